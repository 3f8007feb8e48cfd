"""Writing files so that a reader never finds half of one."""

import os


def replace_file(path: str, text: str) -> None:
    """Replace `path` as a whole. Raises OSError, and leaves what was there."""
    unfinished = path + '.part'
    try:
        with open(unfinished, 'w', encoding='utf-8', newline='') as file:
            file.write(text)
        os.replace(unfinished, path)
    except OSError:
        if os.path.exists(unfinished):
            os.remove(unfinished)
        raise
