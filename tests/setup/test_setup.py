"""scripts/setup against a dpkg, an apt-get and tools that only pretend."""
import pytest

BENCH = ["git", "gcc", "libc6-dev", "make", "libcsv-dev", "zlib1g-dev", "gcc-arm-none-eabi",
         "gcc-aarch64-linux-gnu", "qemu-system-arm", "gnuplot-nox", "python3-numpy", "python3-jinja2"]
TEST = ["libcmocka-dev", "python3-pytest", "python3-pytest-xdist", "chromium", "spin"]
LINUX = ["git", "gcc", "libc6-dev", "make", "libcsv-dev", "zlib1g-dev", "gcc-aarch64-linux-gnu",
         "gnuplot-nox", "python3-numpy", "python3-jinja2", "libc6-dev-arm64-cross",
         "linux-libc-dev-arm64-cross"]
KVM = ["libc6-dev-arm64-cross", "linux-libc-dev-arm64-cross", "cpio"]
LINT = ["clang", "clang-format", "cppcheck", "shellcheck", "pylint"]

TOOLS = ["git", "gcc", "make", "gnuplot", "chromium", "spin", "clang", "clang-format", "cppcheck",
         "shellcheck", "cpio"]


def fake_versions(tree, qemu="7.2.22 (Debian 1:7.2+dfsg-7)", arm_gcc="12.2.1", arm64_gcc="12.2.0"):
    for machine in ("arm", "aarch64"):
        tree.fake(f"qemu-system-{machine}", f"echo 'QEMU emulator version {qemu}'; echo Copyright")
    tree.fake("arm-none-eabi-gcc", f"echo {arm_gcc}")
    tree.fake("aarch64-linux-gnu-gcc", f"echo {arm64_gcc}")


@pytest.fixture
def debian(tree):
    """A Debian with everything installed: `debian.remove()` takes packages away, `apt-get install` adds."""
    packages = tree.folder / "packages"
    packages.mkdir()
    for package in BENCH + KVM + TEST + LINT:
        (packages / package).write_text("installed", "utf-8")
    tree.link("env")
    tree.fake("id", "echo 0")
    tree.fake("dpkg-query", f"""
        shift 3
        for package in "$@"; do
            [[ -e {packages}/$package ]] || {{ echo "no packages found matching $package" >&2; status=1; continue; }}
            echo "$(<{packages}/$package) $package"
        done
        exit ${{status:-0}}""")
    tree.fake("apt-get", f"""
        [[ $1 == install ]] || exit 0
        for package in "${{@:4}}"; do echo -n installed >{packages}/$package; done""")
    fake_versions(tree)
    for tool in TOOLS:
        tree.fake(tool)
    tree.fake("python")
    run = tree.run
    tree.run = lambda script, *arguments, **environment: run(
        script, *arguments, **{"PYTHON": str(tree.bin / "python"), **environment})
    tree.remove = lambda *names: [(packages / name).unlink() for name in names]
    tree.packages = packages
    return tree


def apt_calls(tree):
    return [call for call in tree.calls() if call.startswith(("apt-get", "sudo"))]


def one_line(text):
    """The line that `text` is, which must be one."""
    lines = text.splitlines()
    assert len(lines) == 1, text
    return lines[0]


def test_all_there_asks_dpkg_once_and_installs_nothing(debian):
    result = debian.run("setup")
    assert (result.returncode, result.stdout, result.stderr) == (0, "", "")
    assert apt_calls(debian) == []
    assert len([call for call in debian.calls() if call.startswith("dpkg-query")]) == 1


def test_lacking_packages_are_said_and_installed(debian):
    debian.remove("libcsv-dev", "pylint")
    result = debian.run("setup")
    assert result.returncode == 0, result.stderr
    assert "setup: installing: libcsv-dev pylint" in result.stdout
    assert apt_calls(debian) == ["apt-get update",
                                 "apt-get install -y --no-install-recommends libcsv-dev pylint"]
    assert debian.run("setup").stdout == ""


def test_a_removed_package_with_its_configuration_left_is_lacking(debian):
    (debian.packages / "make").write_text("config-files", "utf-8")
    assert debian.run("setup").returncode == 0
    assert apt_calls(debian)[-1].endswith("--no-install-recommends make")


@pytest.mark.parametrize("group, packages", [("bench", BENCH), ("kvm", KVM), ("linux", LINUX),
                                             ("test", TEST), ("lint", LINT)])
