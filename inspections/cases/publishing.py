"""Making a decision public: a summary without natural persons, queued for twenty working days (公示规定第二、九、十三条)."""

from inspections.cases import rules
from inspections.cases.models import Case
from inspections.cases.states import PartyKind
from jishan_portal.accounts.models import User
from jishan_portal.accounts.places import bureau
from jishan_portal.audit import actions as audit
from jishan_portal.publications import actions as publications
from jishan_portal.publications.models import Publication
from jishan_portal.publications.states import PublicationState

TAKEN_BACK = frozenset({PublicationState.WITHDRAWN, PublicationState.DROPPED})


def queue_decision(case: Case, *, by: User) -> Publication | None:
    """Queue a decision for the public register; None for warnings alone and for restricted cases."""
    if case.is_restricted or not rules.is_published(case):
        return None
    shop = case.workshop.name if case.workshop else ""
    named = case.party_name if case.party_kind != PartyKind.PERSON else ""
    persons = tuple(name for name in (case.representative, case.party_name if case.party_kind == PartyKind.PERSON else "") if name)
    return publications.queue(
        "penalty",
        audit.kind_of(case),
        case.pk,
        f"{named or shop or '当事人'}{case.cause}案行政处罚信息",
        summary_of(case),
        by=by,
        area_code=case.area_code,
        organisation=bureau(),
        started_on=case.decided_on,
        until_rule="case.publish_minor_until" if rules.is_short_publication(case) else "",
        url=case.url,
        file=audit.chain_of(case.workshop) if case.workshop else case.audit_chain,
        persons=persons,
        kept=tuple(name for name in (named, shop, case.credit_code, case.decision_number) if name),
        key=_turn(case),
    )


def _turn(case: Case) -> str:
    """Which turn of publishing it is: what was taken back or dropped while the case was restricted is queued anew, once."""
    before = list(Publication.objects.of(audit.kind_of(case), case.pk).order_by("pk").values_list("key", "state"))
    if not before:
        return ""
    return f"again-{len(before)}" if before[-1][1] in TAKEN_BACK else before[-1][0]


def summary_of(case: Case) -> str:
    """Return the summary the register shows: number, party, kind, grounds, content, office, day."""
    bases = "；".join(row.violation.penal_article for row in case.violations.select_related("violation"))
    lines = (
        ("行政处罚决定书文号", case.decision_number),
        ("当事人", case.party_name),
        ("统一社会信用代码", case.credit_code),
        ("法定代表人（负责人）", case.representative),
        ("违法行为类型", case.cause),
        ("行政处罚内容", content_of(case)),
        ("处罚依据", bases),
        ("作出决定的机关", bureau().name),
        ("决定日期", f"{case.decided_on:%Y-%m-%d}" if case.decided_on else ""),
    )
    return "\n".join(f"{label}：{value}" for label, value in lines if value)


def content_of(case: Case) -> str:
    """Return what was imposed, in words; without spaces, which a justified line of a paper would stretch."""
    amounts = {"fine": case.fine, "gains": case.confiscated, "goods": None}
    said = []
    for row in case.penalties.all():
        amount = amounts.get(row.kind)
        said.append(f"{row.get_kind_display()}{f'{amount:,.2f}元' if amount else ''}{f'（{row.detail}）' if row.detail else ''}")
    return "；".join(said)
