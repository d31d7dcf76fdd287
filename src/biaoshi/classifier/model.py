"""A linear model on disk: numbers without pickle, a vocabulary, and a card of what it was made from.

    model.toml        name, labels, thresholds, highest level of its sources, digests of the two files below
    weights.npz       idf [features], weights [labels × features], bias [labels]         first layer: the paragraph
                      beside [labels × seen], level [labels]                             second: it among its neighbours
    vocabulary.json   tokens in the order of the features

Both layers are linear, so that every score is explained by words: the second only weighs what the first says of the
paragraph, of those before and after it and of the whole paper. Loading refuses what does not fit its digests: a
tampered or half-copied model must not judge anything.
"""

import hashlib
import io
import json
import math
import tomllib
import zipfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from biaoshi.classifier.features import BLOCKS, Paper, plain, readable, token, words
from biaoshi.classifier.strings import Index, Strings, find, strings_of
from biaoshi.errors import ConfigError

Array = np.ndarray[Any, np.dtype[np.float64]]
Flags = np.ndarray[Any, np.dtype[np.bool_]]
FILES = ("weights.npz", "vocabulary.json")
ARRAYS = ("idf", "weights", "bias", "beside", "level")
NEIGHBOURS = 5  # itself, before, after, highest and mean of the others
PLACES = 3  # first of several, last of several, length
ABSENT = -3.0  # margin of a neighbour that is not there
MOST = 20_000  # characters scored at once
_LARGEST = 256 << 20  # bytes a weights file may unpack to


@dataclass(frozen=True, slots=True)
class Scored:
    """One paragraph: calibrated probability of each label, and for those that reach their threshold the words that moved it
    most, each way."""

    probability: dict[str, float]
    towards: dict[str, tuple[str, ...]]
    away: dict[str, tuple[str, ...]]


@dataclass(frozen=True, eq=False, slots=True)
class Block:
    """Features and values of one block, in order of their paragraphs (`row`)."""

    row: Index
    index: Index
    value: Array

    def of(self, row: int) -> tuple[Index, Array]:
        """Return features and values of one paragraph."""
        first, last = np.searchsorted(self.row, (row, row + 1))
        return self.index[first:last], self.value[first:last]


