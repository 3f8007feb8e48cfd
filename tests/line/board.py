#!/usr/bin/python3
"""A board behind a serial line that is none: a machine's model, its console on a pseudo terminal.

    tests/line/board.py LINK [--fault WHAT] [--at N] [--baud N] -- COMMAND...

LINK becomes a link to the terminal; COMMAND is a QEMU with its console on stdio. SIGUSR1 is the reset
button. With --baud, what the board sends takes the time that it takes on such a line.
From when the guest starts on (with --at, in the Nth start alone), one of these happens to what the board
sends:

    drop      a byte is lost, now and then
    flip      a bit is flipped, now and then
    noise     what is not text comes between the lines
    hang-up   the line is unplugged
    reboot    the board starts again in the middle
    wrong-speed   nothing is what it was, from the start
    silent    nothing comes, from the start
"""
import argparse
import os
import pty
import select
import signal
import subprocess
import sys
import time
import tty

STARTED = b"@ht 0 begin"
EVERY = 1500  # bytes from one fault to the next


class Board:
    """The model, and what is wrong with its line."""

    def __init__(self, command, fault, baud=0, at=0):
        self.command, self.wanted, self.at = command, fault, at
        self.starts = 0
        self.fault = None if at else fault
        self.byte = 10 / baud if baud else 0  # seconds: a start bit, eight, a stop bit
        self.model = None
        self.sent = b""
        self.count = 0  # bytes since the guest started; 0: it has not
        self.faults = 0

    def reset(self):
        """Another start of the same board."""
        self.stop()
        self.starts += 1
        self.fault = self.wanted if self.at in (0, self.starts) else None
        self.sent, self.count, self.faults = b"", 0, self.faults if not self.at else 0
        self.model = subprocess.Popen(  # pylint: disable=consider-using-with
            self.command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, bufsize=0)

    def stop(self):
        """Off."""
        if self.model is not None:
            self.model.kill()
            self.model.wait()
            self.model = None

    def due(self):
        """Whether the next fault is to happen now."""
        if self.count < EVERY * (self.faults + 1):
            return False
        self.faults += 1
        return True

    def damaged(self, block):  # pylint: disable=too-many-return-statements # a fault each
        """What arrives of a block; None when nothing will any more."""
        if self.fault == "silent":
            return b""
        if self.fault == "wrong-speed":
            return bytes(byte ^ 0xa5 for byte in block)
        self.sent = (self.sent + block)[-4096:]
        if self.count == 0 and STARTED not in self.sent:
            return block
        self.count += len(block)
        if self.fault is None or not self.due():
            return block
        middle = len(block) // 2
        if self.fault == "drop":
            return block[:middle] + block[middle + 1:]
        if self.fault == "flip":
            return block[:middle] + bytes([block[middle] ^ 0x10]) + block[middle + 1:]
        if self.fault == "noise":
            return block.replace(b"\n@ht", b"\n\x00\xff~{" + b"\xc3" * 40 + b"@ht", 1)
        if self.fault == "hang-up":
            return None
        if self.fault == "reboot" and self.faults == 1:
            self.reset()
        return block


def serve(board, line):
    """Until the line is unplugged."""
    while True:
        model = board.model
        ready = select.select([line, *([model.stdout] if model else [])], [], [], 0.2)[0]
        if line in ready:
            try:
                typed = os.read(line, 4096)
            except OSError:  # nobody has it open
                typed = b""
                select.select([], [], [], 0.02)
            if typed and model and board.fault != "silent":
                try:
                    model.stdin.write(typed)
                except BrokenPipeError:
                    pass
        if model and model.stdout in ready:
            block = os.read(model.stdout.fileno(), 256)
            if not block:
                if board.model is model:
                    board.stop()  # it has turned itself off
                continue
            block = board.damaged(block)
            if block is None:
                return
            os.write(line, block)
            time.sleep(len(block) * board.byte)


def main():
    """See above."""
    parser = argparse.ArgumentParser()
    parser.add_argument("link")
    parser.add_argument("--fault")
    parser.add_argument("--at", type=int, default=0)
    parser.add_argument("--baud", type=int, default=0)
    parser.add_argument("command", nargs="+")
    args = parser.parse_args()
    line, other = pty.openpty()
    tty.setraw(other)
    board = Board(args.command, args.fault, args.baud, args.at)
    signal.signal(signal.SIGUSR1, lambda *_: board.reset())
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    os.symlink(os.ttyname(other), args.link)
    try:
        serve(board, line)
    finally:
        board.stop()


if __name__ == "__main__":
    main()
