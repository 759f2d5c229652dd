"""The shop says how many units lie where; the ledger stays the sum."""

import pytest
from django.core.management import CommandError, call_command
from django.db.models import Sum

from inventory.models import Location, StockCount, StockLevel, StockMovement
from inventory.services.move_stock import move_stock
from inventory.services.set_stock import Counted, set_stock
from rma_portal.audit.models import AuditEvent
from rma_portal.core.actors import Actor
from rma_portal.core.errors import InvalidInput, NotPermitted
from tests.api.program import make_key
from tests.factories import make_variant

ERP = Actor("program", "1", "ERP")


def ledger() -> list[tuple]:
    """Every movement as (SKU, quantity, cause)."""
    rows = StockMovement.objects.order_by("id")
    return list(rows.values_list("variant__sku", "quantity", "cause_kind"))


def levels() -> dict[tuple, int]:
    """Every level by SKU and condition."""
    return {(row.variant.sku, row.condition): row.quantity for row in StockLevel.objects.all()}


def test_a_count_moves_the_difference(merchant):
    make_variant("MUG")
    make_variant("CUP")
    set_stock(counted=[Counted("MUG", "RC", 5), Counted("CUP", "RC", 0)], actor=ERP)
    set_stock(counted=[Counted("MUG", "RC", 2), Counted("MUG", "RC", 1, "damaged")], actor=ERP)
    assert ledger() == [("MUG", 5, "import"), ("MUG", -3, "import"), ("MUG", 1, "import")]
    assert levels() == {("MUG", "sellable"): 2, ("MUG", "damaged"): 1, ("CUP", "sellable"): 0}
    sums = StockMovement.objects.filter(condition="sellable").aggregate(sum=Sum("quantity"))
    assert sums == {"sum": 2}


def test_counting_the_same_again_changes_nothing(merchant):
    """Case 86, for the shop's counts."""
    make_variant("MUG")
    for _again in range(3):
        [level] = set_stock(counted=[Counted("MUG", "RC", 5)], actor=ERP)
    assert (level.quantity, ledger()) == (5, [("MUG", 5, "import")])
    assert (StockCount.objects.count(), AuditEvent.objects.filter(verb="stock_set").count()) == (1, 1)


def test_a_count_takes_over_from_what_we_moved(merchant):
    variant = make_variant("MUG")
    place = {"variant": variant, "location": Location.objects.get(), "condition": "sellable"}
    move_stock(**place, quantity=1, cause_kind="restock", cause_id=7)
    set_stock(counted=[Counted("MUG", "RC", 4)], actor=ERP)
    assert ledger() == [("MUG", 1, "restock"), ("MUG", 3, "import")]
    assert levels() == {("MUG", "sellable"): 4}


@pytest.mark.parametrize(
    ("second", "code", "field"),
    [
        (Counted("NONE", "RC", 1), "unknown_variant", "levels.1.sku"),
        (Counted("MUG", "MOON", 1), "unknown_location", "levels.1.location"),
        (Counted("MUG", "RC", 2), "stock_twice", "levels.1"),
        (Counted("MUG", "RC", -1, "damaged"), "stock_quantity", "levels.1.quantity"),
    ],
)
def test_all_or_none(merchant, second, code, field):
    make_variant("MUG")
    with pytest.raises(InvalidInput) as refused:
        set_stock(counted=[Counted("MUG", "RC", 1), second], actor=ERP)
    assert (refused.value.code, refused.value.params["field"]) == (code, field)
    assert (ledger(), levels()) == ([], {})


def test_an_agent_sets_no_stock(merchant):
    with pytest.raises(NotPermitted):
        set_stock(counted=[], actor=Actor("staff", "1", "Ann", "agent"))


def put(client, merchant, levels: list[dict]):
    """Send levels as a program does."""
    headers = {"authorization": f"Bearer {make_key(merchant, scopes=['stock:write']).token}"}
    where = f"/m/{merchant.slug}/api/v1/stock-levels"
    return client.put(where, {"levels": levels}, content_type="application/json", headers=headers)


def test_a_program_sets_levels(merchant, client):
    make_variant("MUG")
    answer = put(client, merchant, [{"sku": "MUG", "location": "RC", "quantity": 12}])
    shown = {"sku": "MUG", "location": "RC", "condition": "sellable", "quantity": 12, "reserved": 0}
    assert (answer.status_code, answer.json()) == (200, {"data": [shown]})
    assert ledger() == [("MUG", 12, "import")]


def test_a_program_is_told_what_is_wrong(merchant, client):
    make_variant("MUG")
    answer = put(client, merchant, [{"sku": "CUP", "location": "RC", "quantity": 12}])
    assert (answer.status_code, answer.json()["code"]) == (422, "unknown_variant")
    assert answer.json()["errors"][0]["field"] == "levels.0.sku"
    for quantity in (-1, "3", 1.5, True, None):
        answer = put(client, merchant, [{"sku": "MUG", "location": "RC", "quantity": quantity}])
        assert answer.status_code == 422, quantity
    assert levels() == {}


def test_a_file_sets_levels(merchant, tmp_path, capsys):
    """Remarks for what cannot be read, and for what the shop's books do not know; the rest is set."""
    for sku in ("MUG", "CUP"):
        make_variant(sku)
    file = tmp_path / "stock.csv"
    file.write_text("SKU;Quantity;Condition\nMUG;4;\nCUP;x;\nCUP;2;damaged\nNONE;1;\nCUP;3;fine\n")
    for _again in range(2):
        call_command("import_stock", str(file), merchant="atelier", location="RC")
    said = capsys.readouterr().out
    assert said.splitlines()[-1] == "2 levels set, 3 lines with a remark."
    assert "NONE in RC: unknown" in said
    assert ledger() == [("MUG", 4, "import"), ("CUP", 2, "import")]


def test_a_file_without_its_columns_is_refused(merchant, tmp_path):
    file = tmp_path / "stock.csv"
    file.write_text("article,count\nMUG,4\n")
    with pytest.raises(CommandError, match="no column sku, quantity"):
        call_command("import_stock", str(file), merchant="atelier", location="RC")
