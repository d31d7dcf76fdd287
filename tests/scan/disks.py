"""Disks to scan: papers written here, laws and handouts that talk of marks, marks planted where they stand. Nobody's text."""

import random
from pathlib import Path

_BODY = (
    "各地要把堤防巡查责任落实到人，发现管涌、散浸和裂缝立即报告，不得延误。",
    "会议指出，去年完成水库除险加固四十七座，新增蓄水能力一千二百万立方米。",
    "对群众反映的供水水质问题，要逐件登记、限期办理、公开结果。",
    "项目资金实行专户管理，任何单位和个人不得截留、挤占、挪用。",
    "值班人员应当熟悉保密要求，涉密文件不得带离办公场所，用后及时归还。",
)
_LAWS = (
    "第{n}条　国家秘密的密级分为绝密、机密、秘密三级。绝密级国家秘密是最重要的国家秘密。",
    "第{n}条　国家秘密的保密期限，除另有规定外，绝密级不超过三十年，机密级不超过二十年，秘密级不超过十年。",
    "第{n}条　标志为“密级★保密期限”，例如“机密★10年”“秘密★6个月”“绝密★启用前”，在首页左上角标注。",
    "第{n}条　密级变更的，应当在原标志附近标明，并以明显方式删除原标志。",
)
_LESSONS = (
    "一、标志的写法\n国家秘密标志由密级、★和保密期限组成，如“机密★10年”。下面是几种常见的错误：机密10年、★机密、秘密★永久。",
    "二、练习\n1．某件定为机密级、期限十年，标志应写作（　）。A．机密★10年　B．机密10年　C．★机密\n答案：A",
    "三、样式\n示例（样本，非国家秘密）：\n　　例1：秘密★5年\n　　例2：绝密★启用前\n以上仅为示例。",
    "四、案例\n某单位将标有“秘密★3年”的通知拍照发到微信群，有关责任人受到处分。",
)


def paper(chance: random.Random, mark: str | None = None) -> str:
    """Return a paper; `mark` stands in its mark's place."""
    kind = chance.choice(("堤防管理", "水库调度", "灌区改造", "供水保障", "河道采砂"))
    head = [mark] if mark else []
    head += [
        "云岭省水利厅文件",
        f"云水发〔{chance.randint(2015, 2025)}〕{chance.randint(1, 300)}号",
        f"关于加强{kind}工作的通知",
        "各市水利局：",
    ]
    body = [f"　　{n}.{''.join(chance.choices(_BODY, k=3))}" for n in range(1, chance.randint(4, 9))]
    return "\n".join([*head, *body, "云岭省水利厅", f"2025年{chance.randint(1, 12)}月{chance.randint(1, 28)}日"])


def law(chance: random.Random) -> str:
    """Return a law that talks of marks."""
    rows = [chance.choice(_LAWS).format(n=n) for n in range(1, 12)]
    return "\n".join(
        [chance.choice(("云岭省保守秘密工作规定", "云岭省国家秘密标志管理办法", "定密工作管理规定")), *rows]
    )


def lesson(chance: random.Random) -> str:
    """Return a handout on marks."""
    title = chance.choice(
        ("保密知识培训讲义", "国家秘密标志怎么写（培训教材）", "保密知识竞赛题库", "定密业务学习问答")
    )
    return "\n".join([title, *chance.sample(_LESSONS, k=4)])


MARKS = (
    "机密★10年",
    "秘密★5年",
    "绝密★30年",
    "机密★长期",
    "秘密★6个月",
    "机密★2030年12月31日",
    "绝密★启用前",
    "机密 10年",
    "机密级★5年",
    "秘密",
)


def inspected(folder: Path, count: int, planted: int, seed: int = 7) -> frozenset[str]:
    """Fill `folder` with `count` files, `planted` of them marked; return the names of those."""
    chance = random.Random(seed)  # noqa: S311  # nothing secret about it
    marked = set(chance.sample(range(count), planted))
    names = []
    for n in range(count):
        place = folder / f"{n % 40:02}"
        place.mkdir(parents=True, exist_ok=True)
        draw = chance.random()
        text = (
            paper(chance, MARKS[n % len(MARKS)])
            if n in marked
            else law(chance)
            if draw < 0.1
            else lesson(chance)
            if draw < 0.2
            else paper(chance)
        )
        path = place / f"文件{n:05}.{'docx' if n % 10 == 0 else 'txt'}"
        if path.suffix == ".docx":
            _docx(path, text)
        else:
            path.write_text(text, encoding="utf-8")
        if n in marked:
            names.append(str(path.relative_to(folder)))
    return frozenset(names)


def _docx(path: Path, text: str) -> None:
    from docx import Document

    document = Document()
    for line in text.split("\n"):
        document.add_paragraph(line)
    document.save(str(path))


def plain(folder: Path, count: int, seed: int = 1) -> None:
    """Fill `folder` with `count` short papers, each another, every seventh marked."""
    chance = random.Random(seed)  # noqa: S311
    folder.mkdir(parents=True, exist_ok=True)
    for n in range(count):
        text = paper(chance, MARKS[n % len(MARKS)] if n % 7 == 0 else None)
        (folder / f"a{n:05}.txt").write_text(f"{text}\n第{n}份", encoding="utf-8")
