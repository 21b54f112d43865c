"""Writes tests/NetGen.Onnx.Tests/Golden/torch: models that PyTorch's TorchScript exporter wrote, with inputs and PyTorch's outputs.

Debian 12: apt install python3-torch python3-onnx; /usr/bin/python3 tests/golden/make_onnx.py
"""

import json
import pathlib

import torch
from torch import nn

FOLDER = pathlib.Path(__file__).parent.parent / "NetGen.Onnx.Tests" / "Golden" / "torch"
SAMPLES = 3


class Residual(nn.Module):
    def __init__(self):
        super().__init__()
        self.stem = nn.Conv2d(3, 8, 3, padding=1, bias=False)
        self.norm = nn.BatchNorm2d(8)
        self.a = nn.Conv2d(8, 8, 3, padding=1)
        self.b = nn.Conv2d(8, 8, 3, padding=1)
        self.down = nn.Conv2d(8, 12, 1, stride=2)
        self.long = nn.Conv2d(8, 12, 3, stride=2, padding=1)
        self.head = nn.Linear(12, 4)

    def forward(self, x):
        x = torch.relu(self.norm(self.stem(x)))
        x = torch.relu(x + self.b(torch.relu(self.a(x))))
        x = torch.relu(self.down(x) + self.long(x))
        return torch.softmax(self.head(x.mean(dim=(2, 3))), dim=1)


class Flattened(nn.Module):
    """An image whose flattening is written in another way."""

    def __init__(self, how):
        super().__init__()
        self.conv = nn.Conv2d(2, 5, 3, stride=2)
        self.dense = nn.Linear(5 * 3 * 4, 6)
        self.how = how

    def forward(self, x):
        x = torch.tanh(self.conv(x))
        if self.how == "view":
            x = x.view(x.size(0), -1)
        elif self.how == "reshape":
            x = x.reshape(-1, 5 * 3 * 4)
        elif self.how == "flatten":
            x = torch.flatten(x, 1)
        else:
            x = x.reshape(x.shape[0], x.shape[1] * x.shape[2] * x.shape[3])
        return self.dense(x)


class Last(nn.Module):
    """The last step of a recurrent module."""

    def __init__(self, module):
        super().__init__()
        self.module = module

    def forward(self, x):
        return self.module(x)[0][:, -1]


class Recurrent(nn.Module):
    """Two layers in both directions, and the last step of another."""

    def __init__(self):
        super().__init__()
        self.lstm = nn.LSTM(3, 4, num_layers=2, bidirectional=True, batch_first=True)
        self.gru = nn.GRU(8, 5, batch_first=True)
        self.rnn = nn.RNN(5, 4, nonlinearity="relu", batch_first=True)
        self.head = nn.Linear(4, 2)

    def forward(self, x):
        x, _ = self.lstm(x)
        x, _ = self.gru(torch.tanh(x))
        x, _ = self.rnn(x)
        return self.head(x[:, -1])


class Words(nn.Module):
    """Vectors of words, and of their kinds."""

    def __init__(self):
        super().__init__()
        self.words = nn.Embedding(12, 6)
        self.kinds = nn.Embedding(3, 2)
        self.conv = nn.Conv1d(8, 5, 3)
        self.head = nn.Linear(5, 2)

    def forward(self, words, kinds):
        x = torch.cat([self.words(words), self.kinds(kinds)], dim=2)
        return self.head(torch.relu(self.conv(x.transpose(1, 2))).amax(dim=2))


class LastState(nn.Module):
    """The states that a module returns besides its output."""

    def __init__(self):
        super().__init__()
        self.gru = nn.GRU(3, 4, bidirectional=True, batch_first=True)
        self.lstm = nn.LSTM(3, 5, batch_first=True)
        self.head = nn.Linear(13, 2)

    def forward(self, x):
        _, h = self.gru(x)
        _, (s, _) = self.lstm(x)
        return self.head(torch.cat([h[0], h[1], s[-1]], 1))


class Shaped(nn.Module):
    """A vector as an image."""

    def __init__(self, *shape):
        super().__init__()
        self.shape = shape

    def forward(self, x):
        return x.view(-1, *self.shape)


class TwoInputs(nn.Module):
    def __init__(self):
        super().__init__()
        self.eye = nn.Sequential(nn.Conv2d(1, 4, 3), nn.LeakyReLU(0.01), nn.Flatten())
        self.body = nn.Linear(3, 5)
        self.both = nn.Linear(4 * 4 * 5 + 5, 7)
        self.policy = nn.Linear(7, 3)
        self.value = nn.Linear(7, 1)

    def forward(self, camera, state):
        x = torch.cat([self.eye(camera), torch.relu(self.body(state))], dim=1)
        x = self.both(x)
        x = x * torch.sigmoid(x)
        return self.policy(x), self.value(x)


