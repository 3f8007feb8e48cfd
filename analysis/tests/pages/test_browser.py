"""The pages in a real browser: they complain of nothing, show every picture, sort, filter, and print."""

import os
import re
from typing import Iterator, List

import pytest

from analysis.tests import synth
from analysis.tests.browser import DESKTOP, PHONE, Browser, program
from analysis.tests.helpers import command
from analysis.words.definitions import PATHS

SCREENS = 2  # of the first page
PAPER = (703, 1000)  # pixels of A4 between margins of 12 mm
HEADLINE = '.front-1 table.headline'
PICTURED = ('index', 'paths', 'stages', 'exits', 'timer-jitter', 'lr-pressure', 'eoi')
PAGES = (*PICTURED, 'methods', 'rows', 'ack', 'lpi')
SHEETS = 12  # most of a page that is printed
FOUR = ('spi', 'irq-total', 'eoi', 'ack', 'timer-jitter', 'lr-pressure', 'maintenance', 'lpi')
CELLS = (
    '[...document.querySelectorAll("%s tbody tr:not([hidden])")].map(row => row.cells[%d].textContent.trim())'
)


@pytest.fixture(scope='module', name='browser')
def _browser() -> Iterator[Browser]:
    assert program(), 'no browser: make setup installs chromium'
    with Browser() as browser:
        yield browser


