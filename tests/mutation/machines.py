"""Faults of hyp-shim/core/: a shim with one in it boots under QEMU, and the guest's checks must find it."""
import os
import pathlib
import shutil
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
CORE = "hyp-shim/core/"

# What boots, in this order, until one fails: checks of the guest on a path, its checks of isolation, a
# hostile guest, faults of the shim itself; other CPUs at work.
GICV2 = [("virt-v8-gicv2", "checks", path) for path in ("lr", "trap")]
GICV3 = [("virt-v8-gicv3", "checks", path) for path in ("lr", "trap", "passthrough")]
USUAL = GICV3 + GICV2 + [("virt-v8-gicv3", "isolation", "lr"), ("virt-v8-gicv3", "hostile", "lr"),
                         ("virt-v8-gicv3", "panic", "lr")]
BOOTS = {f"{CORE}v2/": GICV2, f"{CORE}v3/": GICV3 + [("virt-v8-gicv4", "checks", "direct")],
         f"{CORE}interference.c": [("virt-v8-gicv3", "interference", "trap")],
         f"{CORE}panic.c": USUAL[-1:], f"{CORE}stop.c": USUAL[-1:] + GICV3}
PLATFORMS = ("virt-v8-gicv3", "virt-v8-gicv2", "virt-v8-gicv4")
SLOWER = 4  # times as long as without a fault, and some seconds: it hangs

# Run in a process of its own: tests/ looks for images where BUILD in the environment says.
TEST = """
import sys
platform, what, path = sys.argv[1:]
if what == "checks":
    from tests.test_guest_checks import boot, unexpected
    records, killed = boot(platform, path)
    good = not killed and records[-1].type == "end" and unexpected(platform, path, records) == {}
elif what == "isolation":
    from tests.test_guest_checks import all_faults, FAULTS, version_of
    good = all(not killed and [record.type for record in records][-2:] == ["fault", "end"] and
               records[3].fields["kind"] == FAULTS[version_of(platform)][name][0]
               for name, (records, killed) in all_faults(platform, path).items())
elif what == "hostile":
    from tests.hostile import attack
    good = attack(platform, path, "beside", 1, 500)[1] == []
elif what == "interference":
    from tests.test_interference import test_busy_neighbours_change_no_count_of_instructions as compare
    compare(platform, path)
    good = True
else:
    from tests.test_panic import FAULTS, PLATFORMS, test_fault_of_the_shim_ends_the_run as fault
    for name in FAULTS[PLATFORMS[platform]]:
        fault(platform, name)
    good = True
sys.exit(0 if good else 1)
"""


def link_all(target, source, without):
    """A folder of links to what is in `source`, but for names that are made otherwise."""
    target.mkdir(parents=True, exist_ok=True)
    for path in source.iterdir():
        if path.name not in without:
            (target / path.name).symlink_to(path)


class Machines:
    """What mutate.py's House is for tests on the host: the same for those that boot."""
    name = "core"

    def __init__(self):
        self.paths = sorted(str(path.relative_to(ROOT)) for path in (ROOT / CORE).glob("**/*.[ch]")
                            if "tests" not in path.parts)
        self.used = {path: {path} for path in self.paths}
        self.taken = {}  # boot: seconds without a fault

    def has(self, path):
        """Whether this is what tests a file."""
        return path.startswith(CORE)

    @staticmethod
    def may_show(fault):
        """With one CPU of the machine running at a time an order of memory never does."""
        return not fault.path.startswith(CORE) or fault.kind != "barrier"

    def build(self):
        """The images without a fault, and how long each boot takes."""
        subprocess.run(["make", "built", f"PLATFORMS={' '.join(PLATFORMS)}"], cwd=ROOT, check=True,
                       stdout=subprocess.DEVNULL)
        for boot in dict.fromkeys([*USUAL, *(one for some in BOOTS.values() for one in some)]):
            start = time.monotonic()
            assert self.passes(boot, ROOT / "build", 300), f"{boot} fails without any fault"
            self.taken[boot] = time.monotonic() - start

    def passes(self, boot, build, limit):
        """Whether the tests of a boot pass with the images of a folder, in so many seconds."""
        with subprocess.Popen([sys.executable, "-c", TEST, *boot], cwd=ROOT, stdout=subprocess.DEVNULL,
                              stderr=subprocess.DEVNULL, start_new_session=True,
                              env={**os.environ, "BUILD": str(build)}) as process:
            try:
                return process.wait(limit) == 0
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, 9)  # it, and its QEMU
                return False

    def plant(self, fault, folder):
        """A tree that differs from this one by the fault alone, and in it what was built of this one."""
        tree = folder / "tree"
        shutil.rmtree(folder, ignore_errors=True)
        link_all(tree, ROOT, {"hyp-shim", "build"})
        link_all(tree / "hyp-shim", ROOT / "hyp-shim", {"core"})
        shutil.copytree(ROOT / CORE, tree / CORE)
        lines = (ROOT / fault.path).read_text("utf-8").split("\n")
        assert lines[fault.line - 1] == fault.before
        lines[fault.line - 1] = fault.after
        (tree / fault.path).write_text("\n".join(lines), "utf-8")
        for platform in PLATFORMS:
            shutil.copytree(ROOT / "build" / platform, tree / "build" / platform)
        return tree

    def try_fault(self, fault, folder):
        """As House.try_fault()."""
        tree = self.plant(fault, folder)
        boots = next((some for start, some in BOOTS.items() if fault.path.startswith(start)), USUAL)
        same = True
        for platform in {boot[0] for boot in boots}:
            image = f"build/{platform}/shim.bin"
            made = subprocess.run(["make", "-j1", image, f"build/{platform}/shim.elf"], cwd=tree, check=False,
                                  capture_output=True)
            if made.returncode != 0:
                return "refused", ""
            same = same and (tree / image).read_bytes() == (ROOT / image).read_bytes()
        if same:
            return "same", ""
        for boot in boots:
            if not self.passes(boot, tree / "build", 5 + SLOWER * self.taken[boot]):
                return "killed", " ".join(boot[1:])
        return "survived", ""
