"""How good relate is: recall of the ten nearest and mean reciprocal rank (of the first hundred) over groups of kindred insights.

eval.py GROUPS HARD SENTENCES: each insight of GROUPS is asked for the others of its group, among all of GROUPS and HARD and the
best candidates of sentscore in the sentences of SENTENCES (fillers: at least 2,000 are wanted).  HARD may be /dev/null.
"""
import hashlib
import math
import os
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict

HERE = os.path.dirname(os.path.abspath(__file__))
DEPTH = 100


def read_pairs(path):
    with open(path, encoding="utf-8") as f:
        return [line.rstrip("\n").split("\t") for line in f if line.strip()]


def fillers(path):
    out = subprocess.run(["sentscore", "-n", "120", path], capture_output=True, text=True, check=True).stdout
    return [line.split("\t")[10] for line in out.splitlines()]


def record(i, text):
    name = hashlib.sha256(str(i).encode()).hexdigest()[:16]
    return "\t".join(["0.5", name, "1", "", "", "2026-11-20T00:00:00Z", "en", "Show", "Title", "", text] + [""] * 5) + "\n"


def ask_relate(texts, n_queries, *options):
    """For each query the numbers of what relate gives, best first."""
    with tempfile.TemporaryDirectory() as tmp:
        lines = [record(i, t) for i, t in enumerate(texts)]
        number = {line.split("\t")[1]: i for i, line in enumerate(lines)}
        with open(tmp + "/archive", "w", encoding="utf-8") as f:
            f.writelines(lines)
        run = subprocess.run(["relate", "-I", "-a", tmp + "/archive", "-n", str(DEPTH), "-d", "1", *options],
                             input="".join(lines[:n_queries]), capture_output=True, text=True, check=True)
        ranked = []
        for line in run.stdout.splitlines():
            f = line.split("\t")
            if f[15] == "":
                ranked.append([])
            else:
                ranked[-1].append(number[f[1]])
        return ranked


def rank(scores):
    """Of each query's scores of all texts."""
    return [sorted((d for d in range(len(row)) if d != q and row[d] > 0), key=lambda d: -row[d])[:DEPTH] for q, row in enumerate(scores)]


def words_of(text):
    return [w for w in "".join(c if c.isalnum() else " " for c in text.lower().replace("'", "")).split()]


def tf_idf(texts, n_queries):
    """Cosine over the words as they are."""
    bags = [Counter(words_of(t)) for t in texts]
    seen = Counter(w for b in bags for w in b)
    weighed = [{w: n * math.log(len(texts) / seen[w]) for w, n in b.items()} for b in bags]
    length = [math.sqrt(sum(x * x for x in b.values())) or 1 for b in weighed]
    lists = defaultdict(list)
    for d, b in enumerate(weighed):
        for w, x in b.items():
            lists[w].append((d, x))
    scores = []
    for q in range(n_queries):
        row = [0.0] * len(texts)
        for w, x in weighed[q].items():
            for d, y in lists[w]:
                row[d] += x * y / length[d]
        scores.append(row)
    return rank(scores)


def minilm(texts, n_queries):
    import numpy as np
    sys.path.insert(0, HERE + "/../vectors")
    from minilm import MiniLM
    kept = os.path.join(os.environ["B"], "relate-minilm-" + hashlib.sha256("\n".join(texts).encode()).hexdigest()[:16] + ".npy")
    if not os.path.exists(kept):
        np.save(kept, MiniLM().embed(texts))
    v = np.load(kept)
    return rank((v[:n_queries] @ v.T).tolist())


def judge(ranked, labels, kind=""):
    """Recall and reciprocal rank, of the groups whose name begins with kind."""
    recall = reciprocal = 0
    asked = [(q, found) for q, found in enumerate(ranked) if labels[q].startswith(kind)]
    for q, found in asked:
        kin = {d for d, label in enumerate(labels) if label == labels[q] and d != q}
        recall += len(kin & set(found[:10])) / min(10, len(kin))
        reciprocal += next((1 / (i + 1) for i, d in enumerate(found) if d in kin), 0)
    return recall / len(asked), reciprocal / len(asked)


def main():
    groups, hard = read_pairs(sys.argv[1]), read_pairs(sys.argv[2])
    filler = fillers(sys.argv[3])
    texts = [t for _, t in groups] + [t for _, t in hard] + filler
    labels = [g for g, _ in groups] + [""] * (len(hard) + len(filler))
    n = len(groups)
    print(f"  {n} insights in {len(set(labels)) - 1} groups, {len(hard)} hard ones, {len(filler)} fillers" +
          ("" if len(filler) >= 2000 else ": fewer than 2,000"))
    kinds = [k for k in ("topic.", "claim.") if any(g.startswith(k) for g, _ in groups)]
    print(f"  {'':34}{'recall@10':>10}{'MRR':>8}" + "".join(f"{'of ' + k[:-1] + 's':>16}" for k in kinds))
    got = {}

    def show(name, ranked):
        got[name] = judge(ranked, labels)
        apart = "".join("{:10.3f}{:6.3f}".format(*judge(ranked, labels, k)) for k in kinds)
        print(f"  {name:34}{got[name][0]:10.3f}{got[name][1]:8.3f}{apart}", flush=True)

    show("shared words, TF-IDF", tf_idf(texts, n))
    show("BM25 over stems (-w 1)", ask_relate(texts, n, "-w", "1", "-t", "0"))
    show("the vectors alone (-w 0)", ask_relate(texts, n, "-w", "0", "-t", "0"))
    show("relate", ask_relate(texts, n))
    for share in sys.argv[4:]:
        show(f"relate -w {share}", ask_relate(texts, n, "-w", share))
    try:
        show("all-MiniLM-L6-v2", minilm(texts, n))
    except ImportError:
        print("  all-MiniLM-L6-v2: its packages are not here")
        return
    low, ours, high = (got[k] for k in ("BM25 over stems (-w 1)", "relate", "all-MiniLM-L6-v2"))
    print("  of the gap between BM25 and MiniLM relate closes " +
          " and ".join(f"{100 * (o - a) / (z - a):.0f} % of {name}" for name, a, o, z in zip(("recall@10", "MRR"), low, ours, high)))


main()
