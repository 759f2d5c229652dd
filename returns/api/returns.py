"""Returns: listed, read, opened, and read by article."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse

from returns.api.opening import OpenReturn, order_of, wanted
from returns.api.return_shapes import ArticleDetail, ReturnDetail, ReturnShape
from returns.models import Return, ReturnItem
from returns.models.words import STAGES
from returns.queries.dossier import with_evidence
from returns.queries.register import (
    FLAGS,
    changed_since,
    flagged,
    holding_article,
    listed_returns,
    of_order,
    whole_return,
    whole_returns,
    with_last_change,
)
from returns.queries.search import number_in
from returns.services.open_return import open_return
from rma_portal.web.api.lookups import CodesFilter, InstantFilter
from rma_portal.web.api.values import codes
from rma_portal.web.api.views import DeedView, DetailView, ListView


class ReturnFilters(django_filters.FilterSet):
    """How returns are found."""

    number = django_filters.CharFilter(method="by_number", help_text="The RMA number, however it is typed.")
    stage = CodesFilter(choices=[(code, code) for code in codes(STAGES)], help_text="One or several stages.")
    order_number = django_filters.CharFilter(method="by_order", help_text="Of the order of this number.")
    reason = django_filters.CharFilter(
        method="by_reason", help_text="Holding an article with this reason's code."
    )
    sku = django_filters.CharFilter(method="by_sku", help_text="Holding an article of this SKU.")
    flag = django_filters.ChoiceFilter(
        method="by_flag", choices=[(flag, flag) for flag in FLAGS], help_text="What somebody should look at."
    )
    requested_after = InstantFilter("requested_at", "gte", help_text="Asked for at or after this instant.")
    requested_before = InstantFilter("requested_at", "lt", help_text="Asked for before this instant.")
    updated_after = InstantFilter(
        method="by_change", help_text="Something happened at or after this instant."
    )
    updated_before = InstantFilter(method="by_rest", help_text="Nothing happened at or after this instant.")

    def by_number(self, returns: QuerySet[Return], name: str, value: str) -> QuerySet[Return]:
        """Keep the return of a number; what cannot be a number finds none."""
        number = number_in(value)
        return returns.filter(number=number) if number else returns.none()

    def by_order(self, returns: QuerySet[Return], name: str, value: str) -> QuerySet[Return]:
        """Keep the returns of an order."""
        return returns.filter(of_order(value))

    def by_reason(self, returns: QuerySet[Return], name: str, value: str) -> QuerySet[Return]:
        """Keep the returns with a reason."""
        return returns.filter(holding_article(reason__code=value))

    def by_sku(self, returns: QuerySet[Return], name: str, value: str) -> QuerySet[Return]:
        """Keep the returns of an article."""
        return returns.filter(holding_article(sku=value))

    def by_flag(self, returns: QuerySet[Return], name: str, value: str) -> QuerySet[Return]:
        """Keep the returns with a flag."""
        return returns.filter(flagged(value))

    def by_change(self, returns: QuerySet[Return], name: str, value: Any) -> QuerySet[Return]:
        """Keep the returns that changed since."""
        return returns.filter(changed_since(value))

    def by_rest(self, returns: QuerySet[Return], name: str, value: Any) -> QuerySet[Return]:
        """Keep the returns that have not changed since."""
        return returns.exclude(changed_since(value))


class Returns(ListView, DeedView):
    """List returns, newest request first, with articles, states and refunds."""

    tag = "returns"
    read_scope = "returns:read"
    write_scope = "returns:write"
    serializer_class = ReturnShape
    filterset_class = ReturnFilters
    keyset = ("-requested_at", "-id")
    input_class = OpenReturn
    answer_class = ReturnDetail
    status = 201
    needs_key = True

    def get_queryset(self):
        """The returns of the merchant."""
        return listed_returns()

    def paginate_queryset(self, queryset: QuerySet[Return]) -> list[Return]:
        """Return one page, each return with its last change."""
        return with_last_change(super().paginate_queryset(queryset))

    def act(self, given: dict[str, Any], **kwargs: Any) -> Return:
        """Open a return for a customer.

        The rules decide at once; what none of them approves waits for a person. Fees and amounts come from
        the rules and from what was paid, never from the caller.
        """
        rma = open_return(
            order=order_of(given),
            wanted=[wanted(article) for article in given["articles"]],
            actor=self.actor,
            language=given["language"],
            comment=given["comment"],
            method=given["method"],
        )
        return whole_return(rma.key)

    def headers_for(self, result: Return) -> dict[str, str]:
        """Where the return is."""
        return {"Location": reverse("api:return", kwargs={"key": result.key})}


class OneReturn(DetailView):
    """Read one return: articles with the rules' decisions, parcels, photos, refunds and messages."""

    tag = "returns"
    read_scope = "returns:read"
    serializer_class = ReturnDetail
    lookup_field = "key"

    def get_queryset(self):
        """The returns of the merchant."""
        return whole_returns()

    def get_object(self) -> Return:
        """Return the return with its last change, or raise Http404."""
        return with_last_change([super().get_object()])[0]


class OneArticle(DetailView):
    """Read one article of a return by its position."""

    tag = "returns"
    read_scope = "returns:read"
    serializer_class = ArticleDetail

    def get_queryset(self):
        """The articles of the merchant's returns."""
        return with_evidence(ReturnItem.objects.select_related("rma"))

    def get_object(self) -> ReturnItem:
        """Return the article, or raise Http404."""
        found = get_object_or_404(
            self.get_queryset(), rma__key=self.kwargs["key"], position=self.kwargs["position"]
        )
        self.language = found.rma.language
        return found

    def get_serializer_context(self) -> dict[str, Any]:
        """What the shapes need to know beside the article."""
        more = {"zone": self.request.merchant.time_zone, "language": getattr(self, "language", "")}
        return {**super().get_serializer_context(), **more}
