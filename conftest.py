"""How the tests are shared out among the workers of pytest (pytest-xdist, `--dist loadgroup`).

Tests of one file use the same boots and the same runs, which a worker keeps: a file stays with one worker.
Where the boots of a file are of one platform each, each platform of it may go to another worker.
"""
import pytest


def group_of(item):
    """The file, and the platform that the test is about, if it names one."""
    call = getattr(item, "callspec", None)
    return f"{item.path.stem} {call.params.get('platform', '') if call else ''}"


def pytest_collection_modifyitems(items):
    for item in items:
        item.add_marker(pytest.mark.xdist_group(group_of(item)))
