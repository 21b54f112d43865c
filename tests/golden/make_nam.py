"""Writes tests/NetGen.Models.Tests/Golden/nam: files of Neural Amp Modeler with random weights, an input, and the output that the trainer's definition gives.

Debian 12: apt install python3-torch; /usr/bin/python3 tests/golden/make_nam.py
The definition follows the sources of the trainer (nam/models/wavenet, nam/models/recurrent.py): convolutions without padding on sound with silence before it. The order of
the weights is that of its export_weights, which NeuralAmpModelerCore reads.
"""

import json
import pathlib

import torch
from torch import nn
from torch.nn import functional

FOLDER = pathlib.Path(__file__).parent.parent / "NetGen.Models.Tests" / "Golden" / "nam"
SAMPLES = 48


def activation(config):
    name = config if isinstance(config, str) else config["type"]
    if name in ("LeakyReLU", "PReLU"):
        slope = 0.01 if isinstance(config, str) else config.get("negative_slope", 0.01)
        return lambda x: functional.leaky_relu(x, slope)
    return {
        "Tanh": torch.tanh, "ReLU": torch.relu, "Sigmoid": torch.sigmoid, "SiLU": functional.silu, "Hardtanh": functional.hardtanh, "Hardswish": functional.hardswish,
        "Softsign": functional.softsign,
    }[name]


class WaveNet:
    def __init__(self, config):
        self.config, self.weights = config, []

    def conv(self, inputs, outputs, taps, dilation=1, groups=1, bias=True):
        """A convolution with random weights that are a part of the file from now on."""
        layer = nn.Conv1d(inputs, outputs, taps, dilation=dilation, groups=groups, bias=bias)
        for parameter in layer.parameters():
            nn.init.uniform_(parameter, -0.7, 0.7)
        self.weights += layer.weight.flatten().tolist() + (layer.bias.flatten().tolist() if bias else [])
        return layer

    def receptive(self):
        total = 1
        for layer in self.config["layers"]:
            taps = layer.get("kernel_sizes") or [layer["kernel_size"]] * len(layer["dilations"])
            total += sum((k - 1) * d for k, d in zip(taps, layer["dilations"]))
            head = layer.get("head")
            total += (head["kernel_size"] - 1) if head else 0
        return total + sum(k - 1 for k in (self.config["head"] or {"kernel_sizes": []})["kernel_sizes"])

    def __call__(self, sound):
        condition, x, head = sound, sound, None
        for layer in self.config["layers"]:
            head, x = self.array(layer, x, condition, head)
        scale = torch.tensor([self.config["head_scale"]]).item()
        result = self.config["head_scale"] * head
        if self.config["head"] is not None:
            post, channels = self.config["head"], head.shape[1]
            for i, taps in enumerate(post["kernel_sizes"]):
                outputs = post["out_channels"] if i == len(post["kernel_sizes"]) - 1 else post["channels"]
                result = self.conv(channels, outputs, taps)(activation(post["activation"])(result))
                channels = outputs
        self.weights.append(scale)
        return result

    def array(self, layer, x, condition, head):
        channels, bottleneck = layer["channels"], layer.get("bottleneck", layer["channels"])
        taps = layer.get("kernel_sizes") or [layer["kernel_size"]] * len(layer["dilations"])
        functions = layer["activation"] if isinstance(layer["activation"], list) else [layer["activation"]] * len(taps)
        modes = layer.get("gating_mode", "gated" if layer.get("gated") else "none")
        modes = modes if isinstance(modes, list) else [modes] * len(taps)
        gates = layer.get("secondary_activation") or "Sigmoid"
        gates = gates if isinstance(gates, list) else [gates] * len(taps)
        pointwise, skip = layer.get("layer1x1", {"active": True, "groups": 1}), layer.get("head1x1", {"active": False})
        x = self.conv(layer["input_size"], channels, 1, bias=False)(x)
        sums = [] if head is None else [head]
        for size, dilation, function, mode, gate in zip(taps, layer["dilations"], functions, modes, gates):
            width = 2 * bottleneck if mode == "gated" else bottleneck
            z = self.conv(channels, width, size, dilation, layer.get("groups_input", 1))(x)
            z = z + self.conv(layer["condition_size"], width, 1, groups=layer.get("groups_input_mixin", 1), bias=False)(condition)[:, :, -z.shape[2]:]
            a = activation(function)(z[:, :bottleneck]) * activation(gate)(z[:, bottleneck:]) if mode == "gated" else activation(function)(z)
            if pointwise["active"]:
                x = x[:, :, -a.shape[2]:] + self.conv(bottleneck, channels, 1, groups=pointwise["groups"])(a)
            else:
                x = x[:, :, -a.shape[2]:]
            sums.append(self.conv(bottleneck, skip["out_channels"], 1, groups=skip["groups"])(a) if skip["active"] else a)
        length = min(value.shape[2] for value in sums)
        total = sum(value[:, :, -length:] for value in sums)
        end = layer.get("head") or {"out_channels": layer["head_size"], "kernel_size": 1, "bias": layer["head_bias"]}
        return self.conv(total.shape[1], end["out_channels"], end["kernel_size"], bias=end["bias"])(total), x


