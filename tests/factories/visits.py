"""A visit list, a pair of officers, and visits taken as far as a test wants, each through its actions."""

from uuid import uuid4

from inspections.checklists import actions as checklists
from inspections.checklists.models import Checklist, Item, Section, Version
from inspections.checklists.states import AnswerValue, CleanTag, ProcessLink, Purpose
from inspections.visits import actions, actions_fill, signing
from inspections.visits.models import Visit
from inspections.visits.states import Outcome, SignedBy, Signer, Step, VisitKind
from jishan_portal.accounts.actors import SYSTEM
from jishan_portal.kit import clock
from tests.factories.plans import officer_of, station_of
from tests.factories.workshops import WorkshopFactory

STROKES = [[[20, 20], [80, 60], [120, 40]], [[200, 50], [260, 90], [300, 30]]]
CODES = (("P1", CleanTag.DRESS, True), ("E2", CleanTag.PREMISES, False), ("E4", CleanTag.PREMISES, False), ("F1", CleanTag.BAN, True))


def visit_list(purpose: str = Purpose.VISIT) -> Version:
    """Publish a list of four items in place of the one that ships: P1 and F1 are key items."""
    version = Version.objects.published().filter(checklist__purpose=purpose).first()
    if version:
        checklists.retire(version, by=SYSTEM, note="测试换表")
    checklist, _ = Checklist.objects.get_or_create(key=str(purpose), defaults={"title": "检查表", "purpose": purpose})
    number = checklist.versions.count() + 1
    version = checklists.begin_draft(Version(checklist=checklist, number=number), by=SYSTEM)
    section = Section.objects.create(version=version, order=1, title="一、现场")
    for order, (code, tag, is_key) in enumerate(CODES, 1):
        Item.objects.create(
            version=version, section=section, code=code, order=order, text=f"{code} 的要求", is_key=is_key, link=ProcessLink.PRODUCTION,
            clean_tag=tag, weight=2 if is_key else 1,
        )  # fmt: skip
    return checklists.publish(version, by=SYSTEM)


def arranged(workshop=None, *, pair=None, kind: str = VisitKind.DAILY, **fields) -> Visit:
    """Return a visit on the list of a pair, the first of whom arranged it."""
    workshop = workshop or WorkshopFactory(station=station_of())
    first, second = pair or (officer_of(workshop.station or station_of()), officer_of(workshop.station or station_of()))
    facts = {"first": first, "second": second, "planned_on": clock.today(), "client_uuid": uuid4(), **fields}
    return actions.arrange(Visit(workshop=workshop, kind=kind, **facts), by=first.user)


def begun(workshop=None, **fields) -> Visit:
    """Return a visit that was begun in the workshop, without a place."""
    visit = arranged(workshop, **fields)
    return actions.start(visit, by=visit.first.user, place=actions.Place(reason="手机没有定位"))


def told(visit: Visit) -> Visit:
    """Take the three steps before the list."""
    for step in (Step.SHOW, Step.TELL, Step.AVOID):
        actions.take_step(visit, step, by=visit.first.user)
    return visit


def answered(visit: Visit, **values) -> Visit:
    """Answer the whole list: 符合 but for the codes given (`E2="no"`)."""
    rows = {item.code: item.pk for item in visit.version.items.all()}
    given = [actions_fill.Given(pk, values.get(code, AnswerValue.YES)) for code, pk in rows.items()]
    actions_fill.save_answers(visit, given, by=visit.first.user if visit.first else visit.made_by)
    return visit


def concluded(visit: Visit, outcome: str = "", reason: str = "", **fields) -> Visit:
    """Finish the list and conclude: by the rule, unless another outcome is given."""
    by = visit.first.user
    for step in (Step.CHECK, Step.FINDINGS):
        actions.take_step(visit, step, by=by)
    found = actions.count(visit)
    outcome = outcome or (Outcome.BAD if found.key else Outcome.FAIR if found.general else Outcome.GOOD)
    return actions.conclude(visit, actions.Conclusion(outcome, reason, **fields), by=by)


def signed(visit: Visit) -> Visit:
    """Let the three sign on the screen."""
    for signer in (Signer.FIRST, Signer.SECOND, Signer.OWNER):
        signing.sign(visit, signer, by=visit.first.user, method=SignedBy.DRAWN, strokes=STROKES, name="卫大成")
    return visit


def done(workshop=None, *, values: dict | None = None, **fields) -> Visit:
    """Return a finished visit; `values` are the answers that are not 符合."""
    visit = answered(told(begun(workshop, **fields)), **(values or {}))
    return actions.finish(signed(concluded(visit)), by=visit.first.user, submission_id=uuid4())
