"""Libraries biaoshi stands on: loaded, one by one, in a process of their own, each with what is lost without it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version

from biaoshi.installation.line import Line
from biaoshi.isolate.probe import loading

_AGAIN = "请用原安装包重新安装；仍出错的，把架构和系统版本告诉维护人员"
_PROCESSOR = "这台机器的处理器没有它要的指令；请换机器，或者把处理器型号告诉维护人员"


@dataclass(frozen=True, slots=True)
class Engine:
    """A library: what it is imported as and installed as, what it does; `extra` names the extra it comes with, "" for none."""

    module: str
    distribution: str
    use: str
    extra: str = ""


ENGINES = (
    Engine("lxml.etree", "lxml", "读 docx、xlsx、OFD 等"),
    Engine("pypdfium2", "pypdfium2", "读 PDF"),
    Engine("pikepdf", "pikepdf", "写 PDF"),
    Engine("pdfplumber", "pdfplumber", "读 PDF 的图层和属性"),
    Engine("docx", "python-docx", "写表单"),
    Engine("openpyxl", "openpyxl", "写表格"),
    Engine("PIL", "pillow", "读图片"),
    Engine("jieba", "jieba", "分词"),
    Engine("rjieba", "rjieba", "快速分词"),
    Engine("ahocorasick_rs", "ahocorasick-rs", "查词表"),
    Engine("presidio_analyzer", "presidio-analyzer", "个人信息识别"),
    Engine("sklearn", "scikit-learn", "训练分类模型"),
    Engine("fastapi", "fastapi", "服务接口"),
    Engine("rapidocr", "rapidocr", "文字识别", "ocr"),
    Engine("onnxruntime", "onnxruntime", "文字识别", "ocr"),
    Engine("cv2", "opencv-python-headless", "文字识别", "ocr"),
    Engine("uvicorn", "uvicorn", "服务", "service"),
    Engine("jinja2", "jinja2", "服务的页面", "service"),
    Engine("alembic", "alembic", "服务的数据库升级", "service"),
    Engine("argon2", "argon2-cffi", "服务的口令", "service"),
    Engine("cryptography", "cryptography", "服务的加密存储", "service"),
    Engine("httpx", "httpx", "服务的回调和客户端", "service"),
    Engine("jwt", "pyjwt", "服务的统一身份认证", "service"),
    Engine("prometheus_client", "prometheus-client", "服务的指标", "service"),
    Engine("sqlalchemy", "sqlalchemy", "任务队列和扫描库", "scan"),
    Engine("psycopg", "psycopg", "连接 PostgreSQL", "postgres"),
    Engine("distributed", "distributed", "多台机器扫描", "cluster"),
    Engine("python_multipart", "python-multipart", "服务收文件", "service"),
    Engine("python_calamine", "python-calamine", "核对表格", "excel"),
    Engine("py7zr", "py7zr", "读 7z 压缩包", "archives"),
    Engine("rarfile", "rarfile", "读 rar 压缩包", "archives"),
)


def check(engines: Iterable[Engine] = ENGINES) -> Iterator[Line]:
    """Yield a line for each library. One that is installed and cannot be loaded is broken, needed or not."""
    held = [(engine, _version(engine)) for engine in engines]
    faults = loading([engine.module for engine, found in held if found])
    for engine, found in held:
        name = f"{engine.distribution}（{engine.use}）"
        place = f"engines.{engine.distribution}"
        required = not engine.extra
        if found is None:
            wanted = f"需要{engine.use}的，安装 biaoshi[{engine.extra}]" if engine.extra else "请用原安装包重新安装"
            yield Line(place, "引擎", name, "missing", "没有安装", wanted, required)
        elif why := faults[engine.module]:
            remedy = _PROCESSOR if why == "SIGILL" else _AGAIN
            yield Line(place, "引擎", name, "broken", f"版本 {found}，载入时出错（{why}）", remedy, required)
        else:
            yield Line(place, "引擎", name, "ok", f"版本 {found}", required=required)


def _version(engine: Engine) -> str | None:
    try:
        return version(engine.distribution)
    except PackageNotFoundError:
        return None
