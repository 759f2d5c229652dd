"""Write a version of the merchant's policy, for good."""

import datetime as dt

from django.db.models import Max

from returns.domain.policy.rules import Policy, validate
from returns.models import PolicyVersion, Rule
from rma_portal.core import clock


def publish_version(
    policy: Policy, *, in_force_from: dt.datetime, title: str = "", published_by: str = ""
) -> PolicyVersion:
    """Write the active merchant's next version and its rules; nothing changes them afterwards.

    The version's number is the next one; `policy`'s own numbers say nothing. Raises what `validate` raises.
    """
    validate(policy)
    last = PolicyVersion.objects.aggregate(last=Max("number"))["last"] or 0
    version = PolicyVersion.objects.create(
        number=last + 1,
        title=title,
        in_force_from=in_force_from,
        published_at=clock.now(),
        published_by=published_by,
    )
    Rule.objects.bulk_create(
        Rule(
            version=version,
            part=rule.part,
            position=position,
            name=rule.name,
            when=rule.when,
            actions=dict(rule.actions),
        )
        for rules in (policy.promise, policy.handling)
        for position, rule in enumerate(rules, start=1)
    )
    return version
