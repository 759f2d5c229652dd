"""What the portal's templates say in the words of the law."""

from django import template
from django.utils.translation import get_language

from returns.domain.withdrawal_labels import labels_in

register = template.Library()


@register.simple_tag
def withdraw_label() -> str:
    """Return the label of the withdrawal function in the page's language (T-11)."""
    return labels_in(get_language() or "en").withdraw


@register.simple_tag
def confirm_label() -> str:
    """Return the label of the button that submits a statement of withdrawal, and of no other (T-13)."""
    return labels_in(get_language() or "en").confirm
