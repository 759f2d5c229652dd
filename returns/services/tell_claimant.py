"""Write a customer about the parcel we look for."""

from returns.models import DeliveryClaim
from rma_portal.mail.write import write_mail
from rma_portal.tenancy.models import Merchant


def tell_claimant(claim: DeliveryClaim, template: str) -> None:
    """Write the mail of a claim, "claim_received" or "claim_answered", in the customer's language.

    Once for each state of the claim, which its cause names.
    """
    customer = claim.order.customer
    write_mail(
        template,
        cause=f"{template}:claim:{claim.pk}:{claim.claim_state}",
        recipient=customer.email if customer else "",
        language=claim.language,
        context={
            "merchant": Merchant.objects.get(pk=claim.merchant_id),
            "claim": claim,
            "order": claim.order,
        },
    )
