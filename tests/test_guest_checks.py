"""The guest's checks under QEMU: each behaviour of the virtual GIC and timer, by its number, on each path.

Natively the same checks run on QEMU's physical GIC: what passes there shows that the check itself is right.
"""
import concurrent.futures
import functools
import os
import re
import select
import subprocess
import threading
import zlib
from pathlib import Path

import pytest

from tests.booting import BUILD, ROOT, command_of, images_of, machine_of

PLATFORMS = ["virt-v7-gicv2", "virt-v8-gicv2", "virt-v8-gicv3", "vexpress-v7"]
PATHS = ["native", "passthrough", "lr", "lr-eoi", "trap"]
TARGETS = [(platform, path) for platform in PLATFORMS for path in PATHS] + [("virt-v8-gicv4", "direct")]
VIRT_PLATFORMS = [platform for platform in PLATFORMS if platform.startswith("virt-")]  # with all paths
LR_PATHS = ["lr", "lr-eoi", "direct"]  # those with list registers
TIME_LIMIT = 120  # seconds; a boot takes about one
LOOP_LIMIT = 1   # that long nothing more comes
BOOTS = 12  # of those that are not the same each time

CHECK_ROW = re.compile(r'\{(\d+|ISOLATION), "([a-z0-9-]+)", \w+\}')
RECORD = re.compile(r"@ht (\d+|-) (\w+)(.*) #([0-9a-f]{8})")

# What a path cannot show, and why. Anything else that reports itself as unsupported fails.
UNSUPPORTED = {
    "maintenance-goes-off": (["native", "passthrough"], "no_list_registers"),
    "doorbell-is-there-at-once": (["native", "passthrough"], "no_doorbell_without_a_virtual_gic"),
    "wild-doorbell": (["native"], "no_doorbell_without_a_shim"),
    "its-hostile-commands": (["native", "passthrough"], "the_its_is_the_machines"),
    "lpi-wakes-it-where-wfi-traps": (["native"], "no_hypervisor_to_call"),
    **{f"lpi-{what}": (["native", "passthrough"], "two_VMs_need_a_virtual_GIC")
       for what in ("for-a-vm-that-does-not-run", "while-the-other-vm-sleeps",
                    "masked-while-the-other-vm-runs")},
    "wild-hypercalls": (["native"], "no_hypervisor_to_call"),
    "wild-firmware-calls": (["native"], "no_hypervisor_to_call"),
    "another-cpu-wakes-it-where-wfi-traps": (["native"], "no_hypervisor_to_call"),
    "psci-versions-by-hvc": (["native"], "no_hypervisor_to_call"),
    "psci-standby-by-hvc": (["native"], "no_hypervisor_to_call"),
    "psci-off-and-on-again-by-hvc": (["native"], "no_hypervisor_to_call"),
    **{what: (["native", "passthrough"], "the_gic_keeps_the_active_state_of_each_cpu")
       for what in ("retarget-active-software", "retarget-active-physical", "active-state-put-back-software",
                    "active-state-put-back-physical", "active-state-put-back-beneath-others")},
    "one-of-two-targets": (["native", "passthrough"], "the_gic_delivers_to_every_target"),
    "sgi-from-cpus-that-there-are-not": (["native", "passthrough"], "the_gic_has_bits_of_all_cpus"),
    "aliased-registers": (["native", "passthrough", *LR_PATHS], "no_aliased_registers"),
    **dict.fromkeys(("group-off-takes-no-place", "one-group-off-as-fiq"), (
        ["native", "passthrough"], "the_gic_keeps_the_other_group_from_coming")),
    "sgis-to-other-ranges": (["native", "passthrough"], "there_is_one_range"),
    "frames-all-ones": (["native", "passthrough"], "the_redistributor_would_look_for_lpis"),
    **{what: (["native", "passthrough"], "the_distributor_takes_no_messages")
       for what in ("edge-by-message", "level-by-message", "wild-messages")},
    **{f"vms-{what}": (["native", "passthrough"], "two_VMs_need_a_virtual_GIC")
       for what in ("deadline-while-descheduled", "wfi-runs-the-other", "one-counter-each",
                    "timers-are-apart", "cntp-while-descheduled", "interrupts-are-apart",
                    "registers-are-kept", "fp-registers-are-kept", "time-slices",
                    "settings-while-descheduled", "monitors-take-the-cpu",
                    "loses-the-cpu-untaken", "long-store-gives-way", "without-the-gic",
                    "breakpoints-are-nobodys")},
    **{f"line-falls-by-{how}": (LR_PATHS, "a_list_register_is_acknowledged_without_an_exit")
       for how in ("disabling", "imask", "cval", "tval")},
}

