"""JSON in, JSON out, and nothing else."""

from rest_framework.exceptions import ParseError
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.parsers import JSONParser


class StrictJson(JSONParser):
    """JSON as RFC 8259 has it: no NaN; a text nested too deeply for the parser is malformed, too."""

    def parse(self, stream, media_type=None, parser_context=None):
        try:
            return super().parse(stream, media_type, parser_context)
        except RecursionError:
            raise ParseError("nested too deeply")


class AlwaysJson(BaseContentNegotiation):
    """Answer in JSON whatever the caller would prefer: there is nothing else."""

    def select_parser(self, request, parsers):
        """Return the parser of the body's content type, or None: 415."""
        kind = (request.content_type or "").partition(";")[0].strip().lower()
        return next((parser for parser in parsers if parser.media_type == kind), None)

    def select_renderer(self, request, renderers, format_suffix=None):
        return renderers[0], renderers[0].media_type
