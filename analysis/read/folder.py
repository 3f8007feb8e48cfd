"""Reading a results folder: run.csv, samples.csv, counters.csv and stages.csv into a Run."""

import os
from typing import Dict, List, Optional, Tuple

from analysis.command import InputError
from analysis.read.counted import read_counted
from analysis.read.model import FAILED, INCOMPLETE, OK, STATUSES, Key, Run, Stage
from analysis.read.samples import read_samples, samples_file
from analysis.read.tables import UNPRINTABLE, Opener, Rows, in_folder, is_whole, table_rows

RUN_COLUMNS = ('key', 'value')
COUNTER_COLUMNS = ('platform', 'path', 'experiment', 'variant', 'counter', 'value')
STAGE_COLUMNS = ('platform', 'path', 'experiment', 'variant', 'stage', 'order', 'p50', 'unit')
COUNTER_MAX = 1 << 64
COUNTS = ('samples', 'trace_other_ways')  # what run.csv says of rows: numbers of samples, and
KEYED = ('status', 'reason', 'trace', 'trace_reason', *COUNTS)
SCHEMA = '1'  # of the files this reads and writes; bench/version.h has the bench's


def _key(text: str) -> Optional[Key]:
    """`platform/path/experiment/variant`, or None where a part but the variant is missing."""
    parts = text.split('/', 3)
    return Key(*parts) if len(parts) == 4 and all(parts[:3]) else None


def _read_run(rows: Rows, run: Run) -> None:
    """Fill metadata, status and reason from run.csv; unusable rows become problems."""
    for line, row in rows:
        if not all(field.isprintable() for field in row):
            run.problems.append(f'run.csv: line {line}: {UNPRINTABLE}')
            continue
        if len(row) != len(RUN_COLUMNS):
            run.problems.append(f'run.csv: line {line}: {len(row)} fields instead of {len(RUN_COLUMNS)}')
            continue
        name, value = row
        kind, colon, rest = name.partition(':')
        if not colon or kind not in KEYED:
            run.meta[name] = value
            continue
        key = _key(rest)
        if key is None:
            run.problems.append(
                f'run.csv: line {line}: {name!r} does not name platform/path/experiment/variant'
            )
        elif kind in ('trace', 'trace_reason'):
            (run.trace if kind == 'trace' else run.trace_reason)[key] = value
        elif kind in COUNTS and is_whole(value):
            (run.taken if kind == 'samples' else run.other_ways)[key] = int(value)
        elif kind in COUNTS:
            run.problems.append(f'run.csv: line {line}: {value[:40]!r} is not a number of samples')
        elif kind == 'reason':
            run.reason[key] = value
        elif value in STATUSES:
            run.status[key] = value
        else:
            run.problems.append(f'run.csv: line {line}: {value!r} is not a status')
            run.status[key] = INCOMPLETE
            run.damaged[key] = f'run.csv gives the unknown status {value!r}'


def _read_counters(rows: Rows, run: Run) -> None:
    """Fill counters; an unusable row becomes a problem and marks its key."""
    for line, row in rows:
        why = ''
        if len(row) != len(COUNTER_COLUMNS):
            why = f'{len(row)} fields instead of {len(COUNTER_COLUMNS)}'
        elif not all(field.isprintable() for field in row):
            why = UNPRINTABLE
        elif not all(row[:3]) or not row[4]:
            why = 'platform, path, experiment or counter is empty'
        elif not is_whole(row[5], COUNTER_MAX):
            why = f'{row[4]} is {row[5][:40]!r}, not a 64-bit unsigned decimal'
        if why:
            run.problems.append(f'counters.csv: line {line}: {why}')
            if len(row) >= 4 and why != UNPRINTABLE:
                run.damaged.setdefault(Key(*row[:4]), f'counters.csv: line {line}: {why}')
            continue
        counters = run.counters.setdefault(Key(*row[:4]), {})
        if row[4] in counters:
            run.problems.append(
                f'counters.csv: line {line}: {row[4]} of {Key(*row[:4]).label()} a second time'
            )
            run.damaged.setdefault(Key(*row[:4]), f'counter {row[4]} appears twice')
        counters[row[4]] = int(row[5])


def _stage_fault(row: List[str], known: Dict[int, Stage]) -> str:
    """Why a row of stages.csv cannot be used, '' where it can; `known` are the stages before it, by place."""
    why = ''
    if len(row) != len(STAGE_COLUMNS):
        why = f'{len(row)} fields instead of {len(STAGE_COLUMNS)}'
    elif not all(field.isprintable() for field in row):
        why = UNPRINTABLE
    elif not all((*row[:3], row[4], row[7])):
        why = 'platform, path, experiment, stage or unit is empty'
    elif not is_whole(row[5]):
        why = f'order is {row[5][:40]!r}, not a place from 0'
    elif not is_whole(row[6].removeprefix('-')):
        why = f'p50 is {row[6][:40]!r}, not a 64-bit decimal'
    elif int(row[5]) in known:
        why = f'place {row[5]} of {Key(*row[:4]).label()} a second time'
    elif any(stage.unit != row[7] for stage in known.values()):
        why = f'stages of {Key(*row[:4]).label()} in different units'
    return why


