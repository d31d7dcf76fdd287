"""Recognition on pages drawn here: marks found, characters wrong, seconds beside the bare engine, blank paper.

    clean 200 dpi │ red stamp across the mark │ askew up to 5° │ 150 dpi │ 100 dpi │ grey copy of a stamp │ faint copy

Marks are counted as found if the whole chain (picture file → reader → grammar) gives the same level and period. The
pages are drawn, not scanned: real paper is harder. `python -m quality.ocr` prints the numbers.
"""

import datetime
import io
import json
import os
import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from biaoshi.check import facts_of
from biaoshi.formats import Limits, Source, open_document
from biaoshi.formats.recognition.blank import blank
from biaoshi.formats.recognition.picture import read_pixels
from biaoshi.isolate import Reader
from biaoshi.profiles import load_profile
from formats.picture_builder import READY, RED, SANS, SERIF, font, saved, stamped

MARKS = (
    "机密★10年", "绝密★启用前", "秘密★6个月", "绝密★长期", "机密★20年", "秘密★5年", "绝密★30年", "机密★1年",
    "秘密★10年", "机密★15年", "秘密★3年", "机密★至2029年12月31日",
)  # fmt: skip
BODY = (
    "各市县人民政府，省政府各部门、各直属机构：为进一步做好检查工作，切实维护各方面的安全，根据有关规定，结合我省实际，现将有关"
    "事项通知如下。一、提高认识，加强领导。各单位要充分认识这项工作的重要意义，主要负责同志要亲自过问，分管负责同志要具体抓，"
    "层层落实责任。二、突出重点，全面检查。检查时间自2025年3月15日起至6月30日止，各单位应当于7月10日前报送情况，联系电话"
    "13900000000。三、严肃纪律，落实整改。对发现的问题要列出清单、限期办结，逾期未办结的予以通报。"
)
WIDE = 27  # characters a line


@dataclass(frozen=True, slots=True)
class Look:
    """How a page is drawn and spoilt."""

    dpi: int = 200
    angle: float = 0.0
    stamp: tuple[int, int, int] | None = None
    faint: float = 1.0  # share of the ink's darkness that is left
    blur: float = 0.6
    grain: float = 6.0


LOOKS: dict[str, Look] = {
    "clean 200 dpi": Look(),
    "red stamp across": Look(stamp=RED),
    "askew up to 5°": Look(angle=5.0),
    "150 dpi": Look(dpi=150, blur=0.7),
    "100 dpi": Look(dpi=100, blur=0.6),
    "grey copy of a stamp across": Look(stamp=(120, 120, 120)),
    "faint copy": Look(faint=0.12, grain=3.0),
}


def paper(mark: str, look: Look, chance: random.Random, *, height: int = 842) -> tuple[Image.Image, list[str]]:
    """Return an A4 page (or its top, `height` points of it) with a mark, and its lines."""
    scale = look.dpi / 72
    image = Image.new("RGB", (round(595 * scale), round(height * scale)), "white")
    pen = ImageDraw.Draw(image)
    face = chance.choice([SANS, SERIF])
    lines: list[str] = []

    def put(x: float, y: float, text: str, size: float, **more: Any) -> None:
        if y + size < height:
            pen.text((x * scale, y * scale), text, font=font(size * scale, more.pop("path", SERIF)), **more)
            lines.append(text)

    put(79, 100, f"{chance.randrange(1, 900):06d}", 16, fill=0)
    put(79, 128, mark, 16, fill=0, path=face)
    put(79, 156, "特急", 16, fill=0, path=face)
    put(82, 195, "云岭省人民政府文件", 48, fill=RED)
    put(215, 285, f"云政发〔2025〕{chance.randrange(1, 90)}号", 16, fill=0)
    put(150, 330, "关于做好有关检查工作的通知", 22, fill=0)
    start = chance.randrange(len(BODY))
    text = (BODY + BODY)[start : start + 12 * WIDE]
    for number in range(12):
        put(79, 380 + 29 * number, text[number * WIDE : (number + 1) * WIDE], 16, fill=0)
    if look.stamp:
        centre = (round(chance.uniform(90, 150) * scale), round(chance.uniform(115, 155) * scale))
        image = stamped(image, centre, round(57 * scale), look.stamp)
    return _spoilt(image, look, chance), lines


