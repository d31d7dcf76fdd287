"""Messages to other systems: only where they may go, to the very address that was looked at, signed, at least once."""

import json
import ssl
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.certificates import certify
from api.office import NOTICE, office
from biaoshi_api.settings import Webhooks
from biaoshi_api.webhooks import RefusedError, UndeliveredError, allowed, genuine, send, sign, target

SECRET = b"k" * 40


@dataclass
class Receiver:
    """What another system would be: it keeps what came and answers with `answers`, the last one for ever."""

    answers: list[int] = field(default_factory=lambda: [200])
    came: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)
    port: int = 0

    @contextmanager
    def running(self, context: ssl.SSLContext | None = None) -> Iterator["Receiver"]:
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                outer.came.append((self.path, {k.lower(): v for k, v in self.headers.items()}, body))
                status = outer.answers.pop(0) if len(outer.answers) > 1 else outer.answers[0]
                self.send_response(status)
                if status in (301, 302, 307, 308):
                    self.send_header("Location", f"http://127.0.0.1:{outer.port}/elsewhere")
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: Any) -> None: ...

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        if context is not None:
            server.socket = context.wrap_socket(server.socket, server_side=True)
        self.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield self
        finally:
            server.shutdown()
            thread.join()
            server.server_close()


def settings(folder: Path, *addresses: str, ca: Path | None = None) -> Webhooks:
    secret = folder / "webhook.key"
    secret.write_bytes(SECRET)
    return Webhooks(addresses, secret, ca, timeout_seconds=2)


@pytest.mark.parametrize(
    ("url", "listed", "wanted"),
    [
        ("http://127.0.0.1:9000/x", ["127.0.0.0/8"], True),
        ("http://127.0.0.1:9000/x", ["127.0.0.1:9000"], True),
        ("http://127.0.0.1:9001/x", ["127.0.0.1:9000"], False),
        ("http://10.0.0.5/x", ["10.0.0.0/8"], False),  # in clear over the network
        ("https://10.0.0.5/x", ["10.0.0.0/8"], True),
        ("https://8.8.8.8/x", ["10.0.0.0/8"], False),
        ("https://oa.example/x", ["oa.example:443"], True),
        ("https://oa.example:8443/x", ["oa.example:443"], False),
        ("https://oa.example/x", [], False),
        ("https://u:p@10.0.0.5/x", ["10.0.0.0/8"], False),
        ("ftp://10.0.0.5/x", ["10.0.0.0/8"], False),
        ("file:///etc/passwd", ["10.0.0.0/8"], False),
        ("https://[::ffff:8.8.8.8]/", ["10.0.0.0/8"], False),
        ("https://[::1]:9/", ["::1/128"], True),
        ("https://169.254.169.254/", ["169.254.169.254:443"], False),
        ("https://0.0.0.0/", ["0.0.0.0:443"], False),
        ("https://10.0.0.5/#x", ["10.0.0.0/8"], False),
    ],
)
def test_only_listed_addresses_are_allowed(url: str, listed: list[str], wanted: bool) -> None:
    """An address is allowed by its network or by host and port, never in clear beyond this machine."""
    assert allowed(url, listed) is wanted


@given(st.text(max_size=60))
def test_nothing_but_an_address_is_allowed(url: str) -> None:
    """Whatever is given as an address, the answer is yes or no."""
    assert allowed(url, ["10.0.0.0/8"]) in (True, False)


def test_a_name_that_resolves_elsewhere_is_refused() -> None:
    """A listed name that leads to a public address, or has one such address among others, is not connected to."""

    def lookup(*found: str) -> Any:
        def resolve(host: str, port: int) -> Sequence[str]:
            return found

        return resolve

    listed = ["oa.example:443"]
    assert target("https://oa.example/x", listed, lookup("10.0.0.9")).address == "10.0.0.9"
    for found in (("8.8.8.8",), ("10.0.0.9", "8.8.8.8"), ("169.254.169.254",), ("::ffff:8.8.8.8",)):
        with pytest.raises(RefusedError):
            target("https://oa.example/x", listed, lookup(*found))
    with pytest.raises(RefusedError):
        target("https://oa.example/x", ["10.1.0.0/16"], lookup("10.2.0.1"))


def test_the_address_that_was_looked_at_is_connected_to(tmp_path: Path) -> None:
    """The name is resolved once: a resolver that answers differently the second time (rebinding) is not asked again."""
    asked: list[str] = []

    def lookup(host: str, port: int) -> Sequence[str]:
        asked.append(host)
        return ["127.0.0.1"] if len(asked) == 1 else ["8.8.8.8"]

    with authority(tmp_path) as (ca, context), Receiver().running(context) as receiver:
        told = settings(tmp_path, f"oa.test:{receiver.port}", ca=ca)
        send(told, f"https://oa.test:{receiver.port}/in?x=1", {"a": 1}, "d1", now=1000.0, lookup=lookup)
    assert asked == ["oa.test"]
    path, headers, body = receiver.came[0]
    assert (path, headers["host"], json.loads(body)) == ("/in?x=1", f"oa.test:{receiver.port}", {"a": 1})


