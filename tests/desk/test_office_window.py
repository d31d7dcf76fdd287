"""An OA as an office has one: it hands a file in, is told when it is done, and shows the result in a window of its own.

OA ── token, file, callback ──→ service ── signed webhook ──→ OA
browser: page of the OA ─ frame ─→ service ─→ identity server ─→ service, signed in: the result, in the frame
"""

import hmac
import json
import socket
import ssl
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

import httpx
import pytest
from playwright.sync_api import Browser

from api.certificates import certify
from api.office import NOTICE, Office, office
from api.people.provider import Server, provider
from biaoshi.jobs import begin
from biaoshi_api.people import accounts, assigning
from desk.browser import playing, serving

SECRET = b"between the OA and the service, 32 bytes"
SETTINGS = """
[server]
frame_ancestors = ["{oa}"]
certificate = "server.crt"
certificate_key = "server.key"
[oidc]
issuer = "{issuer}"
client_id = "biaoshi"
client_secret_file = "oidc.secret"
redirect_url = "{service}/v1/session/oidc/return"
roles_claim = "groups"
roles = ["审查=reviewer"]
unit_claim = "unit"
[webhooks]
addresses = ["127.0.0.1/32"]
secret_file = "webhook.secret"
"""


@dataclass
class Oa:
    """The OA: it keeps messages whose signature it proved, and shows one page with a frame."""

    secret: bytes = SECRET
    shown: str = ""
    port: int = 0
    messages: list[dict[str, Any]] = field(default_factory=list)
    refused: int = 0

    @property
    def origin(self) -> str:
        """The origin of its pages: to a browser another site than 127.0.0.1."""
        return f"http://localhost:{self.port}"

    def __call__(self, environ: dict[str, Any], start: Any) -> Iterable[bytes]:
        """Answer a request (WSGI)."""
        if environ["REQUEST_METHOD"] == "POST":
            body = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
            if not self.genuine(environ.get("HTTP_BIAOSHI_SIGNATURE", ""), body):
                self.refused += 1
                start("403 Forbidden", [])
                return [b""]
            self.messages.append(json.loads(body))
            start("204 No Content", [])
            return [b""]
        start("200 OK", [("Content-Type", "text/html; charset=utf-8")])
        return [
            f'<!doctype html><title>OA</title><iframe title="x" width=900 height=600 src="{self.shown}"></iframe>'.encode()
        ]

    def genuine(self, signature: str, body: bytes) -> bool:
        """Prove a message as the description of the API says, by the OA's own means."""
        said = dict(part.split("=", 1) for part in signature.split(",") if "=" in part)
        fresh = abs(time.time() - int(said.get("t", "0"))) < 300
        own = hmac.new(self.secret, said.get("t", "").encode() + b"." + body, sha256).hexdigest()
        return fresh and hmac.compare_digest(own, said.get("v1", ""))

    @contextmanager
    def running(self) -> Iterator["Oa"]:
        """Serve it on a loopback port."""

        class Quiet(WSGIRequestHandler):
            def log_message(self, *_: Any) -> None: ...

        server = make_server("127.0.0.1", 0, self, handler_class=Quiet)
        self.port = server.server_port
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield self
        finally:
            server.shutdown()
            thread.join()
            server.server_close()


@dataclass(frozen=True, slots=True)
class Scene:
    office: Office
    url: str
    oa: Oa
    identity: Server
    browser: Browser

    def hand_in(self) -> str:
        """Hand a file in as the OA does, with a token and a callback; return the job once the OA was told that it is done."""
        callback = f"http://127.0.0.1:{self.oa.port}/biaoshi"
        answer = httpx.post(
            f"{self.url}/v1/checks", files={"file": ("堤防岁修.txt", NOTICE.encode())}, data={"callback": callback},
            headers={"Authorization": f"Bearer {self.office.token('drafter')}", "Prefer": "respond-async"}, trust_env=False,
            verify=ssl.create_default_context(cafile=self.office.site.settings.server.certificate),
        )  # fmt: skip
        assert answer.status_code == 202, answer.text
        return str(answer.json()["id"])


