"""House masks: what may stand in place of personal data (law/disclosure.md §3), strict enough for `recognisers.sufficiency`.

A number beside a name must hide more than four digits, so a mobile keeps its first three and last two. What has no
mask of its own is removed.
"""

import re

from biaoshi.recognisers.names.characters import COMPOUND

_TOWNSHIP = re.compile("^.*?(?:[省市区县旗州盟][^省市区县旗州盟]{1,8}?(?:街道|[镇乡]))")
_COUNTY = re.compile("^.*?(?:[省州盟市].*?[区县旗市]|[区县旗])")


def masked(code: str, words: str) -> str:
    """Return what stands in place of `words`, which the rule `code` speaks of; "" where they are removed."""
    match code:
        case "PI801":
            return f"{words[:2]}{'*' * (len(words) - 5)}{words[-3:]}" if len(words) >= 15 else ""
        case "PI802":
            return f"{words[:3]}{'*' * (len(words) - 5)}{words[-2:]}" if len(words) >= 11 else ""
        case "PI830":
            kept = 2 if words[:2] in COMPOUND and len(words) > 2 else 1
            return words[:kept] + "某" * max(1, min(8, len(words) - kept))
        case "PI831":
            shown = _TOWNSHIP.match(words) or _COUNTY.match(words)
            return shown[0] if shown and shown.end() < len(words) else ""
        case _:
            return ""
