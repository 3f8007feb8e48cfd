"""Small runs for the tests of comparing, exporting and merging: written from a few rows."""

import os
from typing import Dict, Optional, Sequence, Tuple

from analysis.tests.helpers import COUNTERS, SAMPLES

META = {
    'version': '0.1.0',
    'commit': 'abc1234',
    'dirty': 'no',
    'toolchain': 'a compiler 1.0',
    'qemu_version': 'QEMU emulator version 7.2.22 (a test)',
    'host': 'Linux x86_64',
    'matrix': 'matrix.csv',
    'start': '2026-01-01T00:00:00Z',
    'end': '2026-01-01T00:01:00Z',
    'status': 'ok',
    'guest_compiler': 'gcc-1.0',
}
STAGES = 'platform,path,experiment,variant,stage,order,p50,unit\n'
KEY = 'm/lr/spi/trigger=edge'

Values = Dict[str, Sequence[int]]  # label of a row -> its samples


def line(label: str, *fields: object) -> str:
    """A CSV line that starts with the label's four parts."""
    return ','.join([*label.split('/', 3), *map(str, fields)]) + '\n'


def make(
    folder: object,
    values: Values,
    unit: str = 'insn',
    counters: Optional[Dict[str, Dict[str, int]]] = None,
    stages: Optional[Dict[str, Sequence[Tuple[str, int]]]] = None,
    meta: Optional[Dict[str, str]] = None,
    status: Optional[Dict[str, str]] = None,
) -> str:
    """Write a run; each row is `ok` unless `status` says otherwise. Returns its folder."""
    status, counters = status or {}, counters or {}
    texts = {'run.csv': 'key,value\n', 'samples.csv': SAMPLES, 'counters.csv': COUNTERS, 'stages.csv': STAGES}
    for name, value in {**META, **(meta or {})}.items():
        texts['run.csv'] += f'{name},{value}\n'
    for label in dict.fromkeys([*values, *status]):
        texts['run.csv'] += f'status:{label},{status.get(label, "ok")}\n'
        if status.get(label, 'ok') != 'ok':
            texts['run.csv'] += f'reason:{label},a test says so\n'
    for label, samples in values.items():
        texts['samples.csv'] += ''.join(line(label, 0, i, 0, v, unit) for i, v in enumerate(samples))
        counted = {'interrupts': len(samples), 'exits': len(samples), **counters.get(label, {})}
        for name, value in counted.items():
            texts['counters.csv'] += line(label, name, value)
    for label, parts in (stages or {}).items():
        texts['stages.csv'] += ''.join(line(label, name, i, p50, unit) for i, (name, p50) in enumerate(parts))
    os.makedirs(str(folder), exist_ok=True)
    for name, text in texts.items():
        with open(os.path.join(str(folder), name), 'w', encoding='utf-8', newline='') as file:
            file.write(text)
    return str(folder)
