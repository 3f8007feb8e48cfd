"""PLATFORMS=linux-v8, the KVM of the machine that the bench runs on: in an emulated arm64 Linux, whose clock
is real time. The host program is built for arm64 and runs there as it is. Skipped, with the reason, where
Debian's packages for arm64 cannot be downloaded."""

import base64
import csv
import gzip
import io
import os
import subprocess
import tarfile
from pathlib import Path

import pytest

from tests.booting import skip_unless_fetched

ROOT = Path(__file__).resolve().parents[1]
BUILD = ROOT / "build"
CROSS = os.environ.get("ARM64_CROSS", "aarch64-linux-gnu-")
PACKAGES = ["busybox-static:arm64", "libcsv-dev:arm64", "zlib1g-dev:arm64"]
MACHINE = "-M virt,virtualization=on,gic-version={} -cpu cortex-a57 -smp 2 -m 512M -nographic -nodefaults " \
          "-no-reboot -serial stdio"
LINE = "console=ttyAMA0 quiet loglevel=1 panic=-1 rdinit=/init -- "
EXPERIMENTS = "hypercall,mmio-trap,ack,inject,ipi,preempt"
SAMPLES = 10
LONG = os.environ.get("LINUX_LONG")  # `make soak`: every row on a machine with a GICv2, too
QUANTUM_PS = 16_000  # the counter's 62.5 MHz


def run(*command, limit=300, **environment):
    free = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    return subprocess.run([str(word) for word in command], cwd=ROOT, env={**free, **environment},
                          capture_output=True, text=True, timeout=limit, check=False)


def must(*command, **environment):
    result = run(*command, **environment)
    assert result.returncode == 0, result.stdout + result.stderr
    return result.stdout


def fetched():
    """Folders of the packages for arm64, and the kernel in its place."""
    result = run("scripts/packages", *PACKAGES)
    kernel = run("hosts/kvm/fetch")
    skip_unless_fetched(result)
    skip_unless_fetched(kernel)
    return [Path(line.split()[0]) for line in result.stdout.splitlines()]


def build_host(folders, program):
    """The host program for arm64, with its libraries: not optimized, for it only waits there."""
    words = [CROSS + "gcc", "-std=c11", "-D_GNU_SOURCE", "-O0", "-static", "-I.", "-o", program]
    for folder in folders:
        for part in ("usr/include", "usr/include/aarch64-linux-gnu"):
            words += ["-isystem", folder / part]
        words.append(f"-L{folder / 'usr/lib/aarch64-linux-gnu'}")
    must(*words, *sorted(ROOT.glob("bench/*.c")), "-lcsv", "-lz")


@pytest.fixture(scope="module", name="initrd")
def initrd_(tmp_path_factory):
    """A file system with what such a machine has after `make build PLATFORMS=linux-v8`."""
    busybox, *libraries = fetched()
    must("scripts/setup", "kvm", NO_INSTALL="1")
    must("make", "build/hosts/kvm/vmm", "build/virt-v8-gicv2/guest.elf", "build/virt-v8-gicv3/guest.elf")
    root = tmp_path_factory.mktemp("root")
    files = {"init": ROOT / "tests/kvm/linux_init", "bin/busybox": busybox / "bin/busybox",
             "hyptick/build/hosts/kvm/vmm": BUILD / "hosts/kvm/vmm"}
    for platform in ("virt-v8-gicv2", "virt-v8-gicv3"):
        files[f"hyptick/build/{platform}/guest.elf"] = BUILD / platform / "guest.elf"
    for table in ("matrix", "platforms", "hosts"):
        files[f"hyptick/bench/{table}.csv"] = ROOT / f"bench/{table}.csv"
    for name, source in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(source.read_bytes())
        (root / name).chmod(0o755)
    (root / "hyptick/build/host").mkdir()
    build_host(libraries, root / "hyptick/build/host/hyptick")
    must(CROSS + "gcc", "-O2", "-static", "-o", root / "bin/as_nobody", "tests/kvm/as_nobody.c")
    must(CROSS + "strip", root / "hyptick/build/host/hyptick", root / "hyptick/build/hosts/kvm/vmm")
    names = "".join(f"{path.relative_to(root)}\n" for path in sorted(root.rglob("*")))
    archive = root.with_suffix(".cpio")
    with open(archive, "wb") as out:
        subprocess.run(["cpio", "--quiet", "-R", "0:0", "-H", "newc", "-o"], input=names.encode(), stdout=out,
                       cwd=root, check=True)
    return archive


class Linux:
    """What a boot came to: what each command said and its status, and the folder of the run."""

    def __init__(self, initrd, gic, folder, *options):
        command = ["qemu-system-aarch64", *MACHINE.format(gic).split(), "-kernel",
                   str(BUILD / "hosts/kvm/Image"), "-initrd", str(initrd),
                   "-append", LINE + " ".join(options)]
        said = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=900,
                              check=False).stdout.replace("\r", "")
        assert "\n== end\n" in said, said[-3000:]
        self.said, self.status, last = {}, {}, ""
        for part in ("\n" + said.split("== results\n")[0]).split("\n== ")[1:]:
            name, _, text = part.partition("\n")
            if name.startswith("status "):
                self.status[last] = int(name.split()[1])
            else:
                last = name
                self.said[name] = text
        archive = base64.b64decode(said.split("== results\n")[1].split("== end")[0])
        with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
            tar.extractall(folder)
        self.folder = folder
        with open(self.folder / "run.csv", encoding="utf-8") as file:
            self.info = dict(csv.reader(file))

    def counters(self):
        with open(self.folder / "counters.csv", encoding="utf-8") as file:
            return {(row["path"], row["experiment"], row["variant"], row["counter"]): int(row["value"])
                    for row in csv.DictReader(file)}

    def samples(self):
        """{path/experiment/variant: (unit, values less the warm-up)}"""
        found = {}
        with gzip.open(self.folder / "samples.csv.gz", "rt", encoding="utf-8") as file:
            for row in csv.DictReader(file):
                if row["warmup"] == "0":
                    key = "/".join(row[name] for name in ("path", "experiment", "variant"))
                    values = found.setdefault(key, (row["unit"], []))[1]
                    values.extend([int(row["value"])] * int(row["count"]))
        return found


