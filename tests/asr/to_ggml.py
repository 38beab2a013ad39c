"""to_ggml.py EMPTY MODEL: the model as whisper.cpp reads it, behind the head (sizes, filters, words) of its own test
file without weights."""
import struct
import sys

import numpy
import weights

with open(sys.argv[2], "wb") as out:
    out.write(open(sys.argv[1], "rb").read())
    for name, values in weights.parts():
        # 16 bits for what is multiplied, 32 for what is added, as it expects them
        half = values.ndim > 1 and not name.endswith("positional_embedding")
        values = numpy.ascontiguousarray(values, "float16" if half else "float32")
        shape = (1, values.size) if "conv" in name and values.ndim == 1 else values.shape[::-1]
        out.write(struct.pack(f"<3I{len(shape)}I", len(shape), len(name), half, *shape) + name.encode() + values.tobytes())
