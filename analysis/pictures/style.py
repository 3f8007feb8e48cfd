"""Two looks for the same pictures: for a screen and a report, and for a column of a paper."""

from dataclasses import dataclass
from typing import Dict


@dataclass(frozen=True)
class Style:
    """A look. Lengths are in the units in which a picture is laid out: pixels of the SVG for a screen."""

    name: str
    width: int
    curve_height: int  # of axes with a y axis of their own
    inches: float  # width of the PDF
    titled: bool  # a paper has captions
    above: bool  # names of groups stand above their bars, not left of them

    @property
    def points(self) -> float:
        """Points of the PDF for one unit."""
        return self.inches * 72 / self.width


SCREEN = Style('screen', 900, 340, 7.2, titled=True, above=False)
PAPER = Style('paper', 425, 215, 3.4, titled=False, above=True)
STYLES: Dict[str, Style] = {style.name: style for style in (SCREEN, PAPER)}


@dataclass(frozen=True)
class Frame:
    """Where a picture belongs: its platform, what its file's name starts with, its look."""

    platform: str
    prefix: str = ''
    style: Style = SCREEN
