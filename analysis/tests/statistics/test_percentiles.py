"""Statistics against values worked out by hand, and against numpy and fractions on larger ones."""

import math
from fractions import Fraction

import numpy as np
import pytest

from analysis.statistics.percentiles import describe, nearest_rank, ratio


def described(*values: int) -> tuple:
    """min, p50, p90, p99, p99.9, max, mean, stddev of the values."""
    found = describe(np.array(values, dtype=np.int64))
    assert found is not None and found.count == len(values)
    return (found.min, found.p50, found.p90, found.p99, found.p99_9, found.max, found.mean, found.stddev)


@pytest.mark.parametrize(
    'count, permille, rank',
    [
        (1, 500, 1), (1, 999, 1), (2, 500, 1), (3, 500, 2), (4, 500, 2), (5, 500, 3), (5, 900, 5),
        (9, 900, 9), (10, 900, 9),
        (11, 900, 10), (100, 990, 99), (101, 990, 100), (999, 999, 999), (1000, 999, 999),
        (1001, 999, 1000), (10000, 999, 9990), (10000, 500, 5000),
    ],
)  # fmt: skip
def test_nearest_rank_is_ceil_of_p_times_n(count: int, permille: int, rank: int) -> None:
    """With the samples 1 … N the percentile is its own rank."""
    assert nearest_rank(np.arange(1, count + 1), permille) == rank


def test_hand_computed() -> None:
    """2 4 4 4 5 5 7 9: mean 5, squares of the distances sum to 32, over 7."""
    assert described(9, 4, 4, 2, 5, 4, 7, 5) == (2, 4, 9, 9, 9, 9, 5.0, math.sqrt(32 / 7))


def test_single_and_equal_samples() -> None:
    """No division by zero, no spread."""
    assert described(7) == (7, 7, 7, 7, 7, 7, 7.0, 0.0)
    assert described(-3, -3, -3) == (-3, -3, -3, -3, -3, -3, -3.0, 0.0)


def test_no_samples() -> None:
    """Nothing to describe is no error."""
    assert describe(np.array([], dtype=np.int64)) is None


def test_negative_samples() -> None:
    """Arithmetic is signed: -5 -1 0 2, mean -1, squares 16 0 1 9 over 3."""
    assert described(2, -5, 0, -1) == (-5, -1, 2, 2, 2, 2, -1.0, math.sqrt(26 / 3))


def test_whole_range_of_64_bits() -> None:
    """The two ends of int64: mean -0.5; both lie 2^63 - 0.5 from it."""
    low, high = -(1 << 63), (1 << 63) - 1
    exact = math.sqrt(Fraction(((1 << 64) - 1) ** 2, 2))
    assert described(high, low) == (low, low, high, high, high, high, -0.5, exact)


def test_large_values_that_differ_by_one() -> None:
    """Where double arithmetic would lose the spread altogether."""
    base = (1 << 62) + 1
    assert described(base, base + 1)[-1] == math.sqrt(0.5)


def test_against_exact_arithmetic() -> None:
    """A few thousand values of all sizes, against fractions."""
    values = np.random.default_rng(7).integers(-(1 << 40), 1 << 40, 3000)
    mean = Fraction(sum(map(int, values)), 3000)
    variance = sum((int(value) - mean) ** 2 for value in values) / 2999
    found = described(*values.tolist())
    assert found[-2:] == (float(mean), math.sqrt(variance))
    ordered = sorted(values.tolist())
    assert found[:6] == (ordered[0], ordered[1499], ordered[2699], ordered[2969], ordered[2996], ordered[-1])


def test_ratio() -> None:
    """Exact, and nothing where the base is missing, zero or negative."""
    assert ratio(7, 2) == Fraction(7, 2)
    assert ratio(7, None) is None and ratio(7, 0) is None and ratio(7, -1) is None
