"""agreement.py INSIGHTS BEFORE AFTER: whether the grades that distill -e explains go with the labels of the shared insights,
over the passages that were asked about: Spearman's rank correlation, beside that of the scores before and after."""
import os
import re
import statistics
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, sys.argv[1])
from evaluate import load  # noqa: E402


def records(path):
    with open(path, encoding="utf-8") as lines:
        return [line.rstrip("\n").split("\t") for line in lines]


def ranks(values):
    """From 1 on; equal values share the mean of their ranks."""
    ordered = sorted(values)
    return [ordered.index(v) + (ordered.count(v) + 1) / 2 for v in values]


def correlation(a, b):
    try:
        return f"{statistics.correlation(ranks(a), ranks(b)):+.2f}"
    except statistics.StatisticsError:
        return "none"    # all are the same, or hardly one is there


gold = load(sys.argv[1])
before = {(r[1], r[2]): float(r[0]) for r in records(sys.argv[2])}
labels, grades, old, new = [], [], [], []
for r in records(sys.argv[3]):
    grade = re.search(r"\twhy:grade (\d)", "\t".join(r))
    if grade:
        transcript = gold[os.path.basename(r[14]).rsplit(".", 1)[0]]
        labels.append(transcript.hit(transcript.locate(r[11] or r[10]))[1])
        grades.append(int(grade[1]))
        old.append(before[r[1], r[2]])
        new.append(float(r[0]))
print(f"    {len(labels)} labelled passages, {sum(n > 0 for n in labels)} of them insights; rank correlation with the labels: "
      f"grades {correlation(labels, grades)}, scores before {correlation(labels, old)}, after {correlation(labels, new)}")
