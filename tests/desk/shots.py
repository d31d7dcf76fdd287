"""Pictures of pages for people to look at: PYTHONPATH=tests:src:api python -m desk.shots FOLDER [WORD …]

Every module scenes_<name> here gives (name, account, what to do with the page); a WORD picks by name, that of a module too.
"""

import importlib
import pkgutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from playwright.sync_api import Page

import desk as package
from desk.browser import SIZES, Desk, opened, overflowing, serious

Scene = tuple[str, str | None, Callable[[Page], object]]


def scenes(desk: Desk, words: list[str]) -> Iterator[Scene]:
    """Yield the scenes wanted; each module first puts into the service what it shows."""
    names = [m.name.removeprefix("scenes_") for m in pkgutil.iter_modules(package.__path__) if m.name[:7] == "scenes_"]
    chosen = [name for name in names if name in words] or names
    left = [word for word in words if word not in names]
    for name in chosen:
        found: Iterator[Scene] = importlib.import_module(f"desk.scenes_{name}").scenes(desk)
        yield from (scene for scene in found if not left or any(word in scene[0] for word in left))


def main(folder: Path, words: list[str]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as place, opened(Path(place), more='[gate]\npolicy = "gate.toml"') as desk:
        for name, account, act in scenes(desk, words):
            for size in SIZES:
                with desk.page(account, size=size) as page:
                    act(page)
                    page.screenshot(path=folder / f"{name}-{size[0]}.png")
                    print(name, size[0], overflowing(page), *serious(page), sep="  ")


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
