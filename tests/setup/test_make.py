"""What the Makefile passes on, and what it refuses."""
import os
import re
import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.setup.conftest import ROOT


def test_help_lists_targets_and_variables(make):
    text = make("help").stdout
    for target in ["setup", "build", "bench", "report", "test", "lint", "clean", "help",
                   "test-threads"]:
        assert f"\n  {target} " in text
    for variable in ["PATHS", "EXPERIMENTS", "SAMPLES", "PLATFORMS", "JOBS", "NO_INSTALL=1", "RUN"]:
        assert f"\n  {variable} " in text


def test_no_target_is_help(make):
    assert make().stdout == make("help").stdout


def test_bench_passes_the_choice_of_rows(make):
    result = make("-n", "bench", "PATHS=lr trap", "EXPERIMENTS=eoi", "SAMPLES=1000", "JOBS=3")
    assert result.returncode == 0, result.stderr
    assert " ".join(result.stdout.replace("\\\n", " ").split()).endswith(
        "scripts/bench --platform '' --path 'lr trap' --experiment 'eoi' "
        "--variant '' --resume '' --samples '1000' --timeout '' --jobs '3' --qemu '' "
        "--serial '' --baud '' --reset '' --upload '' --host-arguments ''")


@pytest.mark.parametrize("jobs", ["abc", "0", "65", "2 3", "-1", "2x"])
def test_a_number_of_jobs_that_is_none_is_refused_at_once(make, jobs):
    result = make("-n", "bench", f"JOBS={jobs}")
    assert result.returncode == 2
    assert f"JOBS '{jobs}' is not a number from 1 to 64" in result.stderr and result.stderr.count("\n") == 1


def test_asking_makes_nothing(make, tmp_path):
    """-q says nothing, and -n the commands alone, with one for the folder."""
    words = (f"BUILD={tmp_path}/b", f"{tmp_path}/b/host/bench/main.o")
    asked, dry = make("-q", *words), make("-n", *words)
    assert (asked.returncode, asked.stdout, dry.returncode) == (1, "", 0)
    first, second = dry.stdout.splitlines()
    assert first == f"mkdir -p '{tmp_path}/b/host/bench'"
    assert second.split()[0] == "gcc" and second.endswith(f"-c -o {words[1]} bench/main.c")
    assert not (tmp_path / "b").exists()


def test_a_folder_that_cannot_be_made_is_one_line(make):
    result = make("BUILD=/proc/none", "/proc/none/host/bench/main.o")
    assert (result.returncode, result.stderr.count("\n")) == (2, 1)
    assert result.stderr.endswith("*** cannot make /proc/none/host/bench.  Stop.\n")


@pytest.mark.parametrize("cpus, jobs", [(3, 3), (128, 64)])
def test_as_many_jobs_as_processors(make, tmp_path, cpus, jobs):
    """At most what the bench takes; an empty number is as if it were not there."""
    (tmp_path / "nproc").write_text(f"#!/bin/sh\necho {cpus}\n", "utf-8")
    (tmp_path / "nproc").chmod(0o755)
    assert f"--jobs '{jobs}'" in make("-n", "bench", "JOBS=", path=tmp_path).stdout


# Pretends to compile and link, slowly, and logs what it makes.
COMPILER = """#!/bin/sh
while [ $# -gt 0 ]; do
    [ "$1" != -o ] || out=$2
    shift
done
[ -n "$out" ] || exit 0
echo "$out" >>"$MADE"
sleep 0.01
: >"$out"
"""


# The same for what takes an image's bytes: it makes its last word.
OBJCOPY = """#!/bin/sh
for out; do :; done
echo "$out" >>"$MADE"
: >"$out"
"""


def test_two_builds_at_once_wait_for_each_other(make, tmp_path):
    """The first one of a clone, twice: one makes all of it, and the other finds it done."""
    for name in ("gcc", "arm-none-eabi-gcc"):
        (tmp_path / name).write_text(COMPILER, "utf-8")
        (tmp_path / name).chmod(0o755)
    (tmp_path / "arm-none-eabi-objcopy").write_text(OBJCOPY, "utf-8")
    (tmp_path / "arm-none-eabi-objcopy").chmod(0o755)
    words = ("build", f"BUILD={tmp_path / 'build'}", "PLATFORMS=virt-v7-gicv2", "JOBS=2")
    with ThreadPoolExecutor() as pool:
        both = list(pool.map(lambda _: make(*words, path=tmp_path, MADE=str(tmp_path / "made")), range(2)))
    assert [run.returncode for run in both] == [0, 0], both[0].stderr + both[1].stderr
    made = (tmp_path / "made").read_text("utf-8").splitlines()
    assert len(made) > 100 and len(made) == len(set(made))


HEADER = "platform,path,experiment,variant,unit,count,lost,min,p50,p90,p99,p99_9,max,mean,stddev,vs_native," \
         "exits_per_irq,status\n"


