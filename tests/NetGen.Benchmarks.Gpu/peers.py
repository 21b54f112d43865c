"""PyTorch's times for the cases of NetGen.Benchmarks.Gpu, as lines of engine, case and milliseconds.

Inputs on the device, medians of device events. Every case in float32 without TF32, with TF32, and in bfloat16, a training step by
automatic mixed precision; eager and compiled (reduce-overhead: Inductor's fused code in a CUDA graph; max-autotune looks for the best matrix products besides).
"""
import copy
import statistics
import sys

import torch
from torch import nn

device = torch.device("cuda")
PRECISIONS = ("float32", "tf32", "bfloat16")


def milliseconds(action, rounds=30):
    for _ in range(10):
        action()
    times = []
    for _ in range(rounds):
        start, end = (torch.cuda.Event(enable_timing=True) for _ in range(2))
        start.record()
        action()
        end.record()
        torch.cuda.synchronize()
        times.append(start.elapsed_time(end))
    return statistics.median(times)


def report(engine, case, precision, action):
    try:
        print(f"{engine} {precision}\t{case}\t{milliseconds(action):.4f}", flush=True)
    except Exception as error:  # What a mode cannot do is no reason to lose the others.
        print(f"# {engine} {precision}\t{case}\t{type(error).__name__}: {error}".splitlines()[0], flush=True)


def use(precision):
    torch.backends.cuda.matmul.allow_tf32 = precision == "tf32"
    return torch.bfloat16 if precision == "bfloat16" else torch.float32


def forward(case, model, batch, inputs, compiled_modes):
    for precision in PRECISIONS:
        number = use(precision)
        x = torch.randn(batch, inputs, device=device, dtype=number)
        network = copy.deepcopy(model).to(device, number)
        with torch.inference_mode():
            report("PyTorch eager", case, precision, lambda: network(x))
            for mode in compiled_modes:
                torch._dynamo.reset()
                compiled = torch.compile(network, mode=mode)
                report(f"PyTorch {mode}", case, precision, lambda: compiled(x))


def training(case, model, inputs, targets, loss, compiled_modes):
    for precision in PRECISIONS:
        mixes = use(precision) == torch.bfloat16
        x, y = inputs.to(device), targets.to(device)
        network = copy.deepcopy(model).to(device)
        optimizer = torch.optim.Adam(network.parameters(), fused=True, capturable=True)

        def step(module):
            optimizer.zero_grad(set_to_none=True)
            with torch.autocast("cuda", torch.bfloat16, enabled=mixes):
                value = loss(module(x), y)
            value.backward()
            optimizer.step()

        report("PyTorch eager", case, precision, lambda: step(network))
        for mode in compiled_modes:
            torch._dynamo.reset()
            compiled = torch.compile(network, mode=mode)
            report(f"PyTorch {mode}", case, precision, lambda: step(compiled))


print(f"# {torch.cuda.get_device_name()}, PyTorch {torch.__version__}", flush=True)
modes = ["reduce-overhead", "max-autotune"] if "all" in sys.argv else ["reduce-overhead"]
hidden = [layer for _ in range(4) for layer in (nn.Linear(64, 64), nn.ReLU())]
classifier = [nn.Linear(784, 256), nn.ReLU(), nn.Linear(256, 128), nn.ReLU(), nn.Linear(128, 10)]
field = nn.Sequential(*hidden, nn.Linear(64, 64))
forward("field 1048576", field, 1 << 20, 64, modes)
training("field step 65536", field, torch.randn(1 << 16, 64), torch.randn(1 << 16, 64), nn.MSELoss(), modes)
forward("square 8192", nn.Sequential(nn.Linear(4096, 4096), nn.ReLU(), nn.Linear(4096, 4096)), 8192, 4096, [])
wide = [layer for _ in range(3) for layer in (nn.Linear(1024, 1024), nn.ReLU())]
training(
    "wide step 8192", nn.Sequential(*wide, nn.Linear(1024, 1024)), torch.randn(8192, 1024), torch.randn(8192, 1024), nn.MSELoss(), modes)
training(
    "digits step 16384", nn.Sequential(*classifier), torch.randn(16384, 784), torch.randint(10, (16384,)), nn.CrossEntropyLoss(), modes)
forward("digits 16384", nn.Sequential(*classifier, nn.Softmax(dim=1)), 16384, 784, modes)
