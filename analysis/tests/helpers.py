"""What several test files need: the command, and the header rows."""

import contextlib
import io
import os
import subprocess
import sys
from typing import Callable, List, Tuple

from analysis.cli import main
from analysis.read.folder import load_run
from analysis.statistics.rows import Row, build_rows

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
SAMPLES = 'platform,path,experiment,variant,vcpu,seq,warmup,value,unit\n'
COUNTERS = 'platform,path,experiment,variant,counter,value\n'


def command(*arguments: str) -> Tuple[int, str, str]:
    """Run the command in this process, which is faster: status, stdout and stderr."""
    out, complaints = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(complaints):
        try:
            status = main(list(arguments))
        except SystemExit as end:
            status = int(end.code or 0)
    return status, out.getvalue(), complaints.getvalue()


def process(*arguments: str, **environment: str) -> Tuple[int, str, str]:
    """Run the command as a user does: status, stdout and stderr. Never a traceback."""
    done = subprocess.run(
        [sys.executable, '-m', 'analysis.cli', *arguments],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert 'Traceback' not in done.stderr, done.stderr
    return done.returncode, done.stdout, done.stderr


def read(folder: str, name: str) -> str:
    """A file of a run as text."""
    with open(os.path.join(folder, name), encoding='utf-8', newline='') as file:
        return file.read()


def read_site(folder: str) -> str:
    """What all pages of the report say, as one page: the first one's frame around every page's own part."""
    texts = {}
    for name in sorted(os.listdir(os.path.join(folder, 'report'))):
        text = read(folder, os.path.join('report', name))
        head, _, rest = text.partition('<main>')
        texts[name] = head, *rest.split('</main>', 1)
    head, _, foot = texts['index.html']
    return head + '<main>' + ''.join(body for _, body, _ in texts.values()) + '</main>' + foot


def rows_of(make: Callable[..., str], *lines: str) -> List[Row]:
    """Rows of one sample each, of lines 'platform,path,experiment,variant,value,unit'."""
    text = ''
    for line in lines:
        *key, value, unit = line.split(',')
        text += ','.join((*key, '0', '0', '0', value, unit)) + '\n'
    said = ''.join(f'status:{"/".join(line.split(",")[:4])},ok\n' for line in lines)
    return build_rows(load_run(make(text, '', said)))
