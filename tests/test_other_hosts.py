"""The guest on a host that it does not know: QEMU without EL2, which has nothing but a GIC and the timers.

What the host does not have stands in the boot parameters; the guest finds the way to PSCI by itself.
"""
import re
import subprocess

import pytest

from tests.booting import BUILD, ROOT, command_of, images_of, machine_of

PLATFORMS = ("virt-v7-gicv2", "virt-v8-gicv2", "virt-v8-gicv3")
EVERYTHING = "rtc,msis,doorbell,counters,hypercalls"
TIME_LIMIT = 60  # seconds; a boot takes one or two

# Why what cannot be measured there is not; everything else must be.
REASONS = {
    "inject": "the_machine_has_no_doorbell",
    "spi trigger=edge": "the_machine_has_no_msis",
    "spi trigger=level": "the_machine_has_no_rtc",
    "irq-total trigger=edge": "the_machine_has_no_msis",
    "irq-total trigger=level": "the_machine_has_no_rtc",
    "timer-jitter timer=cntv;load=irq": "the_machine_has_no_msis",
    "timer-jitter timer=cntp;load=irq": "the_machine_has_no_msis",
    "maintenance": "the_hypervisor_does_not_tell_the_cause",
    "lr-pressure": "the_machine_has_no_msis",
    "preempt": "the_machine_has_no_msis",
    "wfi-wake wfi=trap": "the_hypervisor_does_not_trap_it",
    "dist-config reg=GICD_ITARGETSR": "the_register_does_not_change",  # of a GICv3
    "dist-config reg=GICD_IROUTER": "there_is_no_such_register",  # of a GICv2
    "dist-config reg=GICD_SGIR": "the_register_does_not_change",  # of a GICv3
    "vm-switch": "the_hypervisor_runs_no_second_VM",
    "timer-descheduled": "the_hypervisor_runs_no_second_VM",
    "lpi-descheduled": "the_hypervisor_runs_no_second_VM",
    "storm": "the_machine_has_no_msis",
}
VARIANT = re.compile(r"exp name=(\S+) variant=(\S+) .*?\n(.*?)done status=(\S+) count=\d+ reason=(\S+)", re.S)


def without_el2(platform):
    machine = machine_of(platform)
    return {**machine, "machine": machine["machine"].replace("virtualization=on,", "")}


def boot(platform, params):
    """QEMU's exit status and the console of the platform's guest, on its machine without EL2."""
    line = f"hyptick=1 platform={platform} path=unknown {params}"
    with command_of(without_el2(platform), images_of(BUILD / platform, "native"), line) as command:
        done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, timeout=TIME_LIMIT,
                              check=False, text=True)
    return done.returncode, done.stdout


def expected(name, variant):
    """The reason of a variant; None: it must be measured."""
    said = f"{name} {variant}"
    return next((reason for key, reason in REASONS.items()
                 if said == key or said.startswith((key + " ", key + ";"))), None)


@pytest.mark.parametrize("platform", PLATFORMS)
def test_what_it_does_not_have_is_unsupported(platform):
    status, console = boot(platform, f"samples=5 without={EVERYTHING}")
    assert status == 0, "it was not turned off by PSCI"
    assert re.search(r"@ht \d+ end status=ok", console), console[-2000:]
    found = {(name, variant): (status, reason, records)
             for name, variant, records, status, reason in VARIANT.findall(console)}
    assert len(found) > 80
    for (name, variant), (status, reason, records) in found.items():
        if status == "unsupported":
            assert reason == expected(name, variant), f"{name} {variant}"
        else:
            its_is_there = "source=lpi" in variant or name == "lpi"
            measured = expected(name, variant) is None or its_is_there
            assert measured or name == "dist-config", f"{name} {variant}"
            assert status == "ok"
            several = name in ("ipi", "timer-jitter") or "source=lpi" in variant
            assert several or "cnt interrupts 5" in records, f"{name} {variant}"
            assert "cnt exits" not in records and "cnt exit_" not in records


@pytest.mark.parametrize("platform", PLATFORMS)
def test_the_image_is_booted_as_linux_is(platform):
    """docs/your-hypervisor.md: the command of its last step, on each platform."""
    machine = without_el2(platform)
    done = subprocess.run(
        [machine["qemu"], *machine["machine"].split(), "-kernel", BUILD / platform / "guest.img",
         "-append", f"hyptick=1 platform={platform} path=mine samples=5 experiment=clock,timer,ipi "
         f"without={EVERYTHING}"],
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, timeout=TIME_LIMIT, check=False, text=True)
    assert done.returncode == 0
    assert "path=mine" in done.stdout and done.stdout.count("done status=ok") == 10
    assert re.search(r"@ht \d+ end status=ok", done.stdout)


def test_the_page_is_followed_word_for_word(tmp_path):
    """docs/your-hypervisor.md: from the boot to the comparison, with QEMU without EL2."""
    page = (ROOT / "docs/your-hypervisor.md").read_text("utf-8")
    block = page.split("## Tried with QEMU without EL2")[1].split("## ")[0]
    script = "\n".join(line[4:] for line in block.splitlines() if line.startswith("    "))
    script = script.replace("samples=1000", "samples=5").replace("results/latest", f"{tmp_path}/runs/latest")
    script = script.replace("import console.log", f"import console.log --results {tmp_path}/runs")
    script = script.replace("build/", f"{BUILD}/")
    assert script.count("/hyptick ") == 5
    done = subprocess.run(["bash", "-eo", "pipefail", "-c", script], cwd=tmp_path, stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=TIME_LIMIT, check=False,
                          text=True)
    said = [line for line in done.stderr.splitlines() if "no active timers" not in line]
    assert (done.returncode, said) == (0, []), done.stderr
    assert "24 rows: 15 ok, 9 unsupported, 0 incomplete, 0 failed" in done.stdout
    assert "0 problems" in done.stdout and "No regression" in done.stdout
    assert "timer tick" in done.stdout and (tmp_path / "runs/latest/report.html").exists()
    info = (tmp_path / "runs/latest/run.csv").read_text("utf-8")
    assert "host:virt-v8-gicv3/mine,none: TCG without EL2\n" in info


def test_a_host_that_has_all_but_counters_tells_no_exits():
    """Without `without=counters` the guest would read them, which this machine answers with an abort."""
    _, console = boot("virt-v8-gicv2", "experiment=timer samples=5 without=counters,hypercalls")
    assert "cnt interrupts 5" in console and "cnt exits" not in console
    _, console = boot("virt-v8-gicv2", "experiment=timer samples=5 without=hypercalls")
    assert re.search(r"@ht \d+ fault kind=data_abort", console)


def test_a_name_that_it_does_not_know_stops_the_guest():
    _, console = boot("virt-v8-gicv2", "experiment=clock without=rtcs")
    assert re.search(r"@ht \d+ end status=failed", console) and " exp " not in console
