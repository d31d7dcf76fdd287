"""`biaoshi config check`: what the settings mean on this machine, tried out."""

import ssl
from collections.abc import Iterator
from pathlib import Path

from biaoshi.errors import ConfigError
from biaoshi_api import database
from biaoshi_api.people import oidc
from biaoshi_api.room import room
from biaoshi_api.settings import Settings, load
from biaoshi_api.settings.sense import loopback
from biaoshi_api.site import open_site


def refuse(settings: Settings) -> None:
    """Raise ConfigError for what only those can judge who use it."""
    wrong = [*oidc.check_settings(settings.oidc)]
    if settings.server.certificate is not None:
        try:
            ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(
                settings.server.certificate, settings.server.certificate_key
            )
        except OSError as error:  # an SSLError is one
            wrong.append(f"server.certificate：证书或者私钥用不了（{error.strerror or type(error).__name__}）。")
    if wrong:
        raise ConfigError("配置有误：\n" + "\n".join(f"  - {line}" for line in wrong))


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
    yield "配置没有问题。"
