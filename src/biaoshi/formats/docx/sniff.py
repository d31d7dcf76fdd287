"""Is it a Word document? Told from the content: a zip that holds a word-processing main part."""

from biaoshi.formats.form import Source
from biaoshi.formats.ooxml.sniff import holds

MAINS = ("word/document.xml",)
WORD = "wordprocessingml"


def sniff(source: Source) -> float:
    """Return how sure it is, 0 to 1, that `source` is a Word document (docx, docm, dotx …)."""
    return holds(source, MAINS, WORD)
