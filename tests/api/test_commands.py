"""The service from nothing to restored, by its commands alone."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from biaoshi.cli import main
from biaoshi_api.settings import load
from biaoshi_api.site import open_site
from biaoshi_api.vault import from_file

Run = Callable[..., tuple[int, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Return what runs a command and gives its status and what it said."""

    def go(*arguments: object) -> tuple[int, str]:
        with pytest.raises(SystemExit) as ended:
            main([str(a) for a in arguments])
        told = capsys.readouterr()
        assert isinstance(ended.value.code, int)
        return ended.value.code, told.out + told.err

    return go


@pytest.fixture
def config(tmp_path: Path, run: Run) -> Path:
    """A new service with its first account."""
    assert run("config", "new", tmp_path / "a", "--ceiling", "秘密")[0] == 0
    path = tmp_path / "a" / "biaoshi.toml"
    admin = tmp_path / "admin.toml"
    admin.touch(0o600)
    admin.write_text('name = "wang"\npassword = "Qiufeng-wuzhangyuan-42"\n', "utf-8")
    assert run("admin", "create", "-c", path, "--file", admin)[0] == 0
    return path


def test_a_new_service_is_private_and_in_order(config: Path, run: Run) -> None:
    """`config new` writes settings and keys only their owner can read, and never over what is there; `config check` finds nothing."""
    for path in (config.parent, *config.parent.rglob("*")):
        assert path.stat().st_mode & 0o077 == 0, path
    assert load(config).ceiling == "秘密"
    before = (config.parent / "vault.key").read_bytes()
    assert run("config", "new", config.parent, "--ceiling", "秘密")[0] == 2
    config.unlink()
    assert run("config", "new", config.parent, "--ceiling", "秘密")[0] == 2, "the keys are there still"
    assert (config.parent / "vault.key").read_bytes() == before


def test_checking_says_what_is_meant(config: Path, run: Run) -> None:
    """Ceiling, address, key and database are told; a key others may read is a fault."""
    code, said = run("config", "check", config)
    assert code == 0
    for word in ("秘密", "http://127.0.0.1:8420", "k1", "sqlite", "没有问题"):
        assert word in said
    config.write_text(config.read_text("utf-8").replace("# roles = []", 'roles = ["处长=king"]'), "utf-8")
    code, said = run("config", "check", config)
    assert code == 2
    assert "oidc.roles" in said
    config.write_text(config.read_text("utf-8").replace('roles = ["处长=king"]', ""), "utf-8")
    (config.parent / "vault.key").chmod(0o644)
    code, said = run("config", "check", config)
    assert code == 2
    assert "0600" in said


def test_files_opened_later_are_tried_too(config: Path, run: Run) -> None:
    """Secrets others may read, authorities that are none and a policy of the gate that is none are told before anybody needs them."""
    text = config.read_text("utf-8")
    for line, said, name in (
        ("# client_secret_file = ", 'client_secret_file = "oidc.secret"', "oidc.client_secret_file"),
        ("# secret_file = ", 'secret_file = "none.key"', "webhooks.secret_file"),
        ('# addresses = ["10.0.0.8/32"]', 'addresses = ["10.0.0.8/32"]', "webhooks"),
        ("# policy = ", 'policy = "biaoshi.toml"', "放行策略"),
    ):
        (found,) = (one for one in text.splitlines() if one.startswith(line))
        (config.parent / "oidc.secret").write_text("x")
        (config.parent / "oidc.secret").chmod(0o644)
        config.write_text(text.replace(found, said, 1), "utf-8")
        code, told = run("config", "check", config)
        assert (code, name in told) == (2, True), told


def test_there_is_one_first_administrator(config: Path, run: Run, tmp_path: Path) -> None:
    """A second one is refused."""
    code, said = run("admin", "create", "-c", config, "--file", tmp_path / "admin.toml")
    assert code == 2
    assert "已经有账号" in said


def test_an_edited_audit_log_is_told(config: Path, run: Run) -> None:
    """Whole as it stands, with its head to print; after an edit in the database the status is 3."""
    assert run("audit", "verify", "-c", config)[0] == 0
    assert run("audit", "verify", "-c", config, "--heads", config.parent / "none")[0] == 2, "not: nothing to compare"
    assert run("audit", "head", "-c", config)[1].startswith("biaoshi-audit-head v1 ")
    with sqlite3.connect(config.parent / "data" / "biaoshi.db") as connection:
        connection.execute("UPDATE audit_rows SET who = 'li' WHERE seq = 1")
    connection.close()
    code, said = run("audit", "verify", "-c", config)
    assert code == 3
    assert "不完整" in said


def test_backup_restore_migrate_rotate(config: Path, run: Run, tmp_path: Path) -> None:
    """What a service holds is there in another one after a backup, a restore with the same keys, and a change of key."""
    with open_site(load(config)) as site:
        kept = site.vault.put(b"report", now=site.clock(), keep=1000)
    assert run("backup", tmp_path / "x", "-c", config)[0] == 0
    other = tmp_path / "b" / "biaoshi.toml"
    assert run("config", "new", other.parent, "--ceiling", "秘密")[0] == 0
    for name in ("vault.key", "audit.key"):
        (other.parent / name).write_bytes((config.parent / name).read_bytes())
    assert run("restore", tmp_path / "x", "-c", other)[0] == 0
    assert run("restore", tmp_path / "x", "-c", other)[0] == 2
    assert run("migrate", "-c", other)[0] == 0
    code, said = run("rotate", "-c", other)
    assert code == 0
    assert "k2" in said
    assert set(from_file(other.parent / "vault.key").secrets) == {"k2"}
    assert run("rotate", "--resume", "-c", other)[0] == 0
    assert run("audit", "verify", "-c", other)[0] == 0
    with open_site(load(other)) as site:
        assert site.vault.read(kept) == b"report"
