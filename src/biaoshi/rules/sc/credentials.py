"""文件里有口令、密钥或者令牌。

看到的人都能用：管理员账号和密码写在操作手册、通知、交接单里最常见。讲密码规则的（“不少于8位”）、已经隐去的（******）不管。
发现后应当先更换，再从文件中删去；文件已经发出的，删去也不够。

提示：口令与账号不得写在同一份流转的文件里（house）。
"""

from biaoshi.rules.evidence import speak
from biaoshi.types.rule import Example, Rule

RULE = Rule(
    code="SC712",
    name="credentials",
    doc=__doc__,
    severity="error",
    check=speak("SC712", "先更换口令或者密钥，再从文件中删去"),
    bad=(
        Example("系统管理员账号admin，初始密码为⟦Qp@2026!⟧，请妥善保管。"),
        Example("连接串：mysql://root:⟦Abc12345⟧@192.0.2.1/db"),
    ),
    good=(Example("密码应当不少于8位，由数字和字母组合。"), Example("用户名：admin，密码：******")),
    content=True,
)
