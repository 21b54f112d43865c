"""Writes tests/NetGen.Onnx.Tests/Golden/graphs: small graphs, node by node in the form in which exporters that Debian has not write them.

Debian 12: apt install python3-onnx; /usr/bin/python3 tests/golden/make_onnx_graphs.py
The forms follow the exporters' sources: ML-Agents (model_serialization.py, action_model.py), tf2onnx (onnx_opset/nn.py), skl2onnx
(operator_converters/multilayer_perceptron.py), PyTorch's torch.export exporter (onnxscript's torch_lib), Stable-Baselines3's and Godot RL Agents' wrappers.
"""

import pathlib

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

FOLDER = pathlib.Path(__file__).parent.parent / "NetGen.Onnx.Tests" / "Golden" / "graphs"
RANDOM = np.random.RandomState(11)


class Graph:
    def __init__(self):
        self.nodes, self.weights, self.inputs, self.outputs, self.functions = [], [], [], [], []

    def input(self, name, *shape, type=TensorProto.FLOAT):
        self.inputs.append(helper.make_tensor_value_info(name, type, shape))
        return name

    def output(self, name, *shape, type=TensorProto.FLOAT):
        self.outputs.append(helper.make_tensor_value_info(name, type, shape or None))

    def weight(self, name, *shape, values=None, type=np.float32):
        array = RANDOM.uniform(-0.7, 0.7, shape).astype(type) if values is None else np.array(values, dtype=type)
        self.weights.append(numpy_helper.from_array(array, name))
        return name

    def add(self, operation, inputs, output, domain="", **attributes):
        outputs = output if isinstance(output, list) else [output]
        self.nodes.append(helper.make_node(operation, inputs, outputs, name=f"{operation}_{len(self.nodes)}", domain=domain, **attributes))
        return outputs[0]

    def constant(self, output, values, type=np.float32):
        return self.add("Constant", [], output, value=numpy_helper.from_array(np.array(values, dtype=type), output))

    def save(self, name, opset, ir=None, **imports):
        graph = helper.make_graph(self.nodes, "graph", self.inputs, self.outputs, self.weights)
        opsets = [helper.make_opsetid("", opset)] + [helper.make_opsetid(domain.replace("_", "."), version) for domain, version in imports.items()]
        model = helper.make_model(graph, opset_imports=opsets, functions=self.functions)
        model.ir_version = ir or 8
        FOLDER.mkdir(parents=True, exist_ok=True)
        (FOLDER / f"{name}.onnx").write_bytes(model.SerializeToString())
        return model


