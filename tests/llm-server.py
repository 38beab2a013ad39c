"""A made-up server of /v1/chat/completions for the tests: llm-server.py PORTFILE LOG TABLE.

The path's first word says how it behaves; what is no case below behaves well.  The log has a line for each request: path,
type, key, model, what else it asks for, and how many are in work.  LOG.questions has the questions, each as JSON.

TABLE, which is read anew for each request, says what a passage gets: lines of JSON, ["words of the passage", answer].  An
answer that is an object is told as JSON, a text as it is.  A passage without a line comes back as it was, with grade 2.
"""
import http.server
import json
import os
import sys
import threading
import time

PORTFILE, LOG, TABLE = sys.argv[1:]
counts = {}
in_work = 0
lock = threading.Lock()

# status, what the body says, headers
REFUSALS = {
    "refuse": (400, {"error": {"message": "bad\x1b[2J question:\n" + "x" * 5000}}, {}),
    "key": (401, {}, {}),
    "poor": (402, {"error": {"message": "no money left"}}, {}),
    "missing": (404, b"<h1>Not found</h1>", {}),
    "always-busy": (429, {"error": {"message": "slow down"}}, {"Retry-After": "0"}),
    "fault": (500, {"error": {"message": "out of order"}}, {}),
    "later": (503, {"error": "come back"}, {"Retry-After": "7200"}),
    "down": (503, b"", {}),
}

# what becomes of a good message
MESSAGES = {
    "fence": lambda good: "Sure! Here it is:\n\n```json\n" + good + "\n```\n\nShall I {do} more?",
    "think": lambda good: '<think>\nIs it {"text": "a trap", "grade": 0}? No.\n</think>\n\n' + good,
    "parts": lambda good: [{"type": "text", "text": good[:9]}, {"type": "text", "text": good[9:]}],
    "null": lambda good: None,
    "number": lambda good: 2,
    "silent": lambda good: "",
    "prose": lambda good: "As a language model, I find this passage rather good.",
    "cut": lambda good: good[:len(good) // 2],
    "deep": lambda good: '{"text": ' + "[" * 200000 + "]" * 200000 + ', "grade": 2}',
    "huge": lambda good: good.replace('{"text": "', '{"text": "' + "many words " * 500000),
    "list": lambda good: "[" + good + "]",
    "twice": lambda good: good + "\n" + good,
    "bytes": lambda good: good.replace('{"text": "', '{"text": "\ue000 '),
}

# what the server says instead of a reply
REPLIES = {
    "nothing": b"",
    "html": b"<h1>Welcome</h1>",
    "broken": b'{"choices": [{"message": {"role": "assistant", "con',
    "deep-reply": b'{"choices": ' + b"[" * 200000,
    "empty": b'{"choices": []}',
    "error": b'{"error": {"message": "provider down", "code": 502}}',
    "refusal": b'{"choices": [{"message": {"role": "assistant", "content": null, "refusal": "I can\'t."}}]}',
}


def passage_of(question):
    """The passage in the JSON that follows the question's words."""
    at = question.find("{")
    while at >= 0:
        try:
            found = json.JSONDecoder().raw_decode(question, at)[0]
            if "passage" in found:
                return found["passage"]
        except ValueError:
            pass
        at = question.find("{", at + 1)
    return None


def message_for(passage):
    answer = {"text": passage, "grade": 2}
    with open(TABLE, encoding="utf-8") as table:
        for words, told in map(json.loads, table):
            if words in passage:
                answer = told
                break
    return answer if isinstance(answer, str) else json.dumps(answer, ensure_ascii=False)


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *args):
        pass

    def handle(self):
        try:
            super().handle()
        except ConnectionError:    # the client has left
            pass

    def answer(self, status, body, headers=None):
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)

    def refuse(self, case, n, key, extra):
        """Whether this request was refused."""
        if case == "schema" and "response_format" in extra or case == "bare" and extra:
            self.answer(400, {"error": {"message": "unknown: " + " ".join(extra)}})
        elif case == "busy" and n == 1:
            self.answer(429, {"error": {"message": "slow down"}}, {"Retry-After": "1"})
        elif case == "redirect":
            self.answer(307, b"", {"Location": f"http://localhost:{self.server.server_port}/v1/chat/completions"})
        elif case == "key" and key == "Bearer s3cret":
            return False
        elif case == "key":
            self.answer(401, {"error": {"message": "Incorrect API key: " + key[7:]}})
        elif case in REFUSALS:
            self.answer(*REFUSALS[case])
        else:
            return False
        return True

    def fall_silent(self, case, n):
        """Whether the connection ends without a whole answer."""
        self.close_connection = True
        if case == "hang" or case == "stop" and n > 2 and os.path.exists(LOG + ".stop"):
            time.sleep(30)
        elif case == "short":
            self.wfile.write(b'HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n{"choices": [')
        elif case in ("endless", "trickle"):
            self.wfile.write(b'HTTP/1.1 200 OK\r\n\r\n{"choices": [')
            for _ in range(2000):
                self.wfile.write(b" " * (65536 if case == "endless" else 1))
                time.sleep(0 if case == "endless" else 0.1)
        elif case != "drop":
            self.close_connection = False
            return False
        return True

    def reply(self, case, question, asked):
        passage = passage_of(question)
        if passage is None:
            self.answer(400, {"error": {"message": "no passage in the question"}})
            return
        content = MESSAGES.get(case, lambda good: good)(message_for(passage))
        choice = {"index": 0, "message": {"role": "assistant", "content": content},
                  "finish_reason": "length" if case == "cut" else "stop"}
        good = {"id": "1", "object": "chat.completion", "model": asked["model"], "choices": [choice]}
        self.answer(200, REPLIES.get(case, json.dumps(good).encode().replace(b"\\ue000", b"\xff\xc0\x80")))

    def do_POST(self):
        global in_work
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        case = self.path.split("/")[1]
        key = self.headers.get("Authorization", "")
        extra = sorted(asked.keys() - {"messages", "model"})
        question = "\n".join(m["content"] for m in asked["messages"])
        with lock:
            n = counts[case] = counts.get(case, 0) + 1
            in_work += 1
            with open(LOG, "a") as log:
                print(self.path, self.headers["Content-Type"], f"[{key}]", asked["model"], ",".join(extra) or "-", in_work, file=log)
            with open(LOG + ".questions", "a") as log:
                print(json.dumps(question), file=log)
        if case == "slow":
            time.sleep(0.5)
        with lock:
            in_work -= 1    # before the answer, which brings the client's next question
        if not self.refuse(case, n, key, extra) and not self.fall_silent(case, n):
            self.reply(case, question, asked)


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
server.daemon_threads = True
with open(PORTFILE + ".new", "w") as f:
    print(server.server_port, file=f)
os.rename(PORTFILE + ".new", PORTFILE)
server.serve_forever()
