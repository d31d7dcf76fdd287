"""`biaoshi queue`: worst first, in batches that go out and come back; `biaoshi certificate`: what may then be said."""

import datetime
import secrets
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from biaoshi.cli.files import new_file, write
from biaoshi.errors import ConfigError

_STORE = click.option(
    "--store",
    required=True,
    metavar="库",
    help="scan 用的库：sqlite:///路径 或者 postgresql://…；直接给出文件路径也可以。",
)
_NAME = click.option(
    "--name", default="审核", show_default=True, metavar="名称", help="一个库里可以有几次审核，各有名称。"
)
_TARGET = click.option(
    "--target",
    type=click.FloatRange(0.5, 0.999),
    default=0.95,
    show_default=True,
    metavar="比例",
    help="要说明的查全率。",
)
_CONFIDENCE = click.option(
    "--confidence", type=click.FloatRange(0.5, 0.999), default=0.95, show_default=True, metavar="比例", help="置信度。"
)
_OUT = click.option(
    "--output", "-o", required=True, type=click.Path(dir_okay=False, path_type=Path), help="写入的文件；已有的不覆盖。"
)


@click.group("queue", help="审核队列：最可能应控的先审，按已有的决定重新排序；成批发出（csv、xlsx），填好收回。")
def queue_group() -> None:
    pass


@queue_group.command("start", help="开始一次审核：登记全部件，随机抽出对照组。不写路径时取 scan 扫过的件。")
@click.argument("paths", nargs=-1, metavar="[路径]…")
@_STORE
@_NAME
@click.option(
    "--key",
    required=True,
    type=click.Path(dir_okay=False),
    help="单位密钥文件（权限 0600）：库中只存用它散列的特征，不存文字。",
)
@click.option(
    "--control",
    type=click.IntRange(1),
    default=2000,
    show_default=True,
    metavar="件数",
    help="对照组件数；用 biaoshi certificate plan 估算。",
)
@_TARGET
@_CONFIDENCE
@click.option(
    "--size",
    type=click.IntRange(10, 1000),
    default=50,
    show_default=True,
    metavar="件数",
    help="第一批的件数，以后每批增加一成。",
)
@click.option("--seed", metavar="种子", help="随机抽取的种子；不写则随机产生并记入推断书。")
@click.option(
    "--sources",
    type=click.Path(dir_okay=False),
    metavar="登记库",
    help="来源登记库（biaoshi register 建立，用同一个 --key）：有同一来源段落的件排在一起审。",
)
def start_command(
    paths: tuple[str, ...],
    store: str,
    name: str,
    key: str,
    control: int,
    target: float,
    confidence: float,
    size: int,
    seed: str | None,
    sources: str | None,
) -> int:
    from biaoshi import __version__
    from biaoshi.check.edition import ruleset
    from biaoshi.fingerprints import load_key
    from biaoshi.passages import open_index
    from biaoshi.scan.order.desk import Entry, Terms, begin
    from biaoshi.scan.order.sources import from_folders, from_scan, left_out

    office, engine = load_key(Path(key)), _engine(store)
    index = open_index(Path(sources), office) if sources else None
    terms = Terms(
        name,
        seed or secrets.token_hex(16),
        control,
        target,
        round(1 - confidence, 9),
        size,
        office.id,
        ruleset().digest,
        __version__,
    )

    def entries() -> Iterator[Entry]:
        if paths:
            from biaoshi.check import Checker

            with Checker(profile="archive", evidence="none", key=office, ocr="never") as checker:
                yield from from_folders(paths, checker, office.secret, index=index)
        else:
            from biaoshi.isolate import Reader

            with Reader(ocr="never") as reader:
                yield from from_scan(engine, reader, office.secret, index=index)

    count = begin(engine, terms, _counted(entries()), now=time.time())
    if not paths and (left := left_out(engine)):
        click.echo(f"扫描库里另有 {left} 件没有查完（待查、搁置、未选），不在这次审核里，推断也不及于它们。", err=True)
    click.echo(
        f"已开始“{name}”：{count} 件，对照组 {min(control, count)} 件，种子 {terms.seed}。用 biaoshi queue next 取对照组，先行审完。"
    )
    return 0


