"""The papers of a visit: result sheet, the page of what was told, the daily pack of two officers; and the public text."""

from inspections.checklists.states import AnswerValue
from inspections.hazards.rules import is_unsure
from inspections.visits.models import Visit, VisitFinding
from inspections.visits.states import FollowKind, SignedBy, Signer, Step
from jishan_portal.accounts.places import name_of
from jishan_portal.kit import clock
from jishan_portal.templatetags.face import cn_date, moment

RESULT, RESULT_TITLE, RESULT_PAPER = "visit_result", "食品小作坊监督检查结果通知书", "documents/visit_result.html"
NOTICE, NOTICE_TITLE, NOTICE_PAPER = "visit_notice", "现场检查告知书", "documents/visit_notice.html"
NOTHING = "—"
WORDS = {AnswerValue.YES: "符合", AnswerValue.NO: "不符合", AnswerValue.NOT_APPLICABLE: "不适用"}


def _cell(label: str, value) -> dict:
    return {"label": label, "value": str(value or NOTHING)}


def _place(shop) -> str:
    """Return where a workshop is; what its address says already is not said twice."""
    before = [part for part in (name_of(shop.area_code), shop.village) if part and part not in shop.address]
    return "".join([*before, shop.address])


def facts(visit: Visit) -> list[list[dict]]:
    """Return who was checked, when and by whom, in pairs of cells."""
    shop = visit.workshop
    people = "、".join(f"{one['name']}（{one['number']}）" for one in visit.crew)
    return [
        [_cell("小作坊名称", shop.name), _cell("负责人", shop.owner_name)],
        [_cell("生产地址", _place(shop)), _cell("许可证号", shop.licence_number)],
        [_cell("检查类别", visit.get_kind_display()), _cell("检查编号", visit.number)],
        [_cell("检查人员（证号）", people), _cell("检查时间", f"{moment(visit.started_at)} 至 {moment(visit.finished_at)[-5:]}")],
    ]


def _signs(visit: Visit) -> list[dict]:
    rows = visit.signatures.filter(withdrawn_at__isnull=True).select_related("file")
    order = list(Signer.values)
    return [
        {
            "label": row.get_signer_display(), "name": row.name, "paths": paths(row.strokes),
            "photo": row.file.sha256 if row.file else "", "note": row.note if row.method != SignedBy.DRAWN else "",
            "method": row.get_method_display(), "at": moment(row.signed_at),
        }
        for row in sorted(rows, key=lambda row: order.index(row.signer))
    ]  # fmt: skip


def paths(strokes: list) -> list[str]:
    """Return strokes as SVG paths."""
    return ["M" + " L".join(f"{x} {y}" for x, y in (stroke if len(stroke) > 1 else stroke * 2)) for stroke in strokes if stroke]


def _basis(row: VisitFinding) -> str:
    """Only what the bureau confirmed is printed of the standard words and of the list: a wrong article costs the case."""
    return NOTHING if is_unsure(row.basis, row.standard, row.item) or not row.basis else row.basis


def result_content(visit: Visit) -> dict:
    """Return what a result sheet freezes: result, every item, findings with deadlines, what follows, signatures."""
    lines = [
        {"code": row.item.code, "text": row.item.text, "key": row.item.is_key, "section": row.item.section.title, "word": WORDS[row.value],
         "is_no": row.value == AnswerValue.NO, "remark": row.remark}
        for row in visit.answers.select_related("item__section").order_by("item__section__order", "item__order")
    ]  # fmt: skip
    problems = [
        {"text": row.text, "basis": _basis(row), "route": row.get_route_display(), "is_repeat": row.is_repeat,
         "deadline": f"{row.deadline_on}" if row.deadline_on else "当场已改", "demand": row.demand or NOTHING}
        for row in visit.findings.select_related("standard", "item__version")
    ]  # fmt: skip
    return {
        "heading": RESULT_TITLE, "rows": facts(visit), "outcome": visit.get_outcome_display(), "lines": lines, "problems": problems,
        "general": visit.general_noes, "key": visit.key_noes, "asked": visit.asked, "answered": visit.answered,
        "override": visit.outcome_reason, "follow": [[FollowKind(kind).label, reason] for kind, reason in visit.wanted.items()],
        "remark": visit.remark, "signs": _signs(visit), "refusal": visit.refusal, "is_posted": visit.is_posted,
        "list": f"{visit.version}", "date": cn_date(visit.done_on), "to": visit.workshop.name,
    }  # fmt: skip


def notice_content(visit: Visit) -> dict:
    """Return what the page of the steps freezes: the words that were said, when, and what was answered."""
    steps = [
        {"label": row.get_key_display(), "words": row.wording, "note": row.note, "at": moment(row.done_at)}
        for row in visit.taken_steps.filter(key__in=[Step.SHOW, Step.TELL, Step.AVOID])
    ]
    return {"heading": NOTICE_TITLE, "rows": facts(visit)[:3], "steps": steps, "to": visit.workshop.name, "date": cn_date(clock.today())}


def public_text(visit: Visit, problems: list[VisitFinding]) -> str:
    """Return what is made public: shop, kind, day, result and the problems; `publications` hides names and numbers."""
    shop = visit.workshop
    lines = [
        f"被检查单位：{shop.name}",
        f"检查类别：{visit.get_kind_display()}",
        f"检查日期：{cn_date(visit.done_on)}",
        f"检查结果：{visit.get_outcome_display()}",
    ]
    if problems:
        lines.append(f"发现问题 {len(problems)} 处，已责令整改：")
        lines += [f"{number}. {row.item.text if row.item else row.text}" for number, row in enumerate(problems, 1)]
    return "\n".join(line for line in lines if line)
