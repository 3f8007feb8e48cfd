"""Reading samples.csv, plain or packed: ten million rows in seconds, every row checked.

The file is taken in blocks. In each block numpy finds the separators, parses the numeric columns of all rows
at once and finds where the text columns change; only the few odd lines left over are looked at one by one.
"""

import gzip
import os
import zlib
from typing import BinaryIO, Dict, Iterator, List, NamedTuple, Optional, Tuple, cast

import numpy as np

from analysis.command import InputError
from analysis.read.model import Key, Samples

COLUMNS = ('platform', 'path', 'experiment', 'variant', 'vcpu', 'seq', 'warmup', 'value', 'unit')
VARIANT, VCPU, SEQ, WARMUP, VALUE, UNIT, COUNT = range(3, 10)  # places in PACKED
PACKED = (*COLUMNS, 'count')  # a row stands for `count` equal samples, of which `seq` is the first
PLAIN_FILE, PACKED_FILE = 'samples.csv', 'samples.csv.gz'
MOST = 100_000_000  # samples of one packed row
BLOCK = 4 << 20  # bytes read at once; a line must be shorter
SHOWN = 5  # damaged lines that get a message of their own
HOPELESS = 100_000  # so many damaged lines mean that this is another kind of file
FAST_DIGITS = 18  # a number of more digits may not fit into int64: parsed one by one
COMMA, NEWLINE, MINUS, ZERO, ONE = b',\n-01'
# MASKS[n] keeps the n first bytes of a little-endian 8-byte word.
MASKS = np.array([(1 << 8 * n) - 1 for n in range(9)], dtype=np.uint64)


class Damage(NamedTuple):
    """A line that is not a sample: its number (the header is 1), why, its key if readable."""

    line: int
    why: str
    key: Optional[Key]


class Parsed(NamedTuple):
    """The usable rows of one block, in order. Rows `first[i]` to `first[i + 1]` share key and unit i."""

    names: List[Tuple[Key, str]]
    first: List[int]
    warmup: np.ndarray  # bool
    value: np.ndarray  # int64
    vcpu: np.ndarray  # int64
    seq: np.ndarray  # int64
    count: np.ndarray  # int64; 1 in a plain file


class SampleFile(NamedTuple):
    """All of samples.csv. `damage` holds every damaged key, and of the messages the first few."""

    samples: Dict[Key, Samples]
    damaged: Dict[Key, int]  # damaged rows by key
    messages: List[str]


def _lines(file: BinaryIO) -> Iterator[bytes]:
    """Blocks of whole lines; the last line gets a line end if it has none."""
    rest = b''
    while True:
        block = file.read(BLOCK)
        if not block:
            break
        cut = block.rfind(b'\n') + 1
        if cut:
            yield rest + block[:cut]
            rest = block[cut:]
        else:
            rest += block
        if len(rest) > BLOCK:
            raise InputError(f'samples.csv: a line longer than {BLOCK} bytes: this is not a table of samples')
    if rest:
        yield rest + b'\n'


def _unquoted(block: bytes) -> bytes:
    """Remove the quotes around whole fields, and CR before LF. No column of the schema needs either."""
    if b'\r' in block:
        block = block.replace(b'\r\n', b'\n')
    if b'"' in block:
        block = block[1:] if block.startswith(b'"') else block
        for old, new in ((b'","', b','), (b'\n"', b'\n'), (b'"\n', b'\n'), (b',"', b','), (b'",', b',')):
            block = block.replace(old, new)
    return block


def _digits(text: np.ndarray, first: np.ndarray, last: np.ndarray) -> Tuple[np.ndarray, np.ndarray]:
    """Signed decimals at text[first:last] of each row: their int64 values, and which rows hold one."""
    negative = text[first] == MINUS
    first = first + negative
    length = last - first
    good = (length > 0) & (length <= FAST_DIGITS)
    value = np.zeros(len(first), dtype=np.int64)
    for place in range(min(int(length.max(initial=0)), FAST_DIGITS)):
        digit = text[first + place] - np.uint8(ZERO)  # wraps: anything but a digit becomes > 9
        here = length > place
        good &= ~here | (digit <= 9)
        value = np.where(here, value * 10 + digit, value)
    return np.where(negative, -value, value), good


def _same_as_before(text: np.ndarray, first: np.ndarray, last: np.ndarray) -> np.ndarray:
    """For each row but the first: is text[first:last] the same bytes as in the row before?"""
    length = last - first
    same = length[1:] == length[:-1]
    words = np.ndarray((len(text) - 7,), '<u8', text, strides=(1,))
    for offset in range(0, int(length.max(initial=0)), 8):
        word = words[np.minimum(first + offset, len(words) - 1)] & MASKS[np.clip(length - offset, 0, 8)]
        same &= word[1:] == word[:-1]
    return same


