"""scripts/lint in a small git tree of its own, with the real tools."""
import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

MAKEFILE = """built images measured-images:
	gcc -std=c11 -Wall -Wextra -Werror -Ibench -MMD -c -o main.o bench/main.c
	arm-none-eabi-gcc -std=c11 -ffreestanding -c -o shim.o shim.c
host-tests:
fuzz-vgic:
	clang -std=c11 -Wall -Werror -c -o story.o vgic/tests/story.c
"""

GOOD = {
    "Makefile": MAKEFILE,
    "shim.c": "#include <stdint.h>\n\n_Static_assert(sizeof(void *) == 4, \"for Arm\");\n",
    "bench/main.c": "int main(void)\n{\n    return 0;\n}\n",
    "bench/low.h": "int low(void);\n",
    "bench/low.c": "#include \"bench/low.h\"\n\nint low(void)\n{\n    return 0;\n}\n",
    "tests/fuzz/fuzz_low.c": "#include \"bench/low.h\"\n\nint fuzz(void)\n{\n    return low();\n}\n",
    "vgic/tests/story.c": "int story(int a)\n{\n    return a;\n}\n",
    "scripts/floors.txt": "house bench\nlow: bench/low\nhigh: bench/main\nmodule: module/\n",
    "run.sh": "#!/bin/bash\necho \"$1\"\n",
    "module/__init__.py": '"""Nothing."""\n',
    "notes.md": "See https://example.org/home/page.\n",
}

BAD = [
    ("format", "bench/main.c", "int main(void) { return 0; }\n"),
    ("compile", "bench/main.c", "int main(int argc, char **argv)\n{\n    return argc;\n}\n"),
    ("compile", "shim.c", "#include <stdio.h>\n"),
    ("compile", "tests/fuzz/fuzz_low.c", "int fuzz(void)\n{\n    return low();\n}\n"),
    ("compile", "vgic/tests/story.c", "int story(int a)\n{\n    return assert_is(a);\n}\n"),
    ("cppcheck", "bench/main.c", "int main(void)\n{\n    int a[2] = {0};\n\n    return a[2];\n}\n"),
    ("shell", "tool", "#!/usr/bin/env bash\necho $1\n"),
    ("python", "module/__init__.py", "import os\n"),
    ("python", "tool", "#!/usr/bin/python3\nimport os\n"),
    ("text", "notes.md", "blank at the end \n"),
    ("text", "notes.md", "TO" + "DO: write\n"),
    ("text", "notes.md", "It is in /ho" + "me/someone/project.\n"),
    ("text", "module.mk", "#" + "-" * 110 + "\n"),
    ("size", "bench/low.h", "/* long */\n" * 401),
    ("size", "analysis/long.py", "# long\n" * 401),
    ("size", "bench/low.c", "int low(void)\n{\n" + "    low();\n" * 60 + "}\n"),
    ("floors", "bench/low.h",
     "int main(void);\n\nstatic inline int low(void)\n{\n    return main();\n}\n"),
    ("floors", "bench/low.c", "int main(void);\n\nint low(void)\n{\n    return main();\n}\n"),
    ("floors", "bench/low.c", "#include \"bench/main.c\"\n"),
]


@pytest.fixture
def lint(tmp_path):
    """Writes files into a tree that lint is content with, then runs checks there."""
    shutil.copytree(ROOT / "scripts", tmp_path / "scripts")
    for name in [".clang-format", "pyproject.toml", ".gitignore"]:
        shutil.copy(ROOT / name, tmp_path)
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    subprocess.run(["git", "init", "-q", tmp_path], env=environment, check=True)

    def run(*checks, files=()):
        for name, text in {**GOOD, **dict(files)}.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
        return subprocess.run([tmp_path / "scripts" / "lint", *checks], env=environment, capture_output=True,
                              text=True, timeout=120, check=False)
    return run


def test_a_good_tree_passes_every_check(lint):
    result = lint()
    assert result.returncode == 0, result.stdout
    assert result.stdout.split() == " ".join(
        f"lint: {check} ok"
        for check in ["format", "compile", "cppcheck", "shell", "python", "text", "size", "floors"]).split()


@pytest.mark.parametrize("check, name, text", BAD, ids=[f"{check}-{name}" for check, name, _ in BAD])
def test_a_bad_file_is_named(lint, check, name, text):
    result = lint(check, files=[(name, text)])
    assert result.returncode == 1, result.stdout
    assert f"lint: {check} FAILED" in result.stdout
    assert name in result.stdout.replace("Module module", "module/__init__.py")


def test_just_small_enough(lint):
    files = [("bench/low.h", "/* long */\n" * 400), ("bench/tests/test_low.c", "/* long */\n" * 401),
             ("bench/low.c", "int low(void)\n{\n" + "    low();\n" * 59 + "}\n")]
    result = lint("size", files=files)
    assert result.returncode == 0, result.stdout


def test_a_circle_within_a_floor_is_named(lint):
    floors = ("scripts/floors.txt", "house bench\nonly: bench/\n")
    assert lint("floors", files=[floors]).returncode == 0
    result = lint("floors", files=[floors, ("bench/low.c", "int low(void)\n{\n    return side();\n}\n"),
                                   ("bench/side.c", "int side(void)\n{\n    return low();\n}\n")])
    assert result.returncode == 1
    assert "a circle: bench/low, bench/side" in result.stdout


def test_an_import_that_goes_up_is_named(lint):
    floors = ("scripts/floors.txt", "house module\nlow: module/low\nhigh: module/high module/__init__\n")
    result = lint("floors", files=[floors, ("module/high.py", '"""High."""\n'),
                                   ("module/low.py", '"""Low."""\nfrom module import high\n')])
    assert result.returncode == 1
    assert "module/low.py (low) imports module.high, up in module/high.py (high)" in result.stdout


@pytest.mark.parametrize("line", ["low bench/", "house", "low: bench/nothing", "may bench/low bench/main"])
def test_floors_that_cannot_be_are_said(lint, line):
    result = lint("floors", files=[("scripts/floors.txt", f"house bench\nonly: bench/\n{line}\n")])
    assert result.returncode == 1
    assert "floors: " in result.stdout


def test_compiling_leaves_nothing_behind(lint, tmp_path):
    lint("compile")
    assert not list(tmp_path.glob("*.[od]"))


def test_ignored_files_are_not_looked_at(lint):
    assert lint("text", files=[("build/note.txt", "blank \n")]).returncode == 0


def test_an_unknown_check_is_wrong_usage(lint):
    result = lint("spelling")
    assert result.returncode == 2
    assert "unknown check 'spelling'" in result.stderr
