"""A boot of the hostile guest (guest-payloads/trials), and what must hold after it.

Beside a neighbour: the second VM is hostile, and the first one's timer ticks on. Alone: the first VM is, on
all its vCPUs. After the run the machine's memory is read: what is not the hostile VM's is as it was.
"""
import json
import re
import socket
import struct
import subprocess
import tempfile
from pathlib import Path

from tests.booting import BUILD, command_of, images_of, machine_of

RAM_SIZE = 128 << 20
SHIM, SHIM_SIZE = 0x00200000, 0x00400000                       # from the start of RAM
GUEST, SECOND, GUEST_SIZE = 0x04000000, 0x06000000, 0x02000000
PARAMS = GUEST_SIZE - 0x10000  # in a VM's memory
DEVICE_TREE = 0x00100000       # what QEMU leaves at the start of RAM

# Ticks that an exit of the neighbour may make a tick late, beyond what it is beside a VM that only counts.
LONGEST_EXIT = 10000


def ram_of(platform):
    """Where the machine's RAM starts."""
    return 0x80000000 if platform.startswith("vexpress-") else 0x40000000


def sections(path):
    """{name: (address, size, bytes or None)} of an ELF file of 32 or 64 bits, little-endian."""
    data = path.read_bytes()
    wide = data[4] == 2
    start, = struct.unpack_from("<Q" if wide else "<I", data, 40 if wide else 32)
    size, count, names = struct.unpack_from("<HHH", data, 58 if wide else 46)
    head = "<IIQQQQ" if wide else "<IIIIII"
    heads = [struct.unpack_from(head, data, start + size * i) for i in range(count)]
    text = heads[names][4]
    found = {}
    for name, kind, _, address, offset, length in heads:
        word = data[text + name:data.index(b"\0", text + name)].decode()
        found[word] = (address, length, None if kind == 8 else data[offset:offset + length])
    return found


class Machine:
    """A QEMU that stops, and does not go, when the guest turns it off."""

    def __init__(self, command, folder):
        self.memory = Path(folder) / "memory"
        place = Path(folder) / "qmp"
        # No pipe: who has the console for its own may fill it, and would be stopped there.
        self.console = tempfile.TemporaryFile()  # pylint: disable=consider-using-with
        with socket.socket(socket.AF_UNIX) as server:
            server.bind(str(place))
            server.listen(1)
            self.qemu = subprocess.Popen(  # pylint: disable=consider-using-with
                [*command, "-no-shutdown", "-qmp", f"unix:{place}"], stdin=subprocess.DEVNULL,
                stdout=self.console, stderr=subprocess.DEVNULL)
            server.settimeout(60)
            self.link = server.accept()[0]
        self.lines = self.link.makefile("rw")
        self.until("QMP")
        self.ask("qmp_capabilities")

    def until(self, word):
        """Reads what comes until an answer, or a greeting or an event, has this key or name."""
        for line in self.lines:
            said = json.loads(line)
            if word in said or said.get("event") == word:
                return said
        raise RuntimeError(f"QEMU went before it said {word}")

    def ask(self, what, **arguments):
        self.lines.write(json.dumps({"execute": what, "arguments": arguments}) + "\n")
        self.lines.flush()
        return self.until("return")

    def run(self, limit, ram):
        """Until the guest is done: memory, from `ram` on. None: it was not in `limit` seconds."""
        self.link.settimeout(limit)
        try:
            self.until("SHUTDOWN")
        except (TimeoutError, OSError):
            return None
        self.ask("pmemsave", val=ram, size=RAM_SIZE, filename=str(self.memory))
        return self.memory.read_bytes()

    def end(self):
        """What was on the console."""
        self.qemu.kill()
        self.qemu.wait()
        self.link.close()
        with self.console as console:
            console.seek(0)
            return console.read().decode("ascii", "replace")


def changed(memory, platform, beside, second=True):
    """What is not the hostile VM's, and is not as it was. `second`: it may have started a second VM."""
    def zero(what, start, end):
        rest = memory[start:end].strip(b"\0")
        found = f"{what} has {rest[:16].hex()} between {ram + start:#x} and {ram + end:#x}"
        return [found] if rest else []

    ram = ram_of(platform)
    shim, guest = sections(BUILD / platform / "shim.elf"), sections(BUILD / platform / "trials.elf")
    used = guest[".bss"][0] + guest[".bss"][1] - ram
    wrong = []
    for name in (".text", ".rodata"):
        address, size, content = shim[name]
        if memory[address - ram:address - ram + size] != content:
            wrong.append(f"the shim's {name} has changed")
    wrong += zero("memory below the shim", DEVICE_TREE, SHIM)
    wrong += zero("memory of the shim that it does not use", shim[".bss"][0] + shim[".bss"][1] - ram,
                  SHIM + SHIM_SIZE)
    wrong += zero("memory between shim and guest", SHIM + SHIM_SIZE, GUEST)
    if beside:
        wrong += zero("the neighbour's memory", used, GUEST + PARAMS)
    elif not second:
        wrong += zero("memory of the second VM", SECOND + used - GUEST, SECOND + PARAMS)
    return wrong


def counts(console):
    return {name: int(value) for name, value in re.findall(r"^@ht \d+ cnt (\S+) (\d+) #", console, re.M)}


def attack(platform, path, kind, seed, operations, limit=120):
    """Boots it; its counters, and what was wrong."""
    line = (f"hyptick=1 platform={platform} path={path} experiment=hostile-{kind} variant=seed={seed} "
            f"samples={operations}")
    images = images_of(BUILD / platform, path, "trials.elf")
    with tempfile.TemporaryDirectory() as folder, \
            command_of(machine_of(platform), images, line) as command:
        machine = Machine(command, folder)
        try:
            memory = machine.run(limit, ram_of(platform))
        finally:
            console = machine.end()
    if memory is None:
        return counts(console), [f"not over after {limit} seconds: {console[-200:]}"]
    wrong = changed(memory, platform, kind == "beside", path != "passthrough")
    wrong += re.findall(r"^@ht \S+ (?:stop|fault) .*|^@ht \d+ done status=failed.*", console, re.M)
    found = counts(console)
    if not re.search(r"^@ht \d+ end status=ok #", console, re.M):
        wrong.append(f"no end: {console[-200:]}")
    elif kind == "beside":
        if not found["wild"]:
            wrong.append(f"the hostile guest came to a standstill: {found}")
        if found["foreign"] or found["war_most"] > found["peace_most"] + LONGEST_EXIT:
            wrong.append(f"the neighbour was disturbed: {found}")
    return found, wrong
