"""The one register of the service's tables; each package adds its own in its `tables.py`, by `from biaoshi_api.tables import METADATA`."""

import importlib
import pkgutil

import sqlalchemy as sa

import biaoshi_api
from biaoshi import jobs

METADATA = sa.MetaData()


def everything() -> tuple[sa.MetaData, ...]:
    """Return all registers, after every `tables.py` of the packages here was found and imported."""
    for found in pkgutil.iter_modules(biaoshi_api.__path__):
        if found.ispkg and any(
            m.name == "tables" for m in pkgutil.iter_modules([f"{biaoshi_api.__path__[0]}/{found.name}"])
        ):
            importlib.import_module(f"biaoshi_api.{found.name}.tables")
    return jobs.METADATA, METADATA
