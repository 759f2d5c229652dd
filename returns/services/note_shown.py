"""Keep what the last page of a gift's request showed."""

from returns.models import ReturnDraft


def note_shown(*, draft: ReturnDraft, shown: str) -> None:
    """Store what was shown with the draft: whoever reads a form's hidden field would read amounts in it."""
    draft.shown = shown
    draft.save(update_fields=["shown"])
