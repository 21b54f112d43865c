#!/usr/bin/env python3
"""Writes the golden files of tests/NetGen.Conformance.Tests/Golden.

Run:       python3 tests/golden/make_golden.py          (any working directory; needs only PyTorch)
Versions:  made with Python 3.11 and PyTorch 1.13; formulas and defaults are those of Keras 3.16.
           Everything is float64 on the CPU with fixed seeds, so another version may differ in the last digits only.

Inputs, targets and initial weights are multiples of 1/1024, exact in float32, so that an engine in single precision
starts from the same numbers. Kernels are in Keras's layout [inputs, outputs].

activations.json  values and derivatives of every activation, with alpha where it has one; softmax and its logarithm on whole rows
networks.json     networks with weights, inputs, targets; predictions, the loss of each sample, its mean, the penalty
                  of the regularisers, and the gradient of mean + penalty in every parameter (by autograd)
convolutions.json the same of convolutions; Keras's padding is written out
normalizations.json  the same of normalisations, with what a training step predicts
recurrent.json    the same of recurrent layers
embeddings.json   the same of networks whose inputs are indices
optimizers.json   the weights of one small network after steps 1, 2, 5 and 20 of every optimizer and every clipping,
                  the batches taken in turn; and the defaults of Keras's optimizers
"""
import json
import math
import pathlib

import torch
import torch.nn.functional as F

torch.set_default_dtype(torch.float64)
torch.manual_seed(20240517)
OUT = pathlib.Path(__file__).resolve().parent.parent / "NetGen.Conformance.Tests" / "Golden"
EPSILON = 1e-7  # keras.backend.epsilon()


# ---------------------------------------------------------------- activations

ACTIVATIONS = {
    "Linear": lambda x, a: x,
    "Relu": lambda x, a: F.relu(x),
    "LeakyRelu": lambda x, a: F.leaky_relu(x, a),
    "Elu": lambda x, a: F.elu(x, a),
    "Selu": lambda x, a: F.selu(x),
    "Gelu": lambda x, a: F.gelu(x),
    "GeluTanh": lambda x, a: F.gelu(x, approximate="tanh"),
    "Silu": lambda x, a: F.silu(x),
    "Sigmoid": lambda x, a: torch.sigmoid(x),
    "HardSigmoid": lambda x, a: F.relu6(x + 3) / 6,  # F.hardsigmoid's derivative is 1/6 in float32 only
    "Tanh": lambda x, a: torch.tanh(x),
    # torch's softplus switches to the identity above its threshold of 20; Keras's does not.
    "Softplus": lambda x, a: torch.logaddexp(x, torch.zeros_like(x)),
    "Softsign": lambda x, a: F.softsign(x),
    "Exponential": lambda x, a: torch.exp(x),
    "Softmax": lambda x, a: torch.softmax(x, -1),
    # NetGen's own: 1 for x >= 0, else 0 (or -1); the derivative is 0 everywhere.
    "Step": lambda x, a: torch.where(x >= 0, torch.ones_like(x), torch.zeros_like(x)) + 0 * x,
    "Sign": lambda x, a: torch.where(x >= 0, torch.ones_like(x), -torch.ones_like(x)) + 0 * x,
    "Relu6": lambda x, a: F.relu6(x),
    "HardSilu": lambda x, a: x * F.relu6(x + 3) / 6,  # F.hardswish's derivative at 3 is 1.5; that of Keras's formula is 1
    "HardTanh": lambda x, a: F.hardtanh(x),
    "Mish": lambda x, a: x * torch.tanh(torch.logaddexp(x, torch.zeros_like(x))),
    "LogSoftmax": lambda x, a: torch.log_softmax(x, -1),
}
DEFAULT_ALPHA = {"LeakyRelu": 0.2, "Elu": 1.0}


def activation_file():
    points = [i / 8 for i in range(-160, 161) if i % 4 == 0 or abs(i) <= 36]
    points += [-1000.0, 1000.0, -88.0, 88.0, -104.0, 104.0, 1 / 1024, -1 / 1024]
    points = sorted(set(points))
    entries = []
    cases = [(n, DEFAULT_ALPHA.get(n)) for n in ACTIVATIONS if "Softmax" not in n] + [("LeakyRelu", 0.0625), ("Elu", 0.5)]
    for name, alpha in cases:
        # e^1000 is infinite; e^88 is the last multiple of 8 that a float holds.
        xs = [x for x in points if x <= 88] if name == "Exponential" else points
        x = torch.tensor(xs, requires_grad=True)
        y = ACTIVATIONS[name](x, alpha)
        (dy,) = torch.autograd.grad(y.sum(), x)
        entries.append(dict(activation=name, alpha=alpha, inputs=xs, values=y.tolist(), derivatives=dy.tolist()))
    rows = [[0.0, 0.0, 0.0], [1.0, 2.0, 3.0], [-1000.0, 0.0, 1000.0], [1000.0, 1000.0, 999.0], [-1000.0, -1000.5, -1001.0],
            [20.0, -20.0, 0.125], [88.0, 87.5, -104.0]]
    return dict(
        elementwise=entries,
        softmax=dict(inputs=rows, values=[torch.softmax(torch.tensor(r), -1).tolist() for r in rows]),
        logSoftmax=dict(inputs=rows, values=[torch.log_softmax(torch.tensor(r), -1).tolist() for r in rows]))


# ---------------------------------------------------------------- losses

def clip(p, upper):
    return torch.clamp(p, EPSILON, upper)


def sample_losses(loss, delta, last, z, p, t):
    """The loss of each sample [batch]; z is what enters the last activation, p what leaves it."""
    if loss == "BinaryCrossEntropy":
        if last == "Sigmoid":
            return F.binary_cross_entropy_with_logits(z, t, reduction="none").mean(-1)
        q = clip(p, 1 - EPSILON)
        return -(t * torch.log(q) + (1 - t) * torch.log(1 - q)).mean(-1)
    if loss in ("CategoricalCrossEntropy", "SparseCategoricalCrossEntropy"):
        if last == "Softmax":
            target = t[:, 0].long() if loss[0] == "S" else t
            return F.cross_entropy(z, target, reduction="none")
        if loss[0] == "S":
            t = F.one_hot(t[:, 0].long(), p.shape[-1]).double()
        q = clip(p / p.sum(-1, keepdim=True), 1 - EPSILON)
        return -(t * torch.log(q)).sum(-1)
    if loss == "MeanSquaredError":
        return F.mse_loss(p, t, reduction="none").mean(-1)
    if loss == "MeanAbsoluteError":
        return F.l1_loss(p, t, reduction="none").mean(-1)
    if loss == "Huber":
        return F.huber_loss(p, t, reduction="none", delta=1.0 if delta is None else delta).mean(-1)
    if loss == "Hinge":  # targets stay as they are; Keras turns 0/1 into -1/1 first
        return F.relu(1 - t * p).mean(-1)
    if loss == "Perceptron":  # NetGen's own; the activation's output counts as a constant
        if last == "Sign":
            return (0.5 * (p.detach() - t) * z).mean(-1)
        if last == "Step":
            return ((p.detach() - t) * z).mean(-1)
        return F.relu(-t * p).mean(-1)
    if loss == "KullbackLeibler":
        u = clip(t, 1)
        return (u * torch.log(u / clip(p, 1))).sum(-1)
    if loss == "Poisson":
        return (p - t * torch.log(p + EPSILON)).mean(-1)
    raise ValueError(loss)


# ---------------------------------------------------------------- networks

def grid(*shape, scale=1.0, generator):
    """Random multiples of 1/1024."""
    return torch.round(torch.randn(*shape, generator=generator) * scale * 1024) / 1024


def dense(units, activation="Linear", **options):
    return dict(kind="Dense", units=units, activation=activation, **options)


def conv(kind, filters, kernel_size, activation="Linear", **options):
    window = kernel_size * 2 if "2D" in kind and len(kernel_size) == 1 else kernel_size
    return dict(kind=kind, units=filters, kernelSize=window, activation=activation, **options)


# Convolutions, channels last, with Keras's padding written out. Sizes are lists with one number for each axis of the window.

def per_axis(layer, name, axes, default):
    sizes = layer.get(name, [default])
    return sizes * axes if len(sizes) == 1 else sizes


def channels_first(x):
    return x.movedim(-1, 1)


