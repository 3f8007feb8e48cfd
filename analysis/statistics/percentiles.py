"""Exact statistics of one row's samples.

Everything is integer arithmetic until the last rounding, so a figure is the same on every machine and with
every version of numpy.
"""

import math
from dataclasses import dataclass
from fractions import Fraction
from typing import Optional

import numpy as np

# Permille of each percentile column.
PERCENTILES = {'p50': 500, 'p90': 900, 'p99': 990, 'p99_9': 999}
LIMB = 16  # bits; products of two limbs of 2^31 rows still fit into 63 bits


@dataclass(frozen=True)
class Stats:
    """Statistics of `count` samples, in the samples' unit; mean and stddev rounded once, to a double."""

    count: int
    min: int
    p50: int
    p90: int
    p99: int
    p99_9: int
    max: int
    mean: float
    stddev: float


def nearest_rank(ordered: np.ndarray, permille: int) -> int:
    """The smallest sample that at least permille/1000 of all samples do not exceed.

    `ordered` is ascending, int64, shape (N,), N >= 1. No interpolation: the result was measured.
    """
    rank = -(-permille * len(ordered) // 1000)
    return int(ordered[max(rank, 1) - 1])


def _sums(ordered: np.ndarray) -> 'tuple[int, int]':
    """Exact sum and sum of squares of the distances from the smallest sample, which itself is ordered[0]."""
    above = ordered.view(np.uint64) - np.uint64(
        int(ordered[0]) & (1 << 64) - 1
    )  # wraps to the right distance
    limbs = []
    for shift in range(0, 64, LIMB):
        if int(above[-1]) >> shift == 0:
            break
        limbs.append((shift, (above >> np.uint64(shift)) & np.uint64((1 << LIMB) - 1)))
    total = sum(int(limb.sum()) << shift for shift, limb in limbs)
    squares = sum(int((a * b).sum()) << i + j for i, a in limbs for j, b in limbs)
    return total, squares


def describe(values: np.ndarray) -> Optional[Stats]:
    """Statistics of int64 samples, shape (N,); None for N = 0. stddev is over N - 1, 0 for N = 1."""
    count = len(values)
    if not count:
        return None
    ordered = np.sort(values)
    total, squares = _sums(ordered)
    low = int(ordered[0])
    variance = Fraction(squares * count - total * total, count * (count - 1)) if count > 1 else Fraction(0)
    return Stats(
        count=count,
        min=low,
        max=int(ordered[-1]),
        mean=float(Fraction(total, count) + low),
        stddev=math.sqrt(variance),
        **{name: nearest_rank(ordered, permille) for name, permille in PERCENTILES.items()}
    )


def describe_counted(values: np.ndarray, counts: np.ndarray, above: int) -> Optional[Stats]:
    """The same of a histogram: `counts` samples of each value, both int64, shape (N,).

    `above` is how far all samples together are above the least: the mean comes from that, and is exact; the
    percentiles and stddev are as near as the values are to their samples.
    """
    if len(values) == 0:
        return None
    order = np.argsort(values, kind='stable')
    pairs = list(zip(values[order].tolist(), counts[order].tolist()))
    reached = np.cumsum(counts[order])
    count, low = int(reached[-1]), pairs[0][0]
    total = sum((value - low) * times for value, times in pairs)
    squares = sum((value - low) ** 2 * times for value, times in pairs)
    variance = Fraction(squares * count - total * total, count * (count - 1)) if count > 1 else Fraction(0)

    def at(permille: int) -> int:
        rank = max(-(-permille * count // 1000), 1)
        return int(pairs[int(np.searchsorted(reached, rank))][0])

    return Stats(
        count=count,
        min=low,
        max=pairs[-1][0],
        mean=float(Fraction(above, count) + low),
        stddev=math.sqrt(variance),
        **{name: at(permille) for name, permille in PERCENTILES.items()}
    )


def ratio(value: int, base: Optional[int]) -> Optional[Fraction]:
    """value / base; None where the base is missing or not above zero: such a ratio says nothing."""
    return Fraction(value, base) if base is not None and base > 0 else None
