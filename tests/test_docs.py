"""What docs/ name stands in the tree: functions, and files."""
import pathlib
import re
import subprocess

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[1]
PAGES = ["architecture.md", "vcpus.md", "memory.md", "trace.md"]


def tracked():
    """Every file under version control that is there, as a path from the root."""
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, check=True, capture_output=True, text=True)
    return [path for path in listed.stdout.split() if (ROOT / path).is_file()]


@pytest.fixture(scope="module", name="sources")
def fixture_sources():
    """The text of all that is compiled."""
    return "\n".join((ROOT / path).read_text("utf-8") for path in tracked()
                     if path.endswith((".c", ".h", ".S", ".inc", ".mk")) and not path.startswith("results/"))


@pytest.mark.parametrize("page", PAGES)
def test_functions_that_a_page_names_are_there(page, sources):
    """`name()` is a word of the sources."""
    named = set(re.findall(r"`(\w+)\(\)`", (ROOT / "docs" / page).read_text("utf-8")))
    assert sorted(name for name in named if not re.search(rf"\b{name}\b", sources)) == []


@pytest.mark.parametrize("page", PAGES)
def test_files_that_a_page_names_are_there(page):
    """A path is the end of one of the tree's."""
    text = (ROOT / "docs" / page).read_text("utf-8")
    named = set(re.findall(r"`([\w./-]+\.(?:c|h|S|inc|txt|py))`", text))
    paths = ["/" + path for path in tracked()]
    assert sorted(name for name in named if not any(path.endswith("/" + name) for path in paths)) == []


def test_the_walk_of_an_interrupt_can_be_read_in_one_go():
    """docs/architecture.md has at most 250 lines."""
    assert len((ROOT / "docs/architecture.md").read_text("utf-8").splitlines()) <= 250
