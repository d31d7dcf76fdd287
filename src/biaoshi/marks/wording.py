"""Words and signs that the marks of other kinds have in common, as patterns over folded text."""

GAP = "[ ]{0,6}"
"""White space inside a mark: fold has turned every kind of space into a plain one."""
SECRET = rf"(?:绝{GAP}密|机{GAP}密|秘{GAP}密)级?"
"""A statutory level word, as part of a longer writing."""
SECRET_MARK = rf"{SECRET}{GAP}[★☆*＊·•●▲■]?{GAP}(?:[0-9一二三四五六七八九十]{{1,3}}{GAP}(?:年|个月|天|日)|长期|[12][0-9]{{3}}年[0-9]{{1,2}}月[0-9]{{1,2}}日|[\u4e00-\u9fff]{{1,10}}前)?"
LABEL = rf"(?P<label>(?:文件|资料|信息|文档|材料|保密|涉密)?{GAP}(?:密{GAP}级|级{GAP}别|类{GAP}别|等{GAP}级|性{GAP}质|属{GAP}性|标{GAP}[识志])(?:标志|标识)?{GAP}[:：]{GAP})?"
"""A field label before a mark: 密级： 文件类别："""
STAR = rf"{GAP}(?:[★☆⭐✭](?:{GAP}[★☆]){{0,2}}|(?<![*])[*](?![*]))"
SEPARATOR = rf"{GAP}(?:[★☆⭐✭✮✩✪*▲△●■◆◎·•∙・/｜|\-—_:：](?:{GAP}[★☆*▲●■]){{0,2}}){GAP}"
DATE = rf"[12][0-9]{{3}}{GAP}(?:年{GAP}[0-9]{{1,2}}{GAP}月(?:{GAP}[0-9]{{1,2}}{GAP}[日号])?|[.\-/]{GAP}[0-9]{{1,2}}{GAP}[.\-/]{GAP}[0-9]{{1,2}})"
TERM = (
    rf"(?:(?:保密)?期限{GAP}[:：]?{GAP}|保密{GAP})?(?:[0-9]{{1,3}}{GAP}(?:年|个月|天|日)(?![级度内以前后来])|[一二三四五六七八九十拾半]{{1,3}}{GAP}(?:年|个月)(?![级度内以前后来])"
    rf"|长期(?:有效|保密)?|永久(?:保密)?|公[布开]前|解除前|(?:至|到){GAP}[12][0-9]{{3}}{GAP}年{GAP}[底末](?:前)?|(?:至|到)?{GAP}{DATE}(?:{GAP}[前止])?)"
)
"""A period that may follow with nothing but a space between: unmistakable forms only."""
PERIOD = (
    rf"(?:{TERM}|[\u4e00-\u9fff]{{2,12}}(?:之前|以前|前|后|时)(?![\u4e00-\u9fff])|不限期|无限期|[0-9]{{1,3}}(?![0-9]))"
)
"""A period after a star or another separator."""
FOLLOW = (
    rf"(?:{GAP}\n?{GAP}[★☆*·•，,、；;!！（(|｜\-—]?{GAP}请?(?:注意(?:保存|保密|保管|安全)|妥善保[管存]|(?:不得|请勿|严禁|禁止|切勿|勿|不准)(?:随意|擅自|对外)?(?:外传|外泄|外借|翻印|复印|复制|公开|转载|传播|扩散|引用|拍照|摘抄|转发|泄露|泄漏|发表|登报|张贴|抄录|摘录|遗失|丢失|留存|私存|转借|录音|截屏|截图|上网|携出|带出)"
    r"|免费交流|未经(?:本人)?(?:审[阅核定校]|校对)|仅供(?:参考|学习|交流|内部\S{0,4})|未经[^，。\n]{0,8}(?:许可|批准|同意|授权)[，,]?(?:不得|严禁|禁止)[^，。；\n]{2,8}|(?:会|用|阅|传阅)后(?:收回|销毁|退回|即焚|即退|交回|清退)|严格保密|限(?:内部|本单位|参会人员)\S{0,4})[)）!！。]?){1,3}"
)
"""Set phrases that go with such a mark: 注意保存，不得外传."""
