"""The report's pages: a folder that opens from disk, and report.html, its first page alone."""

import os
import re
from types import SimpleNamespace
from typing import Any, Dict, List, Mapping, Sequence

import jinja2
from markupsafe import Markup

from analysis.command import replace_file
from analysis.pages import tables
from analysis.pictures.picture import file_name
from analysis.words import definitions

TEMPLATES = os.path.join(os.path.dirname(os.path.abspath(__file__)), 'templates')
FOLDER, ALONE = 'report', 'report.html'
END = '.html'
def _environment() -> jinja2.Environment:
    """The templates, with what they call."""
    env = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )
    env.filters['file_name'] = file_name
    env.globals['path_colour'] = definitions.path_colour
    env.globals['anchor_of'] = tables.anchor_of
    return env


def _inlined(name: str) -> Markup:
    """A file of the templates' folder, to stand in the page as it is."""
    with open(os.path.join(TEMPLATES, name), encoding='utf-8') as file:
        return Markup(file.read())


def _page(kind: str, name: str, title: str, anchor: str, sections: Sequence[str]) -> SimpleNamespace:
    return SimpleNamespace(
        file=file_name(name) + END, kind=kind, name=name, title=title, anchor=anchor, sections=sections
    )


# The pages about more than one experiment: file and section, title in the navigation, anchor.
TOPICS = (
    ('paths', 'Paths', 'q-paths'),
    ('stages', 'Stages', 'q-stages'),
    ('exits', 'Exits', 'exits'),
    ('across', 'Platforms', 'q-platforms'),
    ('peers', 'Other hypervisors', 'q-peers'),
)


def _pages(shown: Mapping[str, Any]) -> List[SimpleNamespace]:
    """Every page of the site in the order of its navigation; a topic with nothing to say is left out."""
    pages = [_page('topic', 'index', 'Summary', 'summary', ['summary'])]
    pages += [_page('topic', name, *words, [name]) for name, *words in TOPICS if shown[name]]
    if shown['marked'] or shown['problems']:
        pages.append(_page('topic', 'rows', 'Not run', 'marked', ['marked']))
    pages.append(_page('topic', 'methods', 'Methods', 'methods', ['methods', 'glossary', 'cite', 'run']))
    taken = {page.file for page in pages}
    for each in shown['experiments']:
        page = _page('experiment', each.name, each.title, each.anchor, ['experiment'])
        while page.file in taken:
            page.file = 'x-' + page.file
        taken.add(page.file)
        page.e = each
        pages.append(page)
    return pages


def _linked(texts: Mapping[str, str]) -> Dict[str, str]:
    """Pages whose links into another page name its file. Templates know anchors alone."""
    where = {anchor: file for file, text in texts.items() for anchor in re.findall(r' id="([^"]+)"', text)}

    def link(file: str, anchor: str) -> str:
        other = where.get(anchor, file)
        local = other == file or anchor == 'top'
        return f'href="#{anchor}"' if local else f'href="{other}#{anchor}"'

    return {
        file: re.sub(r'href="#([^"]+)"', lambda found, file=file: link(file, found[1]), text)
        for file, text in texts.items()
    }


def render(shown: Mapping[str, Any]) -> Dict[str, str]:
    """The site's pages as text, by the name of their file."""
    template = _environment().get_template('page.html.j2')
    pages = _pages(shown)
    common = {**shown, 'pages': pages, 'css': _inlined('report.css'), 'script': _inlined('report.js')}
    return _linked({page.file: template.render({**common, 'page': page}) for page in pages})


def alone(index: str) -> str:
    """The first page as it stands beside the site's folder: its links lead into that."""
    return re.sub(r'href="([^"#.]+\.html)#', rf'href="{FOLDER}/\1#', index).replace('href="../', 'href="')


def write_site(folder: str, shown: Mapping[str, Any]) -> None:
    """Write report/ and report.html; pages of an older run are removed. Raises OSError."""
    site = os.path.join(folder, FOLDER)
    os.makedirs(site, exist_ok=True)
    texts = render(shown)
    for name in os.listdir(site):
        if name.endswith(END) and name not in texts:
            os.remove(os.path.join(site, name))
    for name, text in texts.items():
        replace_file(os.path.join(site, name), text)
    replace_file(os.path.join(folder, ALONE), alone(texts['index' + END]))
