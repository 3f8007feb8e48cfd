"""A variant's parameters: `k=v` pairs joined by `;`, taken apart and compared."""

from typing import Dict, NamedTuple, Optional, Sequence

CURVE_POINTS = 5  # so many values of a whole-number parameter are a curve, fewer are bars


class Place(NamedTuple):
    """Where a variant stands on a curve: the parameter's value, and the variant's other parameters."""

    value: int
    rest: str


def parameters(variant: str) -> Dict[str, str]:
    """The pairs by name, in order. A part without `=` is a name with an empty value."""
    return {name: value for name, _, value in (part.partition('=') for part in variant.split(';') if part)}


def without(variant: str, name: str) -> str:
    """The variant less one of its parameters."""
    return ';'.join(part for part in variant.split(';') if part.partition('=')[0] != name)


def number_of(variant: str, name: str) -> Optional[int]:
    """A parameter's value, where it is a whole number."""
    value = parameters(variant).get(name, '')
    return int(value) if value.isascii() and value.isdigit() and len(value) <= 18 else None


def running_parameter(variants: Sequence[str]) -> Optional[str]:
    """The parameter that counts up over the variants and makes a curve of them; None where there is none.

    It is a whole number in every variant and takes at least CURVE_POINTS values; of several, the longest.
    """
    best, most = None, CURVE_POINTS - 1
    for name in parameters(variants[0]) if variants else ():
        values = {number_of(variant, name) for variant in variants}
        if None not in values and len(values) > most:
            best, most = name, len(values)
    return best


def places(variants: Sequence[str], name: str) -> Dict[str, Place]:
    """Each variant's place on the curve over `name`, which must be a whole number in all of them."""
    return {
        variant: Place(number_of(variant, name) or 0, without(variant, name).replace(';', ', '))
        for variant in variants
    }
