"""House masks: what may stand in place of personal data (law/disclosure.md §3.1), as data an office can replace.

No rule fixes one format for the country; `masks.toml` beside this file is ours, an office gives its own (`plan --masks`).
The plan carries the masks, so whoever edits it sees them and the certificate is bound to them. Ours hide more than four
digits of a mobile (first three, last two stay): the usual 138****1234 leaves ten thousand numbers, which an address book
and a surname beside it sort out in a minute, and `recognisers.sufficiency` rightly calls it too little. An office that
wants it may have it: the copy then says what is left readable (`sufficiency`), it is never changed in silence. Numbers
of accounts and papers go altogether (§3.2), since nothing is understood better by a part of them.
"""

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, fields, replace
from functools import cache
from pathlib import Path
from typing import Any, Literal, get_args

from biaoshi.errors import ConfigError
from biaoshi.recognisers.names.characters import COMPOUND

How = Literal["delete", "ends", "digits", "surname", "township", "county", "domain", "words"]
SIGNS = "*×○●□〇某"
"""Signs that a check knows a mask by."""
_MOST = 30  # characters: of fixed words, and of what may be left of a number
_TOWNSHIP = re.compile("^.*?(?:[省市区县旗州盟][^省市区县旗州盟]{1,8}?(?:街道|[镇乡]))")
_COUNTY = re.compile("^.*?(?:[省州盟市].*?[区县旗市]|[区县旗])")
_COUNTED = ("ends", "digits")


@dataclass(frozen=True, slots=True)
class Form:
    """One way of masking; what it takes of the fields is said in masks.toml."""

    form: How = "delete"
    head: int = 0
    tail: int = 0
    shortest: int = 0
    sign: str = "*"
    words: str = ""


Masks = Mapping[str, Form]
"""Code of the rule that speaks of the words → how they are masked. A code that is not here is deleted."""


@cache
def house() -> Masks:
    """Return our masks."""
    return _read(Path(__file__).with_name("masks.toml"))


def load(path: Path) -> Masks:
    """Return our masks with those of the office in the file `path` in their place. Raises ConfigError naming the entry."""
    return {**house(), **_read(path)}


def given(data: object, where: str) -> Masks:
    """Return the masks in `data` (code → fields). Raises ConfigError, which begins with `where` and names the entry."""
    if not isinstance(data, dict):
        raise ConfigError(f"{where}的遮盖写法应为编号与写法的对照。")
    return {str(code): _form(code, form, where) for code, form in data.items()}


def told(masks: Masks) -> dict[str, dict[str, Any]]:
    """Return the masks as data, fields that say nothing left out."""
    plain = asdict(Form())
    return {
        code: {k: v for k, v in asdict(form).items() if k == "form" or v != plain[k]} for code, form in masks.items()
    }


def masked(form: Form, words: str) -> str:
    """Return what stands in place of `words`; "" where they are removed."""
    match form.form:
        case "ends":
            return _kept(form, words, str.isalnum)
        case "digits":
            return _kept(form, words, str.isdecimal)
        case "surname":
            kept = 2 if words[:2] in COMPOUND and len(words) > 2 else 1
            return words[:kept] + form.sign * max(1, min(8, len(words) - kept))
        case "township" | "county":
            shown = (form.form == "township" and _TOWNSHIP.match(words)) or _COUNTY.match(words)
            return shown[0] if shown and shown.end() < len(words) else ""
        case "domain":
            at = max(words.rfind("@"), words.rfind("＠"))
            return f"{form.sign * 3}{words[at:]}" if at >= 0 else ""
        case "words":
            return form.words
        case _:
            return ""


def _kept(form: Form, words: str, counts: Callable[[str], bool]) -> str:
    """Return `words` with a sign for each character that counts, but for the first and last of them."""
    places = [n for n, c in enumerate(words) if counts(c)]
    if len(places) < max(form.shortest, form.head + form.tail + 1):
        return ""
    hidden = set(places[form.head : len(places) - form.tail])
    return "".join(form.sign if n in hidden else c for n, c in enumerate(words))


def _read(path: Path) -> Masks:
    try:
        return given(tomllib.loads(path.read_text("utf-8")), f"遮盖写法文件 {path.name} ")
    except OSError as error:
        raise ConfigError(f"遮盖写法文件 {path.name} 读不到（{error.strerror}）。") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"遮盖写法文件 {path.name} 不是有效的 TOML：{error}") from error


def _form(code: object, data: object, where: str) -> Form:
    def wrong(why: str) -> ConfigError:
        return ConfigError(f"{where}的 {str(code)[:20]} 有误：{why}。")

    known = [f.name for f in fields(Form)]
    if not re.fullmatch("PI8[0-3][0-9]|SC712", str(code)):
        raise wrong("不是个人信息或者口令的规则编号")
    if not isinstance(data, dict) or not set(data) <= set(known):
        raise wrong(f"只能有 {'、'.join(known)}")
    if data.get("form") not in get_args(How):
        raise wrong(f"form 应为 {'、'.join(get_args(How))} 之一")
    form = replace(Form(), **data)
    if not all(type(n) is int and 0 <= n <= _MOST for n in (form.head, form.tail, form.shortest)):
        raise wrong(f"head、tail、shortest 应为 0 至 {_MOST} 的整数")
    if form.form in _COUNTED and form.shortest and form.shortest <= form.head + form.tail:
        raise wrong("shortest 应大于 head 与 tail 之和，不然什么也没有隐去")
    if not isinstance(form.sign, str) or form.sign not in tuple(SIGNS):
        raise wrong(f"sign 应为 {' '.join(SIGNS)} 之一")
    plain = isinstance(form.words, str) and len(form.words) <= _MOST and form.words.isprintable()
    if not plain or (form.form == "words") != bool(form.words):
        raise wrong(f"words 应为 {_MOST} 字以内的文字，只在 form 为 words 时写")
    return form