@pytest.fixture(scope='session', name='four')
def _four(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The page of a run of four platforms."""
    folder = synth.write_run(str(tmp_path_factory.mktemp('four')), 40, FOUR, list(synth.PLATFORMS))
    assert command(folder)[0] == 0
    return os.path.join(folder, 'report', 'index.html')


@pytest.fixture(scope='session', name='hosts')
def _hosts(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The page of a run with every path."""
    hosts = [path for path in PATHS if path not in synth.PATHS]
    folder = synth.write_run(str(tmp_path_factory.mktemp('hosts')), 120, hosts=hosts)
    assert command(folder)[0] == 0
    return os.path.join(folder, 'report', 'index.html')


@pytest.fixture(name='page')
def _page(whole_run: str) -> str:
    return os.path.join(whole_run, 'report', 'index.html')


def beside(page: str, name: str) -> str:
    """Another page of the same site."""
    return os.path.join(os.path.dirname(page), f'{name}.html')


def column(browser: Browser, table: str, at: int) -> List[str]:
    """The texts of one column of a table's rows that show."""
    found: List[str] = browser.run(CELLS % (table, at))
    return found


def click(browser: Browser, table: str, at: int) -> None:
    """Press a column's head."""
    browser.run(f'document.querySelector("{table} th[data-c=\'{at}\'] button").click()')


def type_in(browser: Browser, table: str, words: str) -> None:
    """Write into a table's filter."""
    browser.run(
        f'(() => {{ const input = document.querySelector("{table}").closest(".scroll").previousElementSibling'
        f'.querySelector("input"); input.value = "{words}"; input.dispatchEvent(new Event("input")); }})()'
    )


@pytest.mark.parametrize('size, dark', [(DESKTOP, False), (DESKTOP, True), (PHONE, False)])
@pytest.mark.parametrize('name', PAGES)
def test_it_renders(browser: Browser, four: str, size: 'tuple[int, int]', dark: bool, name: str) -> None:
    """Nothing on the console, nothing asked of a network; the page itself never scrolls sideways."""
    browser.open(beside(four, name), size, dark)
    assert browser.complaints() == []
    assert [url for url in browser.requests if not url.startswith('file:///')] == []
    assert len(browser.requests) == 1
    assert browser.run('document.documentElement.scrollWidth') <= size[0]
    background = browser.run('getComputedStyle(document.body).backgroundColor')
    assert (background == 'rgb(255, 255, 255)') is not dark


@pytest.mark.parametrize('size', [DESKTOP, PHONE], ids=['desktop', 'phone'])
@pytest.mark.parametrize('name', PICTURED)
def test_every_picture_is_seen(browser: Browser, page: str, size: 'tuple[int, int]', name: str) -> None:
    """Each of some size, with something in it, and text that is big enough to read."""
    browser.open(beside(page, name), size)
    boxes = browser.run(
        '[...document.querySelectorAll("figure svg")].filter(svg => svg.clientWidth).map(svg => { '
        'const box = svg.getBoundingClientRect(); '
        'const text = svg.querySelector("text").getBoundingClientRect(); '
        'return [box.width, box.height, svg.querySelectorAll("path, polygon, text").length, text.height]; })'
    )
    assert boxes
    assert all(width > 300 and height > 80 and parts > 5 and text > 7 for width, height, parts, text in boxes)
    figures = '[...document.querySelectorAll("figure")].filter(each => each.clientWidth)'
    assert len(boxes) == browser.run(f'{figures}.length')  # one of the two that each figure has
    assert browser.run(f'{figures}.filter(each => each.scrollWidth > each.clientWidth).length') == 0


@pytest.mark.parametrize('size', [DESKTOP, PHONE], ids=['desktop', 'phone'])
def test_the_way_through_the_site(browser: Browser, page: str, size: 'tuple[int, int]') -> None:
    """The navigation stays in sight, and so does the first column of a table that scrolls sideways."""
    browser.open(beside(page, 'eoi'), size)
    browser.run('scrollTo(0, 900)')
    assert browser.run('document.querySelector("nav.site").getBoundingClientRect().top') == 0
    assert browser.run('document.querySelector(".back a").getBoundingClientRect().bottom') <= size[1]
    place = '(() => { const box = [...document.querySelectorAll(".scroll")].find(each => each.clientWidth); '
    assert browser.run(
        place + 'box.scrollLeft = 300; const cell = box.querySelector("tbody tr").firstElementChild; '
        'return cell.getBoundingClientRect().left - box.getBoundingClientRect().left; })()'
    ) == pytest.approx(0, abs=1)


@pytest.mark.parametrize('which', ['page', 'hosts'])
def test_the_first_page_is_two_screens(
    browser: Browser, which: str, request: pytest.FixtureRequest
) -> None:
    """With every row of the headline table and what did not run; also with every path that there is."""
    browser.open(request.getfixturevalue(which))
    assert browser.run('document.querySelectorAll(".headline tbody tr").length') > 15
    assert browser.run('document.documentElement.scrollHeight') <= SCREENS * DESKTOP[1]


def test_every_path_has_its_place(browser: Browser, hosts: str) -> None:
    """Columns in the paths' order; a figure that its median does not stand for has its tail below it."""
    browser.open(hosts)
    heads = browser.run(
        '[...document.querySelectorAll(".headline thead tr:first-child th.edge")].map(each => each.innerText)'
    )
    assert [text.strip() for text in heads] == list(PATHS)
    tails = browser.run('[...document.querySelectorAll(".headline .tail")].map(each => each.textContent)')
    assert 'p99 2,196, max 11,196' in tails


def test_pictures_turn_dark(browser: Browser, page: str) -> None:
    """Their ink is the page's."""
    browser.open(page, dark=True)
    inks = browser.run(
        '[...new Set([...document.querySelectorAll("figure svg text")]'
        '.map(text => getComputedStyle(text).fill))]'
    )
    assert 'rgb(0, 0, 0)' not in inks and 'rgb(228, 231, 234)' in inks


def test_tables_sort(browser: Browser, page: str) -> None:
    """Up, down, and back to the order of the run; what has no figure stays last."""
    browser.open(page)
    before = column(browser, HEADLINE, 0)
    click(browser, HEADLINE, 9)  # trap
    costs = [text for text in column(browser, HEADLINE, 9) if text[0].isdigit()]
    figures = [int(re.sub(r'\D.*', '', text.replace(',', ''))) for text in costs]
    assert figures == sorted(figures) and len(set(figures)) > 5
    assert all(not text[0].isdigit() for text in column(browser, HEADLINE, 9)[len(figures) :])
    click(browser, HEADLINE, 9)
    assert column(browser, HEADLINE, 9)[0] == costs[-1]
    assert not column(browser, HEADLINE, 9)[-1][0].isdigit()
    assert browser.run(f'document.querySelectorAll("{HEADLINE} [aria-sort=descending]").length') == 1
    click(browser, HEADLINE, 9)
    assert column(browser, HEADLINE, 0) == before


def test_names_sort_by_their_numbers(browser: Browser, page: str) -> None:
    """k=12 after k=8, not after k=1."""
    browser.open(beside(page, 'lr-pressure'))
    table = '#x-lr-pressure details table'
    click(browser, table, 0)
    names = list(dict.fromkeys(column(browser, table, 0)))
    assert names == [f'k={k}' for k in synth.KS]


def test_tables_filter(browser: Browser, page: str) -> None:
    """All words must be there, in any order; how many rows are left is said; nothing typed shows all."""
    table = '#x-dist-config details > .scroll:nth-child(3) table'
    browser.open(beside(page, 'dist-config'))
    total = len(column(browser, table, 0))
    type_in(browser, table, 'LR-eoi isenabler')
    shown = column(browser, table, 0)
    assert 0 < len(shown) < total and all('ISENABLER' in text for text in shown)
    told = browser.run('document.querySelector("#x-dist-config details output").textContent')
    assert told == f' {len(shown)} of {total} rows'
    type_in(browser, table, '')
    assert len(column(browser, table, 0)) == total


@pytest.mark.parametrize('name', PAGES)
def test_every_table_of_figures_has_its_controls(browser: Browser, page: str, name: str) -> None:
    """A head that sorts for every column but those of words, and the right column under each."""
    browser.open(beside(page, name))
    wrong = browser.run(
        '[...document.querySelectorAll("table.data")].filter(table => { '
        'const heads = [...table.querySelectorAll("th[data-c]")]; '
        'const cells = table.tBodies[0].rows[0] ? table.tBodies[0].rows[0].cells : []; '
        'return !heads.length || heads.some(head => !head.querySelector("button") || cells.length && ('
        '!cells[head.dataset.c] || '
        'head.classList.contains("n") !== cells[head.dataset.c].classList.contains("n")));'
        ' }).length'
    )
    assert wrong == 0


def test_without_script(browser: Browser, page: str) -> None:
    """The same rows and pictures, and no control that does nothing."""
    browser.open(page)
    rows, pictures = (f'document.querySelectorAll("{what}").length' for what in ('tbody tr', 'figure svg'))
    with_script = browser.run(rows), browser.run(pictures)
    browser.open(page, script=False)
    text = browser.call('DOM.getDocument', depth=-1)
    assert text['root']
    found = browser.call('DOM.querySelectorAll', nodeId=text['root']['nodeId'], selector='tbody tr')
    assert len(found['nodeIds']) == with_script[0]
    for selector, count in (('figure svg', with_script[1]), ('button, table input', 0)):
        found = browser.call('DOM.querySelectorAll', nodeId=text['root']['nodeId'], selector=selector)
        assert len(found['nodeIds']) == count
    browser.call('Emulation.setScriptExecutionDisabled', value=False)


def test_links_open_what_is_folded(browser: Browser, page: str) -> None:
    """Paper has nothing folded either."""
    browser.open(beside(page, 'lr-pressure'))
    assert browser.run('document.querySelectorAll("details:not([open])").length') > 0
    browser.run('dispatchEvent(new Event("beforeprint"))')
    assert browser.run('document.querySelectorAll("details:not([open])").length') == 0


@pytest.mark.parametrize('name', ['index', 'timer-jitter', 'lr-pressure'])
def test_it_prints(browser: Browser, four: str, name: str, tmp_path: object) -> None:
    """On 12 sheets at most, nothing wider than A4 less its margins; the summary shows all platforms."""
    browser.open(beside(four, name), PAPER)
    browser.call('Emulation.setEmulatedMedia', media='print')
    assert browser.run('document.documentElement.scrollWidth') <= PAPER[0]
    seen = '[...document.querySelectorAll(".front")].filter(each => each.clientHeight).length'
    assert browser.run(seen) == (len(synth.PLATFORMS) if name == 'index' else 1)
    browser.open(beside(four, name))
    browser.pdf(f'{tmp_path}/print.pdf')
    with open(f'{tmp_path}/print.pdf', 'rb') as file:
        data = file.read()
    sheets = len(re.findall(rb'/Type\s*/Page\b', data))
    assert data[:5] == b'%PDF-' and 1 < sheets <= SHEETS


@pytest.mark.parametrize('name', ['index', 'eoi', 'paths', 'exits'])
@pytest.mark.parametrize('script', [True, False], ids=['script', 'plain'])
def test_four_platforms(browser: Browser, four: str, script: bool, name: str) -> None:
    """A page shows the platform that is picked and that one alone; so does the next page."""
    browser.open(beside(four, name), script=script)
    assert browser.complaints() == []
    shown = '[...document.querySelectorAll(".front")].map(each => each.clientHeight > 0)'
    for i in (*range(len(synth.PLATFORMS)), 0):
        browser.run(f'document.querySelectorAll(".picker input")[{i}].click()')
        assert browser.run(shown) == [each == i for each in range(len(synth.PLATFORMS))]


def test_the_picked_platform_stays_picked(browser: Browser, four: str) -> None:
    """From page to page, by its name."""
    browser.open(four)
    browser.run('document.querySelectorAll(".picker input")[2].click()')
    browser.open(beside(four, 'eoi'))
    assert browser.run('document.querySelector(".picker input:checked").value') == '3'
    browser.run('document.querySelectorAll(".picker input")[0].click()')


def test_one_table_of_all_platforms(browser: Browser, four: str) -> None:
    """It stands once, whatever platform is picked."""
    browser.open(beside(four, 'eoi'))
    names = column(browser, '#x-eoi > .scroll table', 1)
    assert list(dict.fromkeys(names)) == list(synth.PLATFORMS)
    assert browser.run('document.querySelectorAll("#x-eoi > .scroll").length') == 1
    browser.open(beside(four, 'across'))
    assert browser.run('document.querySelectorAll("#q-platforms figure > svg").length') == 1
