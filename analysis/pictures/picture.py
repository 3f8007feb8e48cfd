"""A picture as data: boxes, lines, discs and texts in axis coordinates."""

import math
import re
from dataclasses import dataclass, field
from typing import List, Sequence, Tuple

from analysis.pictures.style import SCREEN, Style

SIDE = 11  # pixels left of title and legend
LEGEND_LINE = 21  # pixels
NUMBER_PX = 55  # pixels from one number to the next on a narrow axis
CHARACTER = 7.6  # pixels, of the 13-pixel font, for margins


@dataclass(frozen=True)
class Box:
    """A filled rectangle in axis coordinates; `colour` is 0xRRGGBB, in decimal as gnuplot reads it."""

    x0: float
    x1: float
    y0: float
    y1: float
    colour: int


@dataclass(frozen=True)
class Line:
    """A straight line in axis coordinates."""

    x0: float
    y0: float
    x1: float
    y1: float
    width: float = 1.2
    dashed: bool = False
    behind: bool = False  # everything else


@dataclass(frozen=True)
class Curve:
    """Points joined by a line, `colour` as '#rrggbb'."""

    colour: str
    points: Tuple[Tuple[float, float], ...]
    width: float = 2
    marked: bool = True  # each point by a dot


@dataclass(frozen=True)
class Dot:
    """A disc, `colour` as '#rrggbb', `size` its width in pixels."""

    x: float
    y: float
    colour: str
    size: float = 5


@dataclass(frozen=True)
class Text:
    """A text; `x` and `y` with gnuplot's coordinate system in front where that is not the axes'.

    A text on a box has a `colour` of its own: what is drawn in ink turns light on a dark page.
    """

    x: str
    y: str
    text: str
    size: int = 12
    shift: float = 0  # to the right, in characters
    strong: bool = True
    align: str = 'left'
    colour: str = ''  # '#rrggbb'; ink where empty


@dataclass(frozen=True)
class Tic:
    """A name on the y axis."""

    y: float
    text: str


@dataclass(frozen=True)
class Place:
    """A name on the x axis, where a number would not do."""

    x: float
    text: str


@dataclass(frozen=True)
class Entry:
    """A colour of the legend, '#rrggbb'."""

    colour: str
    text: str


@dataclass(frozen=True)
class Item:
    """A placed legend entry: swatch from (x0, y0) to (x1, y1), text from (x2, y); shares of the size."""

    x0: float
    y0: float
    x1: float
    y1: float
    x2: float
    y: float
    colour: str
    text: str


