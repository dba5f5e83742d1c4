"""The roles of the programme, and what each may do.

Roles are held as dated posts (`accounts.models.Post`). A view names its roles with `@allow`; finer abilities
that several slices share stand in ABILITIES, the one table of roles × abilities.
"""

from django.db.models import TextChoices


class Role(TextChoices):
    """Who somebody is in the programme (domain: section 1.5; the three administrators are kept apart)."""

    OWNER = "owner", "小作坊主"
    INSPECTOR = "inspector", "检查员"
    CASE_HANDLER = "case_handler", "办案员"
    STATION_CHIEF = "station_chief", "市监所所长"
    LEGAL_REVIEWER = "legal_reviewer", "法制审核员"
    BUREAU_LEADER = "bureau_leader", "局分管领导"
    BUREAU_HEAD = "bureau_head", "局长"
    LEADING_OFFICE = "leading_office", "领导小组办公室"
    LEADER = "leader", "领导小组成员"
    FINANCE_REVIEWER = "finance_reviewer", "财政审核"
    FINANCE_PAYER = "finance_payer", "财政拨付"
    APPROVAL = "approval", "行政审批"
    CULTURE_TOURISM = "culture_tourism", "文化和旅游"
    TOWNSHIP = "township", "乡镇"
    POLICE = "police", "公安"
    EXPERT = "expert", "专家"
    SYSTEM_ADMIN = "system_admin", "系统管理员"
    SECURITY_ADMIN = "security_admin", "安全管理员"
    AUDIT_ADMIN = "audit_admin", "审计管理员"
    SYSTEM = "system", "系统"


BUREAU = frozenset({Role.INSPECTOR, Role.CASE_HANDLER, Role.STATION_CHIEF, Role.LEGAL_REVIEWER, Role.BUREAU_LEADER, Role.BUREAU_HEAD})
STEERING = frozenset({Role.LEADING_OFFICE, Role.LEADER})
DEPARTMENTS = frozenset({Role.FINANCE_REVIEWER, Role.FINANCE_PAYER, Role.APPROVAL, Role.CULTURE_TOURISM, Role.POLICE})
ADMINISTRATORS = frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN})
STAFF = BUREAU | STEERING | DEPARTMENTS | {Role.TOWNSHIP}
EVERYBODY = frozenset(Role) - {Role.SYSTEM}

