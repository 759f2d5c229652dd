"""The gateways by name: a dict is enough."""

from returns.gateways.base import Gateway
from returns.gateways.manual.gateway import ManualGateway

GATEWAYS: dict[str, Gateway] = {"manual": ManualGateway()}
