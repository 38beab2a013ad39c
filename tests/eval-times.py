#!/usr/bin/env python3
"""eval-times.py TRANSCRIBE_SPLIT: how far the start of a sentence, interpolated inside its cue, is from the truth.

People's recorded prompts (Debian's asterisk-core-sounds-en and -en-wav), one sentence each, are put behind each other
with short pauses, so that the second at which each begins is known.  Cues of 12 to 18 words, as captions and
recognisers make them, have the times of their first and last words alone."""
import glob
import gzip
import os
import random
import re
import subprocess
import sys
import tempfile
import wave

SOUNDS = "/usr/share/asterisk/sounds"
TEXTS = "/usr/share/doc/asterisk-core-sounds-en/core-sounds-en.txt.gz"
PAUSES_S = (0.15, 0.6)


def prompts():
    """(text, seconds) of those that are one sentence of four words or more."""
    with gzip.open(TEXTS, "rt", encoding="latin-1") as lines:
        for line in lines:
            name, _, text = line.rstrip("\n").partition(": ")
            if not re.fullmatch(r"[A-Z][A-Za-z' ,-]+[.?!]", text) or len(text.split()) < 4:
                continue
            for path in glob.glob(f"{SOUNDS}/en*/{name}.wav"):
                with wave.open(path) as sound:
                    yield text, sound.getnframes() / sound.getframerate()
                break


def clock(seconds):
    return f"{int(seconds // 3600):02}:{int(seconds // 60) % 60:02}:{seconds % 60:06.3f}"


def main():
    random.seed(1)
    talk = list(prompts())
    random.shuffle(talk)
    cues, starts, at, words, lines = [], [], 0.0, [], ["WEBVTT", ""]
    for text, seconds in talk:
        starts.append((text, at))
        own = text.split()
        words += [(w, at + seconds * k / len(own), at + seconds * (k + 1) / len(own)) for k, w in enumerate(own)]
        at += seconds + random.uniform(*PAUSES_S)
    while words:
        n = random.randint(12, 18)
        cue, words = words[:n], words[n:]
        cues.append(cue)
        lines += [f"{clock(cue[0][1])} --> {clock(cue[-1][2])}", " ".join(w for w, _, _ in cue), ""]
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "prompts.vtt")
        with open(path, "w", encoding="utf-8") as out:
            out.write("\n".join(lines))
        records = subprocess.run([sys.argv[1], path], capture_output=True, check=True).stdout.decode().splitlines()
    got = [r.split("\t") for r in records if r.split("\t")[2] != "0"]
    place, errors = 0, []
    for text, start in starts:
        found = next((k for k in range(place, min(place + 5, len(got))) if got[k][10] == text), None)
        if found is not None and got[found][3]:
            errors.append(abs(float(got[found][3]) - start))
            place = found + 1
    errors.sort()
    near = sum(e <= 1 for e in errors) / len(errors)
    print(f"{len(starts)} sentences of {at / 60:.0f} minutes, {len(errors)} found, in {len(cues)} cues: start within 1 s: "
          f"{100 * near:.1f} %, median {errors[len(errors) // 2]:.2f} s, 90 % within {errors[len(errors) * 9 // 10]:.2f} s")


if __name__ == "__main__":
    if not os.path.exists(TEXTS):
        sys.exit("  Debian's asterisk-core-sounds-en and asterisk-core-sounds-en-wav are not installed")
    main()
