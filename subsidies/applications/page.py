"""What the page of one application shows: steps, whom it waits on, signatures, objections, and the forms of the present step only."""

from jishan_portal.accounts.places import name_of
from jishan_portal.duties.models import Duty
from jishan_portal.kit import clock
from jishan_portal.kit.masking import mask_account, mask_phone
from jishan_portal.templatetags.face import iso_date
from subsidies.applications import desk, rules
from subsidies.applications.forms import AnswerForm, AttachForm
from subsidies.applications.models import Application
from subsidies.applications.states import ANSWERERS, FILLERS, FLOW, LOST, WITH_OWNER, ApplicationState, ObjectionState, StepKind, Verdict

A = ApplicationState
ROAD = (
    ("填报", StepKind.FILL, {A.DRAFT, A.RETURNED}),
    ("乡镇核实", StepKind.TOWNSHIP, {A.TOWNSHIP}),
    ("初审", StepKind.FIRST, {A.FIRST}),
    ("实地核验", StepKind.SITE, {A.SITE}),
    ("市监审核", StepKind.BUREAU, {A.BUREAU, A.APPEALED, A.REFUSED, A.DISMISSED, A.WITHDRAWN, A.REVOKED}),
    ("财政审核", StepKind.FINANCE, {A.FINANCE}),
    ("审定", StepKind.DECISION, {A.DECISION}),
    ("公示", "", {A.NOTICE}),
    ("拨付", StepKind.PAYMENT, {A.TO_PAY}),
)
TAGS = {
    A.DRAFT: "off", A.RETURNED: "near", A.REFUSED: "late", A.DISMISSED: "late", A.WITHDRAWN: "off", A.REVOKED: "late", A.PAID: "ok",
    A.NOTICE: "go", A.TO_PAY: "go",
}  # fmt: skip


def tone_of(state: str) -> str:
    """Return the colour of a state's tag."""
    return TAGS.get(state, "go")


def steps(application: Application) -> list[dict]:
    """Return the step bar: who has signed on which day, where it stands, what comes."""
    days = {step.kind: step.at for step in application.signed if step.round == application.rounds and step.verdict == Verdict.PASSED}
    at = len(ROAD) if application.state == A.PAID else next(n for n, (_, _, held) in enumerate(ROAD) if application.state in held)
    shown = []
    for place, (label, kind, _) in enumerate(ROAD):
        note = iso_date(clock.day_of(days[kind])) if kind in days and place < at else ""
        if label == "公示" and application.notice_until:
            note = f"至 {application.notice_until:%m-%d}"
        stage = "done" if place < at else "now" if place == at and application.state not in LOST else "next"
        shown.append({"label": label, "note": note, "stage": stage})
    return shown


def answers(application: Application, bound: tuple = ()) -> list[tuple]:
    """Return (objection, the form of its answer where it is open); `bound` is (objection, form) that came back with errors."""
    held = {bound[0]: bound[1]} if bound else {}
    return [
        (row, (held.get(row.pk) or AnswerForm(auto_id=f"answer_{row.pk}_%s")) if row.state == ObjectionState.OPEN else None)
        for row in application.objections_shown
    ]


def context_of(application: Application, user, *, bound: tuple = (), plain: str = "", answered: tuple = ()) -> dict:
    """Return what the page shows somebody.

    `bound` is (step, form) and `answered` (objection, form) that came back with errors, `plain` an account shown on demand.
    """
    names = desk.open_verbs(application, user)
    clash = desk.conflict_of(application, user) if names else ""
    if clash:
        names = [name for name in names if name == "withdraw"]
    chosen, form = bound or ("", None)
    if chosen and chosen not in names:
        names.append(chosen)
    duty = Duty.objects.of("subsidies.application", application.pk).open().select_related("person", "organisation").first()
    today = clock.today()
    return {
        "application": application,
        "workshop": application.workshop.root,
        "town": name_of(application.area_code),
        "tone": tone_of(application.state),
        "steps": steps(application),
        "duty": duty,
        "owes": FLOW.state(application.state).duty,
        "clash": clash,
        "acts": [
            {
                "name": name,
                "verb": desk.VERBS[name],
                "form": form if name == chosen else desk.form_of(name, application, user),
                "is_bound": name == chosen,
            }
            for name in names
        ],
        "account": plain or mask_account(application.account),
        "is_plain": bool(plain),
        "phone": mask_phone(application.contact_phone),
        "may_unmask": bool(application.account) and user.may("subsidies.account"),
        "floor": desk.floor_words(application),
        **_handing_in(application, user),
        "objections": answers(application, answered),
        "may_answer": bool(user.roles & ANSWERERS),
        "open_objections": [row for row in application.objections_shown if row.state == ObjectionState.OPEN],
        "is_over": rules.notice_is_over(application, today),
    }


def _handing_in(application: Application, user) -> dict:
    """Return what came with the application, and while it is filled in what is lacking and who may add it."""
    today, is_with_owner = clock.today(), application.state in WITH_OWNER
    materials = rules.materials(application.papers, today)
    return {
        "papers": application.papers,
        "is_with_owner": is_with_owner,
        "may_fill": bool(user.roles & FILLERS),
        "may_receive": rules.may_receive(application, user),
        "materials": materials,
        "attach_form": AttachForm(materials=materials),
        "gaps": rules.gaps(application, today) if is_with_owner else [],
    }
