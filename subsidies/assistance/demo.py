"""The made county's assistance: a group for nearly every chosen workshop, experts, guidance visits on the ten topics."""

from datetime import date, timedelta

from django.db.models import CharField, Value
from django.db.models.functions import Cast, Concat

from jishan_portal.accounts.roles import Role
from jishan_portal.audit import actions as audit
from jishan_portal.kit import bulk
from jishan_portal.workflow.actions import place
from subsidies.assistance.models import Covered, Expert, Group, Invitation, Visit
from subsidies.assistance.states import AREAS, FLOW, SPECIALTIES, VisitState
from subsidies.candidates.demo import Story, noon, open_duties
from workshops.registry.bulk import note_many
from workshops.registry.demo import County

LEADERS = ("inspector1", "station_chief1", "inspector3", "bureau_leader1", "inspector2")
MEMBERS = ("case_handler1", "legal_reviewer1", "inspector2", "case_handler2", "inspector1")
EXPERTS = (
    ("尉建中", "运城市食品检验检测中心 高级工程师", "车间布局、检验室"),
    ("卫淑兰", "山西农业大学食品学院 副教授", "生产工艺、质量控制"),
    ("毋振华", "运城市食品工业协会 秘书长", "厂址规划、设备选型"),
)
PLAN = "先定平面图，再分区改造，同步补制度和记录；每月至少上门一次。"
EVERY_DAYS, LATE_DAYS = 24, 45
ADVICE = {
    "site": "院墙外的柴堆和鸡舍移走，厂区地面硬化，生活区加隔断门。",
    "layout": "和面、成型、油炸、冷却、包装按顺序排开，内包装间单独隔出，人流物流分门。",
    "process": "油炸温度和时间写进作业书，冷却后再包装，留样三个月。",
    "facilities": "换不锈钢案板和洗手池，装纱窗灭蝇灯，更衣柜放在缓冲间。",
    "metrology": "台秤和温度计送检，检定证书装进第四盒。",
    "standards": "标签按 GB 7718 改，执行标准号要印在包装上。",
    "quality": "进货查验和出厂检验记录逐批填，配方投料单签字。",
    "property": "商标先查询再申请，包装设计不要和别家近似。",
    "technique": "按新工艺试三锅，记下含水量，定下保质期。",
    "policy": "讲了许可申请材料和县级奖补条件，先办企业执照再申请许可。",
}


def add(county: County, users: dict, stories: list[Story]) -> int:
    """Form the groups and write their visits; return how many groups there are."""
    experts = _experts(users)
    helped = [story for story in stories if not (story.goal == "coaching" and story.number % 5 == 3)]
    groups = [
        Group(
            candidate=story.candidate, workshop=story.workshop, area_code=story.workshop.area_code, plan=PLAN,
            leader=users[LEADERS[story.number % len(LEADERS)]], opened_on=story.chosen_on + timedelta(days=5),
        )
        for story in helped
    ]  # fmt: skip
    _keyed(Group, groups)
    _members(users, groups)
    audit.record_bulk("subsidies.group.form_many", "subsidies.group", [row.pk for row in groups], by=county.by,
                      summary=f"演示县：成立帮扶小组 {len(groups)} 个")  # fmt: skip
    note_many([(row.workshop_id, f"成立一对一帮扶小组，组长{row.leader.name}", noon(row.opened_on)) for row in groups])
    _visits(county, users, list(zip(helped, groups, strict=True)), experts)
    _invite(county, users, groups, experts)
    return len(groups)


def _keyed(model, rows: list) -> None:
    for pk, row in zip(bulk.next_ids(model, len(rows)), rows, strict=True):
        row.pk = pk
    bulk.insert(model, rows)


def _experts(users: dict) -> list[Expert]:
    own = users["expert1"]
    made = [
        Expert(name=own.name, organisation="山西省食品工业协会 专家", strengths="审查通则、许可现场核查", phone="13003570001", user=own)
    ]
    made += [
        Expert(name=name, organisation=unit, strengths=strengths, phone=f"1300357000{place}")
        for place, (name, unit, strengths) in enumerate(EXPERTS, 2)
    ]
    return Expert.objects.bulk_create(made)


