"""The platform's front page."""

from django.shortcuts import render

from rma_portal.tenancy.models import Merchant


def front(request):
    """Say what this is, and lead to the portals of merchants on trial (the demo's shops)."""
    merchants = Merchant.objects.filter(status=Merchant.Status.TRIAL).order_by("name")
    return render(request, "front.html", {"merchants": merchants})
