"""`biaoshi synthesize`: a made archive whose truth is known, to try scans, queues and certificates on."""

from pathlib import Path

import click


@click.command(
    "synthesize",
    help="造一个已知答案的模拟档案库（内容全部虚构）：文件在 files/，目录在 ledger.xlsx 和 ledger.csv，答案在 truth.csv。",
)
@click.argument("folder", metavar="目录", type=click.Path(path_type=Path))
@click.option("--papers", type=click.IntRange(1), required=True, metavar="件数", help="多少件。")
@click.option(
    "--prevalence", type=float, default=0.05, show_default=True, metavar="比例", help="应控档案的比例，0.01 到 0.2。"
)
@click.option("--seed", type=int, default=1, show_default=True, metavar="种子", help="同样的种子造出同样的档案库。")
@click.option(
    "--forms",
    default="txt,docx,pdf,ofd,doc,scan",
    show_default=True,
    metavar="格式,…",
    help="用哪些格式；scan 是没有识别过的扫描图片。",
)
def synthesize_command(folder: Path, papers: int, prevalence: float, seed: int, forms: str) -> int:
    from biaoshi.scan.synthetic.plan import Plan
    from biaoshi.scan.synthetic.writing import write

    chosen = tuple(dict.fromkeys(f.strip().lower() for f in forms.replace("，", ",").split(",") if f.strip()))
    closed = write(folder, Plan(papers, prevalence, seed, chosen))
    click.echo(f"已写出 {folder}：{papers} 件，其中应控 {closed} 件（种子 {seed}）。内容全部虚构。")
    return 0


COMMANDS = (synthesize_command,)
