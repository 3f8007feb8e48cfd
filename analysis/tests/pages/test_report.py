"""The report's pages: self-contained, whole, true to summary.csv, and honest about what is missing."""

import csv
import html
import io
import os
import re
import time
from html.parser import HTMLParser
from typing import Callable, Dict, List

import pytest

from analysis.pages.sentences import jitter, storm
from analysis.read.folder import load_run
from analysis.statistics.rows import build_rows
from analysis.tests import synth
from analysis.tests.helpers import COUNTERS, SAMPLES, command, read, read_site

Make = Callable[..., str]
VOID = {'input', 'meta', 'rect', 'path', 'link', 'br', 'wbr'}
PERF_ROWS = 1_000_000
EACH_KIND = ['spi', 'timer-jitter', 'lr-pressure', 'vm-switch']  # together most kinds of picture
KINDS = 8  # pictures of these
PERF_SECONDS = 30  # several times what two slow cores need


class Page(HTMLParser):
    """What the tests ask of a page; fails where tags do not nest."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: List[str] = []
        self.rows: List[List[str]] = []
        self.ids: List[str] = []
        self.links: List[str] = []
        self.words: List[str] = []
        self.feed(text)
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list) -> None:
        found: Dict[str, str] = dict(attrs)
        self.ids += [found['id']] if 'id' in found else []
        self.links += [value for key, value in found.items() if key in ('href', 'src')]
        if tag == 'tr':
            self.rows.append([])
        if tag in ('td', 'th'):
            self.rows[-1].append('')
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list) -> None:
        pass

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)
        if self.rows and {'td', 'th'} & set(self.open):
            self.rows[-1][-1] += data

    def row(self, *start: str) -> List[str]:
        """The table row that starts with these cells."""
        return next(row for row in self.rows if [cell.strip() for cell in row[: len(start)]] == list(start))

    @property
    def text(self) -> str:
        """All text, blanks collapsed."""
        return ' '.join(''.join(self.words).split())


@pytest.fixture(scope='session', name='page')
def _page(whole_run: str) -> Page:
    return Page(read_site(whole_run))


def page_of(folder: str, status: int = 0) -> Page:
    """Analyse a folder and take its page."""
    assert command(folder)[0] == status
    return Page(read_site(folder))


def test_every_link_of_the_site_leads_somewhere(whole_run: str) -> None:
    """No network; each page has its own anchors once, and each link an anchor of a page of the site."""
    texts = {name: read(whole_run, f'report/{name}') for name in os.listdir(f'{whole_run}/report')}
    pages = {name: Page(text) for name, text in texts.items()}
    for name, page in pages.items():
        assert not re.search(r'url\(|@import|fetch\(|XMLHttp', texts[name])
        assert texts[name].count('<script') == 1
        assert len(set(page.ids)) == len(page.ids)
        for link in page.links:
            file, _, anchor = link.partition('#')
            if file.startswith('../'):
                assert os.path.exists(f'{whole_run}/{file[3:]}'), link
            else:
                assert anchor in pages[file or name].ids, link
    assert set(texts) > {f'{name}.html' for name in (*synth.COST, 'index', 'paths', 'exits', 'methods')}


def test_every_picture_stands_in_the_site_once(page: Page, whole_run: str) -> None:
    """What was drawn is shown, and nothing is shown twice."""
    drawn = [name for name in os.listdir(f'{whole_run}/plots') if name.endswith('.svg')]
    assert ''.join(page.words) and read_site(whole_run).count('<figure') == len(drawn)
    assert read_site(whole_run).count('<svg') == 2 * len(drawn)  # as wide as a page, and as a phone


def test_the_summary_alone(whole_run: str) -> None:
    """report.html is the first page, with every link into the folder beside it; its pictures are in it."""
    text = read(whole_run, 'report.html')
    shown = text.replace('href="report/', 'href="').replace('href="plots/', 'href="../plots/')
    assert shown == read(whole_run, 'report/index.html')
    assert '<svg' in text and len(text) < 200_000
    for link in Page(text).links:
        assert link[0] == '#' or os.path.exists(f'{whole_run}/{link.partition("#")[0]}')


def test_headline(page: Page) -> None:
    """p50 with its ratio to native, and exits, path by path."""
    cells = [cell.strip() for cell in page.row('whole SPI, edge')]
    assert cells[1:] == ['41', '0', '41 (1×)', '0', '88 (2.15×)', '1', '205 (5×)', '2', '362 (8.83×)', '3']
    assert [cell.strip() for cell in page.row('null hypercall')][1] == 'unsupported'


def test_every_row_of_the_summary_stands_in_a_table(page: Page, whole_run: str) -> None:
    """All figures of all rows, in the summary's own digits but for the thousands' commas."""
    every = ('count', 'min', 'p50', 'p90', 'p99', 'p99_9', 'max', 'mean')
    shown = {tuple(cell.strip().replace(',', '') for cell in row) for row in page.rows}
    for row in csv.DictReader(io.StringIO(read(whole_run, 'summary.csv'))):
        columns = every if row['min'] != row['max'] else ('count', 'p50')  # what never varies says so once
        figures = tuple(row[name] or '–' for name in columns)
        several = len(synth.COST[row['experiment']]) > 1 or row['variant']
        name = (row['variant'], row['path']) if several else (row['path'],)
        assert any(cells[: len(name) + len(columns)] == name + figures for cells in shown), row


def test_exits_are_named(page: Page) -> None:
    """Each exit of one interrupt with its number, name and reason."""
    assert 'trap: 3 exits: physical interrupt, IAR read and EOIR write.' in page.text
    assert 'lr-eoi: 2 exits: physical interrupt and maintenance interrupt for EOI.' in page.text
    assert 'traps to Hyp mode, and the shim picks the interrupt' in page.text
    assert (
        'One interrupt takes no exit on native and passthrough, 1 exit on lr (doorbell), '
        '2 exits on lr-eoi (doorbell and maintenance interrupt for EOI), '
        'and 3 exits on trap (doorbell, IAR read and EOIR write).'
    ) in page.text


def test_exits_without_a_cause_are_said(run_of: Make) -> None:
    """Where the causes do not add up to the exits the page says so, and an unknown cause keeps its name."""
    counters = 'm,lr,spi,trigger=edge,{},{}\n'.format
    text = (
        counters('interrupts', 10)
        + counters('exits', 40)
        + counters('exit_irq', 10)
        + counters('exit_moon', 10)
    )
    page = page_of(run_of('m,lr,spi,trigger=edge,0,0,0,3,insn\n', text, 'status:m/lr/spi/trigger=edge,ok\n'))
    assert 'lr: 4 exits: physical interrupt, moon and 2 without a cause.' in page.text
    assert 'the report has no explanation for this counter' in page.text


def test_differences_and_spread_in_words(page: Page) -> None:
    """Worked out over the variants; paths of which the same is to be said stand together."""
    assert 'is the same on passthrough, lr and lr-eoi, and 128 insn higher on trap.' in page.text
    assert 'to compare with. The median is 27 insn on passthrough, lr, lr-eoi and trap.' in page.text
    assert 'in no row. The widest spread is that of native (timer=cntv, wait=spin): 8 to 9' in page.text
    assert 'equal in 10 of 30 rows. The widest spread is that of trap (timer' in page.text


def test_definitions_and_unit(page: Page) -> None:
    """Every experiment says where its interval starts and ends; the unit says what it is not."""
    assert page.text.count('Interval: ') == len(synth.COST)
    assert 'It is not a measure of time' in page.text


def test_what_counts_of_an_access_that_traps(page: Page) -> None:
    """Said where acknowledge and completion are defined: rows of two GICs differ by it."""
    said = 'is one instruction longer than the same access to that of a GICv2'
    assert page.text.count(said) == 2


def test_operations_and_whole_interrupts(page: Page) -> None:
    """Where counters cover the measured operation alone the page says so."""
    assert 'takes no exit on native, passthrough, lr and lr-eoi, and 1 exit on trap (IAR read).' in page.text
    assert 'mmio-trap, ack, eoi, maintenance and dist-config are of that operation alone' in page.text
    assert page.text.count('Counted inside the measured intervals alone') == 7
    assert 'A pair of stamps costs 2 insn on native, passthrough, lr, lr-eoi and trap.' in page.text


def test_metadata(page: Page) -> None:
    """The run's own words."""
    assert [cell.strip() for cell in page.row('toolchain')] == ['toolchain', 'arm-none-eabi-gcc 12.2.1']


