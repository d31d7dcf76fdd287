"""Every answer is guarded, whatever is asked; the served program starts only when told all, and ends without a trace."""

import logging
import os
import re
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
from fastapi import APIRouter, Request

from api.certificates import certify
from api.office import Office, office
from biaoshi.cli import main
from biaoshi.errors import ConfigError
from biaoshi_api.checking import refuse
from biaoshi_api.founding import found, sample
from biaoshi_api.guard import headers, policy
from biaoshi_api.problems import MEDIA
from biaoshi_api.serving import listening
from biaoshi_api.settings import Server, load

WORDS = "云岭省水利厅堤防岁修"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """A service with two more routes: one that breaks, one that reads whatever comes."""
    more = "[server]\nupload_mb = 3\nbody_mb = 1\n"
    with office(tmp_path_factory.mktemp("office"), more=more) as here:
        extra = APIRouter()

        @extra.get("/broken")
        def broken() -> None:
            raise ValueError(WORDS)

        @extra.post("/all")
        async def everything(request: Request) -> dict[str, int]:
            return {"bytes": len(await request.body())}

        here.app.include_router(extra)
        yield here


@pytest.mark.parametrize("path", ["/v1/health", "/nowhere", "/v1/jobs", "/broken", "/v1/checks"])
def test_every_answer_has_the_headers(made: Office, path: str) -> None:
    """Found, not found, refused, broken: nothing is cached, sniffed, framed or run that is not ours."""
    answer = made.client.get(path)
    told = headers(made.site.settings.server)
    assert {name: answer.headers.get(name) for name in told} == told
    assert answer.headers["cache-control"] == "no-store"
    assert "server" not in answer.headers


def test_the_policy_lets_nothing_inline_or_foreign_run() -> None:
    """No unsafe word, no wildcard; frames only from listed origins, and X-Frame-Options only where none is."""
    alone, listed = Server(), Server(frame_ancestors=("https://oa.example.gov",))
    for server in (alone, listed):
        assert not re.search(r"unsafe|\*|http:", policy(server))
        assert policy(server).startswith("default-src 'none'")
    assert policy(alone).endswith("frame-ancestors 'none'")
    assert policy(listed).endswith("frame-ancestors https://oa.example.gov")
    assert "X-Frame-Options" in headers(alone)
    assert "X-Frame-Options" not in headers(listed)


def test_an_unforeseen_error_says_nothing(made: Office, caplog: pytest.LogCaptureFixture) -> None:
    """The answer is a problem, the log has class and place; neither quotes the error."""
    with caplog.at_level(logging.DEBUG):
        answer = made.client.get("/broken")
    assert (answer.status_code, answer.headers["content-type"]) == (500, MEDIA)
    assert WORDS not in answer.text + caplog.text
    assert "Traceback" not in answer.text + caplog.text
    assert "ValueError" in caplog.text


def test_a_body_too_large_is_refused_unread(made: Office) -> None:
    """Told too long, or longer than told nothing: 413; a form with files may be longer than the rest."""
    mega = 1 << 20
    assert made.client.post("/all", content=bytes(mega)).json() == {"bytes": mega}
    for content in (bytes(mega + 1), (bytes(mega) for _ in range(2))):
        answer = made.client.post("/all", content=content)
        assert (answer.status_code, answer.headers["content-type"]) == (413, MEDIA)
    form = {"Content-Type": "multipart/form-data; boundary=x"}
    assert made.client.post("/all", content=bytes(3 * mega), headers=form).json() == {"bytes": 3 * mega}
    assert made.client.post("/all", content=bytes(3 * mega + 1), headers=form).status_code == 413
    for length in ("-1", "x", "9" * 20):
        answer = made.client.post("/all", content=b"x", headers={"Content-Length": length})
        assert answer.status_code in (400, 413), length


