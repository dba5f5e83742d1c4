"""The made county's batches: workshops listed in the three batches of the programme for the current year."""

from datetime import date, timedelta

from jishan_portal.audit import actions as audit
from jishan_portal.kit import bulk, clock
from workshops.batches.models import BatchKind, Membership
from workshops.registry.bulk import note_many
from workshops.registry.demo import County
from workshops.registry.states import WorkshopState as S

SHARES = {BatchKind.STANDARDISE: 0.45, BatchKind.UPGRADE: 0.15, BatchKind.BRAND: 0.05}
REASONS = {
    BatchKind.STANDARDISE: "摸排发现需按“三净两明一禁”整治规范",
    BatchKind.UPGRADE: "业主有提档升级意愿，场所和设备具备改造条件",
    BatchKind.BRAND: "产品有特色、有口碑，拟培育为名特优",
}
KIND = "workshops.membership"


def add(county: County) -> int:
    """List workshops in batches; return how many memberships were made."""
    rng, rows = county.rng("batches"), []
    year = county.today.year
    first = date(year, 3, 1) if county.today >= date(year, 4, 1) else date(year, 1, 1)
    for workshop in county.files:
        if workshop.state not in {S.ACTIVE, S.RECTIFYING, S.UPGRADING}:
            continue
        draw, floor = rng.random(), 0.0
        for kind, share in SHARES.items():
            if floor <= draw < floor + share:
                since = max(county.opened[workshop.pk], min(first + timedelta(days=rng.randrange(30)), county.today))
                rows.append(Membership(workshop_id=workshop.pk, kind=kind, year=year, since=since, reason=REASONS[kind]))
            floor += share
    for pk, row in zip(bulk.next_ids(Membership, len(rows)), rows, strict=True):
        row.pk = pk
    bulk.insert(Membership, rows)
    note_many([(row.workshop_id, f"列入{year}年“{row.get_kind_display()}”批次。理由：{row.reason}", _noon(row.since)) for row in rows])
    audit.record_bulk(f"{KIND}.put_in", KIND, [row.pk for row in rows], by=county.by, summary=f"演示县：{len(rows)} 户列入{year}年批次")
    return len(rows)


def _noon(day: date):
    return clock.start_of(day).replace(hour=12)
