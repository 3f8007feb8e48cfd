"""Linux KVM with the VMM of hosts/kvm, in an emulated machine: a boot of a few experiments on each path, and
guests that misbehave. Skipped, with the reason, where the kernel cannot be downloaded."""

import concurrent.futures
import csv
import gzip
import os
import shutil
import struct
import subprocess
from pathlib import Path

import pytest

from tests.booting import skip_unless_fetched

ROOT = Path(__file__).resolve().parents[1]
BUILD = ROOT / "build"
SAMPLES = 20


def run(*command, limit=300, **environment):
    free = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    return subprocess.run([str(word) for word in command], cwd=ROOT, env={**free, **environment},
                          capture_output=True, text=True, timeout=limit, check=False)


@pytest.fixture(scope="module", name="host")
def host_():
    """All that a boot needs, built and fetched. What `make test` installs is there; a download may not be."""
    for command in (["scripts/setup", "kvm"], ["make", "host-kvm"]):
        result = run(*command, NO_INSTALL="1")
        assert result.returncode == 0, result.stdout + result.stderr
    skip_unless_fetched(run("hosts/kvm/fetch"))


def measure(folder, *options):
    """Statuses by path/experiment/variant, reasons, medians and counters of a run."""
    result = run(BUILD / "host/hyptick", "run", "--results", folder, "--commit", "test", "--samples", SAMPLES,
                 "--jobs", 2, *options)
    latest = folder / os.readlink(folder / "latest")
    with open(latest / "run.csv", encoding="utf-8") as file:
        info = dict(csv.reader(file))
    samples, counters = {}, {}
    with gzip.open(latest / "samples.csv.gz", "rt", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["warmup"] == "0":
                key = "/".join(row[name] for name in ("path", "experiment", "variant"))
                samples.setdefault(key, []).extend([int(row["value"])] * int(row["count"]))
    with open(latest / "counters.csv", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            key = "/".join(row[name] for name in ("path", "experiment", "variant"))
            counters.setdefault(key, {})[row["counter"]] = int(row["value"])
    p50 = {key: sorted(values)[(len(values) - 1) // 2] for key, values in samples.items()}
    return result, info, p50, counters


@pytest.mark.usefixtures("host")
def test_kvm_measures_what_the_shim_does(tmp_path):
    """Its own GIC: more than the shim, exits counted by KVM, and what has to leave for user space dearer."""
    result, info, p50, counters = measure(tmp_path, "--platform", "virt-v8-gicv3", "--path", "kvm",
                                          "--experiment", "hypercall ack inject lpi-total timer-jitter")
    assert result.returncode == 0, result.stderr
    assert info["host:virt-v8-gicv3/kvm"].startswith("kernel=")
    assert " mode=nvhe " in info["host:virt-v8-gicv3/kvm"]
    assert 500 < p50["kvm/hypercall/"] < 5000
    assert p50["kvm/ack/"] <= 2, "list registers: no exit"
    assert p50["kvm/inject/from=self"] < p50["kvm/inject/from=self;via=user-space"]
    assert p50["kvm/lpi-total/via=its"] > 1000, "its command leaves the guest"
    assert "kvm/lpi-total/via=translater" not in p50
    exits = {key: of["exits"] / of["interrupts"] for key, of in counters.items() if "exits" in of}
    assert exits["kvm/hypercall/"] == exits["kvm/inject/from=self"] == 1 and exits["kvm/ack/"] == 0
    assert counters["kvm/hypercall/"]["hvc_exit_stat"] == counters["kvm/hypercall/"]["interrupts"]
    assert counters["kvm/inject/from=self;via=user-space"]["mmio_exit_user"] == SAMPLES
    for load in ("idle", "busy"):  # each tick is a sample, however late, and nothing else is counted
        key = f"kvm/timer-jitter/timer=cntv;load={load};period=10us"
        assert counters[key]["interrupts"] == SAMPLES <= counters[key]["exits"] <= SAMPLES + 2
        assert "mmio_exit_kernel" not in counters[key]


@pytest.mark.usefixtures("host")
def test_without_kvms_gic_each_access_leaves_for_user_space(tmp_path):
    result, _, p50, counters = measure(tmp_path, "--platform", "virt-v8-gicv2", "--path", "kvm-user",
                                       "--experiment", "ack spi ipi")
    assert result.returncode == 0, result.stderr
    assert p50["kvm-user/ack/"] > 2000
    assert counters["kvm-user/ack/"]["mmio_exit_user"] == counters["kvm-user/ack/"]["interrupts"]
    assert counters["kvm-user/spi/trigger=level"]["lost"] == 0


@pytest.mark.usefixtures("host")
def test_a_guest_that_misbehaves_is_a_failed_row(tmp_path):
    """One boot, four guests: each ends alone, and the one after it runs."""
    build = tmp_path / "build"
    root = tmp_path / "root"
    (build / "hosts/kvm").mkdir(parents=True)
    root.mkdir()
    guest = run(os.environ.get("ARM64_CROSS", "aarch64-linux-gnu-") + "gcc", "-O1", "-ffreestanding",
                "-nostdlib", "-static", "-mgeneral-regs-only", "-mstrict-align", "-fno-pic", "-I.",
                "-Ihyp-shim",
                '-DPLATFORM_HEADER="platform/virt-v8-gicv3.h"', "-Wl,--section-start=.text.start=0x44000000",
                "-Wl,-Ttext=0x44001000", "-Wl,-z,max-page-size=4096", "-Wl,--build-id=none", "-o",
                root / "guest.elf", "tests/kvm/wild_guest.c")
    assert guest.returncode == 0, guest.stderr
    (root / "init").write_bytes((BUILD / "hosts/kvm/vmm").read_bytes())
    (root / "init").chmod(0o755)
    with open(build / "hosts/kvm/virt-v8-gicv3.cpio", "wb") as archive:
        subprocess.run(["cpio", "--quiet", "-H", "newc", "-o"], input=b"init\nguest.elf\n", stdout=archive,
                       cwd=root, check=True)
    (build / "hosts/kvm/Image").symlink_to(BUILD / "hosts/kvm/Image")
    hosts = (ROOT / "bench/hosts.csv").read_text("utf-8").replace("silence=3", "silence=1")
    (tmp_path / "hosts.csv").write_text(hosts, "utf-8")
    (tmp_path / "matrix.csv").write_text("platform,path,experiment,samples,timeout_s\n"
                                         "virt-v8-gicv3,kvm,garbage wild fault loop,10,120\n", "utf-8")
    result, info, _, _ = measure(tmp_path, "--build", build, "--hosts", tmp_path / "hosts.csv", "--matrix",
                                 tmp_path / "matrix.csv", "--path", "kvm")
    assert result.returncode == 1
    reasons = {key.split("/")[2]: value for key, value in info.items() if key.startswith("reason:")}
    assert set(reasons) == {"garbage", "wild", "fault", "loop"}
    assert "before the begin record" in reasons["garbage"] or "damaged" in reasons["garbage"]
    assert "kvm_cannot_run_the_guest" in reasons["wild"]
    for silent in ("fault", "loop"):
        assert "the_guest_says_nothing" in reasons[silent]


def test_a_kernel_that_is_missing_is_one_line():
    result = run("hosts/kvm/fetch", KVM_KERNEL="./no/Image")
    assert (result.returncode, result.stderr) == (1, "kvm: no kernel ./no/Image\n")
    result = run("hosts/kvm/fetch", KVM_KERNEL="linux-image-0-nobodys", NO_INSTALL="1")
    assert result.returncode == 1
    assert len(result.stderr.splitlines()) == 1 and "linux-image-0-nobodys" in result.stderr


KERNEL = bytes(56) + b"ARMd" + bytes(range(256)) * 4096   # all that is looked at


@pytest.fixture(name="tree")
def tree_(tmp_path):
    """hosts/kvm/fetch in a tree of its own: what it says of a kernel, given now or before, and what is there
    afterwards."""
    for script in ("hosts/kvm/fetch", "scripts/place"):
        (tmp_path / script).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / script, tmp_path / script)
    folder = tmp_path / "build/hosts/kvm"

    def fetch(given=None, limit="unlimited"):
        if given is not None:
            (tmp_path / "given").write_bytes(given)
        command = f"trap '' XFSZ; ulimit -f {limit}; exec hosts/kvm/fetch"
        done = subprocess.run(["bash", "-c", command], cwd=tmp_path, capture_output=True, text=True,
                              env={**os.environ, "KVM_KERNEL": "./given"}, timeout=60, check=False)
        return done.returncode, done.stderr

    return fetch, lambda: {file.name: file.read_bytes() for file in folder.iterdir()}


def test_many_fetch_at_once(tree, tmp_path):
    """None takes away what another is making, and nothing but the kernel stays."""
    fetch, there = tree
    (tmp_path / "given").write_bytes(KERNEL)
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        done = list(pool.map(lambda _: fetch(), range(12)))
    assert (done, there()) == ([(0, "")] * 12, {"Image": KERNEL})


def test_a_kernel_that_is_cut_off_takes_no_ones_place(tree):
    fetch, there = tree
    packed = gzip.compress(KERNEL + KERNEL[::-1])
    assert fetch(gzip.compress(KERNEL)) == (0, "")
    zimg = bytes(4) + b"zimg" + struct.pack("<II", 28, len(packed) - 9) + bytes(8) + b"gzip" + packed
    for cut in (packed[:-9], packed[:200], zimg):
        assert fetch(cut) == (1, "kvm: ./given cannot be unpacked: unexpected end of file\n")
    for kernel in (KERNEL + KERNEL, packed):
        status, said = fetch(kernel, 1100)
        assert status == 1 and said.endswith(": File too large\n") and said.count("\n") == 1, said
    assert there() == {"Image": KERNEL}


def test_a_file_that_is_no_kernel_is_refused(tmp_path):
    (tmp_path / "Image").write_bytes(b"x" * 4096)
    result = run("hosts/kvm/fetch", KVM_KERNEL=str(tmp_path / "Image"))
    assert result.returncode == 1
    assert result.stderr.endswith("is no Image of an arm64 kernel\n")
