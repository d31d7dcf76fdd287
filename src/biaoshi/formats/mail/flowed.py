"""format=flowed (RFC 3676): lines that end with a blank go on in the next one, so that a mark is not torn in two."""


def unflowed(text: str, *, delsp: bool = False) -> str:
    """Return `text` with soft line ends taken out; lines of different quoting depth and the signature stay apart."""
    out: list[str] = []
    open_depth = -1
    for raw in text.splitlines():
        depth = len(raw) - len(raw.lstrip(">"))
        line = raw[depth:]
        line = line[1:] if line.startswith(" ") else line
        soft = line.endswith(" ") and line != "-- "
        piece = line[:-1] if soft and delsp else line
        if open_depth == depth and line != "-- ":
            out[-1] += piece
        else:
            out.append(">" * depth + (" " if depth else "") + piece)
        open_depth = depth if soft else -1
    return "\n".join(out)
