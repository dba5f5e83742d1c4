"""The made county's trainings: one held with absentees and failed quizzes, one on brands, one coming, one for officials."""

from datetime import datetime, time, timedelta

from django.db.models import F

from jishan_portal.accounts.areas import any_area
from jishan_portal.accounts.models import Organisation, OrganisationKind
from jishan_portal.kit import clock
from workshops.registry.demo import County
from workshops.registry.models import Workshop
from workshops.training import actions, quizzes
from workshops.training.loading import load_training
from workshops.training.models import Seat, Session
from workshops.training.models_quiz import Attempt
from workshops.training.states import Audience, QuizState, Way

AREA, TOWNSHIP = "140824000000", "140824100000"
CAME, ANSWERED = 24, 16
# title, theme, audience, days from today, area, place, lecturer, has quiz
PLANNED = (
    ("小作坊食品安全集中培训", "safety", Audience.WORKSHOPS, -40, AREA, "县市场监督管理局三楼会议室", "姚守信", True),
    ("麻花小作坊品牌和包装培训", "brand", Audience.WORKSHOPS, -12, TOWNSHIP, "稷峰镇政府会议室", "荆涛", False),
    ("监管人员法律法规培训", "law", Audience.OFFICIALS, -25, AREA, "县市场监督管理局三楼会议室", "宁静", True),
    ("标签和质量标准培训", "standard", Audience.WORKSHOPS, 9, TOWNSHIP, "稷峰市场监管所", "卫建平", True),
)


def add(county: County, users: dict) -> int:
    """Hold trainings; return how many."""
    load_training()
    for user in users.values():
        _ = user.access  # as of today: on the days played back nobody held a post yet
    return len([_one(county, users, row) for row in PLANNED])


def _one(county: County, users: dict, row: tuple) -> Session:
    moment = datetime.combine(county.today + timedelta(days=row[3]), time(9), clock.BEIJING)
    with clock.travel(min(moment - timedelta(days=7), clock.now())):
        session = call(row, moment, users)
    if row[3] < 0:
        with clock.travel(moment + timedelta(hours=3)):
            hold(users, session)
    return session


def organiser(users: dict, area: str):
    """Return who holds a training for an area."""
    return users["station_chief1" if area == TOWNSHIP else "bureau_leader1"]


def call(row: tuple, moment: datetime, users: dict) -> Session:
    """Put a training of PLANNED on the calendar for a moment and invite."""
    title, theme, audience, _, area, place, lecturer, has_quiz = row
    by = organiser(users, area)
    session = actions.plan(
        Session(
            title=title, theme_id=theme, audience=audience, area_code=area, starts_at=moment, place=place, lecturer=lecturer,
            has_quiz=has_quiz, words="请带上身份证和许可证。",
        ),
        by=by,
    )  # fmt: skip
    _invite(session, by)
    return session


def _invite(session: Session, by) -> None:
    if session.is_for_workshops:
        rows = Workshop.objects.filter(any_area([session.area_code])).order_by("pk")
        actions.invite(session, Workshop.objects.filter(pk__in=list(rows.values_list("pk", flat=True)[: CAME * 2])), by=by)
    else:
        kinds = (OrganisationKind.BUREAU, OrganisationKind.STATION)
        actions.invite_officials(session, Organisation.objects.filter(kind__in=kinds), by=by)


def hold(users: dict, session: Session) -> None:
    """Hold a training whose day has come: some come, some of them pass; the first one fails and takes it again."""
    by = organiser(users, session.area_code)
    came = list(session.seats.order_by(F("pk") % 3, "pk").values_list("pk", flat=True)[: CAME if session.has_quiz else CAME // 3])
    actions.record_attendance(session, Seat.objects.filter(pk__in=came), way=Way.LIST, by=by)
    actions.hold(session, by=by)
    known = {user.pk: user for user in users.values()}
    for place, attempt in enumerate(Attempt.objects.filter(seat__session=session, state=QuizState.DUE).order_by("pk")[:ANSWERED]):
        person = attempt.seat.person()
        answers_by = known.get(person.pk) if person else by
        if answers_by is None:
            continue
        right = {str(at): question["answer"] for at, question in enumerate(attempt.drawn)}
        quizzes.hand_in(attempt, dict.fromkeys(right, "A") if place % 7 == 0 else right, by=answers_by)