def _read_stages(rows: Rows, run: Run) -> None:
    """Fill stages. An interval of which a row is unusable is left out whole: its parts would not add up.

    So is one whose trace run.csv does not call good.
    """
    found: Dict[Key, Dict[int, Stage]] = {}
    broken = set()
    for line, row in rows:
        key = Key(*row[:4]) if len(row) >= 4 else None  # too short a row names no interval
        why = _stage_fault(row, found.get(key, {}) if key else {})
        if why:
            run.problems.append(f'stages.csv: line {line}: {why}')
            broken.add(key)
        elif key:
            found.setdefault(key, {})[int(row[5])] = Stage(row[4], int(row[5]), int(row[6]), row[7])
    for key in found:
        if run.trace.get(key, OK) != OK:
            why = f'trace of {key.label()} {run.trace[key]}: {run.trace_reason.get(key, "no reason given")}'
            run.problems.append(f'stages.csv: {why}')
            broken.add(key)
    run.stages = {key: [at[i] for i in sorted(at)] for key, at in found.items() if key not in broken}


def load_tables(open_file: Opener) -> Run:
    """Read a run but for its samples. Raises InputError where run.csv or counters.csv is no such table.

    OSError where one of them cannot be opened. What is wrong with single rows does not stop the reading: it
    is listed in Run.problems and Run.damaged.
    """
    run = Run()
    _read_run(table_rows(open_file, 'run.csv', RUN_COLUMNS), run)
    schema = run.meta.get('schema', SCHEMA)  # runs made before there was such a key are of the first
    if schema != SCHEMA:
        raise InputError(f'run.csv: schema {schema[:20]!r}, and this program reads schema {SCHEMA}')
    _read_counters(table_rows(open_file, 'counters.csv', COUNTER_COLUMNS), run)
    try:
        _read_stages(table_rows(open_file, 'stages.csv', STAGE_COLUMNS), run)
    except FileNotFoundError:
        pass  # older runs have none
    except InputError as error:  # all the rest of the run stands without it
        run.problems.append(str(error))
    return run


def must_be_folder(folder: str) -> None:
    """Raise InputError where there is no such folder, or it is a file."""
    if not os.path.isdir(folder):
        what = 'a file, not a results folder' if os.path.exists(folder) else 'no such results folder'
        raise InputError(f'{folder}: {what}')


def load_run(folder: str) -> Run:
    """Read the results folder. Raises InputError, with one line for the user, where that is not possible.

    What is wrong with single rows does not stop the reading: it is listed in Run.problems and Run.damaged.
    """
    must_be_folder(folder)
    try:
        run = load_tables(in_folder(folder))
        file = read_samples(samples_file(folder))
    except OSError as error:
        raise InputError(f'{error.filename}: {error.strerror}') from error
    run.samples = file.samples
    run.problems += file.messages
    for key, count in file.damaged.items():
        run.damaged.setdefault(key, f'{count} damaged row{"s" if count > 1 else ""} in samples.csv left out')
    read_counted(in_folder(folder), run)
    for key, samples in run.samples.items():
        if len(samples.units) > 1:
            why = f'samples in different units: {", ".join(samples.units)}'
            run.damaged[key] = why
            run.problems.append(f'samples.csv: {key.label()}: {why}')
    settle(run)
    return run


def settle(run: Run) -> None:
    """Have the run's own status say what was found of it: it is not ok where a row is not, or is damaged."""
    if run.meta.get('status') != OK:
        return
    ended = ((key, *status_of(run, key)) for key in run.keys())
    worse = [f'{key.label()}: {why}' for key, status, why in ended if status in (INCOMPLETE, FAILED)]
    if run.problems or worse:
        run.meta['status'] = INCOMPLETE
        run.meta['reason'] = (run.problems or worse)[0]


def status_of(run: Run, key: Key) -> Tuple[str, str]:
    """Status of a row and its reason (empty where ok): what the bench said, unless the data say worse."""
    said = run.status.get(key)
    reason = run.reason.get(key, '')
    if key in run.damaged and said in (OK, None, INCOMPLETE):
        mixed = len(run.samples[key].units) > 1 if key in run.samples else False
        return (FAILED if mixed else INCOMPLETE), run.damaged[key]
    if said is None:
        return INCOMPLETE, 'run.csv does not say how this row ended'
    counted = run.counters.get(key)
    if said == OK and key not in run.samples and (not counted or counted.get('interrupts')):
        why = 'interrupts were counted, but no sample arrived'
        return INCOMPLETE, why if counted else 'no sample and no counter arrived'
    have, taken = (run.samples[key].count if key in run.samples else 0), run.taken.get(key)
    if said == OK and taken is not None and have != taken:
        return INCOMPLETE, f'{have} samples are here, and {taken} were taken'
    return said, reason or ('' if said == OK else 'no reason was recorded')
