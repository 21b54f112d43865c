"""PyTorch's times for the cases of NetGen.Benchmarks.Gpu, as lines of engine, case and milliseconds.

Float32 without TF32, inputs on the device, medians of device events.
"""
import statistics

import torch
from torch import nn

torch.backends.cuda.matmul.allow_tf32 = False
torch.backends.cudnn.allow_tf32 = False
device = torch.device("cuda")


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


def report(engine, case, action):
    try:
        print(f"{engine}\t{case}\t{milliseconds(action):.4f}", flush=True)
    except Exception as error:  # What a mode cannot do is no reason to lose the others.
        print(f"# {engine}\t{case}\t{type(error).__name__}: {error}".splitlines()[0], flush=True)


def forward(case, model, batch, inputs):
    x = torch.randn(batch, inputs, device=device)
    compiled = torch.compile(model, mode="max-autotune")
    with torch.inference_mode():
        report("PyTorch eager", case, lambda: model(x))
        report("PyTorch compiled", case, lambda: compiled(x))


def training(case, model, batch, inputs, classes):
    x = torch.randn(batch, inputs, device=device)
    y = torch.randint(classes, (batch,), device=device)
    loss = nn.CrossEntropyLoss()
    optimizer = torch.optim.Adam(model.parameters(), fused=True, capturable=True)

    def step(network):
        optimizer.zero_grad(set_to_none=True)
        loss(network(x), y).backward()
        optimizer.step()

    report("PyTorch eager", case, lambda: step(model))
    compiled = torch.compile(model, mode="max-autotune")
    report("PyTorch compiled", case, lambda: step(compiled))


print(f"# {torch.cuda.get_device_name()}, PyTorch {torch.__version__}")
hidden = [layer for _ in range(4) for layer in (nn.Linear(64, 64), nn.ReLU())]
forward("field 1048576", nn.Sequential(*hidden, nn.Linear(64, 64)).to(device), 1 << 20, 64)
forward("digits 16384", nn.Sequential(
    nn.Linear(784, 256), nn.ReLU(), nn.Linear(256, 128), nn.ReLU(), nn.Linear(128, 10), nn.Softmax(dim=1)).to(device), 16384, 784)
forward("square 8192", nn.Sequential(nn.Linear(4096, 4096), nn.ReLU(), nn.Linear(4096, 4096)).to(device), 8192, 4096)
training("digits step 16384", nn.Sequential(
    nn.Linear(784, 256), nn.ReLU(), nn.Linear(256, 128), nn.ReLU(), nn.Linear(128, 10)).to(device), 16384, 784, 10)
