"""The evidence of one statement of withdrawal as a file: its JSON, its PDF, its chain (T-20)."""

import io
import json
import zipfile

from django.core.files.storage import default_storage

from returns.models import Withdrawal, WithdrawalCase
from returns.queries.withdrawal_proof import chain_of, faults_of
from rma_portal.audit.models import AuditEvent

RULE = (
    'hash = SHA-256(previous_hash + "\\n" + stored), in UTF-8; '
    "the first event holds the digest of statement.json"
)


def evidence_of(withdrawal: Withdrawal, case: WithdrawalCase) -> bytes:
    """Return a ZIP: statement.json byte for byte, chain.json, and statement.pdf once it is drawn."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("statement.json", withdrawal.content)
        archive.writestr("chain.json", chain_text(withdrawal))
        if case.document:
            with default_storage.open(case.document) as file:
                archive.writestr("statement.pdf", file.read())
    return out.getvalue()


def chain_text(withdrawal: Withdrawal) -> str:
    """Return the chain as anybody can check it without this service."""
    told = {
        "reference": withdrawal.reference,
        "digest": withdrawal.digest,
        "rule": RULE,
        "faults": faults_of(withdrawal),
        "events": [link_of(event) for event in chain_of(withdrawal)],
    }
    return json.dumps(told, ensure_ascii=False, indent=2)


def link_of(event: AuditEvent) -> dict[str, object]:
    """Return one event of the chain."""
    return {
        "position": event.position,
        "stored": event.stored,
        "previous_hash": event.previous_hash,
        "hash": event.hash,
    }
