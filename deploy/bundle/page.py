"""BUNDLE.md: what is in the bundle, what was run here, and what was only resolved. In Chinese, for who installs it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bundle.elf import LARGE_PAGE, Elf, Version

LIMIT: Version = (2, 28)


@dataclass(frozen=True)
class Trial:
    """One thing tried on the finished bundle: where, what, and what came of it; `ran` False: it could not be tried here."""

    machine: str
    what: str
    ran: bool
    passed: bool
    told: str


@dataclass(frozen=True)
class Contents:
    """What a page tells of: versions, counts, the ELF files of wheels and interpreters, licences to look at."""

    version: str
    python: str
    machines: tuple[str, ...]
    interpreters: tuple[str, ...]
    wheels: int
    bytes: int
    elves: tuple[Elf, ...]
    licences: tuple[tuple[str, str], ...]


def too_new(elves: Iterable[Elf]) -> tuple[Elf, ...]:
    """Return the files that ask for a newer glibc than 2.28."""
    return tuple(e for e in elves if e.glibc > LIMIT)


def page(held: Contents, trials: Sequence[Trial]) -> str:
    """Return the page as Markdown."""
    return "\n".join([*_head(held), *_trials(held, trials), *_elves(held), *_licences(held)]) + "\n"


def _head(held: Contents) -> Iterable[str]:
    own = f"自带的 Python {held.python}（{'、'.join(held.interpreters)}）" if held.interpreters else "没有自带的解释器"
    yield f"# 标识（biaoshi）{held.version} 离线安装包"
    yield ""
    yield f"内有 {held.wheels} 个库文件、模型（在 biaoshi 的 wheel 里），{own}，共 {held.bytes / 1e6:.0f} MB。"
    yield "安装时不联网；需要 glibc 2.28 以上。"
    for machine in held.machines:
        if machine not in held.interpreters:
            yield f"{machine} 没有自带解释器：须用 `--python` 指明本机的 Python {'.'.join(held.python.split('.')[:2])}。"
    yield ""
    yield "| 文件 | 用处 |\n|---|---|"
    yield "| `install.sh` | 安装：`sh install.sh --prefix /opt/biaoshi`，先核对哈希，装完自检 |"
    yield "| `wheels/`、`requirements.txt` | 全部库，各有 SHA-256；安装只认清单里的文件 |"
    yield "| `python/` | 解释器，从源码编成，目录可以搬动 |"
    yield "| `samples/` | 演示用的草稿（我们自己写的） |"
    yield "| `sbom.cdx.json` | 物料清单（CycloneDX 1.5），含许可和哈希 |"
    yield "| `SHA256SUMS` | 哈希清单：`sha256sum -c SHA256SUMS` |"
    yield ""
    yield "哈希清单只能说明文件没有变，不能说明来源。请另行（电话、公文）核对 `SHA256SUMS` 本身的 SHA-256。"


def _trials(held: Contents, trials: Sequence[Trial]) -> Iterable[str]:
    yield "\n## 实际运行过什么\n\n| 架构 | 试了什么 | 结果 |\n|---|---|---|"
    for t in trials:
        result = ("通过" if t.passed else "**没有通过**") if t.ran else "**没有试**"
        yield f"| {t.machine} | {t.what} | {result}：{t.told} |"
    untried = [m for m in held.machines if not any(t.ran and t.machine == m for t in trials)]
    for machine in untried:
        yield f"\n{machine}：**只解析、没有运行**。库文件是按该架构的标签下载并核对哈希的，ELF 头查过，没有在这种机器上装过、跑过。"


def _elves(held: Contents) -> Iterable[str]:
    yield "\n## 二进制文件（ELF）\n\n| 架构 | 个数 | 所需 glibc 最高 | 高于 2.28 的 | 不能用于 64 KB 页的 |\n|---|---|---|---|---|"
    for machine in held.machines:
        mine = [e for e in held.elves if e.machine == machine]
        newest = max((e.glibc for e in mine), default=(0, 0))
        small = [e for e in mine if not e.large_pages]
        yield f"| {machine} | {len(mine)} | {newest[0]}.{newest[1]} | {len(too_new(mine))} | {'—' if machine == 'x86_64' else len(small)} |"
    for e in too_new(held.elves):
        yield f"\n- `{e.path}` 需要 glibc {e.glibc[0]}.{e.glibc[1]}"
    small = [e for e in held.elves if e.machine == "aarch64" and not e.large_pages]
    yield ""
    yield f"64 KB 页（部分 aarch64 内核）：只看了装入段的对齐（须不小于 {LARGE_PAGE}），**没有在这样的内核上运行**。x86-64 的页总是 4 KB，与此无关。"
    if small:
        yield "在 64 KB 页的 aarch64 上装不进内存的文件：\n"
        yield from (f"- `{e.path}`（对齐 {e.align}）" for e in small)
    else:
        yield "aarch64 的全部文件对齐都够。"


def _licences(held: Contents) -> Iterable[str]:
    yield "\n## 许可\n\n全部许可见 `sbom.cdx.json`。须注意的（非宽松许可，均为未修改的独立文件）：\n"
    if not held.licences:
        yield "没有。"
    yield from (f"- {name}：{licence}" for name, licence in held.licences)
