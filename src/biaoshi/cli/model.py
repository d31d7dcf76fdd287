"""`biaoshi train` and `biaoshi evaluate`: an office's own model from its own labelled files."""

from pathlib import Path

import click

from biaoshi.errors import UsageError

LABELS = (
    "state_secret", "work_secret", "public_safety", "trade_secret", "personal_privacy", "internal_affairs",
    "process_info", "enforcement_file", "law_forbids",
)  # fmt: skip
_FILES = click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="文件…")


@click.command(help="用本单位标注好的文件（CSV 或者 JSON Lines）训练分类模型。标密文件须用 --level 写明。")
@_FILES
@click.option(
    "-o", "--output", required=True, type=click.Path(path_type=Path), metavar="目录", help="模型写到哪里，须是新目录。"
)
@click.option("--name", default="office", show_default=True, metavar="名称", help="模型名称。")
@click.option(
    "--level", type=click.Choice(["秘密", "机密", "绝密"]), help="允许用不高于这一密级的文件训练；模型从此按它管理。"
)
def train(files: tuple[Path, ...], output: Path, name: str, level: str | None) -> None:
    from biaoshi.classifier import save, training
    from biaoshi.classifier.labelled import LEVELS, read

    if output.exists():
        raise UsageError(f"{output.name} 已经存在，请换一个新目录；正在使用的模型不会被覆盖。")
    held = [read(path, frozenset(LABELS)) for path in files]
    papers = [p for found, _ in held for p in found]
    levels = [x for _, x in held if x]
    highest = max(levels, key=LEVELS.index) if levels else None
    if highest and (level is None or LEVELS.index(level) < LEVELS.index(highest)):
        raise UsageError(
            f"文件中有{highest}级的内容。确需用来训练的，请加 --level {highest}，并按该密级管理训练出的模型。"
        )
    labels = [x for x in LABELS if len({p.family for p in papers if any(x in y for y in p.labels)}) >= training.FOLDS]
    if not labels:
        raise UsageError(f"没有一个标签有 {training.FOLDS} 组以上正例，训练不出模型。")
    model = training.train(name, "1", labels, papers, highest_level=highest)
    save(model, output, {"papers": len(papers), "paragraphs": sum(len(p.labels) for p in papers)})
    left = [x for x in LABELS if x not in labels]
    click.echo(f"已训练：{len(labels)} 个标签，{len(papers)} 篇，{len(model.vocabulary)} 个特征。" + _marked(highest))
    if left:
        click.echo(f"正例太少、没有训练的标签：{'、'.join(left)}。")


@click.command(help="用标注好的文件检验模型：每个标签的准确率、召回率（95% 区间）和校准误差。")
@_FILES
@click.option(
    "-m", "--model", "folder", type=click.Path(path_type=Path), metavar="目录", help="模型目录；不写则用自带的模型。"
)
def evaluate(files: tuple[Path, ...], folder: Path | None) -> None:
    from biaoshi.classifier import folder as shipped
    from biaoshi.classifier import load
    from biaoshi.classifier.evaluation import evaluate as measure
    from biaoshi.classifier.evaluation import macro, wilson
    from biaoshi.classifier.labelled import read

    model = load(folder or shipped("grounds-v1"))
    papers = [p for path in files for p in read(path, frozenset(LABELS))[0]]
    rows = measure(model, papers, [x for x in model.labels if x in LABELS])
    click.echo(
        f"模型 {model.name} {model.version}，{len(papers)} 篇、{sum(len(p.labels) for p in papers)} 段。{_marked(model.highest_level)}"
    )
    for r in rows:
        low, high = wilson(r.tp, r.tp + r.fn)
        click.echo(
            f"{r.label:18} 正例 {r.tp + r.fn:4}  准确率 {r.precision:.3f}  召回率 {r.recall:.3f}（{low:.3f}–{high:.3f}）"
            f"  F1 {r.f1:.3f}  平衡准确率 {r.balanced:.3f}  校准误差 {r.calibration:.3f}"
        )
    click.echo(f"宏平均 F1 {macro(rows):.3f}（只计有正例的标签）")


def _marked(level: str | None) -> str:
    return f"训练文件最高标注密级：{level}。" if level else ""


COMMANDS = (train, evaluate)
