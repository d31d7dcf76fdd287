"""The one register of the service's tables; each package adds its own in its `tables.py`, by `from biaoshi_api.tables import METADATA`."""

import importlib
import pkgutil

import sqlalchemy as sa

import biaoshi_api
from biaoshi import jobs

METADATA = sa.MetaData()


def everything() -> tuple[sa.MetaData, ...]:
    """Return all registers, after every `tables.py` of the packages here was found and imported."""
    for found in pkgutil.walk_packages(biaoshi_api.__path__, "biaoshi_api."):
        if found.name.endswith(".tables"):
            importlib.import_module(found.name)
    return jobs.METADATA, METADATA
