#!/usr/bin/env python3
"""Writes a small model in RTNeural's JSON, and values for its check as NumPy writes them, into tests/NetGen.Tool.Tests/Files.

Run:       python3 tests/golden/make_tool_files.py          (any working directory; needs only NumPy)
Versions:  made with Python 3.11 and NumPy 1.24.

gate.json             dense 3 → 4 with tanh, dense 4 → 2 with softmax
gate.npz              "inputs" and "outputs": what NumPy computes in 32 bits
gate.positional.npz   the same without names, compressed, the inputs as int8
gate.wrong.npz        the same with one output changed in the third digit
series.json           a causal convolution of 5 steps of 2 channels, and a dense layer at every step
series.npz            "inputs" with their channels first, and "outputs" with 64 bits
"""
import json
import pathlib

import numpy as np

OUT = pathlib.Path(__file__).resolve().parent.parent / "NetGen.Tool.Tests" / "Files"
OUT.mkdir(parents=True, exist_ok=True)
random = np.random.default_rng(1)


def weights(*shape):
    return np.round(random.normal(size=shape), 2).astype(np.float32)


def lists(*arrays):
    return [[[round(float(v), 2) for v in row] for row in a] if a.ndim == 2 else [round(float(v), 2) for v in a] for a in arrays]


k1, b1, k2, b2 = weights(3, 4), weights(4), weights(4, 2), weights(2)
layers = [
    {"type": "dense", "activation": "tanh", "shape": [None, 4], "weights": lists(k1, b1)},
    {"type": "dense", "activation": "softmax", "shape": [None, 2], "weights": lists(k2, b2)},
]
(OUT / "gate.json").write_text(json.dumps({"in_shape": [None, 3], "layers": layers}) + "\n")
x = np.array([[1, 2, -1], [0, 0, 0], [3, -2, 1], [-1, 1, 5]], dtype=np.float32)
logits = np.tanh(x @ k1 + b1) @ k2 + b2
y = np.exp(logits - logits.max(axis=1, keepdims=True))
y = (y / y.sum(axis=1, keepdims=True)).astype(np.float32)
np.savez(OUT / "gate.npz", inputs=x, outputs=y)
np.savez_compressed(OUT / "gate.positional.npz", x.astype(np.int8), y)
wrong = y.copy()
wrong[2, 1] += 0.002
np.savez(OUT / "gate.wrong.npz", inputs=x, outputs=wrong)

kernel, bias, mix = weights(3, 2, 4), weights(4), weights(4, 1)
layers = [
    {"type": "conv1d", "activation": "relu", "shape": [None, None, 4], "kernel_size": [3], "dilation": [1], "groups": 1,
     "weights": [[[[round(float(v), 2) for v in row] for row in tap] for tap in kernel], *lists(bias)]},
    {"type": "dense", "activation": "", "shape": [None, None, 1], "weights": lists(mix)},
]
(OUT / "series.json").write_text(json.dumps({"in_shape": [None, None, 2], "layers": layers}) + "\n")
x = random.normal(size=(3, 5, 2)).astype(np.float32)
padded = np.concatenate([np.zeros((3, 2, 2)), x], axis=1)
hidden = np.maximum(sum(padded[:, tap:tap + 5] @ kernel[tap].astype(np.float64) for tap in range(3)) + bias, 0)
np.savez(OUT / "series.npz", inputs=np.ascontiguousarray(x.transpose(0, 2, 1)), outputs=hidden @ mix.astype(np.float64))
