"""Mail: the text once, headers decoded in whatever they really are, attachments as children, nothing lost in silence."""

from email.message import EmailMessage

import pytest

from biaoshi.formats import Limits, Source, open_document, sniff
from biaoshi.formats.mail.flowed import unflowed
from biaoshi.formats.mail.headers import decoded, text_of
from biaoshi.formats.msg.rtf import unpacked
from biaoshi.types.document import CLOSED, Document
from formats.archive_builder import boxed, letter, melted, outlook

TEXT = "机密★10年\n云岭省水利厅文件\n关于堤防岁修安排的通知\n"
PAGE = "<html><body><p>机密★10年</p><p>云岭省水利厅文件</p><p>关于堤防岁修安排的通知</p></body></html>"


def read(data: bytes) -> Document:
    return open_document(Source(data, "来信"), Limits())


def had(data: bytes, number: int = 0) -> bytes:
    source = Source(data)
    form, token = sniff(source), read(data).children[number].token
    assert form
    assert form.extract
    assert token is not None
    return form.extract(source, Limits(), token)


def opened(document: Document) -> list[tuple[str, str]]:
    waiting = {c.address for c in document.children if c.token is not None}
    return [(p.name, p.status) for p in document.parts if p.status not in CLOSED and p.name not in waiting]


def raw(head: str, body: bytes, *, encoding: str = "utf-8") -> bytes:
    top = "From: a@example.cn\nTo: b@example.cn\nMIME-Version: 1.0\n" + head + "\n\n"
    return top.encode(encoding) + body


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("=?gb2312?B?udjT2rGoy821xLqv?=", "关于报送的函"),
        ("=?GBK?Q?=B9=D8=D3=DA?=\n =?GBK?Q?=B1=A8=CB=CD?=", "关于报送"),
        ("=?utf-8?B?5YWz?= =?utf-8?B?5LqO?=", "关于"),
        ("=?utf-8?B?5YU=?= =?utf-8?B?s+S6jg==?=", "关于"),  # a character cut in two
        ("=?gb2312?B?y8i3?=", text_of(b"\xcb\xc8\xb7", "gb2312")),
        ("=?nosuch?B?5YWz5LqO?=", "关于"),
        ("Re: =?utf-8?Q?=E5=85=B3_=E4=BA=8E?= (2)", "Re: 关 于 (2)"),
        ("plain text", "plain text"),
        ("=?broken", "=?broken"),
    ],
)
def test_encoded_words_are_decoded(value: str, text: str) -> None:
    """Words in GBK under any name, cut within a character, in an unknown charset, or none at all."""
    assert decoded(value) == text


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_raw_headers_are_read(encoding: str) -> None:
    """A subject in raw bytes, as old programs send it, is read in the encoding it reads best in."""
    document = read(raw("Subject: 关于报送堤防检查材料的函\nContent-Type: text/plain", b"x", encoding=encoding))
    assert dict(document.properties)["subject"] == "关于报送堤防检查材料的函"


@pytest.mark.parametrize(
    ("charset", "encoding", "transfer"),
    [
        ("gb2312", "gb18030", "8bit"), ("gbk", "gb18030", "8bit"), ("us-ascii", "utf-8", "8bit"), ("", "gb18030", "8bit"),
        ("utf-8", "gb18030", "8bit"), ("big5", "big5", "8bit"), ("iso-8859-1", "gb18030", "8bit"), ("utf-16", "utf-16", "base64"),
    ],
)  # fmt: skip
def test_a_wrong_or_missing_charset_does_not_spoil_the_text(charset: str, encoding: str, transfer: str) -> None:
    """The text is decoded as declared where that holds, else as it reads best."""
    import base64

    text = "機密文件\n臨江縣政府公文\n關於防汛準備工作的通知\n" if encoding == "big5" else TEXT
    body = text.encode(encoding)
    kind = f"; charset={charset}" if charset else ""
    data = raw(
        f"Content-Type: text/plain{kind}\nContent-Transfer-Encoding: {transfer}",
        base64.encodebytes(body) if transfer == "base64" else body,
    )
    assert read(data).text.startswith(text.rstrip("\n"))


def test_two_writings_of_one_text_are_one() -> None:
    """Plain text and web page with the same words give each mark once, and nothing unseen."""
    document = read(letter(TEXT, page=PAGE))
    assert document.text.count("机密★10年") == 1
    assert document.unseen == ()


