"""Writes tests/NetGen.Onnx.Tests/Golden/states: models whose states are inputs and outputs, as PyTorch's TorchScript exporter wrote them, with the inputs of calls one after
the other and PyTorch's outputs.

Debian 12: apt install python3-torch python3-onnx; /usr/bin/python3 tests/golden/make_onnx_states.py
The forms follow the sources of ML-Agents (networks.py, layers.py), sb3-contrib (common/recurrent/policies.py) and PyTorch's own examples.
"""

import json
import pathlib

import torch
from torch import nn

FOLDER = pathlib.Path(__file__).parent.parent / "NetGen.Onnx.Tests" / "Golden" / "states"
CALLS = 6


class Sequence(nn.Module):
    """Two layers, whose states are joined; several steps in a call."""

    def __init__(self):
        super().__init__()
        self.lstm = nn.LSTM(3, 4, num_layers=2, batch_first=True)
        self.head = nn.Linear(4, 2)

    def forward(self, x, h, c):
        x, (h, c) = self.lstm(x, (h, c))
        return self.head(x), h, c


class Step(nn.Module):
    """One step in a call, of which the last is taken."""

    def __init__(self):
        super().__init__()
        self.gru = nn.GRU(3, 5, batch_first=True)
        self.head = nn.Linear(5, 2)

    def forward(self, x, h):
        x, h = self.gru(x, h)
        return torch.tanh(self.head(x[:, -1])), h


class Cell(nn.Module):
    """A state without an axis of layers, which the output is at the same time."""

    def __init__(self):
        super().__init__()
        self.rnn = nn.RNN(3, 4, nonlinearity="tanh")
        self.head = nn.Linear(4, 1)

    def forward(self, x, h):
        y, _ = self.rnn(x.unsqueeze(0), h.unsqueeze(0))
        y = y.squeeze(0)
        return self.head(y), y


class Memory(nn.Module):
    """ML-Agents: state and cell are one vector, and the observations have no steps."""

    def __init__(self):
        super().__init__()
        self.encoder = nn.Linear(6, 8)
        self.lstm = nn.LSTM(8, 4, batch_first=True)
        self.mean = nn.Linear(4, 2)

    def forward(self, obs, memories):
        encoding = self.encoder(obs)
        encoding = encoding * torch.sigmoid(encoding)
        encoding = encoding.reshape([-1, 1, 8])
        memories = torch.transpose(memories, 0, 1)
        h0, c0 = memories[:, :, :4].contiguous(), memories[:, :, 4:].contiguous()
        encoding, state = self.lstm(encoding, (h0, c0))
        memories = torch.transpose(torch.cat(state, dim=-1), 0, 1)
        encoding = encoding.reshape([-1, 4])
        return torch.clamp(self.mean(encoding), -3, 3) / 3, memories


class RecurrentPolicy(nn.Module):
    """Stable-Baselines3: states of the actor and of the critic, and a mask that is 1 at the start of an episode."""

    def __init__(self):
        super().__init__()
        self.actor, self.critic = nn.LSTM(5, 4), nn.LSTM(5, 3)
        self.policy = nn.Sequential(nn.Linear(4, 6), nn.Tanh(), nn.Linear(6, 2))
        self.value = nn.Linear(3, 1)

    @staticmethod
    def process(features, states, starts, lstm):
        samples = states[0].shape[1]
        features = features.reshape((samples, -1, lstm.input_size)).swapaxes(0, 1)
        starts = starts.reshape((samples, -1)).swapaxes(0, 1)
        result = []
        for step, start in zip(features, starts):
            hidden, states = lstm(step.unsqueeze(dim=0), ((1.0 - start).view(1, samples, 1) * states[0], (1.0 - start).view(1, samples, 1) * states[1]))
            result += [hidden]
        return torch.flatten(torch.cat(result).transpose(0, 1), start_dim=0, end_dim=1), states

    def forward(self, obs, h_pi, c_pi, h_vf, c_vf, episode_starts):
        actor, (h_pi, c_pi) = self.process(obs, (h_pi, c_pi), episode_starts, self.actor)
        critic, (h_vf, c_vf) = self.process(obs, (h_vf, c_vf), episode_starts, self.critic)
        return self.policy(actor), self.value(critic), h_pi, c_pi, h_vf, c_vf


