"""The sections of the settings, with what holds when a line is left out. Data only.

A field without a default must be given. A `Path` that is not absolute is taken from the folder of the settings file.
What each line means to an office is written in deploy/service/biaoshi.toml, which a test compares with this.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Ceiling = Literal["非涉密", "秘密", "机密", "绝密"]
Cipher = Literal["aes-256-gcm", "sm4-gcm"]


@dataclass(frozen=True, slots=True)
class Server:
    """Where it listens and what it takes in."""

    host: str = "127.0.0.1"
    port: int = 8420
    certificate: Path | None = None
    certificate_key: Path | None = None
    plain_http: bool = False
    frame_ancestors: tuple[str, ...] = ()
    upload_mb: int = 200
    body_mb: int = 10
    grace_seconds: int = 20


@dataclass(frozen=True, slots=True)
class Data:
    """Where things lie and for how long. `database` empty: SQLite in `folder`."""

    folder: Path
    database: str = ""
    work: Path = Path("/dev/shm")  # noqa: S108  # in memory, which is the point; checked at start
    work_in_memory: bool = True
    upload_hours: float = 24.0
    result_days: float = 30.0


@dataclass(frozen=True, slots=True)
class VaultKeys:
    """How stored things are encrypted; the key is in a file (0600) or in the environment variable of that name."""

    cipher: Cipher = "aes-256-gcm"
    key_file: Path | None = None
    key_env: str = ""


@dataclass(frozen=True, slots=True)
class Workers:
    """The processes that do the jobs."""

    count: int = 1
    lease_seconds: float = 60.0
    attempts: int = 3
    retry_seconds: float = 10.0


@dataclass(frozen=True, slots=True)
class Checks:
    """How files are checked; `sync_mb` and `sync_seconds` are what is answered at once, the rest becomes a job."""

    profile: str = "gov"
    ocr: Literal["auto", "always", "never"] = "auto"
    evidence: Literal["none", "masked", "full"] = "masked"
    key_file: Path | None = None
    catalogues: tuple[Path, ...] = ()
    lexicons: tuple[Path, ...] = ()
    masks: Path | None = None
    sync_mb: float = 5.0
    sync_seconds: float = 20.0


@dataclass(frozen=True, slots=True)
class People:
    """Accounts and sessions."""

    session_hours: float = 10.0
    idle_minutes: float = 30.0
    password_length: int = 12
    lock_after: int = 5
    lock_minutes: float = 15.0
    requests_a_minute: int = 600
    logins_a_minute: int = 10
    first_admin_file: Path | None = None


@dataclass(frozen=True, slots=True)
class Proxy:
    """Sign-in by a header that only the listed addresses may set; none listed: off."""

    addresses: tuple[str, ...] = ()
    user_header: str = "X-Remote-User"


@dataclass(frozen=True, slots=True)
class Oidc:
    """Sign-in by the office's own identity server; `issuer` empty: off.

    `addresses` (host or host:port) may be spoken to besides the issuer's own. With `roles_claim` the server gives the
    roles (`roles`: "value of the claim=role"), else 安全保密管理员 does; likewise `unit_claim`.
    """

    issuer: str = ""
    client_id: str = ""
    client_secret_file: Path | None = None
    redirect_url: str = ""
    user_claim: str = "preferred_username"
    title_claim: str = "name"
    unit_claim: str = ""
    roles_claim: str = ""
    roles: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    ca_file: Path | None = None


@dataclass(frozen=True, slots=True)
class Audit:
    """The chained log; without a key file one is made in the data folder. `heads_file`: where the head goes daily."""

    algorithm: Literal["hmac-sha256", "hmac-sm3"] = "hmac-sha256"
    key_file: Path | None = None
    heads_file: Path | None = None


@dataclass(frozen=True, slots=True)
class Webhooks:
    """Messages to other systems: only to the listed addresses (CIDR or host:port)."""

    addresses: tuple[str, ...] = ()
    secret_file: Path | None = None
    ca_file: Path | None = None
    timeout_seconds: float = 10.0
    attempts: int = 8


@dataclass(frozen=True, slots=True)
class Gate:
    """The office's policy of what may be sent."""

    policy: Path | None = None
    seconds: float = 20.0


@dataclass(frozen=True, slots=True)
class Review:
    """How many steps a review takes, and how long what it is about is kept."""

    steps: Literal[1, 2, 3] = 2
    keep_days: float = 180.0
