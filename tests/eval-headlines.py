"""
eval-headlines.py FMT-DIGEST INSIGHTS: headlines held against the editors' own words for the same passages.

Each labelled insight's sentences, as they were said, are given to fmt-digest as one record.  Of the headline's content words,
cut to six letters, the table says how many the editor has, too (near), and how many of the editor's it has (told); how many
headlines are cut with an ellipsis, how many begin with a word that leans on what stood before, how many speak of the speaker.
The weights in lib/headline.c were fitted on the episodes of odd places, by name; the last of them were chosen with an eye on the
others, too, so that no row is of episodes that were never looked at.
"""
import json
import os
import re
import subprocess
import sys

FMT_DIGEST, INSIGHTS = sys.argv[1:]
EMPTY = set("""the and but because that this these those its it's are was were been being does did have has had you they she his her
their our him them for with from about into over out not yes there here what which who when where how why can could will would shall
should may might must just very really actually kind sort like think know mean going get got one some any all more most much many
than too also well yeah okay right thing things something lot way say says said don't doesn't can't i'm you're they're we're that's
then your""".split())
LEANING = re.compile(r"(because|and|but|so|that|this|these|those|it|they|he|she|which|or|then|whereas|also|yeah|well)\b", re.I)
OF_ME = re.compile(r"\b(I|me|my)\b")


def content(text):
    words = re.findall(r"[a-z0-9][a-z0-9'’-]*", text.lower())
    return {w[:6] for w in words if w not in EMPTY and len(w) > 2}


def passages():
    """Of each labelled insight: the episode's place, the sentences that were said, and the editor's text."""
    for place, name in enumerate(sorted(os.listdir(f"{INSIGHTS}/labels"))):
        with open(f"{INSIGHTS}/sentences/{name}", encoding="utf-8") as f:
            said = [line.rstrip("\n").split("\t")[3] for line in f]
        with open(f"{INSIGHTS}/labels/{name}", encoding="utf-8") as f:
            for kind, first, last, _, text in (line.rstrip("\n").split("\t") for line in f):
                if kind == "insight":
                    yield place, said[int(first) - 1:int(last)], text


def headlines(texts):
    records = "".join(f"1\t{i + 1:016x}\t1\t0\t1\t\ten\tShow\tTitle\t\t{text}\n" for i, text in enumerate(texts))
    out = subprocess.run([FMT_DIGEST, "-f", "jsonl"], input=records, capture_output=True, text=True, check=True).stdout
    return [json.loads(line)["headline"] for line in out.splitlines()]


def share(part, whole):
    return len(part & whole) / len(part) if part else 0


def put_row(name, pairs):
    rows = [(share(content(h), content(text)), share(content(text), content(h)), h.endswith("…"), bool(LEANING.match(h)),
             bool(OF_ME.search(h))) for h, text in pairs]
    print(f"  {name:30s} " + " ".join(f"{100 * sum(column) / len(rows):5.1f}" for column in zip(*rows)) + f"   {len(rows)}")


def main():
    found = list(passages())
    made = headlines([" ".join(said) for _, said, _ in found])
    assert len(made) == len(found)
    print(f"  {'':30s} {'near':>5s} {'told':>5s} {'cut':>5s} {'lean':>5s} {'of me':>5s}   headlines")
    for odd, name in ((0, "fitted on"), (1, "others")):
        of = [(h, said, text) for (place, said, text), h in zip(found, made) if place % 2 == odd]
        put_row(name, [(h, text) for h, _, text in of])
        put_row(f"{name}: first sentence", [(said[0] if len(said[0]) <= 90 else said[0][:89] + "…", text) for _, said, text in of])


main()
