"""The portal's pages."""

from django.urls import path

from returns.portal.views import (
    choose,
    claim,
    code_page,
    find,
    label,
    message,
    pictures,
    plain,
    policy,
    resolution,
    review,
    status,
    why,
)

urlpatterns = [
    path("", find.find, name="portal"),
    path("return/<uuid:draft>/articles", choose.choose, name="choose"),
    path("return/<uuid:draft>/why", why.why, name="why"),
    path("return/<uuid:draft>/photos", why.photos, name="photos"),
    path("return/<uuid:draft>/missing", claim.claim, name="claim"),
    path("return/<uuid:draft>/refund", resolution.resolution, name="resolution"),
    path("return/<uuid:draft>/check", review.review, name="review"),
    path("return/<uuid:draft>/confirm", review.confirm, name="confirm"),
    path("s/<str:token>", status.status, name="status"),
    path("s/<str:token>/label-<str:paper>.pdf", label.label, name="label"),
    path("s/<str:token>/qr.png", label.qr, name="qr"),
    path("s/<str:token>/code", code_page.code, name="code"),
    path("s/<str:token>/message", message.message, name="message"),
    path("s/<str:token>/cancel", status.cancel, name="cancel"),
    path("picture/<int:variant>", pictures.picture, name="picture"),
    path("logo", pictures.logo, name="logo"),
    path("rights", plain.rights, name="rights"),
    path("policy", policy.policy, name="policy"),
    path("policy.jsonld", policy.policy_jsonld, name="policy_jsonld"),
    path("language", plain.language, name="language"),
    path("brand.css", plain.brand, name="brand"),
    path("icon.svg", plain.icon, name="icon"),
]
