"""The hostile guest, in short: ten seeds. `make soak` has a thousand, and ten long ones."""
import pytest

from tests.hostile import attack, changed, RAM_SIZE

OPERATIONS = 3000
SEEDS = {1: ("virt-v7-gicv2", "lr", "beside"), 2: ("virt-v7-gicv2", "trap", "beside"),
         3: ("vexpress-v7", "lr-eoi", "beside"), 4: ("virt-v7-gicv2", "passthrough", "alone"),
         5: ("virt-v8-gicv2", "lr-eoi", "beside"), 6: ("virt-v8-gicv2", "passthrough", "alone"),
         7: ("virt-v8-gicv3", "lr", "beside"), 8: ("virt-v8-gicv3", "trap", "beside"),
         9: ("virt-v8-gicv3", "lr", "alone"), 10: ("virt-v8-gicv4", "direct", "beside")}

# Seeds that found something, and how many operations that took.
FOUND = {14: ("virt-v7-gicv2", "lr", "alone", 10000), 18: ("virt-v8-gicv2", "lr", "alone", 10000),
         19: ("virt-v8-gicv2", "lr-eoi", "alone", 10000), 59: ("virt-v8-gicv4", "direct", "alone", 10000)}


@pytest.mark.parametrize("seed, platform, path, kind, operations", [
    *((seed, *given, OPERATIONS) for seed, given in SEEDS.items()),
    *((seed, *given) for seed, given in FOUND.items())])
def test_hostile_guest_harms_nobody(seed, platform, path, kind, operations):
    found, wrong = attack(platform, path, kind, seed, operations)
    assert not wrong
    assert found["operations"] == operations
    if kind == "alone":  # its other vCPUs take part, and it takes exceptions of its own
        assert found["operations_of_others"] > 0 and found["trapped"] > operations // 4


@pytest.mark.parametrize("platform", ["virt-v7-gicv2", "vexpress-v7", "virt-v8-gicv3"])
def test_memory_that_has_changed_is_seen(platform):
    assert [text[:8] for text in changed(bytes(RAM_SIZE), platform, True)] == ["the shim"] * 2
    memory = bytearray(RAM_SIZE)
    for place in (0x001fffff, 0x005fffff, 0x00600000, 0x03ffffff, 0x05fe0000):
        memory[place] = 1
    assert len(changed(bytes(memory), platform, True)) == 2 + 4
