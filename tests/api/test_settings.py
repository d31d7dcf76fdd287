"""One file says everything; what it says wrongly is told, and it never starts untold or half told."""

import contextlib
import re
from dataclasses import MISSING, fields
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from biaoshi.errors import ConfigError
from biaoshi_api.founding import sample
from biaoshi_api.settings import Settings, load, read

ROOT = Path(__file__).parents[2]
LEAST = 'ceiling = "秘密"\n[data]\nfolder = "d"\n[vault]\nkey_file = "k"\n'
GIVEN = {"ceiling", "data.folder", "vault.key_file", "checks.key_file", "audit.key_file"}
"""Lines of the sample that are not defaults: a new service needs them."""


def full() -> str:
    """Return the sample with every option switched on."""
    return re.sub(r"^# (?=[a-z_]+ = )", "", sample(), flags=re.M)


def wrong(text: str) -> str:
    with pytest.raises(ConfigError) as told:
        read(text, Path("/srv"))
    return str(told.value)


def test_the_sample_names_every_option_and_its_default() -> None:
    """The sample of deploy/service is the one of the package; each option stands there with the value that holds without it."""
    assert (ROOT / "deploy/service/biaoshi.toml").read_text("utf-8") == sample()
    import tomllib

    table = tomllib.loads(full())
    for section in fields(Settings):
        if section.name == "ceiling":
            continue
        kind: Any = (
            section.default_factory if section.default_factory is not MISSING else type(read(LEAST, Path("/")).data)
        )
        told = table.pop(section.name)
        for one in fields(kind):
            assert one.name in told, f"{section.name}.{one.name}"
            value = told.pop(one.name)
            if f"{section.name}.{one.name}" not in GIVEN and one.default not in (None, ()):
                assert value == (str(one.default) if isinstance(one.default, Path) else one.default), one.name
        assert told == {}
    assert set(table) == {"ceiling"}


def test_every_option_switched_on_loads(tmp_path: Path) -> None:
    """The sample with all its lines in force is a valid file but for what excludes each other, and paths are taken from its folder."""
    text = full().replace('key_env = ""', "").replace('issuer = ""', 'issuer = ""')
    (tmp_path / "biaoshi.toml").write_text(text, "utf-8")
    made = load(tmp_path / "biaoshi.toml")
    assert made.vault.key_file == tmp_path / "vault.key"
    assert made.data.work == Path("/dev/shm")
    assert made.database == f"sqlite:///{tmp_path}/data/biaoshi.db"


def test_untold_ceiling_is_refused() -> None:
    """The sample as it stands does not load: what the machine may handle must be said."""
    assert "ceiling" in wrong(sample())
    assert "ceiling" in wrong(LEAST.replace("秘密", "公开"))
    assert "ceiling" in wrong(LEAST.replace('"秘密"', "1"))


def test_all_faults_are_told_at_once() -> None:
    """Unknown lines, wrong kinds and missing sections are each named."""
    told = wrong(
        '[server]\nport = "x"\nprot = 1\nframe_ancestors = "a"\n[data]\nfolder = 3\n[workers]\ncount = true\n[nix]\n'
    )
    for name in (
        "ceiling",
        "server.port",
        "server.prot",
        "server.frame_ancestors",
        "data.folder",
        "workers.count",
        "nix",
    ):
        assert name in told, name


@pytest.mark.parametrize(
    ("lines", "name"),
    [
        ('[server]\nhost = "0.0.0.0"', "server.host"),
        ('[server]\nhost = "oa.example.gov"', "server.host"),
        ("[server]\nport = 70000", "server.port"),
        ('[server]\ncertificate = "a"', "server.certificate"),
        ('[server]\nframe_ancestors = ["*"]', "frame_ancestors"),
        ('[server]\nframe_ancestors = ["https://a; script-src *"]', "frame_ancestors"),
        ("[workers]\nlease_seconds = 0", "workers.lease_seconds"),
        ("[workers]\nlease_seconds = nan", "workers.lease_seconds"),
        ("[people]\npassword_length = 4", "people.password_length"),
        ('[proxy]\naddresses = ["any"]', "proxy.addresses"),
        ('[proxy]\nuser_header = "a b"', "proxy.user_header"),
        ('[oidc]\nissuer = "https://id"', "oidc"),
        ("[review]\nsteps = 4", "review.steps"),
        ("[review]\nsteps = true", "review.steps"),
    ],
)
def test_what_cannot_be_meant_is_refused(lines: str, name: str) -> None:
    """A value that would weaken or break the service is named."""
    assert name in wrong(f"{LEAST}{lines}\n")


def test_other_addresses_need_a_certificate_or_a_word() -> None:
    """Beyond loopback it serves with a certificate, or where plain http is asked for by name."""
    for lines in ('certificate = "a"\ncertificate_key = "b"', "plain_http = true"):
        assert read(f'{LEAST}[server]\nhost = "10.0.0.2"\n{lines}\n', Path("/")).server.host == "10.0.0.2"


def test_a_key_is_in_one_place() -> None:
    """Neither no key nor two of them."""
    assert "vault" in wrong('ceiling = "秘密"\n[data]\nfolder = "d"\n')
    assert "vault" in wrong(LEAST + 'key_env = "X"\n')


@given(st.text(max_size=60))
def test_no_text_does_worse_than_a_sentence(text: str) -> None:
    """Whatever stands in the file: settings or a ConfigError."""
    for given_ in (text, LEAST + text):
        with contextlib.suppress(ConfigError):
            assert read(given_, Path("/srv")).ceiling == "秘密"


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    """No file, or one that is no text, is a sentence."""
    with pytest.raises(ConfigError, match="读不到"):
        load(tmp_path / "none.toml")
    (tmp_path / "bad.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ConfigError, match="UTF-8"):
        load(tmp_path / "bad.toml")
