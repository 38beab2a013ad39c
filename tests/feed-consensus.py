#!/usr/bin/env python3
"""feed-consensus.py FEEDFETCH SHARED: how many items of expected/consensus.tsv feedfetch finds, and
how many of their fields agree.  Items of a file match in order: by title, guid's page or date.  The
last line is "found N of M"; -v names what is missing or other."""
import calendar
import subprocess
import sys
import time
from collections import defaultdict
from urllib.parse import quote, unquote, urljoin

BASE = "https://example.org/feed"
verbose = sys.argv[1] == "-v"
feedfetch, shared = sys.argv[1 + verbose:3 + verbose]


def unescape(field):
    return (field.replace("\\\\", "\0").replace("\\n", "\n").replace("\\t", "\t").replace("\\r", "\r")
            .replace("\0", "\\"))


def epoch(date):
    return str(calendar.timegm(time.strptime(date, "%Y-%m-%dT%H:%M:%SZ"))) if date else "-"


def plain(text):
    return " ".join(text.split())


def items(path):
    run = subprocess.run([feedfetch, "-i", path, "-u", BASE], capture_output=True)
    for line in run.stdout.decode().split("\n")[:-1]:
        f = [unescape(x) for x in line.split("\t")]
        yield {"date": epoch(f[5]), "title": plain(f[8]) or "-", "link": f[12] or "-", "audio": f[13] or "-",
               "transcript": f[14] or "-"}


def same_url(want, got):
    return unquote(urljoin(BASE, want)) == unquote(got)


def agrees(name, want, got):
    if want == "?":
        return None
    if name in ("date", "title") or "-" in (want, got):
        return plain(want) == got
    return same_url(want, got)


def is_match(row, item):
    if row["title"] not in ("?", "-"):
        return plain(row["title"]) == item["title"]
    for name in ("audio", "link", "date"):
        if row[name] not in ("?", "-"):
            return agrees(name, row[name], item[name])
    return True


rows = defaultdict(list)
with open(shared + "/feeds/expected/consensus.tsv", encoding="utf-8") as f:
    names = f.readline().rstrip("\n").split("\t")
    for line in f:
        row = dict(zip(names, line.rstrip("\n").split("\t")))
        row["audio"], row["transcript"] = row["enc_url"], row["transcript_url"]
        rows[row["file"]].append(row)

found = total = 0
same, other = defaultdict(int), defaultdict(int)
for path, wanted in rows.items():
    left = list(items(shared + "/feeds/" + path))
    for row in wanted:
        total += 1
        item = next((i for i in left if is_match(row, i)), None) or \
            next((i for i in left if row["audio"] not in "?-" and same_url(row["audio"], i["audio"])), None) or \
            next((i for i in left if row["link"] not in "?-" and same_url(row["link"], i["link"])), None)
        if item is None:
            if verbose:
                print("missing", path, row["item"], row["title"])
            continue
        left.remove(item)
        found += 1
        for name in ("date", "title", "link", "audio", "transcript"):
            verdict = agrees(name, row[name], item[name])
            if verdict is None:
                continue
            (same if verdict else other)[name] += 1
            if verbose and not verdict:
                print(name, path, row["item"], "want", row[name], "got", item[name], sep="\t")

for name in ("date", "title", "link", "audio", "transcript"):
    n = same[name] + other[name]
    print(f"{name}: {same[name]} of {n} ({100 * same[name] / max(n, 1):.2f} %)")
print(f"found {found} of {total}")