class Attention(nn.Module):
    """Squeeze and excitation, and a gate from a slice."""

    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 6, 3, padding=1)
        self.small = nn.Conv2d(6, 2, 1)
        self.large = nn.Conv2d(2, 6, 1)

    def forward(self, x):
        x = nn.functional.hardswish(self.conv(x))
        gate = nn.functional.adaptive_avg_pool2d(x, 1)
        gate = nn.functional.hardsigmoid(self.large(torch.relu(self.small(gate))))
        x = x * gate
        a, b = torch.chunk(x, 2, dim=1)
        return nn.functional.adaptive_max_pool2d(torch.cat([a * torch.sigmoid(b), a], dim=1), 1).flatten(1)


class Sequence(nn.Module):
    def __init__(self):
        super().__init__()
        self.first = nn.Linear(5, 8)
        self.norm = nn.LayerNorm(8)
        self.second = nn.Linear(8, 6)

    def forward(self, x):
        x = self.norm(nn.functional.gelu(self.first(x)))
        return self.second(x).mean(dim=1)


class Pieces(nn.Module):
    """Slices, transposes, constants and merges of every kind."""

    def __init__(self):
        super().__init__()
        self.register_buffer("mean", torch.tensor([0.5, -1.0, 2.0, 0.0, 1.0, 3.0]))
        self.register_buffer("deviation", torch.tensor([1.0, 2.0, 0.5, 4.0, 1.5, 1.0]))
        self.dense = nn.Linear(6, 6)

    def forward(self, x):
        x = torch.clamp((x - self.mean) / self.deviation, -5, 5)
        y = self.dense(x)
        left, right = y[:, :2], y[:, 2:4]
        a = torch.maximum(left, right) - torch.minimum(left, right)
        b = (1 - torch.sigmoid(x[:, 4:])) * 3 + a
        return torch.cat([a, b, x[:, 1:2]], dim=1)


def seeded(make):
    torch.manual_seed(7)
    module = make()
    for layer in module.modules():
        if isinstance(layer, (nn.BatchNorm1d, nn.BatchNorm2d)):
            layer.running_mean.uniform_(-0.5, 0.5)
            layer.running_var.uniform_(0.5, 2)
            nn.init.uniform_(layer.weight, -1, 1.5)
            nn.init.uniform_(layer.bias, -0.5, 0.5)
        if isinstance(layer, (nn.LayerNorm, nn.GroupNorm)):
            nn.init.uniform_(layer.weight, 0.5, 1.5)
            nn.init.uniform_(layer.bias, -0.5, 0.5)
    return module.eval()


