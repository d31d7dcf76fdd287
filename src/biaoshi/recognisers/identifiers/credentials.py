"""Passwords, keys, tokens, logins: whoever reads them can use them (rule SC712)."""

import re

from biaoshi.recognisers.kind import Kind, Sight, Verdict

_LABEL = "(?:初始密码|登录密码|管理员密码|默认密码|开机密码|解压密码|连接密码|密码|口令|[Pp]assword|PASSWORD|[Pp]asswd|[Pp]wd|PWD|[Pp]ass)"
_VALUE = "[^\\s，。；、：:（）()“”\"'<>\u4e00-\u9fff]{4,64}"


def _secret(sight: Sight) -> Verdict | None:
    value = sight.text
    if re.fullmatch(r"[*＊×xX●•_.\-—]+", value) or (re.fullmatch("[0-9]+(?:位|个|次)?", value) and len(value) < 4):
        return None
    if re.fullmatch("[A-Za-z]+", value) and not re.search("(?:密码|口令)", sight.before[-12:]):
        return None  # password policy, pwd command …
    return Verdict(
        (("pattern", 0.75),), "口令与其用途写在一起" if re.search("账号|帐号|用户", sight.before[-40:]) else ""
    )


def _token(sight: Sight) -> Verdict | None:
    return Verdict((("pattern", 0.95),))


KINDS = (
    Kind(
        "SC712", "PASSWORD", "口令",
        (f"{_LABEL}(?:统一)?[ ]?(?:[：:=＝]|为|是|设为|改为|已重置为|重置为|默认为|均为)[ ]?[“\"']?(?P<v>{_VALUE})",),
        _secret, words=("密码", "口令", "assword", "asswd", "wd", "WD", "ass"), needs_word=True, reach=24, rank=0,
        examples=("系统管理员账号admin，初始密码为⟦Qp@2026!⟧", "口令：⟦abc12345⟧", "password=⟦Hunter2x⟧", "密码均为⟦888888⟧"),
        near=("密码应当不少于8位", "密码：由本人设置", "口令为数字和字母组合", "password policy applies", "密码：******"),
    ),
    Kind(
        "SC712", "TOKEN", "密钥、令牌",
        ("(?<![0-9A-Za-z])(?:AKIA[0-9A-Z]{16}|LTAI[0-9A-Za-z]{12,20}|gh[pousr]_[0-9A-Za-z]{20,}|sk-[0-9A-Za-z_-]{20,}|eyJ[0-9A-Za-z_-]{10,}\\.[0-9A-Za-z_-]{10,}\\.[0-9A-Za-z_-]{5,})",
         "-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----",
         "[a-z]{3,12}://[^\\s:/@\u4e00-\u9fff]{1,40}:(?P<v>[^\\s:/@\u4e00-\u9fff]{3,60})@[0-9A-Za-z.-]+"),
        _token, words=("密钥", "令牌", "token", "key", "Key", "secret"), rank=0,
        examples=("⟦AKIA0000000000000000⟧", "mysql://root:⟦Abc12345⟧@192.0.2.1/db"), near=("https://www.example.com/a:b@c", "sk-短"),
    ),
    Kind(
        "SC712", "KEY_VALUE", "密钥、令牌",
        ("(?:api[_-]?key|access[_-]?key(?:[_-]?(?:id|secret))?|secret(?:[_-]?key)?|app[_-]?secret|token|密钥|授权码)[ ]?(?:[为是]?[：:=＝]|[为是])[ ]?[\"']?(?P<v>[0-9A-Za-z+/_=-]{16,})",),
        _token, words=("key", "secret", "token", "密钥", "授权码"), rank=0,
        examples=("appSecret: ⟦0123456789abcdef0123⟧".replace("appSecret", "app_secret"), "密钥：⟦0123456789ABCDEF⟧"), near=("密钥：由专人保管", "token: 见附件"),
    ),
)  # fmt: skip
