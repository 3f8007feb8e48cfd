"""How commands end when something goes wrong."""

import os
from pathlib import Path
from typing import Type

import pytest

from analysis.command import InputError, attempt, replace_file, tell


def raising(error: BaseException) -> int:
    raise error


@pytest.mark.parametrize(
    'error, status, line',
    [
        (InputError('run.csv: no such table'), 2, 'run.csv: no such table'),
        (OSError(13, 'Permission denied', 'a/b'), 2, 'a/b: Permission denied'),
        (OSError(28, 'No space left on device'), 2, 'No space left on device'),
        (OSError('odd'), 2, 'odd'),
        (KeyboardInterrupt(), 130, 'interrupted'),
    ],
)
def test_one_line_and_a_status(
    capsys: pytest.CaptureFixture[str], error: BaseException, status: int, line: str
) -> None:
    assert attempt('show', lambda: raising(error)) == status
    assert capsys.readouterr() == ('', f'show: {line}\n')


def test_what_is_no_fault_of_the_input_is_not_hidden() -> None:
    for kind in (ValueError, KeyError):  # type: Type[Exception]
        with pytest.raises(kind):
            attempt('show', lambda kind=kind: raising(kind('a mistake in the program')))  # type: ignore[misc]


def test_problems_are_told_a_line_each(capsys: pytest.CaptureFixture[str]) -> None:
    assert tell('show', []) == 0 and tell('show', ['one', 'two']) == 1
    assert capsys.readouterr().err == 'show: one\nshow: two\n'


def test_a_full_disk_names_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A write that fails does not say which file it was to."""

    def full(*_: object) -> None:
        raise OSError(28, 'No space left on device')

    monkeypatch.setattr('analysis.command.os.replace', full)
    with pytest.raises(OSError) as caught:
        replace_file(str(tmp_path / 'page'), 'text')
    assert caught.value.filename == str(tmp_path / 'page') and not list(tmp_path.iterdir())


def test_what_is_no_file_is_written_to(tmp_path: Path) -> None:
    """A terminal, a pipe, a device stay what they are; a link leads to its file."""
    pipe, link = tmp_path / 'pipe', tmp_path / 'link'
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    replace_file(str(pipe), 'text')
    assert os.read(reader, 10) == b'text' and pipe.is_fifo()
    os.close(reader)
    link.symlink_to(tmp_path / 'file')
    replace_file(str(link), 'text')
    assert link.is_symlink() and (tmp_path / 'file').read_text() == 'text'


def test_a_file_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    with pytest.raises(OSError) as caught:
        replace_file(str(tmp_path / 'none' / 'page'), 'text')
    assert caught.value.filename == str(tmp_path / 'none' / 'page')
