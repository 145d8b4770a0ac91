#!/usr/bin/env python3
"""Times training steps of autoencoders in PyTorch: the ones that `demo bench` times, for a comparison.

    python3 bench_torch.py                               all models, batches of 128
    python3 bench_torch.py --models plain,vae --seconds 5

The models have the layers, the loss and the optimiser (Adam at a rate of 0.001) of their namesakes in demo bench, in
float32. A step is the forward pass, the backward pass and the update, on one of some batches that are in memory. Its time
is the median of many, after a warm-up.

How many threads are best differs between models, and between the libraries below PyTorch. So every setting has a process
of its own, with torch threads, OMP_NUM_THREADS and OPENBLAS_NUM_THREADS set before anything starts; and each model is tried
in all the ways in which PyTorch can do it: Adam with and without foreach; Jacobians unit by unit (torch.autograd.grad with
create_graph) and of all units at once (is_grads_batched); images with channels first and last. The best counts.

demo bench --torch python3 starts this program with --serve, and lets it take turns with its own steps.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import time

BATCHES = 32  # in memory, on which the steps are taken in turns; fewer if they have more than MOST pixels
MOST = 1 << 24
MODELS = ["plain", "vae", "contractive", "contractive-deep", "conv"]


def settings(processors):
    """The settings to try: pairs of torch threads and OpenBLAS threads."""
    counts = [1]
    while counts[-1] * 2 < processors:
        counts.append(counts[-1] * 2)
    if processors > 1:
        counts.append(processors)
    return sorted({(1, n) for n in counts} | {(n, 1) for n in counts} | {(n, n) for n in counts})


def environment(threads, blas):
    """The variables that a process of a setting starts with."""
    return {"OMP_NUM_THREADS": str(threads), "OPENBLAS_NUM_THREADS": str(blas)}


def define():
    """The models and the ways to take their steps; here, since PyTorch must not start before its environment is set."""
    import torch
    from torch import nn
    from torch.nn import functional as F

    def squared_error(y, x):
        return (y - x).square().flatten(1).sum(1).mean()

    class Plain(nn.Module):
        """784-256-32-256-784: relu, linear code, sigmoid output, squared error."""

        def __init__(self):
            super().__init__()
            self.net = nn.Sequential(nn.Linear(784, 256), nn.ReLU(), nn.Linear(256, 32),
                                     nn.Linear(32, 256), nn.ReLU(), nn.Linear(256, 784), nn.Sigmoid())

        def loss(self, x):
            return squared_error(self.net(x), x)

    class VAE(nn.Module):
        """784-256-16-256-784: Gaussian code, cross-entropy on logits, KL divergence."""

        def __init__(self):
            super().__init__()
            self.hidden = nn.Linear(784, 256)
            self.mean, self.logvar = nn.Linear(256, 16), nn.Linear(256, 16)
            self.decoder = nn.Sequential(nn.Linear(16, 256), nn.ReLU(), nn.Linear(256, 784))

        def loss(self, x):
            h = F.relu(self.hidden(x))
            mean, logvar = self.mean(h), self.logvar(h)
            logits = self.decoder(mean + torch.exp(0.5 * logvar) * torch.randn_like(mean))
            error = F.binary_cross_entropy_with_logits(logits, x, reduction="sum")
            kl = -0.5 * torch.sum(1 + logvar - mean.square() - logvar.exp())
            return (error + kl) / len(x)

    class Contractive(nn.Module):
        """Tied layers of the given widths, relu, sigmoid code and output; 0.1 times the squared norm of the Jacobian."""

        def __init__(self, widths, batched):
            super().__init__()
            self.batched = batched
            pairs = list(zip(widths, widths[1:]))
            self.layers = nn.ModuleList(nn.Linear(a, b) for a, b in pairs)
            self.biases = nn.ParameterList(nn.Parameter(torch.zeros(a)) for a, _ in pairs)

        def loss(self, x):
            x = x.detach().requires_grad_()
            h = x
            for layer in self.layers[:-1]:
                h = F.relu(layer(h))
            z = torch.sigmoid(self.layers[-1](h))
            h = z
            for i in reversed(range(len(self.layers))):
                h = F.linear(h, self.layers[i].weight.t(), self.biases[i])
                h = F.relu(h) if i > 0 else torch.sigmoid(h)
            return squared_error(h, x) + 0.1 * self.norm(z, x).mean()

        def norm(self, z, x):
            if self.batched:
                units = torch.eye(z.shape[1]).unsqueeze(1).expand(-1, *z.shape)
                rows, = torch.autograd.grad(z, x, units, create_graph=True, is_grads_batched=True)
                return rows.square().sum((0, 2))
            total = 0
            for i in range(z.shape[1]):
                row, = torch.autograd.grad(z[:, i].sum(), x, create_graph=True)
                total = total + row.square().sum(1)
            return total

    class Conv(nn.Module):
        """1x28x28, 16x14x14, 32x7x7, a code of 32, and back: kernels of 3, stride 2, relu, sigmoid output, squared error."""

        def __init__(self):
            super().__init__()
            self.down = nn.Sequential(nn.Conv2d(1, 16, 3, 2, 1), nn.ReLU(), nn.Conv2d(16, 32, 3, 2, 1), nn.ReLU())
            self.code, self.maps = nn.Linear(1568, 32), nn.Linear(32, 1568)
            self.up = nn.Sequential(nn.ConvTranspose2d(32, 16, 3, 2, 1, 1), nn.ReLU(),
                                    nn.ConvTranspose2d(16, 1, 3, 2, 1, 1), nn.Sigmoid())

        def loss(self, x):
            h = F.relu(self.maps(self.code(self.down(x).flatten(1)))).reshape(-1, 32, 7, 7)
            return squared_error(self.up(h), x)

    contractive = {"": lambda: Contractive([784, 32], False), "batched": lambda: Contractive([784, 32], True)}
    deep = {"": lambda: Contractive([784, 256, 32], False), "batched": lambda: Contractive([784, 256, 32], True)}
    return {"plain": {"": Plain}, "vae": {"": VAE}, "contractive": contractive, "contractive-deep": deep,
            "conv": {"": Conv, "channels last": Conv}}


class Trainer:
    """A model in training, in one way of taking a step."""

    def __init__(self, name, form, make, foreach, batch):
        import torch

        torch.manual_seed(1)
        self.model = make()
        self.batches = [self.pixels(batch, name == "conv") for _ in range(max(2, min(BATCHES, MOST // (784 * batch))))]
        if form == "channels last":
            self.model = self.model.to(memory_format=torch.channels_last)
            self.batches = [x.contiguous(memory_format=torch.channels_last) for x in self.batches]
        self.steps = 0
        self.adam = torch.optim.Adam(self.model.parameters(), lr=0.001, foreach=foreach)
        self.warm = False

    def pixels(self, batch, image):
        """A batch that is like digits: most pixels are 0, the others anything up to 1."""
        import torch

        x = (torch.rand(batch, 784) - 0.75).clamp_(min=0).mul_(4)
        return x.reshape(batch, 1, 28, 28) if image else x

    def step(self):
        self.adam.zero_grad(set_to_none=True)
        loss = self.model.loss(self.batches[self.steps % len(self.batches)])
        self.steps += 1
        loss.backward()
        self.adam.step()
        return loss

    def time(self, seconds):
        """Milliseconds of each of the steps that the given time is enough for."""
        end = time.perf_counter() + (0.05 if self.warm else 0.2)
        for i in range(1000):
            self.step()
            if i >= 3 and time.perf_counter() > end:
                break
        self.warm = True
        times = []
        end = time.perf_counter() + seconds
        while len(times) < 5 or time.perf_counter() < end:
            start = time.perf_counter()
            self.step()
            times.append(1000 * (time.perf_counter() - start))
        return times


def serve(threads):
    """Answers requests, one a line, of the form MODEL|WAY|BATCH|SECONDS, with the milliseconds of the steps."""
    import torch

    torch.set_num_threads(threads)
    torch.set_flush_denormal(True)  # numbers near 0 would make steps slow
    models, trainers = define(), {}
    ways = {name: [", ".join(filter(None, (form, each))) for form in forms for each in ("", "foreach")]
            for name, forms in models.items()}
    answer({"torch": torch.__version__, "ways": ways})
    for line in sys.stdin:
        name, way, batch, seconds = line.strip().split("|")
        key = name, way, batch
        if key not in trainers:
            form = ", ".join(part for part in way.split(", ") if part != "foreach")
            trainers[key] = Trainer(name, form, models[name][form], way.endswith("foreach"), int(batch))
        t = trainers[key]
        times = t.time(float(seconds))
        parameters = sum(p.numel() for p in t.model.parameters())
        answer({"ms": times, "parameters": parameters, "loss": t.step().item()})


def answer(value):
    print(json.dumps(value), flush=True)


def start(threads, blas):
    """Starts a process of a setting, and returns it with its first answer."""
    command = [sys.executable, os.path.abspath(__file__), "--serve", str(threads)]
    p = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
                         env={**os.environ, **environment(threads, blas)})
    line = p.stdout.readline()
    if not line:
        sys.exit("bench_torch.py: PyTorch does not start")
    return p, json.loads(line)


def ask(p, name, way, batch, seconds):
    print(f"{name}|{way}|{batch}|{seconds}", file=p.stdin, flush=True)
    return json.loads(p.stdout.readline())


def compare(names, batch, seconds, processors):
    """Tries every model in every setting and way, times the best again, and prints a table."""
    crew = {setting: start(*setting) for setting in settings(processors)}
    version, ways = next((a["torch"], a["ways"]) for _, a in crew.values())
    print(f"PyTorch {version}, batch {batch}, at most {processors} threads")
    print(f"{'model':<17} {'parameters':>10} {'ms':>8}  setting")
    for name in names:
        def median(setting, way, seconds):
            return statistics.median(ask(crew[setting][0], name, way, batch, seconds)["ms"])
        tried = {(s, w): median(s, w, seconds / 10) for s in crew for w in ways[name]}
        best = sorted(tried, key=tried.get)[:2]
        setting, way = min(best, key=lambda b: median(*b, seconds / 2))
        result = ask(crew[setting][0], name, way, batch, seconds)
        words = f"{setting[0]} torch and {setting[1]} BLAS threads" + (", " + way if way else "")
        print(f"{name:<17} {result['parameters']:>10} {statistics.median(result['ms']):>8.3f}  {words}", flush=True)
    for p, _ in crew.values():
        p.stdin.close()
        p.wait()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--models", default=",".join(MODELS), help="names, with commas between them")
    parser.add_argument("--batch", type=int, default=128, help="samples in a step")
    parser.add_argument("--seconds", type=float, default=3, help="time for each model, and as much again for each setting")
    parser.add_argument("--threads", type=int, default=os.cpu_count(), help="the most threads to try")
    parser.add_argument("--serve", type=int, metavar="THREADS", help="answer requests on the standard input")
    a = parser.parse_args()
    if a.serve:
        serve(a.serve)
        return
    names = a.models.split(",")
    unknown = [n for n in names if n not in MODELS]
    if unknown:
        parser.error(f"no model {unknown[0]}; there are: {', '.join(MODELS)}")
    compare(names, a.batch, a.seconds, a.threads)


if __name__ == "__main__":
    main()
