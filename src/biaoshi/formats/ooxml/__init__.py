"""Office packages (OOXML): what Word, Excel and PowerPoint files have in common. No format of its own.

archive, package   the zip with limits; members, relationships, content types
markup, alternate  namespaces, one careful parser, mc:AlternateContent
graphics           text of DrawingML, charts, diagrams
properties         docProps, and the text of XML parts of no known meaning
ledger             one line of the coverage for every member
"""
