"""What the Makefile passes on, and what it refuses."""


def test_help_lists_targets_and_variables(make):
    text = make("help").stdout
    for target in ["setup", "build", "bench", "report", "test", "lint", "clean", "help",
                   "test-threads"]:
        assert f"\n  {target} " in text
    for variable in ["PATHS", "EXPERIMENTS", "SAMPLES", "PLATFORMS", "JOBS", "NO_INSTALL=1", "RUN"]:
        assert f"\n  {variable} " in text


def test_no_target_is_help(make):
    assert make().stdout == make("help").stdout


def test_bench_passes_the_choice_of_rows(make):
    result = make("-n", "bench", "PATHS=lr trap", "EXPERIMENTS=eoi", "SAMPLES=1000", "JOBS=3")
    assert result.returncode == 0, result.stderr
    assert " ".join(result.stdout.replace("\\\n", " ").split()).endswith(
        "scripts/bench --platform '' --path 'lr trap' --experiment 'eoi' "
        "--samples '1000' --jobs '3' --qemu ''")


def test_report_passes_the_run(make):
    assert "scripts/report 'results/some run'" in make("-n", "report", "RUN=results/some run").stdout


def test_an_unknown_platform_is_refused_at_once(make):
    result = make("build", "PLATFORMS=pdp11")
    assert result.returncode == 2
    assert "unknown platform 'pdp11'; known: " in result.stderr


def test_threads_are_linked_with_their_sanitizer(make):
    text = make("-n", "test-threads", "BUILD=none").stdout
    links = [line for line in text.splitlines() if " -o none/" in line and " -c " not in line]
    assert len(links) == 1 and "-fsanitize=thread" in links[0] and "-fsanitize=address" not in links[0]
