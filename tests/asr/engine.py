#!/usr/bin/env python3
"""engine.py MODEL AUDIO: what is said in AUDIO, by the Whisper model (CTranslate2) in the folder MODEL, as WebVTT."""
import sys

from faster_whisper import WhisperModel


def clock(seconds):
    return f"{int(seconds // 3600):02}:{int(seconds // 60) % 60:02}:{seconds % 60:06.3f}"


model = WhisperModel(sys.argv[1], device="cpu", compute_type="int8", local_files_only=True)
segments, _ = model.transcribe(sys.argv[2], language="en")
print("WEBVTT\n")
for s in segments:
    print(f"{clock(s.start)} --> {clock(s.end)}\n{s.text.strip()}\n")
