"""A picture as data (boxes, lines, texts in axis coordinates), and gnuplot to draw it as SVG and PNG."""

import os
import re
import subprocess
from dataclasses import dataclass, field
from html import escape
from typing import List, Sequence, Tuple

import jinja2

TEMPLATES = os.path.join(os.path.dirname(os.path.abspath(__file__)), 'templates')
WIDTH = 900  # pixels of the SVG; the PNG has twice as many for dense screens
INK, FAINT, GRID = '#000000', '#555555', '#c8c8c8'
SIDE = 11  # pixels left of title and legend
LEGEND_LINE = 21  # pixels
CHARACTER = 7.6  # pixels, of the 13-pixel font, for margins
SVG_FONT, PNG_FONT = 'sans-serif', 'DejaVu Sans'
GNUPLOT = 'gnuplot'
TIME_LIMIT = 60  # seconds for one picture


class PlotError(Exception):
    """gnuplot could not draw; the text is one line for the user."""


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


@dataclass(frozen=True)
class Curve:
    """Points joined by a line, `colour` as '#rrggbb'."""

    colour: str
    points: Tuple[Tuple[float, float], ...]
    width: float = 2


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
    texts: List[Text] = field(default_factory=list)
    tics: List[Tic] = field(default_factory=list)
    x_tics: List[int] = field(default_factory=list)  # where gnuplot shall not choose
    rules: List[float] = field(default_factory=list)
    legend: List[Entry] = field(default_factory=list)

    def _legend(self) -> List[Tuple[int, float, Entry]]:
        """Entries with their line and their x in pixels; a full line is followed by another."""
        placed, line, x = [], 0, SIDE
        for entry in self.legend:
            width = 30 + CHARACTER * len(entry.text) + 18
            if x > SIDE and x + width > WIDTH:
                line, x = line + 1, SIDE
            placed.append((line, x, entry))
            x += width
        return placed

    @property
    def legend_items(self) -> List[Item]:
        """The legend below the title, in as many lines as it needs."""
        items = []
        for line, x, entry in self._legend():
            y = self.height - 46 - LEGEND_LINE * line
            items.append(
                Item(
                    round(x / WIDTH, 5),
                    self._screen(y - 6),
                    round((x + 18) / WIDTH, 5),
                    self._screen(y + 6),
                    round((x + 24) / WIDTH, 5),
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
        return int(self.rows * self.row_px + 38 + LEGEND_LINE * lines + 60)

    def _screen(self, pixels: float) -> float:
        return round(pixels / self.height, 5)

    @property
    def axes_px(self) -> float:
        """Width of the axes in pixels."""
        return WIDTH - self.label_px - 12 - self.right_px

    @property
    def left(self) -> float:
        """Left edge of the axes, as a share of the width."""
        return round((self.label_px + 12) / WIDTH, 5)

    @property
    def right(self) -> float:
        """Right edge of the axes, as a share of the width."""
        return round(1 - self.right_px / WIDTH, 5)

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


def colour_number(colour: str) -> int:
    """'#rrggbb' as the number gnuplot wants in a data column."""
    return int(colour.lstrip('#'), 16)


def quote(text: object) -> str:
    """A text as gnuplot's single-quoted string, in which nothing is expanded; no control characters."""
    printable = ''.join(c if c.isprintable() else ' ' for c in str(text))
    return "'" + printable.replace("'", "''") + "'"


def label_width(names: Sequence[str]) -> float:
    """Pixels that the longest of the names needs, wide letters too."""
    return CHARACTER * max((len(name) for name in names), default=0) + 8


def file_name(text: str) -> str:
    """A name that is safe as a file's, whatever a run calls its experiments."""
    return re.sub(r'[^A-Za-z0-9._-]+', '-', text).strip('.-') or 'unnamed'


def script(picture: Picture, terminal: str, file: str, font: str, scale: float = 1) -> str:
    """gnuplot commands that draw one picture to `file`; `scale` turns font sizes into the terminal's."""
    env = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        trim_blocks=True,
        autoescape=False,
        undefined=jinja2.StrictUndefined,
    )
    env.filters['quote'] = quote
    return env.get_template('picture.gp.j2').render(
        p=picture, terminal=terminal, file=file, font=font, scale=scale, ink=INK, faint=FAINT, grid=GRID
    )


def _run_gnuplot(name: str, commands: str) -> None:
    """Run gnuplot on `commands`. Raises PlotError."""
    try:
        done = subprocess.run(
            [GNUPLOT, '-'],
            input=commands,
            text=True,
            encoding='utf-8',
            capture_output=True,
            timeout=TIME_LIMIT,
            check=False,
        )
    except FileNotFoundError as error:
        raise PlotError('gnuplot is not installed (Debian: gnuplot-nox)') from error
    except subprocess.TimeoutExpired as error:
        raise PlotError(f'{name}: gnuplot took longer than {TIME_LIMIT} s') from error
    if done.returncode:
        said = [line.strip() for line in done.stderr.splitlines() if line.strip(' ^')]
        raise PlotError(f'{name}: gnuplot: {said[-1] if said else "no picture"}')


def tidy_svg(svg: str, picture: Picture) -> str:
    """Give gnuplot's SVG its title and description, and drop symbols and empty groups that nothing uses.

    Without the symbols nothing needs an id, so any number of pictures can stand in one page.
    """
    svg = re.sub(
        r'<title>.*?</title>\s*<desc>.*?</desc>',
        lambda _: f'<title>{escape(picture.title)}</title>\n<desc>{escape(picture.alt)}</desc>',
        svg,
        flags=re.S,
    )
    svg = svg.replace(f'font-family="{SVG_FONT}:Bold"', f'font-family="{SVG_FONT}" font-weight="bold"')
    svg = re.sub(r'<defs>.*?</defs>\s*', '', svg, flags=re.S)
    svg = re.sub(r'\s id="[^"]*"', '', svg.replace(' id="', '  id="'))
    svg = re.sub(r"<path [^>]*d='M[-\d.,]+  '/>", '', svg)
    before = ''
    while svg != before:
        before, svg = svg, re.sub(r'<g[^>]*>\s*</g>\s*', '', svg)
    return re.sub(r'\n\s*\n+', '\n', svg)


def draw(picture: Picture, folder: str) -> None:
    """Write folder/name.svg and folder/name.png. Raises PlotError, or OSError for the folder."""
    svg, png = (os.path.join(folder, picture.name + end) for end in ('.svg', '.png'))
    for file in (svg, png):
        if os.path.exists(file):
            os.remove(file)
    paper = "background rgb 'white' rounded noenhanced"
    terminal = f"svg size {WIDTH},{picture.height} font '{SVG_FONT},13' {paper}"
    commands = script(picture, terminal, svg, SVG_FONT)
    size = f'{2 * WIDTH},{2 * picture.height}'
    terminal = f"pngcairo size {size} font '{PNG_FONT},9.75' fontscale 2 linewidth 2 {paper}"
    _run_gnuplot(
        picture.name, commands + '\nunset output\nreset\n' + script(picture, terminal, png, PNG_FONT, 0.75)
    )
    for file in (svg, png):
        if not os.path.exists(file) or not os.path.getsize(file):
            raise PlotError(f'{picture.name}: gnuplot wrote no {os.path.basename(file)}')
    with open(svg, encoding='utf-8') as drawn:
        text = tidy_svg(drawn.read(), picture)
    with open(svg, 'w', encoding='utf-8') as out:
        out.write(text)