def test_unsupported_rows_are_listed(page: Page) -> None:
    """With their reason, and not called failures."""
    assert page.row('hypercall', '', 'native')[3:] == [
        'virt-v7-gicv2',
        'unsupported',
        'no hypervisor to call',
    ]
    assert 'rows failed or are incomplete' not in page.text


def test_jitter_and_storm_sentences(page: Page) -> None:
    """What the section on jitter and the one on the storm say of these data."""
    assert re.search(
        r'period=1ms, the lateness of a tick varies by \d insn on native and passthrough \(8', page.text
    )
    assert 'With cpus=1 and with cpus=2, no interrupt was lost and none came twice on native' in page.text


def test_a_sweep_says_where_its_worst_is(run_of: Make) -> None:
    """The largest sample, its phase and how many there are; without the counters the sample alone."""
    key = 'm,{},timer-jitter,timer=cntv;load=irq;phase=sweep,'.format
    samples = ''.join(
        f'{key(path)}0,{i},0,{value},insn\n'
        for path in ('native', 'lr')
        for i, value in enumerate((3, 29, 28))
    )
    counters = f'{key("lr")}load_period,3\n{key("lr")}worst_phase,1\n'
    assert jitter(build_rows(load_run(run_of(samples, counters)))) == [
        'With timer=cntv, load=irq, phase=sweep, the latest that a tick can be, in insn, is 29 on native and '
        '29 on lr (phase 1 of 3).'
    ]


