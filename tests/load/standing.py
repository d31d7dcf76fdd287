"""A service of its own for measuring: founded in a folder, served by its command, asked through HTTP."""

import io
import re
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import docx
import httpx

from bench import papers
from biaoshi.jobs import begin
from biaoshi_api import database
from biaoshi_api.founding import found
from biaoshi_api.people import accounts, assigning, tokens
from biaoshi_api.people.duties import actions_of
from biaoshi_api.settings import load
from biaoshi_api.site import Site, open_site
from load.kills import Server

PAGE = 600  # characters a page of an official paper holds, about: 22 lines of 28


@dataclass(frozen=True, slots=True)
class Standing:
    """A service that answers at `url`; `token` may do what a reviewer may; `process` is its server."""

    url: str
    token: str
    process: int
    folder: Path

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}


@contextmanager
def standing(folder: Path, **settings: object) -> Iterator[Standing]:
    """Give a service in `folder` that is up and warm; `settings` are lines of its file, by name."""
    path = found(folder, "绝密")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    text = path.read_text("utf-8")
    for name, value in {"port": port, "requests_a_minute": 10_000_000, **settings}.items():
        text, found_ = re.subn(rf"(?m)^# {name} = .*$", f"{name} = {value}", text, count=1)
        assert found_, name
    path.write_text(text, "utf-8")
    with open_site(load(path)) as site:
        database.create(site.engine)
        token = _token(site)
    server = Server(path)
    server.start()
    assert server.process is not None
    try:
        _up(f"http://127.0.0.1:{port}")
        yield Standing(f"http://127.0.0.1:{port}", token, server.process.pid, folder)
    finally:
        server.process.terminate()
        server.process.wait(60)


def paper(pages: int, seed: int = 1) -> bytes:
    """Return a Word document of about so many pages, of made-up text."""
    made = docx.Document()
    for line in papers.text(pages * PAGE, seed).splitlines():
        made.add_paragraph(line)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def memory(process: int) -> float:
    """Return how much memory the process has of its own now, in MB (10^6 bytes)."""
    told = Path(f"/proc/{process}/status").read_text()
    return int(re.search(r"RssAnon:\s+(\d+)", told)[1]) * 1024 / 1e6  # type: ignore[index]  # Linux says it


def _token(site: Site) -> str:
    now = site.clock()
    with begin(site.engine) as connection:
        assigning.put_unit(connection, now=now, by="system", code="slt", title="slt")
        number = accounts.create(connection, now=now, by="system", name="loader", title="loader")
        assigning.set_roles(
            connection, now=now, by=None, account=accounts.account_of(connection, number), roles=("reviewer",)
        )
        assigning.set_unit(connection, now=now, by=None, account=accounts.account_of(connection, number), unit="slt")
        made = accounts.account_of(connection, number)
        scopes = actions_of(("reviewer",)) - tokens.NEVER
        return tokens.make_token(connection, now=now, account=made, title="load", scopes=scopes, days=1)[0]


def _up(url: str) -> None:
    end = time.monotonic() + 180
    while time.monotonic() < end:
        try:
            if httpx.get(f"{url}/v1/ready", timeout=5, trust_env=False).status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.1)
    raise TimeoutError("the service does not come up")
