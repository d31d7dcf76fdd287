"""Values of spreadsheet cells as they are shown: number formats of Excel, dates, Chinese numerals. No format of its own."""
