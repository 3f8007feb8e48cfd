#!/usr/bin/env python3
"""What fuzzers of the bench start from, beside consoles and tables that are there: seeds.py TARGET FOLDER."""
import pathlib
import sys

REST = ["smp vcpu=0 first=0 900", "hst vcpu=0 first=1 39x1500000 40x400000 41",
        "hst vcpu=0 first=1900002 5000x99990 5004x8 70123", "cnt histogram_resolution_ppm 245",
        "cnt sum_above_least 496560196", "done status=ok count=2000001 reason=-", "end status=ok"]

RUN = ["key,value", "commit,abc", "dirty,no", "qemu_version,QEMU", "samples,20", "status,incomplete",
       "guest_compiler,gcc-12.2.1", "tick_hz:virt-v7-gicv2,1000000000", "clock_overhead:virt-v7-gicv2,2",
       "midr:virt-v7-gicv2,0x414fc0f0", "status:virt-v7-gicv2/native/clock/,ok",
       "status:virt-v7-gicv2/native/hypercall/,unsupported", "reason:virt-v7-gicv2/native/hypercall/,no_shim",
       "status:virt-v7-gicv2/lr/clock/,ok", "samples:virt-v7-gicv2/lr/clock/,20",
       "status:virt-v7-gicv2/lr/hypercall/,ok", "status:virt-v7-gicv2/lr/spi/trigger=edge,ok",
       "status:virt-v7-gicv2/lr/spi/trigger=level,failed", "trace:virt-v7-gicv2/lr/spi/trigger=edge,ok"]
TABLES = [["platform,path,experiment,variant,vcpu,seq,warmup,value,unit,count",
           "virt-v7-gicv2,native,clock,,0,0,1,7,insn,1", "virt-v7-gicv2,native,clock,,0,1,0,2,insn,20",
           "virt-v7-gicv2,lr,clock,,0,0,1,9,insn,1", "virt-v7-gicv2,lr,clock,,0,1,0,2,insn,20"],
          ["platform,path,experiment,variant,unit,value,count", "virt-v7-gicv2,native,clock,,insn,2,20",
           "virt-v7-gicv2,lr,clock,,insn,2,20"],
          ["platform,path,experiment,variant,counter,value", "virt-v7-gicv2,native,clock,,exits,0",
           "virt-v7-gicv2,lr,clock,,exits,0", "virt-v7-gicv2,lr,hypercall,,exit_hypercall,20"],
          ["platform,path,experiment,variant,stage,order,p50,unit",
           "virt-v7-gicv2,lr,spi,trigger=edge,handler,0,20,insn"]]

ACK, NAK, CAN = b"\x06", b"\x15", b"\x18"
PROMPT = (b"U-Boot 2023.01\r\n=> echo\r\nhyptick-1\r\n=> loady\r\n"
          b"## Ready for download to 0x0 at 115200 bps...\r\n")


def lines(texts):
    """As a file."""
    return "".join(text + "\n" for text in texts).encode()


def tally():
    """A histogram in records, and in values."""
    yield lines(REST)
    yield b"v\xf5\0\0\0\0" + b"\x05\x01\x00\x10\0\0\0" * 4
    yield b"v\0\xff\xff\xff\xff" + b"\x1f\xff\xff\xff\xff\xff\x0f" * 8


def ymodem():
    """Receivers: content, in need of repeats, giving up; with a prompt around."""
    for length in (0, 100, 1024, 2500):
        begin = length.to_bytes(2, "little")
        yield begin + b"C" + ACK + b"C" + ACK * 4 + b"C" + ACK
        yield begin + b"xxC" + NAK + ACK + b"C" + NAK + ACK * 5 + NAK + ACK
        yield begin + b"C" + ACK + CAN
    yield b"\0\x80" + PROMPT + b"C" + ACK + b"C" + ACK * 4 + b"C" + ACK + b"\r\nhyptick-2\r\n=> "


def resume():
    """A run that was cut short."""
    yield lines(RUN) + b"".join(b"\f" + lines(table) for table in TABLES)
    yield lines(RUN) + b"\fa\nvirt-v7-gicv2,native,clock,,0\n" + b"".join(
        b"\f" + lines(table) for table in TABLES[1:])


def main():
    """Writes them."""
    folder = pathlib.Path(sys.argv[2])
    folder.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(globals()[sys.argv[1]]()):
        (folder / f"seed-{number:02}").write_bytes(seed)


if __name__ == "__main__":
    main()
