"""A font with Chinese characters, for pages that are drawn: pictures of pages, LibreOffice's prints. Known by file names."""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from biaoshi.installation.line import Line

FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.fonts", "~/.local/share/fonts")
NAMES = (
    "notosanscjk", "notoserifcjk", "notosanssc", "notoserifsc", "sourcehan", "simsun", "simhei", "simfang", "simkai", "fangsong",
    "fzxbs", "fzfs", "fzkt", "fzht", "方正", "仿宋", "宋体", "黑体", "楷体", "stsong", "stfangsong", "wqy", "droidsansfallback",
    "uming", "ukai", "gb18030", "lxgw", "msyh", "deng",
)  # fmt: skip
"""What the file names of fonts with Chinese characters begin with or hold, in small letters."""
_SUFFIXES = (".ttf", ".ttc", ".otf", ".otc")


def check(folders: Iterable[str] = FOLDERS) -> Iterator[Line]:
    """Yield one line: which Chinese fonts there are."""
    held = sorted(found(folders))
    if held:
        yield Line("fonts.chinese", "字体", "中文字体", "ok", f"{len(held)} 个，如 {held[0]}", required=False)
    else:
        remedy = "打印表单、把 PDF 转成图像时汉字会变成方框；请安装思源或方正字体（软件包 fonts-noto-cjk）"
        yield Line("fonts.chinese", "字体", "中文字体", "missing", "没有找到", remedy, required=False)


def found(folders: Iterable[str]) -> Iterator[str]:
    """Yield the file names of Chinese fonts beneath `folders`."""
    for folder in folders:
        for _, _, names in os.walk(Path(folder).expanduser()):
            for name in names:
                small = name.lower().replace("-", "").replace("_", "")
                if small.endswith(_SUFFIXES) and any(n in small for n in NAMES):
                    yield name
