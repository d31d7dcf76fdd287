"""OLE compound files ([MS-CFB]): what .doc, .xls, .ppt, .msg and embedded objects have in common. No format of its own."""
