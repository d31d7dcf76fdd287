"""The service's API as typed functions: what a document system in Python calls.

    with Client("https://biaoshi.example:8420", token) as client:
        report = client.check(Path("通知.docx"))
        if client.gate(Path("通知.docx")).answer != "pass": …

Answers that are jobs are waited for; what the service says no to raises ServiceError with its problem (RFC 9457).
Needs the extra `service` (httpx).
"""

import json
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Literal, Self

from biaoshi.errors import BiaoshiError, MissingExtraError
from biaoshi.types.report import Report
from biaoshi.types.restoring import report_of

if TYPE_CHECKING:
    import httpx

File = Path | tuple[str, bytes]
"""A file on disk, or its name and bytes."""
Answer = Literal["pass", "warn", "block", "unknown"]
_ENDED = ("done", "failed", "poison", "cancelled")


class ServiceError(BiaoshiError):
    """The service said no. `status`, `type` (its last word is the kind), `problem`: the whole answer."""

    def __init__(self, status: int, problem: Mapping[str, Any]) -> None:
        super().__init__(str(problem.get("detail") or f"服务回答 {status}。"))
        self.status = status
        self.type = str(problem.get("type", "about:blank"))
        self.problem = dict(problem)


@dataclass(frozen=True, slots=True)
class Job:
    """A job as the service tells of it."""

    id: str
    kind: str
    state: str
    done: int
    total: int
    why: str | None
    result: dict[str, Any] | None
    links: dict[str, str]

    @property
    def ended(self) -> bool:
        """True when the state will not change any more."""
        return self.state in _ENDED


@dataclass(frozen=True, slots=True)
class Gate:
    """The gate's answer; only `pass` lets a file through: `unknown` says that it could not be told."""

    answer: Answer
    reasons: tuple[str, ...]
    not_adopted: tuple[str, ...]
    policy: str | None
    sha256: str | None
    highest_level: str | None


