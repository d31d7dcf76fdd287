"""Speaking with the identity server: only to its own address and those listed, no redirects, no proxy of the environment."""

import ipaddress
import json
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx

from biaoshi import BiaoshiError
from biaoshi_api.settings import Oidc

_MOST = 1 << 20
_SECONDS = 10.0
_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class Provider:
    """What the server says of itself at its issuer's well-known address; every address is one that may be spoken to."""

    issuer: str
    authorization: str
    token: str
    keys: str


def discover(settings: Oidc) -> Provider:
    """Return the endpoints of the configured issuer, asked anew at each sign-in: keys and addresses are never stale.

    Raises BiaoshiError if it cannot be reached, is another issuer, or names an address that is not listed.
    """
    said = _json(settings, settings.issuer.rstrip("/") + "/.well-known/openid-configuration")
    if said.get("issuer") != settings.issuer:
        raise BiaoshiError("统一身份认证服务自报的 issuer 与配置不同。")
    found = [said.get(name) for name in ("authorization_endpoint", "token_endpoint", "jwks_uri")]
    for address in found:
        if not isinstance(address, str) or not permitted(settings, address):
            raise BiaoshiError("统一身份认证服务给出的地址不在 oidc.addresses 之列。")
    authorization, token, keys = map(str, found)
    return Provider(settings.issuer, authorization, token, keys)


def permitted(settings: Oidc, address: str) -> bool:
    """Return whether the address is https (http on this machine only) at the issuer's or a listed host and port."""
    try:
        place, issuer = urlsplit(address), urlsplit(settings.issuer)
        if place.scheme not in _PORTS or place.username or place.password or not place.hostname:
            return False
        if place.scheme == "http" and not _loopback(place.hostname):
            return False
        here = (place.hostname, place.port or _PORTS[place.scheme])
        own = (issuer.hostname, issuer.port or _PORTS.get(issuer.scheme, 0))
    except ValueError:
        return False
    host, port = here
    return here == own or f"{host}:{port}" in settings.addresses or (port == 443 and host in settings.addresses)


def _loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def signing_keys(settings: Oidc, provider: Provider) -> tuple[Mapping[str, Any], ...]:
    """Return the server's published keys as they are. Raises BiaoshiError."""
    keys = _json(settings, provider.keys).get("keys")
    if not isinstance(keys, list):
        raise BiaoshiError("统一身份认证服务没有给出公钥。")
    return tuple(key for key in keys if isinstance(key, dict))


def redeem(settings: Oidc, provider: Provider, *, code: str, verifier: str) -> str:
    """Return the id_token the code is good for. Raises BiaoshiError."""
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": settings.redirect_url,
        "client_id": settings.client_id,
        "code_verifier": verifier,
    }
    secret = _secret(settings.client_secret_file)
    answer = _json(settings, provider.token, form=form, auth=(settings.client_id, secret) if secret else None)
    token = answer.get("id_token")
    if not isinstance(token, str):
        raise BiaoshiError("统一身份认证服务没有给出 id_token。")
    return token


def _secret(path: Path | None) -> str | None:
    if path is None:
        return None
    try:
        return path.read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise BiaoshiError(f"oidc.client_secret_file {path.name} 读不到（{type(error).__name__}）。") from None


def _json(
    settings: Oidc,
    address: str,
    *,
    form: Mapping[str, str] | None = None,
    auth: tuple[str, str] | None = None,
) -> dict[str, Any]:
    """Return what the address answers. Neither the address nor the answer gets into the error."""
    if not permitted(settings, address):
        raise BiaoshiError("统一身份认证的地址不在 oidc.addresses 之列，或者不是 https。")
    trust = ssl.create_default_context(cafile=settings.ca_file)
    body = bytearray()
    try:
        with (
            httpx.Client(verify=trust, trust_env=False, follow_redirects=False, timeout=_SECONDS) as client,
            client.stream(
                "POST" if form else "GET", address, data=form, auth=auth, headers={"accept": "application/json"}
            ) as answer,
        ):
            for piece in answer.iter_bytes():
                body += piece
                if len(body) > _MOST:
                    raise BiaoshiError("统一身份认证服务的回答过长。")
            status = answer.status_code
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise BiaoshiError(f"统一身份认证服务连不上（{type(error).__name__}）。") from None
    if status != 200:
        raise BiaoshiError(f"统一身份认证服务回答 {status}。")
    try:
        said = json.loads(bytes(body))
    except ValueError:
        said = None
    if not isinstance(said, dict):
        raise BiaoshiError("统一身份认证服务的回答不是 JSON 对象。")
    return said