@dataclass
class Picture:  # pylint: disable=too-many-instance-attributes
    """Everything one plot shows. y runs downwards from 0 to `rows`; each row is `row_px` pixels high.

    With a `y_axis` it runs upwards, from `y_low` to `y_high`, over the same height.
    """

    name: str  # file name without extension
    title: str
    axis: str
    alt: str  # what the picture shows, in a sentence, for who cannot see it
    column_axis: str = ''  # the axis's words in a column of a paper, where short_axis() leaves too many
    low: float = 0
    high: float = 1
    rows: float = 1
    row_px: float = 17
    log: bool = False
    base: int = 10  # of a logarithmic axis
    y_axis: str = ''
    y_low: float = 0
    y_high: float = 1
    decimals: int = 0
    tic_step: float = 0  # 0: gnuplot chooses
    label_px: float = 0  # room left of the axis
    right_px: float = 30
    boxes: List[Box] = field(default_factory=list)
    lines: List[Line] = field(default_factory=list)
    curves: List[Curve] = field(default_factory=list)
    dots: List[Dot] = field(default_factory=list)
    texts: List[Text] = field(default_factory=list)
    tics: List[Tic] = field(default_factory=list)
    x_tics: List[int] = field(default_factory=list)  # where gnuplot shall not choose
    x_places: List[Place] = field(default_factory=list)  # names in place of numbers
    rules: List[float] = field(default_factory=list)
    legend: List[Entry] = field(default_factory=list)
    style: Style = SCREEN

    def _legend(self) -> List[Tuple[int, float, Entry]]:
        """Entries with their line and their x in pixels; a full line is followed by another."""
        placed, line, x = [], 0, SIDE
        for entry in self.legend:
            width = 30 + CHARACTER * len(entry.text) + 18
            if x > SIDE and x + width > self.style.width:
                line, x = line + 1, SIDE
            placed.append((line, x, entry))
            x += width
        return placed

    @property
    def legend_items(self) -> List[Item]:
        """The legend below the title, in as many lines as it needs."""
        items = []
        for line, x, entry in self._legend():
            y = self.height - self._head - 8 - LEGEND_LINE * line
            items.append(
                Item(
                    round(x / self.style.width, 5),
                    self._screen(y - 6),
                    round((x + 18) / self.style.width, 5),
                    self._screen(y + 6),
                    round((x + 24) / self.style.width, 5),
                    self._screen(y),
                    entry.colour,
                    entry.text,
                )
            )
        return items

    @property
    def height(self) -> int:
        """Pixels of the SVG."""
        lines = max((line for line, _, _ in self._legend()), default=-1) + 1
        return int(self.rows * self.row_px + self._head + LEGEND_LINE * lines + 60)

    @property
    def _head(self) -> int:
        """Pixels above the legend."""
        return 38 if self.style.titled else 6

    @property
    def shown_axis(self) -> str:
        """The axis's words: on paper without what a caption says."""
        return self.axis if self.style.titled else self.column_axis or short_axis(self.axis)

    @property
    def shown_y_axis(self) -> str:
        """The same for a y axis."""
        return self.y_axis if self.style.titled else short_axis(self.y_axis)

    @property
    def x_step(self) -> float:
        """Distance of the x axis's numbers, 0 where gnuplot chooses: a narrow picture has room for few."""
        if self.tic_step or self.log or self.style.titled:
            return self.tic_step
        least = (self.high - self.low) * NUMBER_PX / max(self.axes_px, NUMBER_PX)
        power = 10.0 ** math.floor(math.log10(least))
        return max(1.0, next(power * i for i in (1, 2, 5, 10) if power * i >= least))

    def _screen(self, pixels: float) -> float:
        return round(pixels / self.height, 5)

    @property
    def axes_px(self) -> float:
        """Width of the axes in pixels."""
        return self.style.width - self.label_px - 12 - self.right_px

    @property
    def left(self) -> float:
        """Left edge of the axes, as a share of the width."""
        return round((self.label_px + 12) / self.style.width, 5)

    @property
    def right(self) -> float:
        """Right edge of the axes, as a share of the width."""
        return round(1 - self.right_px / self.style.width, 5)

    @property
    def bottom(self) -> float:
        """Lower edge of the axes, as a share of the height."""
        return self._screen(56)

    @property
    def top(self) -> float:
        """Upper edge of the axes, as a share of the height."""
        return self._screen(56 + self.rows * self.row_px)

    @property
    def title_y(self) -> float:
        """Middle of the title, as a share of the height."""
        return self._screen(self.height - 18)


def short_axis(text: str) -> str:
    """An axis's words for a column: what is counted, that it is not time, and whether it is logarithmic."""
    first, *rest = text.replace('insn (executed instructions, not time)', 'instructions, not time').split(';')
    kept = [part for part in rest if 'logarithmic' in part]
    return ';'.join([re.sub(r' \([^)]*\)', '', first, count=1), *kept])


def colour_number(colour: str) -> int:
    """'#rrggbb' as the number gnuplot wants in a data column."""
    return int(colour.lstrip('#'), 16)


def label_width(names: Sequence[str]) -> float:
    """Pixels that the longest of the names needs, wide letters too."""
    return CHARACTER * max((len(name) for name in names), default=0) + 8


def file_name(text: str) -> str:
    """A name that is safe as a file's, whatever a run calls its experiments."""
    return re.sub(r'[^A-Za-z0-9._-]+', '-', text).strip('.-') or 'unnamed'
