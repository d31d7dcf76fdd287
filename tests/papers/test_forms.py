"""The forms: every field filled, templates of an office, and what a signed form refuses."""

import copy
import json
import os
import re
import shutil
import subprocess
import zipfile
from base64 import b64encode
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from docx import Document

from biaoshi.cli import main_group
from biaoshi.papers.fields import described
from biaoshi.papers.filling import fields_in
from biaoshi.papers.templates import KINDS, template
from papers.signed import WHO, edited, sign

NOTICE = "云岭省水利厅文件\n云水〔2026〕3号\n关于堤防岁修安排的通知\n各市水利局：\n岁修从四月起。\n附件：岁修项目表\n云岭省水利厅\n2026年3月2日\n（此件公开发布）\n"


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main_group, [str(a) for a in arguments], standalone_mode=False)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A case of two files, a key, and the keyed review form over them."""
    made = tmp_path_factory.mktemp("件")
    (made / "通知.txt").write_text(NOTICE, "utf-8")
    (made / "附件.txt").write_text("附件\n岁修项目表\n一、青石堤段清淤。\n二、白沙堤段补坡。\n", "utf-8")
    for name in ("key", "other"):
        (made / name).write_bytes(b64encode(os.urandom(33)))
        (made / name).chmod(0o600)
    done = run(
        "form",
        "review",
        made / "通知.txt",
        made / "附件.txt",
        "--key",
        made / "key",
        "--as-of",
        "2026-11-24",
        "-o",
        made / "表.docx",
    )
    assert done.return_value == 0, done.output
    return made


def verify(folder: Path, form: Path, *files: str | Path, key: str | None = "key") -> Result:
    given = files or ("通知.txt", "附件.txt")
    return run("verify", form, *(folder / f for f in given), *(("--key", folder / key) if key else ()))


def all_text(path: Path) -> str:
    document = Document(str(path))
    return "\n".join(
        t.text or ""
        for t in document.element.body.iter("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}t")
    )


@pytest.mark.parametrize("kind", KINDS)
def test_every_field_of_a_shipped_template_is_known_and_filled(kind: str, folder: Path, tmp_path: Path) -> None:
    """Shipped templates name only documented fields, and no placeholder is left in the form."""
    named = set(fields_in(template(kind)))
    assert {n for n in named if not n.startswith(("签名.", "日期.", "填写."))} <= set(described(kind))
    out = tmp_path / "表.docx"
    assert run("form", kind, folder / "通知.txt", "--as-of", "2026-11-24", "-o", out).return_value == 0
    text = all_text(out)
    assert "{{" not in text
    assert "\ue000" not in text
    assert "可以公开" not in text


def test_review_form_says_what_was_read_advised_and_bound(folder: Path) -> None:
    """Title, number, coverage, level line, caution and each file's digest stand on the form."""
    text = all_text(folder / "表.docx")
    for words in (
        "关于堤防岁修安排的通知",
        "云水〔2026〕3号",
        "云岭省水利厅",
        "全部读完",
        "未发现不予公开事由，公开前须经审查",
        "没有读到密级标志",
        "第三十二条",
    ):
        assert words in text, words
    assert len(set(re.findall("[0-9a-f]{64}", text))) == 3  # two files and both together


def test_form_carries_the_machine_part(folder: Path) -> None:
    """The custom XML part holds files, coverage, tool, rule set and the keyed code."""
    with zipfile.ZipFile(folder / "表.docx") as packed:
        (part,) = [
            packed.read(n)
            for n in packed.namelist()
            if n.startswith("customXml/item") and b"urn:biaoshi:form" in packed.read(n)
        ]
    text = part.decode()
    data = json.loads(re.search(r"<data>(.*)</data>", text, re.S)[1].replace("&amp;", "&"))  # type: ignore[index]  # it is there
    assert [f["name"] for f in data["files"]] == ["通知.txt", "附件.txt"]
    assert all(f["complete"] for f in data["files"])
    assert data["ruleset"]
    assert data["tool"].startswith("biaoshi ")
    assert 'algorithm="HMAC-SHA256"' in text


def test_signed_form_with_the_same_bytes_passes(folder: Path) -> None:
    """Answered, signed and dated, with exactly the files of the form, in any order and by any name: status 0."""
    form = sign(folder / "表.docx")
    shutil.copy(folder / "附件.txt", folder / "改名.txt")
    assert verify(folder, form).return_value == 0
    done = verify(folder, form, "改名.txt", "通知.txt")
    assert done.return_value == 0, done.output
    assert "通过：" in done.output


def test_one_byte_more_is_refused(folder: Path) -> None:
    """A file that differs by one byte is named, and so is the one that is missing for it."""
    (folder / "动").mkdir(exist_ok=True)
    changed = folder / "动" / "附件.txt"
    changed.write_bytes((folder / "附件.txt").read_bytes() + b" ")
    done = verify(folder, sign(folder / "表.docx"), "通知.txt", changed)
    assert done.return_value == 1
    assert "同名文件不同" in done.output
    assert "少了表上第 2 个文件" in done.output


