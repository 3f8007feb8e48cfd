"""How shim and native guest start: from the secure side, with the MMU already on; what the shim says where it
cannot; and what is linked and not run.

Whatever they start from, the guest must measure the same.
"""
import functools
import os
import re
import selectors
import shutil
import subprocess
import time

import pytest

from tests.booting import BUILD, command_of, images_of, machine_of, qemu_for

ARM64_CROSS = os.environ.get("ARM64_CROSS", "aarch64-linux-gnu-")
EXPERIMENTS = "clock,hypercall,mmio-trap,ack,spi,timer"
TIME_LIMIT = 120  # seconds; a boot takes about one
NAME_VARIANT = re.compile(r"name=(\S+) variant=(\S+)")

# What has the machine of bench/platforms.csv start in its secure side; each has all its CPUs start at once.
SECURE = {
    "virt-v7-gicv2": ("virtualization=on", "virtualization=on,secure=on"),
    "virt-v8-gicv2": ("virtualization=on", "virtualization=on,secure=on"),
    "virt-v8-gicv3": ("virtualization=on", "virtualization=on,secure=on"),
    "vexpress-v7": (",secure=off,virtualization=on", ""),
}

# Turns MMU and caches of EL2 on, with all memory where it is, and goes to the shim.
LOADER = """
    .globl _start
_start:
    adr x0, level1
    msr ttbr0_el2, x0
    ldr x0, =0xff04                 // attributes: 0 is device, 1 is normal
    msr mair_el2, x0
    ldr x0, =0x80823520
    msr tcr_el2, x0
    isb
    tlbi alle2
    dsb sy
    isb
    ldr x0, =0x30c51835             // M, C and I
    msr sctlr_el2, x0
    isb
    ldr x0, =0x40200000
    br x0
    .align 12
level1:
    .quad 0x00000000 | 0x401        // a block of 1 GiB: device
    .quad 0x40000000 | 0x7c5        // normal, read only: who leaves the MMU on cannot store
    .quad 0, 0
"""


def console_of(command):
    """What QEMU prints up to the guest's `end` or the shim's `stop` record.

    A machine without firmware may stay on after it.
    """
    text, until = b"", time.monotonic() + TIME_LIMIT
    with subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.DEVNULL) as qemu, selectors.DefaultSelector() as ready:
        ready.register(qemu.stdout, selectors.EVENT_READ)
        while not re.search(rb"@ht (\d+ end|- stop) .*\n", text) and time.monotonic() < until:
            if ready.select(until - time.monotonic()):
                more = os.read(qemu.stdout.fileno(), 65536)
                if not more:
                    break
                text += more
        qemu.kill()
    return text.decode("ascii", "replace")


def samples_of(console):
    """{(experiment, variant): what its smp records hold}; the boot must have come to a good end.

    Less the variants that sleep: with several CPUs their figures are not exact (docs/qemu.md).
    """
    found, name = {}, None
    assert "@ht - stop" not in console and " end status=ok" in console, console
    for line in console.splitlines():
        if " exp " in line:
            name = NAME_VARIANT.search(line).groups()
        elif " smp " in line:
            found[name] = line.split("first=0 ")[1].rsplit(" #", 1)[0]
    return {name: samples for name, samples in found.items() if "wait=wfi" not in name[1]}


def boot(platform, machine, *options, path="lr"):
    row = {**machine_of(platform), "machine": machine}
    images = list(options)
    if path != "native":
        images += ["-device", f"loader,file={BUILD / platform / 'guest.elf'}"]
    line = f"hyptick=1 platform={platform} path={path} experiment={EXPERIMENTS} samples=8"
    with command_of(row, images, line) as command:
        return samples_of(console_of(command))


@functools.lru_cache(maxsize=None)
def usual(platform):
    """The samples of a boot as the bench does it."""
    found = boot(platform, machine_of(platform)["machine"], "-kernel", str(BUILD / platform / "shim.elf"))
    assert len(found) > 6
    return found


@functools.lru_cache(maxsize=None)
def usual_native(platform):
    found = boot(platform, machine_of(platform)["machine"], *native_of(platform), path="native")
    assert len(found) > 4
    return found


def native_of(platform):
    return ["-kernel", str(BUILD / platform / "guest.elf")]


@pytest.fixture(autouse=True)
def tools():
    for platform in SECURE:
        if shutil.which(machine_of(platform)["qemu"]) is None:
            pytest.skip(f"{machine_of(platform)['qemu']} is not installed")
        if not (BUILD / platform / "shim.elf").is_file():
            pytest.skip("no images: make build")


@pytest.mark.parametrize("cpus", [1, 4])
@pytest.mark.parametrize("platform", SECURE)
def test_from_the_secure_side(platform, cpus):
    """One CPU is at work: no firmware turns others on. Of a GICv3's set-up the groups show; what QEMU has as
    it should be at reset (SRE, ARE, a redistributor that is awake, IGRPMODR) it cannot show."""
    usually, secure = SECURE[platform]
    machine = re.sub(r"-smp \d+", f"-smp {cpus}", machine_of(platform)["machine"])
    assert usually in machine
    found = boot(platform, machine.replace(usually, secure), "-kernel", str(BUILD / platform / "shim.elf"))
    assert found == usual(platform)


