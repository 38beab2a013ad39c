"""prompts.py SOUNDS COUNT WORDS LIST: the words of the longest prompts, and ffmpeg's list of their files."""
import gzip
import pathlib
import re
import sys
import wave

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