MODELS = {
    "mlp": (lambda: nn.Sequential(nn.Linear(6, 9), nn.Tanh(), nn.Linear(9, 5), nn.ELU(), nn.Linear(5, 3)), [(6,)]),
    "mlp-batch-norm": (lambda: nn.Sequential(nn.Linear(6, 9, bias=False), nn.BatchNorm1d(9), nn.ReLU(), nn.Dropout(0.3), nn.Linear(9, 2)), [(6,)]),
    "activations": (
        lambda: nn.Sequential(
            nn.Linear(4, 6), nn.GELU(), nn.Linear(6, 6), nn.SiLU(), nn.Linear(6, 6), nn.Hardswish(), nn.Linear(6, 6), nn.Hardsigmoid(), nn.Linear(6, 6), nn.SELU(),
            nn.Linear(6, 6), nn.Softplus(), nn.Linear(6, 6), nn.Softsign(), nn.Linear(6, 6), nn.PReLU(6), nn.Linear(6, 6), nn.Hardtanh(), nn.Linear(6, 6), nn.ReLU6(),
            nn.Linear(6, 6), nn.Mish(), nn.Linear(6, 6), nn.GELU(approximate="tanh"), nn.Linear(6, 6), nn.CELU(0.7), nn.Linear(6, 6), nn.LogSoftmax(dim=-1),
        ),
        [(4,)],
    ),
    "cnn-batch-norm": (
        lambda: nn.Sequential(
            nn.Conv2d(3, 8, 3, padding=1), nn.BatchNorm2d(8), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(8, 6, 5, stride=2, padding=2), nn.LeakyReLU(), nn.AvgPool2d(2),
            nn.Flatten(), nn.Linear(6 * 2 * 3, 5),
        ),
        [(3, 16, 24)],
    ),
    "pooling": (
        lambda: nn.Sequential(nn.Conv2d(2, 4, 3), nn.MaxPool2d(3, stride=2, padding=1), nn.Tanh(), nn.AvgPool2d(3, stride=2, padding=1), nn.MaxPool2d(2, ceil_mode=True)),
        [(2, 22, 19)],
    ),
    "residual": (Residual, [(3, 10, 9)]),
    "depthwise": (
        lambda: nn.Sequential(
            nn.Conv2d(4, 8, 3, stride=2, padding=1), nn.ReLU6(), nn.Conv2d(8, 16, 3, padding=1, groups=8), nn.BatchNorm2d(16), nn.ReLU(), nn.Conv2d(16, 12, 1, groups=2),
            nn.Conv2d(12, 12, 3, dilation=2, padding=2), nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(12, 3),
        ),
        [(4, 11, 13)],
    ),
    "series": (
        lambda: nn.Sequential(
            nn.ConstantPad1d((4, 0), 0), nn.Conv1d(3, 6, 3, dilation=2), nn.Tanh(), nn.Conv1d(6, 6, 4, groups=6, padding=3), nn.GroupNorm(3, 6), nn.MaxPool1d(2), nn.Conv1d(6, 2, 1),
        ),
        [(3, 20)],
    ),
    "transposed": (
        lambda: nn.Sequential(
            nn.Linear(5, 24), Shaped(4, 2, 3), nn.ConvTranspose2d(4, 6, 4, stride=2, padding=1), nn.ReLU(),
            nn.ConvTranspose2d(6, 3, 3, stride=2, padding=1, output_padding=1), nn.Sigmoid(), nn.Upsample(scale_factor=2, mode="nearest"), nn.Conv2d(3, 1, 3),
            nn.Upsample(scale_factor=2, mode="bilinear", align_corners=False),
        ),
        [(5,)],
    ),
    "instance-norm": (lambda: nn.Sequential(nn.Conv2d(2, 4, 3), nn.InstanceNorm2d(4, affine=True), nn.SiLU(), nn.Conv2d(4, 2, 1)), [(2, 8, 7)]),
    "view": (lambda: Flattened("view"), [(2, 7, 9)]),
    "reshape": (lambda: Flattened("reshape"), [(2, 7, 9)]),
    "flatten": (lambda: Flattened("flatten"), [(2, 7, 9)]),
    "shape-product": (lambda: Flattened("product"), [(2, 7, 9)]),
    "two-inputs": (TwoInputs, [(1, 6, 7), (3,)]),
    "gates": (Attention, [(3, 6, 5)]),
    "sequence": (Sequence, [(7, 5)]),
    "pieces": (Pieces, [(6,)]),
    "recurrent": (Recurrent, [(6, 3)]),
    "last-state": (LastState, [(6, 3)]),
    "words": (Words, [(7,), (7,)]),
    "spoken": (lambda: nn.Sequential(nn.Embedding(9, 4), Last(nn.GRU(4, 3, batch_first=True))), [(6,)]),
}

# The numbers of rows of the tables that inputs of whole numbers are for.
ROWS = {"words": [12, 3], "spoken": [9]}

# Of some models the versions that spell operators in another way.
VERSIONS = {"mlp": [9, 14, 17], "activations": [14, 17], "sequence": [11, 14, 17], "view": [9, 13], "pieces": [9, 13], "series": [11, 16], "gates": [10, 14]}
FIXED_BATCH = {"view", "reshape", "flatten", "recurrent", "last-state", "spoken"}


def main():
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, (make, shapes) in MODELS.items():
        module = seeded(make)
        rows = ROWS.get(name, [])
        inputs = tuple(torch.randint(rows[i], (SAMPLES, *shape)) if rows else torch.rand(SAMPLES, *shape) * 3 - 1.5 for i, shape in enumerate(shapes))
        with torch.no_grad():
            outputs = module(*inputs)
        outputs = outputs if isinstance(outputs, tuple) else (outputs,)
        recorded = {
            "inputs": [[round(v, 6) for v in x.flatten().tolist()] for x in inputs],
            "outputs": [],
        }
        # The inputs as they are written, so that the outputs are of exactly these.
        inputs = tuple(torch.tensor(values).reshape(x.shape) for values, x in zip(recorded["inputs"], inputs))
        with torch.no_grad():
            outputs = module(*inputs)
        outputs = outputs if isinstance(outputs, tuple) else (outputs,)
        recorded["outputs"] = [x.flatten().tolist() for x in outputs]
        (FOLDER / f"{name}.json").write_text(json.dumps(recorded) + "\n")
        names = [f"in{i}" for i in range(len(inputs))] if len(inputs) > 1 else ["input"]
        for version in VERSIONS.get(name, [14]):
            torch.onnx.export(
                module, inputs, FOLDER / f"{name}.{version}.onnx", opset_version=version, input_names=names, dynamic_axes={n: {0: "batch"} for n in names})
        if name in FIXED_BATCH:
            one = tuple(x[:1] for x in inputs)
            torch.onnx.export(module, one, FOLDER / f"{name}.fixed.onnx", opset_version=14, input_names=names)


if __name__ == "__main__":
    main()
