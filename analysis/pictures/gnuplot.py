"""gnuplot draws a picture as SVG, PNG and PDF."""

import os
import re
import subprocess
from html import escape
from typing import List, Sequence, Tuple

import jinja2

from analysis.pictures.picture import Picture

TEMPLATES = os.path.dirname(os.path.abspath(__file__))
DENSE = 2  # pixels of the PNG for one of the SVG: for dense screens, and for print
INK, FAINT, GRID = '#000000', '#555555', '#c8c8c8'
SVG_FONT, PNG_FONT = 'sans-serif', 'DejaVu Sans'
ENDS = ('.svg', '.png', '.pdf')
GNUPLOT = 'gnuplot'
TIME_LIMIT = 60  # seconds for one picture


class PlotError(Exception):
    """gnuplot could not draw; the text is one line for the user."""


def quote(text: object) -> str:
    """A text as gnuplot's single-quoted string, in which nothing is expanded; no control characters."""
    printable = ''.join(c if c.isprintable() else ' ' for c in str(text))
    return "'" + printable.replace("'", "''") + "'"


def format_quote(text: object) -> str:
    """The same for the name of a tic, in which gnuplot expands a per cent sign."""
    return quote(text).replace('%', '%%')


def script(picture: Picture, terminal: str, file: str, font: str, scale: float = 1) -> str:
    """gnuplot commands that draw one picture to `file`; `scale` turns font sizes into the terminal's."""
    env = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        trim_blocks=True,
        autoescape=False,
        undefined=jinja2.StrictUndefined,
    )
    env.filters.update(quote=quote, format_quote=format_quote)
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


def _terminals(picture: Picture) -> List[Tuple[str, str, str, float]]:
    """For each of ENDS: the terminal, its font, and what a font size is multiplied by."""
    paper = "background rgb 'white' rounded noenhanced"
    width, height, point = picture.style.width, picture.height, picture.style.points
    inches = f'{picture.style.inches},{picture.style.inches * height / width:.4f}'
    return [
        (f"svg size {width},{height} font '{SVG_FONT},13' {paper}", SVG_FONT, 1),
        (
            f"pngcairo size {DENSE * width},{DENSE * height} font '{PNG_FONT},9.75' fontscale {DENSE} "
            f'linewidth {DENSE} {paper}',
            PNG_FONT,
            0.75,
        ),
        (
            f"pdfcairo size {inches} font '{PNG_FONT},{13 * point:.3f}' fontscale 1 "
            f'linewidth {2.2 * point:.3f} {paper}',
            PNG_FONT,
            point,
        ),
    ]


def _undated(file: str) -> None:
    """Take the time of day out of a PDF: the same picture is the same file. No length changes."""
    with open(file, 'rb') as drawn:
        data = drawn.read()
    date = re.compile(rb'(/CreationDate \(D:)(\d+)')
    with open(file, 'wb') as out:
        out.write(date.sub(lambda found: found[1] + b'20000101000000'[: len(found[2])], data))


def draw(picture: Picture, folder: str, ends: Sequence[str] = ENDS) -> None:
    """Write folder/name.svg, .png and .pdf, or those of `ends` alone, the first ones of these.

    Raises PlotError, or OSError for the folder.
    """
    files = [os.path.join(folder, picture.name + end) for end in ends]
    for file in files:
        if os.path.exists(file):
            os.remove(file)
    commands = [
        script(picture, terminal, file, font, scale)
        for file, (terminal, font, scale) in zip(files, _terminals(picture))
    ]
    _run_gnuplot(picture.name, '\nunset output\nreset\n'.join(commands))
    for file in files:
        if not os.path.exists(file) or not os.path.getsize(file):
            raise PlotError(f'{picture.name}: gnuplot wrote no {os.path.basename(file)}')
    with open(files[0], encoding='utf-8') as drawn:
        text = tidy_svg(drawn.read(), picture)
    with open(files[0], 'w', encoding='utf-8') as out:
        out.write(text)
    for file in files[2:]:
        _undated(file)
