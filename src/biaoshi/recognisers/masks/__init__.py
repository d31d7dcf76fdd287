"""Masked personal data: what is masked, what of it can still be read, and which masks show together what each hides."""

from biaoshi.recognisers.masks.completing import Form, completed, fits, form, one_name
from biaoshi.recognisers.masks.finding import masks
from biaoshi.recognisers.masks.mask import Mask, What

__all__ = ["Form", "Mask", "What", "completed", "fits", "form", "masks", "one_name"]
