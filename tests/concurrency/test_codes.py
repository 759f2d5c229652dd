"""A one-time code tried and asked for by many at once; first without the guard."""

from django.db.models import F

from customers.queries.find_order import Contact
from returns.models import OneTimeCode, ReturnsSettings
from returns.queries.one_time_codes import digits_of
from returns.services.check_code import check_code
from returns.services.mail_code import mail_code
from returns.services.send_code import send_code
from tests.concurrency.together import crowds, meeting, together
from tests.factories import make_order


def sent(within) -> OneTimeCode:
    """A code that went to an order's mailbox."""

    def send() -> OneTimeCode:
        ReturnsSettings.objects.update(proof="code")
        order = make_order()
        code = send_code(number=order.number, contact=Contact.typed("75011"), language="fr")
        mail_code(code)
        return code

    return within(send)


def tries(within) -> int:
    """Return the tries that are counted."""
    return within(lambda: OneTimeCode.objects.get().tries)


@crowds
def test_tries_that_are_looked_at_first_are_passed(shop, within, count):
    """The control: each sees none but itself, and all of them may try."""
    code, let_in = sent(within), []
    add = meeting(count, lambda: OneTimeCode.objects.filter(pk=code.pk).update(tries=F("tries") * 0 + 1))

    def look_and_try() -> None:
        if OneTimeCode.objects.get(pk=code.pk).tries < 1:
            add()
            let_in.append(1)

    together(shop, *[look_and_try] * count)
    assert (len(let_in), tries(within)) == (count, 1)


@crowds
def test_a_code_has_five_tries_whoever_tries_at_once(shop, within, count):
    """Case 36: one guarded UPDATE; whoever comes sixth is not even compared."""
    code = sent(within)
    wrong = f"{(int(digits_of(code)) + 1) % 10**6:06d}"
    said = together(shop, *[lambda: check_code(code=code, typed=wrong)] * count)
    assert said == ["code_tries"] * max(0, count - 5) + ["done"] * min(5, count)
    assert tries(within) == min(5, count)


@crowds
def test_the_right_digits_open_once(shop, within, count):
    code, opened = sent(within), []
    together(shop, *[lambda: opened.extend(check_code(code=code, typed=digits_of(code)))] * count)
    assert len(opened) == 1


@crowds
def test_many_who_ask_at_once_get_one_code(shop, within, count):
    """The cool-down holds among those who look at the same moment: a lock by what was typed."""
    ask = {"number": "10482", "contact": Contact.typed("75011"), "language": "fr"}
    said = together(shop, *[lambda: send_code(**ask)] * count)
    assert said == ["code_too_soon"] * (count - 1) + ["done"]
    assert within(OneTimeCode.objects.count) == 1
