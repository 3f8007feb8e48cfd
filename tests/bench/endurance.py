#!/usr/bin/python3
"""Endurance: interrupts back to back, ticks, and hostile guests, counted on the target.

    tests/bench/endurance.py [--interrupts N] [--ticks N] [--awake N] [--seeds N] [--operations N]
                             [--long N] [--jobs N]

Each number is of one path of one machine. Exit status: 0 all came once, 1 something is wrong.
"""

import argparse
import concurrent.futures
import itertools
import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

# pylint: disable=wrong-import-position
from tests.booting import BUILD, command_of, images_of, machine_of  # noqa: E402
from tests.hostile import attack, counts  # noqa: E402

STORMS = [(platform, path) for platform in ('virt-v7-gicv2', 'virt-v8-gicv3') for path in ('lr', 'trap')]
TICKS = [(platform, 'lr') for platform in ('virt-v8-gicv3', 'virt-v7-gicv2')]
# QEMU's longest instruction, in ns: a guest that waits awake executes few, and takes half as long as asleep.
INSTRUCTION = 1024
AWAKE = '-smp 1 -icount shift=10,sleep=off'
PLATFORMS = ('virt-v7-gicv2', 'virt-v8-gicv2', 'virt-v8-gicv3', 'vexpress-v7')
VIRTUAL = ('lr', 'lr-eoi', 'trap')
BESIDE = [(platform, path, 'beside') for platform in PLATFORMS
           for path in VIRTUAL]
ALONE = [(platform, path, 'alone') for platform in PLATFORMS
            for path in ('passthrough', *VIRTUAL)]
BESIDE.append(('virt-v8-gicv4', 'direct', 'beside'))
ALONE.append(('virt-v8-gicv4', 'direct', 'alone'))
LONG = 1_000_000   # operations of a long seed: one that is alone may put itself to sleep for ever before


def storm_is_wrong(path, found, wanted):
    """What does not agree: raised, acknowledged, completed, and the exits by cause."""
    exits = {name: value for name, value in found.items() if name.startswith('exit_')}
    wrong = [f'{name} is {found.get(name)}, not {wanted}'
             for name in ('raised', 'acknowledged', 'completed', 'exit_irq') if found.get(name) != wanted]
    wrong += [f'{name} is {found.get(name)}' for name in ('twice', 'strange') if found.get(name) != 0]
    if sum(exits.values()) != found.get('exits'):
        wrong.append(f'exits {found.get("exits")} are not the sum of {exits}')
    if path == 'trap' and any(exits.get(name) != wanted for name in ('exit_gicc_iar', 'exit_gicc_eoir')):
        wrong.append(f'acknowledges and completions: {exits}')
    if path == 'lr' and exits.get('exit_maintenance', 0) != found.get('maint_u', 0):
        wrong.append(f'maintenance without a cause: {found}')
    return wrong


def ticks_are_wrong(found, wanted, apart):
    """Ticks that are missing, or a drift against the counter: of two, one is at most `apart` ns later, and
    the counter is in the period that begins with the last."""
    wrong = [] if found.get('ticks') == wanted else [f'{found.get("ticks")} ticks, not {wanted}']
    period = found.get('period', 0)
    if not wanted * period < found.get('counter', 0) < (wanted + 1) * period:
        wrong.append(f'the counter is at {found.get("counter")}')
    if found.get('late_most', apart + 1) - found.get('late_least', 0) > apart or found.get('strange') != 0:
        wrong.append(f'drift, or something else came: {found}')
    return wrong


def boot(platform, path, experiment, thousands, options=''):
    """The counters of one trial; none, where it takes tens of times as long as it should.

    Options of QEMU that stand later count.
    """
    line = f'hyptick=1 platform={platform} path={path} experiment={experiment} samples={thousands}'
    machine = {**machine_of(platform), 'machine': f'{machine_of(platform)["machine"]} {options}'}
    with command_of(machine, images_of(BUILD / platform, path, 'trials.elf'), line) as command:
        try:
            done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                  stderr=subprocess.DEVNULL, check=False, timeout=60 + thousands)
        except subprocess.TimeoutExpired:
            return {}
        return counts(done.stdout.decode())


def endure(what, function, *arguments):
    """Whether a trial is right; says so."""
    start = time.monotonic()
    wrong = function(*arguments)
    print(f'{what}: {"; ".join(wrong) or "ok"} ({time.monotonic() - start:.0f} s)', flush=True)
    return not wrong


def hostile(case, seed, operations):
    """What a hostile guest did that it must not. It has some tens of times as long as it takes."""
    return attack(*case, seed, operations, 60 + operations // 100)[1]


def storm(platform, path, wanted):
    """What does not agree after so many interrupts."""
    return storm_is_wrong(path, boot(platform, path, 'endurance-storm', wanted // 1000), wanted)


def tick(platform, path, wanted):
    """The same of ticks, asleep between them: each is as late as the first."""
    found = boot(platform, path, 'endurance-ticks', wanted // 1000, machine_of(platform)['one_cpu'])
    return ticks_are_wrong(found, wanted, 0)


def tick_awake(platform, path, wanted):
    """The same, awake: which instruction of a short loop is interrupted is any of a few."""
    found = boot(platform, path, 'endurance-ticks-awake', wanted // 1000, AWAKE)
    return ticks_are_wrong(found, wanted, 2 * INSTRUCTION)


def trials(given):
    """Arguments of endure() for each."""
    for seed in range(given.seeds + given.long):
        cases, operations = (BESIDE, LONG) if seed < given.long else (BESIDE + ALONE, given.operations)
        case = cases[seed % len(cases)]
        yield f'hostile {" ".join(case)} seed {seed}, {operations:,}', hostile, case, seed, operations
    for wanted, cases, function, name in ((given.interrupts // 1000 * 1000, STORMS, storm, 'interrupts'),
                                          (given.ticks // 1000 * 1000, TICKS, tick, 'ticks'),
                                          (given.awake // 1000 * 1000, TICKS, tick_awake, 'ticks awake')):
        for platform, path in cases if wanted else []:
            yield f'{wanted:,} {name} {platform} {path}', function, platform, path, wanted


def stay_on_one_cpu(cpus):
    """The thread that calls it, and the machines that it starts, on the next one of these.

    A QEMU's threads wait for each other at each tick: on one processor it takes half the time.
    """
    os.sched_setaffinity(0, {next(cpus)})


def main() -> int:
    """See the module's text."""
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--interrupts', type=int, default=100_000_000, help='of a path (%(default)s)')
    parser.add_argument('--ticks', type=int, default=10_000_000, help='of 1 ms, asleep between (%(default)s)')
    parser.add_argument('--awake', type=int, default=604_800_000, help='awake between (%(default)s: a week)')
    parser.add_argument('--seeds', type=int, default=1000, help='of hostile guests, in all (%(default)s)')
    parser.add_argument('--operations', type=int, default=10_000, help='of each (%(default)s)')
    parser.add_argument('--long', type=int, default=10, help=f'seeds of {LONG:,} operations (%(default)s)')
    parser.add_argument('--jobs', type=int, default=1, help='at the same time (%(default)s)')
    given = parser.parse_args()
    cpus = itertools.cycle(os.sched_getaffinity(0))
    with concurrent.futures.ThreadPoolExecutor(given.jobs, initializer=stay_on_one_cpu,
                                               initargs=(cpus,)) as pool:
        right = list(pool.map(lambda trial: endure(*trial), trials(given)))
    return 0 if all(right) else 1


if __name__ == '__main__':
    sys.exit(main())