def padded(x, layer, size, strides, dilation):
    """keras.src.ops.operation_utils: the odd zero goes to the end; causal has all zeros before. x is channels first."""
    pads = []
    for n, k, s, d in zip(x.shape[2:], size, strides, dilation):
        extent = (k - 1) * d + 1
        total = max((-(-n // s) - 1) * s + extent - n, 0)
        before, after = dict(Valid=(0, 0), Same=(total // 2, total - total // 2), Causal=(extent - 1, 0))[layer.get("padding", "Valid")]
        pads = [before, after] + pads  # F.pad begins with the last axis
    return F.pad(x, pads)


def convolved(layer, x, kernel, groups):
    """kernel [window.., channels / groups, filters], x channels last."""
    axes = kernel.dim() - 2
    strides, dilation = per_axis(layer, "strides", axes, 1), per_axis(layer, "dilationRate", axes, 1)
    x = padded(channels_first(x), layer, kernel.shape[:axes], strides, dilation)
    function = F.conv1d if axes == 1 else F.conv2d
    weight = kernel.movedim(-1, 0).movedim(-1, 1)
    return function(x, weight, stride=strides, dilation=dilation, groups=groups).movedim(1, -1)


def depthwise(layer, x, kernel):
    """kernel [window.., channels, multiplier]; output channel = channel * multiplier + number."""
    channels = kernel.shape[-2]
    return convolved(layer, x, kernel.flatten(-2).unsqueeze(-2), channels)


def transposed(layer, x, kernel):
    """kernel [window.., filters, channels]: all that the input adds somewhere, cut on the left and then to size, or extended by zeros."""
    axes = kernel.dim() - 2
    strides, dilation = per_axis(layer, "strides", axes, 1), per_axis(layer, "dilationRate", axes, 1)
    function = F.conv_transpose1d if axes == 1 else F.conv_transpose2d
    full = function(channels_first(x), kernel.movedim(-1, 0).movedim(-1, 1), stride=strides, dilation=dilation)
    for axis, (n, k, s, d, given) in enumerate(zip(x.shape[1:], kernel.shape, strides, dilation, per_axis(layer, "outputPadding", axes, -1))):
        extent = (k - 1) * d + 1
        if layer.get("padding", "Valid") == "Valid":
            cut, size = 0, (n - 1) * s + (max(extent, s) if given < 0 else extent + given)
        elif given < 0:
            cut, size = max(extent - s, 0) // 2, n * s
        else:
            cut, size = max(extent - extent % 2 - given, 0) // 2, (n - 1) * s + extent % 2 + given
        full = full.narrow(axis + 2, cut, min(size, full.shape[axis + 2] - cut))
        missing = size - full.shape[axis + 2]
        full = torch.cat([full, full.new_zeros(*full.shape[:axis + 2], missing, *full.shape[axis + 3:])], axis + 2)
    return full.movedim(1, -1)


def convolution(layer, x, parameters):
    kind = layer["kind"]
    if kind.startswith("Conv") and kind.endswith("Transpose"):
        y = transposed(layer, x, parameters[0])
    elif kind.startswith("Conv"):
        y = convolved(layer, x, parameters[0], layer.get("groups", 1))
    else:
        y = depthwise(layer, x, parameters[0])
    if kind.startswith("Separable"):
        y = y @ parameters[1].flatten(0, -3)
    return y + parameters[-1] if layer.get("useBias", True) else y


def convolution_weights(layer, channels, scale):
    kind, size, filters = layer["kind"], layer["kernelSize"], layer["units"]
    multiplier = layer.get("depthMultiplier", 1)
    if kind.startswith("Separable"):
        yield "depthwise_kernel", [*size, channels, multiplier], scale, 0
        yield "pointwise_kernel", [*[1] * len(size), channels * multiplier, filters], scale, 0
    elif kind.startswith("Depthwise"):
        filters = channels * multiplier
        yield "kernel", [*size, channels, multiplier], scale, 0
    elif kind.endswith("Transpose"):
        yield "kernel", [*size, filters, channels], scale, 0
    else:
        yield "kernel", [*size, channels // layer.get("groups", 1), filters], scale, 0
    if layer.get("useBias", True):
        yield "bias", [filters], scale / 2, 0


# Recurrent layers by PyTorch's own; parameters are Keras's, so that gates, axes and biases are put in PyTorch's order.

def recurrent(kind, units, activation="Tanh", **options):
    return dict(kind=kind, units=units, activation=activation, **options)


def torch_gates(values, kind, units):
    """Gates along the last axis in PyTorch's order: r, z, n of a GRU, where Keras has z, r, h. An LSTM has i, f, c, o in both."""
    parts = list(values.split(units, -1))
    return torch.cat([parts[1], parts[0], parts[2]], -1) if kind == "GRU" else values


def torch_recurrent(layer, x, parameters):
    """The states of one direction after each step."""
    kind, units = layer["kind"], layer["units"]
    kernel, recurrent_kernel = parameters[:2]
    bias = parameters[2] if layer.get("useBias", True) else torch.zeros(kernel.shape[-1])
    bias = bias if bias.dim() == 2 else torch.stack([bias, torch.zeros_like(bias)])
    weights = [torch_gates(w.movedim(0, -1), kind, units).movedim(-1, 0) for w in (kernel.T, recurrent_kernel.T, bias[0], bias[1])]
    state = torch.zeros(1, len(x), units)
    # x, states, weights, has_biases, num_layers, dropout, train, bidirectional, batch_first, as the modules call them.
    options = (weights, True, 1, 0.0, False, False, True)
    if kind == "LSTM":
        return torch._VF.lstm(x, (state, state), *options)[0]
    function = torch._VF.gru if kind == "GRU" else getattr(torch._VF, "rnn_" + layer["activation"].lower())
    return function(x, state, *options)[0]


def keras_recurrent(layer, x, parameters):
    """keras/src/layers/rnn: what PyTorch has no module for, gates along the last axis in Keras's order."""
    kind, units = layer["kind"], layer["units"]
    activation, gate = ACTIVATIONS[layer["activation"]], ACTIVATIONS[layer.get("recurrentActivation", "Sigmoid")]
    kernel, recurrent_kernel = parameters[:2]
    bias = parameters[2] if layer.get("useBias", True) else torch.zeros(kernel.shape[-1])
    h = c = torch.zeros(len(x), units)
    states = []
    for step in range(x.shape[1]):
        sums = x[:, step] @ kernel + (bias if bias.dim() == 1 else bias[0])
        if kind == "SimpleRNN":
            h = activation(sums + h @ recurrent_kernel, None)
        elif kind == "LSTM":
            i, f, candidate, o = (sums + h @ recurrent_kernel).split(units, -1)
            c = gate(f, None) * c + gate(i, None) * activation(candidate, None)
            h = gate(o, None) * activation(c, None)
        elif layer.get("resetAfter", True):
            of_state = h @ recurrent_kernel + (bias[1] if bias.dim() == 2 else 0)
            z, r = gate((sums + of_state)[:, :2 * units], None).split(units, -1)
            h = z * h + (1 - z) * activation(sums[:, 2 * units:] + r * of_state[:, 2 * units:], None)
        else:
            z, r = gate(sums[:, :2 * units] + h @ recurrent_kernel[:, :2 * units], None).split(units, -1)
            h = z * h + (1 - z) * activation(sums[:, 2 * units:] + (r * h) @ recurrent_kernel[:, 2 * units:], None)
        states.append(h)
    return torch.stack(states, 1)


RECURRENT = ("SimpleRNN", "LSTM", "GRU")


def is_torch(layer):
    functions = ("Tanh", "Relu") if layer["kind"] == "SimpleRNN" else ("Tanh",)
    return layer["activation"] in functions and layer.get("resetAfter", True) and "recurrentActivation" not in layer


def recurrence(layer, x, parameters):
    """The states after each step, or the last one; a layer that goes backwards gives them in the order in which it computes them."""
    x = x.flip(1) if layer.get("goBackwards") else x
    merge = layer.get("bidirectional")
    run = torch_recurrent if is_torch(layer) else keras_recurrent
    half = len(parameters) // 2 if merge else len(parameters)
    states = run(layer, x, parameters[:half])
    results = [states if layer.get("returnSequences") else states[:, -1]]
    if merge:  # keras/src/layers/rnn/bidirectional.py: the second layer's sequence is turned round
        states = run(layer, x.flip(1), parameters[half:])
        results.append(states.flip(1) if layer.get("returnSequences") else states[:, -1])
    first, second = results[0], results[-1]
    return dict(Concatenate=torch.cat(results, -1), Sum=first + second, Average=(first + second) / 2, Multiply=first * second).get(merge, first)


def recurrent_weights(layer, features, scale):
    units = layer["units"]
    columns = dict(SimpleRNN=1, LSTM=4, GRU=3)[layer["kind"]] * units
    for direction in ("forward", "backward") if "bidirectional" in layer else ("",):
        prefix = f"{direction}_{NAMES[layer['kind']]}/" if direction else ""
        yield prefix + "kernel", [features, columns], scale, 0
        yield prefix + "recurrent_kernel", [units, columns], scale, 0
        if layer.get("useBias", True):
            yield prefix + "bias", [2, columns] if layer["kind"] == "GRU" and layer.get("resetAfter", True) else [columns], scale / 2, 0


# The name by which Keras begins the automatic names of a layer, and its functions without weights.
NAMES = {
    "Conv1D": "conv1d", "Conv2D": "conv2d", "DepthwiseConv1D": "depthwise_conv1d", "DepthwiseConv2D": "depthwise_conv2d",
    "SeparableConv1D": "separable_conv1d", "SeparableConv2D": "separable_conv2d",
    "Conv1DTranspose": "conv1d_transpose", "Conv2DTranspose": "conv2d_transpose",
    "SimpleRNN": "simple_rnn", "LSTM": "lstm", "GRU": "gru", "Embedding": "embedding",
    "Dense": "dense", "PReLU": "p_re_lu", "LayerNormalization": "layer_normalization", "RMSNormalization": "rms_normalization",
    "BatchNormalization": "batch_normalization", "GroupNormalization": "group_normalization"}


def keras_relu(x, max_value=None, negative_slope=0.0, threshold=0.0):
    """keras.activations.relu, line by line."""
    negative_part = F.relu(-x + threshold) if threshold else F.relu(-x)
    y = x * (x > threshold).to(x.dtype) if threshold else F.relu(x)
    if max_value is not None:
        y = torch.clamp(y, 0.0, max_value)
    return y - negative_slope * negative_part if negative_slope else y


def spatial(function):
    """A function of [batch, channels, rows, columns] on [batch, rows, columns, channels]; a series has one row."""
    def apply(x, o):
        image = x if x.dim() == 4 else x.unsqueeze(1)
        y = function(image.permute(0, 3, 1, 2), {**o, "series": x.dim() == 3}).permute(0, 2, 3, 1)
        return y if x.dim() == 4 else y.squeeze(1)
    return apply


def both(numbers, o):
    """Of the rows and the columns; a series has columns only."""
    numbers = numbers if isinstance(numbers, list) else [numbers]
    return (1, numbers[0]) if o["series"] else (numbers[0], numbers[-1])


def same_padding(n, size, stride):
    """The elements before and after an axis under padding="same" (keras.src.ops.operation_utils)."""
    total = max((-(-n // stride) - 1) * stride + size - n, 0)
    return total // 2, total - total // 2


def pool(average):
    def apply(x, o):
        size = both(o.get("poolSize", 2), o)
        stride = both(per_axis(o, "strides", 2, 1) if "strides" in o else list(size)[o["series"]:], o)
        pads = [same_padding(n, *axis) if o.get("padding") == "Same" else (0, 0) for n, *axis in zip(x.shape[2:], size, stride)]
        pads = [*pads[1], *pads[0]]
        if not average:
            return F.max_pool2d(F.pad(x, pads, value=-math.inf), size, stride)
        # Keras divides by the number of elements that are no padding.
        return F.avg_pool2d(F.pad(x, pads), size, stride) / F.avg_pool2d(F.pad(torch.ones_like(x), pads), size, stride)
    return spatial(apply)


def borders(o):
    """Top, bottom, left, right."""
    sizes = o["sizes"]
    if o["series"]:
        return 0, 0, sizes[0], sizes[-1]
    return sizes if len(sizes) == 4 else (sizes[0], sizes[0], sizes[-1], sizes[-1])


def zero_padding(x, o):
    top, bottom, left, right = borders(o)
    return F.pad(x, [left, right, top, bottom])


def cropping(x, o):
    top, bottom, left, right = borders(o)
    return x[:, :, top:x.shape[2] - bottom, left:x.shape[3] - right]


def up_sampling(x, o):
    rows, columns = both(o["sizes"], o)
    if o.get("interpolation") == "Bilinear":
        return F.interpolate(x, size=(x.shape[2] * rows, x.shape[3] * columns), mode="bilinear", align_corners=False)
    return x.repeat_interleave(rows, 2).repeat_interleave(columns, 3)


def global_pool(reduce):
    def apply(x, o):
        axes = tuple(range(1, x.dim() - 1))
        return reduce(x, axes, o.get("keepDims", False))
    return apply


FUNCTIONS = {
    "LeakyReLU": lambda x, o: F.leaky_relu(x, o.get("negativeSlope", 0.3)),
    "ELU": lambda x, o: F.elu(x, o.get("alpha", 1.0)),
    "ReLU": lambda x, o: keras_relu(x, o.get("maxValue"), o.get("negativeSlope", 0.0), o.get("threshold", 0.0)),
    "Rescaling": lambda x, o: x * o["scale"] + o.get("offset", 0.0),
    "Clip": lambda x, o: torch.clamp(x, o["min"], o["max"]),
    "Permute": lambda x, o: x.permute(0, *o["dimensions"]),
    **{f"MaxPooling{n}D": pool(average=False) for n in (1, 2)},
    **{f"AveragePooling{n}D": pool(average=True) for n in (1, 2)},
    **{f"GlobalAveragePooling{n}D": global_pool(torch.mean) for n in (1, 2)},
    **{f"GlobalMaxPooling{n}D": global_pool(torch.amax) for n in (1, 2)},
    **{f"ZeroPadding{n}D": spatial(zero_padding) for n in (1, 2)},
    **{f"Cropping{n}D": spatial(cropping) for n in (1, 2)},
    **{f"UpSampling{n}D": spatial(up_sampling) for n in (1, 2)},
    "Flatten": lambda x, o: x.flatten(1),
    "Reshape": lambda x, o: x.reshape(-1, *o["dimensions"]),
}


def batch_normalization(layer, x, parameters, training):
    """keras/src/layers/normalization/batch_normalization.py, without the moves of the averages."""
    *affine, mean, variance = parameters
    gamma = affine.pop(0) if layer.get("scale", True) else None
    beta = affine.pop(0) if layer.get("center", True) else None
    of_batch = training and layer.get("trainable", True)
    y = F.batch_norm(channels_first(x), mean.detach().clone(), variance.detach().clone(), gamma, beta, training=of_batch, eps=1e-3)
    return y.movedim(1, -1)


class Network:
    def __init__(self, shape, layers, seed, scale=0.5):
        self.shape, self.layers, self.parameters, self.names = list(shape), layers, [], []
        self.of, self.untrained, numbers = [], set(), {}
        generator = torch.Generator().manual_seed(seed)
        probe = torch.zeros(1, *shape)
        for layer in layers:
            kind, first = layer["kind"], len(self.parameters)
            if kind in NAMES:
                name = "bidirectional" if "bidirectional" in layer else NAMES[kind]
                number = numbers[name] = numbers.get(name, -1) + 1
                name = name if number == 0 else f"{name}_{number}"
                for parameter, size, spread, start in self.weights(layer, list(probe.shape[1:]), scale):
                    self.add(f"{name}/{parameter}", start + grid(*size, scale=spread, generator=generator))
            self.of.append(self.parameters[first:])
            if kind == "BatchNormalization":
                own = self.of[-1]
                self.untrained.update(map(id, own[-2:] if layer.get("trainable", True) else own))
            probe = self.apply(layer, probe, self.of[-1], False)[1].detach()
        self.size = probe[0].numel()

    @staticmethod
    def weights(layer, shape, scale):
        """Name, shape, spread and centre of each parameter of a layer."""
        kind = layer["kind"]
        if kind == "Dense":
            yield "kernel", [shape[-1], layer["units"]], scale, 0
            if layer.get("useBias", True):
                yield "bias", [layer["units"]], scale / 2, 0
        elif kind == "PReLU":
            shared = layer.get("sharedAxes", [])
            yield "alpha", [1 if i + 1 in shared else n for i, n in enumerate(shape)], scale, 0
        elif kind == "LayerNormalization":
            yield "gamma", shape[-1:], scale, 1
            yield "beta", shape[-1:], scale, 0
        elif kind == "RMSNormalization":
            yield "scale", shape[-1:], scale, 1
        elif kind in ("BatchNormalization", "GroupNormalization"):
            if layer.get("scale", True):
                yield "gamma", shape[-1:], scale, 1
            if layer.get("center", True):
                yield "beta", shape[-1:], scale, 0
            if kind == "BatchNormalization":
                yield "moving_mean", shape[-1:], scale, 0
                yield "moving_variance", shape[-1:], scale / 4, 1
        elif kind == "Embedding":
            yield "embeddings", [layer["inputDim"], layer["outputDim"]], scale, 0
        elif "Conv" in kind:
            yield from convolution_weights(layer, shape[-1], scale)
        elif kind in RECURRENT:
            yield from recurrent_weights(layer, shape[-1], scale)

    def add(self, name, values):
        self.names.append(name)
        self.parameters.append(values.requires_grad_())

    @staticmethod
    def apply(layer, x, parameters, training):
        """What enters a layer's activation, and what leaves the layer."""
        kind = layer["kind"]
        if kind in FUNCTIONS:
            return x, FUNCTIONS[kind](x, layer)
        if kind == "Embedding":
            return x, F.embedding(x.long(), parameters[0])
        if kind == "Dense":
            x = x @ parameters[0]
            if layer.get("useBias", True):
                x = x + parameters[1]
        elif "Conv" in kind:
            x = convolution(layer, x, parameters)
        elif kind in RECURRENT:
            return x, recurrence(layer, x, parameters)
        elif kind == "PReLU":
            return x, F.relu(x) - parameters[0] * F.relu(-x)
        elif kind == "LayerNormalization":
            return x, F.layer_norm(x, x.shape[-1:], *parameters, eps=layer.get("epsilon", 1e-3))
        elif kind == "BatchNormalization":
            return x, batch_normalization(layer, x, parameters, training)
        elif kind == "GroupNormalization":
            gamma, beta = (list(parameters) + [None])[:2] if layer.get("scale", True) else (None, parameters[0] if parameters else None)
            groups = x.shape[-1] if layer["groups"] == -1 else layer["groups"]
            return x, F.group_norm(channels_first(x), groups, gamma, beta, eps=1e-3).movedim(1, -1)
        elif kind == "RMSNormalization":
            return x, x * torch.rsqrt(x.square().mean(-1, keepdim=True) + layer.get("epsilon", 1e-6)) * parameters[0]
        activation = layer["activation"]
        return x, ACTIVATIONS[activation](x, layer.get("alpha", DEFAULT_ALPHA.get(activation)))

    def forward(self, x, training):
        """What enters the last activation, what leaves the network, and the last activation's name."""
        x = x.reshape(-1, *self.shape)
        z, last = x, "Linear"
        for layer, parameters in zip(self.layers, self.of):
            entered, x = self.apply(layer, x, parameters, training)
            if "activation" in layer:
                z, last = entered, layer["activation"]
        return z.flatten(1), x.flatten(1), last

    def penalty(self):
        total = torch.zeros(())
        for layer, parameters in zip(self.layers, self.of):
            if layer["kind"] == "Dense" or "Conv" in layer["kind"]:
                kernel = parameters[0]
                total = total + layer.get("kernelL1", 0) * kernel.abs().sum() + layer.get("kernelL2", 0) * kernel.square().sum()
            elif layer["kind"] == "Embedding":
                table = parameters[0]
                total = total + layer.get("embeddingsL1", 0) * table.abs().sum() + layer.get("embeddingsL2", 0) * table.square().sum()
            elif layer["kind"] in RECURRENT:
                for name, w in zip(("kernel", "recurrent", "bias") * 2, parameters):
                    total = total + layer.get(name + "L1", 0) * w.abs().sum() + layer.get(name + "L2", 0) * w.square().sum()
        return total

    def objective(self, x, t, loss, delta, training=True):
        z, p, last = self.forward(x, training)
        losses = sample_losses(loss, delta, last, z, p, t)
        return losses.mean() + self.penalty(), losses, p


def targets_for(loss, last, batch, size, generator):
    if loss == "SparseCategoricalCrossEntropy":
        return torch.randint(0, size, (batch, 1), generator=generator).double()
    if loss in ("CategoricalCrossEntropy", "KullbackLeibler"):
        raw = torch.randint(1, 1000, (batch, size), generator=generator).double()
        soft = torch.floor(raw / raw.sum(-1, keepdim=True) * 1024) / 1024
        soft[:, 0] += 1 - soft.sum(-1)
        soft[0] = F.one_hot(torch.tensor(size - 1), size).double()
        return soft
    if loss == "BinaryCrossEntropy" or (loss == "Perceptron" and last == "Step"):
        return torch.randint(0, 2, (batch, size), generator=generator).double()
    if loss in ("Hinge", "Perceptron"):
        return torch.randint(0, 2, (batch, size), generator=generator).double() * 2 - 1
    if loss == "Poisson":
        return torch.randint(0, 5, (batch, size), generator=generator).double()
    return grid(batch, size, generator=generator)


# name, input shape, layers, loss, delta, options
NETWORKS = [
    ("relu_mean_squared_error", [5], [dense(7, "Relu"), dense(3)], "MeanSquaredError", None, {}),
    ("leaky_relu_elu_mean_absolute_error", [4], [dense(6, "LeakyRelu"), dense(5, "Elu"), dense(2)], "MeanAbsoluteError", None, {}),
    ("alphas_huber", [4], [dense(6, "LeakyRelu", alpha=0.0625), dense(5, "Elu", alpha=0.5), dense(2)], "Huber", 0.5, {}),
    ("selu_gelu_without_bias_huber", [6], [dense(6, "Selu", useBias=False), dense(5, "Gelu", useBias=False), dense(3, useBias=False)], "Huber", None, {}),
    ("gelu_tanh_silu_binary", [5], [dense(7, "GeluTanh"), dense(4, "Silu"), dense(2, "Sigmoid")], "BinaryCrossEntropy", None, {}),
    ("hard_sigmoid_tanh_categorical", [5], [dense(7, "HardSigmoid"), dense(6, "Tanh"), dense(4, "Softmax")], "CategoricalCrossEntropy", None, {}),
    ("softplus_softsign_sparse", [5], [dense(7, "Softplus"), dense(6, "Softsign"), dense(5, "Softmax")], "SparseCategoricalCrossEntropy", None, {}),
    ("extreme_logits_binary", [3], [dense(3, "Sigmoid")], "BinaryCrossEntropy", None, dict(extreme=True)),
    ("extreme_logits_categorical", [3], [dense(3, "Softmax")], "CategoricalCrossEntropy", None, dict(extreme=True)),
    ("extreme_logits_sparse", [3], [dense(3, "Softmax")], "SparseCategoricalCrossEntropy", None, dict(extreme=True)),
    ("clipped_binary", [4], [dense(5, "Tanh"), dense(3)], "BinaryCrossEntropy", None, {}),
    ("normalised_categorical", [4], [dense(5, "Tanh"), dense(3, "Softplus")], "CategoricalCrossEntropy", None, {}),
    ("normalised_sparse", [4], [dense(5, "Tanh"), dense(4, "Sigmoid")], "SparseCategoricalCrossEntropy", None, {}),
    ("tanh_hinge", [4], [dense(6, "Silu"), dense(2, "Tanh")], "Hinge", None, {}),
    ("linear_hinge", [4], [dense(6, "Relu"), dense(3)], "Hinge", None, {}),
    ("sign_perceptron", [4], [dense(1, "Sign")], "Perceptron", None, {}),
    ("step_perceptron", [4], [dense(5, "Tanh"), dense(2, "Step")], "Perceptron", None, {}),
    ("linear_perceptron", [4], [dense(3)], "Perceptron", None, {}),
    ("softmax_kullback_leibler", [4], [dense(5, "Softmax"), dense(4, "Softmax")], "KullbackLeibler", None, {}),
    ("exponential_poisson", [4], [dense(5, "Exponential"), dense(3, "Exponential")], "Poisson", None, dict(scale=0.25)),
    ("penalties", [4], [dense(6, "Tanh", kernelL1=0.015625), dense(5, "Relu", useBias=False, kernelL2=0.03125), dense(2, kernelL1=0.0078125, kernelL2=0.25)], "MeanSquaredError", None, {}),
    ("reshaped", [2, 3], [dict(kind="Flatten"), dense(6), dict(kind="Reshape", dimensions=[3, 2]), dict(kind="Activation", activation="Gelu"), dict(kind="Flatten"), dense(4), dict(kind="Activation", activation="Softmax")], "CategoricalCrossEntropy", None, {}),
    ("three_panels", [17], [dense(33, "Silu"), dense(17, "Softmax")], "SparseCategoricalCrossEntropy", None, dict(batch=9, scale=0.3)),
    ("functions_mean_squared_error", [4], [dict(kind="Rescaling", scale=0.5, offset=-0.25), dense(6), dict(kind="LeakyReLU"), dense(5), dict(kind="ELU", alpha=0.5), dense(5), dict(kind="ReLU", maxValue=1.5, negativeSlope=0.25, threshold=0.5), dense(3), dict(kind="Clip", min=-0.75, max=1.25)], "MeanSquaredError", None, {}),
    ("new_activations_huber", [5], [dense(7, "Mish"), dense(6, "HardSilu"), dense(6, "HardTanh"), dense(5, "Relu6"), dense(3)], "Huber", None, {}),
    ("log_softmax_mean_absolute_error", [4], [dense(5, "Silu"), dense(3, "LogSoftmax")], "MeanAbsoluteError", None, {}),
    ("slopes_mean_squared_error", [5], [dense(6), dict(kind="PReLU", sharedAxes=[]), dense(5), dict(kind="PReLU", sharedAxes=[1]), dense(2)], "MeanSquaredError", None, {}),
    ("slopes_of_positions_mean_squared_error", [2, 3, 4], [dense(5, perPosition=True), dict(kind="PReLU", sharedAxes=[]), dense(4, perPosition=True), dict(kind="PReLU", sharedAxes=[1, 2]), dense(3, perPosition=True), dict(kind="PReLU", sharedAxes=[3]), dense(2, perPosition=True)], "MeanSquaredError", None, {}),
    ("mixer_categorical", [4, 5], [dense(6, "Gelu", perPosition=True), dict(kind="LayerNormalization"), dense(4, perPosition=True), dict(kind="GlobalAveragePooling1D"), dense(3, "Softmax")], "CategoricalCrossEntropy", None, {}),
    ("permuted_root_mean_square", [3, 4], [dict(kind="Permute", dimensions=[2, 1]), dense(5, "Tanh", perPosition=True), dict(kind="RMSNormalization"), dense(2, "Softmax", perPosition=True)], "MeanSquaredError", None, {}),
    ("bordered_series", [5, 3], [dense(4, "Tanh", perPosition=True), dict(kind="ZeroPadding1D", sizes=[2, 1]), dense(3, perPosition=True), dict(kind="Cropping1D", sizes=[1, 3]), dict(kind="Flatten"), dense(2)], "MeanSquaredError", None, {}),
    ("bordered_images", [4, 3, 2], [dense(3, "Tanh", perPosition=True), dict(kind="ZeroPadding2D", sizes=[0, 1, 2, 0]), dense(3, perPosition=True), dict(kind="Cropping2D", sizes=[2, 1, 1, 0]), dict(kind="ZeroPadding2D", sizes=[1, 2]), dict(kind="Cropping2D", sizes=[1]), dense(2, perPosition=True), dict(kind="GlobalAveragePooling2D"), dense(3, "Softmax")], "CategoricalCrossEntropy", None, {}),
    ("repeated_positions", [2, 3, 2], [dense(3, "Tanh", perPosition=True), dict(kind="UpSampling2D", sizes=[2, 3]), dense(2, perPosition=True), dict(kind="UpSampling2D", sizes=[2]), dict(kind="Reshape", dimensions=[144, 2]), dict(kind="Cropping1D", sizes=[70]), dict(kind="UpSampling1D", sizes=[3]), dense(2, perPosition=True), dict(kind="Flatten"), dense(2)], "MeanSquaredError", None, dict(scale=0.25)),
    ("bilinear_images", [3, 2, 2], [dense(3, "Tanh", perPosition=True), dict(kind="UpSampling2D", sizes=[2, 3], interpolation="Bilinear"), dense(2, "Silu", perPosition=True), dict(kind="UpSampling2D", sizes=[1, 4], interpolation="Bilinear"), dict(kind="Cropping2D", sizes=[2, 1, 9, 10]), dict(kind="Flatten"), dense(2)], "MeanSquaredError", None, {}),
    ("pooled_series", [9, 3], [dense(4, "Tanh", perPosition=True), dict(kind="MaxPooling1D", poolSize=[3], strides=[2], padding="Same"), dense(4, "Silu", perPosition=True), dict(kind="AveragePooling1D", poolSize=[2]), dict(kind="Flatten"), dense(3, "Softmax")], "CategoricalCrossEntropy", None, {}),
    ("overlapping_series", [8, 3], [dense(4, "Tanh", perPosition=True), dict(kind="AveragePooling1D", poolSize=[3], strides=[1], padding="Same"), dense(4, "Silu", perPosition=True), dict(kind="MaxPooling1D", poolSize=[3], strides=[1]), dict(kind="AveragePooling1D", poolSize=[3], strides=[3], padding="Same"), dict(kind="GlobalMaxPooling1D"), dense(2)], "MeanSquaredError", None, {}),
    ("pooled_images", [7, 8, 2], [dense(3, "Tanh", perPosition=True), dict(kind="MaxPooling2D", poolSize=[3, 2], strides=[2], padding="Same"), dense(3, "Silu", perPosition=True), dict(kind="AveragePooling2D", poolSize=[3], padding="Same"), dense(2, perPosition=True), dict(kind="GlobalMaxPooling2D", keepDims=True), dict(kind="Flatten"), dense(2)], "MeanSquaredError", None, {}),
    ("overlapping_images", [6, 9, 2], [dense(3, "Tanh", perPosition=True), dict(kind="AveragePooling2D", poolSize=[2, 3], strides=[1]), dense(3, "Silu", perPosition=True), dict(kind="MaxPooling2D", poolSize=[3], strides=[2, 3]), dict(kind="Flatten"), dense(2)], "MeanSquaredError", None, {}),
    ("pooled_images_of_even_windows", [6, 5, 2], [dense(3, "Tanh", perPosition=True), dict(kind="MaxPooling2D", poolSize=[4, 2], strides=[1], padding="Same"), dense(3, "Silu", perPosition=True), dict(kind="AveragePooling2D", poolSize=[4, 2], strides=[3, 2], padding="Same"), dict(kind="Flatten"), dense(2)], "MeanSquaredError", None, {}),
    ("pooled_twice", [6, 7, 3], [dense(4, "Tanh", perPosition=True), dict(kind="MaxPooling2D"), dict(kind="AveragePooling2D", padding="Same"), dict(kind="Flatten"), dense(2)], "MeanSquaredError", None, {}),
]

# Networks of convolutions; their file is convolutions.json.
CONVOLUTIONS = [
    ("valid_square", [5, 6, 2], [conv("Conv2D", 3, [3], "Tanh"), dict(kind="Flatten"), dense(2)], "MeanSquaredError", None, {}),
    ("valid_rectangle_strides", [7, 6, 2], [conv("Conv2D", 3, [3, 2], "Tanh", strides=[2]), conv("Conv2D", 2, [2, 1], strides=[1, 2])], "MeanSquaredError", None, {}),
    ("valid_that_leaves_some_out", [6, 8, 1], [conv("Conv2D", 2, [3], strides=[2, 3])], "MeanSquaredError", None, {}),
    ("same_odd", [5, 4, 2], [conv("Conv2D", 3, [3], "Silu", padding="Same"), conv("Conv2D", 2, [3, 5], padding="Same", useBias=False)], "MeanSquaredError", None, {}),
    ("same_even_strides", [6, 8, 2], [conv("Conv2D", 3, [3], "Tanh", padding="Same", strides=[2]), conv("Conv2D", 2, [2], padding="Same", strides=[2])], "MeanSquaredError", None, {}),
    ("same_even_window", [5, 6, 1], [conv("Conv2D", 2, [4, 2], "Tanh", padding="Same"), conv("Conv2D", 2, [2, 4], padding="Same", strides=[3])], "MeanSquaredError", None, {}),
    ("same_strides_above_the_window", [7, 5, 2], [conv("Conv2D", 3, [1, 2], padding="Same", strides=[3])], "MeanSquaredError", None, {}),
    ("dilation", [8, 9, 2], [conv("Conv2D", 3, [3], "Tanh", dilationRate=[2]), conv("Conv2D", 2, [2, 3], padding="Same", dilationRate=[1, 3])], "MeanSquaredError", None, {}),
    ("pointwise", [3, 4, 5], [conv("Conv2D", 4, [1], "Relu"), conv("Conv2D", 3, [1], padding="Same", useBias=False)], "MeanSquaredError", None, {}),
    ("wide", [4, 3, 17], [conv("Conv2D", 18, [2], "Tanh", padding="Same"), conv("Conv2D", 16, [2]), dict(kind="Flatten"), dense(3, "Softmax")], "SparseCategoricalCrossEntropy", None, dict(scale=0.2)),
    ("penalties_of_kernels", [4, 4, 1], [conv("Conv2D", 2, [2], "Tanh", kernelL1=0.015625, kernelL2=0.03125), conv("Conv2DTranspose", 1, [2], kernelL2=0.25)], "MeanSquaredError", None, {}),
    ("softmax_of_channels", [3, 3, 2], [conv("Conv2D", 3, [2], "Softmax", padding="Same")], "MeanSquaredError", None, {}),
    ("series", [9, 2], [conv("Conv1D", 3, [3], "Tanh"), conv("Conv1D", 2, [2], padding="Same", strides=[2]), dict(kind="GlobalAveragePooling1D"), dense(2)], "MeanSquaredError", None, {}),
    ("series_causal", [8, 1], [conv("Conv1D", 3, [3], "Tanh", padding="Causal"), conv("Conv1D", 2, [2], padding="Causal", dilationRate=[4]), conv("Conv1D", 2, [3], padding="Causal", strides=[2])], "MeanSquaredError", None, {}),
    ("depthwise_groups", [5, 4, 3], [conv("Conv2D", 6, [2], "Tanh", groups=3, padding="Same"), conv("Conv2D", 6, [3, 2], groups=6)], "MeanSquaredError", None, {}),
    ("series_groups", [6, 2], [conv("Conv1D", 6, [3], groups=2, padding="Causal", useBias=False)], "MeanSquaredError", None, {}),
    ("depthwise", [5, 6, 3], [conv("DepthwiseConv2D", 1, [3], "Tanh", padding="Same", strides=[2]), conv("DepthwiseConv2D", 1, [2, 1], useBias=False)], "MeanSquaredError", None, {}),
    ("depthwise_multiplier", [5, 6, 3], [conv("DepthwiseConv2D", 1, [3, 2], "Tanh", depthMultiplier=2), conv("DepthwiseConv2D", 1, [2], padding="Same", dilationRate=[2, 1], depthMultiplier=3)], "MeanSquaredError", None, {}),
    ("series_depthwise", [9, 2], [conv("DepthwiseConv1D", 1, [3], "Tanh", strides=[2], padding="Same", depthMultiplier=2), conv("DepthwiseConv1D", 1, [2])], "MeanSquaredError", None, {}),
    ("separable", [6, 5, 2], [conv("SeparableConv2D", 4, [3], "Relu", padding="Same", depthMultiplier=2), conv("SeparableConv2D", 3, [2, 3], strides=[2], useBias=False)], "MeanSquaredError", None, {}),
    ("series_separable", [8, 3], [conv("SeparableConv1D", 4, [3], "Tanh", dilationRate=[2]), conv("SeparableConv1D", 2, [2], padding="Same", strides=[2], depthMultiplier=3)], "MeanSquaredError", None, {}),
    ("transposed_valid", [3, 4, 2], [conv("Conv2DTranspose", 3, [3], "Tanh", strides=[2]), conv("Conv2DTranspose", 2, [2, 3], useBias=False)], "MeanSquaredError", None, {}),
    ("transposed_same", [3, 2, 2], [conv("Conv2DTranspose", 3, [3], "Tanh", padding="Same", strides=[2]), conv("Conv2DTranspose", 2, [4, 3], padding="Same", strides=[2, 1])], "MeanSquaredError", None, {}),
    ("transposed_strides_above_the_window", [3, 2, 2], [conv("Conv2DTranspose", 2, [2, 1], "Tanh", strides=[3, 2]), conv("Conv2DTranspose", 2, [1, 2], padding="Same", strides=[2, 3])], "MeanSquaredError", None, {}),
    ("transposed_dilation", [3, 4, 2], [conv("Conv2DTranspose", 2, [3], "Tanh", dilationRate=[2]), conv("Conv2DTranspose", 2, [2, 3], padding="Same", dilationRate=[2])], "MeanSquaredError", None, {}),
    ("transposed_output_padding", [3, 2, 1], [conv("Conv2DTranspose", 2, [3, 2], "Tanh", strides=[2], outputPadding=[1]), conv("Conv2DTranspose", 2, [4, 3], padding="Same", strides=[3, 2], outputPadding=[2, 0])], "MeanSquaredError", None, {}),
    ("series_transposed", [4, 3], [conv("Conv1DTranspose", 2, [4], "Tanh", strides=[2], padding="Same"), conv("Conv1DTranspose", 3, [2], strides=[3]), conv("Conv1DTranspose", 1, [5], strides=[2], outputPadding=[0])], "MeanSquaredError", None, {}),
    ("autoencoder", [8, 8, 1], [conv("Conv2D", 3, [3], "Relu", strides=[2], padding="Same"), conv("Conv2D", 4, [3], "Relu", strides=[2], padding="Same"), conv("Conv2DTranspose", 3, [3], "Relu", strides=[2], padding="Same"), conv("Conv2DTranspose", 1, [3], "Sigmoid", strides=[2], padding="Same")], "BinaryCrossEntropy", None, {}),
    ("groups", [7, 6, 6], [conv("Conv2D", 9, [3, 2], "Tanh", groups=3, padding="Same"), conv("Conv2D", 36, [2], groups=3, strides=[2])], "MeanSquaredError", None, {}),
    ("dilated_groups", [9, 8, 4], [conv("Conv2D", 6, [2, 3], "Tanh", groups=2, dilationRate=[2]), conv("Conv2D", 4, [1, 2], groups=2, dilationRate=[1, 3])], "MeanSquaredError", None, {}),
    ("causal_groups", [12, 4], [conv("Conv1D", 40, [3], "Tanh", groups=2, padding="Causal"), conv("Conv1D", 4, [2], groups=4, dilationRate=[2])], "MeanSquaredError", None, {}),
]

# Networks whose training steps take the statistics of the batch, and their kin; their file is normalizations.json.
NORM = dict(kind="BatchNormalization")
NORMALIZATIONS = [
    ("dense", [4], [dense(5, useBias=False), NORM, dict(kind="Activation", activation="Tanh"), dense(3, "Softmax")], "SparseCategoricalCrossEntropy", None, {}),
    ("without_shift_and_factor", [4], [dense(5), dict(kind="BatchNormalization", center=False, scale=False), dict(kind="Activation", activation="Silu"), dense(2)], "MeanSquaredError", None, {}),
    ("without_factor", [4], [dense(18), dict(kind="BatchNormalization", scale=False), dense(2)], "MeanSquaredError", None, {}),
    ("frozen", [4], [dense(5), dict(kind="BatchNormalization", trainable=False), dict(kind="Activation", activation="Silu"), dense(2), NORM], "MeanSquaredError", None, {}),
    ("images", [4, 5, 2], [conv("Conv2D", 3, [3], padding="Same"), NORM, dict(kind="Activation", activation="Silu"), conv("DepthwiseConv2D", 1, [2]), NORM, conv("Conv2D", 3, [1], useBias=False), NORM, dict(kind="GlobalAveragePooling2D"), dense(3, "Softmax")], "CategoricalCrossEntropy", None, {}),
    ("series_from_the_start", [6, 3], [NORM, conv("Conv1D", 4, [3], "Tanh", padding="Same"), NORM, dict(kind="Flatten"), dense(2)], "MeanSquaredError", None, {}),
    ("transposed", [2, 3, 2], [conv("Conv2DTranspose", 3, [3], strides=[2]), NORM, dict(kind="Activation", activation="Tanh"), conv("Conv2D", 2, [2])], "MeanSquaredError", None, {}),
    ("groups_of_images", [4, 3, 2], [conv("Conv2D", 6, [2], "Tanh"), dict(kind="GroupNormalization", groups=3), conv("Conv2D", 4, [1]), dict(kind="GroupNormalization", groups=-1, center=False), dict(kind="Flatten"), dense(2)], "MeanSquaredError", None, {}),
    ("groups_of_vectors", [5], [dense(18, "Tanh"), dict(kind="GroupNormalization", groups=2), dense(4), dict(kind="GroupNormalization", groups=1, scale=False, center=False), dense(2)], "MeanSquaredError", None, {}),
]

# Networks of recurrent layers; their file is recurrent.json.
RECURRENCES = [
    *((f"{kind.lower()}_last", [5, 3], [recurrent(kind, 4), dense(2)], "MeanSquaredError", None, {}) for kind in RECURRENT),
    *((f"{kind.lower()}_sequences", [4, 2], [recurrent(kind, 5, returnSequences=True), dense(2, perPosition=True)], "MeanSquaredError", None, {}) for kind in RECURRENT),
    *((f"{kind.lower()}_backwards", [4, 2], [recurrent(kind, 3, goBackwards=True, returnSequences=True), recurrent(kind, 3, goBackwards=True, useBias=False)], "MeanSquaredError", None, {}) for kind in RECURRENT),
    ("relu_of_states", [6, 2], [recurrent("SimpleRNN", 5, "Relu", returnSequences=True), recurrent("SimpleRNN", 4, "Relu"), dense(3, "Softmax")], "CategoricalCrossEntropy", None, {}),
    ("stacked", [5, 3], [recurrent("GRU", 4, returnSequences=True), recurrent("LSTM", 5, returnSequences=True), recurrent("GRU", 3), dense(2)], "MeanSquaredError", None, {}),
    ("reset_before", [5, 3], [recurrent("GRU", 4, resetAfter=False, returnSequences=True), recurrent("GRU", 3, resetAfter=False, useBias=False), dense(2)], "MeanSquaredError", None, {}),
    ("other_functions", [4, 3], [recurrent("LSTM", 4, "Softsign", recurrentActivation="HardSigmoid", returnSequences=True), recurrent("GRU", 3, "Silu", recurrentActivation="Sigmoid"), dense(2)], "MeanSquaredError", None, {}),
    ("penalties_of_gates", [4, 2], [recurrent("LSTM", 3, kernelL1=0.015625, recurrentL2=0.03125, biasL1=0.0625, returnSequences=True), recurrent("GRU", 2, kernelL2=0.125, recurrentL1=0.0078125, biasL2=0.25)], "MeanSquaredError", None, {}),
    *((f"both_directions_{merge.lower()}", [4, 3], [recurrent("LSTM", 3, bidirectional=merge, returnSequences=True, kernelL2=0.125), recurrent("GRU", 2, bidirectional=merge), dense(2)], "MeanSquaredError", None, {}) for merge in ("Concatenate", "Sum", "Average", "Multiply")),
    ("both_directions_backwards", [4, 2], [recurrent("GRU", 3, bidirectional="Concatenate", returnSequences=True, goBackwards=True), recurrent("SimpleRNN", 3, bidirectional="Concatenate", goBackwards=True)], "MeanSquaredError", None, {}),
    ("wide", [3, 18], [recurrent("GRU", 17, returnSequences=True), recurrent("LSTM", 16), dense(2)], "MeanSquaredError", None, dict(scale=0.2)),
]

def embedding(input_dim, output_dim, **options):
    return dict(kind="Embedding", inputDim=input_dim, outputDim=output_dim, **options)


# Networks that begin with indices; their file is embeddings.json.
EMBEDDINGS = [
    ("mean_of_vectors", [6], [embedding(9, 5), dict(kind="GlobalAveragePooling1D"), dense(2)], "MeanSquaredError", None, {}),
    ("flat_vectors", [3, 2], [embedding(4, 3), dict(kind="Flatten"), dense(3, "Softmax")], "CategoricalCrossEntropy", None, {}),
    ("rows_beyond_a_panel", [5], [embedding(30, 18, embeddingsL1=0.015625, embeddingsL2=0.125), dict(kind="Flatten"), dense(2)], "MeanSquaredError", None, dict(scale=0.2, batch=20)),
    ("vectors_of_steps", [7], [embedding(12, 4), recurrent("LSTM", 3, returnSequences=True), recurrent("GRU", 4), dense(1, "Sigmoid")], "BinaryCrossEntropy", None, {}),
    ("vectors_of_a_window", [8], [embedding(6, 4), conv("Conv1D", 5, [3], "Tanh"), dict(kind="GlobalAveragePooling1D"), dense(2)], "MeanSquaredError", None, {}),
    ("normalised_vectors", [4], [embedding(6, 4), dict(kind="LayerNormalization"), dense(2, perPosition=True)], "MeanSquaredError", None, {}),
]
EXTREME = [[1000, -1000, 0], [-1000, 1000, 0.5], [-1000, -1000, -1000], [1000, 1000, 1000], [1000, -1000, 20], [-20, 20, 10], [0, 0, 0]]


def network_entry(seed, name, shape, layers, loss, delta, options):
    network = Network(shape, layers, seed, options.get("scale", 0.5))
    generator = torch.Generator().manual_seed(1000 + seed)
    last = [layer["activation"] for layer in layers if "activation" in layer][-1]
    if options.get("extreme"):
        # The kernel is the identity, so that the inputs are the logits.
        x = torch.tensor(EXTREME, dtype=torch.float64)
        with torch.no_grad():
            network.parameters[0].copy_(torch.eye(3))
            network.parameters[1].zero_()
    elif layers[0]["kind"] == "Embedding":
        x = torch.randint(0, layers[0]["inputDim"], (options.get("batch", 5), math.prod(shape)), generator=generator).double()
    else:
        x = grid(options.get("batch", 5), math.prod(shape), generator=generator)
    t = targets_for(loss, last, len(x), network.size, generator)
    total, trained, q = network.objective(x, t, loss, delta)
    gradients = torch.autograd.grad(total, network.parameters, allow_unused=True)
    gradients = [torch.zeros_like(w) if g is None or id(w) in network.untrained else g for w, g in zip(network.parameters, gradients)]
    _, losses, p = network.objective(x, t, loss, delta, training=False)
    differs = dict(trained=dict(predictions=q.tolist(), meanLoss=trained.mean().item())) if not torch.equal(p, q) else {}
    return dict(
        **differs, name=name, input=shape, layers=layers, loss=loss, delta=delta,
        inputs=x.tolist(), targets=t.tolist(), predictions=p.tolist(),
        losses=losses.tolist(), meanLoss=losses.mean().item(), regularization=network.penalty().item(),
        parameters=[
            dict(name=n, shape=list(w.shape), values=w.flatten().tolist(), gradient=g.flatten().tolist())
            for n, w, g in zip(network.names, network.parameters, gradients)])


# ---------------------------------------------------------------- optimizers

class KerasOptimizer:
    """Update rules that differ between Keras and torch.optim, as keras/src/optimizers has them."""

    def __init__(self, parameters, learning_rate):
        self.parameters, self.learning_rate, self.t = parameters, learning_rate, 0

    def slot(self, value=0.0):
        return [torch.full_like(w, value) for w in self.parameters]

    @torch.no_grad()
    def step(self):
        self.t += 1
        self.begin()
        for i, w in enumerate(self.parameters):
            self.update(i, w, w.grad)

    def begin(self):
        pass


class Adam(KerasOptimizer):
    """Differs from torch.optim.Adam: epsilon is added to the root before the bias correction, not behind it."""

    def __init__(self, parameters, learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7, weight_decay=0.0):
        super().__init__(parameters, learning_rate)
        self.b1, self.b2, self.epsilon, self.decay = beta_1, beta_2, epsilon, weight_decay
        self.m, self.v = self.slot(), self.slot()

    def update(self, i, w, g):
        if self.decay:  # AdamW: the decay comes first, and is scaled by the learning rate
            w.sub_(w * self.decay * self.learning_rate)
        alpha = self.learning_rate * math.sqrt(1 - self.b2 ** self.t) / (1 - self.b1 ** self.t)
        self.m[i] += (g - self.m[i]) * (1 - self.b1)
        self.v[i] += (g.square() - self.v[i]) * (1 - self.b2)
        w.sub_(self.m[i] * alpha / (self.v[i].sqrt() + self.epsilon))


class RMSprop(KerasOptimizer):
    """Differs from torch.optim.RMSprop: epsilon is under the root, and the learning rate enters the momentum."""

    def __init__(self, parameters, learning_rate=0.001, rho=0.9, momentum=0.0, epsilon=1e-7, centered=False):
        super().__init__(parameters, learning_rate)
        self.rho, self.momentum, self.epsilon, self.centered = rho, momentum, epsilon, centered
        self.v, self.m, self.mean = self.slot(), self.slot(), self.slot()

    def update(self, i, w, g):
        self.v[i] = self.rho * self.v[i] + (1 - self.rho) * g.square()
        denominator = self.v[i] + self.epsilon
        if self.centered:
            self.mean[i] = self.rho * self.mean[i] + (1 - self.rho) * g
            denominator = self.v[i] - self.mean[i].square() + self.epsilon
        increment = self.learning_rate * g / denominator.sqrt()
        if self.momentum > 0:
            self.m[i] = self.momentum * self.m[i] + increment
            increment = self.m[i]
        w.sub_(increment)


class Adagrad(KerasOptimizer):
    """Differs from torch.optim.Adagrad: epsilon is under the root, and the accumulator starts at 0.1."""

    def __init__(self, parameters, learning_rate=0.001, initial_accumulator_value=0.1, epsilon=1e-7):
        super().__init__(parameters, learning_rate)
        self.epsilon, self.accumulator = epsilon, self.slot(initial_accumulator_value)

    def update(self, i, w, g):
        self.accumulator[i] += g.square()
        w.sub_(self.learning_rate * g / (self.accumulator[i] + self.epsilon).sqrt())


class Adamax(KerasOptimizer):
    """Differs from torch.optim.Adamax: epsilon is added to the norm, not to the gradient inside the maximum."""

    def __init__(self, parameters, learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7):
        super().__init__(parameters, learning_rate)
        self.b1, self.b2, self.epsilon = beta_1, beta_2, epsilon
        self.m, self.u = self.slot(), self.slot()

    def update(self, i, w, g):
        self.m[i] += (g - self.m[i]) * (1 - self.b1)
        self.u[i] = torch.maximum(self.b2 * self.u[i], g.abs())
        w.sub_(self.learning_rate * self.m[i] / ((1 - self.b1 ** self.t) * (self.u[i] + self.epsilon)))


class Nadam(KerasOptimizer):
    """torch.optim.NAdam has this with momentum_decay = 1, but PyTorch 1.13 multiplies its product by mu twice."""

    def __init__(self, parameters, learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7):
        super().__init__(parameters, learning_rate)
        self.b1, self.b2, self.epsilon, self.product = beta_1, beta_2, epsilon, 1.0
        self.m, self.v = self.slot(), self.slot()

    def momentum(self, t):
        return self.b1 * (1 - 0.5 * 0.96 ** t)

    def begin(self):
        self.product *= self.momentum(self.t)

    def update(self, i, w, g):
        now, following = self.momentum(self.t), self.momentum(self.t + 1)
        self.m[i] += (g - self.m[i]) * (1 - self.b1)
        self.v[i] += (g.square() - self.v[i]) * (1 - self.b2)
        m_hat = following * self.m[i] / (1 - self.product * following) + (1 - now) * g / (1 - self.product)
        w.sub_(m_hat * self.learning_rate / ((self.v[i] / (1 - self.b2 ** self.t)).sqrt() + self.epsilon))


# torch.optim agrees with Keras for SGD at a constant learning rate (Keras puts the rate into the momentum) and Adadelta.
OPTIMIZERS = [
    ("SGD", dict(learning_rate=0.01), lambda w: torch.optim.SGD(w, lr=0.01)),
    ("SGD", dict(learning_rate=0.01, momentum=0.9), lambda w: torch.optim.SGD(w, lr=0.01, momentum=0.9)),
    ("SGD", dict(learning_rate=0.01, momentum=0.9, nesterov=True),
     lambda w: torch.optim.SGD(w, lr=0.01, momentum=0.9, nesterov=True)),
    ("Adam", dict(learning_rate=0.001), lambda w: Adam(w)),
    ("Adam", dict(learning_rate=0.0625, beta_1=0.5, beta_2=0.75, epsilon=0.001), lambda w: Adam(w, 0.0625, 0.5, 0.75, 0.001)),
    ("AdamW", dict(learning_rate=0.001), lambda w: Adam(w, weight_decay=0.004)),
    ("AdamW", dict(learning_rate=0.01, weight_decay=0.25), lambda w: Adam(w, 0.01, weight_decay=0.25)),
    ("RMSprop", dict(learning_rate=0.001), lambda w: RMSprop(w)),
    ("RMSprop", dict(learning_rate=0.001, momentum=0.9), lambda w: RMSprop(w, momentum=0.9)),
    ("RMSprop", dict(learning_rate=0.001, centered=True), lambda w: RMSprop(w, centered=True)),
    ("RMSprop", dict(learning_rate=0.001, momentum=0.9, centered=True), lambda w: RMSprop(w, momentum=0.9, centered=True)),
    ("Adagrad", dict(learning_rate=0.0625), lambda w: Adagrad(w, 0.0625)),
    # Keras's default learning rate of 0.001 would hardly move the weights: 1 is the paper's, and torch's.
    ("Adadelta", dict(learning_rate=1.0), lambda w: torch.optim.Adadelta(w, lr=1.0, rho=0.95, eps=1e-7)),
    ("Adamax", dict(learning_rate=0.001), lambda w: Adamax(w)),
    ("Nadam", dict(learning_rate=0.001), lambda w: Nadam(w)),
]
KERAS_DEFAULTS = {
    "SGD": dict(learning_rate=0.01, momentum=0.0, nesterov=False),
    "Adam": dict(learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7),
    "AdamW": dict(learning_rate=0.001, weight_decay=0.004, beta_1=0.9, beta_2=0.999, epsilon=1e-7),
    "RMSprop": dict(learning_rate=0.001, rho=0.9, momentum=0.0, epsilon=1e-7, centered=False),
    "Adagrad": dict(learning_rate=0.001, initial_accumulator_value=0.1, epsilon=1e-7),
    "Adadelta": dict(learning_rate=0.001, rho=0.95, epsilon=1e-7),
    "Adamax": dict(learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7),
    "Nadam": dict(learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7),
}


@torch.no_grad()
def clip_gradients(parameters, clipping, limit):
    """Keras's three clippings: by value, each parameter's gradient by its norm, all of them by their common norm."""
    if clipping == "clipvalue":
        for w in parameters:
            w.grad.clamp_(-limit, limit)
    elif clipping == "clipnorm":
        for w in parameters:
            w.grad.mul_(limit / max(w.grad.norm().item(), limit))
    elif clipping == "global_clipnorm":
        norm = math.sqrt(sum(w.grad.square().sum().item() for w in parameters))
        for w in parameters:
            w.grad.mul_(limit * min(1 / norm, 1 / limit))


def optimizer_file():
    shape, layers, loss = [4], [dense(5, "Tanh"), dense(2)], "MeanSquaredError"
    generator = torch.Generator().manual_seed(77)
    batches = [(grid(6, 4, generator=generator), grid(6, 2, generator=generator)) for _ in range(3)]
    start = Network(shape, layers, 7)

    def run(make, clipping=None, limit=None):
        network = Network(shape, layers, 7)
        optimizer, snapshots = make(network.parameters), []
        for step in range(20):
            for w in network.parameters:
                w.grad = None
            total, _, _ = network.objective(*batches[step % len(batches)], loss, None)
            total.backward()
            clip_gradients(network.parameters, clipping, limit)
            optimizer.step()
            if step + 1 in (1, 2, 5, 20):
                snapshots.append(dict(step=step + 1, parameters=[w.detach().flatten().tolist() for w in network.parameters]))
        return snapshots

    runs = [dict(optimizer=name, settings=settings, snapshots=run(make)) for name, settings, make in OPTIMIZERS]
    # The limits are such that some gradients are cut and some are not.
    for clipping, limit in (("clipvalue", 0.25), ("clipnorm", 0.5), ("global_clipnorm", 0.5)):
        runs.append(dict(optimizer="SGD", settings=dict(learning_rate=0.125), clipping=clipping, limit=limit,
                         snapshots=run(lambda w: torch.optim.SGD(w, lr=0.125), clipping, limit)))
    return dict(
        input=shape, layers=layers, loss=loss, names=start.names,
        start=[w.detach().flatten().tolist() for w in start.parameters],
        batches=[dict(inputs=x.tolist(), targets=t.tolist()) for x, t in batches],
        keras_defaults=KERAS_DEFAULTS, runs=runs)


# ---------------------------------------------------------------- files

def compact(value):
    """Whole numbers without their '.0'; everything else as Python prints it, which is exact."""
    if isinstance(value, float):
        assert math.isfinite(value)
        return int(value) if value.is_integer() and abs(value) < 1e15 and math.copysign(1, value) > 0 else value
    if isinstance(value, dict):
        return {key: compact(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [compact(item) for item in value]
    return value


def write(name, content):
    OUT.mkdir(exist_ok=True, parents=True)
    text = json.dumps(compact(content), separators=(",", ":"))
    # One network, activation or run a line, so that a change shows where it is.
    for key in ('{"activation":"', '{"name":"', '{"optimizer":"'):
        text = text.replace("," + key, ",\n" + key)
    (OUT / name).write_text(text + "\n")
    print(f"{name}: {len(text) / 1000:.0f} kB")


write("activations.json", activation_file())
write("networks.json", dict(networks=[network_entry(i, *network) for i, network in enumerate(NETWORKS)]))
write("convolutions.json", dict(networks=[network_entry(i, *network) for i, network in enumerate(CONVOLUTIONS)]))
write("normalizations.json", dict(networks=[network_entry(i, *network) for i, network in enumerate(NORMALIZATIONS)]))
write("recurrent.json", dict(networks=[network_entry(i, *network) for i, network in enumerate(RECURRENCES)]))
write("embeddings.json", dict(networks=[network_entry(i, *network) for i, network in enumerate(EMBEDDINGS)]))
write("optimizers.json", optimizer_file())
