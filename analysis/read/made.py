"""What a run was made with, platform by platform: compilers, QEMUs and the rest of run.csv's words."""

import re
from typing import Dict, List, Mapping, Sequence

TOOLCHAIN = 'toolchain'


def made_with(meta: Mapping[str, str], what: str, platform: str) -> str:
    """A platform's own word where run.csv has one, else the whole run's; empty where it says nothing.

    Of the compiler the images' own word counts: older runs name that of another architecture.
    """
    said = meta.get(f'{what}:{platform}', meta.get(what, ''))
    if what == TOOLCHAIN:
        own = made_with(meta, 'guest_compiler', platform)
        version = own.partition('-')[2]
        return own if said and version and version not in said else said
    return said


def all_made_with(meta: Mapping[str, str], what: str, platforms: Sequence[str]) -> str:
    """One word for all platforms where they agree; else each with the platforms that it is of."""
    found: Dict[str, List[str]] = {}
    for platform in platforms:
        found.setdefault(made_with(meta, what, platform), []).append(platform)
    found.pop('', None)
    if not platforms:
        return meta.get(what, '')
    if len(found) < 2:
        return ''.join(found)
    return '; '.join(f'{said} on {", ".join(names)}' for said, names in found.items())


def plain(text: str) -> str:
    """A value of run.csv, as it is for people to read: without what a package added to a version.

    Of no QEMU there is only what took its place.
    """
    text = text.removeprefix('none: ')
    return re.sub(r' ?\((Debian )?(\d+:[^)]*|[0-9.]+-\d[^)]*)\)', '', text)


def short(meta: Mapping[str, str], what: str, platforms: Sequence[str]) -> List[str]:
    """Each different word of the platforms, without date or package: 'gcc 12.2.1', 'QEMU 7.2.22'."""
    said = [plain(made_with(meta, what, platform)) for platform in platforms or ['']]
    found = [re.sub(r' emulator version|(?<=\d) \d{8}\b', '', text) for text in said]
    return list(dict.fromkeys(filter(None, found)))
