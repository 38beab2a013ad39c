"""to_onnx.py BASE: the model as sherpa-onnx reads it: BASE-encoder.onnx, BASE-decoder.onnx, BASE-tokens.txt."""
import base64
import sys

import numpy
import onnx
import weights
from onnx import helper, numpy_helper

W = {name: numpy.asarray(values, "float32") for name, values in weights.parts()}
WORDS, WIDTH = W["decoder.token_embedding.weight"].shape
HEADS = WIDTH // 64      # as in all of OpenAI's
CONTEXT = len(W["decoder.positional_embedding"])
BLOCKS = {side: [n[:-len(".mlp.0.bias")] for n in W if n.startswith(side) and n.endswith(".mlp.0.bias")]
          for side in ("encoder", "decoder")}


class Graph:
    """A graph that grows operator by operator: each method gives the name of what it computes."""

    def __init__(self):
        self.nodes, self.constants = [], {}

    def op(self, kind, *inputs, name=None, **attributes):
        name = name or f"{kind}_{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, inputs, [name], **attributes))
        return name

    def constant(self, value, kind="int64"):
        name = f"{kind}_{value}"
        self.constants[name] = numpy.array(value, kind)
        return name

    def weight(self, name):
        self.constants[name] = W[name]
        return name

    def linear(self, x, name):
        self.constants[name + ".matrix"] = W[name + ".weight"].T
        y = self.op("MatMul", x, name + ".matrix")
        return self.op("Add", y, self.weight(name + ".bias")) if name + ".bias" in W else y

    def norm(self, x, name):
        return self.op("LayerNormalization", x, self.weight(name + ".weight"), self.weight(name + ".bias"))

    def between(self, x, start, end, axis):
        return self.op("Slice", x, start, end, self.constant([axis]))

    def length(self, x):
        return self.op("Shape", x, start=1, end=2)

    def heads(self, x, order):
        return self.op("Transpose", self.op("Reshape", x, self.constant([0, 0, HEADS, -1])), perm=order)

    def attention(self, x, k, v, name, mask=None):
        q = self.op("Mul", self.linear(x, name + ".query"), self.constant((WIDTH / HEADS) ** -0.5, "float32"))
        looks = self.op("MatMul", self.heads(q, [0, 2, 1, 3]), self.heads(k, [0, 2, 3, 1]))
        looks = self.op("Softmax", self.op("Add", looks, mask) if mask else looks)
        sees = self.op("Transpose", self.op("MatMul", looks, self.heads(v, [0, 2, 1, 3])), perm=[0, 2, 1, 3])
        return self.linear(self.op("Reshape", sees, self.constant([0, 0, WIDTH])), name + ".out")

    def mlp(self, x, block):
        y = self.linear(self.norm(x, block + ".mlp_ln"), block + ".mlp.0")
        return self.op("Add", x, self.linear(self.op("Gelu", y), block + ".mlp.2"))

    def stack(self, layers, name):
        return self.op("Concat", *[self.op("Unsqueeze", x, self.constant([0])) for x in layers], axis=0, name=name)

    def save(self, path, inputs, outputs, facts):
        def values(shapes):
            kinds = {n: onnx.TensorProto.INT64 if n in ("tokens", "offset") else onnx.TensorProto.FLOAT for n in shapes}
            return [helper.make_tensor_value_info(n, kinds[n], shape) for n, shape in shapes.items()]
        constants = [numpy_helper.from_array(v.copy(), n) for n, v in self.constants.items()]
        graph = helper.make_graph(self.nodes, "whisper", values(inputs), values(outputs), constants)
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 20)], ir_version=9)
        helper.set_model_props(model, {n: str(v) for n, v in facts.items()})
        onnx.checker.check_model(model)
        onnx.save(model, path)


SPEECH = {f"n_layer_cross_{c}": [len(BLOCKS["decoder"]), 1, "speech", WIDTH] for c in "kv"}


def encoder(path, facts):
    """Speech to the keys and values that each layer of the decoder looks at."""
    g, x = Graph(), "mel"
    for conv, stride in ("encoder.conv1", 1), ("encoder.conv2", 2):
        x = g.op("Conv", x, g.weight(conv + ".weight"), g.weight(conv + ".bias"), pads=[1, 1], strides=[stride])
        x = g.op("Gelu", x)
    x = g.op("Transpose", x, perm=[0, 2, 1])
    # it may be shorter than the 30 seconds that Whisper has always in view
    x = g.op("Add", x, g.between(g.weight("encoder.positional_embedding"), g.constant([0]), g.length(x), 0))
    for block in BLOCKS["encoder"]:
        y, name = g.norm(x, block + ".attn_ln"), block + ".attn"
        x = g.op("Add", x, g.attention(y, g.linear(y, name + ".key"), g.linear(y, name + ".value"), name))
        x = g.mlp(x, block)
    x = g.norm(x, "encoder.ln_post")
    for what in "key", "value":
        g.stack([g.linear(x, f"{block}.cross_attn.{what}") for block in BLOCKS["decoder"]], "n_layer_cross_" + what[0])
    g.save(path, {"mel": [1, facts["n_mels"], "frames"]}, SPEECH, facts)


