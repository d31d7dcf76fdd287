"""Files against hashes: what pip recorded when it installed each wheel, and the bundle's own list.

Code that nobody recorded, in our package, is as bad as code that changed: it would be imported.
"""

import base64
import sys
from collections.abc import Iterator
from hashlib import sha256
from importlib.metadata import Distribution, distributions
from pathlib import Path

from biaoshi.installation.line import Line

LIST = "SHA256SUMS"
OWN = "biaoshi"
_GROUP = "文件"
_SHOWN = 3
_AGAIN = "文件缺少或者被改过，检查结果不可信。请用原安装包重新安装；不是自己改的，应报告信息安全人员"


def check() -> Iterator[Line]:
    """Yield a line for our own wheel, one for the libraries, one for the bundle's hash list above the interpreter."""
    held = sorted(distributions(), key=lambda d: (d.name or "").lower())
    yield own([d for d in held if d.name == OWN])
    yield libraries([d for d in held if d.name != OWN])
    yield listed(Path(sys.prefix))


def own(held: list[Distribution]) -> Line:
    """Return the line of our own wheel: each file's hash, and no Python file that is not recorded."""
    what = "标识的程序文件"
    if not held:
        return Line("files.own", _GROUP, what, "missing", "没有安装记录", "请用安装包重新安装")
    if _editable(held[0]):
        return Line(
            "files.own",
            _GROUP,
            what,
            "missing",
            "从源码目录运行，没有哈希可核对",
            "正式使用请从安装包安装",
            required=False,
        )
    looked, wrong = recorded(held[0])
    package = Path(str(held[0].locate_file(OWN)))
    known = {Path(str(held[0].locate_file(f))) for f in held[0].files or ()}
    strange = [p for p in sorted(package.rglob("*.py")) if p not in known]
    wrong += [f"{p.relative_to(package.parent)}（多出）" for p in strange]
    return _line("files.own", what, looked, wrong)


def libraries(held: list[Distribution]) -> Line:
    """Return one line over every library of this environment."""
    looked = 0
    wrong: list[str] = []
    for one in held:
        count, bad = recorded(one)
        looked, wrong = looked + count, wrong + bad
    return _line("files.libraries", f"所用的库（{len(held)} 个）", looked, wrong)


def listed(prefix: Path) -> Line:
    """Return the line of the bundle's SHA256SUMS in `prefix` or two folders above, which covers the interpreter too."""
    what = f"安装目录的哈希清单 {LIST}"
    for folder in (prefix, *list(prefix.parents)[:2]):
        if (folder / LIST).is_file():
            return _line("files.listed", what, *against(folder / LIST))
    return Line(
        "files.listed",
        _GROUP,
        what,
        "missing",
        "没有清单，只按各库的安装记录核对",
        "这是成品目录才有的",
        required=False,
    )


def against(hashes: Path) -> tuple[int, list[str]]:
    """Return how many files of a list in the form of sha256sum were looked at, and what is wrong with which."""
    looked, wrong = 0, []
    for row in hashes.read_text("utf-8", "surrogateescape").splitlines():
        digest, _, name = row.partition("  ")
        if not name:
            wrong.append(f"{LIST}（有读不懂的行）")
            continue
        looked += 1
        wrong += _wrong(hashes.parent / name, digest.lower(), name)
    return looked, wrong


def recorded(one: Distribution) -> tuple[int, list[str]]:
    """Return how many files of a distribution were looked at, and what is wrong with which.

    Commands that pip writes outside the library folder are left out: they hold the place of the interpreter, and the
    bundle has its own.
    """
    looked, wrong = 0, []
    for f in one.files or ():
        if f.hash is None or f.hash.mode != "sha256" or f.parts[0] == "..":
            continue
        looked += 1
        digest = base64.urlsafe_b64decode(f.hash.value + "=").hex()
        wrong += _wrong(Path(str(one.locate_file(f))), digest, str(f))
    return looked, wrong


def _wrong(path: Path, digest: str, name: str) -> list[str]:
    try:
        with path.open("rb") as f:
            whole = sha256()
            while piece := f.read(1 << 20):
                whole.update(piece)
    except FileNotFoundError:
        return [f"{name}（缺少）"]
    except OSError:
        return [f"{name}（读不出）"]
    return [] if whole.hexdigest() == digest else [f"{name}（被改过）"]


def _editable(one: Distribution) -> bool:
    """Tell whether the code is used from a checkout (PEP 660): then its record names none of our modules, models at most."""
    return not any(f.parts == (OWN, "__init__.py") for f in one.files or ())


def _line(name: str, what: str, looked: int, wrong: list[str]) -> Line:
    if not wrong:
        return Line(name, _GROUP, what, "ok", f"{looked} 个文件的哈希都相符")
    more = f" 等 {len(wrong)} 个" if len(wrong) > _SHOWN else ""
    return Line(name, _GROUP, what, "broken", f"不相符：{'、'.join(wrong[:_SHOWN])}{more}", _AGAIN)
