"""A trained linear classifier: the only package that knows a model runtime.

`load(folder("grounds-v1"))` gives the shipped model; `training.train` makes another from labelled papers.
"""

from biaoshi.classifier.features import Paper
from biaoshi.classifier.model import Model, Scored, load, save
from biaoshi.classifier.places import folder

__all__ = ["Model", "Paper", "Scored", "folder", "load", "save"]