@pytest.mark.parametrize(
    ("files", "why"),
    [
        (("通知.txt",), "少了表上第 2 个文件"),
        (("通知.txt", "附件.txt", "key"), "不在表上"),
        (("通知.txt", "附件.txt", "附件.txt"), "不在表上"),
    ],
)
def test_an_attachment_less_or_more_is_refused(folder: Path, files: tuple[str, ...], why: str) -> None:
    """Files of the case and files handed in must be the same, each once."""
    done = verify(folder, sign(folder / "表.docx"), *files)
    assert done.return_value == 1
    assert why in done.output


@pytest.mark.parametrize("missing", WHO)
def test_a_missing_signature_is_refused(folder: Path, missing: str) -> None:
    """Each of the three must have signed and dated; the reason names who did not."""
    done = verify(folder, sign(folder / "表.docx", who=tuple(w for w in WHO if w != missing)))
    assert done.return_value == 1
    assert f"{missing}没有签名" in done.output
    assert f"{missing}没有签日期" in done.output


@pytest.mark.parametrize(
    ("day", "why"), [("2026年11月2日", "早于"), ("近日", "读不出来"), ("2026年13月2日", "读不出来")]
)
def test_a_date_that_cannot_be_is_refused(folder: Path, day: str, why: str) -> None:
    """A signature dated before the form was made, or on no day at all, is none."""
    done = verify(folder, sign(folder / "表.docx", day=day))
    assert done.return_value == 1
    assert why in done.output


@pytest.mark.parametrize(
    ("conclusion", "why"),
    [
        ("", "没有填写"),
        ("不予公开", "不是"),
        ("不同意公开", "不是"),
        ("区分处理后公开", "另行检查"),
        ("请酌", "没有写明"),
    ],
)
def test_a_conclusion_that_does_not_release_is_refused(folder: Path, conclusion: str, why: str) -> None:
    """Only 同意公开 releases these very bytes."""
    done = verify(folder, sign(folder / "表.docx", conclusion))
    assert done.return_value == 1
    assert why in done.output


def _other_digest(document: Any) -> None:
    for table in document.tables:
        for row in table.rows:
            run_ = row.cells[-1].paragraphs[0].runs
            if run_ and re.fullmatch("[0-9a-f]{64}", run_[0].text):
                run_[0].text = "0" * 64
                return


def _more_rows(document: Any) -> None:
    document.tables[-1].add_row().cells[-1].text = "f" * 64


def _level(document: Any) -> None:
    document.paragraphs[1].runs[0].text = "源文件最高标注密级：绝密"


@pytest.mark.parametrize(
    ("change", "why"), [(_other_digest, "第 1 行的摘要"), (_more_rows, "没有的摘要"), (_level, "被改动过")]
)
def test_an_edited_form_is_refused(folder: Path, change: Callable[[Any], None], why: str) -> None:
    """Whatever the program printed is compared with the machine's part: digests, rows added, the level line."""
    done = verify(folder, edited(sign(folder / "表.docx"), change))
    assert done.return_value == 1
    assert why in done.output


def _two_places(document: Any) -> None:
    """Name a place in another cell like the first signature's: a form that shows one and is judged by the other."""
    w = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    start = next(
        b for b in document.element.body.iter(f"{w}bookmarkStart") if (b.get(f"{w}name") or "").startswith("bs_s")
    )
    document.paragraphs[0]._p.append(copy.deepcopy(start))


def test_a_bookmark_in_two_places_is_refused(folder: Path) -> None:
    """Where it is not certain which cell is judged, nothing is proved."""
    done = verify(folder, edited(sign(folder / "表.docx"), _two_places))
    assert done.return_value == 3
    assert "书签有重复" in done.output


def _with_part(form: Path, change: Callable[[str], str]) -> Path:
    target = form.with_name("件" + form.name)
    with zipfile.ZipFile(form) as packed, zipfile.ZipFile(target, "w") as out:
        for name in packed.namelist():
            data = packed.read(name)
            if b"urn:biaoshi:form" in data:
                data = change(data.decode()).encode()
            out.writestr(name, data)
    return target


def test_an_edited_machine_part_is_refused(folder: Path) -> None:
    """The code is over the whole machine part: one digit of a size is enough."""
    form = _with_part(sign(folder / "表.docx"), lambda t: t.replace('"unread":0', '"unread":1', 1))
    done = verify(folder, form)
    assert done.return_value == 1
    assert "校验码不符" in done.output


def test_a_key_is_needed_where_one_was_used(folder: Path) -> None:
    """Without the key, or with another, nothing is proved: status 3, the reason said."""
    form = sign(folder / "表.docx")
    assert verify(folder, form, key=None).return_value == 3
    done = verify(folder, form, key="other")
    assert done.return_value == 3
    assert "另一个密钥" in done.output


def test_a_form_without_key_is_said_to_be_one(folder: Path, tmp_path: Path) -> None:
    """An unkeyed form passes with the caution that it stops no forger, and is refused where a key is given."""
    out = tmp_path / "表.docx"
    run("form", "review", folder / "通知.txt", "--as-of", "2026-11-24", "-o", out)
    form = sign(out)
    done = verify(folder, form, "通知.txt", key=None)
    assert done.return_value == 0, done.output
    assert "不能防止有意伪造" in done.output
    assert verify(folder, form, "通知.txt").return_value == 1


