"""What the vectors are fitted to, as lines: texts.py words | passages | pairs | notes | glosses.

words: surface forms, the whole words of MiniLM's vocabulary (which is in order of frequency) first, then SCOWL's up to
size 50, then those of the shared transcripts that are no test's.  passages: three sentences of
these transcripts; pairs: two.
notes: the show notes of the shared feeds.  glosses: WordNet's, the best known meanings first.
"""
import glob
import html
import os
import random
import re
import subprocess
import sys
from collections import Counter

from minilm import find_model

SHARED = os.environ["PODSIFT_SHARED"]
SCOWL = "/usr/share/dict/scowl"
WORDNET = "/usr/share/wordnet"
NOTES_PER_FEED = 150
NOTE_WORDS = 60
GLOSSES = 90000


def sentences():
    """Of the unlabelled transcripts: a list for each."""
    for path in sorted(glob.glob(SHARED + "/insights/more/*")):
        out = subprocess.run(["transcribe-split", path], capture_output=True, text=True, check=True).stdout
        yield [f[10].replace("\\n", " ") for f in (line.split("\t") for line in out.splitlines()) if f[2] != "0"]


def split_words(text):
    return re.findall(r"[a-z0-9]+", text.lower().replace("'", "").replace("\u2019", ""))


def words():
    seen = {}
    with open(os.path.join(find_model(), "vocab.txt"), encoding="utf-8") as f:
        for w in f:
            if re.fullmatch(r"[a-z0-9]*[a-z][a-z0-9]*", w.strip()) and (len(w) > 2 or w.strip() in "ai"):
                seen[w.strip()] = None
    for size in (10, 20, 35, 40, 50):
        for region in ("english", "american"):
            with open(f"{SCOWL}/{region}-words.{size}", encoding="latin-1") as f:
                for w in sorted(x.strip() for x in f):
                    if re.fullmatch(r"[a-z']+", w) and not w.endswith("'s"):
                        seen[w.replace("'", "")] = None
    counts = Counter(w for talk in sentences() for s in talk for w in split_words(s))
    for w, n in sorted(counts.items(), key=lambda x: (-x[1], x[0])):
        if n >= 3 and not w.isdigit():
            seen[w] = None
    return list(seen)


def passages():
    for talk in sentences():
        talk = [s for s in talk if len(s.split()) >= 6]
        for i in range(0, len(talk) - 2, 2):
            yield " ".join(" ".join(talk[i:i + 3]).split()[:NOTE_WORDS])


def pairs():
    for talk in sentences():
        talk = [s for s in talk if len(s.split()) >= 6]
        for i in range(1, len(talk) - 1, 2):
            yield " ".join(" ".join(talk[i:i + 2]).split()[:NOTE_WORDS])


def notes():
    out = []
    for path in sorted(glob.glob(SHARED + "/feeds/dev/*")):
        run = subprocess.run(["feedfetch", "-i", path, "-u", "https://example.org/"], capture_output=True)
        of_feed = set()
        for line in run.stdout.decode("utf-8", "replace").splitlines():
            f = line.split("\t")
            text = re.sub(r"\s+", " ", html.unescape(f[8] + ". " + f[10].replace("\\n", " ").replace("\\t", " ")))
            text = re.sub(r"https?://\S+", "", text)
            if len(text.split()) >= 12 and sum(c.isascii() for c in text) > 0.97 * len(text):
                of_feed.add(" ".join(text.split()[:NOTE_WORDS]))
        out += random.Random(1).sample(sorted(of_feed), min(NOTES_PER_FEED, len(of_feed)))
    return out


def glosses():
    known = Counter()
    with open(WORDNET + "/cntlist.rev") as f:
        for line in f:
            key, _, n = line.split()
            known[key.split("%")[0]] += int(n)
    out = []
    for part in ("noun", "verb", "adj", "adv"):
        with open(f"{WORDNET}/data.{part}") as f:
            for line in f:
                if line.startswith(" "):
                    continue
                data, gloss = line.rstrip().split(" | ", 1)
                f = data.split()
                names = [f[4 + 2 * i].lower() for i in range(int(f[3], 16))]
                gloss = re.sub(r"[\"`;]+", " ", gloss)
                text = " ".join([", ".join(n.replace("_", " ") for n in names) + ":", re.sub(r"\s+", " ", gloss)])
                out.append((-sum(known[n] for n in names), text))
    return [text for _, text in sorted(out)[:GLOSSES]]


for line in globals()[sys.argv[1]]():
    print(line)
