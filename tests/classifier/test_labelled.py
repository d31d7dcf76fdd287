"""An office's labelled files: every fault is named with its row, in Chinese."""

from pathlib import Path

import pytest

from biaoshi.classifier.labelled import read
from biaoshi.errors import ConfigError

KNOWN = frozenset({"work_secret", "process_info"})


def written(tmp_path: Path, name: str, data: str | bytes) -> Path:
    path = tmp_path / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def test_rows_of_one_paper_are_its_paragraphs(tmp_path: Path) -> None:
    """Rows with the same `paper` make one paper in their order; others stand alone; the highest level is told."""
    path = written(
        tmp_path,
        "a.csv",
        "text,labels,paper,level\n标题,,p1,\n拟突击检查,work_secret;process_info,p1,秘密\n另一段,,,机密\n",
    )
    papers, level = read(path, KNOWN)
    assert [p.paper.paragraphs for p in papers] == [("标题", "拟突击检查"), ("另一段",)]
    assert papers[0].labels[1] == KNOWN
    assert papers[0].paper.title == "标题"
    assert level == "机密"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_encodings(tmp_path: Path, encoding: str) -> None:
    """UTF-8 with or without a mark and GB18030 are read alike."""
    path = written(tmp_path, "a.csv", "text,labels\n拟突击检查,work_secret\n".encode(encoding))
    assert read(path, KNOWN)[0][0].paper.paragraphs == ("拟突击检查",)


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.csv", "text,label\nx,y\n", "第 1 行.*列名"),
        ("a.csv", "text,labels\n拟检查,内部\n", "第 2 行.*没有这个标签：内部"),
        ("a.csv", "text,labels\n,work_secret\n", "第 2 行.*text 是空的"),
        ("a.csv", "text,labels,level\n拟检查,,秘级\n", "第 2 行.*level"),
        ("a.csv", "text,labels,paper\n拟检查,,1\n拟检查,,1\n", "第 3 行.*与第 2 行重复"),
        ("a.csv", "text,labels\n", "没有一行数据"),
        ("a.csv", b"text,labels\n\xff\xff\xff,\n", "编码"),
        ("a.jsonl", '{"text": "拟检查", "labels": []}\nnot json\n', "第 2 行.*不是一条 JSON"),
        ("a.jsonl", '{"text": "拟检查", "labels": 3}\n', "第 1 行.*labels"),
        ("a.jsonl", "[1]\n", "第 1 行.*缺少"),
    ],
)
def test_faults_are_named_with_their_row(tmp_path: Path, name: str, data: str | bytes, said: str) -> None:
    """Wrong columns, labels, levels, duplicates, encodings and lines that are no JSON are refused."""
    with pytest.raises(ConfigError, match=said):
        read(written(tmp_path, name, data), KNOWN)


def test_missing_file(tmp_path: Path) -> None:
    """A file that is not there is said so."""
    with pytest.raises(ConfigError, match="读不到"):
        read(tmp_path / "none.csv", KNOWN)