# What a GICv3 does in its own way, on any path. It moves what is pending, too.
OF_GICV3 = {"one-of-two-targets": ("unsupported", "an_spi_has_one_target"),
            **dict.fromkeys(("retarget-active-software", "retarget-active-physical",
                             "active-state-put-back-software", "active-state-put-back-physical",
                             "active-state-put-back-beneath-others"), ("ok", "-"))}

# What QEMU's virtual CPU interface of a GICv3 decides alone, in list registers.
OF_GICV3_LRS = dict.fromkeys(("ends-in-order-software", "ends-in-order-physical"),
                             ("unsupported", "the_cpu_interface_ends_the_highest_alone"))

# What is missing on a machine with one CPU, 160 INTIDs and no firmware. On native a missing shim comes first.
OF_VEXPRESS = {
    **dict.fromkeys(("order-of-64", "ties-by-intid"), "the_machine_has_fewer_interrupts"),
    "monitors-are-a-level": "the_monitors_have_no_ppi",
    **dict.fromkeys(("psci-versions", "psci-standby", "psci-wrong-arguments",
                     "wild-firmware-calls"), "there_is_no_firmware"),
    **dict.fromkeys((
        "another-cpu-as-after-reset", "another-cpu-sets-an-spi", "another-cpu-wakes-it",
        "another-cpu-wakes-it-where-wfi-traps", "both-timers-of-every-cpu", "counters-agree",
        "ended-while-its-cpu-is-off",
        "given-to-another-when-its-cpu-is-off", "groups-of-one-that-is-off", "monitors-of-another-cpu",
        "off-with-one-active", "offsets-agree", "one-of-two-targets", "private-banks-are-apart",
        "psci-first-registers",
        "psci-off-and-on-again", "psci-off-and-on-again-by-hvc", "raised-by-another-cpu",
        "retarget-active-physical", "retarget-active-software", "retarget-disabled-physical",
        "retarget-disabled-software",
        "retarget-level", "retarget-pending-physical", "retarget-pending-software",
        "retarget-some-of-many", "sgi-from-every-cpu", "sgi-there-and-back", "sgi-to-all-others",
        "sgi-waits-for-a-cpu-never-on", "targets-of-each-cpu", "two-cpus-hammer",
        "vms-settings-while-descheduled", "waits-for-a-cpu-that-is-off"), "the_machine_has_fewer_cpus")}

# Where the GIC is the shim's, it has no bits of CPUs that there are not. QEMU's own keeps them.
OF_VEXPRESS_VIRTUAL = {"sgi-from-two-sources": "only_one_cpu",
                       "vms-monitors-take-the-cpu": "the_monitors_have_no_ppi"}

# What AArch64 has and ARMv7 does not.
OF_ARMV7 = {**dict.fromkeys(("single-step", "single-step-of-calls"),
                            ("unsupported", "the_architecture_has_no_single_step")),
            **dict.fromkeys((f"{kind}-in-each-byte-order{level}" for kind in ("loads", "stores")
                             for level in ("", "-of-el0")), ("unsupported", "all_modes_have_one_byte_order"))}

# What QEMU's physical GIC does not do in 7.2, and does in 10.0; when it came is not known.
LEARNED = {name: (["native", "passthrough"], "the_gic_leaves_a_pending_spi_where_it_is")
           for name in ("retarget-pending-software", "retarget-pending-physical",
                        "retarget-disabled-software", "retarget-disabled-physical",
                        "retarget-some-of-many", "given-to-another-when-its-cpu-is-off")}
