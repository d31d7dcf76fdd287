"""Sources: what is named, how it is used, when it was issued."""

import pytest

from biaoshi.marks import read
from biaoshi.rules.paper import plain
from biaoshi.types.facts import Statement

HEAD = "关于开展专项检查的通知\n各处室：\n"
TITLE = "《云岭省检查方案》（机密★10年）"


@pytest.mark.parametrize(
    ("text", "relation"),
    [
        (f"关于转发{TITLE}的通知\n各处室：\n请认真执行。", "derive"),
        (HEAD + f"现将{TITLE}印发给你们，请认真执行。", "derive"),
        (HEAD + f"以下内容摘自{TITLE}，请认真执行。", "derive"),
        (HEAD + f"本材料汇编了{TITLE}等文件。", "derive"),
        (HEAD + f"{TITLE}指出：“检查组由三人组成。”请认真执行。", "derive"),
        (HEAD + f"本件密级依据{TITLE}派生，请认真执行。", "derive"),
        (HEAD + f"根据{TITLE}要求，现将有关事项通知如下。", "implement"),
        (HEAD + f"为贯彻落实{TITLE}，请认真做好检查。", "implement"),
        (HEAD + f"按照2024年3月1日印发的{TITLE}，请认真做好检查。", "implement"),
        (HEAD + f"检查的背景参见{TITLE}，不另行文。", "cite"),
        (HEAD + f"检查的背景参见2020年印发的{TITLE}，不另行文。", "cite"),
    ],
)
def test_relation_of_a_source(text: str, relation: str) -> None:
    """What is taken over is derived, what is carried out is implemented, the rest is cited."""
    marks = [m for m in read(plain(text)).marks if m.role == "source"]
    assert [(m.relation, m.source_title) for m in marks] == [(relation, "云岭省检查方案")]


def sources(text: str) -> list[Statement]:
    return [s for s in read(plain(HEAD + text)).statements if s.kind == "source"]


def test_source_is_dated_by_what_the_text_tells() -> None:
    """A date counts as it is, of a number's year its last day, and without either nothing is known."""
    for words, day in (
        ("根据2020年3月1日印发的《云岭省检查方案》（机密★10年），请认真执行。", "2020-03-01"),
        ("根据《云岭省检查方案》（云办发〔2020〕3号，机密★10年），请认真执行。", "2020-12-31"),
        ("根据《云岭省检查方案》（机密★10年），请认真执行。", "None"),
    ):
        assert [(s.value, s.level, str(s.on)) for s in sources(words)] == [("云岭省检查方案", "机密", day)]


def test_unmarked_source_is_named_too() -> None:
    """A title behind a verb of use is a source without level; a title behind none is not."""
    assert [(s.value, s.level) for s in sources("根据《云岭省检查办法》，请认真执行。")] == [("云岭省检查办法", None)]
    assert sources("会议讨论了《云岭省检查办法》。") == []


def test_attachments_are_units() -> None:
    """The heading of each attachment that follows is a `unit` statement."""
    reading = read(plain(HEAD + "请认真执行，其他事项另行通知。\n附件1\n名单\n附件2\n项目表"))
    assert [s.value for s in reading.statements if s.kind == "unit"] == ["附件1", "附件2"]
