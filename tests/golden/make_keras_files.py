#!/usr/bin/env python3
"""Writes files in the layouts of Keras's versions into tests/NetGen.Keras.Tests/Files, with inputs and outputs.

Run:       /usr/bin/python3 tests/golden/make_keras_files.py          (any working directory; needs h5py and NumPy, and no Keras)
Versions:  made with Python 3.11, h5py 3.7 (HDF5 1.10.8) and NumPy 1.24.

Keras cannot be installed everywhere, so this script does with h5py what Keras does: the calls are those of keras.src.legacy.saving.legacy_h5_format,
tf_keras's hdf5_format and keras.src.saving.saving_lib, and the configurations have the arguments that get_config of each version writes.

keras1.*       Keras 1.2: names of weights without slashes, kernels of Conv1D with an axis of 1
keras2.*       Keras 2.2 and TensorFlow 2.x: 'batch_input_shape', inbound_nodes as lists, optimizers before 2.11 and after
keras212.*     the first .keras archives, in which layers were '_layer_checkpoint_dependencies'; one with the separators of Windows
keras3.*       Keras 3: archives, .h5, .weights.h5
hdf5.*         ways to store numbers and lists of names, and links that are refused
*.json         for files with a model: "input" and "output", computed here with NumPy
"""
import io
import json
import pathlib
import zipfile

import h5py
import numpy as np

OUT = pathlib.Path(__file__).resolve().parent.parent / "NetGen.Keras.Tests" / "Files"
RANDOM = np.random.default_rng(7)


def weights(*shape):
    return (RANDOM.random(shape, dtype=np.float32) - 0.5).astype(np.float32)


def relu(x):
    return np.maximum(x, 0)


