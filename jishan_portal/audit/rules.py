"""How entries point at records, and the hashes that bind them to each other."""

import hashlib
import json

from jishan_portal.audit.models import Entry, Manifest
from jishan_portal.kit import clock

GENESIS = "0" * 64


def kind_of(subject) -> str:
    """Return how records point at a subject: `app.model`, for example `inspections.hazard`."""
    return subject._meta.label_lower


def chain_of(subject) -> str:
    """Return the chain a subject's entries belong to: its file where the model names one, else its own."""
    named = getattr(subject, "audit_chain", None)
    return named or f"{kind_of(subject)}:{subject.pk}"


def digest(parts: dict) -> str:
    """Return the SHA-256 of a dictionary in its one canonical JSON form."""
    text = json.dumps(parts, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def entry_hash(entry: Entry) -> str:
    """Return the hash an entry must carry, over all its fields and the hash before it."""
    return digest(
        {
            "chain": entry.chain,
            "position": entry.position,
            "at": entry.at.astimezone(clock.BEIJING).isoformat(),
            "actor": [entry.actor_id, entry.actor_name, entry.actor_post],
            "action": entry.action,
            "subject": [entry.subject_kind, str(entry.subject_id)],
            "summary": entry.summary,
            "data": entry.data,
            "previous": entry.previous_hash,
        }
    )


def manifest_hash(manifest: Manifest) -> str:
    """Return the hash a manifest must carry."""
    return digest({"day": manifest.day.isoformat(), "heads": manifest.heads, "up_to": manifest.up_to, "previous": manifest.previous_hash})
