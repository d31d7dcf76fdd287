"""Secrecy catalogues: published rows and an office's own list as data, and how a text is compared with them.

    rows/*.toml (published, one file a domain) ─┐
    biaoshi catalogue import 一览表 → *.json  ──┴→ Catalogue → find(text) → ItemMatch … (ranked, for and against)

A match is a hint: most catalogues in force are not published, many published rows are old. Each row says when it
stood and whether it still does.
"""

from biaoshi.catalogue.matching import PARTLY, UNFIT, find
from biaoshi.catalogue.rows import Catalogue, Item, load, published

__all__ = ["PARTLY", "UNFIT", "Catalogue", "Item", "find", "load", "published"]
