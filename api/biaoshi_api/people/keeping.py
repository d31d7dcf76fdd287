"""What the door of the service keeps in memory: hashing that bounds itself, the buckets, and how cookies are set."""

import ipaddress
import time
from dataclasses import dataclass
from typing import Annotated, Literal

from fastapi import Depends, FastAPI, Request

from biaoshi_api.people.buckets import Buckets
from biaoshi_api.people.lockout import ADDRESS_TIMES, Policy
from biaoshi_api.people.passwords import Cost, Hashing, hashing
from biaoshi_api.people.proxy import StripHeader
from biaoshi_api.settings import Settings
from biaoshi_api.site import Site

Network = ipaddress.IPv4Network | ipaddress.IPv6Network


@dataclass(frozen=True, slots=True)
class Keeper:
    """One for an application; `networks` are those of the listed proxies."""

    hashing: Hashing
    requests: Buckets
    logins: Buckets
    by_name: Policy
    by_address: Policy
    networks: tuple[Network, ...]
    cookie: str
    secure: bool
    same_site: Literal["lax", "none"]


def keeper(settings: Settings, cost: Cost | None = None) -> Keeper:
    """Return the keeper the settings ask for."""
    people, server = settings.people, settings.server
    policy = Policy(people.lock_after, people.lock_minutes * 60)
    secure = server.certificate is not None or not server.plain_http
    return Keeper(
        hashing=hashing(cost),
        requests=Buckets(people.requests_a_minute, max(20.0, people.requests_a_minute / 4), time.monotonic),
        logins=Buckets(people.logins_a_minute, max(3.0, people.logins_a_minute), time.monotonic),
        by_name=policy,
        by_address=Policy(policy.after * ADDRESS_TIMES, policy.longest),
        networks=tuple(ipaddress.ip_network(one) for one in settings.proxy.addresses),
        cookie="__Host-biaoshi" if secure else "biaoshi",
        secure=secure,
        # in a window of another site the browser sends a cookie only if it is said to be meant so
        same_site="none" if server.frame_ancestors and secure else "lax",
    )


def install(app: FastAPI, site: Site, cost: Cost | None = None) -> None:
    """Put the keeper into the application and keep the proxy's header from whoever is no listed proxy."""
    kept = keeper(site.settings, cost)
    app.state.people = kept
    app.add_middleware(StripHeader, header=site.settings.proxy.user_header, networks=kept.networks)


def keeper_of(request: Request) -> Keeper:
    """Return the keeper of the application that serves the request."""
    kept = request.app.state.people
    assert isinstance(kept, Keeper)  # noqa: S101  # install() put it there
    return kept


def site_of(request: Request) -> Site:
    """Return the site of the application that serves the request."""
    site = request.app.state.site
    assert isinstance(site, Site)  # noqa: S101
    return site


Kept = Annotated[Keeper, Depends(keeper_of)]
Place = Annotated[Site, Depends(site_of)]