def ml_agents(continuous, discrete, image):
    g = Graph()
    if image:
        g.input("obs_0", "batch", 3, 12, 10)
    g.input("obs_1" if image else "obs_0", "batch", 6)
    if discrete:
        g.input("action_masks", "batch", 5)
    x = "obs_1" if image else "obs_0"
    # The normaliser: (x - mean)/sqrt(variance/steps), clipped.
    g.weight("running_mean", 6)
    g.weight("running_variance", 6, values=RANDOM.uniform(50, 900, 6))
    g.weight("normalization_steps", values=400, type=np.int32)
    g.add("Sub", [x, "running_mean"], "n0")
    g.add("Cast", ["normalization_steps"], "n1", to=1)
    g.add("Div", ["running_variance", "n1"], "n2")
    g.add("Sqrt", ["n2"], "n3")
    g.add("Div", ["n0", "n3"], "n4")
    vector = g.add("Clip", ["n4"], "n5", min=-5.0, max=5.0)
    if image:
        g.add("Conv", ["obs_0", g.weight("c0w", 4, 3, 4, 4), g.weight("c0b", 4)], "c0", kernel_shape=[4, 4], strides=[2, 2], pads=[0, 0, 0, 0], dilations=[1, 1], group=1)
        g.add("LeakyRelu", ["c0"], "c1", alpha=0.01)
        g.constant("shape", [-1, 4 * 5 * 4], np.int64)
        g.add("Reshape", ["c1", "shape"], "c2")
        g.add("Gemm", ["c2", g.weight("c3w", 7, 80), g.weight("c3b", 7)], "c3", alpha=1.0, beta=1.0, transB=1)
        vector = g.add("Concat", ["c3", "n5"], "c4", axis=1)
    size = 13 if image else 6
    g.add("Gemm", [vector, g.weight("b0w", 9, size), g.weight("b0b", 9)], "b0", alpha=1.0, beta=1.0, transB=1)
    g.add("Sigmoid", ["b0"], "b1")
    g.add("Mul", ["b0", "b1"], "b2")
    # Constant outputs.
    g.weight("version", 1, values=[3.0])
    g.weight("memory", 1, values=[0.0])
    g.add("Identity", ["version"], "version_number")
    g.add("Identity", ["memory"], "memory_size")
    g.output("version_number", 1)
    g.output("memory_size", 1)
    if continuous:
        g.add("Gemm", ["b2", g.weight("muw", 2, 9), g.weight("mub", 2)], "mu", alpha=1.0, beta=1.0, transB=1)
        g.constant("zero", 0.0)
        g.weight("log_sigma", 1, 2)
        g.add("Mul", ["mu", "zero"], "s0")
        g.add("Add", ["s0", "log_sigma"], "s1")
        g.add("Exp", ["s1"], "s2")
        g.add("RandomNormalLike", ["mu"], "r0", dtype=1)
        g.add("Mul", ["r0", "s2"], "r1")
        g.add("Add", ["r1", "mu"], "r2")
        g.constant("three", 3.0)
        g.add("Clip", ["r2"], "r3", min=-3.0, max=3.0)
        g.add("Div", ["r3", "three"], "continuous_actions")
        g.add("Clip", ["mu"], "d0", min=-3.0, max=3.0)
        g.add("Div", ["d0", "three"], "deterministic_continuous_actions")
        g.weight("continuous_shape", 1, values=[2.0])
        g.add("Identity", ["continuous_shape"], "continuous_action_output_shape")
        g.output("continuous_actions", "batch", 2)
        g.output("continuous_action_output_shape", 1)
        g.output("deterministic_continuous_actions", "batch", 2)
    if discrete:
        probabilities = []
        for branch, (start, count) in enumerate([(0, 3), (3, 2)]):
            p = f"x{branch}"
            g.add("Gemm", ["b2", g.weight(p + "w", count, 9), g.weight(p + "b", count)], p + "l", alpha=1.0, beta=1.0, transB=1)
            g.add("Slice", ["action_masks"], p + "m", axes=[1], starts=[start], ends=[start + count])
            g.constant(p + "minus", -1.0)
            g.constant(p + "one", 1.0)
            g.constant(p + "much", 1e8)
            g.add("Mul", [p + "m", p + "minus"], p + "i0")
            g.add("Add", [p + "i0", p + "one"], p + "i1")
            g.add("Mul", [p + "i1", p + "much"], p + "i2")
            g.add("Mul", [p + "l", p + "m"], p + "k0")
            g.add("Sub", [p + "k0", p + "i2"], p + "k1")
            probabilities.append(g.add("Softmax", [p + "k1"], p + "p", axis=1))
        g.add("Multinomial", [probabilities[0]], "dr", sample_size=1, dtype=7)
        g.add("Identity", ["dr"], "discrete_actions")
        for i, p in enumerate(probabilities):
            g.add("ArgMax", [p], f"a{i}", axis=1, keepdims=1)
        g.add("Concat", ["a0", "a1"], "deterministic_discrete_actions", axis=1)
        g.weight("discrete_shape", 1, 2, values=[[3.0, 2.0]])
        g.add("Identity", ["discrete_shape"], "discrete_action_output_shape")
        g.output("discrete_actions", "batch", 1, type=TensorProto.INT64)
        g.output("discrete_action_output_shape", 1, 2)
        g.output("deterministic_discrete_actions", "batch", 2, type=TensorProto.INT64)
    return g


def godot():
    g = Graph()
    g.input("obs", "batch", 5)
    g.input("state_ins", "batch")
    g.add("Flatten", ["obs"], "flat", axis=1)
    x = "flat"
    for i, (inputs, outputs) in enumerate([(5, 8), (8, 8)]):
        g.add("Gemm", [x, g.weight(f"w{i}", outputs, inputs), g.weight(f"b{i}", outputs)], f"g{i}", alpha=1.0, beta=1.0, transB=1)
        x = g.add("Tanh", [f"g{i}"], f"t{i}")
    g.add("Gemm", [x, g.weight("wv", 1, 8), g.weight("bv", 1)], "value", alpha=1.0, beta=1.0, transB=1)
    g.add("Gemm", [x, g.weight("wa", 2, 8), g.weight("ba", 2)], "output", alpha=1.0, beta=1.0, transB=1)
    g.add("Identity", ["state_ins"], "state_outs")
    g.output("output", "batch", 2)
    g.output("state_outs", "batch")
    return g