def decoder(path):
    """Tokens, and what is kept of the OFFSET before them, to the odds of the next, and what to keep of all."""
    g = Graph()
    end = g.op("Add", "offset", g.length("tokens"))
    x = g.op("Gather", g.weight("decoder.token_embedding.weight"), "tokens")
    x = g.op("Add", x, g.between(g.weight("decoder.positional_embedding"), "offset", end, 0))
    # none looks at those behind it
    mask = g.op("ConstantOfShape", g.op("Concat", g.length("tokens"), end, axis=0),
                value=numpy_helper.from_array(numpy.array([-numpy.inf], "float32")))
    mask = g.op("Trilu", mask, g.op("Squeeze", g.op("Add", "offset", g.constant([1]))), upper=1)
    kept = {"k": [], "v": []}
    for i, block in enumerate(BLOCKS["decoder"]):
        y = g.norm(x, block + ".attn_ln")
        for what in "key", "value":
            old = g.op("Gather", f"in_n_layer_self_{what[0]}_cache", g.constant(i), axis=0)
            old = g.between(old, g.constant([0]), "offset", 1)
            kept[what[0]].append(g.op("Concat", old, g.linear(y, f"{block}.attn.{what}"), axis=1))
        x = g.op("Add", x, g.attention(y, kept["k"][i], kept["v"][i], block + ".attn", mask))
        speech = [g.op("Gather", name, g.constant(i), axis=0) for name in SPEECH]
        x = g.op("Add", x, g.attention(g.norm(x, block + ".cross_attn_ln"), *speech, block + ".cross_attn"))
        x = g.mlp(x, block)
    x = g.op("Transpose", g.norm(x, "decoder.ln"), perm=[0, 2, 1])
    g.op("Transpose", g.op("MatMul", g.weight("decoder.token_embedding.weight"), x), perm=[0, 2, 1], name="logits")
    for c in "kv":
        g.stack(kept[c], f"out_n_layer_self_{c}_cache")
    caches = {c: [len(BLOCKS["decoder"]), 1, "kept", WIDTH] for c in "kv"}
    g.save(path, {"tokens": [1, "n"], **{f"in_n_layer_self_{c}_cache": caches[c] for c in "kv"}, **SPEECH, "offset": [1]},
           {"logits": [1, "n", WORDS], **{f"out_n_layer_self_{c}_cache": [*caches[c][:2], "end", WIDTH] for c in "kv"}}, {})


# each byte is one character of the vocabulary: its Latin-1 one if that prints, else one from 256 on
PRINTS = [*range(33, 127), *range(161, 173), *range(174, 256)]
BYTES = {chr(b): b for b in PRINTS}
BYTES.update((chr(256 + n), b) for n, b in enumerate(b for b in range(256) if b not in PRINTS))

base = sys.argv[1]
tokens = (weights.PATH / "vocabulary.txt").read_text(encoding="utf-8").split("\n")[:WORDS]
ids = {t.strip("<|>"): i for i, t in enumerate(tokens) if t.startswith("<|")}
start = ids["startoftranscript"]
encoder(base + "-encoder.onnx", {
    "model_type": "whisper-tiny.en", "is_multilingual": 0, "n_mels": W["encoder.conv1.weight"].shape[1],
    "n_text_layer": len(BLOCKS["decoder"]), "n_text_ctx": CONTEXT, "n_text_state": WIDTH, "n_vocab": WORDS,
    "sot": start, "sot_sequence": start, "eot": ids["endoftext"], "blank_id": tokens.index("\u0120"),
    "translate": ids["translate"], "transcribe": ids["transcribe"], "no_speech": ids["nocaptions"],
    "no_timestamps": ids["notimestamps"]})
decoder(base + "-decoder.onnx")
with open(base + "-tokens.txt", "w", encoding="ascii") as out:
    for i, token in enumerate(tokens[:ids["endoftext"]]):
        print(base64.b64encode(bytes(BYTES[c] for c in token)).decode(), i, file=out)
