"""The guards of a case: what the law wants before a step, each refusal with its article."""

from datetime import date
from decimal import Decimal

from django.db.models import Q

from inspections.cases.models import HANDLING, Case
from inspections.cases.states import CONFISCATIONS, HEARD_WHATEVER_AMOUNT, PartyKind, PenaltyKind, ServiceMethod, Verdict
from inspections.officers.models import Officer
from inspections.violations.rules import fine_range
from jishan_portal.accounts.models import User
from jishan_portal.clocks.rules import compute
from jishan_portal.kit import clock
from jishan_portal.kit.money import round_to_fen
from jishan_portal.rulebook import queries as rulebook

LEAST_HANDLERS = 2
SIMPLE_KINDS = frozenset({PenaltyKind.WARNING, PenaltyKind.FINE})
AMOUNTS = {PenaltyKind.FINE: "fine", PenaltyKind.GAINS: "confiscated", PenaltyKind.GOODS: "goods_confiscated"}  # where a kind's sum stands


def counts_as(party_kind: str, on: date) -> str:
    """Return `person` or `body`: as whom a party is measured; what a 个体工商户 counts as is a rule of the book."""
    return rulebook.value("case.trader_counts_as", on) if party_kind == PartyKind.TRADER else party_kind


def handlers_missing(case: Case) -> str:
    """Two handlers at least (程序规定第十九条、第二十条)."""
    count = case.members.present().filter(role__in=sorted(HANDLING)).count()
    return (
        ""
        if count >= LEAST_HANDLERS
        else f"办案人员不得少于两人，现有 {count} 人，请先指定（《市场监督管理行政处罚程序规定》第十九条、第二十条）。"
    )


def certificates_missing(case: Case, on: date) -> str:
    """Two handlers at least who may enforce the law: each with a certificate in force (行政处罚法第四十二条; 程序规定第十九条)."""
    team = [row.user for row in case.members.present().filter(role__in=sorted(HANDLING)).select_related("user")]
    held = set(Officer.objects.certified_on(on).filter(user__in=team).values_list("user", flat=True))
    if len(held) >= LEAST_HANDLERS:
        return ""
    without = "、".join(user.name for user in team if user.pk not in held)
    return (
        f"有行政执法资格的办案人员不得少于两人，现有 {len(held)} 人；{without}没有登记有效的执法证。"
        "请所长、局领导在“执法人员”中登记，或者另行指定（《行政处罚法》第四十二条、《市场监督管理行政处罚程序规定》第十九条）。"
    )


def is_handler(case: Case, user: User) -> bool:
    """Whether somebody handles a case now or did before."""
    return any(row.user_id == user.pk and row.role in HANDLING for row in case.members.all())


def hearing_ground(case: Case, on: date) -> str:
    """Say why the party may ask for a hearing; empty where it may not (行政处罚法第六十三条；听证办法第五条)."""
    kinds = set(case.penalties.values_list("kind", flat=True))
    heavy = kinds & HEARD_WHATEVER_AMOUNT
    if heavy:
        return "、".join(PenaltyKind(kind).label for kind in sorted(heavy))
    limit = Decimal(rulebook.value(f"case.hearing_{counts_as(case.party_kind, on)}", on))
    if case.fine >= limit:
        return f"罚款 {case.fine:,.2f} 元，达到 {limit:,.2f} 元"
    taken = case.confiscated + case.goods_confiscated
    if kinds & CONFISCATIONS and taken >= limit:
        return f"没收 {taken:,.2f} 元，达到 {limit:,.2f} 元"
    return ""


def statement_is_over(case: Case, today: date) -> bool:
    """Whether the time to speak is over or was waived; the last day belongs to the party."""
    return case.statement_waived_on is not None or (case.statement_until is not None and today > case.statement_until)


def fine_refusal(case: Case, fine: Decimal) -> str:
    """Say why a fine cannot be: no confirmed range holds it."""
    ranges = [found for row in case.violations.select_related("violation") if (found := fine_range(row.violation, case.goods_value))]
    if ranges and not case.lenient_ground and not any(found.holds(fine) for found in ranges):
        return f"罚款 {fine:,.2f} 元不在法定幅度内（{'；'.join(found.working for found in ranges)}）。如减轻处罚，请写明理由。"
    return ""


