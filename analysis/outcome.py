"""How every command ends: one line on stderr for each thing that went wrong, and an exit status."""

import sys
from typing import Callable, Iterable

from analysis.model import InputError

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
