"""Change how a shop's pages look and what they say in its own words."""

from rma_portal.audit.record import record
from rma_portal.core.actors import Actor
from rma_portal.tenancy.brand import Brand
from rma_portal.tenancy.models import Merchant
from rma_portal.tenancy.roles import require


def change_look(*, merchant: Merchant, brand: Brand, texts: dict[str, dict[str, str]], actor: Actor) -> None:
    """Write colours, type, corners and logo as given, and the texts of the languages named.

    Texts of languages that are not named stay as they are. Nothing changed writes nothing; else one audit
    event names the fields. A logo that is no longer named keeps its file: see `returns.services.set_logo`.
    Raises NotPermitted.
    """
    require(actor, "change_settings")
    wanted = {
        "accent": brand.accent,
        "accent2": brand.accent2,
        "font_stack": brand.font_stack,
        "radius": brand.radius,
        "logo": brand.logo,
        "texts": {**merchant.texts, **texts},
    }
    changed = sorted(name for name, value in wanted.items() if getattr(merchant, name) != value)
    for name in changed:
        setattr(merchant, name, wanted[name])
    if changed:
        merchant.save(update_fields=changed)
        record(stream_of(merchant), "look_changed", actor=actor, fields=changed)


def stream_of(merchant: Merchant) -> str:
    """Return the audit stream of a shop's look and host names."""
    return f"{merchant._meta.label_lower}:{merchant.pk}"
