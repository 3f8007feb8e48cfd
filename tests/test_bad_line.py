"""A board that does not do what it should, run after run; tests/line has its stand-in.

Whatever happens: no wrong sample, all that was measured is kept, one clear line, and an exit status that is
not 0.
"""
import csv
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import time

import pytest

from tests.booting import ROOT
from tests.line.uboot import value_of
from tests.test_line import HYPTICK, LINE, PLATFORM, TIME_LIMIT, Board, hyptick, samples_of, status_of

SAMPLES = 300
UBOOT = [sys.executable, LINE / "uboot.py"]
SMALL = 64  # bytes of an image that nothing runs


@pytest.fixture(name="build")
def _build(tmp_path):
    """Images that are sent in a moment: the stand-in wants a size in the header, and runs nothing."""
    if not HYPTICK.is_file():
        pytest.skip("no hyptick: make build")
    folder = tmp_path / "build" / PLATFORM
    folder.mkdir(parents=True)
    for name in ("shim.bin", "guest.bin"):
        (folder / name).write_bytes(struct.pack("<QQQ", 0, 0, SMALL).ljust(SMALL, b"\0"))
    (folder / "toolchain").write_text("a-gcc 12.2.1\n", "ascii")
    return folder.parent


def words_of(build, results, board, *more):
    return ["--build", build, "--results", results, "--platform", PLATFORM, "--path", "lr", "--experiment",
            "hypercall", "--samples", str(SAMPLES), "--serial", board.link, "--upload", "loady",
            "--commit", "abc1234", *more]


def reset_of(board):
    return ["--reset", f"kill -USR1 {board.process.pid}"]


def bench(build, results, board, runs):
    """scripts/bench, running; of the analysis only what holds the runs against each other."""
    python = build / "python"
    python.write_text(f'#!/bin/sh\n[ "$3" != spread ] || exec {sys.executable} "$@"\n', "ascii")
    python.chmod(0o755)
    environment = {**os.environ, "HYPTICK": str(HYPTICK), "REPEAT": str(runs), "PYTHON": str(python)}
    words = words_of(build, results, board, *reset_of(board))
    return subprocess.Popen(  # pylint: disable=consider-using-with
        [ROOT / "scripts/bench", *words], env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        text=True, start_new_session=True)


def runs_of(results):
    """The folders, in their order."""
    return sorted(folder for folder in results.iterdir() if not folder.is_symlink())


def log_of(folder):
    """Whether the row's first records have come."""
    return any(b" smp " in file.read_bytes() for file in folder.glob("log/*.txt"))


def look(results):
    """What holds of each run: no wrong sample. How many samples each has."""
    found = []
    for folder in runs_of(results):
        (results / "latest").unlink(missing_ok=True)
        (results / "latest").symlink_to(folder.name)
        samples = samples_of(results)
        assert all(value == (value_of(seq), "ns") for seq, value in samples.items())
        assert hyptick("check", folder).returncode == 0
        found.append(len(samples))
    return found


def spread_of(results):
    (table,) = (folder / "spread.csv" for folder in runs_of(results) if (folder / "spread.csv").exists())
    with open(table, newline="", encoding="utf-8") as file:
        (row,) = csv.DictReader(file)
    return table.parent, row["runs"]


@pytest.mark.parametrize("command, said", [
    ("exit 3", "RESET: 'exit 3' exited with status 3"),
    ("kill -9 $$", "RESET: 'kill -9 $$' was killed by signal 9 (Killed)"),
    ("exec sleep 100", "RESET: 'exec sleep 100' has not ended within 1 s")])
def test_a_board_that_cannot_be_reset(tmp_path, command, said):
    begun = time.monotonic()
    with Board(tmp_path, None, UBOOT) as board:
        done = hyptick("board", "--serial", board.link, "--reset", command, "--prompt", "1", "--image",
                       LINE / "uboot.py", "--address", "0x1000", "--start", "booti")
    assert (done.returncode, done.stderr) == (1, said + "\n") and time.monotonic() - begun < 30


@pytest.mark.parametrize("fault, command, said", [
    ("silent", UBOOT, "nothing arrives on"),
    ("wrong-speed", UBOOT, "is not text: is the board's speed 115200 baud?"),
    (None, [*UBOOT, "system"], "no record of a guest on")])
def test_a_card_that_starts_nothing(tmp_path, fault, command, said):
    """Nothing waits for ever; and what it waits for is said, as there is no bench to show it."""
    with Board(tmp_path, fault, command) as board:
        done = hyptick("board", "--serial", board.link, *reset_of(board), "--prompt", "2")
    assert done.returncode == 1
    resets, waits, why = done.stderr.splitlines()
    assert (resets, waits) == ("[board] resets the board", "[board] waits for the guest") and said in why


