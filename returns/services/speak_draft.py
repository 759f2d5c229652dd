"""Say in which language a request is made."""

from returns.models import ReturnDraft


def speak_draft(*, draft: ReturnDraft, language: str) -> None:
    """Store the language of a draft; the return's titles and mails will be in it (case 124)."""
    draft.language = language
    draft.save(update_fields=["language"])
