"""Reading samples.csv: the same rows whatever their shape, and every damaged one found."""

import io
from typing import List, Tuple

import pytest

from analysis.command import InputError
from analysis.read import samples
from analysis.read.model import Key
from analysis.read.samples import read_samples
from analysis.tests.helpers import SAMPLES

BAD_NAME = 'a name with quotes, control characters or bytes that are not UTF-8'
KEY = Key('m', 'lr', 'ack', '')


def read_text(tmp_path: 'object', text: str, header: str = SAMPLES) -> samples.SampleFile:
    """Read a file of that text."""
    path = f'{tmp_path}/samples.csv'
    with open(path, 'w', encoding='utf-8', newline='') as file:
        file.write(header + text)
    return read_samples(path)


def row(value: object, seq: object = 1, warmup: object = 0, key: Key = KEY, unit: str = 'insn') -> str:
    """One line of the file."""
    return f'{",".join(key)},0,{seq},{warmup},{value},{unit}\n'


def test_warmup_apart_and_order_kept(tmp_path: object) -> None:
    """Warm-up samples are kept, but not among the measured."""
    found = read_text(tmp_path, row(90, 0, 1) + row(3) + row(-2, 2) + row(0, 3)).samples[KEY]
    assert found.measured.tolist() == [3, -2, 0]
    assert found.warmup.tolist() == [90]
    assert found.units == ('insn',)


def test_keys_that_share_a_beginning(tmp_path: object) -> None:
    """Names are compared whole: length, first bytes, last bytes."""
    keys = [Key('m', 'lr', 'eoi', f'mode={tail}') for tail in ('1', '10', '1;op=both', '1;op=bots', '2', '')]
    found = read_text(tmp_path, ''.join(row(i, key=key) + row(i, key=key) for i, key in enumerate(keys)))
    assert {key: value.measured.tolist() for key, value in found.samples.items()} == {
        key: [i, i] for i, key in enumerate(keys)
    }


