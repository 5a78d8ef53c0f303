#!/usr/bin/env python3
"""Writes the golden tables beside it: `python3 golden.py`.

A second implementation of the reward actor's arithmetic, on Python's integers, whose `//` and `>>` round down.
Its constants are computed from their definitions where they have one; `exp_neg.csv` also has the true exponential.
"""

from decimal import Decimal, getcontext
from pathlib import Path

getcontext().prec = 120
Q = 128
ONE = 1 << Q
EPOCHS_IN_YEAR = 365 * 24 * 120
LN_2 = Decimal(2).ln()

NUMERATOR = [
    -648770010757830093818553637600, 67469480939593786226847644286976, -3197587544499098424029388939001856,
    89244641121992890118377641805348864, -1579656163641440567800982336819953664,
    17685496037279256458459817590917169152, -115682590513835356866803355398940131328, ONE,
]
DENOMINATOR = [
    1225524182432722209606361, 114095592300906098243859450, 5665570424063336070530214243,
    194450132448609991765137938448, 5068267641632683791026134915072, 104716890604972796896895427629056,
    1748338658439454459487681798864896, 23704654329841312470660182937960448,
    259380097567996910282699886670381056, 2250336698853390384720606936038375424,
    14978272436876548034486263159246028800, 72144088983913131323343765784380833792,
    224599776407103106596571252037123047424, ONE,
]

# 2 ^ (1 / year); the rate that halves what is left in six years, and e to it, less one.
GROWTH = int((LN_2 / EPOCHS_IN_YEAR).exp() * ONE)
LAMBDA = int(LN_2 / (6 * EPOCHS_IN_YEAR) * ONE)
EXP_LAMBDA_SUB_ONE = int(((LN_2 / (6 * EPOCHS_IN_YEAR)).exp() - 1) * ONE)
SIMPLE_TOTAL = 330_000_000 * 10**18
BASELINE_TOTAL = 770_000_000 * 10**18
INITIAL_BASELINE = 2_888_888_880_000_000_000
ALPHA = 314760000000000000000000000000000000
BETA = 96640100000000000000000000000000


def horner(coefficients, x):
    total = 0
    for coefficient in coefficients:
        total = (total * x >> Q) + coefficient
    return total


def exp_neg(x):
    return (horner(NUMERATOR, x) << Q) // horner(DENOMINATOR, x)


def supply(theta):
    return (ONE - exp_neg(theta * LAMBDA >> Q)) * BASELINE_TOTAL


def reward(epoch, before, after):
    simple = SIMPLE_TOTAL * EXP_LAMBDA_SUB_ONE * exp_neg(LAMBDA * epoch) >> Q
    return simple + supply(after) - supply(before) >> Q


class State:
    """The actor's state, and the two ways it moves on."""

    def __init__(self, power):
        self.cumsum_baseline = self.cumsum_realized = self.network_time = 0
        self.effective_baseline = INITIAL_BASELINE
        self.baseline = (INITIAL_BASELINE << 2 * Q) // GROWTH >> Q
        self.epoch = -1
        self.position = 36266260308195979333 << Q
        self.velocity = -109897758509 << Q
        self.next_with_reward(power)

    def theta(self):
        if self.network_time == 0:
            return 0
        missing = ((self.cumsum_baseline - self.cumsum_realized) << Q) // self.effective_baseline
        return (self.network_time << Q) - missing

    def next(self, power):
        self.epoch += 1
        self.baseline = self.baseline * GROWTH >> Q
        self.cumsum_realized += min(self.baseline, power)
        while self.cumsum_realized > self.cumsum_baseline:
            self.network_time += 1
            self.effective_baseline = self.effective_baseline * GROWTH >> Q
            self.cumsum_baseline += self.effective_baseline

    def next_with_reward(self, power):
        before = self.theta()
        self.next(power)
        self.reward = reward(self.epoch, before, self.theta())

    def update(self, now, power):
        previous = self.epoch
        while self.epoch < now:
            self.next(power)
        self.next_with_reward(power)
        elapsed = self.epoch - previous << Q
        expected = self.position + (elapsed * self.velocity >> Q)
        surprise = (self.reward << Q) - expected
        self.position = expected + (ALPHA * surprise >> Q)
        self.velocity += BETA * surprise // elapsed

    def row(self):
        return [
            self.epoch, self.cumsum_baseline, self.cumsum_realized, self.network_time, self.effective_baseline,
            self.reward, self.position, self.velocity, self.baseline,
        ]


def walk():
    """The state after updates: power below, near and above the baseline, growing, vanishing; null rounds of all sizes."""
    state, rows = State(1 << 50), []
    for step in range(96):
        now = state.epoch + [0, 0, 1, 0, 7, 0, 60][step % 7]
        power = [1 << 50, INITIAL_BASELINE - step, INITIAL_BASELINE * 2, 0, step << 55, 3 << 60][step % 6]
        state.update(now, power)
        rows.append([now, power] + state.row())
    return rows


def write(name, header, rows):
    lines = [f"# Made by golden.py. {header}"] + [",".join(map(str, row)) for row in rows]
    Path(__file__).with_name(name).write_text("\n".join(lines) + "\n")


def main():
    xs = [i * ONE // 25 + i * 77_777_777_777 for i in range(125)]
    truth = lambda x: int((-Decimal(x) / ONE).exp() * ONE)
    write("exp_neg.csv", "x, approximation of e^-x, e^-x; all in Q.128", [[x, exp_neg(x), truth(x)] for x in xs])

    epochs = [i * 100_003 for i in range(128)]
    write("simple_reward.csv", "epoch, reward in atto without progress", [[e, reward(e, 0, 0)] for e in epochs])

    step, theta = 20_000 * ONE - 77_777_777_777, ONE - 33_333_333_333
    thetas = [(i * step, theta + i * step) for i in range(128)]
    rows = [[a, b, reward(0, a, b) - reward(0, 0, 0)] for a, b in thetas]
    write("baseline_reward.csv", "theta before, theta after, both in Q.128; reward in atto for the progress", rows)

    fields = "epoch, baseline sum, realized sum, network time, baseline there, reward, its estimate: position, velocity, baseline"
    write("walk.csv", f"Called at epoch, with power; then the state: {fields}", walk())


if __name__ == "__main__":
    main()