def stable_baselines():
    g = Graph()
    g.input("input", 1, 4)
    x = "input"
    for i, (inputs, outputs) in enumerate([(4, 6), (6, 6)]):
        g.add("Gemm", [x, g.weight(f"w{i}", outputs, inputs), g.weight(f"b{i}", outputs)], f"g{i}", alpha=1.0, beta=1.0, transB=1)
        x = g.add("Tanh", [f"g{i}"], f"t{i}")
    g.add("Gemm", [x, g.weight("wa", 2, 6), g.weight("ba", 2)], "mean", alpha=1.0, beta=1.0, transB=1)
    g.add("Gemm", [x, g.weight("wv", 1, 6), g.weight("bv", 1)], "values", alpha=1.0, beta=1.0, transB=1)
    g.add("Identity", ["mean"], "actions")
    # The density of the mean is divided by a computed deviation, and sorted as nobody can follow.
    g.add("Abs", ["mean"], "l0")
    g.add("Log", ["l0"], "l1")
    g.add("Erf", ["mean"], "l2")
    g.add("Add", ["l1", "l2"], "l3")
    g.weight("axes", values=[1], type=np.int64)
    g.add("ReduceSum", ["l3", "axes"], "log_prob", keepdims=0)
    g.output("actions", 1, 2)
    g.output("values", 1, 1)
    g.output("log_prob", 1)
    return g


def tf2onnx(batch):
    """Channels last: Transpose, Conv, Transpose; biases as Add of [1, n, 1, 1]; dense layers of an unknown batch as MatMul and Add."""
    g = Graph()
    g.input("input_1", batch, 9, 8, 3)
    g.add("Transpose", ["input_1"], "t0", perm=[0, 3, 1, 2])
    g.add("Conv", ["t0", g.weight("w0", 5, 3, 3, 3)], "c0", kernel_shape=[3, 3], strides=[2, 2], dilations=[1, 1], group=1, auto_pad="SAME_UPPER")
    g.add("Add", ["c0", g.weight("b0", 1, 5, 1, 1)], "a0")
    g.add("Relu", ["a0"], "r0")
    g.add("Transpose", ["r0"], "t1", perm=[0, 2, 3, 1])
    g.add("Mul", ["t1", g.weight("scale", 5)], "m0")
    g.add("Add", ["m0", g.weight("offset", 5)], "m1")
    g.add("Transpose", ["m1"], "t2", perm=[0, 3, 1, 2])
    g.add("MaxPool", ["t2"], "p0", kernel_shape=[2, 2], strides=[2, 2], auto_pad="VALID")
    g.add("Conv", ["p0", g.weight("w1", 5, 1, 3, 3), g.weight("b1", 5)], "c1", kernel_shape=[3, 3], strides=[1, 1], dilations=[1, 1], group=5, pads=[1, 1, 1, 1])
    g.add("Transpose", ["c1"], "t3", perm=[0, 2, 3, 1])
    g.weight("shape", values=[-1, 20], type=np.int64)
    g.add("Reshape", ["t3", "shape"], "f0")
    g.add("MatMul", ["f0", g.weight("w2", 20, 6)], "d0")
    g.add("Add", ["d0", g.weight("b2", 6)], "d1")
    g.add("LeakyRelu", ["d1"], "d2", alpha=0.3)
    g.add("MatMul", ["d2", g.weight("w3", 6, 4)], "d3")
    g.add("Add", ["d3", g.weight("b3", 4)], "d4")
    g.add("Softmax", ["d4"], "dense_1", axis=1)
    g.output("dense_1", batch, 4)
    return g


