"""Names of natural persons: characters they are written in, words beside them, and the search itself."""

from biaoshi.recognisers.names.finding import Name, names
from biaoshi.recognisers.names.gate import gate
from biaoshi.recognisers.names.shape import tag

__all__ = ["Name", "gate", "names", "tag"]
