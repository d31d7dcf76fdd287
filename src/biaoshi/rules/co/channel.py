"""标了密级的内容不能走公开的渠道。

明传电报、普通传真、互联网邮箱、微信和QQ群都不是传递国家秘密的渠道。只看文件自己的报头、发送方式和报送要求；联系人一栏的传真
号码、邮箱地址不算，要求“不得通过微信传输”的话不算，加密传真、机要渠道不算；已注明解密的不算。

依据：保守国家秘密法 第二十九条；保守国家秘密法 第三十一条（statute）。
"""

from collections.abc import Iterator

from biaoshi.types.facts import Facts
from biaoshi.types.rule import Example, Hit, Rule


def check(facts: Facts) -> Iterator[Hit]:
    """Yield each open channel a paper with a live mark names for sending itself or what answers it."""
    mark = next((m for m in facts.live() if m.zone not in ("metadata", "filename")), None)
    if mark is None or any(m.kind == "declassified" and m.live for m in facts.marks):
        return
    for statement in facts.say("channel"):
        yield Hit(
            statement.span,
            f"标了“{mark.level or mark.text.strip()}”，却通过{statement.value}传递",
            mark=mark,
            also=(mark.span,),
            suggestion="改由机要交通、密码通信等涉密渠道传递；确不涉密的，核对密级是否标错",
        )


_TEXT = "机密★5年\n云岭省林业局文件\n云林发〔2025〕3号\n关于开展检查的通知\n各市林业局：\n请认真贯彻执行。"

RULE = Rule(
    code="CO411",
    name="open-channel",
    doc=__doc__,
    severity="warning",
    check=check,
    bad=(
        Example(_TEXT + "请于3月5日前将报告⟦发送至电子邮箱⟧yunlin@example.cn。"),
        Example(_TEXT + "\n⟦发送方式：传真⟧"),
        Example(_TEXT + "请⟦通过微信工作群转发⟧各县。"),
        Example(
            "⟦内部明传电报⟧\n机密★5年\n发往：各市林业局\n关于开展检查的通知\n各市林业局：\n请认真贯彻执行，做好工作。"
        ),
    ),
    good=(
        Example(_TEXT.replace("机密★5年\n", "") + "请于3月5日前将报告发送至电子邮箱yunlin@example.cn。"),
        Example(_TEXT + "请于3月5日前通过机要渠道报送。"),
        Example(_TEXT + "\n联系人：周远，传真：0871-00000000"),
        Example(_TEXT + "不得通过微信、互联网邮箱传送本通知。"),
    ),
)