def test_a_group_installs_its_own_packages_only(debian, group, packages):
    debian.remove(*BENCH, *KVM, *TEST, *LINT)
    assert debian.run("setup", group).returncode == 0
    assert apt_calls(debian)[-1].split()[4:] == packages


def test_an_arm64_debian_has_no_cross_packages(debian):
    """Its compiler is called aarch64-linux-gnu-gcc, too, and its headers are the machine's own."""
    debian.fake("dpkg", "echo arm64")
    debian.link("sed")
    debian.remove(*BENCH, *KVM)
    (debian.packages / "linux-libc-dev").write_text("installed", "utf-8")
    assert debian.run("setup", "linux").returncode == 0
    assert apt_calls(debian)[-1].split()[4:] == [name for name in LINUX if "arm64" not in name and
                                                 "aarch64" not in name]
    (debian.packages / "linux-libc-dev").unlink()
    assert "setup: installing: linux-libc-dev\n" in debian.run("setup", "linux").stdout


def test_who_measures_the_machine_itself_needs_no_emulator(debian):
    (debian.bin / "qemu-system-arm").unlink()
    (debian.bin / "arm-none-eabi-gcc").unlink()
    debian.remove("qemu-system-arm", "gcc-arm-none-eabi")
    assert debian.run("setup", "linux").returncode == 0 and apt_calls(debian) == []
    debian.fake("aarch64-linux-gnu-gcc", "echo 11.4.0")
    assert one_line(debian.run("setup", "linux").stderr) == \
        "setup: aarch64-linux-gnu-gcc is too old: found 11.4.0, needed 12.0 or newer"


def test_no_group_means_all(debian):
    debian.remove(*BENCH, *KVM, *TEST, *LINT)
    assert debian.run("setup").returncode == 0
    assert apt_calls(debian)[-1].split()[4:] == BENCH + KVM + TEST + LINT


def test_another_user_goes_through_sudo(debian):
    debian.fake("id", "echo 1000")
    debian.fake("sudo", '"$@"')
    debian.remove("git")
    assert debian.run("setup").returncode == 0
    assert apt_calls(debian) == [
        "sudo apt-get update", "apt-get update",
        "sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends git",
        "apt-get install -y --no-install-recommends git"]


def test_another_user_without_sudo_is_told_what_root_must_run(debian):
    debian.fake("id", "echo 1000")
    debian.remove("git")
    result = debian.run("setup")
    assert result.returncode == 1
    assert one_line(result.stderr).endswith("as root, run: apt-get install -y --no-install-recommends git")
    assert apt_calls(debian) == []


@pytest.mark.parametrize("user, prefix", [("0", ""), ("1000", "sudo ")])
def test_no_install_says_the_line_to_run(debian, user, prefix):
    debian.fake("id", f"echo {user}")
    debian.remove("git", "libcsv-dev")
    result = debian.run("setup", NO_INSTALL="1")
    assert result.returncode == 1
    assert one_line(result.stdout) == "setup: missing: git libcsv-dev"
    assert one_line(result.stderr) == \
        f"setup: to install: {prefix}apt-get install -y --no-install-recommends git libcsv-dev"
    assert apt_calls(debian) == []


def test_no_install_is_content_when_all_is_there(debian):
    assert debian.run("setup", NO_INSTALL="1").returncode == 0


def test_a_failing_update_stops_before_the_installation(debian):
    debian.fake("apt-get", "exit 100")
    debian.remove("git")
    result = debian.run("setup")
    assert result.returncode == 1
    assert one_line(result.stderr) == "setup: apt-get update failed"
    assert apt_calls(debian) == ["apt-get update"]


def test_a_failing_installation_is_said(debian):
    debian.fake("apt-get", "[[ $1 == update ]]")
    debian.remove("git")
    result = debian.run("setup")
    assert result.returncode == 1
    assert one_line(result.stderr) == "setup: apt-get could not install: git"


def test_an_unknown_group_is_wrong_usage(debian):
    result = debian.run("setup", "bench", "docs")
    assert result.returncode == 2
    assert one_line(result.stderr) == (
        "setup: unknown group 'docs'; known: bench kvm linux test lint fuzz valgrind")


@pytest.mark.parametrize("qemu", ["7.2.0", "7.10.1", "10.0.3 (Debian 1:10.0.3+ds-1)", "8.0.0-rc1"])
def test_new_enough_qemu(debian, qemu):
    fake_versions(debian, qemu=qemu)
    assert debian.run("setup").returncode == 0


