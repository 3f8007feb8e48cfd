"""scripts/packages against an apt that only pretends."""
import pytest

KERNEL = "linux-image-6.1.0-*-cloud-arm64:arm64"


@pytest.fixture
def debian(tree):
    """An apt with two kernels of a kind and one of another; `debian.names` may be changed."""
    tree.link(*"env sed sort head grep mkdir id cat find touch cut rm awk flock dirname".split())
    tree.names = tree.folder / "names"
    tree.names.write_text("linux-image-6.1.0-9-cloud-arm64\nlinux-image-6.1.0-10-cloud-arm64\n"
                          "linux-image-6.1.0-10-cloud-arm64-dbg\nlinux-image-6.1.0-99-arm64\n", "utf-8")
    tree.fake("apt-config", """echo 'Acquire::http::Proxy "http://proxy:1";'
        echo 'DPkg::Post-Invoke "x";'""")
    tree.fake("apt-get", """
        case $1 in
        indextargets) echo 'Debian main http://mirror/debian/'
                      echo 'Debian main http://mirror/debian-security/'
                      echo 'Other main http://elsewhere/' ;;
        update) [[ -z ${UPDATE_FAILS:-} ]] || { echo 'E: no network'; exit 100; } ;;
        download) echo deb >"${2%%:*}.deb" ;;
        esac""")
    tree.fake("apt-cache", f"""
        case $1 in
        pkgnames) cat {tree.names} ;;
        show) echo "Architecture: arm64" ;;
        esac""")
    tree.fake("dpkg-deb", """
        if [[ $1 == -f ]]; then echo 1:6.1-1; else mkdir -p "$3/boot"; touch "$3/boot/vmlinuz"; fi""")
    return tree


def one_line(text):
    lines = text.splitlines()
    assert len(lines) == 1, text
    return lines[0]


def test_the_newest_of_its_kind_is_fetched_once(debian):
    result = debian.run("packages", KERNEL)
    folder, name, version = one_line(result.stdout).split()
    assert (result.returncode, name, version) == (0, "linux-image-6.1.0-10-cloud-arm64", "1:6.1-1")
    assert folder == f"{debian.folder}/build/packages/linux-image-6.1.0-10-cloud-arm64_1%6.1-1_arm64"
    calls = len(debian.calls())
    again = debian.run("packages", KERNEL, NO_INSTALL="1")
    assert (again.returncode, again.stdout, len(debian.calls())) == (0, result.stdout, calls)


def test_apt_has_a_configuration_of_its_own(debian):
    debian.run("packages", KERNEL)
    apt = debian.folder / "build/packages/apt-arm64"
    configuration = (apt / "apt.conf").read_text("utf-8")
    assert f'Dir::State::lists "{apt}/lists";' in configuration
    assert 'Dir::Etc::parts "/dev/null";' in configuration
    assert 'Acquire::http::Proxy "http://proxy:1";' in configuration and "Post-Invoke" not in configuration
    sources = (apt / "sources.list").read_text("utf-8").splitlines()
    assert [line.split()[-3:] for line in sources] == [
        ["http://mirror/debian/", "bookworm", "main"], ["http://mirror/debian/", "bookworm-updates", "main"],
        ["http://mirror/debian-security/", "bookworm-security", "main"],
        ["http://mirror/debian/", "bookworm-backports", "main"]]


def test_a_package_that_is_missing_is_one_line(debian):
    result = debian.run("packages", "linux-image-9.*-cloud-arm64:arm64")
    assert (result.returncode, result.stdout) == (1, "")
    assert result.stderr.splitlines()[-1] == (
        "packages: no package 'linux-image-9.*-cloud-arm64' for arm64 in bookworm bookworm-updates "
        "bookworm-security bookworm-backports")


def test_lists_that_cannot_be_read_are_the_reason(debian):
    debian.names.write_text("", "utf-8")
    result = debian.run("packages", KERNEL, UPDATE_FAILS="1")
    assert result.returncode == 1
    assert result.stderr.splitlines()[-1].endswith("bookworm-backports: no network")


def test_no_install_fetches_nothing(debian):
    result = debian.run("packages", KERNEL, NO_INSTALL="1")
    assert (result.returncode, debian.calls()) == (1, [])
    assert one_line(result.stderr) == f"packages: {KERNEL} is not here, and NO_INSTALL=1 forbids to fetch it"


def test_sources_without_debian_are_said(debian):
    debian.fake("apt-get", "[[ $1 != indextargets ]] || echo 'Ubuntu main http://elsewhere/'")
    result = debian.run("packages", KERNEL)
    assert result.returncode == 1
    assert one_line(result.stderr).startswith("packages: this machine's apt sources name no mirror of Debian")


@pytest.mark.parametrize("words", [[], ["no-architecture"]])
def test_wrong_usage(debian, words):
    assert debian.run("packages", *words).returncode == 2


def fetched(tree, program):
    """A tree whose scripts/packages has a QEMU that does `program`."""
    tree.link(*"bash awk cat mkdir mktemp chmod dirname env cmp mv rm".split())
    tree.fake("dpkg", "echo amd64")
    folder = tree.folder / "package/usr/bin"
    folder.mkdir(parents=True)
    for name in ("qemu-system-arm", "qemu-system-aarch64"):
        (folder / name).write_text(f"#!/bin/sh\n{program}\n")
        (folder / name).chmod(0o755)
    packages = tree.folder / "scripts/packages"
    packages.unlink()
    packages.write_text("#!/bin/sh\nfor name in qemu-system-arm qemu-system-common qemu-system-data; do\n"
                        f"    echo {tree.folder}/package $name 10.0\ndone\n")
    packages.chmod(0o755)
    return tree


def test_qemu_10_is_put_beside_the_installed_one(tree):
    done = fetched(tree, 'echo "$@"').run("qemu10")
    assert (done.returncode, done.stdout) == (0, "build/qemu10\n"), done.stderr
    program = (tree.folder / "build/qemu10/qemu-system-aarch64").read_text("utf-8")
    assert f'exec "{tree.folder}/package/usr/bin/qemu-system-aarch64" -L ' in program


def test_a_qemu_that_does_not_run_is_told(tree):
    done = fetched(tree, "echo no such library >&2; exit 127").run("qemu10")
    assert done.returncode == 1
    assert one_line(done.stderr) == "qemu10: qemu-system-arm does not run here: no such library"
