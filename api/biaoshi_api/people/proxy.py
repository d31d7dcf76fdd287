"""The header by which a listed proxy says who somebody is. Whoever else sends it: it is taken away before anything sees it.

What counts is the address of the peer, the other end of the connection. X-Forwarded-For is never looked at: anybody can
write it. The server must therefore run with uvicorn's `proxy_headers` off, which would put that header into the peer's place.
"""

import ipaddress
from dataclasses import dataclass

from starlette.types import ASGIApp, Receive, Scope, Send

Network = ipaddress.IPv4Network | ipaddress.IPv6Network


def listed(address: str | None, networks: tuple[Network, ...]) -> bool:
    """Return whether the peer's address is that of a listed proxy."""
    try:
        peer = ipaddress.ip_address(address or "")
    except ValueError:  # a UNIX socket, a test's name
        return False
    mapped = getattr(peer, "ipv4_mapped", None)  # ::ffff:10.0.0.5 of a socket that takes both
    return any((mapped or peer) in network for network in networks)


@dataclass(frozen=True, slots=True)
class StripHeader:
    """ASGI middleware: takes `header` out of every request that does not come from one of `networks`.

    A header of that name with an underscore for a hyphen is taken out in any case: some proxies let it pass and some
    frameworks read it as the same. Twice the header: both go, for there is no telling which the proxy wrote.
    """

    app: ASGIApp
    header: str
    networks: tuple[Network, ...]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] in {"http", "websocket"}:
            wanted = self.header.lower().encode("latin-1")
            like = [one for one in scope["headers"] if one[0].lower().replace(b"_", b"-") == wanted.replace(b"_", b"-")]
            client = scope.get("client")
            trusted = listed(client[0] if client else None, self.networks)
            if like and (not trusted or len(like) > 1 or like[0][0].lower() != wanted):
                scope = {**scope, "headers": [one for one in scope["headers"] if one not in like]}
        await self.app(scope, receive, send)
