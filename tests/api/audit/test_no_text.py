"""Nothing that could be text of a document gets into the audit log."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from biaoshi_api import audit, database
from biaoshi_api.audit.rows import note

HAN = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), min_size=1, max_size=40)


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    engine = audit.sealed(database.open(f"sqlite:///{tmp_path_factory.mktemp('t') / 'a.db'}"), audit.Seal(bytes(32)))
    database.create(engine)
    return engine


@given(words=HAN, field=st.sampled_from(["who", "action", "subject", "before", "after", "ruleset"]), name=st.booleans())
@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_han_is_refused_in_every_field(engine: Engine, words: str, field: str, name: bool) -> None:
    """No field takes Han text, alone or as a value, and the error does not repeat it."""
    fields = {"who": "wang", "action": "document.check"} | {field: f"state={words}" if name else words}
    if name and words in {"绝密", "机密", "秘密", "非涉密"} and field in {"before", "after"}:
        return
    with pytest.raises(ValueError, match="is not a code") as caught, database.begin(engine) as connection:
        note(connection, now=0.0, **fields)
    assert words not in str(caught.value)


@pytest.mark.parametrize(
    "words",
    [
        "The bridge at the river will be closed",
        "a b",
        "draft.docx",
        "state=x y",
        "x" * 500,
        "state=x\n",
        "level=机密级文件",
        "机密",
    ],
)
def test_sentences_and_file_names_are_refused(engine: Engine, words: str) -> None:
    """Sentences, file names, line ends and overlong values are no subject and no state."""
    for field in ("subject", "after", "before"):
        with pytest.raises(ValueError, match="is not a code"), database.begin(engine) as connection:
            note(connection, now=0.0, **{"who": "wang", "action": "document.check", field: words})


def test_codes_are_taken(engine: Engine, tmp_path: Path) -> None:
    """Digests, kinds with ids, states and the four levels are what it is for."""
    with database.begin(engine) as connection:
        for subject in ("", "a" * 64, "account:wang.li", "unit:slt/bgs", "job:0123abcd"):
            for state in ("", "roles=", "roles=drafter,reviewer", "verdict=stopped level=机密", "job=12ab files=2"):
                note(
                    connection,
                    now=0.0,
                    who="wang",
                    action="document.case-done",
                    subject=subject,
                    before=state,
                    after=state,
                )
        assert audit.verify_log(connection).whole