@dataclass(frozen=True)
class Model:
    """A loaded model. `highest_level` is the highest marked level of what it was trained on; every use shows it."""

    name: str
    version: str
    labels: tuple[str, ...]
    thresholds: dict[str, float]
    highest_level: str | None
    sha256: str
    vocabulary: dict[str, int]
    idf: Array
    weights: Array
    bias: Array
    beside: Array
    level: Array

    def vector(self, counted: Mapping[str, Counter[str]]) -> tuple[Index, Array]:
        """Return the features present and their values: sublinear count × idf, each block of its own length."""
        index: list[int] = []
        parts: list[Array] = []
        for block, counter in counted.items():
            found = [(n, k) for t, k in counter.items() if (n := self.vocabulary.get(token(block, t))) is not None]
            if not found:
                continue
            at = np.array([n for n, _ in found], dtype=np.int64)
            value = (1.0 + np.log(np.array([k for _, k in found], dtype=np.float64))) * self.idf[at]
            index += [n for n, _ in found]
            parts.append(value * (BLOCKS[block] / math.sqrt(float(value @ value))))
        return np.array(index, dtype=np.int64), np.concatenate(parts) if parts else np.zeros(0)

    def score(self, paper: Paper, *, shown: int = 6) -> list[Scored]:
        """Return what the model says of each paragraph of `paper`; up to `shown` words each way for
        each label that reaches its threshold (0: none)."""
        return self.score_all((paper,), shown=shown)[0]

    def score_all(self, papers: Sequence[Paper], *, shown: int = 6) -> list[list[Scored]]:
        """The same of several papers, which have nothing to do with each other: faster together, but not too many at once."""
        return [said for some in _batches(papers) for said in self._together(some, shown)]

    def _together(self, papers: Sequence[Paper], shown: int) -> list[list[Scored]]:
        blocks = self._blocks(papers)
        margins = np.tile(self.bias, (sum(len(p.paragraphs) for p in papers), 1))
        for block in blocks:
            if len(block.row):
                begins = np.flatnonzero(np.diff(block.row, prepend=-1))
                margins[block.row[begins]] += np.add.reduceat(
                    self._columns[block.index] * block.value[:, None], begins, axis=0
                )
        out: list[list[Scored]] = []
        first = 0
        for paper in papers:
            count = len(paper.paragraphs)
            out.append(self._scored(margins[first : first + count], paper, first, blocks, shown))
            first += count
        return out

    def _scored(self, margins: Array, paper: Paper, first: int, blocks: Sequence["Block"], shown: int) -> list[Scored]:
        if not len(margins):
            return []
        final = neighbourhood(margins, [len(p) for p in paper.paragraphs]) @ self.beside.T + self.level
        probability = 1.0 / (1.0 + np.exp(-np.clip(final, -40, 40)))
        out = []
        for n, said in enumerate(probability):
            towards, away = {}, {}
            high = [k for k, label in enumerate(self.labels) if shown and said[k] >= self.thresholds[label]]
            if high:
                index, value = (np.concatenate(x) for x in zip(*(b.of(first + n) for b in blocks), strict=True))
            for k in high:
                parts = self.weights[k, index] * value
                order = np.argsort(parts, kind="stable")
                towards[self.labels[k]] = readable(
                    [self._names[index[i]] for i in order[::-1][: shown * 6] if parts[i] > 0], shown
                )
                away[self.labels[k]] = readable(
                    [self._names[index[i]] for i in order[: shown * 6] if parts[i] < 0], shown
                )
            out.append(Scored(dict(zip(self.labels, map(float, said), strict=True)), towards, away))
        return out

    def _blocks(self, papers: Sequence[Paper]) -> list["Block"]:
        """The same as `vector` of each of `blocks(paper)`, paragraph after paragraph, all papers together."""
        solid = [plain(p) for paper in papers for p in paper.paragraphs]
        if not solid:
            return []
        size = np.array([len(paper.paragraphs) for paper in papers])
        row, own, beside = find(self._strings, solid)
        number = np.repeat(np.arange(len(papers)), size)  # of the paper a row belongs to
        near = [np.where(_inside(row + by, row, number), beside, -1) for by in (-1, 1)]
        counted: dict[str, list[list[str]]] = {
            "w": [words(text) for text in solid],
            "t": [w for paper in papers for w in [words(plain(paper.title))] * len(paper.paragraphs)],
            "x": [list(paper.told[i]) if paper.told else [] for paper in papers for i in range(len(paper.paragraphs))],
        }
        out = [
            self._block("c", row, own, len(solid)),
            self._block("n", np.concatenate((row - 1, row + 1)), np.concatenate(near), len(solid)),
        ]
        for block, said in counted.items():
            features = [self.vocabulary.get(token(block, t), -1) for texts in said for t in texts]
            rows = np.repeat(np.arange(len(said)), [len(texts) for texts in said])
            out.append(self._block(block, rows, np.array(features, dtype=np.int64), len(solid)))
        return out

    def _block(self, block: str, row: Index, features: Index, rows: int) -> "Block":
        """Return one block of `rows` paragraphs from the features found, repeats included (-1: not in this block)."""
        held = features >= 0
        cells, counts = np.unique(row[held] * len(self.idf) + features[held], return_counts=True)
        row, index = np.divmod(cells, len(self.idf))
        value = (1.0 + np.log(counts)) * self.idf[index]
        length = np.sqrt(np.bincount(row, value * value, minlength=rows))
        return Block(row, index, value * (BLOCKS[block] / length[row]))

    @cached_property
    def _strings(self) -> Strings:
        return strings_of(self.vocabulary)

    @cached_property
    def _columns(self) -> Array:
        """The weights, [features × labels]: those of one feature lie together."""
        return np.ascontiguousarray(self.weights.T)

    @cached_property
    def _names(self) -> tuple[str, ...]:
        return tuple(self.vocabulary)


def _batches(papers: Sequence[Paper]) -> Iterator[Sequence[Paper]]:
    """Yield `papers` in order, as many at a time as have MOST characters together: memory must not grow with a document."""
    first = size = 0
    for n, paper in enumerate(papers):
        length = sum(map(len, paper.paragraphs))
        if n > first and size + length > MOST:
            yield papers[first:n]
            first, size = n, 0
        size += length
    if first < len(papers):
        yield papers[first:]


def _inside(row: Index, of: Index, number: Index) -> Flags:
    """Tell which of `row` is a paragraph of the same paper as `of` beside it; `number` is the paper of each paragraph."""
    there: Flags = (row >= 0) & (row < len(number))
    same: Flags = number[np.where(there, row, 0)] == number[of]
    return there & same