@pytest.mark.parametrize("fault", [None, "reboot"])
def test_a_card_with_u_boot(tmp_path, fault):
    """U-Boot starts before the guest; where it does once more, the board has started again."""
    with Board(tmp_path, fault, [*UBOOT, "card", "2000"]) as board:
        done = hyptick("board", "--serial", board.link, *reset_of(board))
    assert done.returncode == (1 if fault else 0), done.stderr
    assert done.stderr.endswith("the board started again in the middle\n") == bool(fault)
    assert " begin version=1 " in done.stdout and (" end status=ok" in done.stdout) != bool(fault)


def test_who_watches_sees_what_is_done(build, tmp_path):
    """Without a command that resets the board somebody must; the terminal's line says how far it is."""
    terminal, other = pty.openpty()
    with Board(tmp_path, None, UBOOT, baud=115200) as board:
        words = words_of(build, tmp_path / "results", board)
        with subprocess.Popen([HYPTICK, "run", *words], cwd=ROOT, stdout=other, stderr=subprocess.PIPE,
                              text=True, start_new_session=True) as process:
            assert process.stderr.readline() == (
                "hyptick: row 1/1, lr hypercall: reset the board now\n")
            os.kill(board.process.pid, signal.SIGUSR1)
            shown = ""
            while process.poll() is None or select.select([terminal], [], [], 0)[0]:
                if select.select([terminal], [], [], 0.1)[0]:
                    shown += os.read(terminal, 4096).decode()
    os.close(terminal)
    os.close(other)
    assert process.returncode == 0 and look(tmp_path / "results") == [SAMPLES + 1]
    assert f"row 1/1  {PLATFORM} lr hypercall  waits for U-Boot's prompt: reset the board" in shown
    log = next((tmp_path / "results").glob("*/log/*.txt")).read_text("ascii", "replace")
    assert re.search(r"^\[board\] sends 0 KiB, which takes 0 s or more$", log, re.MULTILINE)


def test_no_permission():
    if os.getuid() != 0:
        pytest.skip("only root can be somebody else")
    line, other = pty.openpty()
    os.chmod(os.ttyname(other), 0o600)
    name = os.ttyname(other)
    with open(HYPTICK, "rb") as program:  # whose folder may not be open to all
        done = subprocess.run(["/proc/self/fd/0", "board", "--serial", name], stdin=program,
                              capture_output=True, text=True, timeout=TIME_LIMIT, check=False,
                              user=65534, group=65534, extra_groups=[], cwd="/")
    os.close(line)
    os.close(other)
    assert (done.returncode, done.stderr) == (
        1, f"serial line {name}: no permission: is this user in the group that owns it (dialout)?\n")


def three_runs(build, folder, fault):
    """With a fault in the second of them: the bench's complaints."""
    with Board(folder, fault, UBOOT, at=2) as board:
        process = bench(build, folder / "results", board, 3)
        out, complaints = process.communicate(timeout=TIME_LIMIT)
    assert process.returncode == 1, out + complaints
    return complaints


def test_a_line_that_dies_in_the_second_of_three_runs(build, tmp_path):
    complaints = three_runs(build, tmp_path, "hang-up")
    counts = look(tmp_path / "results")
    assert len(counts) == 2 and counts[0] == SAMPLES + 1 and 0 < counts[1] <= SAMPLES
    assert "was unplugged" in complaints and "No such file or directory" in complaints
    first, second = runs_of(tmp_path / "results")
    assert spread_of(tmp_path / "results") == (first, "1")
    assert f"2 of 3 runs were begun; not whole: {second}" in complaints


def test_flips_in_the_second_of_three_runs(build, tmp_path):
    """What is left of that run is in no median."""
    three_runs(build, tmp_path, "flip")
    counts = look(tmp_path / "results")
    assert counts[0] == counts[2] == SAMPLES + 1 > counts[1]
    assert spread_of(tmp_path / "results") == (runs_of(tmp_path / "results")[2], "2")


def test_an_interrupt_in_the_second_run_and_the_rest_later(build, tmp_path):
    results = tmp_path / "results"
    with Board(tmp_path, None, UBOOT, baud=19200) as board:
        process = bench(build, results, board, 3)
        while not results.exists() or len(runs_of(results)) < 2 or not log_of(runs_of(results)[1]):
            assert process.poll() is None
            time.sleep(0.05)
        os.killpg(process.pid, signal.SIGINT)
        out, complaints = process.communicate(timeout=TIME_LIMIT)
        assert process.returncode == 130, out + complaints
        counts = look(results)
        assert counts[0] == SAMPLES + 1 > counts[1] and len(counts) == 2
        second = runs_of(results)[1]
        assert f"make bench RESUME={second} with the board's line, but without " in complaints
        done = hyptick("run", "--build", build, "--resume", second, "--commit", "abc1234", "--serial",
                       board.link, "--upload", "loady", *reset_of(board))
    assert done.returncode == 0, done.stdout + done.stderr
    assert look(results) == [SAMPLES + 1] * 2 and status_of(results) == {"status": "ok"}