def tf2onnx_series():
    """Conv1D as Unsqueeze, Conv, Squeeze; a dense layer of each step as Reshape, MatMul, Reshape; Keras's PReLU."""
    g = Graph()
    g.input("input_1", "unk__1", 12, 4)
    g.add("Transpose", ["input_1"], "t0", perm=[0, 2, 1])
    g.weight("axis2", values=[2], type=np.int64)
    g.add("Unsqueeze", ["t0", "axis2"], "u0")
    g.add("Conv", ["u0", g.weight("w0", 6, 4, 1, 3), g.weight("b0", 6)], "c0", kernel_shape=[1, 3], strides=[1, 1], dilations=[1, 1], group=1, auto_pad="VALID")
    g.add("Squeeze", ["c0", "axis2"], "s0")
    g.add("Transpose", ["s0"], "t1", perm=[0, 2, 1])
    g.add("Relu", ["t1"], "p0")
    g.add("Neg", ["t1"], "p1")
    g.add("Relu", ["p1"], "p2")
    g.add("Mul", ["p2", g.weight("alpha", 1, 6)], "p3")
    g.add("Add", ["p0", "p3"], "p4")
    g.weight("rows", values=[-1, 6], type=np.int64)
    g.add("Reshape", ["p4", "rows"], "f0")
    g.add("MatMul", ["f0", g.weight("w1", 6, 5)], "d0")
    g.add("Shape", ["p4"], "h0")
    g.weight("zero", values=[0], type=np.int64)
    g.weight("first", values=[0], type=np.int64)
    g.weight("second", values=[2], type=np.int64)
    g.add("Slice", ["h0", "first", "second", "zero"], "h1")
    g.weight("five", values=[5], type=np.int64)
    g.add("Concat", ["h1", "five"], "h2", axis=0)
    g.add("Reshape", ["d0", "h2"], "d1")
    g.add("Add", ["d1", g.weight("b1", 5)], "d2")
    g.add("Tanh", ["d2"], "d3")
    g.add("ReduceMean", ["d3"], "pooled", axes=[1], keepdims=0)
    g.output("pooled", "unk__1", 5)
    return g


def skl_classifier(classes):
    g = Graph()
    g.input("X", None, 4)
    g.add("Scaler", ["X"], "scaled", domain="ai.onnx.ml", offset=[0.5, -1.0, 2.0, 0.0], scale=[2.0, 0.5, 1.0, 4.0])
    g.add("Cast", ["scaled"], "cast_input", to=TensorProto.FLOAT)
    x, inputs = "cast_input", 4
    outputs = classes if classes > 2 else 1
    for i, units in enumerate([7, outputs]):
        g.add("MatMul", [x, g.weight(f"coefficient{i}", inputs, units)], f"m{i}")
        g.add("Add", [f"m{i}", g.weight(f"intercepts{i}", 1, units)], f"a{i}")
        x = g.add("Relu", [f"a{i}"], f"r{i}") if i == 0 else f"a{i}"
        inputs = units
    if classes > 2:
        g.add("Softmax", [x], "out_activations_result", axis=-1)
        probabilities = "out_activations_result"
    else:
        g.add("Sigmoid", [x], "out_activations_result")
        g.weight("unity", 1, values=[1.0])
        g.add("Sub", ["unity", "out_activations_result"], "negative_class_proba")
        probabilities = g.add("Concat", ["negative_class_proba", "out_activations_result"], "proba", axis=1)
    g.add("ArgMax", [probabilities], "argmax_output", axis=1)
    g.weight("classes", classes, values=list(range(classes)), type=np.int32)
    g.add("ArrayFeatureExtractor", ["classes", "argmax_output"], "array_feature_extractor_result", domain="ai.onnx.ml")
    g.weight("shape_tensor", values=[-1], type=np.int64)
    g.add("Reshape", ["array_feature_extractor_result", "shape_tensor"], "reshaped_result")
    g.add("Cast", ["reshaped_result"], "label", to=TensorProto.INT64)
    g.output("label", None, type=TensorProto.INT64)
    g.add("Identity", [probabilities], "probabilities")
    g.output("probabilities", None, classes)
    return g


