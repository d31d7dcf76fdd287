"""`biaoshi serve`: the web server and the crew of workers, until told to stop."""

import errno
import os
import signal
import socket
import time
from collections.abc import Callable
from pathlib import Path

import uvicorn

from biaoshi.errors import ConfigError
from biaoshi_api import database, logs
from biaoshi_api.app import create_app
from biaoshi_api.checking import refuse
from biaoshi_api.crew import crew
from biaoshi_api.room import room
from biaoshi_api.settings import Server, Settings, load
from biaoshi_api.site import Site, open_site

KEEP_ALIVE = 30


def serve(path: Path, ready: Callable[[Site], None] = lambda _: None) -> None:
    """Serve as the settings at `path` say, until SIGTERM or SIGINT; jobs under way are handed back.

    `ready` is called when the site is open and before anything is served. Raises ConfigError and OSError where it
    cannot start: nothing is served then.
    """
    settings = load(path)
    refuse(settings)
    os.umask(0o077)
    logs.start()
    with room(settings) as own, open_site(settings) as site:
        database.ready(site.engine)
        ready(site)
        with listening(settings.server) as door, crew(site, path, own.parent):
            server = uvicorn.Server(server_config(site, settings))
            for number in (signal.SIGTERM, signal.SIGINT):
                signal.signal(number, _nothing)  # the server listens now, and raises the signal again when it has ended
            server.run([door])


def server_config(site: Site, settings: Settings) -> uvicorn.Config:
    """Return how the server is to run."""
    server = settings.server
    return uvicorn.Config(
        create_app(site, warm=True),
        host=server.host,
        port=server.port,
        ssl_certfile=server.certificate,
        ssl_keyfile=server.certificate_key,
        log_config=None,
        access_log=False,  # paths and addresses say who looked at what; the audit log is for that
        server_header=False,
        proxy_headers=False,  # who asks is decided in people/, by the address of the connection itself
        ws="none",
        timeout_keep_alive=KEEP_ALIVE,
        timeout_graceful_shutdown=server.grace_seconds,
    )


def listening(server: Server, patience: float = 5.0) -> socket.socket:
    """Return the socket to serve on. Raises ConfigError where there is none to be had.

    Waits a little: a reader whose server was killed a moment ago may hold the address until it sees that.
    """
    family = socket.AF_INET6 if ":" in server.host else socket.AF_INET
    end = time.monotonic() + patience
    while True:
        try:
            return socket.create_server((server.host, server.port), family=family, backlog=2048)
        except OSError as error:
            if error.errno != errno.EADDRINUSE or time.monotonic() > end:
                raise ConfigError(f"server：{server.host}:{server.port} 不能监听（{error.strerror}）。") from error
            time.sleep(0.2)


def _nothing(number: int, frame: object) -> None:
    pass
