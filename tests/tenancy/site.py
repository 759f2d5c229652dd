"""A tiny site of a merchant: each view does one thing the middleware must deal with."""

from django.contrib import messages
from django.db import DatabaseError, connection
from django.http import Http404, HttpResponse, HttpResponseRedirect, JsonResponse
from django.template import engines
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import translation
from django.views.decorators.csrf import csrf_exempt

from inventory.models import Location
from rma_portal.core.context import current_merchant_id
from rma_portal.core.errors import Conflict


def write() -> None:
    """Leave a row behind."""
    Location.objects.create(code="NEW", name="x", line1="x", postcode="1", city="x", country="FR")


def answer(request, status: int):
    write()
    return HttpResponseRedirect("/") if status == 302 else HttpResponse(status=status)


def crash(request):
    write()
    raise ValueError("on purpose")


def refuse(request):
    write()
    raise Conflict("on_purpose")


def missing(request):
    write()
    raise Http404


def swallow(request):
    """Do something, fail at the next thing, and answer as if nothing had been."""
    write()
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 / 0")
    except DatabaseError:
        pass
    return HttpResponse("all is well")


def page(request):
    """A page whose rows are read when it is rendered, after the view has returned."""
    template = engines["django"].from_string("{{ sites }}")
    return TemplateResponse(request, template, {"sites": lambda: Location.objects.count()})


def broken_page(request):
    write()

    def fails():
        raise ValueError("while rendering")

    return TemplateResponse(request, engines["django"].from_string("{{ fails }}"), {"fails": fails})


@csrf_exempt
def take(request):
    """Say what was sent, and whether a transaction is open by now."""
    sent = {name: file.size for name, file in request.FILES.items()} or len(request.body)
    return JsonResponse({"sent": sent, "in_transaction": connection.in_atomic_block})


def say(request):
    messages.success(request, f"for {current_merchant_id()}")
    return HttpResponse()


def said(request):
    return JsonResponse([str(message) for message in messages.get_messages(request)], safe=False)


def whose(request):
    return JsonResponse(
        {
            "merchant": request.merchant.slug,
            "active": current_merchant_id() == request.merchant.pk,
            "link": reverse("whose"),
            "path": request.path,
            "language": translation.get_language(),
        }
    )


urlpatterns = [
    path("answer/<int:status>", answer),
    path("crash", crash),
    path("refuse", refuse),
    path("missing", missing),
    path("swallow", swallow),
    path("page", page),
    path("broken-page", broken_page),
    path("take", take),
    path("say", say),
    path("said", said),
    path("whose", whose, name="whose"),
]
handler400 = "rma_portal.web.errors.bad_request"
handler404 = "rma_portal.web.errors.not_found"
handler500 = "rma_portal.web.errors.server_error"
