"""What every command shares: how it fails, how it ends, and how it writes.

One line on stderr for each thing that went wrong, and an exit status; files are replaced as a whole.
"""

import os
import sys
from typing import Callable, Iterable

TREE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))  # what this is installed in


class InputError(Exception):
    """A results folder that cannot be read at all; the text is one line for the user."""


OK, PROBLEMS, UNUSABLE, INTERRUPTED = 0, 1, 2, 130


def tell(command: str, problems: Iterable[str]) -> int:
    """What was wrong with parts of the input, each a line; the status that goes with it."""
    said = list(problems)
    for line in said:
        print(f'{command}: {line}', file=sys.stderr)
    return PROBLEMS if said else OK


def attempt(command: str, work: Callable[[], int]) -> int:
    """The status that `work` ends with; where it fails or is interrupted, one line and the status of that."""
    try:
        return work()
    except InputError as error:
        tell(command, [str(error)])
    except OSError as error:
        tell(command, [': '.join(filter(None, (error.filename, error.strerror))) or str(error)])
    except KeyboardInterrupt:
        tell(command, ['interrupted'])
        return INTERRUPTED
    return UNUSABLE


def in_tree(*names: str) -> str:
    """A file of the source tree: hyptick, which may be called in any folder, says where that is."""
    root = os.environ.get('HYPTICK_ROOT', '')
    here = not root or (os.path.isdir(root) and os.path.samefile(root, os.curdir))
    return os.path.join(*names) if here else os.path.join(root, *names)


def latest_run() -> str:
    """The run that a command takes if none is named."""
    return in_tree('results', 'latest')


def replace_file(path: str, text: str) -> None:
    """Replace `path` as a whole; what is no file, as /dev/stdout, is written to. Raises OSError.

    A file that was there is left then.
    """
    path = os.path.realpath(path)
    direct = os.path.exists(path) and not os.path.isfile(path)
    unfinished = path if direct else path + '.part'
    try:
        with open(unfinished, 'w', encoding='utf-8', newline='') as file:
            file.write(text)
        if not direct:
            os.replace(unfinished, path)
    except OSError as error:
        error.filename = path  # a full disk does not say which file
        if not direct and os.path.exists(unfinished):
            os.remove(unfinished)
        raise


def print_all(text: str, end: str = '\n') -> None:
    """Print to standard output; a reader who has seen enough, as `head`, is no error."""
    try:
        print(text, end=end, flush=True)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
