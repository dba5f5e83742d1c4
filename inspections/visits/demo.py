"""The made county's visits: those of the plan behind it, some done this morning with every result, one under way, one to begin."""

from uuid import UUID

from inspections.checklists.loading import load_checklists
from inspections.checklists.states import AnswerValue
from inspections.officers.models import Officer
from inspections.plans.demo import LARGEST
from inspections.visits import actions, actions_fill, demo_year, signing
from inspections.visits.demo_year import HAND
from inspections.visits.models import Visit
from inspections.visits.states import FollowKind, Outcome, SignedBy, Signer, Step, Supervision, VisitKind
from jishan_portal.accounts.models import User
from jishan_portal.kit import clock
from workshops.registry.demo import County
from workshops.registry.models import Workshop

DONE = 8
# Codes that failed and what was seen, story by story; the first is clean.
STORIES = (
    {},
    {"E4": "纱窗破损，没有更换", "D2": "清洗消毒没有记录"},
    {"E7": "成品间 3 袋面粉直接放在地上"},
    {"P1": "一名操作工健康证已过期", "T1": "销售台账缺购货者电话"},
    {},
    {"S2": "抽查两种原料，一种没有票据", "E2": "墙角有霉斑"},
    {"F4": "添加剂没有专用称量器具"},
    {"T5": "没有不合格品处置记录"},
)


def add(county: County, users: dict) -> int:
    """Make the visits; return how many. A very large county is left to its people."""
    if county.count > LARGEST:
        return 0
    load_checklists()
    demo_year.add(county)
    if not county.is_small:
        return Visit.objects.count()
    rng = county.rng("visits")
    living = [row.pk for row in county.files if not county.lives[row.pk]]
    shops = list(
        Workshop.objects.living()
        .filter(pk__in=living, station__isnull=False)
        .select_related("root", "station")
        .order_by("pk")[2 : 5 + DONE]
    )
    for place, shop in enumerate(shops[:DONE]):
        pair = pair_of(shop)
        if pair:
            _whole(shop, pair, STORIES[place % len(STORIES)], rng, supervision=list(Supervision)[place % 3])
    _open(shops[DONE:], users, rng)
    return Visit.objects.count()


def whole_visit(shop: Workshop, rng) -> Visit | None:
    """Make one visit of today from the first step to the last signature; None where the station has no pair free for it."""
    pair = pair_of(shop)
    return _whole(shop, pair, rng.choice(STORIES), rng, supervision=rng.choice(list(Supervision))) if pair else None


def pair_of(shop: Workshop, mine: User | None = None) -> tuple[Officer, Officer] | None:
    """Return two officers of a workshop's station who may go there today, somebody first where named; None where there are not two."""
    found = list(Officer.objects.certified_on(clock.today()).filter(station=shop.station).select_related("user").order_by("pk")[:3])
    own = Officer.objects.certified_on(clock.today()).filter(user=mine).first() if mine else None
    found = [own, *(one for one in found if one.pk != own.pk)] if own else found
    pair = [one for one in found if not actions.rules.conflict(one, shop, clock.today())][:2]
    return (pair[0], pair[1]) if len(pair) == 2 else None


def _uuid(rng) -> UUID:
    return UUID(int=rng.getrandbits(128), version=4)


def _begin(shop: Workshop, pair, rng, **facts) -> Visit:
    visit = Visit(workshop=shop, first=pair[0], second=pair[1], planned_on=clock.today(), client_uuid=_uuid(rng), **facts)
    return actions.arrange(visit, by=pair[0].user)


def _work(visit: Visit, failed: dict) -> Visit:
    by = visit.first.user
    reason = "" if visit.workshop.latitude else "登记地址还没有定位"
    place = (
        actions.Place(visit.workshop.latitude, visit.workshop.longitude, 18, reason)
        if visit.workshop.latitude
        else actions.Place(reason=reason)
    )
    visit = actions.start(visit, by=by, place=place, phone_at=clock.now())
    for step in (Step.SHOW, Step.TELL, Step.AVOID):
        actions.take_step(visit, step, by=by)
    items = list(visit.version.items.all())
    given = [
        actions_fill.Given(row.pk, AnswerValue.NO if row.code in failed else AnswerValue.YES, failed.get(row.code, "")) for row in items
    ]
    actions_fill.save_answers(visit, given, by=by)
    return visit


def _whole(shop: Workshop, pair, failed: dict, rng, **facts) -> Visit:
    visit = _work(_begin(shop, pair, rng, **facts), failed)
    by = pair[0].user
    for step in (Step.CHECK, Step.FINDINGS):
        actions.take_step(visit, step, by=by)
    found = actions.count(visit)
    outcome = Outcome.BAD if found.key else Outcome.FAIR if found.general else Outcome.GOOD
    wanted = ((FollowKind.TALK, "重点项不符合，约谈负责人"),) if found.key else ()
    actions.conclude(visit, actions.Conclusion(outcome, wanted=wanted), by=by)
    for signer in (Signer.FIRST, Signer.SECOND, Signer.OWNER):
        shift = rng.randrange(-15, 16)
        strokes = [[[x + shift, y] for x, y in line] for line in HAND]
        signing.sign(visit, signer, by=by, method=SignedBy.DRAWN, strokes=strokes, name=shop.owner_name or "负责人")
    return actions.finish(visit, by=by, submission_id=_uuid(rng))


def _open(shops: list[Workshop], users: dict, rng) -> None:
    """One under way and one to begin for the demo inspector."""
    mine = users.get("inspector1")
    own = Officer.objects.filter(user=mine).first()
    near = [shop for shop in shops if own and shop.station_id == own.station_id]
    for place, shop in enumerate(near[:2]):
        pair = pair_of(shop, mine)
        if pair is None:
            continue
        visit = _begin(shop, pair, rng, kind=VisitKind.DAILY, reason="" if place == 0 else "投诉举报核查")
        if place == 0:
            _half(visit)


def _half(visit: Visit) -> None:
    by = visit.first.user
    visit = actions.start(visit, by=by, place=actions.Place(reason="院内没有信号"))
    for step in (Step.SHOW, Step.TELL, Step.AVOID):
        actions.take_step(visit, step, by=by)
    items = list(visit.version.items.order_by("section__order", "order")[:8])
    given = [
        actions_fill.Given(row.pk, AnswerValue.NO if row.code == "E2" else AnswerValue.YES, "地面有积水" if row.code == "E2" else "")
        for row in items
    ]
    actions_fill.save_answers(visit, given, by=by)
