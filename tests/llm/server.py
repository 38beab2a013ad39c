"""server.py MODEL PORTFILE LOG: llama.cpp's own server (PyPI's xllamacpp) with that model, on loopback, and before it a
door that passes requests and answers on as they are and keeps a log of the answers: status, tokens read, tokens written,
seconds, why it ended.  LOG.said has what the model said, each answer as JSON.  Ends with its parent, or after six hours."""
import http.server
import json
import os
import sys
import threading
import time
import urllib.error
import urllib.request

import xllamacpp

MODEL, PORTFILE, LOG = sys.argv[1:]
params = xllamacpp.CommonParams()
params.model.path = MODEL
params.port = 0
params.offline = True
params.n_ctx = 16384     # for both questions at once
params.n_parallel = 2
params.cpuparams.n_threads = params.cpuparams_batch.n_threads = int(os.environ.get("LLM_THREADS", "2"))
llama = xllamacpp.Server(params)
lock = threading.Lock()


def ask(path, body):
    request = urllib.request.Request(llama.listening_address + path, body, {"Content-Type": "application/json"})
    try:
        with urllib.request.urlopen(request) as reply:
            return reply.status, reply.read()
    except urllib.error.HTTPError as refusal:
        return refusal.code, refusal.read()


def log(status, answer, seconds):
    usage, end, said = {}, "-", answer.decode(errors="replace")
    if status == 200:
        reply = json.loads(answer)
        usage, end, said = reply["usage"], reply["choices"][0]["finish_reason"], reply["choices"][0]["message"]["content"]
    with lock, open(LOG, "a", encoding="utf-8") as counted, open(LOG + ".said", "a", encoding="utf-8") as told:
        print(status, usage.get("prompt_tokens", 0), usage.get("completion_tokens", 0), f"{seconds:.2f}", end, file=counted)
        print(json.dumps(said), file=told)


class Door(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def handle(self):
        try:
            super().handle()
        except ConnectionError:    # the client has left
            pass

    def do_POST(self):
        begun = time.monotonic()
        status, answer = ask(self.path, self.rfile.read(int(self.headers["Content-Length"])))
        log(status, answer, time.monotonic() - begun)
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Door)
server.daemon_threads = True
threading.Thread(target=server.serve_forever, daemon=True).start()
with open(PORTFILE + ".new", "w", encoding="ascii") as out:
    out.write(str(server.server_port))
os.rename(PORTFILE + ".new", PORTFILE)
parent, begun = os.getppid(), time.monotonic()
while os.getppid() == parent and time.monotonic() - begun < 6 * 3600:
    time.sleep(0.5)
os._exit(0)    # llama.cpp's threads would be waited for
