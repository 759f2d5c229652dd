"""What programs do with a return: each reads its body, calls one service, and answers with the return."""

from typing import Any

from django.shortcuts import get_object_or_404
from rest_framework import serializers

from returns.api.return_shapes import ReturnDetail
from returns.api.shapes import MessageShape
from returns.api.words import PERMISSION_CODES
from returns.models import Message, Return, ReturnItem
from returns.queries.inbox import waits_for_decision
from returns.queries.register import whole_return
from returns.services.answer_information import answer_information
from returns.services.approve import approve
from returns.services.ask_information import ask_information
from returns.services.cancel import cancel
from returns.services.fill_draft import MOST_ARTICLES
from returns.services.order_label import order_label
from returns.services.reject import reject
from returns.services.write_message import write_message
from rma_portal.core.errors import InvalidInput
from rma_portal.core.text import LONGEST
from rma_portal.web.api.values import Strict, Text, WholeNumber
from rma_portal.web.api.views import DeedView

MOST_POSITION = 32_767  # what the column holds


class Articles(Strict):
    """Which articles of the return, by position."""

    articles = serializers.ListField(
        child=WholeNumber(min_value=1, max_value=MOST_POSITION),
        required=False,
        default=None,
        allow_null=True,
        min_length=1,
        max_length=MOST_ARTICLES,
        help_text="Positions; all that the deed can be about where none are given.",
    )


class Choice(Articles):
    """Articles to decide on. `expected` says what you believe of them: if it has changed, nothing is done."""

    expected = serializers.DictField(
        child=serializers.ChoiceField(PERMISSION_CODES),
        required=False,
        default=dict,
        help_text="Permission by position, as you read it; 409 stale_page where one has moved on.",
    )


class Approval(Choice):
    """An approval, with a note for the shop's own record."""

    note = Text(max_length=LONGEST, required=False, default="", allow_blank=True)


class Rejection(Choice):
    """A refusal, with the reason that the customer reads."""

    why = Text(max_length=LONGEST)


class Question(Choice):
    """A question to the customer; the articles wait for the answer."""

    question = Text(max_length=LONGEST)


class Answer(Strict):
    """The customer's answer."""

    answer = Text(max_length=LONGEST)


class Words(Strict):
    """A message to the customer."""

    text = Text(max_length=LONGEST)


class Nothing(Strict):
    """An empty object: the address says it all."""


def return_of(key: object) -> Return:
    """Return the merchant's return of this id, or raise Http404."""
    return get_object_or_404(Return.objects.select_related("order", "customer"), key=key)


def chosen(rma: Return, positions: list[int] | None) -> list[ReturnItem]:
    """Return the articles at the positions, or those that wait for a decision, or all where none waits.

    All, so that the table of states says what is still possible (case 53). Raises
    InvalidInput("unknown_article") for a position the return does not have.
    """
    every = list(ReturnItem.objects.filter(rma=rma).order_by("position"))
    if positions is None:
        return [item for item in every if waits_for_decision(item)] or every
    found = [item for item in every if item.position in positions]
    if len(found) < len(set(positions)):
        raise InvalidInput("unknown_article", "give positions of this return", field="articles")
    return found


def expected(items: list[ReturnItem], said: dict[str, str]) -> dict[int, str]:
    """Return what the caller believes of each article, by id (case 49)."""
    return {item.pk: said[str(item.position)] for item in items if str(item.position) in said}


class ReturnDeed(DeedView):
    """What is common to all deeds on one return."""

    tag = "returns"
    write_scope = "returns:write"
    input_class = Nothing
    serializer_class = ReturnDetail

    def act(self, given: dict[str, Any], **place: Any) -> Return:
        """Do it to the return of the address, and answer with how the return is then."""
        rma = return_of(place.pop("key"))
        self.do(rma, given, **place)
        return whole_return(rma.key)

    def do(self, rma: Return, given: dict[str, Any], **place: Any) -> None:
        """Call the service."""
        raise NotImplementedError


class Approve(ReturnDeed):
    """Approve articles.

    A worker then issues the RMA numbers and draws the label; read the return again to get them.
    """

    input_class = Approval

    def do(self, rma: Return, given: dict[str, Any]) -> None:
        """Approve the chosen articles."""
        items = chosen(rma, given["articles"])
        believed = expected(items, given["expected"])
        approve(rma=rma, items=items, actor=self.actor, note=given["note"], expected=believed)


class Reject(ReturnDeed):
    """Reject articles, with the reason; the customer is told by mail."""

    input_class = Rejection

    def do(self, rma: Return, given: dict[str, Any]) -> None:
        """Reject the chosen articles."""
        items = chosen(rma, given["articles"])
        believed = expected(items, given["expected"])
        reject(rma=rma, items=items, actor=self.actor, why=given["why"], expected=believed)


class AskInformation(ReturnDeed):
    """Ask the customer a question before deciding; they get it by mail."""

    input_class = Question

    def do(self, rma: Return, given: dict[str, Any]) -> None:
        """Ask about the chosen articles."""
        items = chosen(rma, given["articles"])
        believed = expected(items, given["expected"])
        ask_information(rma=rma, items=items, actor=self.actor, question=given["question"], expected=believed)


class AnswerInformation(ReturnDeed):
    """Note the customer's answer; every article that waited for it is in review again."""

    input_class = Answer

    def do(self, rma: Return, given: dict[str, Any]) -> None:
        """Note the answer."""
        answer_information(rma=rma, answer=given["answer"], actor=self.actor)


class Cancel(ReturnDeed):
    """Cancel articles, or the whole return, before anything of it has arrived.

    Their units can be asked for again; a label that nothing is sent with is void.
    """

    input_class = Articles

    def do(self, rma: Return, given: dict[str, Any]) -> None:
        """Cancel the given articles, or all."""
        items = None if given["articles"] is None else chosen(rma, given["articles"])
        cancel(rma=rma, items=items, actor=self.actor)


class OrderLabel(ReturnDeed):
    """Order the labels of the return's parcels, one for each site, or again after a failure.

    A worker draws them. Nothing happens where all are ordered or ready.
    """

    def do(self, rma: Return, given: dict[str, Any]) -> None:
        """Order the labels."""
        order_label(rma=rma, actor=self.actor)


class Write(DeedView):
    """Write a message to the customer; they get it by mail."""

    tag = "returns"
    write_scope = "returns:write"
    input_class = Words
    serializer_class = MessageShape
    status = 201

    def act(self, given: dict[str, Any], **place: Any) -> Message:
        """Write the message."""
        return write_message(rma=return_of(place["key"]), text=given["text"], actor=self.actor)
