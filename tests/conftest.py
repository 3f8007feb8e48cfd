"""The whole matrix, measured once for all tests that look at it."""
import subprocess

import pytest

from analysis.statistics.figures import from_folder
from tests.booting import BUILD, ROOT

REFERENCES = ROOT / "results/reference"
FEW = "20"  # samples, without a reference
TIME_LIMIT = 1800


@pytest.fixture(scope="session", name="references")
def _references():
    """The quick references by compiler."""
    return {path.parent.parent.name: from_folder(str(path.parent))
            for path in sorted(REFERENCES.glob("*/quick/run.csv"))}


@pytest.fixture(scope="session")
def quick_run(references, tmp_path_factory):
    """The folder of a run of the whole matrix, with as few samples as the references have."""
    counts = {table.meta.get("samples") for table in references.values()}
    assert len(counts) < 2 and None not in counts, f"quick references of different samples: {counts}"
    folder = tmp_path_factory.mktemp("quick")
    command = [BUILD / "host/hyptick", "run", "--build", BUILD, "--results", folder, "--jobs", "2",
               "--samples", counts.pop() if counts else FEW]
    process = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=TIME_LIMIT,
                             check=False)
    assert process.returncode == 0, process.stdout + process.stderr
    return folder / "latest"
