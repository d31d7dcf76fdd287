"""Office packages (OOXML): what Word, Excel and PowerPoint files have in common. No format of its own.

archive, package   the zip with limits; members, relationships, content types
markup, alternate  namespaces, one careful parser, mc:AlternateContent
graphics           text of DrawingML, charts, diagrams
properties         docProps, and the text of XML parts of no known meaning
texts, cutting     texts of parts, and words cut out of them
draft, repack      a package open for writing, and the file it makes
ledger             one line of the coverage for every member
"""