def dynamo():
    """Weights with their dotted names; a dense layer on three axes transposes its weight in the graph; a function of the model's own."""
    g = Graph()
    g.input("x", "s0", 5, 6)
    g.weight("net.0.weight", 8, 6)
    g.weight("net.0.bias", 8)
    g.weight("net.2.weight", 8, values=RANDOM.uniform(0.5, 1.5, 8))
    g.weight("net.2.bias", 8)
    g.weight("net.4.weight", 3, 40)
    g.weight("net.4.bias", 3)
    g.add("Transpose", ["net.0.weight"], "t", perm=[1, 0])
    g.add("MatMul", ["x", "t"], "mm")
    g.add("Add", ["mm", "net.0.bias"], "linear")
    g.functions = [
        helper.make_function(
            "pkg.torch", "silu", ["self"], ["result"],
            [helper.make_node("Sigmoid", ["self"], ["s"]), helper.make_node("Mul", ["self", "s"], ["result"])], [helper.make_opsetid("", 17)])
    ]
    g.add("silu", ["linear"], "silu_1", domain="pkg.torch")
    g.add("LayerNormalization", ["silu_1", "net.2.weight", "net.2.bias"], "layer_norm", axis=-1, epsilon=1e-5)
    g.add("Shape", ["layer_norm"], "size", start=0, end=1)
    g.weight("forty", values=[40], type=np.int64)
    g.add("Concat", ["size", "forty"], "shape", axis=0)
    g.add("Reshape", ["layer_norm", "shape"], "view", allowzero=0)
    g.add("Gemm", ["view", "net.4.weight", "net.4.bias"], "linear_1", alpha=1.0, beta=1.0, transA=0, transB=1)
    g.output("linear_1", "s0", 3)
    return g


def normalizations():
    """Layer and RMS normalisation and softmax, spelled out."""
    g = Graph()
    g.input("x", "batch", 4, 8)
    g.constant("two", 2.0)
    g.constant("epsilon", 1e-5)
    g.add("ReduceMean", ["x"], "l0", axes=[-1])
    g.add("Sub", ["x", "l0"], "l1")
    g.add("Pow", ["l1", "two"], "l2")
    g.add("ReduceMean", ["l2"], "l3", axes=[-1])
    g.add("Add", ["l3", "epsilon"], "l4")
    g.add("Sqrt", ["l4"], "l5")
    g.add("Div", ["l1", "l5"], "l6")
    g.add("Mul", ["l6", g.weight("gamma", 8, values=RANDOM.uniform(0.5, 1.5, 8))], "l7")
    g.add("Add", ["l7", g.weight("beta", 8)], "l8")
    g.add("Mul", ["l8", "l8"], "r0")
    g.add("ReduceMean", ["r0"], "r1", axes=[2])
    g.add("Add", ["r1", "epsilon"], "r2")
    g.add("Sqrt", ["r2"], "r3")
    g.add("Reciprocal", ["r3"], "r4")
    g.add("Mul", ["l8", "r4"], "r5")
    g.add("Mul", [g.weight("scale", 8, values=RANDOM.uniform(0.5, 1.5, 8)), "r5"], "r6")
    g.add("ReduceMax", ["r6"], "s0", axes=[2])
    g.add("Sub", ["r6", "s0"], "s1")
    g.add("Exp", ["s1"], "s2")
    g.weight("last", values=[2], type=np.int64)
    g.add("ReduceSum", ["s2", "last"], "s3")
    g.add("Div", ["s2", "s3"], "y")
    g.output("y", "batch", 4, 8)
    return g


def main():
    ml_agents(True, False, False).save("ml-agents-continuous", 9)
    ml_agents(False, True, False).save("ml-agents-discrete", 9)
    ml_agents(True, True, True).save("ml-agents-camera", 9)
    godot().save("godot-rl", 17)
    stable_baselines().save("stable-baselines", 13)
    tf2onnx("unk__0").save("tf2onnx", 13)
    tf2onnx_series().save("tf2onnx-series", 15)
    skl_classifier(3).save("skl-classifier", 15, ai_onnx_ml=1)
    skl_classifier(2).save("skl-binary", 15, ai_onnx_ml=1)
    dynamo().save("dynamo", 17, pkg_torch=1)
    normalizations().save("normalizations", 13)
    model = onnx.load_from_string((FOLDER / "dynamo.onnx").read_bytes())
    onnx.save_model(
        model, str(FOLDER / "dynamo-external.onnx"), save_as_external_data=True, all_tensors_to_one_file=True, location="dynamo-external.onnx.data", size_threshold=16,
        convert_attribute=False)


if __name__ == "__main__":
    main()
