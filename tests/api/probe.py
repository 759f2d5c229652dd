"""Small resources of the tests' own on the API's ground, so that the ground is tested without the house."""

import django_filters
from django.urls import include, path
from rest_framework import serializers

from customers.models import SalesChannel
from rma_portal.core.errors import Conflict
from rma_portal.urls import api
from rma_portal.urls import urlpatterns as site
from rma_portal.web.api.values import Strict
from rma_portal.web.api.views import DeedView, DetailView, ListView


class ChannelSerializer(serializers.ModelSerializer):
    """A channel of sales."""

    class Meta:
        model = SalesChannel
        fields = ["id", "code", "name"]


class NewChannel(Strict):
    """What it takes to make one; what becomes of the codes "conflict" and "fail", `act` says."""

    code = serializers.SlugField(max_length=20)
    name = serializers.CharField(max_length=20)
    tags = serializers.ListField(child=serializers.CharField(max_length=3), required=False)


class ChannelFilter(django_filters.FilterSet):
    """By code."""

    code = django_filters.CharFilter()
    least = django_filters.NumberFilter(field_name="id", lookup_expr="gte")


class Channels(ListView, DeedView):
    """List channels, or make one."""

    read_scope = "orders:read"
    write_scope = "orders:write"
    serializer_class = ChannelSerializer
    input_class = NewChannel
    filterset_class = ChannelFilter
    keyset = ("-code", "-id")
    status = 201
    needs_key = True

    def get_queryset(self):
        return SalesChannel.objects.all()

    def act(self, given):
        """Make a channel."""
        made = SalesChannel.objects.create(code=given["code"], name=given["name"])
        if made.code == "conflict":
            raise Conflict("probe", "try again", allowed={"b", "a"})
        if made.code == "fail":
            raise ZeroDivisionError
        return made

    def headers_for(self, result):
        return {"Location": f"/channels/{result.pk}"}


class Feed(Channels):
    """The channels as a feed that never ends."""

    keyset = ("code", "id")
    endless = True


class Channel(DetailView):
    """One channel."""

    read_scope = "orders:read"
    serializer_class = ChannelSerializer

    def get_queryset(self):
        return SalesChannel.objects.all()


class Named(Channel):
    """One channel by its code."""

    lookup_field = "code"


probes = [
    path("channels", Channels.as_view(), name="channels"),
    path("feed", Feed.as_view(), name="feed"),
    path("channels/<int:pk>", Channel.as_view(), name="channel"),
    path("channels/by/<str:code>", Named.as_view(), name="named"),
]
urlpatterns = [path("api/v1/", include(([*api, *probes], "api"))), *site[1:]]
handler400 = "rma_portal.web.errors.bad_request"
handler403 = "rma_portal.web.errors.forbidden"
handler404 = "rma_portal.web.errors.not_found"
handler500 = "rma_portal.web.errors.server_error"
