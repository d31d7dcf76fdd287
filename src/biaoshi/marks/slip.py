"""Forms and slips: what their fields say is about another paper, or is no mark at all."""

import re

from biaoshi.marks.setting import Placed

_FORM_TITLE = re.compile(
    r"(?:审批|审查|审定|审核|鉴定|签批|呈批|批办|拟办|阅办|阅批|阅示|呈阅|传阅|处理|办理|承办|办文|催办|督办|会签|备案|申请|登记|签收|接收|流转|运转|收发|交接|移交|移送|送审|送文|投递|交寄|寄发|传递|发放|领取|领用|借阅|查阅|调阅|复制|复印|打印|印制|携带|清退|退还|回收|清查|清点|销毁|信息|统计)[ ]*(?:表|单|簿|册|卡|签|笺|条|清单|回执)|(?:机要|交通|文件|材料|资料|图纸|载体|件)[^，。]{0,4}回执|收条$|收据$|台账|收文|发文簿"
)
_HANDLED = re.compile(
    r"(?:来文|来电|收文|来函)(?:单位|机关|字号|文号|日期|时间|编号|号|标题)?[:：]|(?:寄件|收件|发件|送件|投递|接收|借阅|借用|领取|归还|清退|移交|签收|收到|承办|经办|经手|交件|接件)(?:单位|机关|部门|人|时间|日期|份数|情况)?(?:签[名字收])?[:：]|(?:拟办|批办|批示|领导批|办理|处理)(?:意见|结果|情况)?[:：]|(?:件|封|袋)数[:：]|信封|封口"
)
"""Fields of a slip that goes with another paper."""
_MAIL = re.compile(r"(?:发件人|收件人|抄送|主题|发送时间|From|To|Subject)[ ]*[:：]")


def form_title(p: Placed) -> bool:
    """A form's title stands at the head of the paper or just above: 审批表, 登记簿, 台账."""
    return any(
        len(x.text) <= 30 and _FORM_TITLE.search(x.text) and not x.text.endswith(("通知", "函", "报告"))
        for x in [*p.shape.head[:3], *p.prev[:2]]
    )


_CARRIES = re.compile(
    "(?:流转|运转|传阅|处理|办理|承办|拟办|批办|阅办|阅批|阅示|呈阅|呈批|签批|签收|接收|收文|发文|收发|来文|交接|移交|移送|送审|送文|投递|交寄|寄发|传递|发放|领取|领用|借阅|查阅|调阅|复制|复印|打印|印制|携带|清退|退还|回收|清查|清点|销毁|登记|统计|公开|发布|审查|鉴定|解密|降密|变更|备案)[^：:，。]{0,8}(?:表|单|[签笺条簿册卡]|回执|清单)|台账|收[条据]$|回执$|发文簿|收文"
)


def carries(p: Placed) -> bool:
    """The form at the head goes with other papers or lists them; 涉密会议审批表, 项目基本信息表 are papers of their own."""
    return any(len(x.text) <= 30 and _CARRIES.search(x.text) for x in [*p.shape.head[:3], *p.prev[:2]])


def handled(p: Placed) -> bool:
    """Among the fields of a slip: who sent and who received the paper it goes with, what is to be done with it."""
    near = [x.text for x in [*p.prev[:6], *p.next[:6]]]
    if any(_MAIL.match(t) for t in near):
        return False
    return sum(bool(_HANDLED.search(t)) for t in near) >= 2
