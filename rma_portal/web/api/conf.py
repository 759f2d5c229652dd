"""How the libraries of the API are set up. Plain values: the settings read them before Django is there."""

API_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["rma_portal.web.api.authentication.ApiKeyAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["rma_portal.web.api.authentication.HoldsScope"],
    "DEFAULT_THROTTLE_CLASSES": ["rma_portal.web.api.limits.LimitOfKey"],
    "DEFAULT_PARSER_CLASSES": ["rma_portal.web.api.parsing.StrictJson"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": "rma_portal.web.api.parsing.AlwaysJson",
    "DEFAULT_FILTER_BACKENDS": ["rma_portal.web.api.filters.Filters"],
    "DEFAULT_PAGINATION_CLASS": "rma_portal.web.api.pages.KeysetPages",
    "DEFAULT_METADATA_CLASS": None,
    "DEFAULT_SCHEMA_CLASS": "rma_portal.web.api.schema.ApiSchema",
    "EXCEPTION_HANDLER": "rma_portal.web.api.problems.answer",
    "UNAUTHENTICATED_USER": None,
    "DATETIME_FORMAT": "iso-8601",
    "COERCE_DECIMAL_TO_STRING": True,
    "URL_FORMAT_OVERRIDE": None,
    "FORMAT_SUFFIX_KWARG": None,
}

API_DESCRIPTION = {
    "TITLE": "RMA Portal",
    "VERSION": "1",
    "DESCRIPTION": "Returns of a shop: orders, returns, receipts, refunds. How to use it: docs/api.md.",
    "OAS_VERSION": "3.1.0",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "SERVERS": [
        {"url": "/", "description": "a shop with a host of its own"},
        {
            "url": "/m/{shop}",
            "description": "a shop below the platform's address",
            "variables": {"shop": {"default": "atelier", "description": "the shop's short name"}},
        },
    ],
    "SERVE_INCLUDE_SCHEMA": False,
    "COMPONENT_SPLIT_REQUEST": True,
    # Name -> where its words stand: a set behind several fields, or one of several sets behind one.
    "ENUM_NAME_OVERRIDES": {
        "ActorKind": "returns.api.words.ACTORS",
        "AuthorKind": "returns.api.words.AUTHORS",
        "ChosenDisposition": "returns.api.words.CHOSEN_DISPOSITIONS",
        "Disposition": "returns.api.words.DISPOSITION_CODES",
        "LineKind": "customers.api.words.LINE_KINDS",
        "Permission": "returns.api.words.PERMISSION_CODES",
        "Resolution": "returns.api.words.RESOLUTION_CODES",
        "TakenLineKind": "customers.api.words.TAKEN_LINE_KINDS",
    },
    "POSTPROCESSING_HOOKS": ["drf_spectacular.hooks.postprocess_schema_enums"],
}
