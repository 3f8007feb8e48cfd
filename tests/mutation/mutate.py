#!/usr/bin/env python3
"""Seeds faults of one line into the virtual GIC, the timers' rules and core/, and tells which the tests find.

    mutate.py [--count N] [--seed N] [--only PART-OF-A-PATH] [--house NAME] [--jobs N]

The sources under test are a shared library for each version of the GIC; the tests are linked with it once,
and a fault costs what it takes to compile the files that it is in. The tests run in the order of their speed
until one fails, or hangs. Faults of core/ are looked for by the guest's checks, under QEMU (machines.py). A
fault that changes no code is none. One that is found by no test must be in survivors.txt, with the reason;
the exit status is 1 if one is not, or if less than 95 of 100 are found.
"""
import argparse
import concurrent.futures
import math
import os
import pathlib
import re
import resource
import shutil
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from faults import choose, faults_of  # pylint: disable=wrong-import-position
from machines import Machines  # pylint: disable=wrong-import-position

ROOT = pathlib.Path(__file__).resolve().parents[2]
OUT = ROOT / "build/mutation"
FLAGS = ["-std=c11", "-D_GNU_SOURCE", "-O0", "-w", "-I."]
VGIC = "hyp-shim/vgic"
TESTS = f"{VGIC}/tests"
NEEDED = 0.95


class House:
    """Sources under test, and the tests linked with them: a version of the virtual GIC, or the timers."""

    def __init__(self, name, sources, helpers, tests, includes):
        self.name, self.sources, self.helpers, self.tests = name, sources, helpers, tests
        self.flags = FLAGS + [f"-I{path}" for path in includes]
        self.out = OUT / name
        self.measured = []  # further options for what is under test, and for linking it
        self.used = {}     # source: the files that it is made of
        self.objects = {}  # source: what it is without a fault
        self.speed = []    # (seconds of CPU time, test)

    def compile(self, source, target, tree="."):
        """Compiles `source` as it is in `tree`; whether that is possible."""
        target.parent.mkdir(parents=True, exist_ok=True)
        further = self.measured if source in self.sources else []
        command = ["gcc", *self.flags, *further, "-fPIC", "-c", "-o", str(target), source]
        return run(command, cwd=tree).returncode == 0

    def build(self):
        """Everything without a fault, and how long each test takes."""
        for source in self.sources:
            self.objects[source] = self.out / "good" / (source + ".o")
            assert self.compile(source, self.objects[source], ROOT), source
            listed = run(["gcc", *self.flags, "-MM", source], cwd=ROOT).stdout
            self.used[source] = set(re.findall(r"[\w./-]+\.[ch]", listed.split(":", 1)[1]))
        self.link(self.objects.values(), self.out / "good")
        helpers = []
        for helper in self.helpers:
            helpers.append(self.out / "test" / (helper + ".o"))
            assert self.compile(helper, helpers[-1], ROOT), helper
        for test in self.tests:
            program = self.out / "test" / pathlib.Path(test).stem
            assert self.compile(test, program.with_suffix(".o"), ROOT), test
            subprocess.run(["gcc", "-rdynamic", "-o", program, program.with_suffix(".o"), *helpers,
                            f"-L{self.out}/good", "-lhouse", "-lcmocka"], check=True, cwd=ROOT)
            before = used_by_children()
            assert self.passes(program, self.out / "good", 300), f"{program} fails without any fault"
            self.speed.append((used_by_children() - before, program))
        self.speed.sort()

    def has(self, path):
        """Whether anything under test is made of this file."""
        return any(path in used for used in self.used.values())

    def link(self, objects, folder):
        """The library of these."""
        subprocess.run(["gcc", *self.measured, "-shared", "-o", folder / "libhouse.so", *objects], check=True)

    def passes(self, program, library, limit):
        """Whether a test passes with the library of a folder, in so many seconds of CPU time."""
        ended = run(["prlimit", f"--cpu={math.ceil(limit)}", program], cwd=ROOT,
                    env={"LD_LIBRARY_PATH": str(library), "PATH": os.environ["PATH"]})
        return ended.returncode == 0

    def try_fault(self, fault, folder):
        """What becomes of a fault here: (state, test): absent, same, refused, killed or survived."""
        objects, changed = [], False
        for source in self.sources:
            if fault.path in self.used[source]:
                target = folder / self.name / (source + ".o")
                if not self.compile(source, target, folder / "tree"):
                    return "refused", ""
                changed = changed or target.read_bytes() != self.objects[source].read_bytes()
                objects.append(target)
            else:
                objects.append(self.objects[source])
        if not changed:
            return "same", ""
        self.link(objects, folder / self.name)
        for seconds, program in self.speed:
            if not self.passes(program, folder / self.name, 2 + 3 * seconds):
                return "killed", program.name
        return "survived", ""


