"""A board behind a serial line: pseudo terminals with a board's stand-in (tests/line), and bad lines."""
import csv
import fcntl
import os
import pty
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from analysis.export.plain import plain_lines
from tests.booting import qemu_for
from tests.line.stub import behind_stub
from tests.line.uboot import value_of

ROOT = Path(__file__).resolve().parents[1]
BUILD = ROOT / os.environ.get("BUILD", "build")
HYPTICK = BUILD / "host/hyptick"
LINE = ROOT / "tests/line"
U_BOOT = Path("/usr/lib/u-boot/qemu_arm64/u-boot.bin")
PLATFORM = "virt-v8-gicv3"
SAMPLES = 2000
TIME_LIMIT = 240


class Board:
    """board.py, running."""

    def __init__(self, folder, fault, command, baud=0, at=0):
        self.link = folder / "line"
        self.process = subprocess.Popen(  # pylint: disable=consider-using-with
            [sys.executable, LINE / "board.py", self.link, *(["--fault", fault] if fault else []),
             "--baud", str(baud), "--at", str(at), "--",
             *command])
        until = time.monotonic() + 30
        while not self.link.exists() and time.monotonic() < until:
            time.sleep(0.05)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()

    def bench(self, results, *words, platform=PLATFORM):
        """A run of one row over the line."""
        return hyptick("run", "--build", BUILD, "--results", results, "--platform", platform, "--path", "lr",
                       "--experiment", "hypercall", "--serial", self.link, "--upload", "loady",
                       "--reset", f"kill -USR1 {self.process.pid}", *words)


def hyptick(*words):
    """What it says, and how it ends."""
    return subprocess.run([HYPTICK, *words], cwd=ROOT, capture_output=True, text=True, errors="replace",
                          timeout=TIME_LIMIT, check=False, start_new_session=True)


def samples_of(results):
    """{number: (value, unit)}"""
    lines = (line.decode() for line in plain_lines(str(results / "latest")))
    return {int(row["seq"]): (int(row["value"]), row["unit"]) for row in csv.DictReader(lines)}


def status_of(results):
    with open(results / "latest/run.csv", newline="", encoding="utf-8") as file:
        return {key.split(":")[0]: value for key, value in csv.reader(file)
                if key.startswith(("status:", "reason:"))}


@pytest.fixture(autouse=True)
def tools():
    if not (BUILD / PLATFORM / "shim.bin").is_file():
        pytest.skip("no images: make build")


def measure(folder, fault):
    with Board(folder, fault, [sys.executable, LINE / "uboot.py"]) as board:
        done = board.bench(folder / "results", "--samples", str(SAMPLES))
    return done, samples_of(folder / "results"), status_of(folder / "results")


@pytest.mark.parametrize("fault", [None, "noise"])
def test_every_record_arrives(tmp_path, fault):
    """One block of the image is refused once, and noise stands between the records."""
    done, samples, _ = measure(tmp_path, fault)
    assert done.returncode == 0, done.stdout + done.stderr
    assert samples == {seq: (value_of(seq), "ns") for seq in range(SAMPLES + 1)}


def test_a_hundred_thousand_samples_in_a_minute(tmp_path):
    """No two neighbours are alike, at 921600 baud: all that a record can do is be short."""
    count, begun = 100_000, time.monotonic()
    with Board(tmp_path, None, [sys.executable, LINE / "uboot.py"], baud=921600) as board:
        done = board.bench(tmp_path / "results", "--samples", str(count), "--baud", "921600")
    assert done.returncode == 0, done.stdout + done.stderr
    assert time.monotonic() - begun < 60
    assert samples_of(tmp_path / "results") == {seq: (value_of(seq), "ns") for seq in range(count + 1)}


@pytest.mark.parametrize("fault, said", [
    ("drop", "damaged|is missing before it"), ("flip", "damaged|is missing before it"),
    ("hang-up", "was unplugged"), ("reboot", "the board started again")])
