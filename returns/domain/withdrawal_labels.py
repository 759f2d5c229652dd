"""What the two buttons of the withdrawal function must say, in the 24 official languages of the Union.

Directive 2011/83/EU, art. 11a(1) and (3): the words of the law, not translations of ours.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Labels:
    """`withdraw` leads to the function and ends its first step; `confirm` alone submits the statement."""

    withdraw: str
    confirm: str


_STORED = json.loads(Path(__file__).with_name("withdrawal_labels.json").read_text("utf-8"))
LABELS: Mapping[str, Labels] = {code: Labels(**words) for code, words in _STORED["labels"].items()}


def labels_in(language: str) -> Labels:
    """Return the labels of a language ("fr", "pt-br"), the English ones where the law has none."""
    return LABELS.get(language.lower().partition("-")[0], LABELS["en"])
