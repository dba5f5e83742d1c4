"""Keeping the stored completeness equal to what the pages compute.

At once for what happens here, each minute for what happens in registry, people, licences and ledgers, each night for what only
the date changes.
"""

from django.db import transaction
from django.db.models import Max

from jishan_portal.kit import clock
from workshops.archive_boxes.assessing import Assessment, assess, items_on, stage_flags
from workshops.archive_boxes.models import Completeness, RefreshMark
from workshops.ledgers.models import Line
from workshops.registry.models import Event, Workshop

AT_ONCE = 2000
LOOK_BACK = 500  # numbers are given before their transaction commits: look back this far for rows that came in late
WRITTEN = [field.name for field in Completeness._meta.concrete_fields if field.name not in {"id", "workshop"}]


def _row(shop_id: int, area_code: str, found: Assessment, at) -> Completeness:
    keys = "".join(f"{verdict.item.key}," for verdict in found.missing)
    return Completeness(
        workshop_id=shop_id,
        area_code=area_code,
        required=found.required,
        met=found.met,
        percent=found.percent,
        is_full=found.is_full,
        missing=f",{keys}" if keys else "",
        missing_count=len(found.missing),
        rules_adopted=found.rules_adopted,
        rules_followed=found.rules_followed,
        has_rules=found.has_rules,
        follows_rules=found.follows_rules,
        refreshed_at=at,
        **stage_flags(found),
    )


@transaction.atomic
def refresh(root_ids) -> int:
    """Work out and store the completeness of some workshops; return how many. Ids of merged-away files are left out."""
    today, at, done = clock.today(), clock.now(), 0
    items = items_on(today)
    for some in _groups(root_ids):
        roots = dict(Workshop.objects.roots().filter(pk__in=some).values_list("pk", "area_code"))
        found = assess(sorted(roots), today, items)
        rows = [_row(pk, roots[pk], found[pk], at) for pk in sorted(roots)]
        Completeness.objects.bulk_create(rows, batch_size=500, update_conflicts=True, unique_fields=["workshop"], update_fields=WRITTEN)
        done += len(rows)
    return done


def _groups(ids):
    ids = sorted(set(ids))
    return (ids[start : start + AT_ONCE] for start in range(0, len(ids), AT_ONCE))


def refresh_all() -> int:
    """Store the completeness of every file, some thousands a transaction; return how many."""
    ids = list(Workshop.objects.roots().order_by("pk").values_list("pk", flat=True))
    return sum(refresh(some) for some in _groups(ids))


@transaction.atomic
def refresh_changed() -> int:
    """Store the completeness of the files about which timeline or ledgers have new lines; the first run takes all files."""
    mark, is_new = RefreshMark.objects.select_for_update().get_or_create(pk=1, defaults={"at": clock.now()})
    newest = {"event_id": _newest(Event), "line_id": _newest(Line)}
    seen = {"event_id": mark.event_id, "line_id": mark.line_id}
    mark.event_id, mark.line_id, mark.at = newest["event_id"], newest["line_id"], clock.now()
    mark.save(update_fields=["event_id", "line_id", "at"])
    if is_new:
        return refresh_all()
    ids = set(Event.objects.filter(pk__gt=seen["event_id"] - LOOK_BACK).values_list("workshop__root_id", flat=True))
    return refresh(ids | set(Line.objects.filter(pk__gt=seen["line_id"] - LOOK_BACK).values_list("workshop__root_id", flat=True)))


def _newest(model) -> int:
    return model.objects.aggregate(last=Max("pk"))["last"] or 0
