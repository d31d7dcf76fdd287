"""What is planted: the first example of every kind of identifier that a plan may propose, a name and an address."""

from biaoshi.recognisers.identifiers import kinds
from biaoshi.write.plan import nameable

KINDS = {
    "name": "张伟明", "identity": "990101199001010019", "mobile": "15400001234", "card": "6222021234567890128",
    "address": "云岭省青屏市东门区南塘街道柳溪村3组12号", "mail": "zhangwm_01@example.com", "plate": "浙A12D45",
}  # fmt: skip
"""The commonest kinds, for places that cost seconds each."""
SAID = {
    "name": "受助人{}，男", "identity": "身份证号码：{}", "mobile": "手机{}", "card": "银行卡号：{}",
    "address": "张某，住址：{}。", "mail": "个人邮箱{}", "plate": "驾驶号牌{}的小型轿车",
}  # fmt: skip


def planted() -> dict[str, tuple[str, str]]:
    """Return kind → (words, a line that says them)."""
    found = {kind: (KINDS[kind], SAID[kind].format(KINDS[kind])) for kind in ("name", "address")}
    for kind in kinds():
        if kind.code in nameable():
            example = kind.examples[0]
            words = example.partition("⟦")[2].partition("⟧")[0]
            found[kind.entity] = words, example.replace("⟦", "").replace("⟧", "")
    return found
