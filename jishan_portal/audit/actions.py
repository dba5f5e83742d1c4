"""Writing the audit trail: one chained entry an act, one entry a bulk act with the hash of its list."""

import json

from django.db import transaction
from django.db.models import Max

from jishan_portal.audit.models import ChainHead, Entry, Manifest
from jishan_portal.audit.rules import GENESIS, chain_of, digest, entry_hash, kind_of, manifest_hash
from jishan_portal.kit import clock
from jishan_portal.kit.statements import kept

NO_CHAIN = "no chain is called this"  # whose head, in the statement that is kept
# Numbers are given before their transaction commits: a manifest looks back this far for entries that came in late.
LOOK_BACK = 1000


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


def _head(chain: str) -> ChainHead | None:
    """Return the locked head of a chain; every act of the portal asks this, so the statement is kept."""
    held = kept("audit.head", lambda: ChainHead.objects.select_for_update().filter(chain=NO_CHAIN)).records({NO_CHAIN: chain})
    return held[0] if held else None


def _begun(chain: str) -> ChainHead:
    """Return the head of a chain that had none; somebody else may begin it at the same moment, and then theirs is waited for."""
    ChainHead.objects.bulk_create([ChainHead(chain=chain, position=0, hash=GENESIS, changed_on=clock.today())], ignore_conflicts=True)
    return ChainHead.objects.select_for_update().get(chain=chain)


def append(chain: str, *, action: str, kind: str, subject_id, by, summary: str, data: dict) -> Entry:
    """Lock the chain's head, write the next entry, move the head; call inside a transaction."""
    head = _head(chain) or _begun(chain)
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


@transaction.atomic
def make_manifest(day) -> Manifest:
    """Write down the heads of all chains that grew since the last manifest; a day that has its manifest keeps it.

    A cut tail or a vanished chain then shows against the manifest, even where its head was falsified as well.
    """
    last = Manifest.objects.order_by("day").last()
    if last and last.day >= day:
        return Manifest.objects.filter(day=day).first() or last
    since = max(last.up_to - LOOK_BACK, 0) if last else 0
    up_to = Entry.objects.aggregate(latest=Max("pk"))["latest"] or 0
    manifest = Manifest(day=day, heads=_heads(since), up_to=up_to, previous_hash=last.hash if last else GENESIS, made_at=clock.now())
    manifest.hash = manifest_hash(manifest)
    manifest.save(force_insert=True)
    return manifest


def _heads(since: int) -> list:
    """Return [chain, position, hash] of the last entry of each chain that grew after an entry number, ordered by chain."""
    heads: dict[str, list] = {}
    grown = Entry.objects.filter(pk__gt=since).order_by("chain", "position").values_list("chain", "position", "hash")
    for chain, position, hash_ in grown.iterator():
        heads[chain] = [chain, position, hash_]
    return list(heads.values())
