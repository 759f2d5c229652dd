"""System checks on what labels are drawn with."""

from django.core.checks import Error, Tags, Warning, register

INSTALL = "Debian, Ubuntu: apt-get install libpango-1.0-0 libpangoft2-1.0-0 fonts-dejavu-core."


@register(Tags.compatibility)
def labels_can_be_drawn(app_configs, **kwargs) -> list[Error | Warning]:
    """Refuse to work without Pango; warn where no font is installed, for text would vanish.

    Not among what every start checks: a web process draws nothing and need not load it.
    """
    from returns.documents.fonts import fonts_available

    try:
        from returns.documents import press  # noqa: F401  imports Pango
    except OSError as error:
        return [Error(f"Labels cannot be drawn: {error}", hint=INSTALL, id="rma.E007")]
    if fonts_available():
        return []
    return [Warning("No font is installed; labels would be empty.", hint=INSTALL, id="rma.W001")]
