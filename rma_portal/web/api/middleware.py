"""What must be written about a request whether or not it succeeds."""

from rma_portal.tenancy.keys import note_use


class LastUsedMiddleware:
    """Write down when a key was last used, once the request's transaction is over."""

    def __init__(self, get_response) -> None:
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        key = getattr(request, "api_key", None)
        if key is not None:
            note_use(key)
        return response
