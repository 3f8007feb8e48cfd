"""The models in tests/spin: what they say holds in all interleavings, and a mistake seeded there is found."""
import re
import shutil
import subprocess
from pathlib import Path

import pytest

MODELS = Path(__file__).parent / "spin"
TIME_LIMIT = 120
DEPTH = 10000  # steps of the longest story: some hundred

MISTAKES = [
    ("calls", 1, "who goes off leaves a call unanswered"),
    ("calls", 2, "who waits for an answer gives none"),
    ("calls", 3, "two borrow one vCPU"),
    ("calls", 4, "an action is performed on what another has by now"),
    ("calls", 5, "who has borrowed a vCPU calls another"),
    ("calls", 6, "who comes on leaves what was handed over to it"),
    ("calls", 7, "who hands over kicks before it leaves the note"),
    ("list_registers", 1, "no-pending is not armed"),
    ("list_registers", 2, "the end of a spilled one is not asked for"),
    ("list_registers", 3, "another than the one that ended is completed"),
    ("list_registers", 4, "maintenance moves nothing"),
]
# What a mistake of `calls` takes to show, beside two CPUs: one that is off; two.
MORE = {3: {"CPUS": 3, "OFFLINE": 1, "ENDS": 0, "SWITCHES": 0},
        5: {"CPUS": 4, "OFFLINE": 2, "ENDS": 0, "SWITCHES": 0}}


def search(folder, model, **defines):
    """Searches all states of a model; returns (errors, states, what spin's search printed)."""
    if shutil.which("spin") is None:
        pytest.skip("spin is not installed")
    options = [f"-D{name}={value}" for name, value in defines.items()]
    for command in (["spin", *options, "-a", MODELS / f"{model}.pml"],
                    ["gcc", "-O0", "-DSAFETY", "-DCOLLAPSE", "-o", "pan", "pan.c"],
                    ["./pan", f"-m{DEPTH}"]):
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=TIME_LIMIT,
                              check=False)
        assert done.returncode == 0, done.stdout + done.stderr
    errors, states = (re.search(pattern, done.stdout).group(1)
                      for pattern in (r"errors: (\d+)", r"(\d+) states, stored"))
    return int(errors), int(states), done.stdout


@pytest.mark.parametrize("model, defines, least", [
    ("calls", {}, 10_000), ("calls", {"CALLS": 2, "ENDS": 0}, 100_000),
    ("calls", {**MORE[5], "CALLS": 2}, 1_000),
    ("list_registers", {}, 100_000),
])
def test_it_holds_in_every_interleaving(tmp_path, model, defines, least):
    errors, states, said = search(tmp_path, model, **defines)
    assert errors == 0, said
    assert states > least and "max search depth too small" not in said


@pytest.mark.parametrize("model, number, what", MISTAKES,
                         ids=[f"{model}-{what.replace(' ', '-')}" for model, _, what in MISTAKES])
def test_a_mistake_is_found(tmp_path, model, number, what):
    more = MORE.get(number, {}) if model == "calls" else {}
    errors, _, said = search(tmp_path, model, MISTAKE=number, **more)
    assert errors == 1, f"{what}: not found\n{said}"


@pytest.mark.parametrize("model", ["calls", "list_registers"])
def test_it_names_functions_that_there_are(model):
    """What a model's first comment calls a function stands in the sources as one."""
    head = (MODELS / f"{model}.pml").read_text("utf-8").split("*/")[0]
    names = set(re.findall(r"\b((?:vgic|lr|exit|complete|raise)_\w+"
                           r"|post|perform|pass_on|leave_call|answer_call|set_targets|move"
                           r"|handover\w*|notes_\w+)\(\)", head))
    shim = MODELS.parents[1] / "hyp-shim"
    sources = "".join(path.read_text("utf-8") for folder in ("vgic", "core")
                      for path in (shim / folder).rglob("*.[ch]"))
    assert len(names) > 8
    assert {name for name in names if not re.search(rf"\b{name}\(", sources)} <= {"raise_first"}
