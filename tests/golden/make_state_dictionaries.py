#!/usr/bin/env python3
"""Writes state dictionaries of PyTorch as safetensors files, with inputs and outputs, into tests/NetGen.EndToEnd.Tests/Files.

Run:       python3 tests/golden/make_state_dictionaries.py          (any working directory; needs only PyTorch)
Versions:  made with Python 3.11 and PyTorch 1.13.

torch.images.safetensors         every kind of module that NetGen has a layer for, values flattened with the channels first
torch.series.safetensors         recurrent modules: two layers in both directions, one without a bias; their states flattened
torch.words.safetensors          a table of vectors that are flattened
torch.chain.f64/.f16/.bf16…      six linear layers of one shape, net.0 to net.10, in three types of values
*.json                           "input" and "output": samples as NetGen has them, channels last, and the module's outputs in evaluation mode
"""
import json
import pathlib
import struct

import torch
from torch import nn

OUT = pathlib.Path(__file__).resolve().parent.parent / "NetGen.EndToEnd.Tests" / "Files"
NAMES = {torch.float64: "F64", torch.float32: "F32", torch.float16: "F16", torch.bfloat16: "BF16", torch.int64: "I64"}


def save(name, tensors):
    """The format of safetensors.torch.save_file, which Debian does not have: sorted by size of value, then by name."""
    header, data = {}, b""
    for key, tensor in sorted(tensors.items(), key=lambda item: (-item[1].element_size(), item[0])):
        tensor = tensor.detach().contiguous()
        words = tensor.view(torch.int16) if tensor.dtype in (torch.bfloat16, torch.float16) else tensor
        values = words.numpy().tobytes()
        header[key] = {"dtype": NAMES[tensor.dtype], "shape": list(tensor.shape), "data_offsets": [len(data), len(data) + len(values)]}
        data += values
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    (OUT / f"{name}.safetensors").write_bytes(struct.pack("<Q", len(text)) + text + data)


def record(name, samples, outputs):
    recorded = {"input": samples.flatten().tolist(), "output": outputs.flatten().tolist()}
    (OUT / f"{name}.json").write_text(json.dumps(recorded) + "\n")


class Images(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 5, 3, padding=1)
        self.bn1 = nn.BatchNorm2d(5)
        self.depthwise = nn.Conv2d(5, 10, 3, padding=1, groups=5)
        self.conv2 = nn.Conv2d(10, 4, 2)
        self.act = nn.PReLU(4)
        self.up = nn.ConvTranspose2d(4, 3, 2, stride=2)
        self.bn2 = nn.BatchNorm1d(72)
        self.fc = nn.Sequential(nn.Linear(72, 6), nn.ReLU(), nn.LayerNorm(6), nn.Linear(6, 3))

    def forward(self, x):
        x = torch.relu(self.bn1(self.conv1(x)))
        x = torch.max_pool2d(self.depthwise(x), 2)
        x = self.up(self.act(self.conv2(x)))
        return self.fc(self.bn2(torch.flatten(x, 1)))


def images():
    torch.manual_seed(1)
    model = Images().eval()
    for module in model.modules():
        if isinstance(module, (nn.BatchNorm1d, nn.BatchNorm2d)):
            module.running_mean.normal_()
            module.running_var.uniform_(0.5, 2)
        if isinstance(module, (nn.BatchNorm1d, nn.BatchNorm2d, nn.LayerNorm, nn.PReLU)):
            for parameter in module.parameters():
                nn.init.normal_(parameter)
    x = torch.randn(4, 3, 8, 6)
    save("torch.images", model.state_dict())
    record("torch.images", x.permute(0, 2, 3, 1), model(x))


def chain():
    torch.manual_seed(2)
    x = torch.randn(4, 4)
    for name, kind in (("f64", torch.float64), ("f16", torch.float16), ("bf16", torch.bfloat16)):
        layers = []
        for _ in range(6):
            layers += [nn.Linear(4, 4), nn.Tanh()]
        model = nn.Module()
        model.net = nn.Sequential(*layers).to(kind)
        save(f"torch.chain.{name}", model.state_dict())
        record(f"torch.chain.{name}", x, model.net.double()(x.double()))


class Series(nn.Module):
    def __init__(self):
        super().__init__()
        self.lstm = nn.LSTM(3, 4, num_layers=2, bidirectional=True, batch_first=True)
        self.gru = nn.GRU(8, 5, batch_first=True)
        self.rnn = nn.RNN(5, 4, nonlinearity="relu", bias=False, batch_first=True)
        self.fc = nn.Linear(24, 3)

    def forward(self, x):
        for module in (self.lstm, self.gru, self.rnn):
            x, _ = module(x)
        return self.fc(torch.flatten(x, 1))


def series():
    torch.manual_seed(3)
    model = Series().eval()
    x = torch.randn(4, 6, 3)
    save("torch.series", model.state_dict())
    record("torch.series", x, model(x))


class Words(nn.Module):
    def __init__(self):
        super().__init__()
        self.words = nn.Embedding(30, 5)
        self.fc = nn.Linear(20, 3)

    def forward(self, x):
        return self.fc(torch.flatten(torch.tanh(self.words(x)), 1))


def words():
    torch.manual_seed(4)
    model = Words().eval()
    x = torch.randint(30, (4, 4))
    save("torch.words", model.state_dict())
    record("torch.words", x, model(x))


with torch.no_grad():
    images()
    series()
    words()
    chain()
