#!/usr/bin/env python3
"""feed-consensus.py [-v] FEEDFETCH SHARED: the items and fields of feeds/expected/consensus.tsv, what several other
parsers agree on, against feedfetch's records.  Says how many agree; names each item that is missing or too many, and
each other field that feedfetch/waivers.tsv does not name with its reason, and fails for it.  -v names those too.
Items of a file match by title and guid, enclosure, link or date, in order."""
import os
import sys
from collections import Counter, defaultdict
from urllib.parse import unquote, urljoin

from feed_records import Waivers, records

BASE = "https://example.org/feed"
NAMES = {"date": "epoch", "title": "title", "guid": "guid", "link": "link", "enc_url": "audio", "enc_type": "type",
         "enc_length": "bytes", "duration_s": "duration", "transcript_url": "transcript"}


def plain(text):
    return " ".join(text.split())


def agrees(name, want, got):
    want = "" if want == "-" else want
    if name in ("link", "enc_url", "transcript_url") and want and got:
        return want == got or unquote(urljoin(BASE, want)) == unquote(got)
    return plain(want) == plain(got)


def is_known(want):
    return want not in ("?", "-")


def is_match(row, item):
    """By the title; without one, by what else there is.  One title may be that of many items."""
    names = ["title", "guid", "enc_url", "date"] if is_known(row["title"]) else ["guid", "enc_url", "link", "date"]
    named = [name for name in names if is_known(row[name])]
    if row["title"] not in ("?", "-"):
        rest = [name for name in named[1:] if item[NAMES[name]]]
        return agrees("title", row["title"], item["title"]) and \
            (not rest or any(agrees(name, row[name], item[NAMES[name]]) for name in rest))
    return not named or any(agrees(name, row[name], item[NAMES[name]]) for name in named)


def main():
    verbose = sys.argv[1] == "-v"
    feedfetch, shared = sys.argv[1 + verbose:3 + verbose]
    waivers = Waivers(os.path.join(os.path.dirname(os.path.abspath(__file__)), "feedfetch", "waivers.tsv"))
    rows = defaultdict(list)
    with open(shared + "/feeds/expected/consensus.tsv", encoding="utf-8") as table:
        head = table.readline().rstrip("\n").split("\t")
        for line in table:
            row = dict(zip(head, line.rstrip("\n").split("\t")))
            rows[row["file"]].append(row)
    same, waived, other, found, failures = Counter(), Counter(), Counter(), 0, 0
    for path, wanted in rows.items():
        left = list(records(feedfetch, shared + "/feeds/" + path, BASE))
        for row in wanted:
            item = next((i for i in left if is_match(row, i)), None) or \
                next((i for i in left if is_known(row["guid"]) and agrees("guid", row["guid"], i["guid"])), None) or \
                (left[0] if len(left) == len(wanted) == 1 else None)
            if item is None:
                print("missing", path, row["item"], row["title"], sep="\t")
                failures += 1
                continue
            left.remove(item)
            found += 1
            for name, ours in NAMES.items():
                if row[name] == "?":
                    continue
                if agrees(name, row[name], item[ours]):
                    same[name] += 1
                    continue
                reason = waivers.reason(path, row["item"], name)
                (other if reason is None else waived)[name] += 1
                failures += reason is None
                if verbose or reason is None:
                    print(path, row["item"], name, "want " + row[name], "got " + item[ours], reason, sep="\t")
        for item in left:
            print("too many", path, item["title"], item["guid"], sep="\t")
            failures += 1
    for key in waivers.unused(rows):
        print("waived without need", *key, sep="\t")
        failures += 1
    for name in NAMES:
        n = same[name] + waived[name] + other[name]
        print(f"{name}: {same[name]} of {n} agree ({100 * same[name] / n:.2f} %), {waived[name]} waived, "
              f"{other[name]} other")
    print(f"found {found} of {sum(map(len, rows.values()))}")
    sys.exit(failures > 0)


main()