def test_a_bad_line_gives_no_wrong_sample(tmp_path, fault, said):
    """A record whose first byte is damaged is a line of the console as others are, and the record after it
    tells that it is missing."""
    done, samples, status = measure(tmp_path, fault)
    assert done.returncode == 1
    assert status["status"] in ("incomplete", "failed")
    log = next((tmp_path / "results/latest/log").glob("*.txt")).read_text("ascii", "replace")
    assert re.search(said, status["reason"] + log), (status, log[-2000:])
    assert all(value == (value_of(seq), "ns") for seq, value in samples.items())
    assert 0 < len(samples) < SAMPLES + 1


@pytest.mark.parametrize("fault, said", [
    ("silent", "nothing arrives on"), ("wrong-speed", "is not text: is the board's speed")])
def test_a_board_that_cannot_be_understood(tmp_path, fault, said):
    with Board(tmp_path, fault, [sys.executable, LINE / "uboot.py"]) as board:
        done = hyptick("board", "--serial", board.link, "--reset", f"kill -USR1 {board.process.pid}",
                       "--prompt", "3", "--image", LINE / "uboot.py", "--address", "0x1000",
                       "--start", "booti")
    assert done.returncode == 1 and said in done.stderr and done.stderr.count("\n") == 1


def refused(device, *words):
    done = hyptick("run", "--build", BUILD, "--results", "/nonexistent", "--platform", PLATFORM,
                   "--serial", device, *(words or ("--upload", "loady")))
    assert done.returncode == 2 and done.stderr.count("\n") == 1, done
    return done.stderr


def test_lines_that_are_none(tmp_path):
    (tmp_path / "file").touch()
    assert "No such file" in refused(tmp_path / "nothing")
    assert "not a serial line" in refused(tmp_path / "file")
    line, other = pty.openpty()
    fcntl.flock(other, fcntl.LOCK_EX)
    assert "another program has it" in refused(os.ttyname(other))
    os.close(line)
    os.close(other)


def test_what_is_asked_of_a_line(tmp_path):
    assert "needs --upload loady" in refused(tmp_path, "--baud", "115200")
    assert "not a speed of a serial line" in refused(tmp_path, "--upload", "loady", "--baud", "115201")
    assert "unknown --upload 'kermit'" in refused(tmp_path, "--upload", "kermit")
    done = hyptick("run", "--serial", tmp_path, "--upload", "loady")
    assert done.returncode == 2 and "name its --platform" in done.stderr


def test_from_u_boot_to_a_figure(tmp_path):
    """Debian's U-Boot on the model, in real time: MMU and caches are its own until the shim takes over."""
    if not U_BOOT.is_file() or shutil.which("qemu-system-aarch64") is None:
        pytest.skip("u-boot-qemu or qemu-system-arm is not installed")
    command = ["qemu-system-aarch64", *"-M virt,virtualization=on,gic-version=3 -cpu cortex-a57 -smp 4 "
               "-m 256M -nographic -nodefaults -serial stdio -bios".split(), U_BOOT]
    with Board(tmp_path, None, command) as board:
        done = board.bench(tmp_path / "results", "--samples", "20")
    assert done.returncode == 0, done.stdout + done.stderr
    samples = samples_of(tmp_path / "results")
    assert len(samples) == 21 and {unit for _, unit in samples.values()} == {"cycles"}


def sunxi_u_boot():
    """Debian's for an H3; its package is of another architecture, so it may be unpacked only."""
    name = "usr/lib/u-boot/orangepi_plus/u-boot-sunxi-with-spl.bin"
    found = [Path("/") / name, *sorted((ROOT / "build/packages").glob(f"u-boot-sunxi_*/{name}"))]
    return next((file for file in found if file.is_file()), None)