def told(oa: Oa, job: str) -> dict[str, Any]:
    """Return what the OA was told of the job; waits for it."""
    end = time.monotonic() + 30
    while time.monotonic() < end:
        for message in oa.messages:
            if message["job"]["id"] == job:
                return dict(message["job"])
        time.sleep(0.05)
    raise AssertionError("no message came")


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    folder = tmp_path_factory.mktemp("window")
    (folder / "oidc.secret").write_text("between us\n")
    (folder / "webhook.secret").write_bytes(SECRET)
    certify(folder / "server.crt", folder / "server.key", "127.0.0.1")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with ExitStack() as stack:
        identity, oa = stack.enter_context(provider()), stack.enter_context(Oa().running())
        more = SETTINGS.format(oa=oa.origin, issuer=identity.issuer, service=f"https://127.0.0.1:{port}")
        made = stack.enter_context(office(folder, more=more))
        stack.enter_context(made.working())
        identity.now, identity.claims = time.time(), {"groups": ["审查"], "unit": "slt"}
        with begin(made.site.engine) as connection:
            assigning.put_unit(connection, now=0.0, by="system", code="slt", title="云岭省水利厅")
        yield Scene(made, stack.enter_context(serving(made, port)), oa, identity, stack.enter_context(playing()))


def test_a_finished_job_is_told_and_proved(scene: Scene) -> None:
    """The OA proves the message with its own means; it says that the job is done, and no words of the file."""
    job = told(scene.oa, scene.hand_in())
    assert (job["state"], scene.oa.refused) == ("done", 0)
    assert "堤防" not in json.dumps(scene.oa.messages, ensure_ascii=False)


def test_a_message_signed_otherwise_is_refused(scene: Scene) -> None:
    """With another secret between them nothing is believed: the proof proves something."""
    scene.oa.secret = b"another secret, of the same length......"
    try:
        scene.hand_in()
        end = time.monotonic() + 30
        while not scene.oa.refused and time.monotonic() < end:
            time.sleep(0.05)
        assert scene.oa.refused
    finally:
        scene.oa.secret = SECRET
        scene.oa.refused = 0


def test_the_window_of_the_oa_shows_the_result(scene: Scene) -> None:
    """In a frame of a page of another site the user is signed in by the identity server, sees the result
    there and signs out again."""
    job = scene.hand_in()
    told(scene.oa, job)
    scene.oa.shown = f"{scene.url}/v1/session/oidc?onward=/papers/{job}"
    context = scene.browser.new_context(ignore_https_errors=True)
    try:
        page = context.new_page()
        page.goto(scene.oa.origin)
        frame = page.frame_locator("iframe")
        frame.get_by_text("机密☆10年").first.wait_for(timeout=15_000)
        assert [f.url for f in page.frames[1:]] == [f"{scene.url}/papers/{job}"]
        cookie = next(c for c in context.cookies(scene.url) if c["name"] == "__Host-biaoshi")
        assert (cookie["secure"], cookie["httpOnly"], cookie["sameSite"]) == (True, True, "None")
        assert cookie["partitionKey"], "else today's browsers keep none in a frame of another site"
        frame.get_by_role("button", name="退出").click()
        frame.get_by_role("button", name="登录").wait_for()
        assert [c["value"] for c in context.cookies(scene.url)] == [], "a form works there too, and the session is over"
    finally:
        context.close()
    with scene.office.site.engine.connect() as connection:
        row = accounts.named(connection, "wang.li")
        assert row is not None
        assert row._mapping["source"] == "oidc"
    assert scene.identity.faults == []


def test_no_other_window_shows_it(scene: Scene) -> None:
    """A page that is not listed, of the same machine under another port, gets no page of the service into its frame."""
    job = scene.hand_in()
    told(scene.oa, job)
    with Oa(shown=f"{scene.url}/v1/session/oidc?onward=/papers/{job}").running() as other:
        context = scene.browser.new_context(ignore_https_errors=True)
        try:
            page = context.new_page()
            said: list[str] = []
            page.on("console", lambda message: said.append(message.text))
            page.goto(other.origin)
            page.wait_for_load_state("networkidle")
            inner = page.frames[1]
            assert "机密" not in inner.content()
            assert not inner.url.startswith(scene.url)
            assert any("frame-ancestors" in one for one in said), said
        finally:
            context.close()