def told_now(case: Case) -> dict:
    """Return what a prior notice served now tells the party, as `Case.told` keeps it, and whether the party had spoken before it."""
    said = {name: str(getattr(case, name)) for name in AMOUNTS.values()}
    return said | {"kinds": sorted(case.penalties.values_list("kind", flat=True)), "has_spoken": has_spoken(case)}


def has_spoken(case: Case) -> bool:
    """Whether the party has answered a prior notice: with a statement or by asking for a hearing."""
    return bool(case.told) and (case.told["has_spoken"] or bool(case.statement) or case.hearings.exists())


def told_words(case: Case) -> str:
    """Return what the party was last told, for people."""
    sums = {kind: f" {Decimal(case.told[name]):,.2f} 元" for kind, name in AMOUNTS.items()}
    return "、".join(PenaltyKind(kind).label + sums.get(kind, "") for kind in case.told["kinds"])


def heavier_than_told(case: Case, kinds: set, amounts: dict) -> str:
    """Say in what a proposal is heavier than what the party was last told; empty where in nothing, or where it was told nothing."""
    if not case.told:
        return ""
    said = [f"增加{PenaltyKind(kind).label}" for kind in sorted(kinds - set(case.told["kinds"]))]
    for kind, name in AMOUNTS.items():
        before, now = Decimal(case.told[name]), amounts.get(name, Decimal(0))
        if now > before > 0:
            said.append(f"{kind.label}由 {before:,.2f} 元提高到 {now:,.2f} 元")
    return "，".join(said)


def heavier_refusal(case: Case, kinds: set, amounts: dict, ground: str) -> str:
    """Say why a proposal may not be heavier than what was told: the party has spoken, and nothing new was found (行政处罚法第四十五条)."""
    more = heavier_than_told(case, kinds, amounts)
    if not more or ground.strip() or not has_spoken(case):
        return ""
    return (
        f"当事人已经陈述申辩（听证），这次的意见比告知的更重：{more}。不得因当事人陈述、申辩而给予更重的处罚；"
        "确有新的事实、证据的，请在“加重的新事实、新证据”里写明，重新审核、告知（《行政处罚法》第四十五条）。"
    )


def level_refusal(fine: Decimal, violations: list, on: date) -> str:
    """Say why a fine is not the county's to impose: a heavy one under the food safety law is the city's (实施条例第八十一条)."""
    limit = Decimal(rulebook.value("case.city_fine", on))
    if fine < limit or not any("食品安全法" in row.penal_article for row in violations):
        return ""
    return (
        f"依照食品安全法及其实施条例处以 {limit:,.0f} 元以上罚款的，由设区的市级以上食品安全监督管理部门决定，"
        f"县局不能决定 {fine:,.2f} 元的罚款。请报市局，按“移送其他部门”办理（《食品安全法实施条例》第八十一条）。"
    )


def fined_before(case: Case) -> str:
    """Say which earlier decision fined the same act: it came from the same lead, or the same party did the same on the same day."""
    same = Q(lead=case.lead_id) if case.lead_id else Q()
    if case.happened_on:
        act = Q(cause=case.cause, happened_on=case.happened_on)
        if case.workshop_id:
            same |= act & Q(workshop__root=case.workshop.root_id)
        if case.party_id_print:
            same |= act & Q(party_id_print=case.party_id_print)
        if case.credit_code:
            same |= act & Q(credit_code=case.credit_code)
    fined = Case.objects.exclude(pk=case.pk).filter(
        decided_on__isnull=False, verdict=Verdict.PENALTY, fine__gt=0, overturned_on__isnull=True
    )
    found = fined.filter(same).first() if same else None
    return f"同一违法行为已在案件 {found.number or found.decision_number} 中罚款，不得再罚（《行政处罚法》第二十九条）。" if found else ""