@queue_group.command("next", help="取下一批待审的件；上一批没有审完的，再给一次。")
@_STORE
@_NAME
@_OUT
@click.option("--most", type=click.IntRange(1), metavar="件数", help="最多写出多少件（其余下次再取）。")
def next_command(store: str, name: str, output: Path, most: int | None) -> int:
    from biaoshi.scan.order.desk import hand_out
    from biaoshi.scan.order.sheet import as_csv, as_xlsx

    new_file(output, (".csv", ".xlsx"))
    given = hand_out(_engine(store), name)
    if not given:
        click.echo("全部审完，没有待审的件。")
        return 0
    shown = given[:most]
    write(output, [as_csv(shown) if output.suffix.lower() == ".csv" else as_xlsx(shown)])
    click.echo(
        f"已写出 {output}：{len(shown)} 件"
        + (f"，另有 {len(given) - len(shown)} 件没有写出。" if len(given) > len(shown) else "。")
    )
    return 0


@queue_group.command("take", help="收回填好的待审表；有一行不对，一条也不记。")
@_STORE
@_NAME
@click.argument("sheets", nargs=-1, required=True, metavar="待审表…", type=click.Path(path_type=Path))
@click.option("--person", required=True, metavar="人", help="审核人，记入库中。")
def take_command(store: str, name: str, sheets: tuple[Path, ...], person: str) -> int:
    from biaoshi.scan.order.desk import decide
    from biaoshi.scan.order.sheet import read

    decisions: dict[str, bool] = {}
    for sheet in sheets:
        for one, relevant in read(sheet).items():
            if decisions.setdefault(one, relevant) != relevant:
                raise ConfigError(f"{sheet.name}：与前面的表对同一件有两种决定；一条也没有记入。")
    engine = _engine(store)
    new, changed = decide(engine, name, decisions, person, now=time.time())
    click.echo(f"记入 {new} 件" + (f"，更改 {changed} 件" if changed else "") + "。")
    return _show(engine, name)


@queue_group.command("control", help="增加对照组（只能在开始按次序审核之前）。")
@_STORE
@_NAME
@click.option("--more", type=click.IntRange(1), required=True, metavar="件数", help="再抽多少件。")
def control_command(store: str, name: str, more: int) -> int:
    from biaoshi.scan.order.desk import enlarge

    click.echo(f"对照组现有 {enlarge(_engine(store), name, more)} 件；用 biaoshi queue next 取没有审的。")
    return 0


@queue_group.command("show", help="审到哪里：对照组、次序、停止条件。")
@_STORE
@_NAME
def show_command(store: str, name: str) -> int:
    return _show(_engine(store), name)


@click.group("certificate", help="抽样推断书：审到什么程度可以停止，没有审的里面至多漏了多少。")
def certificate_group() -> None:
    pass


@certificate_group.command("plan", help="估算对照组和遗漏抽样要多少件。")
@click.option("--papers", type=click.IntRange(1), required=True, metavar="件数", help="共有多少件。")
@_TARGET
@_CONFIDENCE
@click.option(
    "--missed",
    type=click.FloatRange(0.0001, 0.2),
    default=0.005,
    show_default=True,
    metavar="比例",
    help="要说明的遗漏率。",
)
def plan_command(papers: int, target: float, confidence: float, missed: float) -> int:
    from biaoshi.scan.certificate.curve import SPARE, costs
    from biaoshi.scan.certificate.statement import percent

    click.echo(
        f"共 {papers} 件；查全率 {percent(target, down=True)}，遗漏率 {percent(missed, down=False)}，置信度 {percent(confidence, down=True)}："
    )
    planned = costs(papers, target, 1 - confidence, (0.005, 0.01, 0.02, 0.05, 0.1, 0.2), missed)
    for c in planned:
        control = f"{c.advised} 件（至少 {c.control} 件）" if c.enough else f"{c.control} 件（不够，须降低目标）"
        click.echo(
            f"  应控 {percent(c.prevalence, down=True):>5}：对照组约 {control}，遗漏抽样（一件也不发现时）{c.elusion} 件"
        )
    least, most = planned[0].relevant, planned[0].roomy
    click.echo(
        f"“至少”只够抽到应控 {least} 件：要等次序审到其中最后一件才能停止，有一件排得很后或者决定有误，就几乎全部审完；抽到的少一件，也达不到目标。\n"
        f"宜取前一数（约 {most} 件应控）：有 {SPARE} 件没有审到也可以停止，抽得少些也还够。"
    )
    return 0


