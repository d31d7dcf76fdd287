"""`biaoshi config check`: what the settings mean on this machine, tried out."""

import ssl
from collections.abc import Iterator
from pathlib import Path

from biaoshi.errors import ConfigError
from biaoshi_api import database
from biaoshi_api.gate import policy
from biaoshi_api.people import oidc
from biaoshi_api.room import room
from biaoshi_api.settings import Settings, load
from biaoshi_api.settings.sense import loopback
from biaoshi_api.site import open_site


def refuse(settings: Settings) -> None:
    """Raise ConfigError for what only those can judge who use it."""
    wrong = [*oidc.check_settings(settings.oidc), *_files(settings)]
    if settings.server.certificate is not None:
        try:
            ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(
                settings.server.certificate, settings.server.certificate_key
            )
        except OSError as error:  # an SSLError is one
            wrong.append(f"server.certificate：证书或者私钥用不了（{error.strerror or type(error).__name__}）。")
    if wrong:
        raise ConfigError("配置有误：\n" + "\n".join(f"  - {line}" for line in wrong))


def _files(settings: Settings) -> Iterator[str]:
    """Yield what is wrong with the files that are only opened when somebody signs in or a message is sent."""
    for name, path in (
        ("oidc.client_secret_file", settings.oidc.client_secret_file),
        ("webhooks.secret_file", settings.webhooks.secret_file),
    ):
        try:
            if path is not None and path.stat().st_mode & 0o077:
                yield f"{name}：{path.name} 他人可读，请改为 0600。"
        except OSError as error:
            yield f"{name}：读不到（{error.strerror}）。"
    if settings.webhooks.addresses and settings.webhooks.secret_file is None:
        yield "webhooks：写了 addresses，就要写 secret_file。"
    for name, path in (("oidc.ca_file", settings.oidc.ca_file), ("webhooks.ca_file", settings.webhooks.ca_file)):
        try:
            if path is not None:
                ssl.create_default_context(cafile=path)
        except OSError as error:
            yield f"{name}：证书用不了（{error.strerror or type(error).__name__}）。"


def findings(path: Path) -> Iterator[str]:
    """Yield Chinese lines on the settings at `path`. Raises ConfigError for the first thing that would keep it from starting."""
    settings = load(path)
    refuse(settings)
    server = settings.server
    yield f"本机可以处理的最高密级：{settings.ceiling}。"
    scheme = "https" if server.certificate else "http"
    yield f"地址：{scheme}://{server.host}:{server.port}{'（只有本机能连）' if loopback(server.host) else ''}。"
    with room(settings) as own:
        yield f"工作文件夹：{own.parent}。"
    with open_site(settings) as site:
        keys = site.vault.keys()
        yield f"存储密钥 {len(keys.secrets)} 个，现用 {keys.current}；加密方式 {settings.vault.cipher}。"
        now = database.revision(site.engine)
        told = "还没有建立" if now is None else "是本版本的" if now == database.head() else "须执行 biaoshi migrate"
        yield f"数据库：{site.engine.dialect.name}，{told}。"
    if settings.gate.policy is not None:
        yield f"放行策略：{policy.load(settings.gate.policy).name}。"
    yield "配置没有问题。"
