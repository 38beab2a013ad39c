#!/usr/bin/env python3
"""eval-segments.py INSIGHTS NAME <RECORDS: how well sentscore -S -e finds sponsor reads and chrome.

Each word of the labelled transcripts in INSIGHTS has the kind of the label that it stands in (ad, chrome, insight), and
the segment of the sentence that holds it.  The words of both sides are put beside each other by difflib.  A line for
each kind, "any" for both together, and how many of the words of insights are in a segment."""
import collections
import difflib
import os
import re
import sys

WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
KINDS = {"sponsor": "ad", "chrome": "chrome", "talk": "talk"}


def words(text):
    return WORD.findall(text.lower())


def labelled(base, name):
    """The words of a transcript, and the kind of each."""
    kinds = {}
    with open(f"{base}/labels/{name}.tsv", encoding="utf-8") as lines:
        for line in lines:
            kind, first, last = line.split("\t")[:3]
            kinds.update((n, kind) for n in range(int(first), int(last) + 1))
    got = []
    with open(f"{base}/sentences/{name}.tsv", encoding="utf-8") as lines:
        for line in lines:
            number, _, _, text = line.rstrip("\n").split("\t")
            got += [(w, kinds.get(int(number), "talk")) for w in words(text)]
    return got


def main():
    base, title = sys.argv[1:]
    found = collections.defaultdict(list)
    for line in sys.stdin:
        field = line.rstrip("\n").split("\t")
        name = os.path.splitext(os.path.basename(field[14]))[0]
        kind = KINDS[re.search(r"segment=(\w+)", field[-1]).group(1)]
        found[name] += [(w, kind) for w in words(field[10])]
    pairs = collections.Counter()
    for name, ours in found.items():
        gold = labelled(base, name)
        match = difflib.SequenceMatcher(None, [w for w, _ in gold], [w for w, _ in ours])
        for at, to, n in match.get_matching_blocks():
            pairs.update((gold[at + i][1], ours[to + i][1]) for i in range(n))
    for name, kinds in ("ad", ["ad"]), ("chrome", ["chrome"]), ("any", ["ad", "chrome"]):
        both = sum(n for (a, b), n in pairs.items() if a in kinds and b in kinds)
        precision = both / max(1, sum(n for (_, b), n in pairs.items() if b in kinds))
        recall = both / max(1, sum(n for (a, _), n in pairs.items() if a in kinds))
        f1 = 2 * precision * recall / max(1e-9, precision + recall)
        print(f"  {title:10} {name:8} {100 * precision:5.1f} {100 * recall:5.1f} {100 * f1:5.1f}")
    insight = sum(n for (a, _), n in pairs.items() if a == "insight")
    lost = sum(n for (a, b), n in pairs.items() if a == "insight" and b != "talk")
    print(f"  {title:10} {'insights lost':14} {100 * lost / max(1, insight):.2f}")


if __name__ == "__main__":
    main()
