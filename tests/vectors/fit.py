"""Fits vectors of stems to the vectors that all-MiniLM-L6-v2 gives texts: fit.py FOLDER OUT, with NAME.txt and NAME.npy (of
minilm.py) for words, passages, pairs, notes and glosses in FOLDER.

Model2Vec's recipe first: a stem's vector is the mean of its forms', each passed through the model alone, less the mean of
all, on its principal components, weighed by 0.001 / (0.001 + frequency) (SIF: Arora et al., 2017).  Then, as its tokenlearn
does, the vectors move so that the sum over a text's stems points where the model's own vector of the text does: cosine, Adam,
and a pull back to where they began, which holds the rare ones.
"""
import ctypes
import os
import re
import struct
import sys
from collections import Counter, defaultdict

import numpy as np
import scipy.sparse

DIMS = int(os.environ.get("DIMS", 128))        # VECTOR_DIMS
MOST = 28500                                   # stems in the table
EPOCHS = int(os.environ.get("EPOCHS", 8))
PULL = float(os.environ.get("PULL", 0.02))
BATCH = 512
RATE = 0.01
SIF = 1e-3
TEXTS = os.environ.get("TEXTS", "passages pairs notes notes passages pairs notes glosses").split()
HERE = os.path.dirname(os.path.abspath(__file__))


class Stems:
    """As lib/stem.c, of which it takes the words that have none."""

    def __init__(self):
        lib = ctypes.CDLL("libstemmer.so.0d")
        lib.sb_stemmer_new.restype = ctypes.c_void_p
        lib.sb_stemmer_stem.restype = ctypes.POINTER(ctypes.c_char)
        lib.sb_stemmer_stem.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int]
        lib.sb_stemmer_length.argtypes = [ctypes.c_void_p]
        self.lib, self.stemmer, self.known = lib, lib.sb_stemmer_new(b"english", b"UTF_8"), {}
        with open(HERE + "/../../lib/stem.c", encoding="utf-8") as f:
            code = f.read()
        listed = code[code.index("empty_words[] = {"):]
        self.empty = set(re.findall(r'"([a-z]+)"', listed[:listed.index("};")]))

    def of_word(self, word):
        if word not in self.known:
            data = word.encode()
            stem = self.lib.sb_stemmer_stem(self.stemmer, data, len(data))
            self.known[word] = stem[:self.lib.sb_stemmer_length(self.stemmer)].decode("utf-8", "replace")
        return self.known[word]

    def of_text(self, text):
        words = re.findall(r"[^\W_]+", text.lower().replace("'", "").replace("\u2019", ""))
        return [self.of_word(w) for w in words if w not in self.empty]


def load(folder, name):
    with open(f"{folder}/{name}.txt", encoding="utf-8") as f:
        texts = f.read().split("\n")[:-1]
    vectors = np.load(f"{folder}/{name}.npy").astype(np.float32)
    return texts[:len(vectors)], vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def unit(x):
    return x / (np.linalg.norm(x, axis=1, keepdims=True) + 1e-9)


def fnv(text):
    """word_hash of lib/word.h"""
    h = 0xcbf29ce484222325
    for byte in text.encode():
        h = (h ^ byte) * 0x100000001b3 & 0xffffffffffffffff
    return h


def fit(x, y, start, seed=1):
    """Vectors v near start for which unit(x @ v) is near y."""
    rng = np.random.default_rng(seed)
    v, m, s = start.copy(), np.zeros_like(start), np.zeros_like(start)
    order = rng.permutation(x.shape[0])
    held, order = order[:len(order) // 50], order[len(order) // 50:]
    done, total = 0, EPOCHS * len(order)
    for epoch in range(EPOCHS):
        rng.shuffle(order)
        for i in range(0, len(order), BATCH):
            batch = order[i:i + BATCH]
            xb = x[batch]
            z = xb @ v
            length = np.linalg.norm(z, axis=1, keepdims=True) + 1e-6
            u = z / length
            grad = -(y[batch] - (u * y[batch]).sum(1, keepdims=True) * u) / length
            grad = xb.T @ grad * (50 / len(batch))
            rows = np.unique(xb.indices)
            g = grad[rows] + PULL * (v[rows] - start[rows])
            m[rows] = 0.9 * m[rows] + 0.1 * g
            s[rows] = 0.99 * s[rows] + 0.01 * g * g
            v[rows] -= RATE * (1 - done / total) * m[rows] / (np.sqrt(s[rows]) + 1e-6)
            done += len(batch)
        print(f"epoch {epoch}: cosine on texts held out {(unit(x[held] @ v) * y[held]).sum(1).mean():.4f}", file=sys.stderr, flush=True)
    return v


def main(folder, out):
    stems = Stems()
    words, word_vectors = load(folder, "words")
    forms = defaultdict(list)
    for i, w in enumerate(words):
        if w not in stems.empty:
            forms[stems.of_word(w)].append(i)
    names = list(forms)
    number = {name: i for i, name in enumerate(names)}
    start = np.stack([word_vectors[forms[name]].mean(0) for name in names]) - word_vectors.mean(0)

    texts, targets = [], []
    for name in TEXTS:
        t, v = load(folder, name)
        texts += t
        targets.append(v)
    rows, columns, counts = [], [], []
    for i, text in enumerate(texts):
        for stem, n in Counter(stems.of_text(text)).items():
            if stem in number:
                rows.append(i)
                columns.append(number[stem])
                counts.append(n)
    x = scipy.sparse.csr_matrix((np.array(counts, dtype=np.float32), (rows, columns)), shape=(len(texts), len(names)))
    y = np.concatenate(targets)
    kept = np.asarray(x.sum(1)).ravel() > 0
    x, y = x[kept], y[kept]
    y = y - y.mean(0)
    both = np.concatenate([y, start[::2]])
    axes = np.linalg.svd(both.T @ both)[2][:DIMS]
    frequency = np.asarray(x.sum(0)).ravel()
    share = (frequency + 0.5) / frequency.sum()
    start = (unit(start @ axes.T) * (SIF / (SIF + share))[:, None]).astype(np.float32)
    v = fit(x, unit(y @ axes.T).astype(np.float32), start) if EPOCHS else start

    # the most frequent, by their hashes; one step for all, in which the largest numbers are few
    order = sorted(range(len(names)), key=lambda i: (-frequency[i], i))[:MOST]
    order.sort(key=lambda i: fnv(names[i]))
    v = v[order]
    step = np.quantile(np.abs(v), 0.9995) / 127
    q = np.clip(np.round(v / step), -127, 127).astype(np.int8)
    with open(out, "wb") as f:
        f.write(struct.pack("<II", len(order), DIMS))
        f.write(np.array([fnv(names[i]) for i in order], dtype="<u8").tobytes())
        f.write(q.tobytes())
    with open(out + ".txt", "w", encoding="utf-8") as f:
        f.write("".join(names[i] + "\n" for i in order))
    np.savez(out + ".npz", V=v, keys=[names[i] for i in order])


main(sys.argv[1], sys.argv[2])
