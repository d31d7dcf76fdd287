"""Rows of the audit log in words, for who reads them all day."""

from dataclasses import dataclass

from biaoshi_api.audit import Row

FAMILIES = {
    "document": "文件", "job": "任务", "review": "审查", "gate": "放行", "account": "账号", "session": "登录", "token": "令牌",
    "unit": "单位", "service": "服务", "vault": "存储",
}  # fmt: skip
ACTS = {
    "document.check": "检查", "document.checked": "检查完毕", "document.case": "检查一件", "document.gate": "问能否放行",
    "document.annotate": "加批注", "document.fix": "改正", "document.plan": "提出遮盖计划", "document.redact": "写出遮盖件",
    "document.verify": "核对签过的表", "document.annotate-done": "批注件写好", "document.fix-done": "改正件写好",
    "document.plan-done": "遮盖计划提出", "document.redact-done": "遮盖件写好", "document.verify-done": "核对完毕",
    "document.stopped": "密级高于上限，已停止", "job.cancel": "取消任务", "job.erase": "清除结果",
    "document.drop": "随用随删的检查", "document.drop-fix": "随用随删的改正", "document.drop-annotate": "随用随删的批注", "document.review": "送审的检查",
    "document.copy": "写出遮盖件（审查）", "document.copy-done": "遮盖件写好（审查）", "review.open": "开始审查", "review.decide": "决定",
    "review.undo": "撤回决定", "review.passage": "补充一处", "review.read-by": "记明人工阅看", "review.recheck": "重新检查",
    "review.copy": "写遮盖件", "review.conclude": "作出结论", "review.approve": "审批", "review.return": "退回", "review.reopen": "重新审查",
    "review.stop": "密级高于上限，停止审查", "review.export": "导出审查结果",
    "gate.adopt": "采用规则集", "account.create": "新建账号", "account.disable": "停用或者启用账号", "account.password": "修改密码",
    "account.password-refused": "修改密码不成功", "account.reset": "重置密码", "account.roles": "授予角色", "account.unit": "设定单位",
    "account.unlock": "解除锁定", "session.begin": "登录", "session.end": "退出", "session.refused": "登录不成功",
    "token.create": "新建令牌", "token.revoke": "作废令牌", "unit.manage": "登记、改名、撤销单位", "service.backup": "备份",
    "service.restore": "恢复备份", "vault.rotate": "更换存储密钥",
}  # fmt: skip
"""Acts in words; one that is not here is shown by its code alone."""


@dataclass(frozen=True, slots=True)
class AuditLine:
    """One row; `about` is short where the subject is a digest, `whole` is the subject."""

    seq: int
    time: float
    who: str
    act: str
    action: str
    about: str
    whole: str
    before: str
    after: str
    ruleset: str


def audit_line(row: Row) -> AuditLine:
    """Return the row as it is shown."""
    about = f"{row.subject[:12]}…" if len(row.subject) == 64 else row.subject
    return AuditLine(
        row.seq, row.micros / 1_000_000, row.who, ACTS.get(row.action, ""), row.action, about, row.subject, row.before,
        row.after, row.ruleset,
    )  # fmt: skip
