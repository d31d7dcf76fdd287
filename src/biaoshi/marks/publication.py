"""The text says that this paper is to be made public: 此件公开发布, 在门户网站公布, 请予刊登."""

import re
from collections.abc import Iterator

from biaoshi.marks.instructions import FORBIDS, clauses, stretch
from biaoshi.marks.outline import Outline
from biaoshi.types.facts import Particulars, Statement
from biaoshi.types.mark import Mark

_SELF = r"(?:此|本)(?:件|文件?|通知|公告|通告|通报|意见|办法|方案|决定|名单|公报|细则|规定|报告|结果|纪要)"
_PLACE = r"(?:(?:门户|政府|官方|本[单局厅委]位?|我[局厅委省市县])?[\u3400-\u9fff]{0,12}(?:网站|官网|门户网|公众号|客户端|微博|公报|日报|晚报|媒体|报纸|电视台|新媒体|平台)|《[\u3400-\u9fff]{1,12}(?:报|公报|周报)》|互联网|网上|报纸?上|社会)"
_ACT = r"(?:公布|公开|发布|刊登|刊发|刊载|登载|播发|刊播|公示|发表|转载|见报)"
_SAYS = (
    re.compile(rf"{_SELF}[^，,]{{0,6}}(?:公开发布|公开发表|登报|见报|上网|公开刊登|对外公布|向社会公布|主动公开)"),
    re.compile(rf"{_SELF}[^，,。]{{0,8}}(?:在|于|通过|经|登)[^，,。]{{0,16}}?{_PLACE}[^，,。]{{0,10}}?{_ACT}"),
    re.compile(rf"请[^，,。]{{0,16}}?(?:{_PLACE}|新闻单位|新闻媒体)[^，,。]{{0,8}}?{_ACT}"),
    re.compile(
        r"请予?以?(?:公开)?(?:刊登|刊发|登报|刊播|播发|登载)|(?:可|准予|同意)(?:公开)?(?:登报|见报|公开报道|公开发表|对外发布)|登报(?:公布|声明|公告)"
    ),
    re.compile(
        rf"(?:现|并|同时|予以|即日起?)(?:将[^，,。]{{0,20}})?(?:在|通过)[^，,。]{{0,8}}?{_PLACE}[^，,。]{{0,6}}?(?:公布|公开发布|刊登|公示)"
    ),
)
_HINT = re.compile("公开|公布|发布|公示|登报|见报|上网|刊|登载|播发|转载|发表")
_OTHERS = re.compile(r"》[^，,。]{0,6}(?:已|曾)|应当?|必须|凡|可以|依法|各级")


def find_statements(shape: Outline, marks: tuple[Mark, ...], particulars: Particulars) -> Iterator[Statement]:
    """Yield each instruction to make this paper public; none in texts that teach."""
    if particulars.carrier in ("teaching", "examination") or not marks:
        return
    attribute = particulars.openness_piece
    for clause in clauses(shape, _HINT):
        if FORBIDS.search(clause.text):
            continue
        for pattern in _SAYS:
            m = pattern.search(clause.text)
            if m and not _OTHERS.search(clause.text[max(0, m.start() - 12) : m.end()]):
                span = stretch(shape, clause, *m.span())
                if attribute is None or not span.overlaps(attribute.span):
                    yield Statement("publication", span, m[0].replace(" ", ""))
                break
