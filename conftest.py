"""What all tests have in common, and how they are shared out among the workers of pytest (pytest-xdist,
`--dist loadgroup`).

Tests of one file use the same boots and the same runs, which a worker keeps: a file stays with one worker.
Where the boots of a file are of one platform each, each platform of it may go to another worker.
"""
import signal

import pytest

from tests.booting import machines

# nohup, and a shell that runs something in the background, have these ignored, and so has all that is started
# from there. What the tests start must have them as a terminal gives them, and has when they are caught here.
# The tests themselves go on, as they were told to.
for number in (signal.SIGINT, signal.SIGHUP):
    if signal.getsignal(number) is signal.SIG_IGN:
        signal.signal(number, lambda *_: None)

# One run is for all of these.
QUICK = "quick_run"


def group_of(item):
    """The file, and the platform that the test is about, if one of its parameters is that."""
    if QUICK in item.fixturenames:
        return QUICK
    call = getattr(item, "callspec", None)
    given = [value for value in call.params.values() if isinstance(value, str)] if call else []
    platforms = [value for value in given if value in machines()]
    return "-".join([item.path.stem, *platforms])


# xdist reads the groups in the same hook: they must be there by then.
@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    for item in items:
        item.add_marker(pytest.mark.xdist_group(group_of(item)))
    items.sort(key=lambda item: QUICK not in item.fixturenames)  # these take longest: they begin first
