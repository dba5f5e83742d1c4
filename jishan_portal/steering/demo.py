"""The made county's steering: orders under way, late, answered and closed, a meeting with decisions, joint actions, reports."""

from datetime import timedelta
from uuid import UUID

from jishan_portal.accounts.models import Organisation
from jishan_portal.kit import clock
from jishan_portal.programme.models import Clause
from jishan_portal.programme.queries import current
from jishan_portal.steering import actions
from jishan_portal.steering.models import Order
from jishan_portal.steering.states import Field

ORDERS = (
    ("加快隐患销号，月底前清零超期隐患", "bureau", "O-15", 20, 8, ""),
    ("补齐未交自查表的小作坊", "township-140824100", "O-04", 34, 12, "已上门帮助 11 户填完，另 3 户停业，附名单。"),
    ("完成首批县级奖补拨付", "finance", "O-33", 40, 15, "首批 2 户已拨付，其余在公示期内。"),
    ("达标户营业执照一次办成", "approval", "O-32", 26, 20, ""),
)
JOINT = (
    (Field.HAZARDS, "油炸类小作坊添加剂专项排查", "bureau", ("police", "township-140824100"), 9, 24),
    (Field.PUBLICITY, "食品安全进村宣传", "culture", ("bureau",), 6, 40),
    (Field.INDUSTRY, "稷山麻花包装改进对接会", "culture", ("bureau", "finance"), 14, 12),
)


def add(county, users: dict) -> int:
    """Issue the orders, hold a meeting, act jointly, report; return how many records there are. `county` gives the day."""
    office, today = users["leading_office1"], county.today
    units = {unit.code: unit for unit in Organisation.objects.all()}
    clauses = {clause.number: clause for clause in Clause.objects.filter(programme=current(today))}
    answering = {"township-140824100": users["township1"], "finance": users["finance_reviewer1"]}
    made = 0
    for number, (title, code, clause, ago, within, answer) in enumerate(ORDERS):
        with clock.travel(today - timedelta(days=ago)):
            demand = f"{title}。逐户列出清单，写明责任人和完成日期，附证明材料。"
            facts = {"title": title, "demand": demand, "clause": clauses[clause], "due_on": clock.today() + timedelta(days=within)}
            order = actions.issue_order(units[code], by=office, submission_id=_id(number), **facts)
        if answer:
            with clock.travel(today - timedelta(days=ago - within + 2)):
                actions.answer_order(order, by=answering[code], words=answer)
        made += 1
    with clock.travel(today - timedelta(days=12)):
        actions.judge_answer(order_of(ORDERS[1][0]), by=office, is_accepted=True, note="核实无误")
    return made + _meet(units, users, today) + _act_jointly(units, users, today) + _report(units, users, clauses, today)


def order_of(title: str) -> Order:
    """Return the made order of a title."""
    return Order.objects.get(title=title)


def _id(number: int) -> UUID:
    """The same county has the same submissions."""
    return UUID(int=0x5EE1 << 64 | number)


def _meet(units: dict, users: dict, today) -> int:
    office = users["leading_office1"]
    with clock.travel(today - timedelta(days=18)):
        facts = {"title": "领导小组办公室工作推进会", "on": clock.today(), "place": "县市场监管局三楼会议室", "chair": "高明远"}
        minutes = "通报自查、排查和提档升级进度。\n研究超期隐患、奖补拨付和名特优申报。"
        meeting = actions.hold_meeting(
            by=office, submission_id=_id(100), present="市监、财政、审批、文旅负责人，各乡镇协管员", minutes=minutes, **facts
        )
        done = actions.decide(
            meeting, by=office, text="排出名特优申报名单", organisation=units["culture"], due_on=clock.today() + timedelta(days=10)
        )
        actions.decide(meeting, by=office, text="超期隐患逐户约谈", organisation=units["bureau"], due_on=clock.today() + timedelta(days=14))
    with clock.travel(today - timedelta(days=9)):
        actions.carry_out(done, by=users["culture_tourism1"], words="已排出 14 户，报市局")
    return 3


def _act_jointly(units: dict, users: dict, today) -> int:
    for number, (field, title, lead, partners, people, shops) in enumerate(JOINT):
        with clock.travel(today - timedelta(days=30 - number * 9)):
            facts = {"field": field, "title": title, "on": clock.today(), "place": "稷峰镇", "lead": units[lead], "people": people}
            houses = [units[code] for code in partners]
            outcome = f"走访 {shops} 户，发现的问题已列入清单。"
            actions.act_jointly(
                by=users["bureau_leader1"], submission_id=_id(200 + number), partners=houses, workshops=shops, outcome=outcome, **facts
            )
    return len(JOINT)


def _report(units: dict, users: dict, clauses: dict, today) -> int:
    unit, by = units["culture"], users["culture_tourism1"]
    last = today.replace(day=1) - timedelta(days=1)
    words = "结合文化下乡发布提档升级政策解读 4 条，制作稷山麻花短视频 1 条。"
    made = actions.report(clauses["O-43"], unit, by=by, month=last, words=words)
    actions.judge_report(made, by=users["leading_office1"], is_noted=True)
    return 1
