"""Commands of the service: `serve`, `config`, `admin`, `audit`, `migrate`, `backup`, `restore`, `rotate`. They live in biaoshi_api."""

from biaoshi_api.commands import COMMANDS

__all__ = ["COMMANDS"]
