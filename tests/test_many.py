"""More samples than a guest can keep: a histogram, from the guest to the report."""
import csv
import subprocess

from tests.booting import BUILD, ROOT

COUNT = 1_000_001
PLATFORM = "virt-v7-gicv2"


def test_one_more_than_a_guest_can_keep(tmp_path):
    done = subprocess.run(
        [BUILD / "host/hyptick", "run", "--build", BUILD, "--results", tmp_path, "--platform", PLATFORM,
         "--path", "native", "--experiment", "clock", "--samples", str(COUNT)],
        cwd=ROOT, capture_output=True, text=True, timeout=180, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    run = tmp_path / "latest"
    lines = (run / "histogram.csv").read_text("ascii").splitlines()
    assert lines[1:] == [f"{PLATFORM},native,clock,,insn,2,{COUNT}"]
    report = subprocess.run([BUILD / "host/hyptick", "report", run], cwd=ROOT, capture_output=True, text=True,
                            timeout=180, check=False)
    assert report.returncode == 0, report.stdout + report.stderr
    with open(run / "summary.csv", newline="", encoding="utf-8") as file:
        (row,) = csv.DictReader(file)
    assert {row[name] for name in ("min", "p50", "p99_9", "max", "mean")} == {"2"}
    assert (row["count"], row["stddev"], row["status"]) == (str(COUNT), "0", "ok")
    assert "percentiles are right to 0.0245 %" in (run / "report/clock.html").read_text("utf-8")
