"""Scenes of signing in, the drafter's door and the page of one check."""

from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import FilePayload, Page

from desk.browser import Desk
from desk.shots import Scene
from formats import ofd_builder
from formats.picture_builder import drawn, saved

SAMPLES = Path(__file__).parents[2] / "samples"


def drop(page: Page, *files: Path | FilePayload) -> None:
    """Drop the files at the door and wait for the result."""
    page.goto("/")
    page.locator("#file").set_input_files(files)  # type: ignore[arg-type]  # one kind or the other
    page.get_by_role("button", name="检查").click()
    page.wait_for_url("**/papers/*")


def scenes(desk: Desk) -> Iterator[Scene]:
    """Yield them."""
    desk.person("li.na", "drafter")
    docx, pdf = SAMPLES / "通知草稿.docx", SAMPLES / "会议纪要.pdf"
    case = (docx, SAMPLES / "期中试卷.txt", SAMPLES / "保密培训讲义.md")

    def pictured(page: Page, file: Path | FilePayload) -> None:
        drop(page, file)
        page.locator(".drawn img").first.evaluate("one => one.decode()")

    lines = (
        "机密☆10年",
        "云岭省水利厅文件",
        "关于做好堤防岁修工作的通知",
        "各市水利局：",
        "请于十月底前报送岁修计划。",
    )
    ofd: FilePayload = {"name": "通知.ofd", "mimeType": "application/ofd", "buffer": ofd_builder.paper(lines)}
    scan: FilePayload = {"name": "扫描件.png", "mimeType": "image/png", "buffer": saved(drawn(lines))}

    def before(page: Page) -> None:
        drop(page, docx)
        page.goto("/")

    def given(page: Page) -> None:
        drop(page, docx)
        with page.expect_download():
            page.locator(".offer button").first.click()

    yield "sign-in", None, lambda page: page.goto("/sign-in")
    yield "password", "li.na", lambda page: page.goto("/password")
    yield "problem", None, lambda page: page.goto("/nowhere")
    yield "paper-docx", "li.na", lambda page: drop(page, docx)
    yield "paper-pdf", "li.na", lambda page: pictured(page, pdf)
    yield "paper-ofd", "li.na", lambda page: pictured(page, ofd)
    yield "paper-scan", "li.na", lambda page: pictured(page, scan)
    yield "paper-case", "li.na", lambda page: drop(page, *case)
    yield "door-before", "li.na", before
    yield "result", "li.na", given
