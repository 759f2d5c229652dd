"""The first step of a withdrawal: name, contract, electronic address; all else may be left out (T-12)."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django import forms
from django.utils.translation import gettext_lazy as _

from customers.domain.matching import order_number_key
from customers.models import Order, OrderLine
from returns.domain.policy.rules import CLAIMS
from returns.domain.withdrawal import NamedLine, Statement
from returns.models import Reason
from returns.portal.forms import TOO_LONG, PlainForm
from returns.queries.offers import title_of
from returns.queries.reasons import choosable_reasons
from returns.queries.withdrawals import lines_of
from returns.services.declare_withdrawal import LENGTHS
from returns.wording.withdrawals import exempt_words, statement_text
from rma_portal.core.text import whole_number

NO_ADDRESS = _("Write an e-mail address such as name@example.org.")


@dataclass(frozen=True)
class LineChoice:
    """An order line with its field, its title in the page's language, and the counts to choose from.

    `exempt` says by which article the law excludes such goods; it can be chosen all the same (T-19).
    """

    field: forms.BoundField
    title: str
    options: str
    counts: range
    exempt: str

    @property
    def chosen(self) -> int:
        """The number that is chosen; all where something else was typed."""
        value = str(self.field.value() if self.field.value() is not None else "")
        number = whole_number(value)
        return self.counts[-1] if number is None else number


class WithdrawForm(PlainForm):
    """A statement in the making; with an order proved in this session its lines have fields of their own."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=LENGTHS["name"],
        error_messages={"required": _("Write your name."), "max_length": TOO_LONG},
    )
    contract = forms.CharField(
        label=_("Order number"),
        max_length=LENGTHS["contract"],
        error_messages={"required": _("Write the order number."), "max_length": TOO_LONG},
    )
    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=LENGTHS["email"],
        error_messages={"required": NO_ADDRESS, "invalid": NO_ADDRESS},
    )
    articles = forms.CharField(
        label=_("Which articles?"),
        required=False,
        max_length=LENGTHS["articles"],
        widget=forms.Textarea,
        error_messages={"max_length": TOO_LONG},
    )
    reason = forms.ChoiceField(label=_("Reason"), required=False)

    def __init__(self, *args, order: Order | None, merchant: str, language: str, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.order, self.merchant, self.language = order, merchant, language
        self.lines = lines_of(order) if order else []
        self.reasons = {reason.code: reason for reason in reasons_offered()}
        said = [(code, reason.label_in(language)) for code, reason in self.reasons.items()]
        silence = [("", _("I prefer not to say"))]
        self.fields["reason"].choices = [*silence, *said]  # type: ignore[attr-defined]
        for line in self.lines:
            self.fields[f"line-{line.pk}"] = count_field(line)

    def rows(self) -> list[LineChoice]:
        """Return the lines of the proved order as the page shows them."""
        return [
            LineChoice(
                self[f"line-{line.pk}"],
                title_of(line, self.language),
                line.options,
                range(line.quantity + 1),
                exempt_words(line.exemption),
            )
            for line in self.lines
        ]

    def statement(self) -> Statement:
        """Return what a valid form states, with the text to be reviewed."""
        given = self.cleaned_data
        reason = self.reasons.get(given["reason"])
        said = Statement(
            name=given["name"],
            contract=given["contract"],
            email=given["email"],
            language=self.language,
            articles=given["articles"].strip(),
            lines=self.named_lines(),
            reason_code=reason.code if reason else "",
            reason=reason.label_in(self.language) if reason else "",
            order_id=self.order.pk if self.order else None,
        )
        return worded(self.kept_to_its_order(said), self.merchant)

    def named_lines(self) -> tuple[NamedLine, ...]:
        """Return the lines that are named; none where all or nothing is chosen: the whole contract (T-18)."""
        counts = {line: self.cleaned_data.get(f"line-{line.pk}") or 0 for line in self.lines}
        if not any(counts.values()) or all(count == line.quantity for line, count in counts.items()):
            return ()
        return tuple(
            NamedLine(line.pk, title_of(line, self.language), count)
            for line, count in counts.items()
            if count
        )

    def kept_to_its_order(self, said: Statement) -> Statement:
        """Turn chosen lines into words where the number was changed to another order's."""
        if self.order is None or order_number_key(said.contract) == self.order.number_key:
            return said
        words = "\n".join(f"{line.quantity} x {line.title}" for line in said.lines)
        return replace(said, order_id=None, lines=(), articles=said.articles or words)


def worded(said: Statement, merchant: str) -> Statement:
    """Return a statement with its text in the active language."""
    return replace(said, text=statement_text(said, merchant))


def typed(said: Statement) -> dict[str, object]:
    """Return what a form is filled with to show a statement again."""
    counts = {f"line-{line.line}": line.quantity for line in said.lines}
    plain = {"name": said.name, "contract": said.contract, "email": said.email, "articles": said.articles}
    return {**plain, "reason": said.reason_code, **counts}


def count_field(line: OrderLine) -> forms.IntegerField:
    """Return the field of a line: how many units, all of them unless told otherwise."""
    wrong = _("Choose a whole number from 0 to %(most)d.") % {"most": line.quantity}
    return forms.IntegerField(
        required=False,
        min_value=0,
        max_value=line.quantity,
        initial=line.quantity,
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), wrong),
    )


def reasons_offered() -> Iterable[Reason]:
    """Return the reasons of somebody who changed their mind: a defect has other rights."""
    return [one for one in choosable_reasons() if one.regime not in CLAIMS and not one.opens_claim]
