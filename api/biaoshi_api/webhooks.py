"""Telling another system that a job ended: to listed internal addresses only, signed, at least once.

    address ─ listed? ─ name resolved once ─ that very address listed or internal? ─ connected to it, no other (rebinding)
    body, time ─ HMAC-SHA-256 with the office's secret ─→ Biaoshi-Signature: t=…,v1=…

No redirect is followed, no proxy used, no answer read. The message holds ids, codes and numbers.
"""

import hmac
import ipaddress
import json
import socket
import ssl
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import httpx

from biaoshi import ConfigError
from biaoshi_api.settings import Webhooks

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Resolve = Callable[[str, int], Sequence[str]]
SIGNATURE, DELIVERY = "Biaoshi-Signature", "Biaoshi-Delivery"
TOLERANCE = 300
"""Seconds a message may be old: a receiver refuses older ones, so that none can be played again."""


class RefusedError(ConfigError):
    """The address is not one that messages may go to; no later attempt would change that."""


class UndeliveredError(Exception):
    """The receiver was not there or did not say yes; it is tried again. Holds no address and no text."""


@dataclass(frozen=True, slots=True)
class Target:
    """Where to connect: `address` is what `host` was resolved to, once."""

    scheme: str
    host: str
    port: int
    path: str
    address: str


def resolve(host: str, port: int) -> Sequence[str]:
    """Return the addresses of a host by the system's resolver."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError:
        raise UndeliveredError("地址解析不出来") from None
    return [str(entry[4][0]) for entry in found]


def allowed(url: str, listed: Sequence[str]) -> bool:
    """Tell whether messages may go to `url` as far as can be told without resolving its name."""
    try:
        parts = _parts(url)
    except RefusedError:
        return False
    scheme, host, port, _ = parts
    numeric = _address(host)
    if numeric is not None:
        return _listed(numeric, host, port, listed) and (scheme == "https" or numeric.is_loopback)
    named = f"{host}:{port}" in listed
    return scheme == "https" and (named or any(_network(one) is not None for one in listed))


def target(url: str, listed: Sequence[str], lookup: Resolve = resolve) -> Target:
    """Return where a message for `url` is to go. Raises RefusedError, UndeliveredError."""
    scheme, host, port, path = _parts(url)
    if not allowed(url, listed):
        raise RefusedError("回调地址不在允许的内部地址之内。")
    numeric = _address(host)
    found = [str(numeric)] if numeric is not None else list(lookup(host, port))
    for one in found:  # every one must do: else a name with two addresses would be let in by one and reach the other
        address = _address(one)
        if address is None or not _listed(address, host, port, listed):
            raise RefusedError("回调地址解析到了不允许的地址。")
    if not found:
        raise UndeliveredError("地址解析不出来")
    return Target(scheme, host, port, path, found[0])


def sign(secret: bytes, at: int, body: bytes) -> str:
    """Return the header that proves `body` and its time `at`."""
    return f"t={at},v1={hmac.new(secret, f'{at}.'.encode() + body, sha256).hexdigest()}"


def genuine(secret: bytes, header: str, body: bytes, *, now: float) -> bool:
    """Tell whether `body` was signed with `secret` not long ago: what a receiver does."""
    parts = dict(p.partition("=")[::2] for p in header.split(","))
    at = parts.get("t", "")
    if not (at.isascii() and at.isdigit() and len(at) < 15) or abs(now - int(at)) > TOLERANCE:
        return False
    return hmac.compare_digest(sign(secret, int(at), body).encode(), header.encode())


def secret_of(settings: Webhooks) -> bytes:
    """Return the office's secret. Raises ConfigError where there is none of at least 32 bytes."""
    if settings.secret_file is None:
        raise ConfigError("没有配置 webhooks.secret_file，不能发送回调。")
    return read_secret(settings.secret_file)


def read_secret(path: Path) -> bytes:
    """Return the secret in the file."""
    try:
        secret = path.read_bytes().strip()
    except OSError as error:
        raise ConfigError(f"回调密钥文件读不到（{error.strerror}）。") from error
    if len(secret) < 32:
        raise ConfigError("回调密钥太短，至少 32 个字节。")
    return secret


def send(
    settings: Webhooks, url: str, message: dict[str, Any], delivery: str, *, now: float, lookup: Resolve = resolve
) -> None:
    """Deliver `message` once. Raises UndeliveredError where it should be tried again, ConfigError where not."""
    secret = secret_of(settings)
    to = target(url, settings.addresses, lookup)
    body = json.dumps(message, ensure_ascii=False, sort_keys=True).encode()
    headers = {
        "Host": f"{_shown(to.host)}:{to.port}",
        "Content-Type": "application/json",
        "User-Agent": "biaoshi",
        DELIVERY: delivery,
        SIGNATURE: sign(secret, int(now), body),
    }
    trust = ssl.create_default_context(cafile=str(settings.ca_file) if settings.ca_file else None)
    try:
        with (
            httpx.Client(verify=trust, trust_env=False, follow_redirects=False, timeout=settings.timeout_seconds) as client,
            client.stream(
                "POST", f"{to.scheme}://{_shown(to.address)}:{to.port}{to.path}", content=body, headers=headers,
                extensions={"sni_hostname": to.host},
            ) as answer,
        ):  # fmt: skip
            status = answer.status_code
    except (httpx.HTTPError, httpx.InvalidURL, ssl.SSLError) as error:
        raise UndeliveredError(f"没有送到（{type(error).__name__}）") from None
    if not 200 <= status < 300:
        raise UndeliveredError(f"对方没有接收（{status}）")


def _parts(url: str) -> tuple[str, str, int, str]:
    """Return scheme, host, port, path and query. Raises RefusedError for anything else than a plain http(s) address."""
    try:
        parsed = httpx.URL(url)
        port = parsed.port or {"http": 80, "https": 443}[parsed.scheme]
    except (httpx.InvalidURL, KeyError, ValueError, UnicodeError, TypeError):
        raise RefusedError("回调地址应为 http 或者 https 地址。") from None
    if not parsed.host or parsed.userinfo or parsed.fragment or len(url) > 2000:
        raise RefusedError("回调地址应为 http 或者 https 地址，不带用户名和片段。")
    return parsed.scheme, parsed.host, port, parsed.raw_path.decode("ascii", "replace")


def _address(text: str) -> Address | None:
    try:
        found = ipaddress.ip_address(text)
    except ValueError:
        return None
    mapped = getattr(found, "ipv4_mapped", None)
    return mapped or found


def _network(text: str) -> "ipaddress.IPv4Network | ipaddress.IPv6Network | None":
    try:
        return ipaddress.ip_network(text)
    except ValueError:
        return None


def _listed(address: Address, host: str, port: int, listed: Sequence[str]) -> bool:
    """Tell whether the address is in a listed network, or internal and its host and port are listed by name."""
    networks = [n for n in map(_network, listed) if n is not None]
    if any(address in n for n in networks if n.version == address.version):
        return True
    internal = address.is_private and not (address.is_link_local or address.is_multicast or address.is_unspecified)
    return internal and f"{_shown(host)}:{port}" in listed


def _shown(host: str) -> str:
    """Return the host as it stands in an address."""
    return f"[{host}]" if ":" in host else host
