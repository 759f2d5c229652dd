"""Addresses of the API, below /api/v1/."""

from django.urls import path

from returns.api import deeds, events, offers, parcels, reasons, receipts, refunds, returns

RETURN = "returns/<uuid:key>"
ARTICLE = f"{RETURN}/articles/<int:position>"

urlpatterns: list = [
    path("reasons", reasons.Reasons.as_view(), name="reasons"),
    path("events", events.Events.as_view(), name="events"),
    path("orders/<uuid:key>/returnable", offers.Returnable.as_view(), name="returnable"),
    path("returns", returns.Returns.as_view(), name="returns"),
    path(RETURN, returns.OneReturn.as_view(), name="return"),
    path(f"{RETURN}/events", events.EventsOfReturn.as_view(), name="return_events"),
    path(f"{RETURN}/approve", deeds.Approve.as_view(), name="approve"),
    path(f"{RETURN}/reject", deeds.Reject.as_view(), name="reject"),
    path(f"{RETURN}/ask-information", deeds.AskInformation.as_view(), name="ask_information"),
    path(f"{RETURN}/answer-information", deeds.AnswerInformation.as_view(), name="answer_information"),
    path(f"{RETURN}/cancel", deeds.Cancel.as_view(), name="cancel"),
    path(f"{RETURN}/messages", deeds.Write.as_view(), name="messages"),
    path(f"{RETURN}/label", deeds.OrderLabel.as_view(), name="order_label"),
    path(f"{RETURN}/parcels/<int:parcel>/depart", parcels.Depart.as_view(), name="depart"),
    path(f"{RETURN}/unexpected", receipts.ReceiveUnexpected.as_view(), name="receive_unexpected"),
    path(ARTICLE, returns.OneArticle.as_view(), name="article"),
    path(f"{ARTICLE}/receive", receipts.Receive.as_view(), name="receive"),
    path(f"{ARTICLE}/inspect", receipts.Inspect.as_view(), name="inspect"),
    path(f"{ARTICLE}/accept-as-new", receipts.AcceptAsNew.as_view(), name="accept_as_new"),
    path(f"{ARTICLE}/send-replacement", receipts.SendReplacement.as_view(), name="send_replacement"),
    path(f"{ARTICLE}/mark-missing", receipts.MarkMissing.as_view(), name="mark_missing"),
    path(f"{ARTICLE}/choose-disposition", receipts.ChooseDisposition.as_view(), name="choose_disposition"),
    path(f"{ARTICLE}/photos", receipts.Photograph.as_view(), name="photograph"),
    path(f"{RETURN}/refunds", refunds.BookRefund.as_view(), name="book_refund"),
    path("refunds", refunds.Refunds.as_view(), name="refunds"),
    path("refunds/<uuid:key>", refunds.OneRefund.as_view(), name="refund"),
    path("refunds/<uuid:key>/submit", refunds.SubmitRefund.as_view(), name="submit_refund"),
    path("refunds/<uuid:key>/cancel", refunds.CancelRefund.as_view(), name="cancel_refund"),
]