@dataclass(frozen=True)
class Client:
    """Calls one service. `patience` is how long a job is waited for, `timeout` one answer, both in seconds.

    `ca`: the file of the office's own certificate authority. Nothing of the environment (proxies) is used.
    """

    url: str
    token: str = field(repr=False)
    timeout: float = 60.0
    patience: float = 600.0
    ca: Path | None = None
    transport: "httpx.BaseTransport | None" = None
    _http: "httpx.Client" = field(init=False, repr=False)

    def __post_init__(self) -> None:
        try:
            import httpx
        except ImportError as error:
            raise MissingExtraError("缺少 httpx：请安装附加组件 service（pip install 'biaoshi[service]'）。") from error
        import ssl

        verify: Any = ssl.create_default_context(cafile=str(self.ca)) if self.ca else True
        made = httpx.Client(
            base_url=self.url, timeout=self.timeout, verify=verify, trust_env=False, transport=self.transport,
            headers={"Authorization": f"Bearer {self.token}"},
        )  # fmt: skip
        object.__setattr__(self, "_http", made)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the connections."""
        self._http.close()

    def check(
        self, file: File, *, date: str | None = None, profile: str | None = None, key: str | None = None
    ) -> Report:
        """Return the report on the file. `key`: the same for a repeat of the same request, done once."""
        answer = self._post("/v1/checks", [("file", file)], {"date": date, "profile": profile}, key)
        return self._report(answer)

    def check_text(
        self, text: str, *, date: str | None = None, name: str | None = None, profile: str | None = None
    ) -> Report:
        """Return the report on the text."""
        asked = {"text": text, "date": date, "name": name, "profile": profile}
        return self._report(self._sent("POST", "/v1/checks", json={k: v for k, v in asked.items() if v is not None}))

    def check_case(self, files: Iterable[File], *, date: str | None = None, key: str | None = None) -> Report:
        """Return one report on the files of a case."""
        return self._report(self._post("/v1/cases", [("file", f) for f in files], {"date": date}, key))

    def gate(self, file: File, *, date: str | None = None, profile: str | None = None) -> Gate:
        """Return whether the office's policy lets the file through."""
        raw = self._post("/v1/gate", [("file", file)], {"date": date, "profile": profile}, None).json()
        said = tuple(f"{r['what']}（{r['code']}）" if r["code"] else r["what"] for r in raw["reasons"])
        return Gate(raw["answer"], said, tuple(raw["not_adopted"]), raw["policy"], raw["sha256"], raw["highest_level"])

    def annotate(self, file: File, *, date: str | None = None, key: str | None = None) -> tuple[bytes, dict[str, Any]]:
        """Return the file with a comment on each finding, and of it: how many `notes`, whether `complete`ly read."""
        return self._written("/v1/annotations", file, {"date": date}, key)

    def fix(
        self, file: File, *, select: str | None = None, date: str | None = None, key: str | None = None
    ) -> tuple[bytes, dict[str, Any]]:
        """Return the file with its safe repairs made, and of it: repairs `made` and left (`offered`), whether `complete`ly read."""
        return self._written("/v1/fixes", file, {"date": date, "select": select}, key)

    def plan(self, file: File, *, date: str | None = None, key: str | None = None) -> str:
        """Return the plan of a masked copy, JSON without text, for a person to complete."""
        return self.result(self._done(self._post("/v1/plans", [("file", file)], {"date": date}, key))).decode()

    def redact(self, file: File, plan: str, *, key: str | None = None) -> tuple[bytes, dict[str, Any]]:
        """Return the masked copy and its certificate."""
        copies, certificates = self.redact_case([(file, plan)], key=key)
        return copies[0], certificates[0]

    def redact_case(
        self, jobs: Sequence[tuple[File, str]], *, key: str | None = None
    ) -> tuple[list[bytes], list[dict[str, Any]]]:
        """Return the masked copies of a case and their certificates, all or none."""
        plans: list[tuple[str, File]] = [("plan", ("plan.json", plan.encode())) for _, plan in jobs]
        job = self._done(self._post("/v1/redactions", [*[("file", f) for f, _ in jobs], *plans], {}, key))
        copies = [self.result(job, number) for number in range(1, len(jobs) + 1)]
        told = self._sent("GET", job.links["certificate"]).json()
        return copies, list(told["certificates"])

    def verify(self, form: File, files: Iterable[File]) -> dict[str, Any]:
        """Return what speaks against releasing the files on the signed form: passed, refused, unproved, notes."""
        job = self._done(self._post("/v1/verifications", [("form", form), *[("file", f) for f in files]], {}, None))
        told: dict[str, Any] = json.loads(self.result(job))
        return told

    def job(self, id: str) -> Job:  # noqa: A002
        """Return the job as it stands."""
        return _job(self._sent("GET", f"/v1/jobs/{id}").json())

    def cancel(self, id: str) -> Job:  # noqa: A002
        """Cancel the job, or erase what it made."""
        return _job(self._sent("DELETE", f"/v1/jobs/{id}").json())

    def report(self, id: str, form: str = "json") -> bytes:  # noqa: A002
        """Return the report of a job as json, html, text, sarif or xlsx."""
        return self._sent("GET", f"/v1/reports/{id}", params={"format": form}).content

    def result(self, job: Job, number: int = 1) -> bytes:
        """Return what the job made; `number` for a file of a case."""
        return self._sent("GET", f"/v1/jobs/{job.id}/result", params={"number": number} if number > 1 else {}).content

    def rules(self) -> list[dict[str, Any]]:
        """Return all rules: code, name, title, severity, grade, authority."""
        told: list[dict[str, Any]] = self._sent("GET", "/v1/rules").json()
        return told

    def _post(
        self, path: str, files: Sequence[tuple[str, File]], fields: Mapping[str, str | None], key: str | None
    ) -> "httpx.Response":
        opened = []
        try:
            sent = []
            for name, one in files:
                if isinstance(one, Path):
                    opened.append(one.open("rb"))  # streamed, not read into memory
                    sent.append((name, (one.name, opened[-1])))
                else:
                    sent.append((name, (one[0], one[1])))  # type: ignore[arg-type]
            data = {k: v for k, v in fields.items() if v is not None}
            headers = {"Idempotency-Key": key} if key else {}
            return self._sent("POST", path, files=sent, data=data, headers=headers)
        finally:
            for each in opened:
                each.close()

    def _sent(self, method: str, path: str, **more: Any) -> "httpx.Response":
        answer = self._http.request(method, path, **more)
        if answer.status_code >= 300:
            try:
                problem = answer.json()
            except ValueError:
                problem = {}
            raise ServiceError(answer.status_code, problem if isinstance(problem, dict) else {})
        return answer

    def _report(self, answer: "httpx.Response") -> Report:
        raw = answer.json()
        if "schema_version" not in raw:
            job = self._waited(_job(raw))
            raw = json.loads(self.report(job.id))
        return report_of(raw)

    def _written(
        self, path: str, file: File, fields: Mapping[str, str | None], key: str | None
    ) -> tuple[bytes, dict[str, Any]]:
        job = self._done(self._post(path, [("file", file)], fields, key))
        return self.result(job), job.result or {}

    def _done(self, answer: "httpx.Response") -> Job:
        return self._waited(_job(answer.json()))

    def _waited(self, job: Job) -> Job:
        """Return the job when it has done its work. Raises ServiceError where it did not, or not in time."""
        until, pause = time.monotonic() + self.patience, 0.1
        while not job.ended:
            if time.monotonic() > until:
                raise ServiceError(504, {"detail": "任务在规定的时间内没有结束。", "job": job.id})
            time.sleep(pause)
            pause = min(pause * 1.5, 2.0)
            job = self.job(job.id)
        if job.state != "done":
            raise ServiceError(409, {"detail": job.why or "任务没有完成。", "job": job.id})
        return job


def _job(raw: Mapping[str, Any]) -> Job:
    return Job(
        str(raw["id"]), str(raw["kind"]), str(raw["state"]), int(raw["done"]), int(raw["total"]), raw["why"], raw["result"],
        dict(raw["links"]),
    )  # fmt: skip
