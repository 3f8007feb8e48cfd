"""Sleeps by the ten thousand, and that an odd one among them would be seen."""

import subprocess
import sys

from tests.bench.soak import ROOT, look

HEADER = 'platform,path,experiment,variant,vcpu,seq,warmup,value,unit\n'


def rows(*values):
    return HEADER + ''.join(f'm,lr,wfi-wake,wfi=trap,0,{seq},{int(seq == 0)},{value},insn\n'
                            for seq, value in enumerate(values))


def test_an_odd_sample_is_named(tmp_path):
    file = tmp_path / 'samples.csv'
    file.write_text(rows(90, 47, 47, 40060), encoding='utf-8')
    assert look(file) == (4, ['m/lr/wfi-wake/wfi=trap: 2 of 47, 1 of 40060'])
    file.write_text(rows(90, 47, 47, 47), encoding='utf-8')
    assert look(file) == (4, [])


def soak(*arguments):
    return subprocess.run([sys.executable, ROOT / 'tests/bench/soak.py', *arguments], capture_output=True,
                          text=True, timeout=600, check=False)


def test_ten_thousand_sleeps_are_alike():
    """make soak has a thousand times as many."""
    done = soak('--sleeps', '10000', '--platform', 'virt-v8-gicv3', '--path', 'lr')
    assert (done.returncode, done.stderr) == (0, ''), done.stderr
    assert done.stdout.splitlines()[0].startswith('20,002 sleeps in ')
    assert done.stdout.endswith('each variant has one value\n')


def test_a_run_that_cannot_be_is_told():
    done = soak('--sleeps', '10', '--platform', 'nowhere')
    assert done.returncode == 1
    assert "unknown platform 'nowhere'" in done.stderr
