#!/usr/bin/env python3
"""Writes the files in tests/NetGen.EndToEnd.Tests/Weights, byte by byte, and prints what their network predicts.

The network is Input(3), Dense(4, Relu), Dense(2). The files are those of a program that is not NetGen: they have no metadata.
"""
import json
import pathlib
import struct

FOLDER = pathlib.Path(__file__).parent.parent / "NetGen.EndToEnd.Tests" / "Weights"

# Quarters are exact as bfloat16, and as multiples of a scale of 1/4.
KERNEL = [[(3 * i + 5 * j) % 7 - 3 for j in range(4)] for i in range(3)]
KERNEL_1 = [[(2 * i + 3 * j) % 5 - 2 for j in range(2)] for i in range(4)]
BIAS, BIAS_1 = [0.5, -0.25, 0.0, 1.0], [0.125, -1.5]
SCALE = 0.25


def floats(rows, factor=SCALE):
    return b"".join(struct.pack("<f", value * factor) for row in rows for value in row)


def bfloats(rows, factor=SCALE):
    return b"".join(struct.pack("<f", value * factor)[2:] for row in rows for value in row)


def halves(rows, factor=SCALE):
    return b"".join(struct.pack("<e", value * factor) for row in rows for value in row)


def doubles(rows, factor=SCALE):
    return b"".join(struct.pack("<d", value * factor) for row in rows for value in row)


def integers(rows):
    return b"".join(struct.pack("<b", value) for row in rows for value in row)


def write(name, tensors, alignment=8, shift=0):
    header, data = {}, b""
    for tensor, kind, shape, values in tensors:
        header[tensor] = {"dtype": kind, "shape": shape, "data_offsets": [len(data), len(data) + len(values)]}
        data += values
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % alignment + shift)
    (FOLDER / name).write_bytes(struct.pack("<Q", len(text)) + text + data)


def network(kind, encode, scales=False, all_alike=False):
    tensors = []
    for name, kernel, bias in (("dense", KERNEL, BIAS), ("dense_1", KERNEL_1, BIAS_1)):
        outputs = len(bias)
        tensors.append((name + "/kernel", kind, [len(kernel), outputs], encode(kernel)))
        if scales:
            tensors.append((name + "/kernel_scale", "F32", [outputs], floats([[1] * outputs])))
        tensors.append((name + "/bias", kind, [outputs], encode([bias], 1)) if all_alike else (name + "/bias", "F32", [outputs], floats([bias], 1)))
    return tensors


FOLDER.mkdir(exist_ok=True)
write("floats.safetensors", network("F32", floats))
write("normalized.safetensors", [
    ("batch_normalization/gamma", "F32", [2], floats([[4, 4]])), ("batch_normalization/beta", "F32", [2], floats([[0, 0]])),
    ("batch_normalization/moving_mean", "F32", [2], floats([[0, 0]])), ("batch_normalization/moving_variance", "F32", [2], floats([[4, 4]])),
    ("dense/kernel", "F32", [2, 1], floats([[1], [2]])), ("dense/bias", "F32", [1], floats([[3]]))])
write("wide.safetensors", [("dense/kernel", "F32", [128, 64], floats([[1] * 64] * 128)), ("dense/bias", "F32", [64], floats([[0] * 64]))])
write("unaligned.safetensors", network("F32", floats), shift=1)
write("bfloat16.safetensors", network("BF16", bfloats))
write("halves.safetensors", network("F16", halves, all_alike=True), alignment=1, shift=1)
write("bfloats.safetensors", network("BF16", bfloats, all_alike=True))
write("doubles.safetensors", network("F64", doubles, all_alike=True))
write("integers.de.safetensors", network("I8", integers, scales=True), shift=1)

sample = [1.0, -2.0, 0.5]
hidden = [max(0, BIAS[j] + SCALE * sum(sample[i] * KERNEL[i][j] for i in range(3))) for j in range(4)]
print([BIAS_1[j] + SCALE * sum(hidden[i] * KERNEL_1[i][j] for i in range(4)) for j in range(2)])