def test_the_status_of_compare_is_makes(make, tmp_path):
    """0 the same, 1 a regression, 2 nothing compared: make by itself would end with 2 for both of these."""
    for name, value in (("old", 3), ("new", 4)):
        row = f"m,lr,ack,,insn,1,0,{','.join([str(value)] * 7)},0,,0,ok\n"
        (tmp_path / f"{name}.csv").write_text(HEADER + row, "utf-8")

    def status(base, new, *words):
        return make("compare", f"BASE={tmp_path}/{base}", f"NEW={tmp_path}/{new}",
                    f"BUILD={tmp_path}/build", *words)
    assert status("old.csv", "old.csv").returncode == 0
    worse = status("old.csv", "new.csv", "-j2", f"JUNIT={tmp_path}/tests.xml", "ANNOTATE=github")
    assert (worse.returncode, worse.stderr) == (1, "") and "::error title=m/lr/ack/::worse: 3" in worse.stdout
    assert "<failure" in (tmp_path / "tests.xml").read_text("utf-8")
    none = status("old.csv", "none.csv")
    assert none.returncode == 2 and "none.csv: neither a file or folder nor" in none.stderr
    shutil.rmtree(tmp_path / "build")
    assert status("old.csv", "new.csv", "-n").stdout.count("analysis.cli compare") == 1
    assert not (tmp_path / "build").exists(), "-n does nothing"


def test_report_passes_the_run(make):
    assert "scripts/report 'results/some run'" in make("-n", "report", "RUN=results/some run").stdout


def test_an_unknown_platform_is_refused_at_once(make):
    result = make("build", "PLATFORMS=pdp11")
    assert result.returncode == 2
    assert "unknown platform 'pdp11'; known: " in result.stderr


def test_threads_are_linked_with_their_sanitizer(make):
    text = make("-n", "test-threads", "BUILD=none").stdout
    links = [line for line in text.splitlines() if " -o none/" in line and " -c " not in line]
    assert len(links) == 3
    assert all("-fsanitize=thread" in link and "-fsanitize=address" not in link for link in links)


def test_a_misspelled_variable_is_refused(make):
    result = make("-n", "bench", "PLATFORM=virt-v7-gicv2")
    assert result.returncode != 0 and "unknown variable 'PLATFORM'; known: " in result.stderr
    assert make("-n", "bench", "SAMPLES=1000", "V=1").returncode == 0


def test_help_names_what_can_be_run(make):
    text = make("help").stdout
    assert "\nPaths: native passthrough lr lr-eoi trap" in text
    assert "\nPlatforms: virt-v7-gicv2 " in text and " timer-jitter " in text


def test_every_variable_of_the_help_may_be_given(make):
    named = re.findall(r"^  ([A-Z][A-Z0-9_]*(?:, [A-Z]+)?)", make("help").stdout.split("Variables")[1], re.M)
    names = [name for words in named for name in words.split(", ")]
    assert len(names) > 15
    given = [f"{name}=1" for name in names if name not in ("PLATFORMS", "COMPILER")]
    assert "unknown variable" not in make("-n", "clean", "BUILD=none", *given).stderr


def test_the_machine_itself_is_asked_before_anything_is_built(make, tmp_path):
    """PLATFORMS=linux-v8 elsewhere is one line of its own, and nothing is made."""
    (tmp_path / "uname").write_text("#!/bin/sh\necho x86_64\n", "utf-8")
    (tmp_path / "uname").chmod(0o755)
    result = make("bench", "PLATFORMS=linux-v8", f"BUILD={tmp_path}/build", path=tmp_path)
    assert result.returncode == 2 and not (tmp_path / "build").exists()
    assert result.stdout == "" and result.stderr.splitlines()[0] == \
        "linux-v8: it is the KVM of an arm64 Linux machine, and this one is x86_64"


def test_the_machine_itself_takes_five_runs_and_no_emulator(make, tmp_path):
    text = make("-n", "bench", "PLATFORMS=linux-v8", f"BUILD={tmp_path}").stdout
    assert "scripts/setup linux\n" in text and "REPEAT='5' scripts/bench --platform 'linux-v8'" in text
    assert "hosts/kvm/vmm" in text and "for host in ; do" in text and "shim.elf" not in text
    for more in ("KVM_CPU=neoverse-n1", "SERIAL=/dev/ttyUSB0"):
        result = make("-n", "bench", "PLATFORMS=linux-v8", more)
        assert result.returncode == 2 and "linux-v8 is the machine itself: " in result.stderr
    result = make("-n", "bench", "PLATFORMS=linux-v8 virt-v8-gicv3")
    assert result.returncode == 2 and "it is measured alone" in result.stderr


def asked(tmp_path, machine, device, **more):
    (tmp_path / "uname").write_text(f"#!/bin/sh\necho {machine}\n", "utf-8")
    (tmp_path / "uname").chmod(0o755)
    return subprocess.run([ROOT / "hosts/kvm/here", device], capture_output=True, text=True, check=False,
                          env={**os.environ, "PATH": f"{tmp_path}:{os.environ['PATH']}"}, **more)


def test_what_keeps_kvm_from_being_measured_is_one_line(tmp_path):
    """The right machine without the device, and with one that is another's."""
    device = tmp_path / "kvm"
    result = asked(tmp_path, "aarch64", device)
    assert result.returncode == 1
    assert result.stderr == f"linux-v8: no {device}: this kernel has no KVM, or was not started in EL2\n"
    device.touch(0o600)
    assert asked(tmp_path, "aarch64", device).returncode == 0
    if os.getuid() != 0:
        device.chmod(0)
        result = asked(tmp_path, "aarch64", device)
    else:
        for folder in (tmp_path, *tmp_path.parents):
            if folder.stat().st_mode & 0o5 != 0o5:
                folder.chmod(0o755)
        result = asked(tmp_path, "aarch64", device, user=65534)
    assert result.returncode == 1 and result.stderr.count("\n") == 1
    assert result.stderr.startswith(f"linux-v8: no permission for {device}: 'sudo adduser ")
