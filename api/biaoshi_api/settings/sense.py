"""What is wrong with settings whose every line is well formed."""

import ipaddress
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from biaoshi_api.settings.reading import Settings

ORIGIN = re.compile(r"https?://[A-Za-z0-9.-]{1,253}(:[0-9]{1,5})?")
"""What may stand in frame_ancestors: it goes into a header word by word."""
HEADER = re.compile(r"[A-Za-z0-9-]{1,64}")
AT_LEAST: dict[tuple[str, str], float] = {
    ("server", "port"): 1, ("server", "upload_mb"): 1, ("server", "body_mb"): 1, ("server", "grace_seconds"): 1,
    ("data", "upload_hours"): 0.01, ("data", "result_days"): 0.001,
    ("workers", "count"): 0, ("workers", "lease_seconds"): 1, ("workers", "attempts"): 1, ("workers", "retry_seconds"): 0,
    ("checks", "sync_mb"): 0, ("checks", "sync_seconds"): 0.1,
    ("people", "session_hours"): 0.01, ("people", "idle_minutes"): 0.1, ("people", "password_length"): 8,
    ("people", "lock_after"): 1, ("people", "lock_minutes"): 0.1, ("people", "requests_a_minute"): 1,
    ("people", "logins_a_minute"): 1,
    ("webhooks", "timeout_seconds"): 0.1, ("webhooks", "attempts"): 1, ("gate", "seconds"): 0.1,
    ("review", "keep_days"): 0.01,
}  # fmt: skip


def loopback(host: str) -> bool:
    """True when only this machine can reach `host`."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def faults(settings: "Settings") -> Iterator[str]:
    """Yield a Chinese sentence for each thing that cannot be meant."""
    for (section, name), least in AT_LEAST.items():
        value: Any = getattr(getattr(settings, section), name)
        if not value >= least:  # a NaN is refused too
            yield f"{section}.{name}：不得小于 {least:g}。"
    yield from _server(settings)
    yield from _keys(settings)
    yield from _addresses(settings)


def _server(settings: "Settings") -> Iterator[str]:
    server = settings.server
    if server.port > 65535:
        yield "server.port：不得大于 65535。"
    if (server.certificate is None) != (server.certificate_key is None):
        yield "server.certificate 和 server.certificate_key 要写就一起写。"
    if not loopback(server.host) and server.certificate is None and not server.plain_http:
        yield "server.host 不是本机地址：请配置证书（server.certificate），或者写明 server.plain_http = true。"
    for origin in server.frame_ancestors:
        if not ORIGIN.fullmatch(origin):
            yield f"server.frame_ancestors：“{origin}”应写作 https://主机 或者 https://主机:端口。"
    if not HEADER.fullmatch(settings.proxy.user_header):
        yield "proxy.user_header：不是有效的请求头名称。"


def _keys(settings: "Settings") -> Iterator[str]:
    if settings.vault.key_file is None and not settings.vault.key_env:
        yield "vault：请用 key_file 或者 key_env 写明密钥在哪里；可用 biaoshi config new 生成。"
    if settings.vault.key_file is not None and settings.vault.key_env:
        yield "vault：key_file 和 key_env 只能写一个。"
    if settings.oidc.issuer and not (settings.oidc.client_id and settings.oidc.redirect_url):
        yield "oidc：写了 issuer，就要写 client_id 和 redirect_url。"


def _addresses(settings: "Settings") -> Iterator[str]:
    for address in settings.proxy.addresses:
        try:
            ipaddress.ip_network(address)
        except ValueError:
            yield f"proxy.addresses：“{address}”应为地址或者网段，如 10.0.0.5、10.0.0.0/24。"
