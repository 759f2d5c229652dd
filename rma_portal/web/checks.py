"""System checks on what faces the outside: keys, https, files and metrics. All ids: docs/checks.md."""

import os
from pathlib import Path

from django.conf import settings
from django.core.checks import Error, Tags, Warning, register

KEY_LENGTH = 32  # characters; 43 of a URL-safe alphabet hold 256 bits
TOKEN_LENGTH = 16
FILES_IN_FOLDER = "django.core.files.storage.FileSystemStorage"


@register(Tags.security)
def secret_key_is_long(app_configs, **kwargs) -> list[Error]:
    """Refuse to sign links, sessions and proofs with a key that can be guessed."""
    if len(settings.SECRET_KEY) >= KEY_LENGTH:
        return []
    hint = f"Set SECRET_KEY to at least {KEY_LENGTH} random characters."
    return [Error("The key that signs links and sessions is too short.", hint=hint, id="rma.E030")]


@register(Tags.security)
def debug_is_not_public(app_configs, **kwargs) -> list[Error]:
    """Refuse to show settings and variables to whoever finds a fault on a public site."""
    if not (settings.DEBUG and settings.PUBLIC_URL.startswith("https://")):
        return []
    return [Error("DEBUG is on at a public address.", hint="Unset DEBUG.", id="rma.E031")]


@register(Tags.security)
def metrics_are_guarded(app_configs, **kwargs) -> list[Error]:
    """Refuse a token for /metrics that can be guessed, and a folder that cannot be written."""
    errors = []
    if 0 < len(settings.METRICS_TOKEN) < TOKEN_LENGTH:
        hint = f"Set METRICS_TOKEN to at least {TOKEN_LENGTH} random characters, or unset it."
        errors.append(Error("The token for /metrics is too short.", hint=hint, id="rma.E032"))
    if not settings.METRICS_FOLDER:
        return errors
    if not (Path(settings.METRICS_FOLDER).is_dir() and is_writable(settings.METRICS_FOLDER)):
        hint = (
            "Make the folder PROMETHEUS_MULTIPROC_DIR, writable by web and workers; empty it at each start."
        )
        errors.append(Error("The folder of the metrics cannot be written.", hint=hint, id="rma.E033"))
    return errors


@register(Tags.files)
def files_can_be_stored(app_configs, **kwargs) -> list[Error]:
    """Refuse a folder for photos and labels that cannot be written, where they are kept in a folder."""
    kept_elsewhere = settings.STORAGES["default"]["BACKEND"] != FILES_IN_FOLDER
    if kept_elsewhere or is_writable(settings.MEDIA_ROOT):
        return []
    hint = "Give web and workers the right to write into MEDIA_ROOT."
    return [Error("Photos and labels cannot be stored.", hint=hint, id="rma.E034")]


@register(Tags.security, deploy=True)
def proxy_is_known(app_configs, **kwargs) -> list[Warning]:
    """Warn of https that ends at a proxy we were not told of: neither redirect nor HSTS would come."""
    if not settings.SECURE_COOKIES or settings.BEHIND_PROXY:
        return []
    hint = "Set BEHIND_PROXY=true where the proxy sets X-Forwarded-Proto, and TRUSTED_PROXY_COUNT."
    return [Warning("https is promised, and no proxy is known that speaks it.", hint=hint, id="rma.W030")]


@register(Tags.security)
def metrics_are_of_all_processes(app_configs, **kwargs) -> list[Warning]:
    """Warn of counts that each process keeps to itself: every scrape would meet another one."""
    if not settings.METRICS_TOKEN or settings.METRICS_FOLDER:
        return []
    hint = "Set PROMETHEUS_MULTIPROC_DIR to one folder for web and workers."
    return [Warning("Metrics are counted in each process apart.", hint=hint, id="rma.W031")]


def is_writable(folder: str | os.PathLike) -> bool:
    """Say whether files can be written into a folder, or the folder be made where it is not there yet."""
    place = Path(folder)
    while not place.exists():
        place = place.parent
    return place.is_dir() and os.access(place, os.W_OK | os.X_OK)
