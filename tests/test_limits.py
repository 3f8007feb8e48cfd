"""A real guest at its limits: of time, and of samples."""

import csv
import subprocess

from tests.booting import BUILD, ROOT, command_of, images_of, machine_of

PLATFORM = "virt-v8-gicv3"


def status_of(folder):
    with open(folder / "latest/run.csv", newline="", encoding="utf-8") as file:
        said = {row["key"]: row["value"] for row in csv.DictReader(file)}
    prefix = f"{PLATFORM}/native/timer-jitter/"
    return {key.split(prefix)[1]: (value, said.get(f"reason:{key.removeprefix('status:')}"))
            for key, value in said.items() if key.startswith(f"status:{prefix}")}


def test_a_row_that_runs_out_of_time_has_all_its_variants(tmp_path):
    """A million ticks take minutes."""
    matrix = tmp_path / "matrix.csv"
    matrix.write_text("platform,path,experiment,samples,timeout_s,trace,cpus\n"
                      f"{PLATFORM},native,timer-jitter,1000000,3,,1\n", encoding="utf-8")
    done = subprocess.run([BUILD / "host/hyptick", "run", "--build", BUILD, "--results", tmp_path, "--matrix",
                           matrix], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 1, done.stdout + done.stderr
    said = status_of(tmp_path)
    why = "no end record within 3 s"
    first, *others = said
    assert first.startswith("timer=cntv;load=idle") and len(others) >= 5
    assert said.pop(first) == ("incomplete", why)
    assert set(said.values()) == {("incomplete", f"not reached: {why}")}


def test_a_guest_that_is_asked_for_too_much_says_so():
    """The bench refuses such a number; a boot by hand may hold it."""
    line = f"hyptick=1 platform={PLATFORM} path=native experiment=mmio-trap samples=1000000001"
    with command_of(machine_of(PLATFORM), images_of(BUILD / PLATFORM, "native"), line) as command:
        console = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True,
                                 timeout=60, check=False).stdout
    assert console.count(" done status=failed count=0 reason=more_samples_than_a_guest_can_count ") == 2
    assert " smp " not in console and " end status=failed " in console