@pytest.mark.parametrize("platform, instead", [
    *((platform, secure) for platform, (_, secure) in SECURE.items()),
    ("virt-v7-gicv2", "secure=on"), ("virt-v8-gicv2", "secure=on"),
    ("virt-v8-gicv3", "virtualization=on,secure=on"), ("virt-v8-gicv3", "secure=on"),
    ("vexpress-v7", ",virtualization=off")])
def test_native_from_the_secure_side(platform, instead):
    """With EL2 and without it: the guest leaves the secure side by itself, and takes its interrupts."""
    usually = SECURE.get(platform, SECURE["virt-v8-gicv2"])[0]
    machine = machine_of(platform)["machine"]
    assert usually in machine
    found = boot(platform, machine.replace(usually, instead), *native_of(platform), path="native")
    assert found == usual_native(platform)


REFUSALS = {
    ("virt-v7-gicv2", "virtualization=off"): "started_in_non-secure_SVC_mode:",
    ("virt-v7-gicv2", "secure=on"): "started_in_Secure_state_of_a_CPU_without_Hyp_mode:",
    ("virt-v8-gicv2", "virtualization=off"): "started_in_EL1:",
    ("virt-v8-gicv2", "secure=on"): "started_in_EL3_of_a_CPU_without_EL2:",
    ("virt-v8-gicv2", "virtualization=on,gic-version=3"): "no_GICH_there:",
    ("virt-v8-gicv3", "virtualization=on,gic-version=2"): "the_CPU_has_no_registers_of_a_GICv3:",
}


@pytest.mark.parametrize("platform, instead", REFUSALS)
def test_the_shim_says_why_it_does_not_start(platform, instead):
    machine = re.sub(r"virtualization=on" + (r",gic-version=\d" if "gic" in instead else ""), instead,
                     machine_of(platform)["machine"])
    row = {**machine_of(platform), "machine": machine}
    images = ["-kernel", str(BUILD / platform / "shim.elf"),
              "-device", f"loader,file={BUILD / platform / 'guest.elf'}"]
    with command_of(row, images, f"hyptick=1 platform={platform} path=lr experiment=clock") as command:
        said = console_of(command)
    assert re.search(r"^@ht - stop reason=" + REFUSALS[platform, instead] + r"\S+ pc=", said, re.M), said


def test_with_the_mmu_on(tmp_path):
    """EL2 as a boot loader may leave it. QEMU has no caches; that they are cleaned it cannot show."""
    (tmp_path / "loader.S").write_text(LOADER, "ascii")
    subprocess.run([ARM64_CROSS + "gcc", "-nostdlib", "-static", "-Wl,-Ttext=0x40100000,--build-id=none",
                    "-o", tmp_path / "loader.elf", tmp_path / "loader.S"], check=True)
    platform = "virt-v8-gicv2"
    found = boot(platform, machine_of(platform)["machine"], "-kernel", str(tmp_path / "loader.elf"),
                 "-device", f"loader,file={BUILD / platform / 'shim.elf'}")
    assert found == usual(platform)


@pytest.mark.parametrize("platform", ["vexpress-v8", "vexpress-v8-gicv3"])
@pytest.mark.parametrize("image, base", [("shim", 0x80200000), ("guest", 0x84000000)])
def test_vexpress_v8_is_linked(platform, image, base):
    """No QEMU has these machines: AArch64, at the addresses of the map they share with vexpress-v7."""
    header = subprocess.run([ARM64_CROSS + "readelf", "-h", BUILD / platform / f"{image}.elf"],
                            capture_output=True, text=True, check=True).stdout
    assert re.search(r"Machine: +AArch64", header)
    assert int(re.search(r"Entry point address: +(0x\w+)", header).group(1), 16) == base


# Every machine that QEMU 7.2 has; all count from 0 when they are switched on.
TIMED = ["virt-v7-gicv2", "virt-v8-gicv2", "virt-v8-gicv3", "vexpress-v7", "zcu102-v8-gicv2",
         "versal-v8-gicv3", "sunxi-v7-gicv2", "midway-v7-gicv2"]


@pytest.mark.parametrize("platform", TIMED)
def test_the_first_record_comes_within_a_second(platform):
    shim = f"shim.{machine_of(platform)['image'] or 'elf'}"
    if not (BUILD / platform / shim).is_file():
        pytest.skip(f"no images: make build PLATFORMS={platform}")
    line = f"hyptick=1 platform={platform} path=lr experiment=clock samples=8"
    images = images_of(BUILD / platform, "lr", shim=shim)
    with command_of(machine_of(platform), images, line, qemu_for(platform)) as command:
        begin = re.search(r"@ht 0 begin .*", console_of(command)).group()
    ticks, hertz = (int(re.search(rf" {name}=(\d+) ", begin).group(1)) for name in ("ticks", "tick_hz"))
    assert 0 < ticks <= hertz