def _separators(text: np.ndarray, width: int) -> Tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Rows of `width` separators (commas and the line end), where each such row starts, which lines they are.

    A line with another number of fields has no row; what it is missing from is `lines`.
    """
    found = np.flatnonzero(text <= COMMA)
    found = found[(text[found] == COMMA) | (text[found] == NEWLINE)]
    ends = np.flatnonzero(text[found] == NEWLINE)  # index into `found` of each line's end
    fields = np.diff(ends, prepend=-1)
    good = fields == width
    starts = np.concatenate(([0], found[ends[:-1]] + 1))
    keep = np.repeat(good, fields)
    return found[: ends[-1] + 1][keep].reshape(-1, width), starts[good], np.flatnonzero(good)


def _one_value(field: bytes) -> Optional[int]:
    """A signed decimal that fits into 64 bits, or None."""
    body = field[1:] if field.startswith(b'-') else field
    if not body.isdigit() or len(field) > 20:
        return None
    value = int(field)
    return value if -(1 << 63) <= value < 1 << 63 else None


def _key_of(line: bytes) -> Optional[Key]:
    """Key of a damaged line, where its first four fields are all there."""
    fields = line.split(b',')
    if len(fields) < 5:
        return None
    try:
        return Key(*(name.decode('utf-8').strip('"') for name in fields[:4]))
    except UnicodeDecodeError:
        return None


def _why(line: bytes, columns: Tuple[str, ...]) -> str:
    """What is wrong with a damaged line, in the order a reader would look."""
    fields = line.split(b',')
    if len(fields) != len(columns):
        return f'{len(fields)} fields instead of {len(columns)}'
    for name, field in zip(columns, fields):
        number = name in ('vcpu', 'seq', 'value')
        shown = repr(field[:40].decode('utf-8', 'replace'))
        if number and _one_value(field) is None:
            return f'{name} is {shown}, not a 64-bit decimal'
        if name == 'count' and not 0 < (_one_value(field) or 0) <= MOST:
            return f'count is {shown}, not 1 to {MOST}'
        if name == 'warmup' and field not in (b'0', b'1'):
            return f'warmup is {shown}, not 0 or 1'
        if not field and name != 'variant':
            return f'{name} is empty'
    return 'a name with quotes, control characters or bytes that are not UTF-8'


def _values(
    block: bytes, text: np.ndarray, first: np.ndarray, last: np.ndarray, good: np.ndarray
) -> Tuple[np.ndarray, np.ndarray]:
    """The value column as int64, and which rows have one; the longest are parsed one by one."""
    value, fits = _digits(text, first, last)
    for row in np.flatnonzero(good & ~fits):
        exact = _one_value(block[first[row] : last[row]])
        if exact is not None:
            value[row], fits[row] = exact, True
    return value, fits


def parse_block(
    block: bytes, line: int, columns: Tuple[str, ...] = COLUMNS
) -> Tuple[Parsed, List[Damage], int]:
    """Rows of a block of whole lines, the first of number `line`; damaged lines; how many lines."""
    block = _unquoted(block)
    text = np.frombuffer(block + bytes(32), dtype=np.uint8)  # room to read a word or a digit past the end
    separators, starts, lines = _separators(text, len(columns))
    begin, end = np.concatenate((starts[:, None], separators[:, :-1] + 1), axis=1), separators
    good = np.ones(len(starts), dtype=bool)
    places = {}
    for index in (VCPU, SEQ):
        places[index], whole = _digits(text, begin[:, index], end[:, index])
        good &= whole
    count = np.ones(len(starts), dtype=np.int64)
    if columns == PACKED:
        count, whole = _digits(text, begin[:, COUNT], end[:, COUNT])
        good &= whole & (count > 0) & (count <= MOST)
    flag = text[begin[:, WARMUP]]
    good &= (end[:, WARMUP] - begin[:, WARMUP] == 1) & ((flag == ZERO) | (flag == ONE))
    value, fits = _values(block, text, begin[:, VALUE], end[:, VALUE], good)
    good &= fits
    if b'"' in block:
        quotes = np.flatnonzero(text == ord('"'))
        good &= np.searchsorted(quotes, starts) == np.searchsorted(quotes, end[:, -1])
    names, first, good = _names(block, text, (begin, end), good)
    total = block.count(b'\n')
    kept = (each[good] for each in (value, places[VCPU], places[SEQ], count))
    parsed = Parsed(names, first, flag[good] == ONE, *kept)
    return parsed, _damage(block, lines[good], total, line, columns), total


def _names(
    block: bytes, text: np.ndarray, column: Tuple[np.ndarray, np.ndarray], good: np.ndarray
) -> Tuple[List[Tuple[Key, str]], List[int], np.ndarray]:
    """Runs of equal key and unit among the good rows; rows with names empty or not UTF-8 are not good."""
    rows = np.flatnonzero(good)
    begin, end = column[0][rows], column[1][rows]
    same = _same_as_before(text, begin[:, 0], end[:, VARIANT]) & _same_as_before(
        text, begin[:, UNIT], end[:, UNIT]
    )
    bounds = [0, *(np.flatnonzero(~same) + 1).tolist(), len(rows)] if len(rows) else [0]
    names: List[Tuple[Key, str]] = []
    first, kept = [0], 0
    good = good.copy()
    for low, high in zip(bounds, bounds[1:]):
        try:
            parts = [block[begin[low, i] : end[low, i]].decode('utf-8') for i in (*range(VCPU), UNIT)]
        except UnicodeDecodeError:
            parts = []
        if parts and all((*parts[:3], parts[4])) and ''.join(parts).isprintable():
            names.append((Key(*parts[:4]), parts[4]))
            kept += high - low
            first.append(kept)
        else:
            good[rows[low:high]] = False
    return names, first, good


def _damage(
    block: bytes, used: np.ndarray, total: int, line: int, columns: Tuple[str, ...]
) -> List[Damage]:
    """The lines of a block that gave no sample; blank ones are no damage."""
    if len(used) == total:
        return []
    texts = block.split(b'\n')
    missing = np.setdiff1d(np.arange(total), used, assume_unique=True).tolist()
    return [Damage(line + i, _why(texts[i], columns), _key_of(texts[i])) for i in missing if texts[i].strip()]


def _columns(header: bytes) -> Tuple[str, ...]:
    """Those that the first line names. Raises InputError unless they are the schema's."""
    if not header.strip():
        raise InputError('samples.csv: empty: not even a header row')
    got = header.decode('utf-8', 'replace').strip().replace('"', '').split(',')
    missing = [name for name in COLUMNS if name not in got]
    if missing:
        raise InputError(f'samples.csv: line 1: missing column {", ".join(missing)}')
    if tuple(got) not in (COLUMNS, PACKED):
        raise InputError(f'samples.csv: line 1: columns are not {",".join(COLUMNS)}')
    return tuple(got)


