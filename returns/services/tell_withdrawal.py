"""Acknowledge a statement of withdrawal on a durable medium, and tell the order's buyer of it."""

from django.core.files.base import ContentFile
from django.utils import translation

from customers.domain.matching import email_key
from customers.models import Order
from returns.documents.withdrawal import StatementPaper, draw_statement
from returns.domain.withdrawal import utc_text
from returns.models import Withdrawal, WithdrawalCase
from returns.queries.links import withdrawal_link
from returns.queries.withdrawal_cases import acknowledgement_of
from rma_portal.db.locks import for_update
from rma_portal.mail.write import write_mail
from rma_portal.tenancy.files import keep_file
from rma_portal.tenancy.models import Merchant
from rma_portal.web.templatetags.rma import exact_text


def acknowledge_withdrawal(withdrawal: Withdrawal) -> None:
    """Draw the statement as PDF and mail it, in the page's language, to the address that was typed (T-14).

    Art. 11a(4): the content, and the date and time of submission. It says "received", never "accepted"
    (T-15), and is the same whether an order is known or not (T-16). Safe to repeat: a file drawn before is
    replaced, the mail is written once.
    """
    case = for_update(WithdrawalCase.objects.filter(withdrawal=withdrawal))
    merchant = Merchant.objects.get(pk=withdrawal.merchant_id)
    pdf = draw_statement(paper_of(withdrawal, merchant))
    case.document = keep_file(f"withdrawals/{withdrawal.key.hex}.pdf", ContentFile(pdf))
    case.save(update_fields=["document"])
    write_acknowledgement(withdrawal, case.document)


def write_acknowledgement(withdrawal: Withdrawal, document: str = "") -> None:
    """Write the acknowledgement; without its PDF where that cannot be drawn: the law asks for the mail."""
    merchant = Merchant.objects.get(pk=withdrawal.merchant_id)
    write_mail(
        "withdrawal_received",
        cause=acknowledgement_of(withdrawal.pk),
        recipient=withdrawal.email,
        language=withdrawal.language,
        context={
            "merchant": merchant,
            "withdrawal": withdrawal,
            "declared_utc": utc_text(withdrawal.declared_at),
            "link": withdrawal_link(withdrawal),
        },
        attachment=document,
        attachment_name=f"{withdrawal.reference}.pdf" if document else "",
    )


def notify_buyer(withdrawal: Withdrawal, order: Order) -> None:
    """Tell the order's buyer of a statement that names another e-mail address (T-16); once."""
    customer = order.customer
    if customer is None or not customer.email or email_key(customer.email) == email_key(withdrawal.email):
        return
    write_mail(
        "withdrawal_notice",
        cause=f"withdrawal_notice:{withdrawal.pk}",
        recipient=customer.email,
        language=customer.language or withdrawal.language,
        context={
            "merchant": Merchant.objects.get(pk=withdrawal.merchant_id),
            "withdrawal": withdrawal,
            "order": order,
        },
    )


def paper_of(withdrawal: Withdrawal, merchant: Merchant) -> StatementPaper:
    """Return what the PDF shows."""
    with translation.override(withdrawal.language):
        declared = exact_text(withdrawal.declared_at, merchant.time_zone)
    return StatementPaper(
        reference=withdrawal.reference,
        merchant=merchant.name,
        language=withdrawal.language,
        text=withdrawal.text,
        declared=declared,
        declared_utc=utc_text(withdrawal.declared_at),
        digest=withdrawal.digest,
    )
