"""scripts/bench, scripts/report and scripts/test around programs that only pretend."""
import re

import pytest


# What a fake hyptick does with its last argument, the file that gets the folder's name.
RECORDS = 'ln -sfn new results/latest; echo results/new >"${!#}"'


def calls(tree):
    """The command lines, whatever the file of the note is called."""
    return [re.sub(r"--note \S+", "--note FILE", call) for call in tree.calls()]


@pytest.fixture
def measuring(tree):
    """A tree whose run makes results/new and whose analysis is content."""
    tree.link("bash", "dirname", "mkdir", "ln", "mktemp", "rm", "setsid")
    results = tree.folder / "results"
    for name in ["old", "new"]:
        (results / name).mkdir(parents=True)
        (results / name / "run.csv").touch()
    (results / "latest").symlink_to("old")
    tree.fake("python")
    tree.fake("hyptick", RECORDS)
    tree.bench = lambda *arguments: tree.run("bench", *arguments, HYPTICK=str(tree.bin / "hyptick"),
                                             PYTHON=str(tree.bin / "python"))
    return tree


def test_bench_runs_reports_and_says_where(measuring):
    result = measuring.bench("--path", "lr")
    assert result.returncode == 0, result.stderr
    assert calls(measuring) == ["hyptick run --path lr --note FILE",
                                "python -m analysis.cli results/new",
                                "python -m analysis.cli show --brief results/new"]
    assert result.stdout.splitlines()[-3:-1] == ["report: results/new/report/index.html",
                                                 "plots:  results/new/plots/"]
    assert re.fullmatch(r"bench:  \d+ s", result.stdout.splitlines()[-1])


def test_several_runs_are_measured_and_held_against_each_other(measuring):
    measuring.fake("hyptick", RECORDS)
    result = measuring.run("bench", "--path", "lr", REPEAT="3", HYPTICK=str(measuring.bin / "hyptick"),
                           PYTHON=str(measuring.bin / "python"))
    assert result.returncode == 0, result.stderr
    assert calls(measuring).count("hyptick run --path lr --note FILE") == 3
    spread = next(call for call in measuring.calls() if " spread " in call).split()
    assert spread[-5:] == ["results/new"] * 3 + ["--output", "results/new/spread.csv"]


def test_a_run_that_is_interrupted_is_the_last(measuring):
    measuring.fake("hyptick", f"{RECORDS}; exit 130")
    result = measuring.run("bench", REPEAT="3", HYPTICK=str(measuring.bin / "hyptick"),
                           PYTHON=str(measuring.bin / "python"))
    assert result.returncode == 130 and calls(measuring).count("hyptick run --note FILE") == 1
    assert not [call for call in measuring.calls() if " spread " in call]


def in_turn(tree, *ends):
    """So many runs of a fake hyptick, each with an own folder, that end so; `empty` measures nothing."""
    cases = " ".join(f"{n}) end={str(end).replace('empty', '1')}; rows={end != 'empty'};;"
                     for n, end in enumerate(ends, 1))
    tree.fake("hyptick", f"""n=$(($(cat count 2>/dev/null || echo 0) + 1)); echo $n >count
case $n in {cases} *) exit 77;; esac
mkdir -p results/$n; touch results/$n/run.csv
{{ echo platform; [ $rows = False ] || echo m; }} | gzip >results/$n/samples.csv.gz
echo results/$n >"${{!#}}"; exit $end""")
    tree.link("cat", "gzip", "sed", "touch")
    return tree.run("bench", REPEAT=str(len(ends)), HYPTICK=str(tree.bin / "hyptick"),
                    PYTHON=str(tree.bin / "python"))


def spread_of(tree):
    return next((call.split()[4:] for call in tree.calls() if " spread " in call), None)


def test_a_run_in_the_middle_that_is_not_whole(measuring):
    """The others go on; the report is of the last whole one, and what to do is said."""
    result = in_turn(measuring, 0, 1, 0, 1)
    assert result.returncode == 1
    assert spread_of(measuring) == ["results/1", "results/2", "results/3", "results/4",
                                    "--output", "results/3/spread.csv"]
    assert "report: results/3/report/index.html" in result.stdout
    assert result.stderr.splitlines() == [
        "bench: 4 of 4 runs were begun; not whole: results/2 results/4",
        "bench: make bench RESUME=results/2 with the board's line, but without PLATFORMS and the like, "
        "measures what is missing; then build/host/hyptick spread results/1 results/2 results/3 results/4 "
        "--output results/3/spread.csv"]


def test_an_interrupt_in_the_middle_keeps_what_there_is(measuring):
    result = in_turn(measuring, 0, 0, 130, 0)
    assert result.returncode == 130
    assert spread_of(measuring)[-1] == "results/2/spread.csv"
    assert "report: results/2/report/index.html" in result.stdout
    assert "bench: 3 of 4 runs were begun; not whole: results/3" in result.stderr


def test_a_run_in_which_nothing_was_measured_is_the_last(measuring):
    result = in_turn(measuring, 0, "empty", 0)
    assert result.returncode == 1 and not (measuring.folder / "results/3").exists()


def test_a_run_that_is_gone_on_with_has_no_spread_of_before(measuring):
    table = measuring.folder / "results/new/spread.csv"
    table.touch()
    assert measuring.bench("--resume", "results/new").returncode == 0
    assert not table.exists()


