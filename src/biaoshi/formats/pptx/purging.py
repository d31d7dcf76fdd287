"""A presentation made ready to be sent: comments, the speaker's notes, who commented, and properties taken out.

Hidden slides stay: links and numbers of the slides shown may stand on them. Whoever asks for the purge is told.
"""

from biaoshi.formats.form import Limits, Source
from biaoshi.formats.ooxml.draft import finished, open_draft
from biaoshi.formats.ooxml.package import linked, main_part
from biaoshi.formats.ooxml.purging import drop_linked, settle
from biaoshi.formats.pptx.reader import MAINS
from biaoshi.types.order import Written


def purge(source: Source, limits: Limits) -> Written:
    """Return the presentation without them. Raises UnreadableError for one that cannot be written."""
    draft = open_draft(source, limits)
    main = main_part(draft.package, MAINS, "presentationml")
    for slide in linked(draft.package, main, "slide"):
        drop_linked(draft, slide, ("comments", "notesSlide"))
    drop_linked(draft, main, ("commentAuthors", "authors"))
    settle(draft)
    return Written(finished(draft))
