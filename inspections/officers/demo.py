"""The made county's officers: certificates in force, one that runs out soon, a leave, a declared relation, own villages."""

from datetime import timedelta

from inspections.officers.models import Leave, LeaveKind, Officer, Relation, RelationKind, Reviewer
from jishan_portal.accounts.models import Post
from jishan_portal.audit import actions as audit
from workshops.registry.demo import County

# user name: days from today to the end of the certificate
CERTIFICATES = {
    "inspector1": 540,
    "inspector2": 24,
    "inspector3": 410,
    "station_chief1": 880,
    "case_handler1": 300,
    "case_handler2": 620,
}


def add(county: County, users: dict) -> int:
    """Register the officers; return how many."""
    held = {post.user_id: post.organisation_id for post in Post.objects.filter(user__in=[users[name] for name in CERTIFICATES])}
    rows = [
        Officer(
            user=users[name],
            station_id=held[users[name].pk],
            certificate_number=f"1408{240000 + number:08d}",
            certificate_until=county.today + timedelta(days=days),
        )
        for number, (name, days) in enumerate(CERTIFICATES.items(), 1)
    ]
    officers = {row.user.username: row for row in Officer.objects.bulk_create(rows)}
    Reviewer.objects.create(user=users["legal_reviewer1"], certificate_number="演示0001", note="演示数据")
    _tie(county, officers, users)
    audit.record_bulk(
        "inspections.officer.register",
        "inspections.officer",
        [row.pk for row in rows],
        by=county.by,
        summary=f"演示县：登记执法人员 {len(rows)} 名",
    )
    return len(rows)


def _tie(county: County, officers: dict, users: dict) -> None:
    """Give one officer a home village and a relation, another a leave."""
    near = next((file for file in county.files if file.village), None)
    first, second = officers["inspector1"], officers["inspector2"]
    if near:
        first.home_area_code, first.home_village = near.area_code, near.village
        first.save(update_fields=["home_area_code", "home_village"])
    if len(county.files) > 1:
        Relation.objects.create(
            officer=second, workshop=county.files[1], kind=RelationKind.FAMILY, note="负责人是本人表亲",
            since=county.today - timedelta(days=60), declared_by=users["inspector2"],
        )  # fmt: skip
    Leave.objects.create(
        officer=second, kind=LeaveKind.TRAINING, since=county.today + timedelta(days=5), until=county.today + timedelta(days=9),
        reason="市局执法培训", made_by=users["station_chief1"],
    )  # fmt: skip
