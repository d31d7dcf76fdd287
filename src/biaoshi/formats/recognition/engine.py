"""The one place that knows the engine: rapidocr's detector and recogniser, their models as they come in its wheel.

Offline by construction: the models are named by path, so rapidocr looks nothing up; onnxruntime (seen with 1.32) reports
its use to its maker and keeps a device number in ~/.cache unless ORT_DISABLE_TELEMETRY is set before it is loaded. A
worker could do neither, having no network and no files to write, but nothing should even try.
"""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]
"""Rows, columns, red-green-blue."""
Quad = NDArray[np.float32]
"""Four corners (x, y) of a line: top left, top right, bottom right, bottom left as it is read."""
BATCH = 6  # lines recognised together


@dataclass(frozen=True, slots=True)
class Guess:
    """What a line was taken for: its characters, how sure the recogniser is of each (0 to 1), and where the middle of
    each is along the line (0 to 1; empty where it does not tell, blanks have none)."""

    text: str
    sure: tuple[float, ...]
    at: tuple[float, ...] = ()

    @property
    def confidence(self) -> float:
        return sum(self.sure) / len(self.sure) if self.sure else 0.0


def installed() -> bool:
    """Tell whether the extra `ocr` is there, without loading it."""
    return all(find_spec(name) is not None for name in ("rapidocr", "onnxruntime", "cv2"))


def detect(picture: Pixels) -> list[Quad]:
    """Return the places of the lines in `picture`, unordered. Its size is its cost; lines want 15 pixels and more."""
    found = _engine().detector(_bgr(picture))
    return [] if found.boxes is None else [np.asarray(b, np.float32) for b in found.boxes]


def recognise(lines: Sequence[Pixels]) -> list[Guess]:
    """Return what stands in each of `lines`, cut out level."""
    if not lines:
        return []
    engine = _engine()
    answer = engine.recogniser(engine.wanted(img=[_bgr(x) for x in lines], return_word_box=True))
    guesses = []
    for text, words in zip(answer.txts, answer.word_results, strict=True):
        sure = tuple(float(c) for c in words.confs)
        columns = [c for word in words.word_cols for c in word]
        at = tuple((c + 0.5) / words.line_txt_len for c in columns) if words.line_txt_len else ()
        guesses.append(Guess(text, sure if len(sure) == len(text) else (0.0,) * len(text), at))
    return guesses


@dataclass(frozen=True, slots=True)
class _Engine:
    detector: Any
    recogniser: Any
    wanted: Any  # the recogniser's form of a request


@cache
def _engine() -> _Engine:
    """Load the models, once a process. Measured: 1 s; 0.9 GB resident and 1.7 GB of addresses at the worst page (600 dpi)."""
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"
    import cv2
    import rapidocr
    from rapidocr.ch_ppocr_rec.typings import TextRecInput

    cv2.setNumThreads(1)  # as the engine itself: processes stand side by side, not threads
    models = Path(rapidocr.__file__).parent / "models"
    det, rec, cls = (
        next(iter(sorted(models.glob(f"*{kind}*.onnx"), reverse=True))) for kind in ("_det_", "_rec_", "_cls_")
    )
    loaded: Any = rapidocr.RapidOCR(
        params={
            "Global.log_level": "critical",
            "Global.model_root_dir": str(models),
            "Global.use_cls": False,
            "EngineConfig.onnxruntime.intra_op_num_threads": 1,
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
            "Det.model_path": str(det),
            "Det.limit_side_len": 32,  # sizes are ours to choose
            "Rec.model_path": str(rec),
            "Rec.rec_batch_num": BATCH,
            "Cls.model_path": str(cls),
        }
    )
    return _Engine(loaded._load_det_model(), loaded._load_rec_model(), TextRecInput)


def _bgr(picture: Pixels) -> Pixels:
    return np.ascontiguousarray(picture[:, :, ::-1])
