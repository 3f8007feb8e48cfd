"""Writing files so that a reader never finds half of one, and output that a reader may leave."""

import os
import sys


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