@pytest.fixture(scope="module", name="machine")
def machine_(initrd, tmp_path_factory):
    return Linux(initrd, 3, tmp_path_factory.mktemp("run"), "--samples", str(SAMPLES), "--path", "kvm",
                 "--experiment", EXPERIMENTS)


@pytest.fixture(scope="module", name="gicv2")
def gicv2_(initrd, tmp_path_factory):
    return Linux(initrd, 2, tmp_path_factory.mktemp("gicv2"), "--samples", str(SAMPLES))


def test_all_of_it_is_measured(machine):
    assert machine.status["run"] == 0, machine.said["run"]
    assert machine.info["status"] == "ok"
    assert machine.info["qemu_version"].startswith("none: KVM of Linux 6.")
    assert {len(values) for _, values in machine.samples().values()} == {SAMPLES}
    assert run(BUILD / "host/hyptick", "check", machine.folder).returncode == 0
    assert run(BUILD / "host/hyptick", "report", machine.folder).returncode == 0
    shown = run(BUILD / "host/hyptick", "show", machine.folder)
    assert shown.returncode == 0 and "linux-v8" in shown.stdout


def test_what_carried_the_guest_is_told(machine):
    host = dict(word.split("=", 1) for word in machine.info["host:linux-v8/kvm"].split())
    assert host["machine"] == "linux,dummy-virt" and host["mode"] == "nvhe" and host["gic"] == "3"
    assert (host["cpus"], host["pinned"]) == ("2", "0,1")
    assert host["governor"] == host["isolated"] == "-", "this machine has neither"


def test_figures_are_time_unless_cycles_are_proved(machine):
    """Here they are not: KVM counts a guest's cycles without its own."""
    assert machine.info["cycles:linux-v8"] == "cycles_do_not_agree_with_the_counter"
    assert {unit for unit, _ in machine.samples().values()} == {"ns"}
    quanta = {value for key, value in machine.counters().items() if key[3] == "quantum_ps"}
    assert quanta == {QUANTUM_PS}
    assert all(value * 1000 % QUANTUM_PS == 0 for _, values in machine.samples().values() for value in values)


def test_figures_are_in_the_order_of_those_that_count_instructions(machine):
    """By their smallest samples, and where they are far apart: the rest is this computer's other work."""
    least = {key: min(values) for key, (_, values) in machine.samples().items()}
    far = least["kvm/ipi/op=round-trip;vcpus=2"]
    assert 5 * least["kvm/ack/"] < min(least["kvm/hypercall/"], least["kvm/mmio-trap/op=read"])
    assert max(least["kvm/hypercall/"], least["kvm/mmio-trap/op=read"]) < far
    assert least["kvm/inject/from=self"] < least["kvm/inject/from=self;via=user-space"]
    count = {key[1:2] + key[3:]: value for key, value in machine.counters().items() if key[2] == ""}
    # Linux's own tick may fall into an interval.
    assert count[("ack", "exits")] < count[("ack", "interrupts")]
    assert count[("hypercall", "exits")] >= count[("hypercall", "interrupts")]


def test_kvm_nests_as_deep_as_it_has_list_registers(machine):
    """An active interrupt keeps its list register: deeper ones are unsupported, and no failure."""
    assert {key for key in machine.samples() if "preempt" in key} == {
        f"kvm/preempt/depth={depth}" for depth in (1, 2, 3)}
    for depth in (4, 8, 16, 30):
        assert machine.info[f"reason:linux-v8/kvm/preempt/depth={depth}"] == \
            "the hypervisor does not nest so deep"


def test_without_kvm_it_is_one_line(machine):
    for name, why in (("permission", "Permission denied"), ("device", "No such file or directory")):
        assert machine.status[name] == 2
        assert machine.said[name] == f"hyptick: platform linux-v8: /dev/kvm cannot be used: {why}"


@pytest.mark.skipif(not LONG, reason="long: make soak")
def test_a_machine_with_a_gicv2_has_both_paths_and_no_lpis(gicv2):
    assert gicv2.status["run"] == 0, gicv2.said["run"]
    assert "its KVM emulates a GICv2, which has no LPIs" in gicv2.said["run"]
    assert " gic=2" in gicv2.info["host:linux-v8/kvm"] and " gic=2" in gicv2.info["host:linux-v8/kvm-user"]
    least = {key: min(values) for key, (_, values) in gicv2.samples().items()}
    experiments = {key.split("/")[1] for key in least}
    assert {"ack", "timer", "timer-jitter", "preempt", "storm"} <= experiments and "lpi" not in experiments
    assert 5 * least["kvm/ack/"] < least["kvm-user/ack/"], "an exit for each access"