def neighbourhood(margins: Array, lengths: list[int]) -> Array:
    """Return what the second layer sees: [paragraphs × (labels × NEIGHBOURS + PLACES)] of one paper."""
    count, labels = margins.shape
    seen = np.full((count, labels, NEIGHBOURS), ABSENT)
    seen[:, :, 0] = margins
    if count > 1:
        seen[1:, :, 1] = margins[:-1]
        seen[:-1, :, 2] = margins[1:]
        order = np.sort(margins, axis=0)
        seen[:, :, 3] = np.where(margins == order[-1], order[-2], order[-1])
        seen[:, :, 4] = (margins.sum(axis=0) - margins) / (count - 1)
    place = np.zeros((count, PLACES))
    place[0, 0] = place[-1, 1] = float(count > 1)
    place[:, 2] = np.minimum(lengths, 200) / 100
    return np.concatenate([seen.reshape(count, -1), place], axis=1)


def load(folder: Path) -> Model:
    """Return the model in `folder`. Raises ConfigError if a file is missing, malformed or not the one it was made with."""
    try:
        card = tomllib.loads((folder / "model.toml").read_text("utf-8"))
        held = {name: (folder / name).read_bytes() for name in FILES}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(f"模型 {folder.name} 不完整：{error.__class__.__name__}。请重新安装或重新训练。") from error
    for name, data in held.items():
        if hashlib.sha256(data).hexdigest() != card.get("sha256", {}).get(name):
            raise ConfigError(f"模型 {folder.name} 的 {name} 与记录的校验值不符，已停用。请重新安装或重新训练。")
    try:
        return _built(card, held)
    except (KeyError, ValueError, TypeError, zipfile.BadZipFile) as error:
        raise ConfigError(f"模型 {folder.name} 的内容不合格式：{error.__class__.__name__}。") from error


def _built(card: dict[str, Any], held: dict[str, bytes]) -> Model:
    with zipfile.ZipFile(io.BytesIO(held["weights.npz"])) as packed:
        if sum(i.file_size for i in packed.infolist()) > _LARGEST:
            raise ValueError("weights too large")
    with np.load(io.BytesIO(held["weights.npz"]), allow_pickle=False) as arrays:
        numbers = {k: arrays[k].astype(np.float64) for k in ARRAYS}
    names = json.loads(held["vocabulary.json"])
    labels = tuple(map(str, card["labels"]))
    size, count = len(names), len(labels)
    seen = count * NEIGHBOURS + PLACES
    shapes = {"idf": (size,), "weights": (count, size), "bias": (count,), "beside": (count, seen), "level": (count,)}
    if any(numbers[k].shape != shape or not np.isfinite(numbers[k]).all() for k, shape in shapes.items()):
        raise ValueError("shape")
    return Model(
        name=str(card["name"]),
        version=str(card["version"]),
        labels=labels,
        thresholds={label: float(card["thresholds"][label]) for label in labels},
        highest_level=card.get("highest_level") or None,
        sha256=hashlib.sha256(b"".join(held[n] for n in FILES)).hexdigest(),
        vocabulary={str(w): n for n, w in enumerate(names)},
        **numbers,
    )


def save(model: Model, folder: Path, more: Mapping[str, object]) -> None:
    """Write `model` to `folder` (made if missing); `more` are further lines of its card. Same model, same bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "vocabulary.json").write_text(json.dumps(list(model.vocabulary), ensure_ascii=False) + "\n", "utf-8")
    (folder / "weights.npz").write_bytes(_npz(model))
    digests = {n: hashlib.sha256((folder / n).read_bytes()).hexdigest() for n in FILES}
    card = {
        "name": model.name,
        "version": model.version,
        "labels": list(model.labels),
        "highest_level": model.highest_level or "",
        **more,
    }
    lines = [f"{k} = {json.dumps(v, ensure_ascii=False)}" for k, v in card.items()]
    lines += [
        "",
        "[thresholds]",
        *(f"{json.dumps(k, ensure_ascii=False)} = {v:.4f}" for k, v in model.thresholds.items()),
    ]
    lines += ["", "[sha256]", *(f'"{k}" = "{v}"' for k, v in digests.items())]
    (folder / "model.toml").write_text("\n".join(lines) + "\n", "utf-8")


def _npz(model: Model) -> bytes:
    """Return the arrays as an .npz whose bytes depend on the numbers only (fixed times, fixed order)."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as packed:
        for name in ARRAYS:
            held = io.BytesIO()
            np.lib.format.write_array(held, getattr(model, name).astype(np.float32), allow_pickle=False)
            stamp = zipfile.ZipInfo(f"{name}.npy", (1980, 1, 1, 0, 0, 0))
            packed.writestr(stamp, held.getvalue(), zipfile.ZIP_DEFLATED)
    return out.getvalue()
