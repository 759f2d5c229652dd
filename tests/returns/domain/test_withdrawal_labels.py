"""T-11: the words of the law on the two buttons."""

import json
from pathlib import Path

import pytest

from returns.domain.withdrawal_labels import LABELS, labels_in

FILE = Path(__file__).resolve().parents[4] / "shared/data/legal/withdrawal-labels-24-languages.json"
OFFICIAL = "bg cs da de el en es et fi fr ga hr hu it lt lv mt nl pl pt ro sk sl sv"


def test_every_official_language_has_both_labels():
    assert sorted(LABELS) == OFFICIAL.split()
    assert all(labels.withdraw and labels.confirm for labels in LABELS.values())
    assert len({label for labels in LABELS.values() for label in vars(labels).values()}) == 48


@pytest.mark.parametrize(
    ("language", "withdraw"),
    [
        ("fr", "Renoncer au contrat ici"),
        ("pt-BR", "Retrate-se do contrato aqui"),
        ("ja", "Withdraw from contract here"),
    ],
)
def test_a_language_finds_its_labels(language, withdraw):
    assert labels_in(language).withdraw == withdraw


def test_our_table_is_the_laws():
    if not FILE.exists():
        pytest.skip(f"the data file {FILE.name} is not at hand")
    official = json.loads(FILE.read_text("utf-8"))["labels"]
    ours = {
        code: {"withdraw_button": labels.withdraw, "confirm_button": labels.confirm}
        for code, labels in LABELS.items()
    }
    assert ours == official
