"""The gate lets strong paragraphs through and plain public ones not."""

from biaoshi.classifier import folder, load
from biaoshi.grounds import opener
from biaoshi.grounds.gate import TOGETHER


def test_gate_opens_for_strong_strings_only() -> None:
    """Several of the strings a model holds strongest open the gate, fewer do not, and plain words never."""
    model = load(folder("grounds-v1"))
    names, weights = tuple(model.vocabulary), model.weights[0] * model.idf
    strong = [names[n][2:] for n in (-weights).argsort() if names[n].startswith("w:") and "0" not in names[n]][
        :TOGETHER
    ]
    opens = opener(model)
    assert opens("，".join(strong))
    assert not opens("春天到了，公园里的花都开了。")
    assert not opens("")