ABILITIES: dict[str, frozenset] = {
    "registry.see": STAFF,
    "registry.edit": frozenset({Role.INSPECTOR, Role.STATION_CHIEF, Role.BUREAU_LEADER, Role.BUREAU_HEAD, Role.TOWNSHIP}),
    "registry.import": frozenset({Role.INSPECTOR, Role.STATION_CHIEF, Role.BUREAU_LEADER, Role.TOWNSHIP}),
    "registry.merge": frozenset({Role.INSPECTOR, Role.STATION_CHIEF, Role.BUREAU_LEADER}),
    "registry.history": frozenset({Role.STATION_CHIEF, Role.BUREAU_LEADER, Role.BUREAU_HEAD, Role.LEGAL_REVIEWER}),
    "registry.export": STAFF - {Role.POLICE},
    "personal.unmask": BUREAU | {Role.TOWNSHIP, Role.LEADING_OFFICE},
    "batches.decide": frozenset({Role.STATION_CHIEF, Role.BUREAU_LEADER, Role.BUREAU_HEAD, Role.LEADING_OFFICE}),
    "checklists.see": BUREAU | STEERING | {Role.TOWNSHIP, Role.SYSTEM_ADMIN},
    "checklists.edit": frozenset({Role.STATION_CHIEF, Role.BUREAU_LEADER, Role.BUREAU_HEAD, Role.SYSTEM_ADMIN}),
    "self_checks.see": BUREAU | STEERING | {Role.TOWNSHIP},
    "self_checks.launch": frozenset({Role.STATION_CHIEF, Role.BUREAU_LEADER, Role.BUREAU_HEAD}),
    "self_checks.remind": BUREAU | {Role.TOWNSHIP, Role.LEADING_OFFICE},
    "self_checks.review": frozenset({Role.INSPECTOR, Role.STATION_CHIEF}),
    "self_checks.excuse": frozenset({Role.STATION_CHIEF, Role.BUREAU_LEADER}),
    "hazards.see": STAFF,
    "hazards.open": frozenset({Role.INSPECTOR, Role.STATION_CHIEF, Role.BUREAU_LEADER, Role.TOWNSHIP}),
    "hazards.handle": frozenset({Role.INSPECTOR, Role.STATION_CHIEF, Role.BUREAU_LEADER}),
    "hazards.decide": frozenset({Role.STATION_CHIEF, Role.BUREAU_LEADER, Role.BUREAU_HEAD}),
    "leads.see": BUREAU | {Role.LEADING_OFFICE, Role.TOWNSHIP},
    "leads.take_in": frozenset({Role.INSPECTOR, Role.CASE_HANDLER, Role.STATION_CHIEF, Role.BUREAU_LEADER, Role.TOWNSHIP}),
    "leads.work": frozenset({Role.INSPECTOR, Role.CASE_HANDLER, Role.STATION_CHIEF, Role.BUREAU_LEADER, Role.BUREAU_HEAD}),
    "leads.reporter": frozenset({Role.INSPECTOR, Role.CASE_HANDLER, Role.STATION_CHIEF}),
    "leads.verify": frozenset({Role.TOWNSHIP}),
    "leads.export": BUREAU | {Role.LEADING_OFFICE},
    "leads.figures": BUREAU | STEERING | {Role.TOWNSHIP},
    "boxes.manage": frozenset({Role.STATION_CHIEF, Role.BUREAU_LEADER, Role.BUREAU_HEAD}),
    "officers.see": BUREAU,
    "plans.see": BUREAU | STEERING | {Role.TOWNSHIP},
    "plans.edit": frozenset({Role.STATION_CHIEF, Role.BUREAU_LEADER}),
    "plans.review": frozenset({Role.BUREAU_LEADER, Role.BUREAU_HEAD}),
    "plans.record": frozenset({Role.INSPECTOR, Role.STATION_CHIEF, Role.BUREAU_LEADER}),
    "visits.see": BUREAU | STEERING | {Role.TOWNSHIP, Role.OWNER},
    "visits.list": BUREAU | STEERING | {Role.TOWNSHIP},
    "visits.make": frozenset({Role.INSPECTOR, Role.STATION_CHIEF, Role.CASE_HANDLER, Role.BUREAU_LEADER, Role.TOWNSHIP}),
    "visits.cancel": frozenset(
        {Role.INSPECTOR, Role.STATION_CHIEF, Role.CASE_HANDLER, Role.BUREAU_LEADER, Role.BUREAU_HEAD, Role.TOWNSHIP}
    ),
    "visits.follow": frozenset({Role.INSPECTOR, Role.STATION_CHIEF, Role.CASE_HANDLER, Role.BUREAU_LEADER, Role.BUREAU_HEAD}),
    "visits.correct": frozenset({Role.STATION_CHIEF, Role.BUREAU_LEADER, Role.BUREAU_HEAD}),
    "visits.drop": frozenset({Role.STATION_CHIEF, Role.BUREAU_LEADER, Role.BUREAU_HEAD}),
    "look_backs.see": BUREAU | STEERING | {Role.TOWNSHIP},
    "look_backs.check": frozenset({Role.INSPECTOR, Role.STATION_CHIEF, Role.BUREAU_LEADER}),
    "look_backs.draw": frozenset({Role.STATION_CHIEF, Role.BUREAU_LEADER, Role.BUREAU_HEAD}),
    "standardisation.see": BUREAU | STEERING | {Role.TOWNSHIP},
    "standardisation.work": frozenset({Role.INSPECTOR, Role.STATION_CHIEF, Role.BUREAU_LEADER}),
    "standardisation.accept": frozenset({Role.STATION_CHIEF, Role.BUREAU_LEADER, Role.BUREAU_HEAD}),
    "samples.see": BUREAU | STEERING | {Role.TOWNSHIP},
    "samples.take": frozenset({Role.INSPECTOR, Role.STATION_CHIEF, Role.CASE_HANDLER, Role.BUREAU_LEADER}),
    "officers.edit": frozenset({Role.STATION_CHIEF, Role.BUREAU_LEADER, Role.BUREAU_HEAD}),
    "reviewers.edit": frozenset({Role.BUREAU_LEADER, Role.BUREAU_HEAD}),
    "risk.see": STAFF,
    "risk.propose": frozenset({Role.INSPECTOR, Role.STATION_CHIEF, Role.BUREAU_LEADER}),
    "risk.decide": frozenset({Role.STATION_CHIEF, Role.BUREAU_LEADER, Role.BUREAU_HEAD}),
    "risk.recompute": frozenset({Role.STATION_CHIEF, Role.BUREAU_LEADER, Role.BUREAU_HEAD}),
    "assistance.see": STAFF - {Role.POLICE, Role.FINANCE_PAYER},
    "assistance.manage": frozenset({Role.STATION_CHIEF, Role.BUREAU_LEADER, Role.BUREAU_HEAD}),
    "assistance.advise": BUREAU,
    "licensing.see": STAFF - {Role.POLICE},
    "licensing.work": frozenset({Role.INSPECTOR, Role.STATION_CHIEF, Role.BUREAU_LEADER}),
    "licensing.guide": frozenset({Role.APPROVAL}),
    "licensing.convert": frozenset({Role.STATION_CHIEF, Role.BUREAU_LEADER, Role.BUREAU_HEAD}),
    "candidates.see": STAFF - {Role.POLICE, Role.FINANCE_PAYER},
    "candidates.nominate": frozenset({Role.INSPECTOR, Role.STATION_CHIEF, Role.BUREAU_LEADER}),
    "candidates.opine": frozenset({Role.TOWNSHIP}),
    "candidates.decide": frozenset({Role.BUREAU_LEADER, Role.BUREAU_HEAD}),
    "readiness.see": STAFF - {Role.POLICE},
    "readiness.self": frozenset({Role.OWNER}),
    "readiness.judge": frozenset({Role.INSPECTOR, Role.STATION_CHIEF, Role.BUREAU_LEADER}),
    "subsidies.see": BUREAU | STEERING | {Role.FINANCE_REVIEWER, Role.FINANCE_PAYER, Role.TOWNSHIP},
    "subsidies.account": frozenset({Role.FINANCE_REVIEWER, Role.FINANCE_PAYER, Role.BUREAU_LEADER}),
    "budgets.see": BUREAU - {Role.CASE_HANDLER, Role.LEGAL_REVIEWER} | STEERING | {Role.FINANCE_REVIEWER, Role.FINANCE_PAYER},
    "budgets.edit": frozenset({Role.FINANCE_REVIEWER}),  # who pays does not fill the envelopes
    "finance.desk": frozenset({Role.FINANCE_REVIEWER, Role.FINANCE_PAYER}),
    "scenarios.see": frozenset(
        {
            Role.STATION_CHIEF,
            Role.BUREAU_LEADER,
            Role.BUREAU_HEAD,
            Role.LEADING_OFFICE,
            Role.LEADER,
            Role.FINANCE_REVIEWER,
            Role.FINANCE_PAYER,
        }
    ),
    "scenarios.edit": frozenset({Role.BUREAU_LEADER, Role.LEADING_OFFICE, Role.FINANCE_REVIEWER}),
    "scenarios.adopt": frozenset({Role.BUREAU_LEADER, Role.BUREAU_HEAD}),
    "payments.make": frozenset({Role.FINANCE_PAYER, Role.FINANCE_REVIEWER}),
    "payments.pay": frozenset({Role.FINANCE_PAYER}),
    "fund_use.check": frozenset({Role.INSPECTOR, Role.STATION_CHIEF, Role.FINANCE_REVIEWER}),
    "fund_use.draw": frozenset({Role.FINANCE_REVIEWER, Role.BUREAU_LEADER}),
    "cases.see": BUREAU,
    "cases.open": frozenset({Role.CASE_HANDLER}),
    "transfers.see": BUREAU | {Role.POLICE},
    "dens.see": BUREAU,
    "dens.work": frozenset({Role.CASE_HANDLER, Role.INSPECTOR, Role.STATION_CHIEF}),
    "dens.plan": frozenset({Role.STATION_CHIEF, Role.BUREAU_LEADER, Role.BUREAU_HEAD}),
    "cases.figures": BUREAU | {Role.LEADING_OFFICE, Role.LEADER},
    "violations.edit": frozenset({Role.LEGAL_REVIEWER, Role.BUREAU_LEADER, Role.BUREAU_HEAD}),
    "paper_templates.edit": frozenset({Role.LEGAL_REVIEWER, Role.BUREAU_LEADER, Role.BUREAU_HEAD}),
    "training.see": STAFF - {Role.POLICE, Role.FINANCE_PAYER},
    "training.hold": frozenset(
        {Role.INSPECTOR, Role.STATION_CHIEF, Role.BUREAU_LEADER, Role.LEADING_OFFICE, Role.CULTURE_TOURISM, Role.TOWNSHIP}
    ),
    "training.bank": frozenset({Role.STATION_CHIEF, Role.BUREAU_LEADER, Role.BUREAU_HEAD, Role.LEGAL_REVIEWER}),
    "brand.see": STAFF - {Role.POLICE, Role.FINANCE_PAYER},
    "brand.own": STAFF - {Role.POLICE, Role.FINANCE_PAYER} | {Role.OWNER},
    "brand.tag": frozenset({Role.CULTURE_TOURISM, Role.BUREAU_LEADER, Role.BUREAU_HEAD}),
    "improvements.advise": frozenset({Role.INSPECTOR, Role.STATION_CHIEF, Role.BUREAU_LEADER, Role.CULTURE_TOURISM}),
    "labels.check": frozenset({Role.INSPECTOR, Role.STATION_CHIEF, Role.BUREAU_LEADER, Role.OWNER}),
    "labels.edit": frozenset({Role.STATION_CHIEF, Role.LEGAL_REVIEWER, Role.BUREAU_LEADER, Role.BUREAU_HEAD}),
    "awards.see": STAFF - {Role.POLICE, Role.FINANCE_PAYER},
    "awards.own": STAFF - {Role.POLICE, Role.FINANCE_PAYER} | {Role.OWNER, Role.EXPERT},
    "awards.work": frozenset({Role.INSPECTOR, Role.STATION_CHIEF, Role.BUREAU_LEADER}),
    "awards.step": frozenset(
        {Role.INSPECTOR, Role.STATION_CHIEF, Role.BUREAU_LEADER, Role.BUREAU_HEAD, Role.CULTURE_TOURISM, Role.LEADING_OFFICE}
    ),
    "awards.judge": frozenset({Role.EXPERT, Role.CULTURE_TOURISM, Role.STATION_CHIEF, Role.BUREAU_LEADER}),
    "publicity.see": STAFF,
    "publicity.edit": frozenset(
        {Role.INSPECTOR, Role.STATION_CHIEF, Role.BUREAU_LEADER, Role.LEADING_OFFICE, Role.CULTURE_TOURISM, Role.APPROVAL, Role.TOWNSHIP}
    ),
    "threads.see": BUREAU | {Role.TOWNSHIP, Role.CULTURE_TOURISM, Role.LEADING_OFFICE, Role.OWNER},
    "threads.write": frozenset(
        {Role.OWNER, Role.INSPECTOR, Role.STATION_CHIEF, Role.CASE_HANDLER, Role.BUREAU_LEADER, Role.TOWNSHIP, Role.CULTURE_TOURISM}
    ),
    "rulebook.edit": frozenset({Role.SYSTEM_ADMIN, Role.BUREAU_HEAD}),
    "accounts.see": ADMINISTRATORS,
    "accounts.edit": frozenset({Role.SYSTEM_ADMIN}),
    "accounts.end_sessions": frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN}),
    "accounts.unlock": frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN}),
    "accounts.activate_owner": frozenset({Role.INSPECTOR, Role.STATION_CHIEF, Role.TOWNSHIP, Role.SYSTEM_ADMIN}),
    "audit.read": frozenset({Role.AUDIT_ADMIN, Role.SECURITY_ADMIN}),
    "audit.export": frozenset({Role.AUDIT_ADMIN}),
    "retention.see": frozenset({Role.SECURITY_ADMIN, Role.AUDIT_ADMIN}),
    "retention.destroy": frozenset({Role.SECURITY_ADMIN}),
    "programme.edit": frozenset({Role.LEADING_OFFICE, Role.SYSTEM_ADMIN}),
    "papers.see": STAFF,
    "papers.void": frozenset({Role.STATION_CHIEF, Role.BUREAU_LEADER, Role.BUREAU_HEAD, Role.LEADING_OFFICE}),
    "duties.area": frozenset({Role.STATION_CHIEF, Role.BUREAU_LEADER, Role.BUREAU_HEAD}) | STEERING,
    "steering.see": STAFF,
    "steering.issue": frozenset({Role.LEADING_OFFICE}),
    "steering.answer": frozenset({Role.BUREAU_LEADER, Role.BUREAU_HEAD, Role.STATION_CHIEF, Role.TOWNSHIP, Role.LEADING_OFFICE})
    | DEPARTMENTS,
    "briefs.see": BUREAU | STEERING | DEPARTMENTS,
    "briefs.write": frozenset({Role.LEADING_OFFICE}),
    "reminders.see": STEERING | {Role.BUREAU_LEADER, Role.BUREAU_HEAD, Role.SYSTEM_ADMIN},
    "reminders.send": frozenset({Role.LEADING_OFFICE, Role.SYSTEM_ADMIN}),
    "publications.see": STAFF,
    "publications.manage": frozenset({Role.STATION_CHIEF, Role.BUREAU_LEADER, Role.LEADING_OFFICE}),
}


def holders(ability: str) -> frozenset:
    """Return the roles that have an ability; an unknown name is a programming error (KeyError)."""
    return ABILITIES[ability]
