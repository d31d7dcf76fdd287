"""presidio without the language library at its import."""

import subprocess
import sys

_PROBE = """
import sys
from biaoshi.recognisers.engine import analyse
assert [kind.code for _, _, _, kind, *_ in analyse("手机15400001234")] == ["PI802"]
print(sorted(m for m in sys.modules if m.split(".")[0] == "spacy"))
from presidio_analyzer.nlp_engine import NlpEngineProvider, SpacyNlpEngine
from presidio_analyzer.nlp_engine import spacy_nlp_engine
print(spacy_nlp_engine.spacy.blank("zh").lang)
import spacy
print(spacy.tokens.Doc is type(spacy.blank("en")("a")), sorted(NlpEngineProvider().nlp_engines))
"""


def test_language_library_is_not_imported_and_still_works() -> None:
    """Our recognisers run without spaCy in the process, and presidio's engine for spaCy gets the real one when it asks."""
    ran = subprocess.run([sys.executable, "-c", _PROBE], capture_output=True, text=True, check=False)
    assert ran.stderr == ""
    none, language, rest = ran.stdout.splitlines()
    assert none == "[]"
    assert language == "zh"
    assert rest.startswith("True ")
    assert "'spacy'" in rest
    assert "stanza" not in rest
