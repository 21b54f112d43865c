#!/usr/bin/env python3
"""Writes tests/NetGen.Learning.Tests/Golden/cma.json: generations of CMA-ES from the equations of Hansen's tutorial.

Hansen, "The CMA evolution strategy: A tutorial" (2016), appendix A (figure 6 and table 1), written down equation by equation, with negative
weights and a decomposition in every generation. The roots of the covariance are computed with Jacobi's rotations, and not with the method of the C#.
Needs only Python's standard library, and computes in double precision.
"""
import json
import math
import pathlib
import random

FILE = pathlib.Path(__file__).resolve().parent.parent / "NetGen.Learning.Tests" / "Golden" / "cma.json"


def dot(a, b):
    return sum(x * y for x, y in zip(a, b))


def times(matrix, vector):
    return [dot(row, vector) for row in matrix]


def power(matrix, exponent):
    """The power of a symmetric matrix, by Jacobi's method."""
    n = len(matrix)
    a = [row[:] for row in matrix]
    v = [[float(i == j) for j in range(n)] for i in range(n)]
    for _ in range(50):
        for p in range(n):
            for q in range(p + 1, n):
                if abs(a[p][q]) < 1e-300:
                    continue
                angle = 0.5 * math.atan2(2 * a[p][q], a[q][q] - a[p][p])
                c, s = math.cos(angle), math.sin(angle)
                for m in (a, v):
                    for row in m:
                        row[p], row[q] = c * row[p] - s * row[q], s * row[p] + c * row[q]
                for k in range(n):
                    a[p][k], a[q][k] = c * a[p][k] - s * a[q][k], s * a[p][k] + c * a[q][k]
    return [[sum(v[i][k] * a[k][k] ** exponent * v[j][k] for k in range(n)) for j in range(n)] for i in range(n)]


def run(n, lam, sigma, objective, generations, seed):
    chance = random.Random(seed)
    mean = [chance.uniform(-1, 1) for _ in range(n)]
    first = {"mean": mean[:], "sigma": sigma, "lambda": lam}

    # Table 1.
    mu = lam // 2
    raw = [math.log((lam + 1) / 2) - math.log(i) for i in range(1, lam + 1)]
    mu_eff = sum(raw[:mu]) ** 2 / sum(w * w for w in raw[:mu])
    mu_eff_minus = sum(raw[mu:]) ** 2 / sum(w * w for w in raw[mu:])
    alpha_cov = 2
    c_1 = alpha_cov / ((n + 1.3) ** 2 + mu_eff)
    c_mu = min(1 - c_1, alpha_cov * (1 / 4 + mu_eff + 1 / mu_eff - 2) / ((n + 2) ** 2 + alpha_cov * mu_eff / 2))
    c_c = (4 + mu_eff / n) / (n + 4 + 2 * mu_eff / n)
    c_sigma = (mu_eff + 2) / (n + mu_eff + 5)
    d_sigma = 1 + 2 * max(0, math.sqrt((mu_eff - 1) / (n + 1)) - 1) + c_sigma
    alpha_mu_minus = 1 + c_1 / c_mu
    alpha_mu_eff_minus = 1 + 2 * mu_eff_minus / (mu_eff + 2)
    alpha_posdef_minus = (1 - c_1 - c_mu) / (n * c_mu)
    plus, minus = sum(w for w in raw if w > 0), -sum(w for w in raw if w < 0)
    weights = [w / plus if w >= 0 else min(alpha_mu_minus, alpha_mu_eff_minus, alpha_posdef_minus) * w / minus for w in raw]
    expected_norm = math.sqrt(n) * (1 - 1 / (4 * n) + 1 / (21 * n * n))

    c = [[float(i == j) for j in range(n)] for i in range(n)]
    p_sigma, p_c = [0.0] * n, [0.0] * n
    rows = []
    for g in range(generations):
        root, inverse_root = power(c, 0.5), power(c, -0.5)
        ys = [times(root, [chance.gauss(0, 1) for _ in range(n)]) for _ in range(lam)]
        values = [objective([m + sigma * y for m, y in zip(mean, ys[k])]) for k in range(lam)]
        order = sorted(range(lam), key=lambda k: values[k])
        y_w = [sum(weights[i] * ys[order[i]][j] for i in range(mu)) for j in range(n)]
        mean = [m + sigma * y for m, y in zip(mean, y_w)]
        white = times(inverse_root, y_w)
        p_sigma = [(1 - c_sigma) * p + math.sqrt(c_sigma * (2 - c_sigma) * mu_eff) * w for p, w in zip(p_sigma, white)]
        norm = math.sqrt(dot(p_sigma, p_sigma))
        h = norm / math.sqrt(1 - (1 - c_sigma) ** (2 * (g + 1))) < (1.4 + 2 / (n + 1)) * expected_norm
        p_c = [(1 - c_c) * p + (math.sqrt(c_c * (2 - c_c) * mu_eff) * y if h else 0) for p, y in zip(p_c, y_w)]
        signed = []
        for i in range(lam):
            white = times(inverse_root, ys[order[i]])
            signed.append(weights[i] if weights[i] >= 0 else weights[i] * n / dot(white, white))
        delta = 0 if h else c_c * (2 - c_c)
        keep = 1 + c_1 * delta - c_1 - c_mu * sum(weights)
        c = [[keep * c[i][j] + c_1 * p_c[i] * p_c[j]
              + c_mu * sum(signed[k] * ys[order[k]][i] * ys[order[k]][j] for k in range(lam)) for j in range(n)] for i in range(n)]
        sigma *= math.exp(c_sigma / d_sigma * (norm / expected_norm - 1))
        rows.append({
            "samples": ys, "order": order, "mean": mean[:], "sigma": sigma, "stepPath": p_sigma[:], "covariancePath": p_c[:],
            "covariance": [x for row in c for x in row], "isSteady": h})
    return {**first, "generations": rows}


FILE.write_text(json.dumps([
    # An ellipsoid that is long along a diagonal.
    run(4, 8, 0.5, lambda x: (x[0] - x[1]) ** 2 * 100 + (x[0] + x[1]) ** 2 + x[2] ** 2 + 10 * x[3] ** 2, 12, 1),
    # So far from the optimum that the step path grows and the covariance's path has to wait.
    run(5, 10, 0.1, lambda x: sum(x), 10, 2),
    run(2, 6, 2.0, lambda x: x[0] ** 2 + 50 * x[1] ** 2, 10, 3),
], indent=1) + "\n", encoding="utf-8", newline="\n")