def used_by_children():
    """Seconds of CPU time that processes which have ended took."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def run(command, **options):
    """A process to its end; what it prints is text."""
    return subprocess.run(command, capture_output=True, text=True, errors="replace", check=False, **options)


def files(*patterns):
    """Paths from the root of the tree, in order."""
    return sorted(str(path.relative_to(ROOT)) for pattern in patterns for path in ROOT.glob(pattern))


def houses():
    """What the tests are linked with: as in hyp-shim/module.mk."""
    for version in ("v2", "v3"):
        sources = [path for path in files(f"{VGIC}/**/*.c")
                   if "/tests/" not in path and f"/{'v3' if version == 'v2' else 'v2'}/" not in path]
        helpers = files(f"{TESTS}/model/*.c", f"{TESTS}/model/{version}/*.c")
        stories = [path for path in files(f"{TESTS}/fuzz/*.c") if "/fuzz_" not in path]
        tests = [path for path in files(f"{TESTS}/test_*.c", f"{TESTS}/{version}/test_*.c")
                 if not path.endswith("test_threads.c")]
        yield House(version, sources, helpers + stories, tests,
                    ["hyp-shim", TESTS, f"{TESTS}/model", f"{TESTS}/model/{version}",
                     f"hyp-shim/gic/{version}", f"{VGIC}/{version}"])
    yield House("vtimer", files("hyp-shim/vtimer/*.c"), [], files("hyp-shim/vtimer/tests/test_*.c"),
                ["hyp-shim"])


def plant(fault, folder):
    """A tree with this fault in it: what it is made of are links, but for the one file."""
    tree = folder / "tree"
    shutil.rmtree(folder, ignore_errors=True)
    for path in files("hyp-shim/**/*.[ch]", "common/**/*.[ch]"):
        target = tree / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.symlink_to(ROOT / path)
    lines = (ROOT / fault.path).read_text("utf-8").split("\n")
    assert lines[fault.line - 1] == fault.before
    lines[fault.line - 1] = fault.after
    (tree / fault.path).unlink()
    (tree / fault.path).write_text("\n".join(lines), "utf-8")


def fate(fault, number, known):
    """(state, house and test that found it): refused and same are no faults."""
    folder = OUT / f"fault-{number}"
    plant(fault, folder)
    fates = []
    for house in known:
        if house.has(fault.path):
            state, test = house.try_fault(fault, folder)
            fates.append((state, f"{house.name}/{test}" if test else ""))
    shutil.rmtree(folder)
    for wanted in ("refused", "killed", "survived"):
        for state, test in fates:
            if state == wanted:
                return state, test
    return "same", ""


def explained():
    """The reasons of survivors.txt: {(path, line before, line after): reason}."""
    reasons = {}
    text = (ROOT / "tests/mutation/survivors.txt").read_text("utf-8")
    for block in text.split("\n\n"):
        lines = [line for line in block.splitlines() if not line.startswith("#")]
        if len(lines) >= 4:
            reasons[lines[0], lines[1].strip(), lines[2].strip()] = " ".join(lines[3:])
    return reasons


def report(fates, reasons):
    """Prints what became of each, and how many were found; whether that is enough."""
    killed = [fault for fault, (state, _) in fates if state == "killed"]
    survivors = [fault for fault, (state, _) in fates if state == "survived"]
    unexplained = 0
    for fault in survivors:
        reason = reasons.get((fault.path, fault.before.strip(), fault.after.strip()), "")
        unexplained += not reason
        print(f"survived: {fault}\n    {reason or 'not explained'}")
    for kind in sorted({fault.kind for fault, _ in fates}):
        of_kind = [fault for fault in killed + survivors if fault.kind == kind]
        print(f"{kind}: {sum(fault in killed for fault in of_kind)} of {len(of_kind)} found")
    total = len(killed) + len(survivors)
    print(f"{len(killed)} of {total} faults found, {len(survivors) - unexplained} of the others explained, "
          f"{unexplained} not")
    return total > 0 and len(killed) >= NEEDED * total and unexplained == 0


def main():
    """As the module says."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--count", type=int, default=110, help="faults to try (110)")
    parser.add_argument("--seed", type=int, default=16, help="which ones (16)")
    parser.add_argument("--only", default="", help="in files whose path has this, as in .h")
    parser.add_argument("--house", default="", help="v2, v3, vtimer or core alone")
    parser.add_argument("--jobs", type=int, default=1, help="at the same time (1)")
    options = parser.parse_args()
    known = [house for house in [*houses(), Machines()] if options.house in ("", house.name)]
    for house in known:
        house.build()
    paths = sorted({path for house in known for used in house.used.values() for path in used
                    if path.startswith((f"{VGIC}/", "hyp-shim/vtimer/", "hyp-shim/core/"))
                    and options.only in path})
    candidates = [fault for path in paths for fault in faults_of(path, (ROOT / path).read_text("utf-8"))
                  if Machines.may_show(fault)]
    chosen = choose(candidates, options.count * 2, options.seed)
    print(f"{len(candidates)} faults in {len(paths)} files", flush=True)
    fates = []
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        tasks = {pool.submit(fate, fault, number, known): fault for number, fault in enumerate(chosen)}
        for task in concurrent.futures.as_completed(tasks):
            fault, state = tasks[task], task.result()
            print(f"{state[0]:9}{state[1]:28}{fault}", flush=True)
            if state[0] in ("killed", "survived"):
                fates.append((fault, state))
            if len(fates) == options.count:
                pool.shutdown(cancel_futures=True)
                break
    return 0 if report(fates, explained()) else 1


if __name__ == "__main__":
    sys.exit(main())