@pytest.mark.parametrize(
    'counters, said, good',
    [
        ({'interrupts': 1000, 'lost': 0, 'duplicated': 0},
         'No interrupt was lost and none came twice on lr (1,000 interrupts).', True),
        ({'interrupts': 1000, 'lost': 3, 'duplicated': 0},
         'On lr, 3 were lost and 0 came twice of 1,000 interrupts.', False),
        ({'interrupts': 1000, 'lost': 0, 'duplicated': 2},
         'On lr, 0 were lost and 2 came twice of 1,000 interrupts.', False),
        ({'interrupts': 1000}, 'On lr, nothing counted what was lost or came twice.', False),
    ],
)  # fmt: skip
def test_storm(run_of: Make, counters: Dict[str, int], said: str, good: bool) -> None:
    """A lost interrupt is never covered up, nor is a count that is missing."""
    text = ''.join(f'm,lr,storm,cpus=1,{name},{value}\n' for name, value in counters.items())
    rows = build_rows(load_run(run_of('', text, 'status:m/lr/storm/cpus=1,ok\n')))
    assert storm(rows) == (said, good)


def test_failed_and_incomplete_rows_are_marked(run_of: Make) -> None:
    """At the top, in the headline, in the section and in the list with the reason."""
    said = 'status,incomplete\nstatus:m/lr/ack/,incomplete\nreason:m/lr/ack/,guest <stopped>\n'
    said += 'status:m/trap/ack/,failed\n'
    page = page_of(run_of('m,lr,ack,,0,0,0,3,insn\n', '', said))
    assert 'This run is marked incomplete: something is missing.' in page.text
    assert '2 of 2 rows failed or are incomplete' in page.text
    assert [cell.strip() for cell in page.row('acknowledge (IAR)')][1:] == ['3 incomplete', 'failed']
    assert page.row('ack', '', 'lr', 'm')[4:] == ['incomplete', 'guest <stopped>']
    assert page.row('ack', '', 'trap', 'm')[4:] == ['failed', 'no reason was recorded']
    assert page.row('lr')[-1] == 'incomplete: guest <stopped>'


@pytest.mark.parametrize('experiments', [['ack'], ['timer-jitter'], ['storm'], ['hypercall', 'clock']])
def test_narrowed_run(tmp_path: object, experiments: List[str]) -> None:
    """A run of a few experiments is a page with just these."""
    page = page_of(synth.write_run(f'{tmp_path}/run', 20, experiments))
    assert [link for link in page.links if re.fullmatch('[a-z-]+.html#x-[a-z-]+', link)]
    assert page.text.count('Interval: ') == len(experiments)