@pytest.mark.parametrize('size', [64, 100, 1 << 20])
def test_same_rows_in_blocks_of_any_size(
    tmp_path: object, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    """A line cut in two by a block's end is one line; the last needs no line end."""
    monkeypatch.setattr(samples, 'BLOCK', size)
    text = ''.join(row(i * 37 - 900, i) for i in range(500)).rstrip('\n')
    assert read_text(tmp_path, text).samples[KEY].measured.tolist() == [i * 37 - 900 for i in range(500)]


def test_quotes_and_line_ends(tmp_path: object) -> None:
    """RFC 4180 allows both, whichever the writer prefers."""
    lines = [row(i, key=Key('m', 'lr', 'ack', variant)) for i in range(3) for variant in ('', 'a=b')]
    quoted = [','.join(f'"{field}"' for field in line.strip().split(',')) + '\r\n' for line in lines]
    plain, other = read_text(tmp_path, ''.join(lines)), read_text(tmp_path, ''.join(quoted))
    assert not other.messages
    for key in (KEY, Key('m', 'lr', 'ack', 'a=b')):
        assert other.samples[key].measured.tolist() == plain.samples[key].measured.tolist() == [0, 1, 2]


def test_64_bit_values(tmp_path: object) -> None:
    """The ends of the range are values; beyond it is damage."""
    ends = [-(1 << 63), (1 << 63) - 1, 10**18, 999_999_999_999_999_999]
    found = read_text(tmp_path, ''.join(row(value) for value in [5, *ends, 1 << 63, -(1 << 63) - 1, 6]))
    assert found.samples[KEY].measured.tolist() == [5, *ends, 6]
    assert [message.split(': ')[1] for message in found.messages] == ['line 7', 'line 8']


DAMAGE: List[Tuple[str, str]] = [
    ('m,lr,ack,,0,1,0,4\n', '8 fields instead of 9'),
    ('m,lr,ack,,0,1,0,4,insn,x\n', '10 fields instead of 9'),
    ('m,lr,ac\n', '3 fields instead of 9'),
    (row('4x'), "value is '4x', not a 64-bit decimal"),
    (row(''), "value is '', not a 64-bit decimal"),
    (row('-'), "value is '-', not a 64-bit decimal"),
    (row('--4'), "value is '--4', not a 64-bit decimal"),
    (row('+4'), "value is '+4', not a 64-bit decimal"),
    (row('4.0'), "value is '4.0', not a 64-bit decimal"),
    (row('4 '), "value is '4 ', not a 64-bit decimal"),
    (row('٤'), "value is '٤', not a 64-bit decimal"),
    (row('1"9"2'), 'value is \'1"9"2\', not a 64-bit decimal'),
    (row(4, seq='x'), "seq is 'x', not a 64-bit decimal"),
    (row(4, warmup=2), "warmup is '2', not 0 or 1"),
    (row(4, warmup='10'), "warmup is '10', not 0 or 1"),
    (row(4, unit=''), 'unit is empty'),
    (row(4, key=Key('m', '', 'ack', '')), 'path is empty'),
    (row(4, key=Key('m', 'lr', 'a"c"k', '')), BAD_NAME),
    (row(4, key=Key('m', 'lr', 'ack', 'a\0=b')), BAD_NAME),
    ('\0\0\0\n', '1 fields instead of 9'),
]


@pytest.mark.parametrize('line, why', DAMAGE, ids=[why for _, why in DAMAGE])
def test_damaged_line(tmp_path: object, line: str, why: str) -> None:
    """It is named with its number and its reason, and takes no other line with it."""
    found = read_text(tmp_path, row(1) + line + row(3))
    assert found.messages == [f'samples.csv: line 3: {why}']
    assert found.samples[KEY].measured.tolist() == [1, 3]


def test_bytes_that_are_no_utf8(tmp_path: object) -> None:
    """Neither a name nor a value can hold them."""
    path = f'{tmp_path}/samples.csv'
    with open(path, 'wb') as file:
        file.write(SAMPLES.encode() + row(1).encode() + b'm,l\xff,ack,,0,1,0,4,insn\n' + row(3).encode())
    found = read_samples(path)
    assert found.messages == [f'samples.csv: line 3: {BAD_NAME}']
    assert found.samples[KEY].measured.tolist() == [1, 3]


def test_damage_marks_its_own_key(tmp_path: object) -> None:
    """As far as the line still says whose it was; blank lines are nothing."""
    other = Key('m', 'trap', 'ack', '')
    found = read_text(tmp_path, row(1) + '\n' + row('x', key=other) + row('y', key=other) + 'rubbish\n')
    assert found.damaged == {other: 2}
    assert len(found.messages) == 3


def test_many_damaged_lines_are_counted(tmp_path: object) -> None:
    """The first few are named, the rest is one number."""
    found = read_text(tmp_path, row('x') * 12)
    assert len(found.messages) == samples.SHOWN + 1
    assert found.messages[-1] == 'samples.csv: 7 more damaged rows after line 6'
    assert found.damaged == {KEY: 12}


def test_hopeless_file(tmp_path: object, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing but damage is another kind of file."""
    monkeypatch.setattr(samples, 'HOPELESS', 50)
    with pytest.raises(InputError, match='line 2: 1 fields instead of 9; and 50 more'):
        read_text(tmp_path, 'x\n' * 200)


def test_line_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """Memory stays bounded whatever the file holds."""
    monkeypatch.setattr(samples, 'BLOCK', 1000)
    with pytest.raises(InputError, match='a line longer than 1000 bytes'):
        list(samples._lines(io.BytesIO(b'x' * 5000)))  # pylint: disable=protected-access


@pytest.mark.parametrize(
    'header, why',
    [
        ('', 'empty: not even a header row'),
        ('\n', 'empty: not even a header row'),
        ('platform,path,experiment,variant,vcpu,seq,value\n', 'missing column warmup, unit'),
        (SAMPLES.replace('vcpu,seq', 'seq,vcpu'), 'columns are not platform,'),
        (SAMPLES.replace('\n', ',more\n'), 'columns are not platform,'),
    ],
)
def test_header(tmp_path: object, header: str, why: str) -> None:
    """Exactly the schema's columns, or one line that says what is wrong."""
    with pytest.raises(InputError, match=why):
        read_text(tmp_path, '', header)


def test_a_file_that_breaks_off(tmp_path: object) -> None:
    """What is left of its last line belongs to the row that was being written."""
    found = read_text(tmp_path, row(1) + row(2) + 'm,l')
    assert list(found.damaged.values()) == [1] and found.messages == [
        'samples.csv: line 4: 2 fields instead of 9'
    ]
