"""A made-up server of /v1/embeddings for the tests: embeddings-server.py PORTFILE LOG.

The path's first word says how it behaves; the log has a line for each request: path, key, model, number of texts.  Its vectors
count letters, so that texts with the same letters are near.  LOG.texts has the texts.
"""
import http.server
import json
import os
import sys

counts = {}


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *args):
        pass

    def answer(self, status, body, **headers):
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(data)

    def do_POST(self):
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        case = self.path.split("/")[1]
        key = self.headers.get("Authorization", "")
        texts = asked["input"]
        with open(sys.argv[2], "a") as log:
            print(self.path, self.headers["Content-Type"], f"[{key}]", asked["model"], len(texts), file=log)
        with open(sys.argv[2] + ".texts", "a") as log:
            print(*texts, sep="\n", file=log)
        n = counts[case] = counts.get(case, 0) + 1
        vectors = [[t.lower().count(c) + 0.001 for c in "abcdefghijklmnopqrstuvwxyz"] for t in texts]
        good = {"data": [{"index": i, "embedding": v} for i, v in enumerate(vectors)][::-1]}
        if case == "busy" and n < 2:
            self.answer(429, {"error": {"message": "slow down"}}, Retry_After="1")
        elif case == "key" and key != "Bearer s3cret":
            self.answer(401, {"error": {"message": "Incorrect API key: " + key[7:]}})
        elif case == "refuse":
            self.answer(400, {"error": {"message": "bad\x1b[2J texts"}})
        elif case == "broken":
            self.answer(200, b'{"data": [{"index": 0, "emb')
        elif case == "few":
            self.answer(200, {"data": good["data"][1:]})
        elif case == "zero":
            self.answer(200, {"data": [{"index": i, "embedding": [0, 0]} for i in range(len(texts))]})
        elif case == "twice":
            self.answer(200, {"data": [{"index": 0, "embedding": v} for v in vectors]})
        else:
            self.answer(200, good)


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
server.daemon_threads = True
with open(sys.argv[1] + ".new", "w") as f:
    print(server.server_port, file=f)
os.rename(sys.argv[1] + ".new", sys.argv[1])
server.serve_forever()
