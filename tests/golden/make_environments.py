#!/usr/bin/env python3
"""Writes tests/NetGen.Learning.Tests/Golden/*.json: trajectories of CartPole and Acrobot from their published equations.

CartPole: Florian, "Correct equations for the dynamics of the cart-pole system" (2007), without friction, with the constants, the order
of the updates (Euler's method) and the limits of Gymnasium's CartPole-v1.
Acrobot: Sutton and Barto, "Reinforcement learning: An introduction" (2nd edition), section 11.3, with the constants, the integrator (Runge and
Kutta) and the limits of Gymnasium's Acrobot-v1.

The equations are written down here once more, as a system that is solved for the accelerations, and not in the form that the C# has:
    cart-pole: (M + m) x'' + m l cos(q) q'' = F + m l q'^2 sin(q)  and  m l cos(q) x'' + (4/3) m l^2 q'' = m g l sin(q),
    acrobot: the mass matrix [[d1, d2], [d2, d3]] times the accelerations is the torques.
Needs only Python's standard library, and computes in double precision.
"""
import json
import math
import pathlib

FOLDER = pathlib.Path(__file__).resolve().parent.parent / "NetGen.Learning.Tests" / "Golden"


def solve(a, b, c, d, p, q):
    """The solution of a u + b v = p, c u + d v = q."""
    determinant = a * d - b * c
    return (p * d - b * q) / determinant, (a * q - c * p) / determinant


def cart_pole(state, action):
    x, v, q, w = state
    m, big_m, l, g = 0.1, 1.0, 0.5, 9.8
    force = 10.0 if action == 1 else -10.0
    # Upright is q = 0, and gravity makes the angle grow.
    acceleration, angular = solve(
        big_m + m, m * l * math.cos(q),
        m * l * math.cos(q), 4 / 3 * m * l * l,
        force + m * l * w * w * math.sin(q), m * g * l * math.sin(q))
    state = (x + 0.02 * v, v + 0.02 * acceleration, q + 0.02 * w, w + 0.02 * angular)
    fallen = abs(state[0]) > 2.4 or abs(state[2]) > math.radians(12)
    return state, list(state), 1.0, fallen


def acrobot_rates(state, torque):
    q1, q2, w1, w2 = state
    g = 9.8
    d1 = 0.25 + (1 + 0.25 + math.cos(q2)) + 1 + 1
    d2 = (0.25 + 0.5 * math.cos(q2)) + 1
    d3 = 0.25 + 1
    gravity2 = 0.5 * g * math.sin(q1 + q2)
    gravity1 = 1.5 * g * math.sin(q1) + gravity2
    coriolis1 = -0.5 * math.sin(q2) * (w2 * w2 + 2 * w1 * w2)
    coriolis2 = 0.5 * math.sin(q2) * w1 * w1
    a1, a2 = solve(d1, d2, d2, d3, -coriolis1 - gravity1, torque - coriolis2 - gravity2)
    return w1, w2, a1, a2


def acrobot(state, action):
    torque, h = action - 1.0, 0.2
    add = lambda s, k, f: tuple(a + f * b for a, b in zip(s, k))
    k1 = acrobot_rates(state, torque)
    k2 = acrobot_rates(add(state, k1, h / 2), torque)
    k3 = acrobot_rates(add(state, k2, h / 2), torque)
    k4 = acrobot_rates(add(state, k3, h), torque)
    q1, q2, w1, w2 = (s + h / 6 * (a + 2 * b + 2 * c + d) for s, a, b, c, d in zip(state, k1, k2, k3, k4))
    # Angles in (-pi, pi], velocities within their limits.
    q1, q2 = (math.remainder(q, 2 * math.pi) for q in (q1, q2))
    w1 = max(-4 * math.pi, min(4 * math.pi, w1))
    w2 = max(-9 * math.pi, min(9 * math.pi, w2))
    there = -math.cos(q1) - math.cos(q1 + q2) > 1
    observation = [math.cos(q1), math.sin(q1), math.cos(q2), math.sin(q2), w1, w2]
    return (q1, q2, w1, w2), observation, 0.0 if there else -1.0, there


def run(step, state, policy, steps):
    begin, rows = list(state), []
    for i in range(steps):
        action = policy(i, state)
        state, observation, reward, terminated = step(state, action)
        rows.append({"action": action, "observation": observation, "reward": reward, "terminated": terminated})
        if terminated:
            break
    return {"state": begin, "steps": rows}


def write(name, trajectories):
    FOLDER.mkdir(parents=True, exist_ok=True)
    text = json.dumps(trajectories, indent=1)
    (FOLDER / name).write_text(text + "\n", encoding="utf-8", newline="\n")


write("cart_pole.json", [
    # Balanced by the sign of angle and angular velocity, which holds for all of the steps.
    run(cart_pole, (0.03, -0.04, 0.02, 0.01), lambda i, s: int(s[2] + s[3] > 0), 150),
    # Pushed to one side until the pole falls, to the other, and off the track.
    run(cart_pole, (0.0, 0.0, 0.0, 0.0), lambda i, s: 1, 100),
    run(cart_pole, (-0.05, 0.05, -0.05, 0.05), lambda i, s: 0, 100),
    run(cart_pole, (2.3, 1.9, 0.0, 0.0), lambda i, s: i % 2, 100),
])
write("acrobot.json", [
    run(acrobot, (0.05, -0.1, 0.0, 0.1), lambda i, s: i * 7 // 3 % 3, 100),
    # A torque in the direction of the second link's motion pumps energy in, until the free end is above the line.
    run(acrobot, (0.1, 0.05, -0.05, 0.0), lambda i, s: 2 if s[3] > 0 else 0, 500),
    # So fast that both velocities are cut off, and angles wrap.
    run(acrobot, (3.0, -3.0, -12.0, 27.0), lambda i, s: 1, 30),
])
