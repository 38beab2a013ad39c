#!/usr/bin/env python3
"""prompts.py WAV TEXT: people's recorded prompts (Debian's asterisk-core-sounds-en-wav) behind each other in WAV, with
half a second between, and in TEXT what is said in them, a line "second words" each."""
import glob
import gzip
import random
import re
import sys
import wave

SOUNDS = "/usr/share/asterisk/sounds"
TEXTS = "/usr/share/doc/asterisk-core-sounds-en/core-sounds-en.txt.gz"
RATE, PROMPTS = 8000, 60


def prompts():
    with gzip.open(TEXTS, "rt", encoding="latin-1") as lines:
        for line in lines:
            name, _, text = line.rstrip("\n").partition(": ")
            paths = glob.glob(f"{SOUNDS}/en*/{name}.wav")
            if paths and re.fullmatch(r"[A-Z][A-Za-z' ,.-]+[.?!]", text) and len(text.split()) >= 6:
                yield text, paths[0]


random.seed(2)
chosen = sorted(prompts())
random.shuffle(chosen)
at = 0
with wave.open(sys.argv[1], "wb") as out, open(sys.argv[2], "w", encoding="utf-8") as said:
    out.setnchannels(1)
    out.setsampwidth(2)
    out.setframerate(RATE)
    for text, path in chosen[:PROMPTS]:
        with wave.open(path) as sound:
            frames = sound.readframes(sound.getnframes())
        said.write(f"{at / RATE:.2f} {text}\n")
        out.writeframes(frames + b"\0\0" * (RATE // 2))
        at += len(frames) // 2 + RATE // 2
