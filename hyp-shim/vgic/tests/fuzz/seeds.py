#!/usr/bin/env python3
"""Stories for a fuzzer to start from: the same ones each time.

    seeds.py FOLDER

Each path, number of list registers and number of CPUs has one, of random steps. play.h says what the bytes
are.
"""
import pathlib
import random
import sys

MACHINES = 12 * 4
STEPS = (20, 60, 120, 200)


def main():
    """Writes the stories."""
    folder = pathlib.Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    source = random.Random(16)
    for number in range(MACHINES):
        header = bytes([number % 12, number // 12, source.randrange(16)])
        story = source.randbytes(3 * source.choice(STEPS))
        (folder / f"seed-{number:02}").write_bytes(header + story)


if __name__ == "__main__":
    main()