NOT_YET, KNOWN = (7, 10)  # QEMU's major versions

# Another QEMU's programs: the checks are run with them too.
QEMU_DIR = os.environ.get("QEMU_DIR", "")

# An access outside the guest's memory: the exception it ends in, and the address it names.
FAULTS_OF_ALL = {
    "fault-shim-memory": ("data_abort", 0x40200000),
    "fault-shim-memory-store": ("data_abort", 0x40200000),
    "fault-shim-memory-jump": ("fetch_abort", 0x40200000),
    "fault-hole": ("data_abort", 0x20000000),
    "fault-hole-store": ("data_abort", 0x20000000),
    "fault-hole-jump": ("fetch_abort", 0x20000000),
    "fault-beyond-memory": ("data_abort", 0x46000000),
    "fault-below-memory": ("data_abort", 0x43fffffc),
    "fault-counters-store": ("data_abort", 0x0b001000),
    "fault-counters-jump": ("fetch_abort", 0x0b001000),
    "fault-distributor-jump": ("fetch_abort", 0x08000000),
    "fault-distributor-pair": ("data_abort", 0x08000000),
    "fault-undefined": ("undefined", 0),
    "fault-hyp-register": ("undefined", 0),
}
FAULTS = {
    "v2": FAULTS_OF_ALL | {
        "fault-gich": ("data_abort", 0x08030000),
        "fault-gich-store": ("data_abort", 0x08030100),
        "fault-gicv": ("data_abort", 0x0804000c),
        "fault-gicv-store": ("data_abort", 0x08040000),
    },
    "v3": FAULTS_OF_ALL | {
        "fault-redistributor-beyond": ("data_abort", 0x08120000),
        "fault-redistributor-beyond-store": ("data_abort", 0x08130100),
        "fault-redistributor-jump": ("fetch_abort", 0x080a0000),
        "fault-redistributor-pair": ("data_abort", 0x080a0000),
        "fault-its": ("data_abort", 0x0809fffc),
        "fault-its-store": ("data_abort", 0x0809fffc),
        "fault-raise-beyond": ("data_abort", 0x08021000),
        "fault-raise-beyond-store": ("data_abort", 0x08026000),
        "fault-raise-jump": ("fetch_abort", 0x08020000),
        "fault-list-register": ("undefined", 0),
        "fault-ich-hcr": ("undefined", 0),
        "fault-sre-of-el2": ("undefined", 0),
    },
}
# Natively most of these are the guest's own; with pass-through so are the frames of the GIC.
NATIVE_FAULTS = ["fault-undefined", "fault-hyp-register", "fault-list-register", "fault-ich-hcr",
                 "fault-sre-of-el2"]
NOT_PASSTHROUGH_FAULTS = ["fault-distributor-pair", "fault-redistributor-pair", "fault-its",
                          "fault-its-store"]


def faults_of(platform, path):
    """The checks of isolation that a path has something to show for."""
    names = list(FAULTS[version_of(platform)])
    if path == "native":
        return [name for name in names if name in NATIVE_FAULTS]
    if path == "passthrough":
        return [name for name in names if name not in NOT_PASSTHROUGH_FAULTS]
    return names


def version_of(platform):
    """Of its GIC: the folder of the checks that are for it alone."""
    return "v3" if platform.endswith(("-gicv3", "-gicv4")) else "v2"


def source_checks(version):
    """(behaviour, name) of every check for a version of the GIC, as the tables in the sources have them."""
    found = []
    folder = ROOT / "guest-payloads/checks"
    for file in sorted([*folder.glob("*.c"), *folder.glob(f"{version}/*.c")]):
        found += CHECK_ROW.findall(file.read_text("utf-8"))
    return found


def behaviours(version):
    return [(int(number), name) for number, name in source_checks(version) if number != "ISOLATION"]


CHECKS = behaviours("v2")
CHECKS_OF = {platform: behaviours(version_of(platform)) for platform, _ in TARGETS}


