"""Writes the hostile corpus out as files, for trying other programs on it.

python -m hostile.build FOLDER [--slow]      one file a case, in a folder for each kind, and cases.json beside them
"""

import argparse
import json
import sys
from pathlib import Path

from hostile.cases import cases


def main() -> int:
    parser = argparse.ArgumentParser(description="write the hostile corpus out")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--slow", action="store_true", help="also the cases that only `make quality` runs")
    given = parser.parse_args()
    listed: list[dict[str, str | None]] = []
    for number, case in enumerate(cases()):
        if case.slow and not given.slow:
            continue
        suffix = Path(case.file).suffix if Path(case.file).suffix.isascii() else ""
        path = given.folder / case.kind / f"{number:04}{suffix}"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(case.build())
        about: dict[str, str | None] = {
            "file": str(path.relative_to(given.folder)),
            "called": case.file,
            "format": case.format,
        }
        listed.append(about | {"name": case.name, "must": case.must, "status": case.status})
    text = json.dumps(listed, ensure_ascii=False, indent=1) + "\n"
    (given.folder / "cases.json").write_text(text, encoding="utf-8")
    print(f"{len(listed)} files in {given.folder}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