def test_it_does_not_start_untold(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Without a ceiling `serve` and `config check` end with status 2 and name what is missing; nothing is made."""
    path = tmp_path / "biaoshi.toml"
    path.write_text(sample(), "utf-8")
    for command in (("serve", "-c"), ("config", "check")):
        with pytest.raises(SystemExit) as ended:
            main([*command, str(path)])
        assert ended.value.code == 2
        assert "ceiling" in capsys.readouterr().err
    assert [p.name for p in tmp_path.iterdir()] == ["biaoshi.toml"]


def test_an_address_that_is_taken_or_a_certificate_that_is_none_is_told(tmp_path: Path) -> None:
    """Both are sentences naming the option, before anything is served."""
    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(ConfigError, match="不能监听"):
        listening(Server(port=taken.getsockname()[1]), patience=0.3)
    with pytest.raises(ConfigError, match="不能监听"):
        listening(Server(host="192.0.2.1"))
    settings = load(found(tmp_path / "a", "非涉密"))
    wrong = replace(settings, server=Server(certificate=tmp_path / "none", certificate_key=tmp_path / "none"))
    with pytest.raises(ConfigError, match=r"server\.certificate"):
        refuse(wrong)


@pytest.mark.skipif(shutil.which("strace") is None, reason="no strace")
def test_a_traced_run_stays_where_it_belongs(tmp_path: Path) -> None:
    """Served with a certificate: a request is answered over TLS; no connection is made to anywhere, nothing is written but in
    the data folder and memory; after SIGTERM no process and no working folder is left."""
    folder = tmp_path / "service"
    path = found(folder, "非涉密")
    certify(folder / "server.crt", folder / "server.key", "127.0.0.1")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    text = path.read_text("utf-8")
    for line, said in (
        ("# port = 8420", f"port = {port}"), ('# certificate = "server.crt"', 'certificate = "server.crt"'),
        ('# certificate_key = "server.key"', 'certificate_key = "server.key"'),
    ):  # fmt: skip
        assert line in text
        text = text.replace(line, said, 1)
    path.write_text(text, "utf-8")
    calls = "connect,sendto,openat,open,creat,mkdir,mkdirat,rename,renameat,renameat2,link,linkat,symlink,symlinkat"
    trace = tmp_path / "trace"
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(p for p in sys.path if p),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    with (tmp_path / "log").open("wb") as log:
        served = subprocess.Popen(
            ["strace", "-f", "-qq", "--seccomp-bpf", "-e", f"trace={calls}", "-s", "300", "-o", str(trace), sys.executable,
             "-m", "biaoshi_api", "serve", "-c", str(path)],
            env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
        )  # fmt: skip
        try:
            context = ssl.create_default_context(cafile=str(folder / "server.crt"))
            health = answered(f"https://127.0.0.1:{port}/v1/health", context)
            assert health.headers["strict-transport-security"]
            inner = int(Path(f"/proc/{served.pid}/task/{served.pid}/children").read_text().split()[0])
            until(lambda: len(rooms(inner)) > 1)  # a worker has come up
            os.kill(inner, signal.SIGTERM)
            assert served.wait(180) == 0
        finally:
            for left in Path(f"/proc/{served.pid}/task/{served.pid}").glob("children"):
                for child in left.read_text().split():
                    os.kill(int(child), signal.SIGKILL)  # without it the service would outlive the tracer
            served.kill()
            served.wait()
    told = (tmp_path / "log").read_text("utf-8")
    assert "biaoshi admin create" in told, "without an account it says how to make one"
    assert strayed(trace.read_text("utf-8", "replace"), folder, inner) == []
    assert rooms(inner) == []


UNHEARD = """
import os, signal, sys
sys.path[:] = {path!r}
from biaoshi.cli import main
from biaoshi_api import serving
def listening(_):
    os.kill(os.getpid(), signal.SIGTERM)
    sys.exit("it goes on")
serving.listening = listening
main(["serve", "-c", {settings!r}])
"""


def test_a_signal_before_it_serves_ends_it(tmp_path: Path) -> None:
    """SIGTERM that comes while it waits for its address ends it at once, as it does later; no working folder is left."""
    settings = str(found(tmp_path / "service", "非涉密"))
    code = UNHEARD.format(path=sys.path, settings=settings)
    served = subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    _, told = served.communicate()
    assert served.returncode == 128 + signal.SIGTERM, told
    assert rooms(served.pid) == []


def test_the_trace_is_judged(tmp_path: Path) -> None:
    """A connection, a file made beside the folder, a datagram with an address are each told; what belongs is not."""
    bad = (
        "7 connect(5, {sa_family=AF_INET, sin_port=htons(443)}, 16) = 0",
        '7 openat(AT_FDCWD, "/tmp/x", O_RDWR|O_CREAT, 0600) = 3',
        f'7 rename("{tmp_path}x/a", "/tmp/b") = 0',
        '7 sendto(3, "x", 1, 0, {sa_family=AF_INET}, 16) = 1',
    )
    good = (
        f'7 openat(AT_FDCWD, "{tmp_path}/db", O_RDWR|O_CREAT, 0600) = 3',
        '7 openat(AT_FDCWD, "/etc/hosts", O_RDONLY) = 3',
    )
    assert strayed("\n".join(bad + good), tmp_path, 7) == list(bad)


def rooms(inner: int) -> list[Path]:
    """Return the working folders of the process and of its children."""
    children = [c for one in Path(f"/proc/{inner}/task").glob("*/children") for c in one.read_text().split()]
    base = Path(f"/dev/shm/biaoshi-{os.getuid()}")
    return [p for number in (str(inner), *children) for p in base.glob(f"{number}-*")]


def until(true: Callable[[], object]) -> None:
    """Wait until something is so."""
    end = time.monotonic() + 180
    while not true():
        assert time.monotonic() < end
        time.sleep(0.1)


def answered(url: str, context: ssl.SSLContext) -> httpx.Response:
    """Return the answer once there is one."""
    end = time.monotonic() + 180
    while True:
        try:
            return httpx.get(url, verify=context, timeout=5, trust_env=False)
        except httpx.TransportError:
            assert time.monotonic() < end
            time.sleep(0.1)


def strayed(trace: str, folder: Path, inner: int) -> list[str]:
    """Return the calls that connected anywhere, or wrote elsewhere than in `folder` or memory."""
    mine = (f"{folder}/", f'"/dev/shm/biaoshi-{os.getuid()}', '"/dev/null"')
    found = []
    for line in trace.splitlines():
        call = line.partition(" ")[2].strip()
        if call.startswith("connect(") or (call.startswith("sendto(") and "sa_family" in call):
            found.append(line)
        elif call.startswith(("openat(", "open(")):
            if re.search(r"O_WRONLY|O_RDWR|O_CREAT", call) and not any(m in call for m in mine):
                found.append(line)
        elif re.match(r"(creat|mkdir|mkdirat|rename|renameat|renameat2|link|linkat|symlink|symlinkat)\(", call):
            if not any(m in call for m in mine):
                found.append(line)
    return found