def test_what_is_no_form_is_not_verified(folder: Path, tmp_path: Path) -> None:
    """A text, a plain .docx, a torn form, a missing one: status 3 and a reason, no traceback."""
    Document().save(str(tmp_path / "空.docx"))
    (tmp_path / "残.docx").write_bytes((folder / "表.docx").read_bytes()[:5000])
    for form in (folder / "通知.txt", tmp_path / "空.docx", tmp_path / "残.docx", tmp_path / "没有.docx"):
        done = verify(folder, form)
        assert done.return_value == 3, form
        assert "不能核对" in done.output
    done = verify(folder, sign(folder / "表.docx"), "通知.txt", "附件.txt", "没有.txt")
    assert done.return_value == 3
    assert "文件不存在" in done.output


def test_the_word_processor_may_save_the_form(folder: Path, tmp_path: Path) -> None:
    """LibreOffice opens and saves the signed form; everything verify needs survives."""
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("no LibreOffice")
    form = sign(folder / "表.docx")
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    subprocess.run(
        [office, profile, "--headless", "--convert-to", "docx", "--outdir", tmp_path / "存", form],
        check=True,
        capture_output=True,
    )
    done = verify(folder, tmp_path / "存" / form.name)
    assert done.return_value == 0, done.output


def test_an_office_uses_its_own_template(folder: Path, tmp_path: Path) -> None:
    """A template with other labels, split runs and an answer of its own is filled, bound and verified like ours."""
    own = Document()
    paragraph = own.add_paragraph("本局审查件：")
    for piece in ("{{件", "名", "}}（{{文件数}}个文件）"):
        paragraph.add_run(piece)
    table = own.add_table(rows=0, cols=2)
    for label, place in (
        ("处室意见", "{{填写.处室意见}}"),
        ("审查结论", "{{填写.审查结论}}"),
        ("文件", "{{文件.名称}} {{文件.摘要}}"),
    ):
        row = table.add_row().cells
        row[0].text, row[1].text = label, place
    signs = own.add_table(rows=0, cols=4)
    for who in WHO:
        row = signs.add_row().cells
        row[0].text, row[1].text, row[2].text, row[3].text = who, f"{{{{签名.{who}}}}}", "日期", f"{{{{日期.{who}}}}}"
    own.save(str(tmp_path / "模板.docx"))
    out = tmp_path / "表.docx"
    done = run(
        "form", "review", folder / "通知.txt", "--template", tmp_path / "模板.docx", "--as-of", "2026-11-24", "-o", out
    )
    assert done.return_value == 0, done.output
    assert "本局审查件：关于堤防岁修安排的通知（1个文件）" in "".join(p.text for p in Document(str(out)).paragraphs)
    done = verify(folder, sign(out), "通知.txt", key=None)
    assert done.return_value == 0, done.output


@pytest.mark.parametrize(("text", "why"), [("{{不认识}}", "不认识的字段"), ("没有字段", "缺少必须有的字段")])
def test_a_template_that_would_not_bind_is_refused(folder: Path, tmp_path: Path, text: str, why: str) -> None:
    """A field no one knows, or no place for digests and signatures, is an error that names it."""
    own = Document()
    own.add_paragraph(text)
    own.save(str(tmp_path / "模板.docx"))
    done = run("form", "review", folder / "通知.txt", "--template", tmp_path / "模板.docx", "-o", tmp_path / "表.docx")
    assert why in str(done.exception)
    assert not (tmp_path / "表.docx").exists()


def test_no_form_over_what_could_not_be_read_and_none_is_overwritten(folder: Path, tmp_path: Path) -> None:
    """A missing file has no digest, so there is no form (3); an existing form is never overwritten."""
    out = tmp_path / "表.docx"
    assert run("form", "review", tmp_path / "没有.txt", "-o", out).return_value == 3
    assert not out.exists()
    out.write_bytes(b"")
    assert "不覆盖" in str(run("form", "review", folder / "通知.txt", "-o", out).exception)


def test_archive_list_holds_the_delayed_only_and_binds_all(folder: Path, tmp_path: Path) -> None:
    """The list names the files not advised to be opened, with art. 8's item; the digest table names every file."""
    marked = tmp_path / "密.txt"
    marked.write_text(
        "机密★20年\n云岭省水利厅文件\n关于水库运行的通知\n各市：\n照办。\n云岭省水利厅\n2020年3月2日\n", "utf-8"
    )
    out = tmp_path / "清单.docx"
    assert run("form", "archive", marked, folder / "附件.txt", "--as-of", "2026-11-24", "-o", out).return_value == 0
    text = all_text(out)
    assert "第一项" in text
    assert text.count("密.txt") == 2
    assert text.count("附件.txt") == 1
    assert "机密★" not in text
    assert "源文件最高标注密级：机密" in text