def test_what_only_the_plain_writing_has_is_unseen() -> None:
    """A line of the plain text that the web page does not show is kept as hidden text."""
    document = read(letter(TEXT + "绝密★20年\n", page=PAGE))
    assert "绝密" not in document.text
    assert [(u.text, u.view) for u in document.unseen] == [("绝密★20年", "hidden")]


def test_an_empty_page_gives_way_to_the_plain_text() -> None:
    """A web page without words does not hide the plain text."""
    assert "机密★10年" in read(letter(TEXT, page="<html><body><br></body></html>")).text


def test_flowed_lines_are_joined() -> None:
    """Soft line ends are taken out, of one quoting depth, and the signature stays apart."""
    assert unflowed("机密 \n★10年\n> 甲 \n> 乙\n丙 \n-- \n丁") == "机密 ★10年\n> 甲 乙\n丙 \n-- \n丁"
    assert unflowed("机密 \n★10年", delsp=True) == "机密★10年"
    data = raw("Content-Type: text/plain; charset=utf-8; format=flowed; delsp=yes", "机密 \n★10年\n".encode())
    assert read(data).text.startswith("机密★10年")


def test_attachments_are_children_in_any_writing_of_their_names() -> None:
    """Names in RFC 2231, in encoded words and in raw GBK are read; a mail and a picture within are children too."""
    mail = EmailMessage()
    mail["Subject"], mail["From"], mail["To"] = "x", "a@example.cn", "b@example.cn"
    mail.set_content(TEXT)
    mail.add_attachment(b"one", maintype="application", subtype="pdf", filename="附件一.pdf")
    inner = EmailMessage()
    inner["Subject"], inner["From"] = "转发", "c@example.cn"
    inner.set_content("秘密★5年\n")
    mail.add_attachment(inner)
    mail.add_attachment(b"\x89PNG", maintype="image", subtype="png", disposition="inline", cid="<1>")
    data = mail.as_bytes()
    document = read(data)
    assert [c.name for c in document.children] == ["附件一.pdf", "附件2.eml", "附件3.png"]
    assert had(data, 0) == b"one"
    assert "秘密★5年" in read(had(data, 1)).text
    assert "秘密" not in document.text
    for field in (
        'filename="=?gb2312?B?uL28/tK7LnBkZg==?="',
        'filename="附件一.pdf"',
        "filename*=gb18030''%B8%BD%BC%FE%D2%BB.pdf",
    ):
        part = f"--B\nContent-Type: application/pdf\nContent-Disposition: attachment; {field}\n\nx\n--B--\n"
        old = raw("Content-Type: multipart/mixed; boundary=B", part.encode("gb18030"))
        assert [c.name for c in read(old).children] == ["附件一.pdf"]


@pytest.mark.parametrize(
    ("kind", "status", "word"),
    [
        ("application/pkcs7-mime; smime-type=enveloped-data", "encrypted", "证书"),
        ("application/pgp-encrypted", "encrypted", "密钥"),
        ("application/ms-tnef", "unsupported", "winmail.dat"),
    ],
)
def test_what_cannot_be_had_is_an_open_line(kind: str, status: str, word: str) -> None:
    """Encrypted content and Outlook's own wrapping are open lines with a reason."""
    document = read(raw(f"Content-Type: {kind}\nContent-Transfer-Encoding: base64", b"QUJD\n"))
    assert [s for _, s in opened(document)] == [status]
    assert any(word in (p.why or "") for p in document.parts)


@pytest.mark.parametrize("cut", [3, 20, 60, 200])
def test_a_cut_mail_is_said(cut: int) -> None:
    """A mail that ends before its last boundary has an open line; what came before is read."""
    document = read(letter(TEXT, 附件=b"x" * 600)[:-cut])
    assert ("邮件结尾", "failed") in opened(document)
    assert "机密★10年" in document.text


