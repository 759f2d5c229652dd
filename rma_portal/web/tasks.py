"""What beat asks of the shared edges, and where webhooks and mail meet, which do not know each other."""

from importlib import import_module

from celery import shared_task
from django.conf import settings

from rma_portal.mail.write import write_mail
from rma_portal.outbox.registry import handles
from rma_portal.tenancy.links import portal_url
from rma_portal.tenancy.models import Membership, Merchant
from rma_portal.tenancy.roles import ACTIONS
from rma_portal.web.branding.prove_host import give_up, prove_host
from rma_portal.web.language import staff_languages_of
from rma_portal.webhooks.models import Endpoint


@handles("webhooks.tell_staff", queue="mail")
def tell_staff(endpoint_id: int) -> None:
    """Write to everybody who may change webhooks that one was switched off by itself, once each time."""
    endpoint = Endpoint.objects.get(pk=endpoint_id)
    if endpoint.disabled_at is None:
        return  # somebody has seen to it already
    merchant = Merchant.objects.get(pk=endpoint.merchant_id)
    link = portal_url(merchant, "admin:webhooks_endpoint_change", object_id=endpoint.pk)
    roles = sorted(ACTIONS["change_webhooks"])
    for member in Membership.objects.filter(merchant=merchant, role__in=roles).select_related("user"):
        write_mail(
            "webhook_off",
            cause=f"webhook_off:{endpoint.pk}:{endpoint.disabled_at:%Y%m%d%H%M%S}:{member.user_id}",
            recipient=member.user.email,
            language=staff_languages_of(merchant)[0],
            context={"merchant": merchant, "endpoint": endpoint, "link": link},
        )


@handles("web.prove_host", queue="webhooks", on_give_up=give_up, calls_out=True)
def prove(claim_id: int) -> None:
    """Look for the proof of a host name."""
    prove_host(claim_id)


@shared_task(name="rma_portal.web.forget_sessions")
def forget_sessions() -> None:
    """Delete the sessions that have ended: they say who proved which order."""
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
