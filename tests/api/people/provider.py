"""An identity server on the loopback address: OpenID Connect as it should be, and every way it may go wrong."""

import base64
import hashlib
import hmac
import json
import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import ec, rsa


@cache
def rsa_key(name: str) -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@cache
def ec_key() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


def published(algorithm: str, key: Any, kid: str) -> dict[str, Any]:
    """Return the public half of a key as the server publishes it."""
    made = jwt.get_algorithm_by_name(algorithm).to_jwk(key.public_key(), as_dict=True)
    return {**made, "kid": kid, "use": "sig", "alg": algorithm}


@dataclass(slots=True)
class Server:
    """What the server does; a test changes what it wants to go wrong."""

    issuer: str = ""
    client: str = "biaoshi"
    secret: str = "between us"  # noqa: S105
    now: float = 0.0
    algorithm: str = "RS256"
    key: Any = None
    kid: str | None = "k1"
    keys: list[dict[str, Any]] = field(default_factory=list)
    claims: dict[str, Any] = field(default_factory=dict)
    without: set[str] = field(default_factory=set)
    discovery: dict[str, Any] = field(default_factory=dict)
    token_status: int = 200
    token_body: bytes | None = None
    redirect_token: bool = False
    flights: dict[str, dict[str, str]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def authorize(self, query: dict[str, str]) -> str:
        """Return where the browser is sent back to, as after a sign-in."""
        for name in ("state", "nonce", "code_challenge"):
            if len(query.get(name, "")) < 43:
                self.faults.append(f"{name} is missing or short")
        if (
            query.get("code_challenge_method") != "S256"
            or query.get("response_type") != "code"
            or "openid" not in query["scope"]
        ):
            self.faults.append("not an authorization code with PKCE")
        code = secrets.token_urlsafe(16)
        self.flights[code] = query
        return f"{query['redirect_uri']}?{urlencode({'code': code, 'state': query['state'], 'iss': self.issuer})}"

    def redeem(self, form: dict[str, str], authorization: str) -> dict[str, str] | None:
        """Return the answer to a code, None if anything about it is wrong. A code is good for once."""
        flight = self.flights.pop(form.get("code", ""), None)
        if flight is None:
            return None
        challenge = base64.urlsafe_b64encode(hashlib.sha256(form.get("code_verifier", "").encode()).digest()).rstrip(
            b"="
        )
        basic = base64.b64encode(f"{self.client}:{self.secret}".encode()).decode()
        if challenge.decode() != flight["code_challenge"] or authorization != f"Basic {basic}":
            return None
        if form.get("redirect_uri") != flight["redirect_uri"] or form.get("grant_type") != "authorization_code":
            return None
        return {"access_token": "unused", "token_type": "Bearer", "id_token": self.id_token(flight["nonce"])}

    def id_token(self, nonce: str) -> str:
        claims = {
            "iss": self.issuer,
            "sub": "248289761001",
            "aud": self.client,
            "iat": int(self.now),
            "exp": int(self.now) + 300,
            "nonce": nonce,
            "preferred_username": "Wang.Li",
            "name": "王力",
            **self.claims,
        }
        claims = {name: value for name, value in claims.items() if name not in self.without}
        headers = {"kid": self.kid} if self.kid else {}
        if self.algorithm == "HS256":  # by hand: the library itself refuses to sign with a public key
            parts = [{"alg": "HS256", **headers}, claims]
            signed = b".".join(base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=") for part in parts)
            mac = hmac.digest(self.key.encode(), signed, "sha256")
            return (signed + b"." + base64.urlsafe_b64encode(mac).rstrip(b"=")).decode()
        return jwt.encode(claims, self.key, algorithm=self.algorithm, headers=headers)


@contextmanager
def provider() -> Iterator[Server]:
    """Give a server that answers on a port of the loopback address."""
    server = Server(
        key=rsa_key("right"),
        keys=[published("RS256", rsa_key("right"), "k1"), published("RS256", rsa_key("old"), "k0")],
    )

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *args: object) -> None:
            pass

        def answer(self, status: int, body: bytes, **headers: str) -> None:
            self.send_response(status)
            for name, value in {
                "content-type": "application/json",
                "content-length": str(len(body)),
                **headers,
            }.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def do_GET(self) -> None:
            place = urlsplit(self.path)
            server.asked.append(place.path)
            if place.path == "/.well-known/openid-configuration":
                said = {
                    "issuer": server.issuer,
                    "authorization_endpoint": f"{server.issuer}/authorize",
                    "token_endpoint": f"{server.issuer}/token",
                    "jwks_uri": f"{server.issuer}/keys",
                    **server.discovery,
                }
                self.answer(200, json.dumps(said).encode())
            elif place.path == "/authorize":
                query = {name: values[0] for name, values in parse_qs(place.query).items()}
                self.answer(302, b"", location=server.authorize(query))
            elif place.path == "/keys":
                self.answer(200, json.dumps({"keys": server.keys}).encode())
            else:
                self.answer(404, b"")

        def do_POST(self) -> None:
            server.asked.append(self.path)
            body = self.rfile.read(int(self.headers["content-length"])).decode()
            form = {name: values[0] for name, values in parse_qs(body).items()}
            if server.redirect_token:
                self.answer(307, b"", location=f"{server.issuer}/elsewhere")
            elif server.token_body is not None:
                self.answer(server.token_status, server.token_body)
            else:
                said = server.redeem(form, self.headers.get("authorization", ""))
                self.answer(
                    server.token_status if said else 400, json.dumps(said or {"error": "invalid_grant"}).encode()
                )

    http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.02})
    server.issuer = f"http://127.0.0.1:{http.server_address[1]}"
    thread.start()
    try:
        yield server
    finally:
        http.shutdown()
        thread.join()
        http.server_close()