def _spoilt(image: Image.Image, look: Look, chance: random.Random) -> Image.Image:
    if look.angle:
        angle = chance.choice([-1, 1]) * chance.uniform(0.6, 1.0) * look.angle
        image = image.rotate(angle, resample=Image.Resampling.BICUBIC, fillcolor="white")
    values = np.asarray(image.filter(ImageFilter.GaussianBlur(look.blur))).astype(float)
    values = (255 - (255 - values) * look.faint) * (250 / 255)
    grain = np.random.default_rng(chance.randrange(1 << 30)).normal(0, look.grain, values.shape[:2])
    image = Image.fromarray((values + grain[..., None]).clip(0, 255).astype(np.uint8))
    with Image.open(io.BytesIO(saved(image, "JPEG", quality=chance.choice([60, 80, 92])))) as out:
        return out.convert("RGB")


def measure(pages: int = 24, faint: int = 500) -> dict[str, Any]:
    """Return the numbers: marks by look (`pages` of each), characters and seconds of whole pages, `faint` pages.

    Without the fonts only {"skipped": why}. About five minutes of one core.
    """
    if not READY:
        return {"skipped": "no Noto CJK fonts"}
    chance = random.Random(20261125)  # noqa: S311  # nothing secret about it
    return {
        "marks": {name: _marks(look, pages, chance) for name, look in LOOKS.items()},
        "whole pages": _whole(4, chance),
        "side by side": _abreast(8, chance),
        "blank": _blank(faint, chance),
    }


def _marks(look: Look, pages: int, chance: random.Random) -> dict[str, Any]:
    found, slips = 0, []
    for number in range(pages):
        mark = MARKS[number % len(MARKS)]
        image, _ = paper(mark, look, chance, height=300)
        document = open_document(Source(saved(image), None, "always"), Limits())
        if _meant(mark) in _read(document):
            found += 1
        else:
            near = [b.text for b in document.blocks if "密" in b.text or "★" in b.text]
            slips.append(f"{mark} → {' / '.join(near) or '—'}")
    return {"pages": pages, "found": found, "recall": round(found / pages, 4), "slips": slips}


def _meant(mark: str) -> Any:
    from biaoshi.formats.plain import read_text

    return next(iter(_read(read_text(mark))), mark)


def _read(document: Any) -> list[Any]:
    facts = facts_of(document, profile=load_profile("gov"), as_of=datetime.date(2026, 11, 24), given=None, name=None)
    return [(m.level, m.period.kind, m.period.value) for m in facts.marks if m.kind == "state_secret"]


def _whole(pages: int, chance: random.Random) -> dict[str, Any]:
    """Return the share of characters wrong, and seconds a page of ours and of the bare engine on the same pages."""
    bare = _bare()
    drawn = [paper(chance.choice(MARKS), Look(), chance) for _ in range(pages)]
    wrong = total = 0
    ours, theirs = [], []
    for number, (image, lines) in enumerate(drawn):
        pixels = np.asarray(image)
        found, seconds = _timed(lambda p=pixels: read_pixels(p, first=True))  # type: ignore[misc]
        ours.append(seconds)
        theirs.append(_timed(lambda p=pixels: bare(np.ascontiguousarray(p[:, :, ::-1])))[1])  # type: ignore[misc]
        truth, read = "".join(lines), "".join(x.text.replace(" ", "") for x in found.lines)
        same = sum(m.size for m in SequenceMatcher(None, truth, read, autojunk=False).get_matching_blocks())
        wrong, total = wrong + max(len(truth), len(read)) - same, total + len(truth)
        if number == 0:  # models are loaded with the first page
            ours[0], theirs[0] = _timed(lambda p=pixels: read_pixels(p, first=True))[1], _timed(lambda p=pixels: bare(np.ascontiguousarray(p[:, :, ::-1])))[1]  # type: ignore[misc]  # fmt: skip
    mine, other = sum(ours) / pages, sum(theirs) / pages
    return {
        "pages": pages,
        "character_error": round(wrong / total, 4),
        "seconds_a_first_page": round(mine, 2),
        "seconds_bare_engine": round(other, 2),
        "overhead": round(mine / other - 1, 3),
    }