@pytest.mark.parametrize("qemu", ["7.1.0", "5.2.0 (Debian 1:5.2+dfsg-11)", "6.10.0"])
def test_too_old_qemu(debian, qemu):
    fake_versions(debian, qemu=qemu)
    result = debian.run("setup")
    assert result.returncode == 1
    found = qemu.split()[0]
    assert one_line(result.stderr) == f"setup: qemu-system-arm is too old: found {found}, needed 7.2 or newer"


@pytest.mark.parametrize("which, name", [("arm_gcc", "arm-none-eabi-gcc"),
                                         ("arm64_gcc", "aarch64-linux-gnu-gcc")])
def test_too_old_arm_compiler(debian, which, name):
    fake_versions(debian, **{which: "8.3.1"})
    result = debian.run("setup", "bench")
    assert result.returncode == 1
    assert one_line(result.stderr) == f"setup: {name} is too old: found 8.3.1, needed 12.0 or newer"


def test_versions_matter_to_the_bench_group_only(debian):
    fake_versions(debian, qemu="2.5.0")
    assert debian.run("setup", "test", "lint").returncode == 0


def test_a_qemu_that_does_not_start_is_said(debian):
    debian.fake("qemu-system-arm", "echo 'libfoo.so.1: cannot open' >&2; exit 127")
    result = debian.run("setup")
    assert result.returncode == 1
    assert one_line(result.stderr) == "setup: qemu-system-arm does not run: libfoo.so.1: cannot open"


def test_a_qemu_without_a_version_is_said(debian):
    debian.fake("qemu-system-arm", "echo hello")
    result = debian.run("setup")
    assert result.returncode == 1
    assert one_line(result.stderr) == "setup: qemu-system-arm does not print its version (7.2 is needed)"


def test_the_arm_compiler_may_have_another_prefix(debian):
    debian.fake("arm-eabi-gcc", "echo 9.0.0")
    result = debian.run("setup", ARM_CROSS="arm-eabi-")
    assert "arm-eabi-gcc is too old" in result.stderr
    result = debian.run("setup", ARM64_CROSS="arm-eabi-")
    assert "arm-eabi-gcc is too old" in result.stderr


@pytest.mark.parametrize("tool", ["qemu-system-arm", "qemu-system-aarch64", "arm-none-eabi-gcc"])
def test_a_tool_that_is_not_on_the_path_is_said(debian, tool):
    """In a line of its own, and not as the shell says it."""
    (debian.bin / tool).unlink()
    result = debian.run("setup", "bench", NO_INSTALL="1")
    assert result.returncode == 1
    assert one_line(result.stderr) == f"setup: {tool} is not on the PATH"


def test_what_is_installed_and_out_of_reach_is_said_before_anything_is_measured(debian):
    (debian.bin / "gnuplot").unlink()
    debian.fake("python", "[[ $* != *jinja2* ]]")
    result = debian.run("setup", "bench")
    assert result.returncode == 1
    assert result.stderr.splitlines() == [
        "setup: gnuplot-nox is installed, but this does not work: gnuplot --version",
        f"setup: python3-jinja2 is installed, but this does not work: {debian.bin}/python -c 'import jinja2'"]
    assert debian.run("setup", "lint").returncode == 0, "another group needs neither"


@pytest.fixture
def elsewhere(tree):
    """A machine with every tool and no dpkg."""
    for tool in TOOLS:
        tree.fake(tool)
    tree.fake("python")
    fake_versions(tree)
    return tree


def test_elsewhere_tools_are_tried(elsewhere):
    result = elsewhere.run("setup", PYTHON=str(elsewhere.bin / "python"))
    assert (result.returncode, result.stderr) == (0, "")
    assert "python -c import numpy" in elsewhere.calls()


def test_elsewhere_what_is_missing_is_said_by_its_debian_name(elsewhere):
    (elsewhere.bin / "gnuplot").unlink()
    elsewhere.fake("python", "[[ $* != *jinja2* ]]")
    elsewhere.fake("gcc", "[[ $1 == --version ]] || ! grep -q csv.h")
    elsewhere.link("grep")
    result = elsewhere.run("setup", PYTHON=str(elsewhere.bin / "python"))
    assert result.returncode == 1
    assert one_line(result.stderr) == "setup: not Debian: please install what these Debian packages hold: " \
                                      "libcsv-dev gnuplot-nox python3-jinja2"


def test_elsewhere_old_tools_are_too_old_as_well(elsewhere):
    fake_versions(elsewhere, qemu="6.2.0")
    result = elsewhere.run("setup", PYTHON=str(elsewhere.bin / "python"))
    assert result.returncode == 1
    assert "too old" in one_line(result.stderr)
