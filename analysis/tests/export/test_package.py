"""datapackage.json: a valid description that fits the tables beside it."""

import csv
import json
import os
import re
from typing import Any, Callable, Dict

import pytest

from analysis.export.package import COLUMNS, TABLES
from analysis.tests.helpers import command, read
from analysis.tests.sides import KEY, make

TYPES: Dict[str, Callable[[str], object]] = {
    'string': str,
    'integer': int,
    'number': float,
    'boolean': lambda text: {'1': True, '0': False}[text],
}
PATH = re.compile(r'^[^/.][^/]*(/[^/.][^/]*)*$')  # of a resource: relative, and never upwards
NAME = re.compile(r'^[a-z0-9._/-]+$')


def package_of(folder: str) -> Dict[str, Any]:
    """The run's package, made."""
    assert command(folder, '--summary-only')[0] == 0
    return json.loads(read(folder, 'datapackage.json'))


def fits(text: str, field: Dict[str, Any]) -> bool:
    """Is a cell what its field says?"""
    rules = field.get('constraints', {})
    if text == '':
        return not rules.get('required', False)
    value = TYPES[field['type']](text)
    return rules.get('minimum', value) <= value <= rules.get(
        'maximum', value
    ) and text in rules.get(  # type: ignore[operator]
        'enum', [text]
    )


def test_the_descriptor_is_valid(whole_run: str) -> None:
    """What the specification asks of a data package, its resources and its fields."""
    package = json.loads(read(whole_run, 'datapackage.json'))
    assert package['profile'] == 'tabular-data-package' and NAME.match(package['name'])
    assert re.fullmatch(r'\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ', package['created'])
    names = [resource['name'] for resource in package['resources']]
    assert names == ['run', 'samples', 'counters', 'stages', 'summary']
    for resource in package['resources']:
        assert NAME.match(resource['name']) and PATH.match(resource['path'])
        assert resource['profile'] == 'tabular-data-resource'
        fields = resource['schema']['fields']
        assert len({field['name'] for field in fields}) == len(fields)
        for field in fields:
            assert field['type'] in TYPES and field['description']
            assert set(field.get('constraints', {})) <= {'required', 'unique', 'minimum', 'maximum', 'enum'}


def test_fields_are_the_headers_and_every_cell_fits(whole_run: str) -> None:
    """Names and order, and each value's type and bounds."""
    for resource in json.loads(read(whole_run, 'datapackage.json'))['resources']:
        with open(os.path.join(whole_run, resource['path']), newline='', encoding='utf-8') as file:
            rows = csv.reader(file)
            assert next(rows) == [field['name'] for field in resource['schema']['fields']]
            for row in rows:
                for text, field in zip(row, resource['schema']['fields']):
                    assert fits(text, field), (resource['name'], field, row)


def test_every_column_is_described() -> None:
    """Of every table, in the table's order."""
    for file, columns in COLUMNS.items():
        assert tuple(TABLES[file][1]) == columns


@pytest.mark.parametrize('text, name, good', [
    ('9223372036854775807', 'value', True), ('9223372036854775808', 'value', False), ('', 'value', False),
    ('2', 'warmup', False), ('', 'variant', True), ('hours', 'unit', False),
])  # fmt: skip
def test_the_check_finds(text: str, name: str, good: bool) -> None:
    """What these tests lean on refuses what it must."""
    try:
        assert fits(text, TABLES['samples.csv'][1][name]) is good
    except KeyError:
        assert not good


def test_a_table_that_is_not_there_is_not_listed(tmp_path: object) -> None:
    """An older run without stages."""
    folder = make(tmp_path, {KEY: [3]})
    os.remove(f'{folder}/stages.csv')
    package = package_of(folder)
    assert [resource['name'] for resource in package['resources']] == [
        'run',
        'samples',
        'counters',
        'summary',
    ]
    assert package['run']['guest_compiler'] == 'gcc-1.0' and package['schemaVersion'] == '1'