def samples_file(folder: str) -> str:
    """Where a run has its samples: packed, unless it has them plain too, or has none."""
    plain, packed = (os.path.join(folder, name) for name in (PLAIN_FILE, PACKED_FILE))
    return packed if os.path.exists(packed) and not os.path.exists(plain) else plain


def parsed_blocks(path: str) -> Iterator[Tuple[Parsed, List[Damage]]]:
    """A file's rows, block by block. Raises InputError for one that is no table of samples, and OSError."""
    try:
        with gzip.open(path, 'rb') if path.endswith('.gz') else open(path, 'rb') as file:
            columns = _columns(file.readline(BLOCK))
            line = 2
            for block in _lines(cast(BinaryIO, file)):
                parsed, bad, lines = parse_block(block, line, columns)
                line += lines
                yield parsed, bad
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise InputError(f'{os.path.basename(path)}: damaged: {error}') from error


def _is_last(path: str, line: int) -> bool:
    """Is it the file's last line?"""
    with open(path, 'rb') as file:
        return sum(1 for _ in file) == line


def _breaks_off(path: str) -> bool:
    """Does a plain file end within a row?"""
    if path.endswith('.gz'):
        return False
    with open(path, 'rb') as file:
        file.seek(-1, os.SEEK_END)
        return file.read() != b'\n'


def read_samples(path: str) -> SampleFile:
    """Read `path`. Raises InputError for a file that is no samples.csv, OSError for one that cannot be read.

    Damaged rows are left out, counted by key and described in messages (line number and reason).
    """
    parts: Dict[Key, List[Parsed]] = {}
    units: Dict[Key, List[str]] = {}
    damage: List[Damage] = []
    last: List[Damage] = []
    for parsed, last in parsed_blocks(path):
        damage += last
        if len(damage) > HOPELESS:
            raise InputError(f'samples.csv: line {damage[0].line}: {damage[0].why}; and {HOPELESS} more')
        for i, (key, unit) in enumerate(parsed.names):
            rows = slice(parsed.first[i], parsed.first[i + 1])
            parts.setdefault(key, []).append(Parsed([], [], *(each[rows] for each in parsed[2:])))
            if unit not in units.setdefault(key, []):
                units[key].append(unit)
    if last and last[-1].key is None and parts and _breaks_off(path) and _is_last(path, last[-1].line):
        damage[-1] = damage[-1]._replace(key=list(parts)[-1])  # the file breaks off, within this row
    damaged: Dict[Key, int] = {}
    for bad in damage:
        if bad.key:
            damaged[bad.key] = damaged.get(bad.key, 0) + 1
    name = os.path.basename(path)
    messages = [f'{name}: line {bad.line}: {bad.why}' for bad in damage[:SHOWN]]
    if len(damage) > SHOWN:
        messages.append(
            f'{name}: {len(damage) - SHOWN} more damaged rows after line {damage[SHOWN - 1].line}'
        )
    return SampleFile({key: _joined(found, units[key]) for key, found in parts.items()}, damaged, messages)


def _joined(parts: List[Parsed], units: List[str]) -> Samples:
    """One key's rows from all blocks, split into warm-up and measured."""
    count = np.concatenate([part.count for part in parts])
    value = np.repeat(np.concatenate([part.value for part in parts]), count)
    warmup = np.repeat(np.concatenate([part.warmup for part in parts]), count)
    return Samples(value[~warmup], value[warmup], tuple(units))
