"""The made county's risk grades: last year's checks as evidence, answers for the static part, grades, two proposals."""

from datetime import date, timedelta
from uuid import UUID

from inspections.risk import actions, computing
from inspections.risk.models import Evidence, Profile
from inspections.risk.states import CHECKED, AdjustKind, SourceKind
from inspections.risk.tables import table_on
from jishan_portal.kit import bulk
from jishan_portal.kit.workdays import add_months
from jishan_portal.rulebook import queries as rulebook
from workshops.registry.demo import County
from workshops.registry.models import Workshop

CHECKED_SHARE, ANSWERED_SHARE, WRONG_SHARE = 0.8, 0.7, 0.45
WEIGHTS = (125, 200, 250, 333, 500, 750)
SUBMISSIONS = UUID("6d1f0a52-0000-4000-8000-000000000001"), UUID("6d1f0a52-0000-4000-8000-000000000002")


def add(county: County, users: dict) -> int:
    """Make evidence and answers, compute the grades; return how many workshops are graded."""
    rng, table = county.rng("risk"), table_on(county.today)
    evidence, profiles = [], []
    months = int(rulebook.value("risk.check_months", county.today))
    for shop in county.files:
        if rng.random() < ANSWERED_SHARE:
            buyers, process = (rng.choice(table.points[key])[0] for key in ("buyers", "method"))
            profiles.append(Profile(workshop_id=shop.pk, buyers=buyers, process=process))
        if rng.random() < CHECKED_SHARE:
            on = county.today - timedelta(days=rng.randrange(30, 300))
            evidence += _check(shop.pk, on, add_months(on, months) - timedelta(days=1), rng, table)
    for pk, row in zip(bulk.next_ids(Evidence, len(evidence)), evidence, strict=True):
        row.pk = pk
    bulk.insert(Evidence, evidence)
    Profile.objects.bulk_create(profiles, batch_size=1000)
    bulk.take_stock()
    figures = computing.apply(Workshop.objects.living(), year=county.today.year, by=county.by)
    _propose(users)
    return figures["graded"]


def _check(workshop: int, on: date, until: date, rng, table) -> list[Evidence]:
    common = {"workshop_id": workshop, "kind": SourceKind.VISIT, "on": on, "counts_until": until, "url": ""}
    rows = [Evidence(**common, section=CHECKED, weight=0, sentence=f"{on.year} 年日常检查（启用门户前的纸质记录）")]
    for section in table.dynamic:
        if rng.random() < WRONG_SHARE:
            sentence = f"{on.year} 年日常检查：{section.label}有不符合项"
            rows.append(Evidence(**common, section=section.key, weight=rng.choice(WEIGHTS), sentence=sentence))
    return rows


def _propose(users: dict) -> None:
    """One proposal that waits, one that was agreed to by a second person."""
    inspector, chief = users["inspector1"], users["station_chief1"]
    mine = Workshop.objects.visible_to(inspector).living()
    low = mine.filter(risk_grade="B").order_by("pk").first()
    high = mine.filter(risk_grade="C").order_by("pk").first()
    if high:
        reason = "连续三年无违法记录，历次检查整改到位"
        actions.propose(high, by=inspector, kind=AdjustKind.LOWER, condition="clean", steps=1, reason=reason, submission_id=SUBMISSIONS[0])
    if low:
        reason = "本年省级监督抽检一批次不合格"
        made = actions.propose(
            low, by=inspector, kind=AdjustKind.RAISE, condition="sampling", steps=1, reason=reason, submission_id=SUBMISSIONS[1]
        )
        actions.accept(made, by=chief, decision="情况属实，自次年适用")