def _members(users: dict, groups: list[Group]) -> None:
    link = Group.members.through
    link.objects.bulk_create(
        link(group_id=row.pk, user_id=pk)
        for place, row in enumerate(groups)
        for pk in {users[MEMBERS[place % len(MEMBERS)]].pk, users[MEMBERS[(place + 2) % len(MEMBERS)]].pk} - {row.leader_id}
    )


def _visits(county: County, users: dict, helped: list[tuple[Story, Group]], experts: list[Expert]) -> None:
    """Every few weeks somebody comes; all but the last of those still coached are signed for."""
    visits, covered = [], []
    for story, group in helped:
        days = _days(county, story, group)
        for turn, day in enumerate(days):
            topics = _topics(story.number, turn)
            is_open = day == days[-1] and not story.is_complete and story.number % 3 != 0
            visits.append(
                _visit(users, story, group, day, topics, is_open=is_open, expert=experts[turn % len(experts)] if turn % 2 else None)
            )
            covered.append(topics)
    _keyed(Visit, visits)
    _keyed(Covered, [Covered(visit=row, topic=topic) for row, topics in zip(visits, covered, strict=True) for topic in topics])
    note_many([(row.workshop_id, f"{row.who}上门指导", noon(row.on)) for row in visits])
    waiting = [row.pk for row in visits if row.state == VisitState.GIVEN]
    words = FLOW.state(VisitState.GIVEN).duty
    open_duties(Visit, waiting, VisitState.GIVEN, words=words, url=_group_page(), by=county.by, to="owner", behind=Role.INSPECTOR)


def _days(county: County, story: Story, group: Group) -> list[date]:
    is_late = story.goal in {"coaching", "scored"} and story.number % 4 == 1 and story.number > 1
    back = 56 if story.goal == "converted" else LATE_DAYS if is_late else story.number % 19
    last = county.today - timedelta(days=back)
    span = max((last - group.opened_on).days, 0)
    return sorted({last - timedelta(days=back) for back in range(0, span, EVERY_DAYS)})


def _topics(number: int, turn: int) -> list[str]:
    """Two or three topics a visit; after four visits all ten have come up in most workshops."""
    order = [*AREAS, *SPECIALTIES]
    first = (turn * 3 + number % 2) % len(order)
    return [str(order[(first + step) % len(order)]) for step in range(3 if turn % 2 == 0 else 2)]


def _visit(users: dict, story: Story, group: Group, day: date, topics: list[str], *, is_open: bool, expert: Expert | None) -> Visit:
    made = Visit(
        group=group, workshop=story.workshop, area_code=group.area_code, on=day, adviser=group.leader, expert=expert,
        advice="".join(ADVICE[topic] for topic in topics),
    )  # fmt: skip
    place(made, VisitState.GIVEN if is_open else VisitState.SIGNED, at=noon(day))
    if not is_open:
        owner = users["owner1"] if story.number == 0 else None
        made.signed_by, made.signed_at = owner or users["township1"], noon(day + timedelta(days=1))
        made.signed_word = "" if owner else story.workshop.owner_name
    return made


def _group_page():
    return Concat(Value("/subsidies/assistance/groups/"), Cast("group", CharField()), Value("/"), output_field=CharField())


def _invite(county: County, users: dict, groups: list[Group], experts: list[Expert]) -> None:
    """The expert with an account sees two dossiers now; one invitation has run out."""
    rows = [
        Invitation(group=group, expert=experts[0], since=county.today - timedelta(days=back), until=county.today + timedelta(days=on),
                   invited_by=users["bureau_leader1"])
        for group, back, on in zip([row for row in groups if row.pk][1:4], (10, 4, 60), (20, 26, -30), strict=False)
    ]  # fmt: skip
    Invitation.objects.bulk_create(rows)