def test_an_address_of_version_six_is_named_in_brackets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The Host header is the address as it stands in a URL, brackets and all."""
    import httpx

    seen: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(200)

    real = httpx.Client
    monkeypatch.setattr(httpx, "Client", lambda **_: real(transport=httpx.MockTransport(answer)))
    send(settings(tmp_path, "::1/128"), "http://[::1]:9/in", {}, "d", now=1.0)
    assert (seen[0].headers["host"], seen[0].url.host, seen[0].url.port) == ("[::1]:9", "::1", 9)


def test_a_message_is_signed_with_its_time(tmp_path: Path) -> None:
    """The receiver proves message and time with the secret; another body, secret, time or an old message does not do."""
    with Receiver().running() as receiver:
        told = settings(tmp_path, "127.0.0.0/8")
        send(told, f"http://127.0.0.1:{receiver.port}/", {"job": "x"}, "d1", now=5000.7)
    _, headers, body = receiver.came[0]
    assert headers["biaoshi-delivery"] == "d1"
    said = headers["biaoshi-signature"]
    assert genuine(SECRET, said, body, now=5010)
    assert not genuine(SECRET, said, body + b" ", now=5010)
    assert not genuine(b"j" * 40, said, body, now=5010)
    assert not genuine(SECRET, said, body, now=5000 + 301)
    assert not genuine(SECRET, said.replace("t=5000", "t=5001"), body, now=5010)
    assert not genuine(SECRET, "", body, now=5010)
    assert sign(SECRET, 1, b"x") != sign(SECRET, 11, b"x")


@pytest.mark.parametrize("status", [301, 302, 307, 308, 400, 500])
def test_only_yes_is_yes_and_no_redirect_is_followed(tmp_path: Path, status: int) -> None:
    """An answer that is no 2xx, a redirect above all, is not delivered, and nothing else was asked for."""
    with Receiver([status]).running() as receiver, pytest.raises(UndeliveredError):
        send(settings(tmp_path, "127.0.0.0/8"), f"http://127.0.0.1:{receiver.port}/", {}, "d", now=1.0)
    assert [path for path, _, _ in receiver.came] == ["/"]


def test_a_certificate_nobody_vouches_for_is_refused(tmp_path: Path) -> None:
    """Without the office's own authority, or under another name, TLS fails and nothing is sent."""
    with authority(tmp_path) as (ca, context), Receiver().running(context) as receiver:
        for ca_file, name in ((None, "oa.test"), (ca, "other.test")):
            told = settings(tmp_path, f"{name}:{receiver.port}", ca=ca_file)
            with pytest.raises(UndeliveredError):
                send(told, f"https://{name}:{receiver.port}/", {}, "d", now=1.0, lookup=lambda h, p: ["127.0.0.1"])
    assert receiver.came == []


def test_proxies_of_the_environment_are_not_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """HTTP_PROXY does not carry a message away."""
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9")
    with Receiver().running() as receiver:
        send(settings(tmp_path, "127.0.0.0/8"), f"http://127.0.0.1:{receiver.port}/", {}, "d", now=1.0)
    assert len(receiver.came) == 1


def test_a_job_tells_its_caller_when_it_ends_as_often_as_it_takes(tmp_path: Path) -> None:
    """A receiver that is down twice is told the third time; the message says what the job says, and no words."""
    (tmp_path / "webhook.key").write_bytes(SECRET)
    lines = '[workers]\nretry_seconds = 0\n[webhooks]\naddresses = ["127.0.0.0/8"]\nsecret_file = "webhook.key"'
    with Receiver([500, 503, 200]).running() as receiver, office(tmp_path, more=lines) as service:
        who = service.auth("drafter")
        url = f"http://127.0.0.1:{receiver.port}/done"
        files = {"file": ("堤防岁修.txt", NOTICE.encode())}
        answer = service.client.post(
            "/v1/checks", files=files, data={"callback": url}, headers=who | {"Prefer": "respond-async"}
        )
        job = answer.json()["id"]
        assert service.work() == 4
        bodies = [json.loads(body) for _, _, body in receiver.came]
        assert len(bodies) == 3
        assert all(b["job"]["id"] == job and b["job"]["state"] == "done" for b in bodies)
        assert all("堤防" not in body.decode() for _, _, body in receiver.came)
        deliveries = {headers["biaoshi-delivery"] for _, headers, _ in receiver.came}
        assert len(deliveries) == 1, "by which a receiver knows a message it had"
        ids = [j["id"] for j in service.client.get("/v1/jobs", headers=who).json()["jobs"]]
        assert ids == [job], "messages are no jobs of his"


@contextmanager
def authority(folder: Path) -> Iterator[tuple[Path, ssl.SSLContext]]:
    """Give the file of an office's authority and a server that has a certificate of it for oa.test."""
    pem, secret = folder / "ca.pem", folder / "ca.key"
    certify(pem, secret, "127.0.0.2", "oa.test")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem, secret)
    yield pem, context
