#!/usr/bin/python3
"""Stands in for a board with U-Boot, its console on stdio: a prompt, `echo`, `loady`, `booti`; and then a
guest whose samples follow from their number, so that a test knows each one.

    uboot.py                  waits at its prompt
    uboot.py card SAMPLES     starts by itself what is on its card: that guest
    uboot.py system           starts by itself a system that is no guest
"""
import os
import select
import struct
import sys
import zlib

SOH, STX, EOT, ACK, NAK = 1, 2, 4, 6, 0x15
ALIGN = 16


def value_of(seq):
    """The sample with that number: no two neighbours are alike."""
    return 1000 + seq * 7919 % 997


def put(text):
    """Sends it as a console does."""
    os.write(1, text.replace("\n", "\r\n").encode())


def get(seconds=None):
    """One byte, or None when none came in that time."""
    if seconds is not None and not select.select([0], [], [], seconds)[0]:
        return None
    byte = os.read(0, 1)
    if not byte:
        sys.exit(0)
    return byte[0]


def crc_of(block):
    """XMODEM's."""
    crc = 0
    for byte in block:
        crc ^= byte << 8
        for _ in range(8):
            crc = (crc << 1 ^ 0x1021 if crc & 0x8000 else crc << 1) & 0xffff
    return crc


def receive_block(first):
    """(number, bytes) of the block that `first` begins; None where it is damaged."""
    size = 128 if first == SOH else 1024
    rest = bytes(get() for _ in range(size + 4))
    number, inverse, block = rest[0], rest[1], rest[2:-2]
    good = number ^ inverse == 0xff and crc_of(block) == struct.unpack(">H", rest[-2:])[0]
    return (number, block) if good else None


def receive():
    """A file by YMODEM."""
    name, data, size, refused = False, b"", 0, False
    while True:
        if not name:
            os.write(1, b"C")
        first = get(1)
        if first == EOT:
            os.write(1, bytes([ACK]) + b"C")
            receive_block(get())
            os.write(1, bytes([ACK]))
            return data[:size]
        if first not in (SOH, STX):
            continue
        block = receive_block(first)
        if block is None or (len(data) > 3000 and not refused):
            refused = refused or block is not None  # one good block has to come again
            os.write(1, bytes([NAK]))
            continue
        if not name:
            name, size = True, int(block[1].split(b"\0")[1])
        else:
            data += block[1]
        os.write(1, bytes([ACK]))


def parameters(image):
    """The line in the package that stands behind the image."""
    at = struct.unpack("<Q", image[16:24])[0]  # the size in its header
    assert image[at:at + 4] == b"hypk"
    guest, params = struct.unpack("<II", image[at + 4:at + 12])
    line = image[at + 16 + guest:at + 16 + guest + params]
    assert len(image) == at + 16 + guest + params and at % ALIGN == 0
    return dict(word.split("=", 1) for word in line.split(b"\n")[0].decode().split())


def records_of(params):
    """What the guest prints."""
    samples = int(params["samples"])
    yield (f"begin version=1 platform={params['platform']} path={params['path']} unit=ns tick_hz=62500000 "
           f"clock_overhead=16 samples={samples} compiler=gcc-12.2.0")
    yield f"var name={params['experiment']} variant=-"
    yield f"exp name={params['experiment']} variant=- want={samples + 1} warmup=1"
    for first in range(0, samples + 1, 20):
        values = " ".join(str(value_of(seq)) for seq in range(first, min(first + 20, samples + 1)))
        yield f"smp vcpu=0 first={first} {values}"
    yield f"cnt interrupts {samples}"
    yield f"done status=ok count={samples + 1} reason=-"
    yield "end status=ok"


def run(params):
    """The guest."""
    put("\nStarting kernel ...\n\n")
    for seq, body in enumerate(records_of(params)):
        line = f"@ht {seq} {body}"
        put(f"{line} #{zlib.crc32(line.encode()):08x}\n")
    while True:
        get()


def main():
    """A board that has just been reset."""
    image, typed = b"", ""
    put("\nU-Boot 2023.01 (a fake)\n\nHit any key to stop autoboot:  2 \n")
    if sys.argv[1:2] == ["card"]:
        run({"platform": "virt-v8-gicv3", "path": "lr", "experiment": "hypercall", "samples": sys.argv[2]})
    while sys.argv[1:2] == ["system"]:
        put("\nWelcome. login: ")
        get()
    put("=> ")
    while True:
        byte = get()
        if byte == 3:
            put("<INTERRUPT>\n=> ")
            typed = ""
        elif byte != 13:
            put(chr(byte))
            typed += chr(byte)
        else:
            put("\n")
            word = typed.split(" ", maxsplit=1)[0]
            if word == "echo":
                put(typed[5:].replace('"', "") + "\n")
            elif word == "loady":
                put(f"## Ready for binary (ymodem) download to {typed[6:]} at 115200 bps...\n")
                image = receive()
            elif word in ("booti", "bootz"):
                run(parameters(image))
            put("=> ")
            typed = ""


if __name__ == "__main__":
    main()
