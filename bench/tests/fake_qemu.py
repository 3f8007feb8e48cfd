#!/usr/bin/python3
"""Stands in for QEMU in the bench's tests: finds the boot parameters among its arguments, as the guest would
in memory, and behaves as the experiment's name says.

An experiment with a file consoles/NAME.txt, or for the traced images NAME.trace.txt, is played from that
file (recorded for path `lr`); the others are made up here. `fake_qemu.py --sign < LINES > CONSOLE` numbers
and signs `type field...` lines into records, which is how the files were made before some were damaged by
hand; a line that starts with `|` stays as it is, less the `|`.
"""

import os
import signal
import sys
import time
import zlib

CONSOLES = os.path.join(os.path.dirname(os.path.abspath(__file__)), 'consoles')


def record(seq, body):
    """A record line with its CRC, without line end."""
    line = f'@ht {seq} {body}'
    return f'{line} #{zlib.crc32(line.encode()):08x}'


def sign(lines):
    """Bodies of records, and `|` before what is none, made a console."""
    seq = 0
    for line in lines:
        if line.startswith('|'):
            yield line[1:]
        else:
            yield record(seq, line)
            seq += 1


def parameters_file(argv):
    """What the loader device would put into the guest's memory as its boot parameters."""
    raw = [word for word in argv if word.startswith('loader,') and word.endswith(',force-raw=on')]
    return raw[0][len('loader,file='):].rsplit(',addr=', 1)[0].replace(',,', ',')


def parameters(name):
    """The boot parameters in the file."""
    with open(name, encoding='ascii') as file:
        line = file.read().rstrip('\0\n')
    return dict(word.split('=', 1) for word in line.split(' '))


def times_started(params_file):
    """How often a fake has been started for a row, this time too."""
    with open(os.environ['FAKE_QEMU_LOG'], encoding='utf-8') as file:
        return sum(params_file in line for line in file)


def steady(params, again):
    """A guest whose samples are all 47: but for a `lone` one, or one in the first run alone (`wander`, and
    `dawdle`, whose machine goes on for a while), or for a second run that does not end (`unsure`)."""
    name, samples = params['experiment'], int(params['samples'])
    yield (f'begin version=1 platform={params["platform"]} path={params["path"]} unit=insn tick_hz=1000000000'
           f' clock_overhead=2 samples={samples} compiler=gcc-12.2.1')
    for variant in ('wfi=trap', 'wfi=native'):
        yield f'exp name={name} variant={variant} want={samples + 1} warmup=1'
        odd = variant == 'wfi=native' and name != 'steady' and not (name in WANDERS and again)
        yield (f'smp vcpu=0 first=0 9000 47x{samples - 4} 40060 47x3' if odd
               else f'smp vcpu=0 first=0 9000 47x{samples}')
        yield f'cnt interrupts {samples}'
        if name == 'unsure' and again:
            return
        yield f'done status=ok count={samples + 1} reason=-'
    yield 'end status=ok'


WANDERS = ('wander', 'dawdle')
STEADY = ('steady', 'lone', 'unsure', *WANDERS)


def made_up(params, traced, variants=3):
    """A good guest of any path, with as many samples as were asked for; values depend on what is measured."""
    samples = int(params['samples'])
    yield (f'begin version=1 platform={params["platform"]} path={params["path"]} unit=insn tick_hz=1000000000'
           f' clock_overhead=2 samples={samples} compiler=gcc-12.2.1')
    start = zlib.crc32(f'{params["path"]} {params["experiment"]}'.encode()) % 1000
    asked = params.get('variant', '').split(',')
    for number in range(variants):
        if asked != [''] and f'v={number}' not in asked:
            continue
        yield f'exp name={params["experiment"]} variant=v={number} want={samples + 2} warmup=2'
        for first in range(0, samples + 2, 25):
            values = range(first, min(first + 25, samples + 2))
            yield f'smp vcpu=0 first={first} ' + ' '.join(str(start + number + value % 7) for value in values)
        yield f'cnt interrupts {samples + 2}'
        yield f'cnt exits {number * samples}'
        for order, name in enumerate(('iar', 'handler', 'eoi') if traced else ()):
            yield f'stg order={order} stage={name} first=0 {start + order}x{samples}'
        yield f'done status=ok count={samples + 2} reason=-'
    yield 'end status=ok'


def say(text):
    """On the console, at once."""
    sys.stdout.write(text)
    sys.stdout.flush()


def share(params):
    """A host that boots once for several experiments: a guest for each, told by `next` before it. `stuck`
    hangs, `mute` is left out, and the host stops `broken`."""
    samples = params['samples'].split(',')
    for number, name in enumerate(params['experiment'].split(',')):
        if name == 'mute':
            continue
        for line in (f'next experiment={name}', f'host kernel=1.2 for={name}'):
            say(record('-', line) + '\r\n')
        mine = {**params, 'experiment': name, 'samples': samples[number if len(samples) > 1 else 0]}
        for line in sign(made_up(mine, False, 1)):
            if name == 'stuck' and ' done ' in line:
                wait_for_ever()
            if name == 'broken' and ' done ' in line:
                line = record('-', 'stop reason=the_guest_says_nothing seconds=5')
            say(line + '\r\n')
            if name == 'broken' and ' stop ' in line:
                break


def play(params, traced, params_file):
    """Prints the console: recorded if there is one, else made up."""
    if params['path'] == 'hosted':
        share(params)
        return
    if params['experiment'] in STEADY:
        for line in sign(steady(params, times_started(params_file) > 1)):
            say(line + '\r\n')
        return
    name = os.path.join(CONSOLES, params['experiment'] + ('.trace.txt' if traced else '.txt'))
    if os.path.exists(name):
        with open(name, encoding='latin-1', newline='') as file:
            say(file.read())
        return
    for line in sign(made_up(params, traced)):
        say(line + '\r\n')
        if params['experiment'] == 'slow':
            time.sleep(0.05)
        elif params['experiment'] == 'late' and line.startswith('@ht 0 '):
            time.sleep(0.5)


def wait_for_ever():
    """As QEMU can: deaf to SIGTERM."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    while True:
        time.sleep(60)


def behave(name):
    """What happens after the console was played."""
    if name in ('hang', 'linger', 'stop', 'silent', 'planned'):
        wait_for_ever()
    elif name == 'dawdle':
        time.sleep(1.5)
    elif name == 'die':
        print('qemu: first complaint\nqemu: the machine is on fire\n', file=sys.stderr)
        sys.exit(3)
    elif name == 'killed':
        os.kill(os.getpid(), signal.SIGKILL)
    elif name == 'flood':
        while True:
            say('x' * 99 + '\n')
    elif name == 'endless':
        while True:
            say('x' * 1000)


def main():
    """See the module's text."""
    if sys.argv[1:] == ['--version']:
        print(f'QEMU emulator version {os.environ.get("FAKE_QEMU_VERSION", "7.2.22")} (a fake)')
        print('Copyright (c) nobody')
        return
    if sys.argv[1:] == ['--sign']:
        for line in sign(sys.stdin.read().splitlines()):
            print(line)
        return
    if 'FAKE_QEMU_LOG' in os.environ:
        with open(os.environ['FAKE_QEMU_LOG'], 'a', encoding='utf-8') as file:
            print(os.getpid(), *sys.argv[1:], sep='\t', file=file)
    params_file = parameters_file(sys.argv)
    params = parameters(params_file)
    play(params, any(word.endswith('guest-trace.elf') for word in sys.argv), params_file)
    behave(params['experiment'])


if __name__ == '__main__':
    main()
