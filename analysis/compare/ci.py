"""A comparison for continuous integration: a JUnit file, and annotations for the log of a job on GitHub."""

import xml.etree.ElementTree as ET
from typing import Iterator, List, Sequence

from analysis.compare.comparison import Comparison, Line, difference
from analysis.compare.present import DASH, conclusion, notes_of
from analysis.compare.verdict import BETTER, NOT_ASKED, ONLY_BASE, ONLY_NEW, UNKNOWN, WORSE, number

PLATFORMS = ('github',)
MOST = 10  # annotations of a kind that GitHub shows of one step
KINDS = {WORSE: 'error', UNKNOWN: 'warning', BETTER: 'notice'}


def _is_bad(result: Comparison, line: Line) -> bool:
    """Does this row make the comparison fail?"""
    return line.said.verdict == WORSE or (result.complete and line.said.verdict in (ONLY_BASE, NOT_ASKED))


def _moved(line: Line) -> str:
    """What became of a row, in one line."""
    said = line.said
    old, new = (DASH if value is None else number(value) for value in (said.base, said.new))
    figures = f'{old} → {new} {said.unit} ({difference(said)[0]})' if said.base != said.new else ''
    return f'{said.verdict}: ' + '; '.join(filter(None, (figures, *notes_of(line))))


def _case(result: Comparison, line: Line) -> ET.Element:
    """A row as a test case."""
    key, verdict = line.key, line.said.verdict
    case = ET.Element(
        'testcase', classname=f'{key.platform}.{key.path}', name=f'{key.experiment} {key.variant}'.rstrip()
    )
    if _is_bad(result, line):
        ET.SubElement(case, 'failure', message=_moved(line), type=verdict)
    elif verdict in (UNKNOWN, ONLY_BASE, ONLY_NEW, NOT_ASKED):
        ET.SubElement(case, 'skipped', message=_moved(line))
    return case


def junit(results: Sequence[Comparison]) -> str:
    """A test suite for each comparison, a test case for each of its rows."""
    root = ET.Element('testsuites', name='hyptick compare')
    for result in results:
        cases = [_case(result, line) for line in result.lines]
        counts = {
            kind: str(sum(case.find(kind) is not None for case in cases)) for kind in ('failure', 'skipped')
        }
        suite = ET.SubElement(
            root, 'testsuite', name=f'{result.new} against {result.base}', tests=str(len(cases)),
            failures=counts['failure'], skipped=counts['skipped'], errors='0',
        )  # fmt: skip
        suite.extend(cases)
    ET.indent(root)
    return ET.tostring(root, encoding='unicode', xml_declaration=True) + '\n'


def _escaped(text: str, also: str = '') -> str:
    """Text that ends neither the annotation nor, with `also`, one of its properties."""
    for mark in '%\r\n' + also:
        text = text.replace(mark, f'%{ord(mark):02X}')
    return text


def _annotations(result: Comparison) -> Iterator[str]:
    """The rows that moved, the worst first, as many as are shown; then the conclusion."""
    for verdict, kind in KINDS.items():
        lines = [line for line in result.moved() if line.said.verdict == verdict]
        for line in lines[:MOST]:
            yield f'::{kind} title={_escaped(line.key.label(), ":,")}::{_escaped(_moved(line))}'
    kind = 'error' if result.regressed() else 'notice'
    yield f'::{kind} title=hyptick compare::{_escaped(conclusion(result))}'


def github(results: Sequence[Comparison]) -> List[str]:
    """Lines that GitHub shows beside the job."""
    return [line for result in results for line in _annotations(result)]
