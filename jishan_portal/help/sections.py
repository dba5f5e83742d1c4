"""The handbook's sections: what each is called, whom it concerns, and which pages lead to it."""

from dataclasses import dataclass

from jishan_portal.accounts.roles import ADMINISTRATORS, BUREAU, EVERYBODY, STAFF, STEERING, Role, holders

REGISTRY = holders("registry.edit")
SELF_CHECK_VIEWS = ("mine", "grid", "fill", "start", "answers", "photo", "summary", "submit", "thanks", "blank", "paper", "sheet")


@dataclass(frozen=True)
class Section:
    """A section: its word in the address, title, template, the roles it concerns, the views (or their prefixes) it explains."""

    slug: str
    title: str
    template: str
    roles: frozenset
    views: tuple

    def concerns(self, roles: frozenset) -> bool:
        """Whether somebody with `roles` has to do with it."""
        return bool(self.roles & roles)


SECTIONS = (
    Section("login", "登录、口令和账户", "jishan_portal/help/sections/login.html", EVERYBODY, ("accounts:",)),
    Section(
        "today",
        "首页和待办",
        "jishan_portal/help/sections/today.html",
        EVERYBODY - {Role.OWNER},
        ("home", "dashboard:"),
    ),
    Section("duties", "全部待办和消息", "jishan_portal/help/sections/duties.html", EVERYBODY - {Role.OWNER}, ("duties:", "notifications:")),
    Section(
        "owner",
        "给小作坊主",
        "jishan_portal/help/sections/owner.html",
        frozenset({Role.OWNER}),
        ("dashboard:contact", "dossier:my", "dossier:propose", "inspections:hazards:mine"),
    ),
    Section(
        "self_check",
        "怎样自查、代填",
        "jishan_portal/help/sections/self_check.html",
        frozenset({Role.OWNER, Role.TOWNSHIP, Role.INSPECTOR}),
        tuple(f"inspections:self_checks:{name}" for name in SELF_CHECK_VIEWS),
    ),
    Section("ledger", "小作坊名录", "jishan_portal/help/sections/ledger.html", STAFF, ("workshops:", "workshops:registry:")),
    Section(
        "import",
        "导入台账",
        "jishan_portal/help/sections/import.html",
        holders("registry.import"),
        ("workshops:imports:",),
    ),
    Section(
        "duplicates",
        "查重、合并和撤销",
        "jishan_portal/help/sections/duplicates.html",
        REGISTRY,
        (
            "workshops:registry:duplicates",
            "workshops:registry:merge",
            "workshops:registry:merged",
            "workshops:registry:undo_merge",
            "workshops:registry:not_same",
        ),
    ),
    Section("file", "一户一档", "jishan_portal/help/sections/file.html", STAFF, ("dossier:", "workshops:products:", "workshops:people:")),
    Section(
        "licences",
        "证照和健康证到期",
        "jishan_portal/help/sections/licences.html",
        STAFF,
        ("workshops:licences:", "workshops:people:expiring"),
    ),
    Section("boxes", "六盒档案和管理制度", "jishan_portal/help/sections/boxes.html", STAFF | {Role.OWNER}, ("workshops:boxes:",)),
    Section("ledgers", "记台账", "jishan_portal/help/sections/ledgers.html", STAFF | {Role.OWNER}, ("workshops:ledgers:",)),
    Section(
        "batches", "三个批次", "jishan_portal/help/sections/batches.html", BUREAU | STEERING | {Role.TOWNSHIP}, ("workshops:batches:",)
    ),
    Section("risk", "风险等级", "jishan_portal/help/sections/risk.html", STAFF, ("inspections:risk:",)),
    Section("officers", "执法人员、请假和回避", "jishan_portal/help/sections/officers.html", BUREAU, ("inspections:officers:",)),
    Section("plans", "检查计划", "jishan_portal/help/sections/plans.html", BUREAU | STEERING | {Role.TOWNSHIP}, ("inspections:plans:",)),
    Section(
        "activation",
        "业主账号和资料更正",
        "jishan_portal/help/sections/activation.html",
        REGISTRY | {Role.SYSTEM_ADMIN},
        (
            "dossier:owners",
            "dossier:card",
            "dossier:proposal",
            "workshops:registry:proposal",
            "accounts:activation",
            "administration:activation",
        ),
    ),
    Section(
        "self_checks",
        "主体自查",
        "jishan_portal/help/sections/self_checks.html",
        BUREAU | STEERING | {Role.TOWNSHIP},
        ("inspections:self_checks:",),
    ),
    Section(
        "checklists",
        "检查表和版本",
        "jishan_portal/help/sections/checklists.html",
        holders("checklists.see"),
        ("inspections:checklists:",),
    ),
    Section("hazards", "隐患清单和整改", "jishan_portal/help/sections/hazards.html", STAFF | {Role.OWNER}, ("inspections:hazards:",)),
    Section(
        "visits",
        "现场检查",
        "jishan_portal/help/sections/visits.html",
        holders("visits.see"),
        ("inspections:visits:",),
    ),
    Section(
        "look_backs",
        "回头看",
        "jishan_portal/help/sections/look_backs.html",
        holders("look_backs.see"),
        ("inspections:look_backs:",),
    ),
    Section(
        "standardisation",
        "整治规范",
        "jishan_portal/help/sections/standardisation.html",
        holders("standardisation.see"),
        ("inspections:standardisation:",),
    ),
    Section("samples", "抽检", "jishan_portal/help/sections/samples.html", holders("samples.see"), ("inspections:sampling:",)),
    Section(
        "leads",
        "线索、投诉举报和乡镇协查",
        "jishan_portal/help/sections/leads.html",
        holders("leads.figures"),
        ("inspections:leads:", "inspections:from_lead", "report:"),
    ),
    Section(
        "upgrade",
        "提档升级：候选、帮扶、评分、证照",
        "jishan_portal/help/sections/upgrade.html",
        (STAFF - {Role.POLICE}) | {Role.EXPERT, Role.OWNER},
        ("subsidies:candidates:", "subsidies:assistance:", "subsidies:readiness:", "subsidies:licensing:"),
    ),
    Section(
        "subsidies",
        "奖补资金",
        "jishan_portal/help/sections/subsidies.html",
        holders("subsidies.see") | {Role.OWNER},
        ("subsidies:budgets:", "subsidies:applications:", "subsidies:payments:", "subsidies:fund_use:", "subsidies:scenarios:"),
    ),
    Section(
        "cases",
        "案件、移送、取缔和执法统计",
        "jishan_portal/help/sections/cases.html",
        holders("transfers.see") | holders("cases.figures"),
        (
            "inspections:cases:",
            "inspections:case_files:",
            "inspections:paper_templates:",
            "inspections:violations:",
            "inspections:transfers:",
            "inspections:dens:",
            "inspections:enforcement_figures:",
        ),
    ),
    Section(
        "training",
        "培训、签到和测验",
        "jishan_portal/help/sections/training.html",
        holders("training.see") | {Role.OWNER},
        ("workshops:training:",),
    ),
    Section(
        "branding",
        "品牌改进、标签检查和名特优",
        "jishan_portal/help/sections/branding.html",
        holders("awards.own"),
        ("branding:",),
    ),
    Section(
        "publicity",
        "政策库、通知和宣传",
        "jishan_portal/help/sections/publicity.html",
        EVERYBODY - ADMINISTRATORS,
        ("branding:publicity:",),
    ),
    Section("threads", "留言", "jishan_portal/help/sections/threads.html", holders("threads.see"), ("threads:",)),
    Section(
        "reminders",
        "到期提醒、催办、请假代办",
        "jishan_portal/help/sections/reminders.html",
        EVERYBODY - {Role.OWNER},
        ("reminders:", "duties:away"),
    ),
    Section("steering", "督办、会议、联合行动、条款报告", "jishan_portal/help/sections/steering.html", STAFF, ("steering:",)),
    Section("briefs", "简报", "jishan_portal/help/sections/briefs.html", holders("briefs.see"), ("briefs:",)),
    Section(
        "programme",
        "任务落实",
        "jishan_portal/help/sections/programme.html",
        STAFF,
        ("dashboard:programme", "dashboard:leaders", "dashboard:figure", "dashboard:clause", "programme:"),
    ),
    Section("rules", "规则、节假日和期限", "jishan_portal/help/sections/rules.html", STAFF | ADMINISTRATORS, ("rulebook:", "clocks:")),
    Section("papers", "文书和附件", "jishan_portal/help/sections/papers.html", STAFF, ("papers:", "files:")),
    Section("publications", "公示和撤回", "jishan_portal/help/sections/publications.html", STAFF, ("publications:",)),
    Section("jobs", "后台任务", "jishan_portal/help/sections/jobs.html", STAFF | ADMINISTRATORS, ("jobs:",)),
    Section("public", "公开查询和门口公示卡", "jishan_portal/help/sections/public.html", STAFF, ("public:",)),
    Section("accounts", "账号、岗位和交接", "jishan_portal/help/sections/accounts.html", ADMINISTRATORS, ("administration:",)),
    Section(
        "audit",
        "审计和个人信息期限",
        "jishan_portal/help/sections/audit.html",
        ADMINISTRATORS,
        ("audit:", "administration:audit", "retention:"),
    ),
    Section("backup", "备份、恢复和运行", "jishan_portal/help/sections/backup.html", ADMINISTRATORS, ("ops:", "administration:overview")),
    Section("access", "键盘、大字和打印", "jishan_portal/help/sections/access.html", EVERYBODY, ("help:",)),
)
BY_SLUG = {section.slug: section for section in SECTIONS}


def section_of(view_name: str) -> Section | None:
    """Return the section that explains a view: the one whose entry matches the longest part of its name."""
    matches = [(len(start), section) for section in SECTIONS for start in section.views if view_name.startswith(start)]
    return max(matches, key=lambda match: match[0])[1] if matches else None


def section_for(view_name: str, roles: frozenset) -> Section | None:
    """Return the section that explains a view to somebody: an owner gets their own where the view's is for the office."""
    found = section_of(view_name)
    return BY_SLUG["owner"] if found and roles == {Role.OWNER} and not found.concerns(roles) else found


def sections_for(roles: frozenset) -> list[Section]:
    """Return the sections that concern somebody with `roles`, in the handbook's order."""
    return [section for section in SECTIONS if section.concerns(roles)]
