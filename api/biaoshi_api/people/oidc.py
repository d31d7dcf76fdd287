"""Sign-in by the office's identity server: OpenID Connect, authorization code with PKCE, state and nonce.

    browser ──start──→ cookie with one secret; state, nonce and verifier are digests of it; digest of state in the database
            ──return─→ state is that of the cookie and not used before → code → id_token → signature, iss, aud, azp, exp, nonce

Nothing is asked for but who somebody is: no access to anything else of the server is kept.
"""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit

import jwt
from sqlalchemy import Connection, delete, insert, select, update

from biaoshi_api.database import begin
from biaoshi_api.people import accounts, assigning
from biaoshi_api.people.accounts import NAME
from biaoshi_api.people.duties import ROLES
from biaoshi_api.people.provider import discover, permitted, redeem, signing_keys
from biaoshi_api.people.sessions import digest
from biaoshi_api.people.tables import ACCOUNTS, FLIGHTS
from biaoshi_api.problems import Problem
from biaoshi_api.settings import Oidc
from biaoshi_api.site import Site

ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
"""Public keys only: with HS256 whoever knows the server's public key could sign."""
FLIGHT_SECONDS = 600.0
_LEEWAY = 60.0
_DENIED = "统一身份认证没有通过。"


@dataclass(frozen=True, slots=True)
class Departure:
    """Where the browser is sent, and the secret for its short-lived cookie."""

    address: str
    secret: str


def start(site: Site, *, onward: str) -> Departure:
    """Return where to send the browser; `onward` is the local path to come back to. Raises BiaoshiError."""
    settings, now = site.settings.oidc, site.clock()
    provider = discover(settings)
    secret = secrets.token_urlsafe(32)
    with begin(site.engine) as connection:
        connection.execute(delete(FLIGHTS).where(FLIGHTS.c.expires <= now))
        state = _of(secret, "state")
        connection.execute(insert(FLIGHTS).values(state=digest(state), expires=now + FLIGHT_SECONDS, onward=onward))
    challenge = hashlib.sha256(_of(secret, "verifier").encode()).digest()
    query = {
        "response_type": "code",
        "client_id": settings.client_id,
        "redirect_uri": settings.redirect_url,
        "scope": "openid profile",
        "state": state,
        "nonce": _of(secret, "nonce"),
        "code_challenge": base64.urlsafe_b64encode(challenge).rstrip(b"=").decode(),
        "code_challenge_method": "S256",
    }
    joint = "&" if urlsplit(provider.authorization).query else "?"
    return Departure(f"{provider.authorization}{joint}{urlencode(query)}", secret)


def finish(site: Site, *, secret: str | None, state: str, code: str, iss: str | None) -> tuple[str, str]:
    """Return the id of the account that came back signed in and the path to go on to.

    Raises Problem unauthenticated for whatever does not fit together, BiaoshiError where the server cannot be asked.
    """
    settings, now = site.settings.oidc, site.clock()
    if secret is None or not hmac.compare_digest(_of(secret, "state").encode(), state.encode()):
        raise Problem("unauthenticated", "登录没有在同一个浏览器里完成，请重新登录。")
    if iss is not None and iss != settings.issuer:  # RFC 9207: the answer of another server
        raise Problem("unauthenticated", _DENIED)
    with begin(site.engine) as connection:
        taken = delete(FLIGHTS).where(FLIGHTS.c.state == digest(state)).returning(FLIGHTS.c.expires, FLIGHTS.c.onward)
        flight = connection.execute(taken).one_or_none()
    if flight is None or now >= flight.expires:
        raise Problem("unauthenticated", "登录超时或者已经用过，请重新登录。")
    provider = discover(settings)
    token = redeem(settings, provider, code=code, verifier=_of(secret, "verifier"))
    claims = checked(settings, token, signing_keys(settings, provider), nonce=_of(secret, "nonce"), now=now)
    with begin(site.engine) as connection:
        return settle(connection, settings, claims, now=now), flight.onward


def _of(secret: str, what: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(f"{what}\0{secret}".encode()).digest()).rstrip(b"=").decode()


