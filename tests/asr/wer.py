"""wer.py SAID HEARD: word errors in per cent, and how many words were said."""
import re
import sys


def words(path):
    return re.findall(r"[a-z0-9']+", open(path, encoding="utf-8").read().lower().replace("-", " "))


said, heard = words(sys.argv[1]), words(sys.argv[2])
row = list(range(len(heard) + 1))
for i, a in enumerate(said, 1):
    last, row[0] = row[0], i
    for j, b in enumerate(heard, 1):
        last, row[j] = row[j], min(last + (a != b), row[j] + 1, row[j - 1] + 1)
print(f"{100 * row[-1] / len(said):.1f} {len(said)}")
