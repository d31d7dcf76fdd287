"""Cases under review as tests make them: papers we wrote, handed in and checked, people who review them."""

import io
import random
import threading
from collections.abc import Sequence
from typing import Any

from api.office import Office
from biaoshi.jobs import begin
from biaoshi_api.desk.cases import case as rows
from biaoshi_api.orders import Asked, submit
from biaoshi_api.people import accounts, assigning
from biaoshi_api.people.duties import Principal
from biaoshi_api.uploads import in_memory

LETTER = (
    "云岭省青川县民政局关于临时救助的通知\n"
    "申请人欧阳望舒，身份证号码11010519491231002X，手机号码13800138000，患有尿毒症。\n"
    "经办人李晓霞，联系电话0871-65550101。\n"
)
CLEAN = "云岭省水利厅关于做好防汛准备工作的通知\n各市水利局：\n请做好防汛准备工作。\n云岭省水利厅\n2026年3月1日\n"
WORDS = ("欧阳望舒", "11010519491231002X", "13800138000", "尿毒症", "临时救助", "qingchuan-letter")
"""What is planted: none of it may be anywhere but in the vault."""


def person(office: Office, name: str, *roles: str, unit: str = "slt") -> Principal:
    """Return a new account with these roles as it asks."""
    with begin(office.site.engine) as connection:
        now = office.site.clock()
        assigning.put_unit(connection, now=now, by="system", code=unit, title=unit)
        made = accounts.create(connection, now=now, by="system", name=name, title=f"{name}先生")
        account = accounts.account_of(connection, made)
        assigning.set_roles(connection, now=now, by=None, account=account, roles=roles)
        account = accounts.account_of(connection, made)
        assigning.set_unit(connection, now=now, by=None, account=account, unit=unit)
    return Principal(made, name, unit, frozenset(roles), None, "session", now + 36_000)


def hand_in(office: Office, who: Principal, files: Sequence[tuple[str, bytes]]) -> str:
    """Hand the files in as one case, have it checked, and return its id."""
    given = [in_memory("file", name, iter([data])) for name, data in files]
    job = submit(office.site, who, "review", given, {"date": None, "profile": "gov"}, Asked())
    finish(office, job.id)
    return job.id


def finish(office: Office, job: str) -> None:
    """Have the job done, by this thread or the worker's."""
    for _ in range(1_200):
        done = office.site.queue.get(job)
        assert done is not None
        if done.ended:
            assert done.state == "done", done.why
            return
        if done.state == "waiting":
            office.work()
        else:
            threading.Event().wait(0.05)
    raise AssertionError("not done in a minute")


def paper(text: str) -> bytes:
    """Return a Word document of the lines of `text`."""
    import docx

    made = docx.Document()
    for line in text.splitlines():
        made.add_paragraph(line)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def name_list(rows_: int = 300, seed: int = 3) -> bytes:
    """Return a Word document with a table of so many made-up persons: name, identity number, telephone, address."""
    import docx

    chosen = random.Random(seed)  # noqa: S311  # persons made up
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    made = docx.Document()
    made.add_paragraph("云岭省青川县2026年城乡低保对象公示名单")
    table = made.add_table(rows=rows_ + 1, cols=5)
    cells = table._cells  # one walk over the table; asking for each cell by itself takes minutes
    for n, title in enumerate(("序号", "姓名", "身份证号码", "联系电话", "家庭住址")):
        cells[n].text = title
    for row in range(1, rows_ + 1):
        born = f"19{chosen.randint(50, 99)}{chosen.randint(1, 12):02}{chosen.randint(1, 28):02}"
        body = f"53{chosen.randint(1, 29):02}{chosen.randint(1, 29):02}{born}{chosen.randint(1, 999):03}"
        number = body + "10X98765432"[sum(int(a) * b for a, b in zip(body, weights, strict=True)) % 11]
        name = chosen.choice("王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗") + "".join(
            chosen.sample("秀英建国志强丽华晓燕文军海涛玉兰春梅桂芳雪峰", 2)
        )
        phone = f"1{chosen.choice((38, 39, 58))}{chosen.randint(0, 99_999_999):08}"
        home = f"青川县河口镇东风村{chosen.randint(1, 9)}组{chosen.randint(1, 99)}号"
        for n, words in enumerate((str(row), name, number, phone, home)):
            cells[row * 5 + n].text = words
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def acting(account: accounts.Account) -> Principal:
    """Return the account as it asks in a session."""
    return Principal(account.id, account.name, account.unit, account.roles, None, "session", 4e9)


def case_of(office: Office, who: Principal, case: str) -> rows.Case:
    """Return the case as `who` sees it now."""
    with office.site.engine.connect() as connection:
        return rows.case_of(connection, who, case)


def lines_of(office: Office, case: str, **wanted: Any) -> list[rows.Line]:
    """Return the findings of the case with these columns."""
    with office.site.engine.connect() as connection:
        found = rows.lines_of(connection, case)
    return [x for x in found if all(getattr(x, name) == value for name, value in wanted.items())]