def test_from_a_card_with_u_boot_to_a_figure(tmp_path):
    """An Allwinner's model starts U-Boot from its card; bootz starts the image in Hyp mode."""
    loader = sunxi_u_boot()
    if loader is None:
        pytest.skip("no U-Boot of an Allwinner: scripts/packages u-boot-sunxi:armhf")
    if not (BUILD / "sunxi-v7-gicv2/shim.bin").is_file():
        pytest.skip("no images: make board-images")
    card = tmp_path / "card"
    with open(card, "wb") as file:
        file.seek(8 << 10)
        file.write(loader.read_bytes())
        file.truncate(64 << 20)
    command = [qemu_for("sunxi-v7-gicv2"), *"-M orangepi-pc -m 1G -nic none -nographic -nodefaults".split(),
               "-serial", "stdio", "-drive", f"file={card},if=sd,format=raw"]
    with Board(tmp_path, None, command) as board:
        done = board.bench(tmp_path / "results", "--samples", "20", platform="sunxi-v7-gicv2")
    assert done.returncode == 0, done.stdout + done.stderr
    samples = samples_of(tmp_path / "results")
    assert len(samples) == 21 and {unit for _, unit in samples.values()} == {"cycles"}


def unpacked(package, name):
    """A file of a package that may be unpacked only; None where it is not there."""
    return next(iter(sorted((ROOT / "build/packages").glob(f"{package}_*/{name}"))), None)


def test_upload_to_a_raspberry_pi_4(tmp_path):
    """Its model starts U-Boot as its firmware does; with the console on UART 0, as disable-bt has it."""
    program = qemu_for("rpi4-v8-gicv2")
    loader = unpacked("u-boot-rpi", "usr/lib/u-boot/rpi_4/u-boot.bin")
    tree = unpacked("linux-image-*", "usr/lib/linux-image-*/broadcom/bcm2711-rpi-4-b.dtb")
    if loader is None or tree is None:
        pytest.skip("no U-Boot of a Pi 4, or no device tree: scripts/packages u-boot-rpi:arm64 "
                    "'linux-image-6.1.0-*-arm64:arm64'")
    if not (BUILD / "rpi4-v8-gicv2/shim.bin").is_file():
        pytest.skip("no images: make board-images")
    mine = tmp_path / "tree"
    mine.write_bytes(tree.read_bytes().replace(b"serial1:115200n8", b"serial0:115200n8"))
    command = [program, *"-M raspi4b -smp 4 -m 2G -nographic -nodefaults -serial stdio".split(),
               "-kernel", loader, "-dtb", mine]
    with Board(tmp_path, None, command) as board:
        done = board.bench(tmp_path / "results", "--samples", "20", platform="rpi4-v8-gicv2")
    assert done.returncode == 0, done.stdout + done.stderr
    samples = samples_of(tmp_path / "results")
    assert len(samples) == 21 and {unit for _, unit in samples.values()} == {"cycles"}


def from_reset(folder, command):
    """What a model that starts by itself prints, taken from the line at its reset, and imported."""
    with Board(folder, None, command) as board:
        done = hyptick("board", "--serial", board.link, "--reset", f"kill -USR1 {board.process.pid}")
    assert done.returncode == 0, done.stderr
    (folder / "log").write_text(done.stdout, "ascii")
    taken = hyptick("import", folder / "log", "--results", folder / "results")
    assert taken.returncode == 0, taken.stdout + taken.stderr


