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
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from ahocorasick_rs import AhoCorasick, Implementation

from biaoshi.classifier.features import BLOCKS, Paper, plain, readable, strings, token, words
from biaoshi.errors import ConfigError

Array = np.ndarray[Any, np.dtype[np.float64]]
Index = np.ndarray[Any, np.dtype[np.int64]]
FILES = ("weights.npz", "vocabulary.json")
ARRAYS = ("idf", "weights", "bias", "beside", "level")
NEIGHBOURS = 5  # itself, before, after, highest and mean of the others
PLACES = 3  # first of several, last of several, length
ABSENT = -3.0  # margin of a neighbour that is not there
_FEW = 20_000  # characters a process scores before the automaton is built: it takes as long as counting twice as many
_LARGEST = 256 << 20  # bytes a weights file may unpack to


@dataclass(frozen=True, slots=True)
class Scored:
    """One paragraph: calibrated probability of each label, and for those that reach their threshold the words that moved it
    most, each way."""

    probability: dict[str, float]
    towards: dict[str, tuple[str, ...]]
    away: dict[str, tuple[str, ...]]


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
        vectors = self._vectors(paper)
        margins = np.array([self.weights[:, index] @ value + self.bias for index, value in vectors])
        if not len(vectors):
            return []
        lengths = [len(p) for p in paper.paragraphs]
        final = neighbourhood(margins, lengths) @ self.beside.T + self.level
        probability = 1.0 / (1.0 + np.exp(-np.clip(final, -40, 40)))
        out = []
        for n, (index, value) in enumerate(vectors):
            towards, away = {}, {}
            for k, label in enumerate(self.labels if shown else ()):
                if probability[n, k] < self.thresholds[label]:
                    continue
                parts = self.weights[k, index] * value
                order = np.argsort(parts, kind="stable")
                towards[label] = readable(
                    [self._names[index[i]] for i in order[::-1][: shown * 6] if parts[i] > 0], shown
                )
                away[label] = readable([self._names[index[i]] for i in order[: shown * 6] if parts[i] < 0], shown)
            out.append(Scored(dict(zip(self.labels, map(float, probability[n]), strict=True)), towards, away))
        return out

    def _vectors(self, paper: Paper) -> list[tuple[Index, Array]]:
        """The same as `vector` of each of `blocks(paper)`, with the strings found by one automaton if that pays."""
        solid = [plain(p) for p in paper.paragraphs]
        self._scored["characters"] += sum(map(len, solid))
        find = self._by_automaton if self._scored["characters"] > _FEW else self._one_by_one
        hits = [find(text) for text in solid]
        title = Counter(words(plain(paper.title)))
        out = []
        for i, text in enumerate(solid):
            beside = [hits[j][1] for j in (i - 1, i + 1) if 0 <= j < len(solid)]
            pieces = [
                self._block("c", hits[i][0]),
                self._block("n", np.concatenate(beside) if beside else hits[i][1][:0]),
                self.vector({"w": Counter(words(text)), "t": title, "x": Counter(paper.told[i] if paper.told else ())}),
            ]
            out.append((np.concatenate([p[0] for p in pieces]), np.concatenate([p[1] for p in pieces])))
        return out

    def _by_automaton(self, text: str) -> tuple[Index, Index]:
        """Return the features of the strings in plain `text`, repeats included, of its own and of the paragraphs beside it."""
        automaton, at, beside_at = self._strings
        found = np.array([m[0] for m in automaton.find_matches_as_indexes(text, overlapping=True)], dtype=np.int64)
        return at[found], beside_at[found]

    def _one_by_one(self, text: str) -> tuple[Index, Index]:
        """The same; slower, but there is no automaton to be built first."""
        found = list(strings(text).elements())
        own, beside = ([self.vocabulary.get(token(b, t), -1) for t in found] for b in ("c", "n"))
        return np.array(own, dtype=np.int64), np.array(beside, dtype=np.int64)

    def _block(self, block: str, features: Index) -> tuple[Index, Array]:
        """Return one block's features and values from the features found, repeats included (-1: not in this block)."""
        index, counts = np.unique(features[features >= 0], return_counts=True)
        if not len(index):
            return index, np.zeros(0)
        value = (1.0 + np.log(counts)) * self.idf[index]
        return index, value * (BLOCKS[block] / math.sqrt(float(value @ value)))

    @cached_property
    def _strings(self) -> tuple[AhoCorasick, Index, Index]:
        """An automaton of the strings of both blocks; for each its feature in `c` and in `n` (-1: none)."""
        texts = sorted({t[2:] for t in self.vocabulary if t[:2] in ("c:", "n:")})
        index = np.array([[self.vocabulary.get(b + t, -1) for b in ("c:", "n:")] for t in texts], dtype=np.int64)
        return AhoCorasick(texts, implementation=Implementation.ContiguousNFA), index[:, 0], index[:, 1]

    @cached_property
    def _scored(self) -> Counter[str]:
        return Counter(characters=0)

    @cached_property
    def _names(self) -> tuple[str, ...]:
        return tuple(self.vocabulary)


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
