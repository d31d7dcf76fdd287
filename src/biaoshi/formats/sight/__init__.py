"""Is stored text seen: one engine for every format, which holds three views of a page against each other.

    stored       runs of text as the file has them: characters, boxes, colour, size, place in the order of painting,
                 clip, and what the format itself says of them (`place.Stored`)
    drawn        the page: its area, what is painted over and under the text (`place.Painted`), and, where the page can be
                 rendered, whether anything on it is there because of the text (`place.Scene.proof`)
    recognised   the lines a recogniser saw on the page (`layer`)

    hidden     told not to be drawn: invisible render mode, transparent, vanish      white    of the colour behind it
    layer_off  in a layer that is switched off                                       tiny     under two points
    offpage    outside the page or its own clip                                      covered  something opaque lies over it
    ocr        the recognised text of a scan: seen, on the scan's word

Readers say what a file stores and paints; why text is not seen is decided here alone. Formats without places (docx,
xlsx, odf) use `plain` for what needs none. `layer` says whether a text layer is garbled (RD108) or not what is drawn (HD109).
"""

from biaoshi.formats.sight.colour import PAPER, SAME, alike, contrast
from biaoshi.formats.sight.place import SPACES, Painted, Scene, Stored, judged, scanned
from biaoshi.formats.sight.plain import TINY, plain, tiny

__all__ = [
    "PAPER",
    "SAME",
    "SPACES",
    "TINY",
    "Painted",
    "Scene",
    "Stored",
    "alike",
    "contrast",
    "judged",
    "plain",
    "scanned",
    "tiny",
]