@pytest.mark.parametrize("platform", ["rpi4-v8-gicv2", "rpi4-v7-gicv2"])
def test_a_card_of_a_board_without_a_prompt(tmp_path, platform):
    """The Raspberry Pi 4's model starts what would be on its card, and the line only listens."""
    program = qemu_for("rpi4-v8-gicv2")
    if not (BUILD / platform / "shim.bin").is_file():
        pytest.skip("no images: make board-images")
    card = hyptick("card", "--build", BUILD, "--platform", platform, "--path", "lr", "--experiment",
                   "hypercall spi ipi timer", "--samples", "20", "--output", tmp_path / "card")
    assert card.returncode == 0, card.stderr
    assert {file.name for file in (tmp_path / "card").iterdir()} == {"hyptick.img", "config.txt", "FIRMWARE"}
    image = tmp_path / "card/hyptick.img"
    command = [program, *"-M raspi4b -smp 4 -m 2G -nographic -nodefaults -serial stdio".split(),
               *(behind_stub(tmp_path, image) if "-v7-" in platform else ["-kernel", image])]
    from_reset(tmp_path, command)
    lines = csv.DictReader(line.decode() for line in plain_lines(str(tmp_path / "results/latest")))
    units = {(row["experiment"], row["variant"]): row["unit"] for row in lines}
    assert units["hypercall", ""] == units["spi", "trigger=edge"] == "cycles"
    assert units["ipi", "op=one-way;vcpus=2"] == units["timer", "timer=cntv;wait=spin"] == "ns"


def test_a_card_that_is_full_is_one_line(tmp_path):
    if not (BUILD / "zcu102-v8-gicv2/shim.bin").is_file():
        pytest.skip("no images: make board-images")
    told = subprocess.run(["prlimit", "--fsize=8192", HYPTICK, "card", "--build", BUILD, "--platform",
                           "zcu102-v8-gicv2", "--path", "lr", "--experiment", "spi", "--output",
                           tmp_path / "card"], capture_output=True, text=True, timeout=60, check=False)
    assert (told.returncode, told.stderr) == (
        2, f"hyptick: cannot write {tmp_path}/card/hyptick.img: File too large\n")


def test_a_card_of_a_zcu102(tmp_path):
    """Its image, where its boot script loads it, on the board's model, which starts it in EL3."""
    if not (BUILD / "zcu102-v8-gicv2/shim.bin").is_file():
        pytest.skip("no images: make board-images")
    card = hyptick("card", "--build", BUILD, "--platform", "zcu102-v8-gicv2", "--path", "lr", "--experiment",
                   "spi", "--samples", "20", "--output", tmp_path / "card")
    assert card.returncode == 0, card.stderr
    assert {file.name for file in (tmp_path / "card").iterdir()} == {"hyptick.img", "boot.scr", "FIRMWARE"}
    address = re.search(rb"^booti (0x[0-9a-f]+) ", (tmp_path / "card/boot.scr").read_bytes(), re.M).group(1)
    command = [qemu_for("zcu102-v8-gicv2"), *"-M xlnx-zcu102,virtualization=on -smp 4 -m 512M -nographic "
               "-audiodev none,id=a0 -nodefaults -serial stdio".split(), "-device",
               f"loader,file={tmp_path}/card/hyptick.img,addr={address.decode()},force-raw=on", "-device",
               f"loader,addr={address.decode()},cpu-num=0"]
    from_reset(tmp_path, command)
    samples = samples_of(tmp_path / "results")
    assert len(samples) == 21 and {unit for _, unit in samples.values()} == {"cycles"}


def test_a_board_that_no_model_starts(tmp_path):
    done = hyptick("run", "--build", BUILD, "--results", tmp_path, "--platform", "rpi4-v7-gicv2")
    assert done.returncode == 2 and done.stderr.count("\n") == 1
    assert "no QEMU has a model that starts it" in done.stderr


@pytest.mark.parametrize("words, said", [
    (["--path", "lr"], "--output says which folder"),
    (["--path", "lr trap", "--output", "/nonexistent/card"], "one platform and one path"),
    (["--path", "lr", "--output", "/nonexistent/card"], "cannot make /nonexistent/card"),
    (["--path", "lr", "--platform", "virt-v7-gicv2", "--output", "card"], "no card is known for this board")])
def test_a_card_that_cannot_be_made(tmp_path, words, said):
    words = [str(tmp_path / word) if word == "card" else word for word in words]
    platform = [] if "--platform" in words else ["--platform", "rpi4-v8-gicv2"]
    done = hyptick("card", "--build", BUILD, *platform, *words)
    assert done.returncode == 2 and said in done.stderr and done.stderr.count("\n") == 1, done
