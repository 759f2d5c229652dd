"""What every template may know of the merchant."""


def merchant(request) -> dict:
    """Give templates the merchant of the request, or None on the platform's own site."""
    return {"merchant": getattr(request, "merchant", None)}