class Record:
    """One record of the console; raises ValueError when its checksum is not its line's."""

    def __init__(self, match):
        line = match.group(0)
        self.seq, self.type = match.group(1), match.group(2)
        self.fields = dict(word.split("=", 1) for word in match.group(3).split() if "=" in word)
        if zlib.crc32(line[:-len(" #00000000")].encode()) != int(match.group(4), 16):
            raise ValueError(f"damaged record: {line}")


def records_of(console):
    lines = [line.rstrip("\r") for line in console.split("\n") if line.startswith("@ht")]
    matches = [RECORD.fullmatch(line) for line in lines]
    if None in matches:
        raise ValueError(f"no record: {lines[matches.index(None)]}")
    return [Record(match) for match in matches]


def images(platform, path, soiled):
    folder = BUILD / platform
    if soiled:  # it goes on to what the path begins with
        return ["-kernel", str(folder / "soil.elf"), "-device", f"loader,file={folder / 'shim.elf'}",
                "-device", f"loader,file={folder / 'checks.elf'}"]
    return images_of(folder, path, "checks.elf")


def qemu(platform, folder=""):
    """The program that emulates the platform: the installed one, or that in a folder."""
    return str(Path(folder) / machine_of(platform)["qemu"])


@functools.lru_cache(maxsize=None)
def qemu_version(platform, folder=""):
    """Its major version."""
    command = [qemu(platform, folder), "--version"]
    text = subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout.decode()
    return int(re.search(r"version (\d+)\.", text).group(1))


def boot(platform, path, experiment=None, folder="", soiled=False, icount=True, cpu=None):
    """Boots the checks on a path, `soiled` after tests/soil has had the machine, without `icount` where time
    is the host's, on another `cpu` than the platform's; returns their records and whether QEMU had to be
    killed."""
    machine = dict(machine_of(platform))
    if cpu:
        machine["machine"] = re.sub(r"-cpu [\w-]+", f"-cpu {cpu}", machine["machine"])
    if not icount:
        machine["machine"] = re.sub(r"-icount \S+", "", machine["machine"])
    line = f"hyptick=1 platform={platform} path={path}"
    line += f" experiment={experiment}" if experiment else ""
    with command_of(machine, images(platform, path, soiled), line, qemu(platform, folder)) as command:
        killed = False
        try:
            console = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                     stderr=subprocess.DEVNULL, timeout=TIME_LIMIT, check=False).stdout
        except subprocess.TimeoutExpired as expired:  # run() has killed it
            console, killed = expired.stdout or b"", True
    return records_of(console.decode("ascii", "replace")), killed


@functools.lru_cache(maxsize=None)
def all_checks(platform, path, folder=""):
    """One boot of every check; its records."""
    return boot(platform, path, folder=folder)


@functools.lru_cache(maxsize=None)
def all_faults(platform, path):
    """{name: records and so on} of one boot for each check of isolation, a few boots at a time."""
    names = faults_of(platform, path)
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        return dict(zip(names, pool.map(functools.partial(boot, platform, path), names)))


def results(records):
    """{name: (behaviour's name, status, reason)} of the checks that were begun."""
    found = {}
    begun = None
    for record in records:
        if record.type == "exp":
            begun = record.fields["variant"]
            found[begun] = (record.fields["name"], "incomplete", "the boot ended in it")
        elif record.type == "done":
            found[begun] = (found[begun][0], record.fields["status"], record.fields["reason"])
    return found


def of_type(records, kind):
    return [record for record in records if record.type == kind]


@pytest.mark.parametrize("version", FAULTS)
def test_sources_have_each_check_once(version):
    names = [name for _, name in source_checks(version)]
    assert len(names) > 100 and len(set(names)) == len(names)
    assert set(FAULTS[version]) | {"loop"} == {
        name for number, name in source_checks(version) if number == "ISOLATION"}


def test_only_checks_that_there_are_may_be_unsupported():
    names = {name for version in FAULTS for _, name in source_checks(version)}
    tables = [UNSUPPORTED, LEARNED, OF_GICV3, OF_GICV3_LRS, OF_ARMV7, OF_VEXPRESS, OF_VEXPRESS_VIRTUAL]
    assert set().union(*tables) <= names