def _abreast(pages: int, chance: random.Random) -> dict[str, Any]:
    """Return seconds a page, as the clock has them, of one scan of `pages` pages read by one process and by two at a time.

    The whole chain: confined reader, its helpers, the document sent back. The models are loaded before the clock starts.
    What the machine did meanwhile shows in `load`: with more work than cores two processes cannot be faster.
    """
    drawn = [paper(chance.choice(MARKS), Look(), chance)[0] for _ in range(pages)]
    scan = saved(drawn[0], "TIFF", save_all=True, append_images=drawn[1:], compression="tiff_lzw")
    warm = saved(drawn[0], "TIFF", save_all=True, append_images=drawn[1:2], compression="tiff_lzw")
    seconds: dict[int, float] = {}
    spent: dict[int, float] = {}
    texts = []
    for workers in (1, 2):
        with Reader(ocr="auto", helpers=workers) as reader:
            reader.read(warm)
            begin, before = time.monotonic(), _spent(reader)
            texts.append(reader.read(scan).document.text)
            seconds[workers] = (time.monotonic() - begin) / pages
            spent[workers] = (_spent(reader) - before) / pages
    return {
        "pages": pages,
        "cores": len(os.sched_getaffinity(0)),
        "load": round(os.getloadavg()[0], 1),
        "seconds_a_page_one_worker": round(seconds[1], 2),
        "seconds_a_page_two_workers": round(seconds[2], 2),
        "gain": round(seconds[1] / seconds[2], 2),
        "processor_seconds_a_page": [round(spent[1], 2), round(spent[2], 2)],
        "same_text": texts[0] == texts[1],
    }


def _spent(reader: Reader) -> float:
    """Return the processor seconds of the reader's worker and its helpers so far."""
    worker = reader._idle[0].process.pid
    children = Path(f"/proc/{worker}/task/{worker}/children").read_text().split()
    fields = [Path(f"/proc/{p}/stat").read_text().rpartition(")")[2].split() for p in (worker, *children)]
    return sum(int(f[11]) + int(f[12]) for f in fields) / os.sysconf("SC_CLK_TCK")


def _bare() -> Callable[[Any], Any]:
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"
    from rapidocr import RapidOCR

    one: Callable[[Any], Any] = RapidOCR(
        params={"Global.log_level": "critical", "EngineConfig.onnxruntime.intra_op_num_threads": 1, "EngineConfig.onnxruntime.inter_op_num_threads": 1}
    )  # fmt: skip
    return one


def _timed(work: Callable[[], Any]) -> tuple[Any, float]:
    begin = time.process_time()
    out = work()
    return out, time.process_time() - begin


def _blank(pages: int, chance: random.Random) -> dict[str, Any]:
    """Return how many faint or pencilled pages were called blank, and how many blank ones with dust and grain were."""
    wrong = sum(blank(_faint(chance)) for _ in range(pages))
    empty = max(1, pages // 10)
    right = sum(blank(_dusty(chance)) for _ in range(empty))
    return {"faint_pages": pages, "called_blank": wrong, "blank_pages": empty, "known_as_blank": right}


def _faint(chance: random.Random) -> Any:
    look = Look(dpi=100, faint=chance.uniform(0.06, 0.3), blur=0.5, grain=chance.choice([0.0, 1.0, 2.0, 3.0]))
    image = Image.new("RGB", (827, 1169), "white")
    pen = ImageDraw.Draw(image)
    x, y = chance.uniform(60, 600), chance.uniform(60, 1000)
    if chance.random() < 0.5:
        pen.text(
            (x, y), chance.choice(["此件已阅", "秘密★1年", "同意", "内部"]), font=font(chance.uniform(13, 24)), fill=0
        )
    else:
        points = [(x, y)]
        for _ in range(30):
            x, y = x + chance.uniform(-3, 6), y + chance.uniform(-6, 6)
            points.append((x, y))
        pen.line(points, fill=0, width=1)
    return np.asarray(_spoilt(image, look, chance).convert("L"))


def _dusty(chance: random.Random) -> Any:
    image = Image.new("RGB", (827, 1169), "white")
    for _ in range(chance.randrange(6)):
        x, y = chance.uniform(0, 820), chance.uniform(0, 1160)
        ImageDraw.Draw(image).ellipse([x, y, x + 1.5, y + 1.5], fill=120)
    return np.asarray(_spoilt(image, Look(grain=chance.choice([0.0, 2.0, 4.0])), chance).convert("L"))


if __name__ == "__main__":
    print(json.dumps(measure(), ensure_ascii=False, indent=1))
