"""Translations: each `django.po` compiled to its `django.mo` when it is newer. Needs no gettext tools."""

from collections.abc import Iterable
from pathlib import Path

from rma_portal.local import paths
from rma_portal.local.messages import ObstacleError


def compile_all(root: Path = paths.ROOT) -> None:
    """Compile every catalogue of the project that changed since; raises ObstacleError for a broken one."""
    for source in _changed(root):
        _compile(source)


def _changed(root: Path) -> Iterable[Path]:
    for source in sorted(root.glob("locale/*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if not target.exists() or target.stat().st_mtime < source.stat().st_mtime:
            yield source


def _compile(source: Path) -> None:
    from babel.messages.mofile import write_mo  # imported here: nearly always nothing is to be done
    from babel.messages.pofile import PoFileError, read_po

    try:
        with open(source, "rb") as text:
            catalogue = read_po(text, locale=source.parts[-3], abort_invalid=True)
    except (PoFileError, ValueError) as error:
        raise ObstacleError(f"The catalogue {source} cannot be read: {error}") from error
    fresh = source.with_suffix(".mo.new")
    with open(fresh, "wb") as compiled:
        write_mo(compiled, catalogue)
    fresh.replace(source.with_suffix(".mo"))