@pytest.mark.parametrize("line", ["@ht 0 end status=ok #00000000", "@ht 0 end status=ok", "@ht 0 end"])
def test_damaged_record_is_noticed(line):
    with pytest.raises(ValueError):
        records_of(f"chatter\n{line}\n")


@pytest.mark.parametrize("platform, path", TARGETS)
def test_records_are_whole(platform, path):
    records, killed = all_checks(platform, path)
    assert not killed
    assert [record.seq for record in records] == [str(number) for number in range(len(records))]
    begin = records[0]
    assert (begin.type, begin.fields["platform"], begin.fields["path"]) == ("begin", platform, path)
    assert records[-1].type == "end"
    assert not of_type(records, "fault") and not of_type(records, "stop")


@pytest.mark.parametrize("platform, path", TARGETS)
def test_every_check_ran(platform, path):
    ran = {name: behaviour for name, (behaviour, _, _) in results(all_checks(platform, path)[0]).items()}
    assert ran == {name: f"behaviour-{number:02}" for number, name in CHECKS_OF[platform]}


def expected(platform, path, name, version):
    """The (status, reason) that a check may end with."""
    ok = ("ok", "-")
    tables = [OF_ARMV7] if "-v7" in platform else []
    if version_of(platform) == "v3":
        tables += [OF_GICV3_LRS if path in LR_PATHS else {}, OF_GICV3]
    for table in tables:
        if name in table:
            return [table[name]]
    if platform == "vexpress-v7" and name in OF_VEXPRESS and (
            path != "native" or UNSUPPORTED.get(name, ([], ""))[1] != "no_hypervisor_to_call"):
        return [("unsupported", OF_VEXPRESS[name])]
    if platform == "vexpress-v7" and path in ("lr", "lr-eoi", "trap") and name in OF_VEXPRESS_VIRTUAL:
        return [("unsupported", OF_VEXPRESS_VIRTUAL[name])]
    if path in UNSUPPORTED.get(name, ([], ""))[0]:
        return [("unsupported", UNSUPPORTED[name][1])]
    if path in LEARNED.get(name, ([], ""))[0] and version < KNOWN and version_of(platform) == "v2":
        lacking = ("unsupported", LEARNED[name][1])
        return [lacking] if version <= NOT_YET else [lacking, ok]
    return [ok]


@pytest.mark.parametrize("platform, path, number, name",
                         [pytest.param(platform, path, number, name,
                                       id=f"{platform}-{path}-behaviour-{number:02}-{name}")
                          for platform, path in TARGETS for number, name in CHECKS_OF[platform]])
def test_behaviour(platform, path, number, name):
    found = results(all_checks(platform, path)[0])
    assert name in found, "the boot ended before it"
    behaviour, status, reason = found[name]
    assert behaviour == f"behaviour-{number:02}"
    assert (status, reason) in expected(platform, path, name, qemu_version(platform))
    if status == "unsupported":
        pytest.skip(reason)


def unexpected(platform, path, records, folder=""):
    """{name: (status, reason)} of the checks that ended otherwise than they may, or are not in the tables."""
    found = results(records)
    assert set(found) == {name for _, name in CHECKS_OF[platform]}
    version = qemu_version(platform, folder)
    return {name: result[1:] for name, result in found.items()
            if result[1:] not in expected(platform, path, name, version)}


@pytest.mark.parametrize("platform, path", [
    *((platform, "lr") for platform in VIRT_PLATFORMS),
    *zip(VIRT_PLATFORMS, ("trap", "lr-eoi", "passthrough"), strict=True)])
def test_behaviour_27_after_an_owner_that_left_everything_dirty(platform, path):
    """Nothing is different for the guest: every check holds."""
    records, killed = boot(platform, path, soiled=True)
    assert not killed and records[-1].type == "end"
    assert unexpected(platform, path, records) == {}


@pytest.mark.parametrize("platform", VIRT_PLATFORMS)
def test_boots_where_time_is_not_counted_in_instructions(platform):
    """The CPUs run side by side, and take as long as they take: nothing is given up before its time."""
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        boots = [pool.submit(boot, platform, "lr", "psci-versions", icount=False) for _ in range(BOOTS)]
    for records, killed in [done.result() for done in boots]:
        assert not killed
        assert [record.type for record in records] == ["begin", "cpu", "exp", "done", "end"]


