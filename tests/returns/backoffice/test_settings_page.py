"""The settings page: who takes each step, and up to which limits."""

import datetime as dt
from decimal import Decimal

import pytest

from returns.models import ReturnsSettings
from tests.returns.backoffice.desk import ROOT, Desk


@pytest.fixture
def desk(merchant):
    return Desk(merchant, role="owner")


def page() -> str:
    return f"{ROOT}/returns/returnssettings/{ReturnsSettings.objects.get().pk}/change/"


def typed(desk: Desk, **changes: str) -> dict:
    """What the page's form would send, with changes."""
    form = desk.client.get(page()).context["adminform"].form
    fields = {name: form[name].value() for name in form.fields}
    return {name: "" if value is None else value for name, value in fields.items()} | changes


def test_the_shop_says_since_when_it_tells_of_the_right_of_withdrawal(desk, merchant):
    """Case 142: kept with the shop; an invented day is refused and nothing changed."""
    assert desk.client.post(page(), typed(desk, informs_from_on="2026-03-01")).status_code == 302
    merchant.refresh_from_db()
    assert merchant.informs_from_on == dt.date(2026, 3, 1)
    assert typed(desk)["informs_from_on"] == dt.date(2026, 3, 1)
    answer = desk.client.post(page(), typed(desk, informs_from_on="31 February"))
    assert list(answer.context["adminform"].form.errors) == ["informs_from_on"]
    assert desk.client.post(page(), typed(desk, informs_from_on="")).status_code == 302
    merchant.refresh_from_db()
    assert merchant.informs_from_on is None


def stored() -> dict:
    names = ("approval_mode", "approval_limit_amount", "approval_day_amount", "approval_day_count")
    return ReturnsSettings.objects.values(*names, "refund_mode", "restock_mode").get()


def test_modes_and_limits_are_stored(desk):
    answer = desk.client.post(
        page(),
        typed(
            desk,
            approval_mode="semi",
            approval_limit_amount="150.50",
            approval_day_amount="2000",
            approval_day_count="40",
            refund_mode="auto",
            restock_mode="manual",
        ),
    )
    assert answer.status_code == 302
    assert stored() == {
        "approval_mode": "semi",
        "approval_limit_amount": Decimal("150.50"),
        "approval_day_amount": Decimal(2000),
        "approval_day_count": 40,
        "refund_mode": "auto",
        "restock_mode": "manual",
    }
    desk.client.post(page(), typed(desk, approval_limit_amount="", approval_day_count=""))
    assert (stored()["approval_limit_amount"], stored()["approval_day_count"]) == (None, None)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("approval_mode", "sometimes"),
        ("approval_limit_amount", "-1"),
        ("approval_limit_amount", "1.234"),
        ("approval_day_amount", "much"),
        ("approval_day_count", "-3"),
        ("approval_day_count", "1.5"),
        ("refund_mode", ""),
    ],
)
def test_what_is_no_limit_is_told_at_its_field_and_nothing_changes(desk, field, value):
    before = stored()
    answer = desk.client.post(page(), typed(desk, **{field: value}))
    assert (answer.status_code, stored()) == (200, before)
    assert list(answer.context["adminform"].form.errors) == [field]


def test_codes_are_asked_for_only_where_mails_leave_the_service(desk, settings):
    """Without a mail server no code arrives: every customer would be locked out."""
    answer = desk.client.post(page(), typed(desk, proof="code"))
    assert answer.context["adminform"].form.errors == {
        "proof": ["No mail server is set, so no code would arrive."]
    }
    settings.EMAIL_URL = "smtp://set"
    assert desk.client.post(page(), typed(desk, proof="code")).status_code == 302
    assert ReturnsSettings.objects.get().proof == "code"


def test_only_who_may_change_settings_reads_them(merchant):
    assert Desk(merchant, role="agent").client.get(page()).status_code == 403