def test_how_often_is_a_number(measuring):
    result = measuring.run("bench", REPEAT="0", HYPTICK=str(measuring.bin / "hyptick"))
    assert (result.returncode, result.stderr) == (2, "bench: REPEAT '0' is not a number from 1 to 99\n")
    assert not measuring.calls()


def test_an_incomplete_run_is_reported_and_keeps_its_status(measuring):
    measuring.fake("hyptick", f"{RECORDS}; exit 1")
    result = measuring.bench()
    assert result.returncode == 1
    assert "python -m analysis.cli results/new" in measuring.calls()


def test_a_run_that_recorded_nothing_gets_no_older_report(measuring):
    measuring.fake("hyptick", "echo \"hyptick: unknown path 'x'\" >&2; exit 2")
    result = measuring.bench("--path", "x")
    assert result.returncode == 2
    assert calls(measuring) == ["hyptick run --path x --note FILE"]


def test_another_run_that_began_meanwhile_is_not_reported(measuring):
    measuring.fake("hyptick", f"{RECORDS}; ln -sfn old results/latest")
    assert measuring.bench().returncode == 0
    assert measuring.calls()[-1] == "python -m analysis.cli show --brief results/new"


def test_the_note_is_not_left_behind(measuring):
    folder = measuring.folder / "tmp"
    folder.mkdir()
    fakes = {name: str(measuring.bin / name.lower()) for name in ("HYPTICK", "PYTHON")}
    assert measuring.run("bench", **fakes, TMPDIR=str(folder)).returncode == 0
    assert not list(folder.iterdir())


@pytest.mark.parametrize("status, made", [(1, True), (2, False)])
def test_a_failing_report_fails_a_good_run(measuring, status, made):
    measuring.fake("python", f"exit {status}")
    result = measuring.bench()
    assert result.returncode == 1
    assert ("report/index.html" in result.stdout) == made


def test_report_of_a_file_says_so(measuring):
    result = measuring.run("report", "results/new/run.csv")
    assert (result.returncode, result.stderr) == (
        2, "report: results/new/run.csv is a file, not a results folder\n")


def test_report_without_a_run_says_so(measuring):
    result = measuring.run("report", "results/none")
    assert result.returncode == 2
    assert result.stderr == "report: no run at results/none (make bench makes one)\n"


def junit(tests, failures=0, errors=0, skipped=0):
    return f"""
        for argument in "$@"; do [[ $argument != --junitxml=* ]] || file=${{argument#*=}}; done
        echo '<?xml version="1.0"?><testsuites><testsuite name="pytest" errors="{errors}" failures="{failures}" ' \\
            'skipped="{skipped}" tests="{tests}" time="0.1">' >"$file"
        exit {1 if failures or errors else 0}"""


@pytest.fixture
def testing(tree):
    """A tree with one good host test, a pytest with 5 results and a lint that is content."""
    tree.link("bash", "cat", "dirname", "mkdir", "grep", "rm", "sed", "head", "timeout")
    tree.fake("python", junit(tests=5))
    tree.fake("test_good", "printf '1..3\\nok 1 - a\\nok 2 - b\\nnot ok 3 # SKIP c\\n# ok - all\\n'")
    tree.lint = tree.folder / "scripts" / "lint"
    tree.lint.write_text("#!/bin/bash\n", "utf-8")

    def run(*host_tests):
        result = tree.run("test", *(f"bin/{name}" for name in host_tests), PYTHON=str(tree.bin / "python"))
        return result.returncode, result.stdout.splitlines()[-1], result.stdout
    tree.test = run
    return tree


def test_results_are_summed(testing):
    assert testing.test("test_good", "test_good")[:2] == (0, "9 passed, 0 failed")


def test_failed_and_skipped_are_told_apart(testing):
    testing.fake("test_bad", "printf '1..2\\nok 1 - a\\nnot ok 2 - b\\n# file.c:7: error\\n'; exit 1")
    testing.fake("python", junit(tests=7, failures=2, errors=1, skipped=1))
    status, last, output = testing.test("test_good", "test_bad")
    assert (status, last) == (1, "6 passed, 4 failed")
    assert "FAILED  bin/test_bad (status 1)" in output and "# file.c:7: error" in output


@pytest.mark.parametrize("body", ["echo 'ok 1 - a'; kill -SEGV $$", "echo 'ok 1 - a'; exit 1", "exit 0"])
def test_a_crash_or_an_empty_test_is_a_failure(testing, body):
    testing.fake("test_crash", body)
    status, last, _ = testing.test("test_crash")
    assert status == 1
    assert last.endswith("passed, 1 failed")


@pytest.mark.parametrize("pytest_status", [2, 4, 5])
def test_a_pytest_that_could_not_run_is_a_failure(testing, pytest_status):
    testing.fake("python", f"exit {pytest_status}")
    assert testing.test("test_good")[:2] == (1, "2 passed, 1 failed")


def test_lint_fails_the_whole_but_is_not_counted(testing):
    testing.lint.write_text("#!/bin/bash\necho 'lint: format FAILED'\nexit 1\n", "utf-8")
    status, last, output = testing.test("test_good")
    assert (status, last) == (1, "7 passed, 0 failed")
    assert "lint: format FAILED" in output
