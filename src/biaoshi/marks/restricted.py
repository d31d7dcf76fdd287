"""A line of its own that keeps a paper inside a body: whose it is, what it is, what must not be done with it.

    公安 内部 资料   严禁外传              内部 审批用             公司 内部 使用（INTERNAL USE ONLY）
    body      noun   restriction                use               body      use   gloss

A line is taken whole or not at all, so titles and prose that begin with such words (内部控制制度, 内部装修通知) never fit.
Nouns of papers in general (通知, 名单, 会议记录) name a title as often as a mark: they count only with a restriction.
"""

import re
from dataclasses import dataclass

LONGEST = 60
"""Code points beyond which a line is no such line."""
_SIMPLE = str.maketrans(
    "讀轉載資閱參軍黨傳嚴複製發請僅會後電訊學習錄鈔開報導機關單統審議務員領導權與圖書見於許準對為辦備處"
    "刊經應屬範圍個買賣貼張擴複毀焚銷給聯繫歸還級門隊團縣縂總編輯館廠礦銀證獄檢紀組織講義",
    "读转载资阅参军党传严复制发请仅会后电讯学习录抄开报导机关单统审议务员领导权与图书见于许准对为办备处"
    "刊经应属范围个买卖贴张扩复毁焚销给联系归还级门队团县总总编辑馆厂矿银证狱检纪组织讲义",
)
"""Full characters to simple ones, as far as such lines have them and folding leaves them."""
_H = "[\u4e00-\u9fff]"
_BODY = (
    "公安|警务|政法|检察|法院|审判|司法|监狱|税务|海关|边检|纪检|监察|组织|组工|人事|宣传|外事|外交|军队|部队|军区|武警|消防|民政|"
    "财政|审计|统计|银行|金融|证券|保险|行业|铁路|民航|邮政|电力|石油|报社|编辑部|总社|分社|学校|公司|集团|企业|单位|机关|系统|部门|"
    "党委|党组|支部|班子|会员|成员|股东|员工|教职工|职工|医院|中心|协会|学会|专班|[课专项][题案目]组|工作组|小组|[校院系所室厂矿店馆局处科司厅部委办社台站市县区省军党队团会]"
)
_INNER = (
    rf"(?:(?!关于|有关|加强|规范|做好|完善|开展|严格|注意){_H}{{0,8}}(?:{_BODY}))?内部"
    r"|(?:党|军|警|校|院|局|厅|司|处|行|馆|厂|社|会|团|所|台|全?系统|机关|公司|集团|单位|行业|部门|组织|区)内|非公开|不公开"
)
_CORE = (
    "资料|材料|文件|文稿|文本|文档|读物|刊物|书刊|图书|参考(?!消息)|参阅|电讯|电稿|发行|件|试用本|阅读本|参考本|存档本"
)
"""What alone makes a mark of it: 内部资料."""
_USE = (
    "(?:使用|参考|参阅|参看|阅知|阅示|知悉|知晓|查看|浏览|流转|掌握|交流|传阅|传看|阅读|阅览|查阅|学习|研究|讨论|审阅|试用|专用|存档|留存|备查|发行)"
    "|(?:审批|审核|核对|校对|办公|教学|培训|讨论|研究|参考|参阅|学习|交流|工作|试验|登记|备案|备查|统计|评审|决策|会商|值班|编辑|业务){1,2}(?:专用?|用)"
)
_NOUN = (
    f"{_CORE}|{_USE}|会议记录|会议纪要|记录|笔录|纪要|通知|通报|通讯|简报|简讯|快报|专报|报告|报表|电报|动态|信息|情况|反映|摘报|内参|名单|名册|名录|目录|清单|"
    "台账|数据|图纸|图表|图册|图集|教材|讲义|讲稿|讲话|发言|提纲|课件|手册|样[本书张稿片刊]|试行本|试读本|试题|试卷|题库|影像|影片|录[像音]|光盘|照片|软件|程序包|"
    "讨论稿|送审稿|征求意见稿|审议稿|[初草底手译原校]稿|校样|清样|方案|预案|口径|问答|答问|汇编|摘编|选编|选辑|译[文丛]|年鉴|史料|档案|卷宗|批示|计划|规划|总结|规程|工艺|"
    "文献|图片|视频|短信|邮件|日志|日报|周报|月报|季报|年报|要情|舆情|书|表|本|版|稿|单"
)
"""What may be meant where a restriction stands beside it."""
_ADVERB = "(?:(?:随意|任意|擅自|私自|自行|对外|向外|向社会|再行?|公开|在?网上?|在任何[场媒][合体]上?|通过微信|以任何[形方]式)?)"
_VERB = (
    "外[传借泄流露扩带发送寄]|[翻复影套]印|翻拍|复制|拷贝|打印|下载|上传|转[载发借抄送让录交引贴述播存]|摘[抄录引编]|[抄传]录|抄转|传抄|引用|援引|引述|公开|发表|发布|报道|见报|登[报载]|刊[载登发用]|"
    "播[发出]|上网|上墙|传[播阅递出看]|扩散|散[发布失]|分发|泄[露漏密]|透露|拍[照摄]|录[音像]|截[屏图]|遗失|丢失|[张粘]?贴|存[入储放]|留存|保留|私[存藏]|[携带][带出]|出[售借示]|销售|买卖|作[为]?|用[作于]|"
    "对外|示人|给他人|入群|发(?=.{0,4}群|.{0,4}圈|.{0,2}网)|评论|宣传|宣读|商用|列入|交换|赠送|赠阅|私用|谈论|议论|外人"
)
_OPEN_VERB = "[外翻复影套转摘抄传引援公发报见登刊播上扩散分泄透拍录截遗丢张粘贴存留保私携带出销买作用对示入评宣商列交赠谈议下拷附流告借]"
"""How what is done with papers begins: enough where a noun for a paper stands before it."""
_X = rf"(?:(?!的|规定|制度|办法|通知|要求|问题|管理|登记|范围|目录){_H})"
_TAIL = rf"{_X}{{0,10}}"
_NEVER = "(?:不得|不准|不许|不可|不宜|不能|不要|不予|不|严禁|禁止|请勿|请不要|切勿|勿|毋|谢绝|限制)"
_FORBIDS = (
    rf"(?:{_H}{{2,10}}?(?:前|期间|后|时))?(?:一律|绝|均|任何人|任何单位)?{_NEVER}{_ADVERB}(?:{_VERB}|{_OPEN_VERB}){_TAIL}(?:[、/或和及与](?:{_VERB}){_X}{{0,4}}){{0,4}}"
    rf"|未经{_H}{{0,10}}(?:批准|许可|同意|授权|允许|审[核定阅查]|校[对订]|核[实准对])[，,]?(?:(?:不得|严禁|禁止|请勿|不准){_ADVERB}(?:{_VERB}|{_OPEN_VERB}){_TAIL})?"
)
_RETURN = (
    "(?:请|务请|务必|限期?|按期|定期|到期|按编号|凭编号)?(?:[阅用会看办审学校读评](?:毕|完|后)|传阅后|使用后|学习后|讨论后|阅读后|会议结束后?|散会后?|限期|按期|定期|到期|按编号|[0-9一二三四五六七八九十]{1,3}[日天]内)"
    f"[，,]?(?:请|务必|须|即|一律|及时|立即|当[场日面]|统一|由?{_H}{{0,4}}?)?(?:收回|退回|退还|交回|交还|归还|送还|销毁|焚毁|烧毁|焚|清退|回收|存档|归档|删除|上缴|缴回|退|还|毁){_TAIL}"
)
_KEPT = f"(?:注意|妥善|严格|认真|专人|务必|请)(?:保存|保管|保密|收存|收藏){_TAIL}|严守[秘机]密|保守秘密|严格保密|控制知悉范围|控制传阅|限制分发|限制传播"
_READERS = (
    rf"(?:(?:仅|只|专)(?:供|限|呈|送|发)|限)(?:于|至|给)?{_X}(?:{_X}|、){{0,13}}(?<![表单册薄])|发[至到给]{_X}(?:{_X}|、){{0,11}}"
    rf"|(?:供|呈送?|呈报|送请?|报送?|请){_X}(?:{_X}|、){{0,11}}(?:参阅|参考|审阅|阅[示知研]?|使?用|掌握|学习|研究|讨论|审定|指正)"
)
_REMARKS = rf"{_H}{{0,6}}亲[启收阅译]|凭{_H}{{1,4}}(?:购买|领取|借阅|发放|入场)|免费交流|内部交流|非卖品|不出售|非正式出版物|非公开发行|不公开发行|不公开|不得公开|编号(?:发放|管理|登记)|对号(?:发放|入座)|登记借阅|专阅|以正式文[本件]为准|以公布的?为准|未定稿|未经核实|请提意见|注意"
_RESTRICTION = f"(?:(?:并|且|请)?(?:{_FORBIDS}|{_RETURN}|{_KEPT}|{_READERS}|{_REMARKS}))"
_PART = r"[，,、；;:：!！。—\-·|/★☆（(【\[)）】\]“”]{0,2}"
_GLOSS = r"(?:[（(\[]?[A-Za-z][A-Za-z,.'&/\-]{2,40}[)）\]]?)"
_THIS = "(?:[本此该](?:资料|文件|材料|件|报告|手册|教材|刊物?|通报|简报|信息|文档|稿)?(?:为|系|是|属于?)?)?"
_FOR = "(?:(?:仅|只|专)(?:供|限|为|作)|仅限于?|供|限|作)?"
_LINE = re.compile(
    rf"(?P<open>[（(【\[〔《「『“]*)(?P<before>(?:INTERNAL(?:USE)?(?:ONLY)?)?)(?P<first>(?:{_RESTRICTION}{_PART}){{0,2}}){_THIS}{_FOR}(?P<inner>{_INNER})人?员?"
    rf"(?:(?P<core>(?:{_CORE}|{_USE}){{1,2}})|(?P<noun>{_H}{{0,8}}?(?:{_NOUN}))|(?P<none>))"
    rf"(?P<rest>(?:{_PART}{_RESTRICTION}){{0,3}}){_PART}(?P<gloss>{_GLOSS}?)[）)】\]〕》」』”。.!！★]*"
)

_PLAIN = re.compile(rf"{_NEVER}{_ADVERB}(?:{_VERB})|{_RETURN}|{_KEPT}|{_READERS}")


@dataclass(frozen=True, slots=True)
class Restricted:
    """What such a line says: in brackets of its own, with a restriction or a gloss beside its words."""

    bracketed: bool
    restricted: bool


def restricted(line: str) -> Restricted | None:
    """Return what the folded `line` says if the whole of it is such a line, else None."""
    tight = line.replace(" ", "").translate(_SIMPLE)
    if len(tight) > LONGEST or not (m := _LINE.fullmatch(tight)):
        return None
    said = m["first"] + m["rest"]
    unpublished = m["inner"].endswith("公开")
    if not said and m["none"] is not None:
        return Restricted(bool(m["open"]), True) if m["inner"] == "内部" and (m["before"] or m["gloss"]) else None
    if not said and (m["core"] is None or (unpublished and (not m["open"] or m["core"] == "发行"))):
        return None
    if m["none"] is not None and not _PLAIN.search(said):
        return None  # 公司内部严禁用火: no paper is spoken of
    return Restricted(bool(m["open"]), bool(said or m["before"] or m["gloss"]))
