"""Reads of the registry that several pages share."""

import re
import uuid
from dataclasses import dataclass
from datetime import datetime

from django.core.cache import cache
from django.db import transaction

from jishan_portal.audit.models import Entry
from jishan_portal.kit.search import folded, matches
from workshops.registry.models import FoodKind, Workshop

SEPARATORS = re.compile(r"[、，,;；/／|\s+和及]+")
KINDS_CACHE = "registry:kinds"
STAMP = "registry:stamp"
AMENDED_LOOKED_AT = 50


def search(queryset, text: str, ask=None):
    """Return the workshops of `queryset` that contain every word of `text` in name, owner, phone, code, licence, address."""
    return matches(queryset, text, ask=ask)


@dataclass(frozen=True)
class Amended:
    """What was changed in a file: how each field read before, as the audit trail shows it, and who changed something last, and when."""

    before: dict[str, str]
    who: str = ""
    at: datetime | None = None


def amended_since(workshop: Workshop, version: int) -> Amended:
    """Return what was changed in a file after a version of it (one query)."""
    rows = Entry.objects.filter(chain=workshop.audit_chain, action="registry.amend").order_by("-position")[:AMENDED_LOOKED_AT]
    later, before = [row for row in rows if row.data.get("version", 0) > version], {}
    for row in later:  # the oldest is written last, and holds what stood at that version
        before |= {name: change["from"] for name, change in row.data["changes"].items()}
    return Amended(before, later[0].actor_name, later[0].at) if later else Amended({})


def touch() -> None:
    """Say that the present transaction changes the registry, so that cached counts are made anew."""
    transaction.on_commit(lambda: cache.set(STAMP, uuid.uuid4().hex, None))


def find_root(code: str) -> Workshop | None:
    """Return the file behind a public code; a merged file leads to the one that was kept."""
    found = Workshop.objects.select_related("root").filter(code=code).first()
    return found and found.root


def kind_words() -> dict[str, str]:
    """Return {folded word: code of the kind} for every name and alias."""
    rows = FoodKind.objects.order_by("-order").values_list("code", "name", "aliases")
    return {folded(word): code for code, name, aliases in rows for word in (*aliases, name)}


def kinds_in(text: str, words: dict[str, str] | None = None) -> list[str]:
    """Return the codes of the kinds that a ledger's cell names, in its order: 麻花/糕点 gives mahua, pastry."""
    words = kind_words() if words is None else words
    parts = (folded(part) for part in SEPARATORS.split(str(text or "")))
    return list(dict.fromkeys(words[part] for part in parts if part in words))


def kind_options() -> list[tuple[str, str]]:
    """Return (code, name) of the kinds that may be chosen, cached: filter bars are drawn on every list page."""
    options = cache.get(KINDS_CACHE)
    if options is None:
        options = list(FoodKind.objects.filter(is_forbidden=False).values_list("code", "name"))
        cache.set(KINDS_CACHE, options, 60)
    return options