@pytest.mark.parametrize("platform, path", [
    (platform, path) for platform in VIRT_PLATFORMS if "-v8" in platform for path in ("passthrough", "lr")])
def test_behaviour_56_on_a_cpu_that_offers_everything(platform, path):
    """QEMU's `max` has SVE, SME, MTE and pointer authentication, which the shim does not give to a guest."""
    records, killed = boot(platform, path, "behaviour-45,behaviour-46,behaviour-56", cpu="max")
    assert not killed and records[-1].type == "end"
    assert {name: result[1:] for name, result in results(records).items()} == {
        name: ("ok", "-") for number, name in CHECKS_OF[platform] if number in (45, 46, 56)}


@pytest.mark.parametrize("platform", VIRT_PLATFORMS)
def test_what_that_owner_left_is_seen_where_no_shim_takes_it_away(platform):
    found = results(boot(platform, "native", "behaviour-27", soiled=True)[0])
    assert {name for name, result in found.items() if result[1] == "failed"} == {
        "as-after-reset", "sources-come-to-the-first-cpu", "another-cpu-as-after-reset"}


@pytest.mark.skipif(QEMU_DIR == "", reason="QEMU_DIR does not name another QEMU's folder")
@pytest.mark.parametrize("platform, path", TARGETS)
def test_behaviours_on_another_qemu(platform, path):
    records, killed = all_checks(platform, path, QEMU_DIR)
    assert not killed and records[-1].type == "end"
    assert unexpected(platform, path, records, QEMU_DIR) == {}


@pytest.mark.parametrize("platform, path, name",
                         [(*target, name) for target in TARGETS if target[0] in VIRT_PLATFORMS
                          for name in faults_of(*target)])
def test_isolation(platform, path, name):
    """The guest takes the exception itself; the shim lives on, and ends the run when asked to."""
    kind, address = FAULTS[version_of(platform)][name]
    records, killed = all_faults(platform, path)[name]
    assert not killed
    assert [record.type for record in records] == ["begin", "cpu", "exp", "fault", "end"]
    assert [record.seq for record in records] == ["0", "1", "2", "3", "4"]
    fault = records[3].fields
    assert (fault["kind"], int(fault["addr"], 16)) == (kind, address)
    assert records[4].fields["status"] == "failed"


# It costs LOOP_LIMIT each time: every path once, and every platform.
@pytest.mark.parametrize("platform, path", [
    (platform, path) for platform, path in TARGETS if platform == PLATFORMS[0] or path == "lr"])
def test_endless_guest_is_left_to_the_time_limit(platform, path):
    line = f"hyptick=1 platform={platform} path={path} experiment=loop"
    with command_of(machine_of(platform), images(platform, path, False), line) as command, \
            subprocess.Popen(command, bufsize=0, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                             stderr=subprocess.DEVNULL) as process:
        watch = threading.Timer(TIME_LIMIT, process.kill)
        watch.start()
        types = []
        while types[-1:] != ["exp"] and (said := process.stdout.readline()):
            types += [RECORD.search(said.decode())[2]] if said.startswith(b"@ht ") else []
        more = select.select([process.stdout], [], [], LOOP_LIMIT)[0]
        watch.cancel()
        process.kill()
    assert types == ["begin", "cpu", "exp"] and not more


def test_one_behaviour_by_its_number():
    records, _ = boot(PLATFORMS[0], "lr", "behaviour-21")
    assert set(results(records)) == {name for number, name in CHECKS if number == 21}
    assert records[-1].fields["status"] == "ok"


def test_several_checks_by_name():
    records, _ = boot(PLATFORMS[1], "trap", "order-of-8,typer")
    assert set(results(records)) == {"order-of-8", "typer"}


def test_unknown_name_fails():
    records, _ = boot(PLATFORMS[0], "native", "behaviour-99")
    assert [record.type for record in records] == ["begin", "cpu", "end"]
    assert records[-1].fields["status"] == "failed"