class Refused(nn.Module):
    """States that a stream cannot keep."""

    def __init__(self, how):
        super().__init__()
        self.how = how
        self.conv = nn.Conv1d(3, 3, 2)
        self.gru = nn.GRU(3, 4, batch_first=True, bidirectional=how == "bidirectional")
        self.other = nn.GRU(3, 4, batch_first=True)
        self.head = nn.Linear(8 if how == "bidirectional" else 4, 2)

    def forward(self, x, h):
        if self.how == "convolution":
            x = self.conv(nn.functional.pad(x.transpose(1, 2), (1, 0))).transpose(1, 2)
        start = h * 0.5 if self.how == "decayed" else torch.relu(h) if self.how == "positive" else h
        y, last = self.gru(x, start)
        y = self.head(y)
        if self.how == "read-elsewhere":
            y = y + h[-1].unsqueeze(1)[:, :, :2]
        if self.how == "other-zeros":
            y = y + self.head(self.other(x)[0])
        if self.how == "unreturned":
            return y
        return y, last * 2 if self.how == "doubled" else last.flip(2) if self.how == "reversed" else last


def zeros(*shape):
    return torch.zeros(*shape)


# The module, the shape of what is read in a call, the states, and the axes of the samples of all inputs.
MODELS = {
    "sequence": (Sequence, (1, 4, 3), [("h0", (2, 1, 4), 1), ("c0", (2, 1, 4), 1)], ["output"], ["hn", "cn"]),
    "step": (Step, (1, 1, 3), [("h0", (1, 1, 5), 1)], ["output"], ["hn"]),
    "cell": (Cell, (1, 3), [("state", (1, 4), 0)], ["output"], ["next_state"]),
    "memory": (Memory, (1, 6), [("recurrent_in", (1, 1, 8), 0)], ["continuous_actions"], ["recurrent_out"]),
    "recurrent-policy": (
        RecurrentPolicy, (1, 5), [("h_pi", (1, 1, 4), 1), ("c_pi", (1, 1, 4), 1), ("h_vf", (1, 1, 3), 1), ("c_vf", (1, 1, 3), 1)], ["actions", "values"],
        ["h_pi_out", "c_pi_out", "h_vf_out", "c_vf_out"]),
}

REFUSED = ["bidirectional", "decayed", "positive", "read-elsewhere", "other-zeros", "unreturned", "doubled", "reversed", "convolution"]


def export(module, path, x, states, outputs, next_states, dynamic):
    names = ["input"] + [name for name, _, _ in states]
    inputs = [x] + [torch.rand(*shape) for _, shape, _ in states]
    axes = {"input": {0: "batch"}} | {name: {axis: "batch"} for name, _, axis in states}
    if isinstance(module, RecurrentPolicy):
        names.append("episode_starts")
        inputs.append(torch.zeros(1))
        axes["episode_starts"] = {0: "batch"}
    # The states of an export are random numbers, so that nothing is folded because they are zeros.
    torch.onnx.export(
        module, tuple(inputs), path, opset_version=14, input_names=names, output_names=outputs + next_states,
        **({"dynamic_axes": axes | {name: {0: "batch"} for name in outputs}} if dynamic else {}))


def main():
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, (make, shape, states, outputs, next_states) in MODELS.items():
        torch.manual_seed(7)
        module = make().eval()
        calls = [torch.tensor([round(v, 6) for v in (torch.rand(*shape) * 3 - 1.5).flatten().tolist()]).reshape(shape) for _ in range(CALLS)]
        kept = [zeros(*size) for _, size, _ in states]
        extra = [torch.zeros(1)] if make is RecurrentPolicy else []
        recorded = {"inputs": [], "outputs": []}
        for x in calls:
            with torch.no_grad():
                results = module(x, *kept, *extra)
            kept = list(results[len(outputs):])
            recorded["inputs"].append([round(v, 6) for v in x.flatten().tolist()])
            recorded["outputs"].append([v for result in results[: len(outputs)] for v in result.flatten().tolist()])
        (FOLDER / f"{name}.json").write_text(json.dumps(recorded) + "\n")
        export(module, FOLDER / f"{name}.fixed.onnx", calls[0], states, outputs, next_states, dynamic=False)
        # Samples of any number; the loop of Stable-Baselines3's policies is unrolled for the samples of the export.
        if make is not RecurrentPolicy:
            export(module, FOLDER / f"{name}.onnx", calls[0], states, outputs, next_states, dynamic=True)
    for how in REFUSED:
        torch.manual_seed(7)
        module = Refused(how).eval()
        layers = 2 if how == "bidirectional" else 1
        export(module, FOLDER / f"refused-{how}.onnx", torch.rand(1, 4, 3), [("h0", (layers, 1, 4), 1)], ["output"], [] if how == "unreturned" else ["hn"], dynamic=True)


if __name__ == "__main__":
    main()
