"""What a run holds once it has been read: plain data, no files, no arithmetic beyond what it is made of."""

from dataclasses import dataclass, field
from typing import Dict, List, NamedTuple, Optional, Tuple

import numpy as np

OK = 'ok'
INCOMPLETE = 'incomplete'
UNSUPPORTED = 'unsupported'
FAILED = 'failed'
STATUSES = (OK, INCOMPLETE, UNSUPPORTED, FAILED)


class Key(NamedTuple):
    """What names one row of summary.csv. `variant` is empty where the experiment has none."""

    platform: str
    path: str
    experiment: str
    variant: str

    def label(self) -> str:
        """The key as one word for messages, as run.csv writes it."""
        return '/'.join(self)


class Stage(NamedTuple):
    """One stage of a traced interval: its place from 0, and its median in `unit`."""

    name: str
    order: int
    p50: int
    unit: str


@dataclass
class Samples:
    """Samples of one key in the order of the file, all vCPUs together, in `units[0]`.

    Of more than a guest can keep, there are only the values that they have, and how many have each.
    """

    measured: np.ndarray  # int64, shape (values,)
    warmup: np.ndarray  # int64, shape (warm-up samples,)
    units: Tuple[str, ...]  # every unit seen; more than one is an error
    counts: Optional[np.ndarray] = None  # of each value, int64, shape (values,); None: each is one sample

    @property
    def count(self) -> int:
        """How many were measured."""
        return len(self.measured) if self.counts is None else int(self.counts.sum())


@dataclass
class Run:
    """One results folder as read: nothing derived."""

    meta: Dict[str, str] = field(default_factory=dict)  # run.csv without the status and reason keys
    status: Dict[Key, str] = field(default_factory=dict)  # in the order of run.csv
    reason: Dict[Key, str] = field(default_factory=dict)
    taken: Dict[Key, int] = field(default_factory=dict)  # samples of rows that the bench calls ok
    trace: Dict[Key, str] = field(default_factory=dict)  # status of the traced run of the same row
    trace_reason: Dict[Key, str] = field(default_factory=dict)
    other_ways: Dict[Key, int] = field(default_factory=dict)  # traced samples that are in no stage's median
    samples: Dict[Key, Samples] = field(default_factory=dict)
    counters: Dict[Key, Dict[str, int]] = field(default_factory=dict)
    stages: Dict[Key, List[Stage]] = field(default_factory=dict)  # in their order; whole intervals only
    damaged: Dict[Key, str] = field(
        default_factory=dict
    )  # keys whose input rows were partly unusable, and why
    problems: List[str] = field(default_factory=list)  # one line each, for the terminal and the report

    def keys(self) -> List[Key]:
        """Every key any file knows: run.csv's order first, then what only the data files have."""
        return list(dict.fromkeys([*self.status, *self.samples, *self.counters]))

    def unit(self, key: Key) -> Optional[str]:
        """Unit of a key's samples, None where there are none or they disagree."""
        samples = self.samples.get(key)
        return samples.units[0] if samples and len(samples.units) == 1 else None
