"""A throw-away place to run one of the project's scripts in: programs that only pretend, and their log."""
import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


class Tree:
    """A folder with a copy of scripts/, and a bin/ that is the whole PATH."""

    def __init__(self, folder):
        self.folder = folder
        self.bin = folder / "bin"
        self.bin.mkdir()
        shutil.copytree(ROOT / "scripts", folder / "scripts")

    def link(self, *names):
        """Makes real programs reachable."""
        for name in names:
            (self.bin / name).symlink_to(shutil.which(name))

    def fake(self, name, body=""):
        """Puts a bash script into bin/ that logs its call, then runs `body`; returns its path."""
        path = self.bin / name
        path.write_text(f'#!/bin/bash\necho "{name} $*" >>"{self.folder}/calls"\n{body}\n', encoding="utf-8")
        path.chmod(0o755)
        return path

    def calls(self):
        """The command lines the fakes were called with, in order."""
        log = self.folder / "calls"
        return [line.rstrip() for line in log.read_text("utf-8").splitlines()] if log.exists() else []

    def run(self, script, *arguments, **environment):
        """Runs scripts/<script> and returns the finished process."""
        return subprocess.run(["/bin/bash", self.folder / "scripts" / script, *arguments],
                              env={"PATH": str(self.bin), "LC_ALL": "C", **environment},
                              cwd=self.folder, capture_output=True, text=True, timeout=60, check=False)


@pytest.fixture
def tree(tmp_path):
    return Tree(tmp_path)


@pytest.fixture
def make():
    """make in the project's root, free of the make that may have called the tests."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}

    def run(*arguments, path=None, **more):
        """`path`: a folder whose programs stand before all others."""
        first = {"PATH": f"{path}:{environment['PATH']}"} if path else {}
        return subprocess.run(["make", *arguments], cwd=ROOT, env={**environment, **first, **more},
                              capture_output=True, text=True, timeout=60, check=False)
    return run
