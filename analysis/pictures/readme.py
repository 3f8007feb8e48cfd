"""README's picture, of the committed reference: `python3 -m analysis.pictures.readme` writes it again."""

import argparse
import os
import shutil
import sys
import tempfile
from typing import List, Optional

from analysis.command import attempt, in_tree, tell
from analysis.pictures.bars import answer_picture
from analysis.pictures.gnuplot import PlotError, draw
from analysis.pictures.style import Frame
from analysis.statistics.recorded import read_recorded

PLATFORM = 'virt-v7-gicv2'  # what README's figures are of
REFERENCE = in_tree('results', 'reference', 'gcc-12.2.1')
FILE = in_tree('docs', 'images', 'answer.png')


def write(reference: str, file: str) -> List[str]:
    """Draw it into `file`; what went wrong. Raises InputError and OSError."""
    rows = [row for row in read_recorded(reference)[1] if row.key.platform == PLATFORM]
    picture = answer_picture(Frame(PLATFORM), rows)
    if picture is None:
        return [f'{reference} has no device interrupt of {PLATFORM}']
    with tempfile.TemporaryDirectory() as folder:
        try:
            draw(picture, folder)
        except PlotError as error:
            return [str(error)]
        shutil.copyfile(os.path.join(folder, f'{picture.name}.png'), file)
    return []


def main(arguments: Optional[List[str]] = None) -> int:
    """Write it. Exit status: 0 well, 1 not drawn, 2 the reference cannot be read."""
    parser = argparse.ArgumentParser(prog='readme', description=(__doc__ or '').split(':', maxsplit=1)[0])
    parser.add_argument('file', nargs='?', default=FILE, help='(%(default)s)')
    given = parser.parse_args(arguments)
    return attempt('readme', lambda: tell('readme', write(REFERENCE, given.file)))


if __name__ == '__main__':
    sys.exit(main())
