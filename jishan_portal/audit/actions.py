"""Writing the audit trail: one chained entry an act, one entry a bulk act with the hash of its list."""

import hashlib
import json

from django.db import transaction

from jishan_portal.audit.models import ChainHead, Entry
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


@transaction.atomic
def record(action: str, subject, *, by, summary: str, data: dict | None = None, chain: str = "") -> Entry:
    """Append one entry to the subject's chain.

    `data` must be JSON values without plain personal data (mask or leave out IDs, phones, accounts).
    """
    return append(
        chain or chain_of(subject), action=action, kind=kind_of(subject), subject_id=subject.pk, by=by, summary=summary, data=data or {}
    )


@transaction.atomic
def record_bulk(action: str, kind: str, ids: list, *, by, summary: str, data: dict | None = None) -> Entry:
    """Append one entry for a set-based act: the count and hash of the ordered list of ids."""
    listed = sorted(str(value) for value in ids)
    facts = {"count": len(listed), "list_hash": digest({"ids": listed}), **(data or {})}
    return append(f"bulk:{kind}", action=action, kind=kind, subject_id="", by=by, summary=summary, data=facts)


def append(chain: str, *, action: str, kind: str, subject_id, by, summary: str, data: dict) -> Entry:
    """Lock the chain's head, write the next entry, move the head; call inside a transaction."""
    ChainHead.objects.get_or_create(chain=chain, defaults={"position": 0, "hash": GENESIS, "changed_on": clock.today()})
    head = ChainHead.objects.select_for_update().get(chain=chain)
    entry = Entry(
        chain=chain,
        position=head.position + 1,
        at=clock.now(),
        actor_id=by.pk,
        actor_name=by.display_name,
        actor_post=by.post_title,
        action=action,
        subject_kind=kind,
        subject_id=str(subject_id),
        summary=summary[:300],
        data=json.loads(json.dumps(data, ensure_ascii=False, default=str)),
        previous_hash=head.hash,
    )
    entry.hash = entry_hash(entry)
    entry.save(force_insert=True)
    head.position, head.hash, head.changed_on = entry.position, entry.hash, clock.today()
    head.save(update_fields=["position", "hash", "changed_on"])
    return entry
