<<<<<<< HEAD
#!/usr/bin/env python3
"""wer.py TEXT RECORDS: the word error rate of the sentences in RECORDS against TEXT (prompts.py), in percent, words in
lower case without punctuation; and how many sentences begin within a second of a prompt that begins alike."""
=======
"""wer.py SAID HEARD: word errors in per cent, and how many words were said."""
>>>>>>> engines
import re
import sys


<<<<<<< HEAD
def words(text):
    return re.sub(r"[^a-z' ]", " ", text.lower().replace("-", " ")).split()


def distance(a, b):
    """Levenshtein's, by rows."""
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        before, row = row, [i]
        for j, y in enumerate(b, 1):
            row.append(min(before[j] + 1, row[-1] + 1, before[j - 1] + (x != y)))
    return row[-1]


with open(sys.argv[1], encoding="utf-8") as lines:
    said = [line.split(" ", 1) for line in lines]
with open(sys.argv[2], encoding="utf-8") as lines:
    heard = [f for f in (line.rstrip("\n").split("\t") for line in lines) if f[2] != "0"]
want = [w for _, text in said for w in words(text)]
rate = 100 * distance(want, [w for f in heard for w in words(f[10])]) / len(want)
begins = {tuple(words(f[10])[:4]): float(f[3]) for f in heard if f[3]}
errors = [abs(begins[k] - float(at)) for at, text in said if (k := tuple(words(text)[:4])) in begins]
near = sum(e <= 1 for e in errors)
print(f"{rate:.1f} {near} {len(errors)} {len(want)}")
=======
def words(path):
    return re.findall(r"[a-z0-9']+", open(path, encoding="utf-8").read().lower().replace("-", " "))


said, heard = words(sys.argv[1]), words(sys.argv[2])
row = list(range(len(heard) + 1))
for i, a in enumerate(said, 1):
    last, row[0] = row[0], i
    for j, b in enumerate(heard, 1):
        last, row[j] = row[j], min(last + (a != b), row[j] + 1, row[j - 1] + 1)
print(f"{100 * row[-1] / len(said):.1f} {len(said)}")
>>>>>>> engines