def softmax(x):
    e = np.exp(x - x.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


def record(name, inputs, outputs):
    flat = lambda values: [round(float(v), 7) for value in values for v in np.asarray(value).ravel()]
    (OUT / f"{name}.json").write_text(json.dumps({"input": flat(inputs), "output": flat(outputs)}) + "\n")


def save_names(group, name, names, limit=64512):
    """save_attributes_to_hdf5_group of Keras."""
    data = np.asarray([text.encode("utf8") for text in names])
    parts = 1
    while any(part.nbytes > limit for part in np.array_split(data, parts)):
        parts += 1
    if parts == 1:
        group.attrs[name] = [text.encode("utf8") for text in names]
    else:
        for i, part in enumerate(np.array_split(data, parts)):
            group.attrs[f"{name}{i}"] = part


def save_layers(group, layers, version, backend="tensorflow"):
    """layers: [(layer's name, [(weight's name, values)])]"""
    save_names(group, "layer_names", [name for name, _ in layers])
    group.attrs["backend"] = backend.encode()
    if version:
        group.attrs["keras_version"] = version.encode()
    for name, variables in sorted(layers, key=lambda layer: layer[0]):
        inner = group.create_group(name)
        save_names(inner, "weight_names", [weight for weight, _ in variables])
        for weight, values in variables:
            dataset = inner.create_dataset(weight, values.shape, dtype=values.dtype)
            dataset[...] = values


def save_h5(name, config, layers, version, training=None, optimizer=None):
    with h5py.File(OUT / f"{name}.h5", "w") as file:
        if version:
            file.attrs["keras_version"] = version.encode()
        file.attrs["backend"] = b"tensorflow"
        file.attrs["model_config"] = json.dumps(config).encode("utf8")
        if training:
            file.attrs["training_config"] = json.dumps(training).encode("utf8")
        save_layers(file.create_group("model_weights"), layers, version)
        if version.startswith("3"):
            save_names(file["model_weights"].create_group("top_level_model_weights"), "weight_names", [])
        if optimizer:
            group = file.create_group("optimizer_weights")
            save_names(group, "weight_names", [weight for weight, _ in optimizer])
            for weight, values in optimizer:
                group.create_dataset(weight, values.shape, dtype=values.dtype)[...] = values


def save_store(file, paths, name=True):
    """paths: [(path of a layer, [values])], as H5IOStore lays them out."""
    for path, variables in paths:
        group = file.create_group(path).create_group("vars")
        if name:
            group.attrs["name"] = path.rsplit("/", 1)[-1]
        for i, values in enumerate(variables):
            group.create_dataset(str(i), data=values)


def save_keras(name, config, paths, version, with_name=True):
    buffer = io.BytesIO()
    with h5py.File(buffer, "w") as file:
        save_store(file, paths, with_name)
    with zipfile.ZipFile(OUT / f"{name}.keras", "w") as archive:
        stamp = (2024, 1, 1, 0, 0, 0)
        metadata = {"keras_version": version, "date_saved": "2024-01-01@00:00:00"}
        for member, data in [("metadata.json", json.dumps(metadata).encode()), ("config.json", json.dumps(config).encode()), ("model.weights.h5", buffer.getvalue())]:
            archive.writestr(zipfile.ZipInfo(member, stamp), data)


def dtype3():
    return {"module": "keras", "class_name": "DTypePolicy", "config": {"name": "float32"}, "registered_name": None}


def initializer3(name, **config):
    return {"module": "keras.initializers", "class_name": name, "config": config, "registered_name": None}


def layer3(name, class_name, legacy=False, **config):
    inner = {"name": name, "trainable": True, "dtype": dtype3(), **config}
    if legacy:
        return {"class_name": class_name, "config": inner}
    return {"module": "keras.layers", "class_name": class_name, "config": inner, "registered_name": None, "build_config": {"input_shape": [None, 1]}}


def dense3(name, units, activation, legacy=False, regularizer=None):
    return layer3(name, "Dense", legacy, units=units, activation=activation, use_bias=True, kernel_initializer=initializer3("GlorotUniform", seed=None),
                  bias_initializer=initializer3("Zeros"), kernel_regularizer=regularizer, bias_regularizer=None, kernel_constraint=None, bias_constraint=None)


def input3(name, *shape, legacy=False):
    config = {"batch_shape": [None, *shape], "dtype": "float32", "sparse": False, "ragged": False, "name": name}
    if legacy:
        return {"class_name": "InputLayer", "config": config}
    return {"module": "keras.layers", "class_name": "InputLayer", "config": config, "registered_name": None}


def adam3(rate, **more):
    config = {"name": "adam", "learning_rate": rate, "weight_decay": None, "clipnorm": None, "global_clipnorm": None, "clipvalue": None, "use_ema": False,
              "ema_momentum": 0.99, "ema_overwrite_frequency": None, "loss_scale_factor": None, "gradient_accumulation_steps": None, "beta_1": 0.9,
              "beta_2": 0.999, "epsilon": 1e-07, "amsgrad": False, **more}
    return {"module": "keras.optimizers", "class_name": "Adam", "config": config, "registered_name": None}


def tensor3(name, *shape, node=0):
    return {"class_name": "__keras_tensor__", "config": {"shape": [None, *shape], "dtype": "float32", "keras_history": [name, node, 0]}}


def called(layer, name, *calls):
    return {**layer, "name": name, "inbound_nodes": [{"args": list(arguments), "kwargs": {}} for arguments in calls]}


# --- Keras 1 -----------------------------------------------------------------------------------------------------------------------------------------

def keras1():
    conv, bias, dense, dense_bias = weights(3, 1, 2, 4), weights(4), weights(12, 3), weights(3)
    common = {"trainable": True, "W_constraint": None, "b_constraint": None, "W_regularizer": None, "b_regularizer": None, "activity_regularizer": None, "bias": True}
    config = {"class_name": "Sequential", "config": [
        {"class_name": "Convolution1D", "config": {**common, "name": "convolution1d_1", "nb_filter": 4, "filter_length": 3, "border_mode": "valid",
         "subsample_length": 1, "init": "glorot_uniform", "activation": "relu", "input_dim": 2, "input_length": None, "batch_input_shape": [None, 5, 2],
         "input_dtype": "float32"}},
        {"class_name": "Flatten", "config": {"name": "flatten_1", "trainable": True}},
        {"class_name": "Dropout", "config": {"name": "dropout_1", "trainable": True, "p": 0.25}},
        {"class_name": "Dense", "config": {**common, "name": "dense_1", "output_dim": 3, "init": "he_normal", "activation": "softmax", "input_dim": None}},
    ]}
    save_h5("keras1.sequential", config, [
        ("convolution1d_1", [("convolution1d_1_W", conv), ("convolution1d_1_b", bias)]), ("flatten_1", []), ("dropout_1", []),
        ("dense_1", [("dense_1_W", dense), ("dense_1_b", dense_bias)])], "1.2.2")
    x = weights(5, 2)
    steps = np.stack([sum(x[i + k] @ conv[k, 0] for k in range(3)) + bias for i in range(3)])
    record("keras1.sequential", [x], [softmax(relu(steps).ravel() @ dense + dense_bias)])


# --- Keras 2 -----------------------------------------------------------------------------------------------------------------------------------------

def variance2(distribution="uniform"):
    return {"class_name": "VarianceScaling", "config": {"scale": 1.0, "mode": "fan_avg", "distribution": distribution, "seed": None}}


def dense2(name, units, activation, **more):
    return {"class_name": "Dense", "config": {"name": name, "trainable": True, "dtype": "float32", "units": units, "activation": activation, "use_bias": True,
            "kernel_initializer": {"class_name": "GlorotUniform", "config": {"seed": None}}, "bias_initializer": {"class_name": "Zeros", "config": {}},
            "kernel_regularizer": None, "bias_regularizer": None, "activity_regularizer": None, "kernel_constraint": None, "bias_constraint": None, **more}}


def keras2():
    kernel, bias = weights(3, 3, 2, 4), weights(4)
    gamma, beta, mean, variance = weights(4) + 1, weights(4), weights(4), weights(4) + 1
    dense, dense_bias = weights(4, 3), weights(3)
    config = {"class_name": "Sequential", "config": {"name": "sequential_1", "layers": [
        {"class_name": "Conv2D", "config": {"name": "conv2d_1", "trainable": True, "batch_input_shape": [None, 6, 5, 2], "dtype": "float32", "filters": 4,
         "kernel_size": [3, 3], "strides": [1, 1], "padding": "valid", "data_format": "channels_last", "dilation_rate": [1, 1], "activation": "linear",
         "use_bias": True, "kernel_initializer": variance2(), "bias_initializer": {"class_name": "Zeros", "config": {}},
         "kernel_regularizer": {"class_name": "L1L2", "config": {"l1": 0.0, "l2": 9.999999747378752e-05}}, "bias_regularizer": None,
         "activity_regularizer": None, "kernel_constraint": None, "bias_constraint": None}},
        {"class_name": "BatchNormalization", "config": {"name": "batch_normalization_1", "trainable": True, "dtype": "float32", "axis": [3], "momentum": 0.99,
         "epsilon": 0.001, "center": True, "scale": True, "beta_initializer": {"class_name": "Zeros", "config": {}},
         "gamma_initializer": {"class_name": "Ones", "config": {}}, "moving_mean_initializer": {"class_name": "Zeros", "config": {}},
         "moving_variance_initializer": {"class_name": "Ones", "config": {}}, "beta_regularizer": None, "gamma_regularizer": None, "beta_constraint": None,
         "gamma_constraint": None}},
        {"class_name": "Activation", "config": {"name": "activation_1", "trainable": True, "dtype": "float32", "activation": "relu"}},
        {"class_name": "GlobalAveragePooling2D", "config": {"name": "global_average_pooling2d_1", "trainable": True, "dtype": "float32", "data_format": "channels_last"}},
        dense2("dense_1", 3, "softmax"),
    ]}}
    training = {"optimizer_config": {"class_name": "Adam", "config": {"name": "Adam", "learning_rate": 0.0005, "decay": 0.0, "beta_1": 0.9, "beta_2": 0.999,
                "epsilon": 1e-07, "amsgrad": False}}, "loss": "categorical_crossentropy", "metrics": ["accuracy"], "weighted_metrics": None, "sample_weight_mode": None,
                "loss_weights": None}
    trained = [("conv2d_1/kernel", kernel), ("conv2d_1/bias", bias), ("batch_normalization_1/gamma", gamma), ("batch_normalization_1/beta", beta),
               ("dense_1/kernel", dense), ("dense_1/bias", dense_bias)]
    optimizer = [("Adam/iter:0", np.int64(12))]
    optimizer += [(f"Adam/{name}/m:0", values * np.float32(0.5)) for name, values in trained]
    optimizer += [(f"Adam/{name}/v:0", values * values) for name, values in trained]
    optimizer = [(name, np.asarray(values)) for name, values in optimizer]
    layers = [("conv2d_1", [("conv2d_1/kernel:0", kernel), ("conv2d_1/bias:0", bias)]),
              ("batch_normalization_1", [(f"batch_normalization_1/{name}:0", values) for name, values in
                                         [("gamma", gamma), ("beta", beta), ("moving_mean", mean), ("moving_variance", variance)]]),
              ("activation_1", []), ("global_average_pooling2d_1", []), ("dense_1", [("dense_1/kernel:0", dense), ("dense_1/bias:0", dense_bias)])]
    save_h5("keras2.sequential", config, layers, "2.4.0", training, optimizer)
    with h5py.File(OUT / "keras2.weights.h5", "w") as file:
        save_layers(file, layers, "2.4.0")
    x = weights(6, 5, 2)
    maps = np.zeros((4, 3, 4), np.float32)
    for i in range(4):
        for j in range(3):
            maps[i, j] = np.tensordot(x[i:i + 3, j:j + 3], kernel, 3) + bias
    maps = relu(gamma * (maps - mean) / np.sqrt(variance + 1e-3) + beta)
    record("keras2.sequential", [x], [softmax(maps.mean(axis=(0, 1)) @ dense + dense_bias)])


def keras2_functional():
    """Two inputs, a shared layer, a model inside with batch normalisation, two outputs; the optimizer of TensorFlow 2.11 and later."""
    shared, shared_bias = weights(4, 5), weights(5)
    inner, inner_bias = weights(5, 6), weights(6)
    gamma, beta, mean, variance = weights(6) + 1, weights(6), weights(6), weights(6) + 1
    last, last_bias = weights(6, 6), weights(6)
    a_kernel, a_bias, b_kernel, b_bias = weights(12, 3), weights(3), weights(6, 1), weights(1)
    node = lambda *names: [[[name, 0, 0, {}] for name in names]]
    functional = lambda layer, name, nodes: {**layer, "name": name, "inbound_nodes": nodes}
    input2 = lambda name, *shape: functional({"class_name": "InputLayer", "config": {"batch_input_shape": [None, *shape], "dtype": "float32", "sparse": False,
                                              "ragged": False, "name": name}}, name, [])
    norm = {"class_name": "BatchNormalization", "config": {"name": "norm", "trainable": True, "dtype": "float32", "axis": [1], "momentum": 0.9, "epsilon": 0.001,
            "center": True, "scale": True, "beta_initializer": {"class_name": "Zeros", "config": {}}, "gamma_initializer": {"class_name": "Ones", "config": {}},
            "moving_mean_initializer": {"class_name": "Zeros", "config": {}}, "moving_variance_initializer": {"class_name": "Ones", "config": {}},
            "beta_regularizer": None, "gamma_regularizer": None, "beta_constraint": None, "gamma_constraint": None}}
    block = {"class_name": "Functional", "config": {"name": "block", "trainable": True, "layers": [
        input2("input_3", 5), functional(dense2("dense", 6, "tanh"), "dense", node("input_3")), functional(norm, "norm", node("dense")),
        functional(dense2("dense_1", 6, "linear"), "dense_1", node("norm"))], "input_layers": [["input_3", 0, 0]], "output_layers": [["dense_1", 0, 0]]}}
    config = {"class_name": "Functional", "config": {"name": "model", "trainable": True, "layers": [
        input2("left", 4), input2("right", 4),
        functional(dense2("dense", 5, "relu"), "dense", [[["left", 0, 0, {}]], [["right", 0, 0, {}]]]),
        functional(block, "block", [[["dense", 0, 0, {}]]]),
        functional(dense2("side", 6, "sigmoid"), "side", [[["dense", 1, 0, {}]]]),
        functional({"class_name": "Concatenate", "config": {"name": "concatenate", "trainable": True, "dtype": "float32", "axis": -1}}, "concatenate",
                   [[["block", 1, 0, {}], ["side", 0, 0, {}]]]),
        functional(dense2("policy", 3, "softmax"), "policy", node("concatenate")),
        functional(dense2("value", 1, "linear"), "value", [[["block", 1, 0, {"training": False}]]]),
    ], "input_layers": [["left", 0, 0], ["right", 0, 0]], "output_layers": [["policy", 0, 0], ["value", 0, 0]]}}
    side, side_bias = weights(5, 6), weights(6)
    training = {"loss": {"policy": {"class_name": "CategoricalCrossentropy", "config": {"reduction": "auto", "name": "categorical_crossentropy", "from_logits": False,
                "label_smoothing": 0.1, "axis": -1, "fn": "categorical_crossentropy"}}, "value": "mse"}, "metrics": None, "weighted_metrics": None,
                "loss_weights": {"policy": 1.0, "value": 0.5}, "optimizer_config": {"class_name": "Custom>Adam", "config": {"name": "Adam", "weight_decay": None,
                "clipnorm": None, "global_clipnorm": None, "clipvalue": None, "use_ema": False, "ema_momentum": 0.99, "ema_overwrite_frequency": None,
                "jit_compile": True, "is_legacy_optimizer": False, "learning_rate": 0.001, "beta_1": 0.9, "beta_2": 0.999, "epsilon": 1e-07, "amsgrad": False}}}
    trained = [("dense/kernel", shared), ("dense/bias", shared_bias), ("dense/kernel", inner), ("dense/bias", inner_bias), ("norm/gamma", gamma), ("norm/beta", beta),
               ("dense_1/kernel", last), ("dense_1/bias", last_bias), ("side/kernel", side), ("side/bias", side_bias), ("policy/kernel", a_kernel),
               ("policy/bias", a_bias), ("value/kernel", b_kernel), ("value/bias", b_bias)]
    optimizer = [("iteration:0", np.asarray(np.int64(7)))]
    for i, (name, values) in enumerate(trained):
        optimizer += [(f"Adam/m/{i}/{name}:0", values * np.float32(0.25)), (f"Adam/v/{i}/{name}:0", values * values)]
    layers = [("left", []), ("right", []), ("dense", [("dense/kernel:0", shared), ("dense/bias:0", shared_bias)]),
              ("block", [("dense/kernel:0", inner), ("dense/bias:0", inner_bias), ("norm/gamma:0", gamma), ("norm/beta:0", beta), ("dense_1/kernel:0", last),
                         ("dense_1/bias:0", last_bias), ("norm/moving_mean:0", mean), ("norm/moving_variance:0", variance)]),
              ("side", [("side/kernel:0", side), ("side/bias:0", side_bias)]), ("concatenate", []),
              ("policy", [("policy/kernel:0", a_kernel), ("policy/bias:0", a_bias)]), ("value", [("value/kernel:0", b_kernel), ("value/bias:0", b_bias)])]
    save_h5("keras2.functional", config, layers, "2.15.0", training, optimizer)
    left, right = weights(4), weights(4)
    x, y = relu(left @ shared + shared_bias), relu(right @ shared + shared_bias)
    x = np.tanh(x @ inner + inner_bias)
    x = (gamma * (x - mean) / np.sqrt(variance + 1e-3) + beta) @ last + last_bias
    y = 1 / (1 + np.exp(-(y @ side + side_bias)))
    record("keras2.functional", [left, right], [softmax(np.concatenate([x, y]) @ a_kernel + a_bias), x @ b_kernel + b_bias])


# --- The first archives ------------------------------------------------------------------------------------------------------------------------------

def keras212():
    values = [(weights(4, 4), weights(4)), (weights(4, 4), weights(4)), (weights(4, 2), weights(2))]
    config = {"module": "keras", "class_name": "Sequential", "registered_name": None, "config": {"name": "sequential", "layers": [
        {"module": "keras.layers", "class_name": "InputLayer", "config": {"batch_input_shape": [None, 4], "dtype": "float32", "sparse": False, "ragged": False,
         "name": "dense_input"}, "registered_name": None},
        *[{"module": "keras.layers", "registered_name": None, "build_config": {"input_shape": [None, 4]}, **dense2(name, units, "relu" if units > 2 else "linear")}
          for name, units in [("dense", 4), ("dense_1", 4), ("dense_2", 2)]]]}}
    # A layer with weights was in the dictionary twice, and only the first entry was saved: 'dense_1' is nobody's.
    paths = [(f"_layer_checkpoint_dependencies/{name}", list(pair)) for name, pair in zip(["dense", "dense_2", "dense_4"], values)]
    paths += [("_layer_checkpoint_dependencies/dense_1", []), ("metrics/mean", [np.float32(1), np.float32(2)])]
    save_keras("keras212.sequential", config, paths, "2.12.0", with_name=False)
    save_keras("keras213.windows", config, [(f"_layer_checkpoint_dependencies\\{name}", list(pair)) for name, pair in zip(["dense", "dense_1", "dense_2"], values)],
               "2.13.1", with_name=False)
    x = weights(4)
    y = x
    for i, (kernel, bias) in enumerate(values):
        y = y @ kernel + bias
        y = relu(y) if i < 2 else y
    record("keras212.sequential", [x], [y])
    record("keras213.windows", [x], [y])


# --- Keras 3 -----------------------------------------------------------------------------------------------------------------------------------------

def keras3_sequential():
    first, first_bias, second, second_bias = weights(3, 4), weights(4), weights(4, 2), weights(2)
    scale, offset = weights(4), weights(4)
    mean, variance = weights(3), weights(3) + 1
    decay = {"module": "keras.regularizers", "class_name": "L2", "config": {"l2": 0.001}, "registered_name": None}

    def layers(legacy):
        return [input3("input_layer", 3, legacy=legacy),
                layer3("normalization", "Normalization", legacy, axis=[-1], invert=False, mean=None, variance=None),
                dense3("dense", 4, "gelu", legacy, decay),
                layer3("layer_normalization", "LayerNormalization", legacy, axis=-1, epsilon=0.001, center=True, scale=True, rms_scaling=False,
                       beta_initializer=initializer3("Zeros"), gamma_initializer=initializer3("Ones"), beta_regularizer=None, gamma_regularizer=None,
                       beta_constraint=None, gamma_constraint=None),
                layer3("dropout", "Dropout", legacy, rate=0.5, seed=None, noise_shape=None),
                dense3("dense_1", 2, "linear", legacy)]

    loss = {"module": "keras.losses", "class_name": "BinaryCrossentropy", "config": {"name": "binary_crossentropy", "reduction": "sum_over_batch_size",
            "from_logits": True, "label_smoothing": 0.0, "axis": -1}, "registered_name": None}
    compiled = {"optimizer": adam3(0.0020000000949949026), "loss": loss, "loss_weights": None, "metrics": ["accuracy"], "weighted_metrics": None, "run_eagerly": False,
                "steps_per_execution": 1, "jit_compile": False}
    config = {"module": "keras", "class_name": "Sequential", "registered_name": None, "build_config": {"input_shape": [None, 3]}, "compile_config": compiled,
              "config": {"name": "sequential", "trainable": True, "dtype": dtype3(), "layers": layers(False), "build_input_shape": [None, 3]}}
    trained = [first, first_bias, scale, offset, second, second_bias]
    slots = [np.int64(5), np.float32(0.002)] + [slot for values in trained for slot in (values * np.float32(0.5), values * values)]
    paths = [("layers/normalization", [mean, variance, np.int64(100)]), ("layers/dense", [first, first_bias]), ("layers/layer_normalization", [scale, offset]),
             ("layers/dropout", []), ("layers/dense_1", [second, second_bias]), ("optimizer", slots)]
    save_keras("keras3.sequential", config, paths, "3.8.0")
    with h5py.File(OUT / "keras3.weights.h5", "w") as file:
        save_store(file, paths)

    names = lambda layer, *pairs: (layer, [(f"sequential/{layer}/{name}", np.asarray(values)) for name, values in pairs])
    legacy = {"loss": loss, "loss_weights": None, "metrics": ["accuracy"], "weighted_metrics": None, "run_eagerly": False, "steps_per_execution": 1,
              "jit_compile": False, "optimizer_config": {"class_name": "Adam", "config": adam3(0.0020000000949949026)["config"]}}
    variables = [("dense_kernel", first), ("dense_bias", first_bias), ("layer_normalization_gamma", scale), ("layer_normalization_beta", offset),
                 ("dense_1_kernel", second), ("dense_1_bias", second_bias)]
    optimizer = [("adam/iteration", np.asarray(np.int64(5))), ("adam/learning_rate", np.asarray(np.float32(0.002)))]
    for name, values in variables:
        optimizer += [(f"adam/sequential_{name}_momentum", values * np.float32(0.5)), (f"adam/sequential_{name}_velocity", values * values)]
    save_h5("keras3.sequential", {"class_name": "Sequential", "config": {"name": "sequential", "trainable": True, "dtype": dtype3(), "layers": layers(True),
            "build_input_shape": [None, 3]}}, [
        names("normalization", ("mean", mean), ("variance", variance), ("count", np.int64(100))), names("dense", ("kernel", first), ("bias", first_bias)),
        names("layer_normalization", ("gamma", scale), ("beta", offset)), ("dropout", []), names("dense_1", ("kernel", second), ("bias", second_bias))],
            "3.8.0", legacy, optimizer)
    from math import erf
    x = weights(3)
    y = (x - mean) / np.maximum(np.sqrt(variance), 1e-7) @ first + first_bias
    y = np.array([v * 0.5 * (1 + erf(v / 2 ** 0.5)) for v in y])
    y = scale * (y - y.mean()) / np.sqrt(y.var() + 1e-3) + offset
    for name in ["keras3.sequential", "keras3.sequential.h5"]:
        record(name, [x], [y @ second + second_bias])


def keras3_functional():
    """a + b, x * 2, a slice, a model inside that is called twice, and two outputs in a list."""
    stem, stem_bias = weights(4, 4), weights(4)
    inner = [(weights(4, 4), weights(4)), (weights(4, 4), weights(4))]
    head, head_bias = weights(2, 3), weights(3)
    inner_layers = [{**input3("input_layer_1", 4), "name": "input_layer_1", "inbound_nodes": []},
                    called(dense3("dense", 4, "tanh"), "dense", [tensor3("input_layer_1", 4)]),
                    called(dense3("dense_1", 4, "linear"), "dense_1", [tensor3("dense", 4)])]
    block = {"module": "keras.src.models.functional", "class_name": "Functional", "registered_name": "Functional", "config": {
        "name": "functional", "trainable": True, "layers": inner_layers, "input_layers": [["input_layer_1", 0, 0]], "output_layers": [["dense_1", 0, 0]]}}
    operation = lambda name, class_name, **config: {"module": "keras.src.ops.numpy", "class_name": class_name, "config": {"name": name, **config},
                                                    "registered_name": class_name}
    part = lambda start, stop: {"class_name": "__slice__", "config": {"start": start, "stop": stop, "step": None}}
    layers = [{**input3("input_layer", 4), "name": "input_layer", "inbound_nodes": []},
              called(dense3("stem", 4, "relu"), "stem", [tensor3("input_layer", 4)]),
              called(block, "functional", [tensor3("stem", 4)], [tensor3("add", 4)]),
              called(operation("add", "Add"), "add", [tensor3("stem", 4), tensor3("functional", 4, node=1)]),
              called(operation("multiply", "Multiply"), "multiply", [tensor3("functional", 4, node=2), 2.0]),
              called(operation("clip", "Clip", x_min=-0.5, x_max=0.75), "clip", [tensor3("multiply", 4)]),
              called(operation("get_item", "GetItem"), "get_item", [tensor3("clip", 4), [part(None, None), part(1, 3)]]),
              called(dense3("head", 3, "softmax"), "head", [tensor3("get_item", 2)])]
    config = {"module": "keras.src.models.functional", "class_name": "Functional", "registered_name": "Functional", "build_config": {"input_shape": None},
              "config": {"name": "functional_1", "trainable": True, "layers": layers, "input_layers": [["input_layer", 0, 0]],
                         "output_layers": [["head", 0, 0], ["clip", 0, 0]]}}
    save_keras("keras3.functional", config, [
        ("layers/input_layer", []), ("layers/dense", [stem, stem_bias]), ("layers/functional/layers/input_layer", []),
        ("layers/functional/layers/dense", list(inner[0])), ("layers/functional/layers/dense_1", list(inner[1])), ("layers/dense_1", [head, head_bias])], "3.5.0")
    block_of = lambda x: np.tanh(x @ inner[0][0] + inner[0][1]) @ inner[1][0] + inner[1][1]
    x = weights(4)
    y = relu(x @ stem + stem_bias)
    y = np.clip(2 * block_of(y + block_of(y)), -0.5, 0.75)
    record("keras3.functional", [x], [softmax(y[1:3] @ head + head_bias), y])


def keras3_open():
    """An input of any length, statistics as arguments, and a layer for each step."""
    kernel, bias = weights(3, 4), weights(4)
    mean, variance = [0.5, -1.0, 2.0], [0.25, 4.0, 1.0]
    config = {"module": "keras", "class_name": "Sequential", "registered_name": None, "config": {"name": "sequential", "trainable": True, "dtype": dtype3(), "layers": [
        input3("input_layer", None, 3),
        layer3("normalization", "Normalization", axis=[-1], invert=False, mean=mean, variance=variance),
        layer3("time_distributed", "TimeDistributed", layer=dense3("dense", 4, "tanh")),
        layer3("global_average_pooling1d", "GlobalAveragePooling1D", data_format="channels_last", keepdims=False)]}}
    save_keras("keras3.open", config, [("layers/normalization", []), ("layers/time_distributed/layer", [kernel, bias])], "3.8.0")
    x = weights(5, 3)
    record("keras3.open", [x], [np.tanh((x - mean) / np.sqrt(variance) @ kernel + bias).mean(axis=0)])


def recurrent_steps(cell, x, kernel, recurrent_kernel, bias, gate, reset_after=True):
    """keras/src/layers/rnn, one sample: the states after each step."""
    return masked_steps(cell, x, np.ones(len(x), bool), kernel, recurrent_kernel, bias, gate, reset_after)


def masked_steps(cell, x, mask, kernel, recurrent_kernel, bias, gate, reset_after=True):
    """rnn of keras/src/backend: a masked step leaves the states, and repeats the output."""
    units = recurrent_kernel.shape[0]
    h = c = np.zeros(units, np.float32)
    states = []
    for row, counts in zip(x, mask):
        if not counts:
            states.append(h)
            continue
        if cell == "LSTM":
            i, f, candidate, o = np.split(row @ kernel + h @ recurrent_kernel + bias, 4)
            c = gate(f) * c + gate(i) * np.tanh(candidate)
            h = gate(o) * np.tanh(c)
        else:
            ours, theirs = bias if reset_after else (bias, np.zeros_like(bias))
            a = row @ kernel + ours
            b = h @ recurrent_kernel[:, :2 * units] + theirs[:2 * units]
            z, r = gate(a[:units] + b[:units]), gate(a[units:2 * units] + b[units:])
            last = recurrent_kernel[:, 2 * units:]
            proposed = r * (h @ last + theirs[2 * units:]) if reset_after else (r * h) @ last
            h = z * h + (1 - z) * np.tanh(a[2 * units:] + proposed)
        states.append(h)
    return np.stack(states)


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def hard_sigmoid2(x):
    return np.clip(0.2 * x + 0.5, 0, 1)


def cell_weights(inputs, units, gates, *biases):
    return [weights(inputs, gates * units), weights(units, gates * units), weights(*biases, gates * units)]


def rnn3(name, class_name, units, sequences, backwards=False, **more):
    nothing = [f"{of}_{what}" for of in ("kernel", "recurrent", "bias") for what in ("regularizer", "constraint")] + ["activity_regularizer", "seed"]
    return layer3(name, class_name, return_sequences=sequences, return_state=False, go_backwards=backwards, stateful=False, unroll=False,
                  zero_output_for_mask=False, units=units, activation="tanh", recurrent_activation="sigmoid", use_bias=True,
                  kernel_initializer=initializer3("GlorotUniform", seed=None), recurrent_initializer=initializer3("Orthogonal", seed=None, gain=1.0),
                  bias_initializer=initializer3("Zeros"), dropout=0.0, recurrent_dropout=0.0, **dict.fromkeys(nothing), **more)


def recurrent():
    # Keras 2.2: gates of the old hard_sigmoid, a GRU that resets before the product, and the wrapper with one layer in its configuration.
    old = dict(trainable=True, return_state=False, stateful=False, unroll=False, activation="tanh", recurrent_activation="hard_sigmoid", use_bias=True,
               kernel_initializer=variance2(), recurrent_initializer={"class_name": "Orthogonal", "config": {"gain": 1.0, "seed": None}},
               bias_initializer={"class_name": "Zeros", "config": {}}, dropout=0.0, recurrent_dropout=0.0, implementation=1,
               **dict.fromkeys([f"{of}_{what}" for of in ("kernel", "recurrent", "bias") for what in ("regularizer", "constraint")] + ["activity_regularizer"]))
    gru, forward, backward, (kernel, bias) = cell_weights(3, 4, 3), cell_weights(4, 2, 4), cell_weights(4, 2, 4), (weights(4, 2), weights(2))
    config = {"class_name": "Sequential", "config": {"name": "sequential_1", "layers": [
        {"class_name": "GRU", "config": dict(old, name="gru_1", units=4, return_sequences=True, go_backwards=False, reset_after=False, batch_input_shape=[None, 5, 3], dtype="float32")},
        {"class_name": "Bidirectional", "config": dict(name="bidirectional_1", trainable=True, merge_mode="concat", layer={
            "class_name": "LSTM", "config": dict(old, name="lstm_1", units=2, return_sequences=False, go_backwards=False, unit_forget_bias=True)})},
        dense2("dense_1", 2, "linear")]}}
    names = ["kernel:0", "recurrent_kernel:0", "bias:0"]
    save_h5("keras2.recurrent", config, [
        ("gru_1", [(f"gru_1/{name}", values) for name, values in zip(names, gru)]),
        ("bidirectional_1", [(f"bidirectional_1/{way}_lstm_1/{name}", values) for way, part in (("forward", forward), ("backward", backward)) for name, values in zip(names, part)]),
        ("dense_1", [("dense_1/kernel:0", kernel), ("dense_1/bias:0", bias)])], "2.2.4")
    x = weights(5, 3)
    y = recurrent_steps("GRU", x, *gru, hard_sigmoid2, reset_after=False)
    y = np.concatenate([recurrent_steps("LSTM", y, *forward, hard_sigmoid2)[-1], recurrent_steps("LSTM", y[::-1], *backward, hard_sigmoid2)[-1]])
    record("keras2.recurrent", [x], [y @ kernel + bias])

    # Keras 3: the cells in archives, both layers of the wrapper in full.
    lstm, forward, backward = cell_weights(3, 4, 4), cell_weights(4, 3, 3, 2), cell_weights(4, 3, 3, 2)
    config = {"module": "keras", "class_name": "Sequential", "registered_name": None, "config": {"name": "sequential", "trainable": True, "dtype": dtype3(), "layers": [
        input3("input_layer", 5, 3), rnn3("lstm", "LSTM", 4, True, unit_forget_bias=True),
        layer3("bidirectional", "Bidirectional", merge_mode="ave", layer=rnn3("forward_gru", "GRU", 3, True, reset_after=True),
               backward_layer=rnn3("backward_gru", "GRU", 3, True, True, reset_after=True))]}}
    save_keras("keras3.recurrent", config, [
        ("layers/lstm/cell", lstm), ("layers/bidirectional/forward_layer/cell", forward), ("layers/bidirectional/backward_layer/cell", backward)], "3.8.0")
    y = recurrent_steps("LSTM", x, *lstm, sigmoid)
    record("keras3.recurrent", [x], [(recurrent_steps("GRU", y, *forward, sigmoid) + recurrent_steps("GRU", y[::-1], *backward, sigmoid)[::-1]) / 2])


def embedding3(name, rows, columns, mask=False):
    return layer3(name, "Embedding", input_dim=rows, output_dim=columns, embeddings_initializer=initializer3("RandomUniform", seed=None, minval=-0.05, maxval=0.05),
                  embeddings_regularizer=None, activity_regularizer=None, embeddings_constraint=None, mask_zero=mask)


def pooling3(name):
    return layer3(name, "GlobalAveragePooling1D", data_format="channels_last", keepdims=False)


def sequential3(*layers):
    return {"module": "keras", "class_name": "Sequential", "registered_name": None, "config": {"name": "sequential", "trainable": True, "dtype": dtype3(), "layers": list(layers)}}


def embeddings():
    # Keras 1: other names of the arguments, and one name for the size of a vector and that of a dense layer.
    table, kernel, bias = weights(7, 3), weights(12, 2), weights(2)
    x = np.array([6, 0, 3, 3])
    common = {"trainable": True, "W_constraint": None, "b_constraint": None, "W_regularizer": None, "b_regularizer": None, "activity_regularizer": None, "bias": True}
    config = {"class_name": "Sequential", "config": [
        {"class_name": "Embedding", "config": {"name": "embedding_1", "trainable": True, "input_dim": 7, "output_dim": 3, "init": "uniform", "input_length": 4,
         "W_regularizer": None, "W_constraint": None, "activity_regularizer": None, "mask_zero": False, "dropout": 0.0, "batch_input_shape": [None, 4], "input_dtype": "int32"}},
        {"class_name": "Flatten", "config": {"name": "flatten_1", "trainable": True}},
        {"class_name": "Dense", "config": {**common, "name": "dense_1", "output_dim": 2, "init": "he_normal", "activation": "linear", "input_dim": None}}]}
    save_h5("keras1.embedding", config, [
        ("embedding_1", [("embedding_1_W", table)]), ("flatten_1", []), ("dense_1", [("dense_1_W", kernel), ("dense_1_b", bias)])], "1.2.2")
    record("keras1.embedding", [x], [table[x].ravel() @ kernel + bias])

    # Keras 2.
    kernel = weights(3, 2)
    config = {"class_name": "Sequential", "config": {"name": "sequential_1", "layers": [
        {"class_name": "Embedding", "config": {"name": "embedding_1", "trainable": True, "batch_input_shape": [None, 4], "dtype": "float32", "input_dim": 7, "output_dim": 3,
         "embeddings_initializer": {"class_name": "RandomUniform", "config": {"minval": -0.05, "maxval": 0.05, "seed": None}},
         "embeddings_regularizer": {"class_name": "L1L2", "config": {"l1": 0.0, "l2": 9.999999747378752e-05}}, "activity_regularizer": None,
         "embeddings_constraint": None, "mask_zero": False, "input_length": 4}},
        {"class_name": "GlobalAveragePooling1D", "config": {"name": "global_average_pooling1d_1", "trainable": True, "dtype": "float32", "data_format": "channels_last"}},
        dense2("dense_1", 2, "linear")]}}
    save_h5("keras2.embedding", config, [
        ("embedding_1", [("embedding_1/embeddings:0", table)]), ("global_average_pooling1d_1", []),
        ("dense_1", [("dense_1/kernel:0", kernel), ("dense_1/bias:0", bias)])], "2.9.0")
    record("keras2.embedding", [x], [table[x].mean(0) @ kernel + bias])

    # Keras 3, with a mask that no layer uses: flattening drops it.
    kernel = weights(12, 2)
    save_keras("keras3.embedding", sequential3(input3("input_layer", 4), embedding3("embedding", 7, 3, True), layer3("flatten", "Flatten", data_format="channels_last"), dense3("dense", 2, "linear")), [
        ("layers/embedding", [table]), ("layers/dense", [kernel, bias])], "3.8.0")
    record("keras3.embedding", [x], [table[x].ravel() @ kernel + bias])
    save_keras("keras3.masks", sequential3(
        input3("input_layer", 4), embedding3("words", 7, 3, True), layer3("dropout", "Dropout", rate=0.5, seed=None, noise_shape=None),
        rnn3("memory", "LSTM", 2, True, unit_forget_bias=True), pooling3("mean"), dense3("dense", 2, "linear")), [
        ("layers/embedding", [table]), ("layers/lstm/cell", lstm := cell_weights(3, 2, 4)), ("layers/dense", [kernel := weights(2, 2), bias])], "3.8.0")
    mask = x != 0
    record("keras3.masks", [x], [masked_steps("LSTM", table[x], mask, *lstm, sigmoid)[mask].mean(0) @ kernel + bias])
    save_keras("keras3.masks.loss", sequential3(input3("input_layer", 4), embedding3("words", 7, 3, True), dense3("dense", 2, "linear")), [
        ("layers/embedding", [table]), ("layers/dense", [weights(3, 2), bias])], "3.8.0")


def masks():
    # The wrapper makes zero_output_for_mask of its layers true, and a layer alone repeats its output.
    forward, backward, gru, (kernel, bias) = cell_weights(3, 4, 4), cell_weights(3, 4, 4), cell_weights(8, 3, 3, 2), (weights(3, 2), weights(2))
    save_keras("keras3.masking", sequential3(
        input3("input_layer", 6, 3), layer3("masking", "Masking", mask_value=-1.0),
        layer3("bidirectional", "Bidirectional", merge_mode="concat", layer=rnn3("forward_lstm", "LSTM", 4, True, unit_forget_bias=True),
               backward_layer=rnn3("backward_lstm", "LSTM", 4, True, True, unit_forget_bias=True)),
        layer3("layer_normalization", "LayerNormalization", axis=[-1], epsilon=0.001, center=False, scale=False, beta_initializer=initializer3("Zeros"),
               gamma_initializer=initializer3("Ones"), beta_regularizer=None, gamma_regularizer=None, beta_constraint=None, gamma_constraint=None),
        rnn3("gru", "GRU", 3, False, reset_after=True), dense3("dense", 2, "linear")), [
        ("layers/bidirectional/forward_layer/cell", forward), ("layers/bidirectional/backward_layer/cell", backward),
        ("layers/gru/cell", gru), ("layers/dense", [kernel, bias])], "3.8.0")
    x = weights(6, 3)
    x[2] = x[5] = -1
    x[3, 0] = -1
    mask = (x != -1).any(-1)
    y = np.where(mask[:, None], x, 0)
    y = np.concatenate([masked_steps("LSTM", y, mask, *forward, sigmoid), masked_steps("LSTM", y[::-1], mask[::-1], *backward, sigmoid)[::-1]], -1)
    y = np.where(mask[:, None], y, 0)
    y = (y - y.mean(-1, keepdims=True)) / np.sqrt(y.var(-1, keepdims=True) + 0.001)
    record("keras3.masking", [x], [masked_steps("GRU", y, mask, *gru, sigmoid)[-1] @ kernel + bias])

    # From 3.16 on, the mask ends at the first of two recurrent layers.
    save_keras("keras316.masks", sequential3(
        input3("input_layer", 4), embedding3("words", 7, 3, True), rnn3("memory", "LSTM", 2, True, unit_forget_bias=True), rnn3("last", "LSTM", 2, False, unit_forget_bias=True)), [
        ("layers/embedding", [weights(7, 3)]), ("layers/lstm/cell", cell_weights(3, 2, 4)), ("layers/lstm_1/cell", cell_weights(2, 2, 4))], "3.16.0")

    # Outputs of 0 at masked steps are those of no layer in one direction.
    zeros = rnn3("memory", "LSTM", 2, True, unit_forget_bias=True)
    zeros["config"]["zero_output_for_mask"] = True
    save_keras("keras3.masks.zeros", sequential3(input3("input_layer", 4), embedding3("words", 7, 3, True), zeros), [
        ("layers/embedding", [weights(7, 3)]), ("layers/lstm/cell", cell_weights(3, 2, 4))], "3.8.0")


def refused():
    """A model with much that a static network cannot be."""
    config = {"module": "keras", "class_name": "Sequential", "registered_name": None, "config": {"name": "sequential", "trainable": True, "dtype": dtype3(), "layers": [
        input3("input_layer", 8, 8, 3),
        layer3("conv", "Conv2D", filters=2, kernel_size=[3, 3], strides=[1, 1], padding="valid", data_format="channels_first", dilation_rate=[1, 1], groups=1,
               activation="cosine", use_bias=True, kernel_initializer=initializer3("GlorotUniform", seed=None), bias_initializer=initializer3("Zeros"),
               kernel_regularizer=None, bias_regularizer=None, activity_regularizer=None, kernel_constraint=None, bias_constraint=None),
        layer3("strange", "Lambda", function="f"),
        layer3("memory", "LSTM", units=4, stateful=True),
        layer3("dense", "Dense", units=3, activation="linear", novelty=7)]}}
    save_keras("keras3.refused", config, [("layers/dense", [weights(3, 3), weights(3)])], "3.8.0")


# --- HDF5 --------------------------------------------------------------------------------------------------------------------------------------------

def hdf5():
    with h5py.File(OUT / "hdf5.numbers.h5", "w") as file:
        values = np.arange(12, dtype=np.float32).reshape(3, 4) / 4 - 1
        for kind in ["float16", "float32", "float64", "int8", "int32", "int64", "uint8"]:
            file.create_dataset(kind, data=(values * 4).astype(kind) if "int" in kind else values.astype(kind))
        brain = file.create_dataset("bfloat16", data=(values.view(np.uint32) >> 16).astype(np.uint16).view("V2"))
        brain.attrs["dtype"] = "bfloat16"
        file.create_dataset("chunked", data=values, chunks=(2, 3), compression="gzip", shuffle=True, fletcher32=True)
        file.create_dataset("big", data=values.astype(">f4"))
        file.create_dataset("scalar", data=np.int64(41))
        file.create_dataset("small", data=np.int32(-3))
        file.create_dataset("compact", data=values, dtype=np.float32)
        file.create_group("deep/er").create_dataset("values", data=values)
        many = file.create_group("many")
        for i in range(100):
            many.create_dataset(f"layer_{i}", data=np.float32(i))
        save_names(file.create_group("split"), "weight_names", [f"a_long_name_of_a_layer_{i:05}/" + "x" * 60 for i in range(900)])
        file.attrs["fixed"] = np.bytes_("fixed")
        file.attrs["variable"] = "variable ü"
        file.attrs["list"] = ["one", "three"]
        file.attrs["long"] = "y" * 70000
        file.attrs["empty"] = []
    with h5py.File(OUT / "hdf5.links.h5", "w") as file:
        file["values"] = np.zeros(3, np.float32)
        file["soft"] = h5py.SoftLink("/values")
        file["external"] = h5py.ExternalLink("hdf5.numbers.h5", "/float32")
        file["loop"] = h5py.SoftLink("/loop")
        layout = h5py.VirtualLayout(shape=(3,), dtype=np.float32)
        layout[:] = h5py.VirtualSource("hdf5.numbers.h5", "float32", shape=(12,))[:3]
        file.create_virtual_dataset("virtual", layout)
        plist = h5py.h5p.create(h5py.h5p.DATASET_CREATE)
        plist.set_external(b"/etc/hostname", 0, 12)
        h5py.h5d.create(file.id, b"outside", h5py.h5t.IEEE_F32LE, h5py.h5s.create_simple((3,)), plist)
    with h5py.File(OUT / "hdf5.latest.h5", "w", libver="latest") as file:
        file.create_dataset("values", data=np.arange(3, dtype=np.float32))
        file.attrs["name"] = "latest"
    with h5py.File(OUT / "hdf5.userblock.h5", "w", userblock_size=1024) as file:
        file.create_dataset("values", data=np.arange(3, dtype=np.float32))


if __name__ == "__main__":
    OUT.mkdir(parents=True, exist_ok=True)
    keras1()
    keras2()
    keras2_functional()
    keras212()
    keras3_sequential()
    keras3_functional()
    refused()
    keras3_open()
    hdf5()
    recurrent()
    embeddings()
    masks()
