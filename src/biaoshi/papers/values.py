"""What the program writes into a form: the report's own words, all of them masked where the report masked them."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from hashlib import sha256

from biaoshi.advice.disclosure import OUTCOMES
from biaoshi.fingerprints import Key
from biaoshi.output import advice
from biaoshi.output.words import PLACES_CLOSED, STAGES, part_name, unscored
from biaoshi.papers.binding import Binding, BoundFile, bound
from biaoshi.papers.filling import Values, fill
from biaoshi.types.mark import LIVE
from biaoshi.types.report import Report

_NONE = "无"
_MOST = 12
"""Parts not read that are named one by one; the rest is counted."""


def form(
    report: Report, kind: str, template: bytes, key: Key | None, answers: Mapping[str, str] | None = None
) -> bytes:
    """Return the form of the kind over a report of a file or a case, as .docx. Raises ConfigError for the template.

    `answers`: what people have decided already, by the names of the fields they fill in.
    """
    files = files_of(report)
    binding = bound(report, kind, files)
    filled = replace(values(report, files, binding, key), answers=answers or {})
    return fill(template, filled, binding, key)


def files_of(report: Report) -> tuple[Report, ...]:
    """Return the reports of the files of a case; of any other, of the one file it is about."""
    return report.children if report.kind == "case" else (report,)


def unproved(report: Report) -> list[str]:
    """Return a sentence for each reason why no form can be made over the report."""
    if report.verdict == "stopped":
        return ["文件标注的密级高于本机可以处理的密级，不出表。请勿复制、转发，立即报告保密工作机构。"]
    lost = [f.file.path if f.file else "" for f in files_of(report) if not (f.file and f.file.sha256)]
    return [f"{path}：没有读到文件内容，算不出摘要，不能出表。" for path in lost]


def values(report: Report, files: tuple[Report, ...], binding: Binding, key: Key | None) -> Values:
    """Return what goes into the fields and repeated rows of a form (`papers.fields` tells what each is)."""
    head = report.document
    first = binding.files[0]
    single = {
        "件名": head.title or first.name, "发文字号": head.number or _NONE, "制作机关": head.issuer or "（未读到）",
        "文种": head.genre or "（未读到）", "成文日期": head.date or "（未读到）", "公开属性": head.openness or "没有标注",
        "文件数": str(len(files)), "最高标注密级": report.highest_level or "没有读到密级标志", "标志": _marks(report),
        "读取情况": _read(report), "未读": _unread(report), "问题数": _counts(report), "检查日": report.as_of,
        "工具": binding.tool, "规则版本": f"规则版本 {binding.ruleset}（方案 {binding.profile}）",
        "绑定方式": _keyed(key), "件摘要": together(binding.files),
        **_advised(report),
    }  # fmt: skip
    rows = {
        "文件": [
            {"序号": str(n), "名称": f.name, "字节": f"{f.bytes:,}", "读取": "全部读完" if f.complete else f"{f.unread} 部分没有读", "摘要": f.sha256}
            for n, f in enumerate(binding.files, 1)
        ],
        "延期": _delayed(files),
    }  # fmt: skip
    return Values(single, rows)


def together(files: Iterable[BoundFile]) -> str:
    """Return one digest over the files' digests, whatever their order."""
    return sha256("\n".join(sorted(f.sha256 for f in files)).encode("ascii")).hexdigest()


def _advised(report: Report) -> dict[str, str]:
    said = {line.label: line for line in advice.lines(report)}
    grounds = [d.strip("　") for d in said["公开"].details if not d.startswith("　")] if "公开" in said else []
    level = report.level_suggestion
    delayed = sum(f.archive.suggestion != "open" for f in files_of(report))
    return {
        "公开建议": said["公开"].words if "公开" in said else OUTCOMES["refer"],
        "事由": "；".join(grounds) or "未发现",
        "应当公开": "；".join(f"{h.category}（{h.basis}）" for h in report.disclosure.must_publish) or _NONE,
        "建议公开属性": report.disclosure.openness or _NONE,
        "密级建议": said["密级"].words if "密级" in said else level.reason,
        "延期数": str(delayed),
        "档案建议": f"共 {len(files_of(report))} 件，其中建议延期、部分开放或者提请审核的 {delayed} 件。",
    }


def _marks(report: Report) -> str:
    """The live marks in words, without ★: the form is not itself determined."""
    said = [
        f"{m.level}{f'，{m.expires}期满' if m.expires else ''}" if m.level else m.text.replace("★", " ")
        for one in report.family() for m in one.marks if m.role in LIVE
    ]  # fmt: skip
    return "；".join(dict.fromkeys(said)) or _NONE


def _read(report: Report) -> str:
    parts = [p for one in report.family() for p in one.coverage.parts]
    closed = [p for p in parts if p.status in PLACES_CLOSED]
    done = "全部读完" if len(closed) == len(parts) else f"有 {len(parts) - len(closed)} 个部分没有读"
    return f"{len(closed)} 个部分，{sum(p.chars for p in closed)} 字；{done}"


def _unread(report: Report) -> str:
    left = [
        f"{one.file.path.rsplit('/', 1)[-1] if one.file else ''} {part_name(p.part)}：{p.why or p.status}"
        for one in report.family() for p in one.coverage.parts if p.status not in PLACES_CLOSED
    ]  # fmt: skip
    rest = [f"另有 {len(left) - _MOST} 个部分没有读"] if len(left) > _MOST else []
    stages = dict.fromkeys(STAGES.get(s.name, s.name) for one in report.family() for s in one.stages if not s.ran)
    missing = [f"没有做的检查：{'、'.join(stages)}"] if stages else []
    return "；".join((*left[:_MOST], *rest, *missing, *filter(None, [unscored(report)]))) or _NONE


def _counts(report: Report) -> str:
    c = report.counts
    return f"必须改 {c.error}，请核对 {c.warning}，其他提示 {c.info}，已接受 {c.suppressed}"


def _keyed(key: Key | None) -> str:
    if key:
        return f"本表用单位密钥（{key.id}）生成校验码，改动可以发现。"
    return "本表没有用单位密钥：校验码只能发现无意的改动，不能防止有意伪造。"


def _delayed(files: Iterable[Report]) -> list[dict[str, str]]:
    found = []
    for n, f in enumerate((f for f in files if f.archive.suggestion != "open"), 1):
        a = f.archive
        level = f"{f.highest_level}{f'，{a.expires}' if a.expires else ''}" if f.highest_level else _NONE
        found.append(
            {
                "序号": str(n), "名称": f.file.path.rsplit("/", 1)[-1] if f.file else "", "题名": f.document.title or "（未读到）",
                "形成": a.formed or "（未读到）", "满二十五年": a.twenty_five_years or "—", "密级": level,
                "建议": advice.OPENING[a.suggestion], "条款": "、".join(f"第{'零一二三四'[c]}项" for c in a.art8) or "—",
                "理由": "".join(a.reasons), "复查": a.review_on or "—",
            }
        )  # fmt: skip
    return found
