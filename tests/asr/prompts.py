<<<<<<< HEAD
#!/usr/bin/env python3
"""prompts.py WAV TEXT: people's recorded prompts (Debian's asterisk-core-sounds-en-wav) behind each other in WAV, with
half a second between, and in TEXT what is said in them, a line "second words" each."""
import glob
import gzip
import random
=======
"""prompts.py SOUNDS COUNT WORDS LIST: the words of the longest prompts, and ffmpeg's list of their files."""
import gzip
import pathlib
>>>>>>> engines
import re
import sys
import wave

<<<<<<< HEAD
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
=======
root, count = pathlib.Path(sys.argv[1]), int(sys.argv[2])
files = {p.stem: p for p in root.rglob("*.wav") if p.parent.name.startswith("en")}
texts = {}
for line in gzip.open(next(root.rglob("core-sounds-en.txt.gz")), "rt", encoding="latin-1"):
    name, _, text = line.strip().partition(":")
    # what is in brackets is no speech, and digits may be read in several ways
    if text and not re.search(r"[\[(<0-9;]", line) and name.strip() in files:
        texts[name.strip()] = text.strip()
chosen = sorted(sorted(texts, key=lambda n: (-len(texts[n]), n))[:count])
silence = pathlib.Path(sys.argv[4]).with_name("silence.wav")
with wave.open(str(files[chosen[0]])) as first, wave.open(str(silence), "wb") as w:
    w.setparams(first.getparams())
    w.writeframes(bytes(2 * first.getframerate()))
with open(sys.argv[3], "w") as words, open(sys.argv[4], "w") as paths:
    for name in chosen:
        print(texts[name], file=words)
        print(f"file '{files[name].resolve()}'\nfile '{silence}'", file=paths)
>>>>>>> engines