def test_two_platforms(run_of: Make) -> None:
    """Each has its own table, sections and pictures, in its own unit."""
    folder = run_of('a,lr,ack,,0,0,0,5,insn\nb,lr,ack,,0,0,0,700,cycles\n', '', 'status:a/lr/ack/,ok\n')
    page = page_of(folder)
    assert sorted(os.listdir(f'{folder}/plots')) == [f'{p}-{n}.{e}' for p in 'ab' for n in ('cost',)
                                                     for e in ('pdf', 'png', 'svg')]  # fmt: skip
    assert 'x-ack' in page.ids and 'Cycles are the CPU' in page.text
    lines = [[cell.strip() for cell in row] for row in page.rows]
    assert [line for line in lines if line[0] == 'acknowledge (IAR)'] == [
        ['acknowledge (IAR)', '5'],
        ['acknowledge (IAR)', '700 incomplete'],
    ]
    assert 'No two platforms of this run measured the same interval in one unit.' in page.text


def test_names_cannot_write_html(run_of: Make) -> None:
    """Whatever a run calls things, they are text in the page and in the pictures."""
    name = '<script>alert(1)</script>&amp;'
    folder = run_of(
        f'm,lr,{name},{name},0,0,0,5,insn\n', f'm,lr,{name},{name},{name},5\n', f'{name},{name}\n'
    )
    page = page_of(folder)
    assert read_site(folder).count('<script') == 1  # the page's own
    assert name in page.text
    assert html.escape(name, quote=False) in read_site(folder)


def test_deterministic(tmp_path: object) -> None:
    """The same run twice: every file the same, byte for byte."""
    files: List[Dict[str, bytes]] = []
    for name in ('one', 'two'):
        folder = synth.write_run(f'{tmp_path}/{name}', 50, EACH_KIND)
        assert command(folder)[0] == 0
        files.append({})
        for place, _, names in os.walk(folder):
            for file in names:
                with open(os.path.join(place, file), 'rb') as data:
                    files[-1][os.path.relpath(os.path.join(place, file), folder)] = data.read()
    pages = len(os.listdir(f'{tmp_path}/one/report'))
    assert pages > len(EACH_KIND) and len(files[0]) == 4 + 3 + pages + 3 * KINDS
    assert files[0] == files[1]


def test_again_in_place(tmp_path: object) -> None:
    """A second analysis of a narrower run leaves no picture of the first."""
    folder = synth.write_run(f'{tmp_path}/run', 20, ['ack', 'hypercall'])
    assert command(folder)[0] == 0
    synth.write_run(folder, 20, ['ack'])
    assert command(folder)[0] == 0
    assert sorted(os.listdir(f'{folder}/plots')) == [f'cost.{end}' for end in ('pdf', 'png', 'svg')]


def test_a_million_rows_are_fast(tmp_path: object) -> None:
    """A whole analysis, pictures included. The rows are of 20 variants with values of every length."""
    lines = [f'{i},0,{(i * 7919) % 100003 - 50},insn\n' for i in range(PERF_ROWS // 20)]
    with open(f'{tmp_path}/samples.csv', 'w', encoding='utf-8') as file:
        file.write(SAMPLES)
        for variant in range(20):
            start = f'virt-v7-gicv2,lr,timer-jitter,timer=cntv;load=idle;period={variant}ms,0,'
            file.write(start + start.join(lines))
    for name, text in (('counters.csv', COUNTERS), ('run.csv', 'key,value\n')):
        with open(f'{tmp_path}/{name}', 'w', encoding='utf-8') as file:
            file.write(text)
    start_time = time.monotonic()
    assert command(str(tmp_path))[0] == 0
    assert time.monotonic() - start_time < PERF_SECONDS
    rows = list(csv.DictReader(io.StringIO(read(str(tmp_path), 'summary.csv'))))
    assert sum(int(row['count']) for row in rows) == PERF_ROWS
