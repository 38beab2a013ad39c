"""A made-up server of /v1/audio/transcriptions for the tests: asr-server.py PORTFILE LOG.

The path's first word says how it behaves; the log has a line for each request: path, key, the form's fields, and
the file's name and bytes.  What it says of a file is how many bytes it had.
"""
import http.server
import json
import os
import re
import sys
import time

counts = {}


def fields(content_type, body):
    """The fields of a multipart form: name to (filename, bytes)."""
    boundary = b"--" + re.search("boundary=(.*)", content_type).group(1).strip('"').encode()
    found = {}
    for part in body.split(boundary)[1:-1]:
        head, _, value = part.partition(b"\r\n\r\n")
        name = re.search(rb'[; ]name="([^"]*)"', head).group(1).decode()
        file = re.search(rb'filename="([^"]*)"', head)
        found[name] = (file.group(1).decode() if file else None, value[:-2])
    return found


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *args):
        pass

    def answer(self, status, body, content_type="application/json", **headers):
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(data)))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(data)

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        form = fields(self.headers["Content-Type"], body)
        name, audio = form.pop("file")
        case = self.path.split("/")[1]
        key = self.headers.get("Authorization", "")
        with open(sys.argv[2], "a") as log:
            told = " ".join(f"{k}={v[1].decode()}" for k, v in sorted(form.items()))
            print(self.path, f"[{key}]", told, name, len(audio), file=log)
        n = counts[case] = counts.get(case, 0) + 1
        good = {"task": "transcribe", "language": "english", "text": "Sent.", "segments": [
            {"id": 0, "start": 0.5, "end": 1.5, "text": f" Request {n} was sent."},
            {"id": 1, "start": 2.0, "end": 2.5, "text": " Good & well if he < they."}]}
        if case == "busy" and n < 3:
            self.answer(429, {"error": {"message": "slow down"}}, Retry_After="1")
        elif case == "later":
            self.answer(503, {"error": "come back"}, Retry_After="7200")
        elif case == "refuse":
            self.answer(400, {"error": {"message": "bad\x1b[2J audio:\n" + "x" * 5000}})
        elif case == "key" and key != "Bearer s3cret":
            self.answer(401, {"error": {"message": "Incorrect API key: " + key[7:]}})
        elif case == "large" and len(audio) > 41000:
            self.answer(413, b"<h1>too large</h1>", "text/html")
        elif case == "broken":
            self.answer(200, b'{"segments": [{"start": 1, "te')
        elif case == "silent":
            self.answer(200, {"text": "", "segments": []})
        elif case == "text":
            self.answer(200, b"Only text here.\n", "text/html")
        elif case == "hang":
            time.sleep(30)
        elif case == "parts" and os.path.exists(sys.argv[2] + ".stop") and n > 2:
            time.sleep(30)
        else:
            self.answer(200, good)


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
server.daemon_threads = True
with open(sys.argv[1] + ".new", "w") as f:
    print(server.server_port, file=f)
os.rename(sys.argv[1] + ".new", sys.argv[1])
server.serve_forever()