@certificate_group.command("sample", help="从没有审的件中抽取遗漏样本；抽出的用 biaoshi queue next 取出审完。")
@_STORE
@_NAME
@click.option("--size", type=click.IntRange(1), required=True, metavar="件数", help="抽多少件。")
def sample_command(store: str, name: str, size: int) -> int:
    from biaoshi.scan.order.desk import sample

    click.echo(
        f"已抽出第 {sample(_engine(store), name, size)} 次遗漏样本；用 biaoshi queue next 取出，审完再写推断书。"
    )
    return 0


@certificate_group.command("write", help="写出推断书：.html（供打印）、.docx 或者 .json。")
@_STORE
@_NAME
@_OUT
def write_command(store: str, name: str, output: Path) -> int:
    from biaoshi.scan.certificate.curve import course
    from biaoshi.scan.certificate.page import Certificate, as_json, as_page, facts
    from biaoshi.scan.certificate.sheet import as_docx
    from biaoshi.scan.certificate.statement import state
    from biaoshi.scan.order.record import record

    kind = new_file(output, (".html", ".docx", ".json"))
    held = record(_engine(store), name)
    e = held.evidence
    more = (
        ("审核", held.terms.name),
        ("审核人数", str(held.people)),
        ("事后更改的决定", str(held.changes)),
        ("发出未审", str(held.out)),
    )
    made = Certificate(
        state(e), e, course(held.reached, e.relevant, held.ordered), held.ordered,
        facts(held.terms.seed, held.terms.ruleset, held.terms.version, datetime.date.today().isoformat(), held.digests, more),
    )  # fmt: skip
    write(
        output,
        [as_docx(made) if kind == ".docx" else (as_json(made) if kind == ".json" else as_page(made)).encode("utf-8")],
    )
    click.echo(f"已写出 {output}。")
    click.echo(f"{made.statement.words}。")
    return 0


def _show(engine: Any, name: str) -> int:
    from biaoshi.scan.certificate.statement import state
    from biaoshi.scan.order.record import record

    held = record(engine, name)
    said, e = state(held.evidence), held.evidence
    click.echo(
        f"{name}：{e.papers} 件，已审 {e.reviewed} 件，应控 {e.found} 件；对照组 {e.drawn} 件，应控 {e.relevant} 件；发出未审 {held.out} 件。"
    )
    if said.stop:
        click.echo("达到停止条件，可以停止按次序审核。" if e.reviewed < e.papers else "全部审完。")
    for note in said.notes:
        click.echo(note)
    return 0


def _counted(entries: Iterator[Any]) -> Iterator[Any]:
    """Yield `entries`; on a terminal say how far it is."""
    shown = sys.stderr.isatty()
    for n, one in enumerate(entries, 1):
        if shown and n % 1000 == 0:
            click.echo(f"已登记 {n} 件", err=True)
        yield one


def _engine(store: str) -> Any:
    try:
        from biaoshi.jobs import open_engine
    except ModuleNotFoundError as error:
        from biaoshi.errors import MissingExtraError

        raise MissingExtraError("缺少 sqlalchemy：请安装附加组件 scan（pip install 'biaoshi[scan]'）。") from error
    from biaoshi.scan.place import address

    return open_engine(address(store))


COMMANDS = (queue_group, certificate_group)