def checked(
    settings: Oidc,
    token: str,
    keys: tuple[Mapping[str, Any], ...],
    *,
    nonce: str,
    now: float,
) -> Mapping[str, Any]:
    """Return the claims of an id_token that is genuine, for us, of now and of this sign-in. Raises Problem unauthenticated."""
    try:
        header = jwt.get_unverified_header(token)
        key = _key(keys, header)
        options: Any = {
            "require": ["iss", "sub", "aud", "exp", "iat"],
            "verify_exp": False,
            "verify_iat": False,
            "verify_nbf": False,
        }
        claims: Mapping[str, Any] = jwt.decode(
            token,
            key,
            algorithms=[header["alg"]],
            audience=settings.client_id,
            issuer=settings.issuer,
            options=options,
        )
    except (jwt.PyJWTError, KeyError, ValueError, TypeError):
        raise Problem("unauthenticated", _DENIED) from None
    times = [claims["exp"], claims["iat"], claims.get("nbf", claims["iat"])]
    if not all(isinstance(time, int | float) and not isinstance(time, bool) for time in times):
        raise Problem("unauthenticated", _DENIED)
    said = claims.get("nonce")
    audience = claims["aud"]
    right = (
        now < times[0] + _LEEWAY
        and max(times[1:]) <= now + _LEEWAY  # the clock is the site's, not the library's
        and isinstance(said, str)
        and hmac.compare_digest(said.encode(), nonce.encode())
        and (isinstance(audience, str) or len(audience) == 1 or claims.get("azp") == settings.client_id)
        and claims.get("azp", settings.client_id) == settings.client_id
        and isinstance(claims["sub"], str)
        and 0 < len(claims["sub"]) <= 255
    )
    if not right:
        raise Problem("unauthenticated", _DENIED)
    return claims


def _key(keys: tuple[Mapping[str, Any], ...], header: Mapping[str, Any]) -> jwt.PyJWK:
    """Return the one published signing key the header names. Raises KeyError: none, or more than one without a name."""
    algorithm = header["alg"]
    if algorithm not in ALGORITHMS:
        raise KeyError("alg")
    named = [key for key in keys if "kid" not in header or key.get("kid") == header["kid"]]
    fit = [key for key in named if key.get("use", "sig") == "sig" and key.get("alg", algorithm) == algorithm]
    if len(fit) != 1:
        raise KeyError("kid")
    return jwt.PyJWK.from_dict(dict(fit[0]), algorithm)


def settle(connection: Connection, settings: Oidc, claims: Mapping[str, Any], *, now: float) -> str:
    """Return the id of the account the claims are of, made at the first sign-in, its roles and unit as the claims say.

    An account is its issuer's subject; its name is only taken at first. A name a local account has is never taken over.
    Raises Problem unauthenticated for a disabled account or a name that is taken, conflict where the last of either
    administrator would lose the role, BiaoshiError for roles that clash and a unit there is not.
    """
    subject = digest(f"{settings.issuer}\0{claims['sub']}")
    said, title = claims.get(settings.user_claim), claims.get(settings.title_claim)
    name = said.strip().lower() if isinstance(said, str) else ""
    if not NAME.fullmatch(name):
        name = f"u-{subject[:16]}"
    row = connection.execute(select(ACCOUNTS).where(ACCOUNTS.c.subject == subject)).one_or_none()
    if row is None:
        row = accounts.named(connection, name)
        if row is None:
            shown = title.strip() if isinstance(title, str) and accounts.is_title(title) else name
            accounts.create(connection, now=now, by="system", name=name, title=shown, source="oidc", subject=subject)
        elif row._mapping["source"] == "oidc" and row._mapping["subject"] is None:  # made beforehand by 系统管理员
            connection.execute(update(ACCOUNTS).where(ACCOUNTS.c.name == name).values(subject=subject))
        else:
            raise Problem("unauthenticated", "这个账号名已由本机另一个账号使用，请联系系统管理员。")
        row = connection.execute(select(ACCOUNTS).where(ACCOUNTS.c.subject == subject)).one()
    account = accounts.as_account(connection, row)
    if account.disabled is not None:
        raise Problem("unauthenticated", _DENIED)
    if settings.roles_claim:
        assigning.set_roles(connection, now=now, by=None, account=account, roles=_roles(settings, claims))
    unit = claims.get(settings.unit_claim) if settings.unit_claim else None
    if isinstance(unit, str):
        assigning.set_unit(connection, now=now, by=None, account=account, unit=unit)
    return account.id


def _roles(settings: Oidc, claims: Mapping[str, Any]) -> frozenset[str]:
    said = claims.get(settings.roles_claim)
    values = (
        {said}
        if isinstance(said, str)
        else {one for one in said if isinstance(one, str)}
        if isinstance(said, list)
        else set()
    )
    pairs = [line.rpartition("=") for line in settings.roles]
    return frozenset(role.strip() for value, _, role in pairs if value.strip() in values)


def check_settings(settings: Oidc) -> tuple[str, ...]:
    """Return what is wrong with the section, one Chinese sentence each."""
    wrong = []
    if settings.issuer and not permitted(settings, settings.issuer):
        wrong.append("oidc.issuer 应为 https 地址（本机可用 http）。")
    wrong += [
        f"oidc.roles：“{line}”应写作 声明里的值=角色，角色为 {'、'.join(ROLES)} 之一。"
        for line in settings.roles
        if "=" not in line or line.rpartition("=")[2].strip() not in ROLES
    ]
    return tuple(wrong)
