"""Names in clear that only a mask of the same surname leads to: where 项某 is masked, 项采薇身份证.pdf names somebody.

The recogniser of names must doubt a rare surname or an everyday word; beside a mask of that surname and before a word that
only a person can have, there is less to doubt.
"""

import re
from collections.abc import Iterable, Iterator

from biaoshi.recognisers.names.characters import everyday, writing
from biaoshi.types.document import Span

_HAN = "一-鿿"
_PERSONAL = "(?=的?(?:身份证|户口[本簿]|病历|诊断证明|申请书|银行卡)|[（(][签印按捺本]|(?:签字|签名|捺印|签收|本人)|(?:对上述|对以上|对此|认可|承认|辩称|自述|申诉|陈述))"
_LEAST = 0.6
"""How much it must look like a name by its writing."""


def led(text: str, surnames: Iterable[str]) -> Iterator[tuple[Span, str]]:
    """Yield the names in `text` that begin with one of `surnames`, stand at the beginning of a word and before what is personal."""
    families = "|".join(sorted({re.escape(s) for s in surnames if s}, key=len, reverse=True))
    if not families:
        return
    for m in re.finditer(f"(?<![{_HAN}])(?P<f>{families})[{_HAN}]{{1,2}}?{_PERSONAL}", text):
        if m[0] not in everyday() and writing(m[0], len(m["f"])) > _LEAST:
            yield Span(*m.span()), m[0]
