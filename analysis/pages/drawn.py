"""The pictures that were drawn, as they stand in a page."""

import os
import re
from types import SimpleNamespace
from typing import Dict, List, Optional, Sequence

from markupsafe import Markup

from analysis.pictures.of_run import names_of
from analysis.statistics.rows import Row

# Kinds of pictures of an experiment, in the order in which its section shows them.
KINDS = ('', 'parts:', 'distribution:')


def _svg(folder: Optional[str], name: Optional[str]) -> Optional[Markup]:
    """A picture's SVG as a page has it, None where it was not drawn."""
    path = os.path.join(folder or '', f'{name}.svg')
    if not folder or not name or not os.path.exists(path):
        return None
    with open(path, encoding='utf-8') as file:
        text = re.sub(r'<\?xml.*?\?>\s*', '', file.read())
    return Markup(re.sub(r'<svg\s+width="\d+" height="\d+"', '<svg role="img"', text, count=1))


class Drawn:
    """The folder of pictures of one run, and one with the same for a narrow page."""

    def __init__(self, folder: str, rows: Sequence[Row], narrow: Optional[str] = None) -> None:
        self._folder = folder
        self._narrow = narrow
        self.run_folder = os.path.dirname(folder)
        self._rows = rows
        self._names: Dict[str, Dict[str, str]] = {}

    def name(self, platform: str, kind: str) -> str:
        """File name of a picture, by plots.names_of()'s key; '' for a key that it does not have."""
        if platform not in self._names:
            self._names[platform] = names_of(platform, self._rows)
        return self._names[platform].get(kind, '')

    def figure(self, name: Optional[str], caption: str = '') -> Optional[SimpleNamespace]:
        """A picture to stand in the page, None where it was not drawn."""
        wide = _svg(self._folder, name)
        if wide is None:
            return None
        return SimpleNamespace(svg=wide, narrow=_svg(self._narrow, name), caption=caption, name=name)

    def of(self, platform: str, kind: str, caption: str = '') -> Optional[SimpleNamespace]:
        """The same by platform and key."""
        return self.figure(self.name(platform, kind), caption)

    def of_experiment(self, platform: str, experiment: str) -> List[str]:
        """File names of one experiment's pictures on one platform."""
        self.name(platform, '')
        mine = self._names[platform]
        found = []
        for kind in KINDS:
            for key, name in mine.items():
                if key == kind + experiment or (
                    kind and key.rstrip('0123456789') == kind + experiment and name not in found
                ):
                    found.append(name)
        return list(dict.fromkeys(found))