def limitation_refusal(case: Case) -> str:
    """Say why nothing may be punished any more: the act was found out after two years, after five where it harmed life or health."""
    if case.happened_on is None:
        return ""
    key = "case.limitation_grave" if case.harms_health else "case.limitation"
    last = compute(key, case.happened_on, on=clock.today()).due  # by the law of today: acts may be older than the version in the book
    if case.learned_on <= last:
        return ""
    return (
        f"违法行为 {case.happened_on} 终了，{case.learned_on} 才发现，追责时效已于 {last} 届满，不再给予行政处罚"
        "（《行政处罚法》第三十六条）。"
    )


def crime_refusal(case: Case) -> str:
    """Say why a decision would put a fine in place of a transfer: a suspected crime is transferred, or it is written why not."""
    if case.no_transfer_reason or not case.violations.filter(violation__is_criminal_hint=True).exists():
        return ""
    return (
        "认定的违法行为可能涉嫌犯罪，不得以罚代刑：请移送公安机关，或者由负责人写明不移送的理由"
        "（《行政执法机关移送涉嫌犯罪案件的规定》第十一条）。"
    )


def simple_refusal(case: Case, fine: Decimal, kinds: set, on: date) -> str:
    """Say why a case cannot be decided on the spot (程序规定第六十六条至第七十三条): only a warning or a small fine."""
    if kinds - SIMPLE_KINDS:
        return "简易程序只能给予警告或者小额罚款（《市场监督管理行政处罚程序规定》第六十六条至第七十三条）。"
    limit = Decimal(rulebook.value(f"case.simple_fine_{counts_as(case.party_kind, on)}", on))
    if fine > limit:
        return f"当场处罚的罚款不得超过 {limit:,.2f} 元（《市场监督管理行政处罚程序规定》第六十六条至第七十三条），请用普通程序。"
    return ""


def effective_on(method: str, sent_on: date) -> date:
    """Return the day on which a service takes effect: by public notice when its thirty days have passed (第八十一条至第八十三条)."""
    return compute("case.serve_by_notice", sent_on).due if method == ServiceMethod.NOTICE else sent_on


def surcharge(fine: Decimal, pay_until: date, paid_on: date, *, days_not_counted: int = 0) -> Decimal:
    """Return the surcharge in yuan for a fine paid late: 3 % of it a day, never more than the fine itself (第七十五条)."""
    return round_to_fen(grown(fine, pay_until, paid_on, days_not_counted=days_not_counted))


def grown(fine: Decimal, pay_until: date, paid_on: date, *, days_not_counted: int = 0) -> Decimal:
    """Return the same to the last digit, for sums over several pieces.

    `days_not_counted` are the days of a reconsideration or a lawsuit (行政处罚法第七十三条).
    """
    late = max((paid_on - pay_until).days - days_not_counted, 0)
    rate = Decimal(rulebook.value("case.surcharge", pay_until)) / 100
    ceiling = fine * Decimal(rulebook.value("case.surcharge_ceiling", pay_until)) / 100
    return min(fine * rate * late, ceiling)


def is_published(case: Case) -> bool:
    """Whether a decision is made public: penalties other than a warning alone (信息公示规定第二条)."""
    kinds = set(case.penalties.values_list("kind", flat=True))
    return case.verdict == Verdict.PENALTY and bool(kinds - {PenaltyKind.WARNING})


def is_short_publication(case: Case) -> bool:
    """Whether it stays public for three months only: 通报批评 or a small fine, nothing heavier (信息公示规定第十三条).

    What a small fine is has to be set by the province; until it is in the book (0: not yet), only 通报批评 counts.
    """
    kinds = set(case.penalties.values_list("kind", flat=True)) - {PenaltyKind.WARNING}
    if not kinds or kinds - {PenaltyKind.CRITICISM, PenaltyKind.FINE}:
        return False
    on = case.decided_on or clock.today()
    limit = Decimal(rulebook.value(f"case.publish_minor_fine_{counts_as(case.party_kind, on)}", on))
    return PenaltyKind.FINE not in kinds or case.fine <= limit
