"""Numbers, names and lists as they stand in a sentence. Nothing here knows of runs or rows."""

from fractions import Fraction
from typing import Dict, List, Sequence, Tuple, TypeVar


def per_irq_text(value: float) -> str:
    """Exits per interrupt as text: whole numbers bare, others to three decimals or as many as it takes."""
    text = f'{value:.3f}'.rstrip('0').rstrip('.')
    return text if float(text) == value or abs(float(text) - round(value)) > 1e-9 else f'{value:.6g}'


T = TypeVar('T')


def listed(parts: Sequence[str]) -> str:
    """'', 'a', 'a and b', 'a, b and c'; a comma stands before 'and' where a part has an 'and' of its own."""
    if len(parts) < 2:
        return ''.join(parts)
    comma = ',' if any(' and ' in part for part in parts) else ''
    return f'{", ".join(parts[:-1])}{comma} and {parts[-1]}'


def times(value: Fraction) -> str:
    """A ratio as a reader wants it: three digits."""
    return f'{float(value):,.0f}' if value >= 100 else f'{float(value):.3g}'


def span(low: int, high: int) -> str:
    """'5', '5 to 9'."""
    return f'{low:,}' if low == high else f'{low:,} to {high:,}'


def spoken(variant: str) -> str:
    """A variant as it stands in a sentence."""
    return variant.replace(';', ', ')


def counted(count: float, what: str) -> str:
    """'no exit', '1 exit', '2.5 exits'."""
    text = per_irq_text(count)
    return f'no {what}' if count == 0 else f'{text} {what}{"" if count == 1 else "s"}'


def difference(low: int, high: int, unit: str = '', words: Tuple[str, str] = ('more', 'less')) -> str:
    """How far figures are from others, at least and at most: 'the same', '5 insn more', '3 to 5 less'."""
    more, less = words
    of_unit = f' {unit}' if unit else ''
    if low == high == 0:
        return 'the same'
    if low >= 0:
        return f'{f"up to {high:,}" if low == 0 else span(low, high)}{of_unit} {more}'
    if high <= 0:
        return f'{f"up to {-low:,}" if high == 0 else span(-high, -low)}{of_unit} {less}'
    return f'between {-low:,}{of_unit} {less} and {high:,} {more}'


def grouped(said: Dict[str, T]) -> List[Tuple[str, T]]:
    """Paths of which the same is said together: [('lr and lr-eoi', '+5'), ('trap', '+9')]."""
    groups: Dict[T, List[str]] = {}
    for path, text in said.items():
        groups.setdefault(text, []).append(path)
    return [(listed(paths), text) for text, paths in groups.items()]


def on_paths(said: Dict[str, str]) -> str:
    """'1 insn on native and lr, and 85 insn on trap'."""
    return listed([f'{text} on {where}' for where, text in grouped(said)])


def grouped_with_causes(said: Dict[str, str]) -> List[Tuple[str, str]]:
    """As grouped(), what stands in brackets behind the paths' names."""
    return [
        (where + (f' ({causes}' if causes else ''), count)
        for where, text in grouped(said)
        for count, _, causes in [text.partition(' (')]
    ]
