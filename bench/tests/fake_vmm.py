#!/usr/bin/python3
"""Stands in for the VMM of hosts/kvm on the machine itself: its words are the boot parameters. FAKE_VMM_PROBE
is what it answers to `probe`; one that starts with `!` is why there is no KVM. The experiment's name says how
the guest behaves: `foreign` is another platform's, `hang` never ends, `stopped` is stopped, else it is good.
"""

import os
import sys

from fake_qemu import made_up, record, say, sign, wait_for_ever


def guest(params):
    """What a good guest prints, whose counter counts time: its second variant is in cycles."""
    told = {**params, 'platform': 'virt-v7-gicv2' if params['experiment'] == 'foreign' else 'virt-v8-gicv3'}
    for line in made_up(told, False, 2):
        line = line.replace('unit=insn tick_hz=1000000000', 'unit=ns tick_hz=54000000')
        if line.startswith('exp '):
            line += ' unit=cycles' if 'variant=v=1' in line else ' unit=ns'
        if line.startswith('cnt interrupts') and params['experiment'] == 'hang':
            wait_for_ever()
        yield line


def main():
    """See the module's text."""
    if sys.argv[1:] == ['probe']:
        answer = os.environ.get('FAKE_VMM_PROBE', 'KVM of Linux 6.1.0, gic=3')
        if answer:
            print(answer.lstrip('!'))
        sys.exit(1 if answer.startswith('!') or not answer else 0)
    with open(os.environ['FAKE_QEMU_LOG'], 'a', encoding='utf-8') as file:
        print(os.getpid(), *sys.argv[1:], sep='\t', file=file)
    params = dict(word.split('=', 1) for word in sys.argv[1:])
    say(record('-', f'next experiment={params["experiment"]}') + '\n')
    say(record('-', 'host machine=A_Board_4 kernel=6.1.0 mode=nvhe pinned=2,3,0,1 governor=-') + '\n')
    for line in sign(guest(params)):
        if ' done ' in line and params['experiment'] == 'stopped':
            say(record('-', 'stop reason=kvm_cannot_run_the_guest vcpu=0 errno=ENOSYS') + '\n')
            sys.exit(1)
        say(line + '\n')


main()
