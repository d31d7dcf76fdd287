"""Models: trained alike they are alike, saved and loaded they say the same, and a tampered one is refused."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from biaoshi.classifier import Model, Paper, load, save
from biaoshi.classifier.features import blocks, readable
from biaoshi.classifier.training import RARE, Labelled, train
from biaoshi.errors import ConfigError

_YES = ("拟于{}日凌晨突击检查各配餐企业，不提前打招呼", "检查组{}日夜间进场，车辆不喷标识，不通知属地所")
_NO = ("{}日公布检查结果，名单已在网站公示", "{}日召开新闻发布会，介绍检查工作成效")


def papers() -> list[Labelled]:
    """Twenty papers, each of two paragraphs; odd ones have the label."""
    found = []
    for n in range(20):
        held = n % 2 == 1
        texts = tuple(t.format("一二三四五六七八九十"[n % 10]) for t in (_YES if held else _NO))
        labels = (frozenset({"work_secret"} if held else ()),) * 2
        found.append(Labelled(Paper(texts, "关于检查的通知" if n % 3 else ""), labels, f"f{n}"))
    return found


@pytest.fixture(scope="module")
def model() -> Model:
    return train("small", "1", ["work_secret"], papers())


def test_same_papers_give_the_same_bytes(model: Model, tmp_path: Path) -> None:
    """Training twice and saving gives the same files."""
    save(model, tmp_path / "a", {})
    save(train("small", "1", ["work_secret"], papers()), tmp_path / "b", {})
    for name in ("model.toml", "weights.npz", "vocabulary.json"):
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()


def test_loaded_model_says_what_the_trained_one_said(model: Model, tmp_path: Path) -> None:
    """Saving and loading changes no probability and no word."""
    save(model, tmp_path, {})
    for p in papers():
        assert load(tmp_path).score(p.paper) == model.score(p.paper)


def test_blocks_together_are_the_vectors_one_by_one(model: Model, monkeypatch: pytest.MonkeyPatch) -> None:
    """The fast way to the features and the plain one agree, on texts with digits, stops and letters too; papers scored
    together do not see each other."""
    papers = (
        Paper(
            ("拟于12月8日凌晨，突击检查：A组、b组。", "", "名单已在网站公示！公示5天", "检查" * 40), "关于检查的通知"
        ),
        Paper(("突击检查不提前通知",)),
        Paper(()),
        Paper(("名单已公示", "检查结果已在网站公示。"), "公示"),
    )
    got, row = model._blocks(papers), 0
    for paper in papers:
        for counted in blocks(paper):
            wanted, said = np.zeros(len(model.vocabulary)), np.zeros(len(model.vocabulary))
            at, numbers = model.vector(counted)
            wanted[at] = numbers
            for index, value in (b.of(row) for b in got):
                said[index] = value
            assert np.allclose(wanted, said)
            row += 1
    assert row == 7
    assert model.score_all(()) == []
    monkeypatch.setattr("biaoshi.classifier.model.MOST", 20)
    assert model.score_all(papers) == [model.score(p) for p in papers]


def test_it_learns_and_says_why(model: Model) -> None:
    """A paragraph like those labelled scores above one unlike them, and the words that decided stand in the text."""
    bold = replace(model, thresholds={"work_secret": 0.0})
    yes, no = (
        bold.score(Paper(("夜间突击检查，不提前通知属地所",)))[0],
        bold.score(Paper(("检查结果已在网站公示",)))[0],
    )
    assert yes.probability["work_secret"] > 2 * no.probability["work_secret"]
    assert yes.towards["work_secret"]
    assert all(w in "夜间突击检查，不提前通知属地所" for w in yes.towards["work_secret"])


def test_rare_strings_are_not_in_a_model() -> None:
    """A name that stands in fewer than RARE families cannot be read back from the model, however often it stands there."""
    known = papers()
    said = known[1].paper.paragraphs[0] + "组长欧阳砚秋" * 5
    known[1] = Labelled(Paper((said, said)), known[1].labels, "f1")
    made = train("small", "1", ["work_secret"], known)
    assert RARE > 1
    assert not [t for t in made.vocabulary if "砚" in t]


def test_too_few_examples_are_refused() -> None:
    """A label with fewer than five families is not learnt."""
    with pytest.raises(ConfigError, match="work_secret"):
        train("small", "1", ["work_secret"], papers()[:6])


@pytest.mark.parametrize("name", ["weights.npz", "vocabulary.json"])
def test_tampered_model_is_refused(model: Model, tmp_path: Path, name: str) -> None:
    """One changed byte in a file of a model and it is not used; a missing file likewise."""
    save(model, tmp_path, {})
    data = bytearray((tmp_path / name).read_bytes())
    data[len(data) // 2] ^= 1
    (tmp_path / name).write_bytes(bytes(data))
    with pytest.raises(ConfigError, match="校验值不符"):
        load(tmp_path)
    (tmp_path / name).unlink()
    with pytest.raises(ConfigError, match="不完整"):
        load(tmp_path)


def test_model_of_wrong_shape_is_refused(model: Model, tmp_path: Path) -> None:
    """Files whose digests are right but which do not fit each other are refused too."""
    import hashlib

    save(model, tmp_path, {})
    words = json.loads((tmp_path / "vocabulary.json").read_text("utf-8"))
    data = json.dumps(words[:-1], ensure_ascii=False).encode()
    old = hashlib.sha256((tmp_path / "vocabulary.json").read_bytes()).hexdigest()
    (tmp_path / "vocabulary.json").write_bytes(data)
    card = (tmp_path / "model.toml").read_text("utf-8").replace(old, hashlib.sha256(data).hexdigest())
    (tmp_path / "model.toml").write_text(card, "utf-8")
    with pytest.raises(ConfigError, match="不合格式"):
        load(tmp_path)


def test_empty_paper_has_no_scores(model: Model) -> None:
    """A paper without paragraphs gives nothing; one whose paragraphs hold no known string gives a score without words."""
    assert model.score(Paper(())) == []
    bold = replace(model, thresholds={"work_secret": 0.0})
    assert bold.score(Paper(("@@",)))[0].towards == {"work_secret": ()}
    assert replace(model, thresholds={"work_secret": 1.0}).score(Paper(("突击检查",)))[0].towards == {}


def test_readable_words_do_not_contain_each_other() -> None:
    """Of overlapping strings only the longest is shown; single characters and strings of neighbours are not."""
    assert readable(["c:突击", "c:突击检", "w:突击检查", "c:查", "n:夜间", "t:通知"]) == ("突击检查", "通知")