def test_deep_and_many_parts_end_at_a_limit() -> None:
    """Parts nested beyond the limit leave an open line, and so do parts beyond the number."""
    deep = b"".join(b"Content-Type: multipart/mixed; boundary=B%d\n\n--B%d\n" % (n, n) for n in range(300))
    document = open_document(Source(raw("Subject: x", b"").rstrip(b"\n") + b"\n" + deep), Limits(depth=50))
    assert not document.complete
    many = b"".join(b"--B\nContent-Type: application/pdf\n\nx\n" for _ in range(30)) + b"--B--\n"
    document = open_document(Source(raw("Content-Type: multipart/mixed; boundary=B", many)), Limits(members=10))
    assert ("其余部分", "limited") in opened(document)


@pytest.mark.parametrize(
    "text", ["From: 云岭省\nTo: 青川市\nDate: 2025-03-01\n机密★10年", "主题：通知\n机密★10年", "Subject: x\n\nbody"]
)
def test_texts_that_look_like_mail_are_texts(text: str) -> None:
    """A text with a few words and colons is no mail."""
    found = sniff(Source(text.encode()))
    assert found
    assert found.name == "plain"


def test_a_mailbox_gives_each_mail() -> None:
    """Mails of a mailbox are children, and a line that begins with From within a mail does not cut it."""
    data = boxed(letter("From 云岭省 2025\n机密★10年\n"), letter("第二封\n"))
    assert len(read(data).children) == 2
    assert "From 云岭省 2025\n机密★10年" in read(had(data, 0)).text


def test_outlook_rtf_only_is_a_child() -> None:
    """A message whose text is only RTF gives it as a child; where there is plain text too it is not read twice."""
    rtf = rb"{\rtf1\ansi secret}"
    data = outlook("", rich=melted(rtf))
    assert [c.name for c in read(data).children] == ["正文.rtf"]
    assert had(data) == rtf
    assert read(outlook(TEXT, rich=melted(rtf))).children == ()


def test_packed_rtf_is_unpacked() -> None:
    """The example of [MS-OXRTFCP] 3.1, and its end within a reference."""
    packed = bytes.fromhex(
        "2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af32068656c090020627705b06c647d0a800fa0"
    )
    assert unpacked(packed, 1 << 20) == b"{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n"
    assert unpacked(packed[:-4], 1 << 20) != b""
    assert unpacked(b"nonsense", 1 << 20) == b""


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
@pytest.mark.parametrize("charset", ["unicode_escape", "punycode", "idna", "koi8-r", "windows-1251", "cp037", "utf-16"])
def test_a_charset_that_is_wrong_or_none_hides_no_chinese(charset: str, encoding: str) -> None:
    """Chinese is read as Chinese though the mail says another charset, or one only this program's language knows."""
    assert text_of(TEXT.encode(encoding), charset) == TEXT


@pytest.mark.parametrize(
    ("text", "charset"),
    [
        ("Привет, коллеги! Направляем проект.", "koi8-r"),
        ("Grüße aus München", "iso-8859-15"),
        ("Ελληνικά κείμενο", "iso-8859-7"),
        ("日本語のメール", "shift_jis"),
        ("關於報送材料的函", "big5"),
    ],
)
def test_other_languages_are_read_as_they_say(text: str, charset: str) -> None:
    """What is rightly said of a charset holds."""
    assert text_of(text.encode(charset), charset) == text


@pytest.mark.parametrize(
    ("encoding", "body", "told"),
    [
        ("base64", "5q2j5paHCg==\n", False),
        ("base64", "5q2j5paHCg==\n机密★10年\n", True),
        ("base64", "5q2j5paHCg==\nQUJD\n", True),
        ("x-uuencode", "begin 644 a\n#0V%T\n`\nend\n", False),
        ("x-uuencode", "begin 644 a\n#0V%T\n`\nend\n机密★10年\n", True),
        ("x-uuencode", "机密★10年\nbegin 644 a\n#0V%T\n`\nend\n", True),
        ("quoted-printable", "正文\n", False),
    ],
)
@pytest.mark.parametrize("kind", ["text/plain; charset=utf-8", "application/octet-stream; name=a.bin"])
def test_what_stands_beside_encoded_lines_is_told(kind: str, encoding: str, body: str, told: bool) -> None:
    """Text a transfer encoding passes over, in the body or in an attachment, is an open line."""
    head = f"From: a@example.cn\nSubject: x\nMIME-Version: 1.0\nContent-Type: {kind}\nContent-Transfer-Encoding: {encoding}\n\n"
    assert any(p.name.endswith("（编码）") for p in read((head + body).encode()).parts) is told