def array(**options):
    return {"input_size": 1, "condition_size": 1, "activation": "Tanh", "gated": False} | options


WAVENETS = {
    "wavenet": {
        "layers": [
            array(head_size=3, channels=4, kernel_size=3, dilations=[1, 2, 4], head_bias=False),
            array(input_size=4, head_size=1, channels=3, kernel_size=2, dilations=[1, 8], head_bias=True),
        ],
        "head": None, "head_scale": 0.02,
    },
    "wavenet-gated": {"layers": [array(head_size=1, channels=3, kernel_size=2, dilations=[1, 3], gated=True, head_bias=True)], "head": None, "head_scale": 1.0},
    "wavenet-new": {
        "layers": [
            {
                "input_size": 1, "condition_size": 1, "channels": 4, "bottleneck": 6, "kernel_sizes": [3, 2, 1], "dilations": [1, 5, 1],
                "activation": [{"type": "LeakyReLU", "negative_slope": 0.2}, "SiLU", {"type": "Softsign"}], "gating_mode": ["none", "gated", "none"],
                "secondary_activation": ["Hardtanh", "Hardtanh", "Hardtanh"], "groups_input": 2, "groups_input_mixin": 1, "layer1x1": {"active": True, "groups": 2},
                "head1x1": {"active": True, "out_channels": 4, "groups": 2}, "head": {"out_channels": 2, "kernel_size": 3, "bias": True}, "conv_pre_film": {"active": False},
            },
            {
                "input_size": 4, "condition_size": 1, "channels": 2, "kernel_size": 2, "dilations": [1, 2], "activation": "Hardswish", "layer1x1": {"active": False, "groups": 1},
                "head": {"out_channels": 3, "kernel_size": 1, "bias": False},
            },
        ],
        "head": {"channels": 4, "activation": "ReLU", "out_channels": 1, "kernel_sizes": [2, 3]}, "head_scale": 0.5,
    },
}


def sound():
    return [round(v, 6) for v in (torch.rand(SAMPLES) * 2 - 1).tolist()]


def write(name, file, silence, inputs, outputs):
    (FOLDER / f"{name}.nam").write_text(json.dumps(file) + "\n")
    (FOLDER / f"{name}.json").write_text(json.dumps({"silence": silence, "inputs": inputs, "outputs": outputs}) + "\n")


def lstm(name, units, layers, remembers=False):
    core, head = nn.LSTM(1, units, num_layers=layers, batch_first=True), nn.Linear(units, 1)
    for parameter in [*core.parameters(), *head.parameters()]:
        nn.init.uniform_(parameter, -0.8, 0.8)
    if remembers:
        core.bias_ih_l0.data[units:2 * units] = 30
        core.bias_ih_l0.data[:units] = -30
    _, (h, c) = core(torch.zeros(1, 48_000, 1))
    if remembers:
        c = c + 0.5
    weights = []
    for layer in range(layers):
        matrix = torch.cat([getattr(core, f"weight_ih_l{layer}"), getattr(core, f"weight_hh_l{layer}")], dim=1)
        bias = getattr(core, f"bias_ih_l{layer}") + getattr(core, f"bias_hh_l{layer}")
        weights += torch.cat([matrix.flatten(), bias, h[layer, 0], c[layer, 0]]).tolist()
    weights += torch.cat([head.weight.flatten(), head.bias]).tolist()
    inputs = sound()
    outputs = head(core(torch.tensor(inputs).reshape(1, -1, 1), (h, c))[0]).flatten().tolist()
    file = {"version": "0.5.4", "architecture": "LSTM", "config": {"input_size": 1, "hidden_size": units, "num_layers": layers}, "weights": weights, "sample_rate": 48000}
    write(name, file, 2_000, inputs, outputs)


@torch.no_grad()
def main():
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, config in WAVENETS.items():
        torch.manual_seed(5)
        net, inputs = WaveNet(config), sound()
        silence = net.receptive() - 1
        outputs = net(torch.tensor([0.0] * silence + inputs).reshape(1, 1, -1)).flatten().tolist()[-SAMPLES:]
        write(name, {"version": "0.5.4", "architecture": "WaveNet", "config": config, "weights": net.weights, "sample_rate": 48000}, silence, inputs, outputs)
    torch.manual_seed(5)
    lstm("lstm", 3, 2)
    lstm("lstm-remembers", 2, 1, remembers=True)


if __name__ == "__main__":
    main()
