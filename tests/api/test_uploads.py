"""Forms are read as they come: any cut of the bytes gives the same files, any fault leaves nothing."""

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.office import Office, office
from biaoshi_api.problems import Problem
from biaoshi_api.uploads import in_memory, read

BOUNDARY = b"xYzZY"


def multipart(parts: list[tuple[str, str | None, bytes]]) -> bytes:
    """Return the parts as a multipart body."""
    body = b""
    for name, called, data in parts:
        told = f'form-data; name="{name}"' + ("" if called is None else f'; filename="{called}"')
        body += b"--" + BOUNDARY + b"\r\nContent-Disposition: " + told.encode() + b"\r\n\r\n" + data + b"\r\n"
    return body + b"--" + BOUNDARY + b"--\r\n"


def cut(data: bytes, places: list[int]) -> Iterator[bytes]:
    """Yield the data in pieces."""
    at = 0
    for place in sorted(p % (len(data) + 1) for p in places):
        yield data[at:place]
        at = place
    yield data[at:]


@settings(deadline=None)
@given(
    st.lists(
        st.binary(max_size=200) | st.sampled_from([b"\r\n--xYzZ", b"--xYzZY", b"\r\n", b"-" * 50, b""]), max_size=4
    ),
    st.lists(st.integers(0, 10_000), max_size=20),
)
def test_any_cut_gives_the_same_files(datas: list[bytes], places: list[int]) -> None:
    """However the network cuts the bytes up, each file comes out as it was sent, with its digest."""
    datas = [d for d in datas if b"\r\n--" + BOUNDARY not in d and not d.startswith(b"--" + BOUNDARY)]
    body = multipart([("file", f"名{n}.txt", d) for n, d in enumerate(datas)] + [("date", None, b"2026-11-24")])
    form = read(cut(body, places), BOUNDARY, in_memory)
    assert [(f.name, f.data, f.sha256) for f in form.files] == [
        (f"名{n}.txt", d, sha256(d).hexdigest()) for n, d in enumerate(datas)
    ]
    assert form.fields == {"date": "2026-11-24"}


@settings(deadline=None)
@given(st.binary(max_size=300), st.integers(0, 400))
def test_anything_else_is_a_problem(noise: bytes, keep: int) -> None:
    """Noise, and a form that breaks off anywhere, is a problem and never a form."""
    whole = multipart([("file", "a", b"data")])
    for body in (noise, whole[: min(keep, len(whole) - 5)], noise + whole[:-9]):
        with pytest.raises(Problem):
            read(iter([body]), BOUNDARY, in_memory)


def test_names_of_files_lose_their_folders_and_come_in_old_encodings() -> None:
    """A path of the sender's machine is not kept; GB 18030 names of old clients are read."""
    body = (
        b'--xYzZY\r\nContent-Disposition: form-data; name="file"; filename="'
        + "C:\\公文\\会议纪要.doc".encode("gb18030")
        + b'"\r\n\r\nx\r\n'
    )
    body += (
        b'--xYzZY\r\nContent-Disposition: form-data; name="file"; filename="../../etc/passwd"\r\n\r\nx\r\n--xYzZY--\r\n'
    )
    assert [f.name for f in read(iter([body]), BOUNDARY, in_memory).files] == ["会议纪要.doc", "passwd"]


def test_a_field_has_a_limit() -> None:
    """A field that is no file is not a way to hand in hundreds of megabytes."""
    with pytest.raises(Problem) as problem:
        read(iter([multipart([("date", None, b"x" * (5 << 20))])]), BOUNDARY, in_memory)
    assert problem.value.kind.slug == "too-large"
    with pytest.raises(Problem) as problem:
        read(iter([multipart([(name, None, b"x" * (3 << 20)) for name in ("date", "profile")])]), BOUNDARY, in_memory)
    assert problem.value.kind.slug == "too-large"


def test_a_field_given_twice_is_a_problem() -> None:
    """Of two dates none is silently the right one."""
    with pytest.raises(Problem) as problem:
        read(iter([multipart([("date", None, b"2026-01-01"), ("date", None, b"2026-01-02")])]), BOUNDARY, in_memory)
    assert problem.value.kind.slug == "request"


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with office(tmp_path_factory.mktemp("uploads"), more="[server]\nupload_mb = 3\n[checks]\nsync_mb = 1") as made:
        yield made


def stored(service: Office) -> set[Path]:
    return {p for p in service.site.vault.folder.rglob("*") if p.is_file() and p.name != "lock"}


def test_what_is_too_large_is_refused_and_leaves_nothing(service: Office) -> None:
    """A body over the limit is refused: before it is read where its length is told, while it is where not."""
    who = service.auth("drafter")
    body = multipart([("file", "a.txt", b"x" * (4 << 20))])
    kind = {"Content-Type": f"multipart/form-data; boundary={BOUNDARY.decode()}"}

    def chunks() -> Iterator[bytes]:
        yield from cut(body, list(range(0, len(body), 65_536)))

    for content in (body, chunks()):
        answer = service.client.post("/v1/checks", content=content, headers=who | kind)
        assert (answer.status_code, answer.json()["type"]) == (413, "urn:biaoshi:problem:too-large")
    assert stored(service) == set()


def test_a_large_body_that_breaks_off_leaves_nothing(service: Office) -> None:
    """Two megabytes and no end: a problem, and the store is as before."""
    who = service.auth("drafter")
    body = multipart([("file", "a.txt", b"x" * (1 << 20)), ("file", "b.txt", b"x" * (1 << 20))])[:-4000]
    kind = {"Content-Type": f"multipart/form-data; boundary={BOUNDARY.decode()}"}
    answer = service.client.post("/v1/cases", content=body, headers=who | kind)
    assert answer.status_code == 400
    assert stored(service) == set()


@pytest.mark.parametrize(
    "kind",
    ["text/plain", "multipart/form-data", "multipart/form-data; boundary=", "application/x-www-form-urlencoded", ""],
)
def test_another_kind_of_body_is_refused(service: Office, kind: str) -> None:
    """Only a form with files, or JSON where it is said, is taken."""
    answer = service.client.post("/v1/checks", content=b"x", headers=service.auth("drafter") | {"Content-Type": kind})
    assert (answer.status_code, answer.json()["type"]) == (415, "urn:biaoshi:problem:media-type")
