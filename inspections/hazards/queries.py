"""Reads of hazards that several pages share."""

import uuid

from django.core.cache import cache
from django.db import transaction
from django.db.models import Case, Q, QuerySet, When

from inspections.checklists.states import ProcessLink
from inspections.hazards.models import Finding, Hazard
from inspections.hazards.states import AT_OWNER, HazardState
from jishan_portal.kit.identifiers import year_brackets
from jishan_portal.kit.search import folded, matches

STAMP = "hazards:stamp"
CATEGORIES = "hazards:categories"
FRESH = 60


def touch() -> None:
    """Say that the present transaction changes hazards, so that cached counts are made anew."""
    transaction.on_commit(lambda: cache.set(STAMP, uuid.uuid4().hex, None))


def search(queryset, text: str):
    """Return the hazards of `queryset` that contain every word of `text` in number, wording, workshop, owner or place."""
    return matches(queryset, year_brackets(text), relation="text_row")


def categories() -> list[tuple[str, str]]:
    """Return the categories of the library and of hazards written by hand, cached."""
    found = cache.get(CATEGORIES)
    if found is None:
        names = dict.fromkeys(Finding.objects.order_by("code").values_list("category", flat=True))
        names.setdefault("其他")
        found = [(name, name) for name in names]
        cache.set(CATEGORIES, found, FRESH)
    return found


def categories_found() -> list[tuple[str, str]]:
    """Return all categories hazards may have: those of the library, and the five links under which self-checks and visits open them."""
    held = categories()
    return held + [(label, label) for label in ProcessLink.labels if (label, label) not in held]


def find_findings(text: str = "", category: str = "", *, only_active: bool = True) -> QuerySet[Finding]:
    """Return the standard findings whose wording, code or pinyin initials contain every word of `text`."""
    rows = Finding.objects.filter(is_active=True) if only_active else Finding.objects.all()
    if category:
        rows = rows.filter(category=category)
    for word in text.split()[:6]:
        plain = folded(word)
        rows = rows.filter(Q(text__contains=plain) | Q(initials__contains=plain) | Q(code=plain) | Q(category__contains=plain))
    return rows


def related(hazard: Hazard) -> dict:
    """Return the earlier hazard of the same item, and those that came after it."""
    later = hazard.recurrences.order_by("found_on", "id")[:5]
    return {"earlier": hazard.earlier, "later": list(later)}


def of_owner(user) -> QuerySet[Hazard]:
    """Return the hazards of an owner's workshops: what waits for them first, then the rest, newest first."""
    rows = Hazard.objects.visible_to(user).counted().exclude(state=HazardState.FOUND).select_related("workshop")
    return rows.annotate(at_owner=Case(When(state__in=AT_OWNER, then=0), default=1)).order_by("at_owner", "deadline_on", "-id")
