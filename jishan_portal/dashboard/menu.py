"""The left menu as data: an entry shows when its page is installed and one of the user's roles may open it."""

from dataclasses import dataclass, replace
from functools import lru_cache

from django.urls import NoReverseMatch, resolve, reverse

from jishan_portal.accounts.roles import STEERING, Role


@dataclass(frozen=True)
class Entry:
    """A place in the menu: label, icon, the view's URL name and the view names under which it is lit."""

    label: str
    icon: str
    name: str
    lit_by: str = ""
    hint: str = ""
    url: str = ""
    is_on: bool = False
    count: str = ""

    def lights(self, view_name: str) -> bool:
        """Whether the place is lit while `view_name` is open: itself, or (where it has one) its prefix."""
        return view_name == self.name or bool(self.lit_by and view_name.startswith(self.lit_by))


@dataclass(frozen=True)
class Section:
    """A group of places under a heading (none for the first)."""

    label: str
    entries: tuple
    is_open: bool = True


UNFOLDED = 20  # so many places stand on one screen; in a longer menu only the section in use is unfolded
HOME = Entry("今日待办", "house", "home")
PROGRAMME = Entry("任务落实", "list-task", "dashboard:programme")
LEADERS = Entry("一页总览", "columns-gap", "dashboard:leaders")
STEERING_PLACES = (
    Entry("督办", "megaphone", "steering:orders", "steering:order"),
    Entry("会议", "people", "steering:meetings", "steering:meeting"),
    Entry("联合行动", "diagram-2", "steering:joint_actions", "steering:joint"),
    Entry("条款报告", "file-earmark-text", "steering:reports", "steering:report"),
    Entry("简报", "file-earmark-word", "briefs:list", "briefs:"),
)
SETTINGS = Entry("方案设置", "file-earmark-ruled", "programme:years", "programme:")
LEDGER = Entry("小作坊名录", "journal-text", "workshops:registry:list", "workshops:registry:")

ADVICE = Entry(
    "我的指导", "chat-left-text", "subsidies:assistance:mine", "subsidies:assistance:", hint="请您指导的小作坊：看情况、写指导意见"
)
DESK = Entry("财政工作台", "bank", "subsidies:fund_use:desk")
MENU = (
    Section(
        "",
        (
            HOME,
            Entry("全部待办", "inbox", "duties:list", "duties:"),
            Entry("消息", "bell", "notifications:list", "notifications:"),
            Entry("业主留言", "chat-left-text", "threads:list", "threads:"),
            Entry("电话催办", "telephone-outbound", "reminders:calls"),
        ),
    ),
    Section(
        "小作坊",
        (
            LEDGER,
            Entry("六盒档案", "archive", "workshops:boxes:list", "workshops:boxes:"),
            Entry("证照到期", "calendar-x", "workshops:licences:expiring", "workshops:licences:"),
            Entry("健康证到期", "person-vcard", "workshops:people:expiring", "workshops:people:"),
            Entry("三个批次", "collection", "workshops:batches:list", "workshops:batches:"),
            Entry("更正申请", "pencil-square", "workshops:registry:proposals"),
            Entry("查重合并", "intersect", "workshops:registry:duplicates"),
            Entry("导入台账", "box-arrow-in-down", "workshops:imports:list", "workshops:imports:"),
            Entry("乡镇分布图", "geo-alt", "workshops:registry:map"),
        ),
    ),
    Section(
        "主体自查",
        (
            Entry("自查进度", "bar-chart-steps", "inspections:self_checks:waves", "inspections:self_checks:wave"),
            Entry("自查清单", "card-checklist", "inspections:self_checks:list", "inspections:self_checks:detail"),
            Entry("集中代填", "ui-checks-grid", "inspections:self_checks:grid"),
            Entry("三净两明一禁", "stars", "inspections:self_checks:clean", "inspections:self_checks:clean"),
            Entry("检查表", "ui-checks", "inspections:checklists:list", "inspections:checklists:"),
        ),
    ),
    Section(
        "监督检查",
        (
            Entry("今日任务", "geo-alt", "inspections:visits:today", "inspections:visits:open"),
            Entry("监督检查记录", "clipboard-check", "inspections:visits:list", "inspections:visits:detail"),
            Entry("抽检", "eyedropper", "inspections:sampling:list", "inspections:sampling:"),
            Entry("回头看", "arrow-repeat", "inspections:look_backs:list", "inspections:look_backs:"),
            Entry("整治规范", "wrench-adjustable", "inspections:standardisation:list", "inspections:standardisation:"),
            Entry("检查计划", "calendar-check", "inspections:plans:list", "inspections:plans:"),
            Entry("我的检查安排", "calendar-week", "inspections:plans:mine"),
            Entry("乡镇检查安排", "signpost-split", "inspections:plans:township"),
            Entry("检查覆盖", "bullseye", "inspections:plans:coverage"),
            Entry("风险等级", "speedometer2", "inspections:risk:list", "inspections:risk:"),
            Entry("隐患清单", "exclamation-triangle", "inspections:hazards:list", "inspections:hazards:"),
            Entry("问题用语", "card-list", "inspections:hazards:library"),
            Entry("执法人员", "person-badge", "inspections:officers:list", "inspections:officers:"),
        ),
    ),
    Section(
        "线索举报",
        (
            Entry("线索和投诉举报", "megaphone", "inspections:leads:list", "inspections:leads:detail"),
            Entry("报线索", "camera", "inspections:leads:spot"),
            Entry("乡镇协查", "signpost-split", "inspections:leads:assists", "inspections:leads:assist"),
        ),
    ),
    Section(
        "查处",
        (
            Entry("案件", "folder2-open", "inspections:cases:list", "inspections:case"),
            Entry("移送公安", "shield-exclamation", "inspections:transfers:list", "inspections:transfers:"),
            Entry("取缔和突击检查", "slash-circle", "inspections:dens:list", "inspections:dens:"),
            Entry("执法统计", "bar-chart", "inspections:enforcement_figures:figures", "inspections:enforcement_figures:"),
            Entry("违法行为库", "journal-text", "inspections:violations:list", "inspections:violations:"),
            Entry("文书模板", "file-earmark-word", "inspections:paper_templates:list", "inspections:paper_templates:"),
        ),
    ),
    Section(
        "提档升级",
        (
            Entry("候选户", "ui-radios", "subsidies:candidates:list", "subsidies:candidates:"),
            Entry("帮扶小组", "people", "subsidies:assistance:list", "subsidies:assistance:"),
            Entry("专家库", "mortarboard", "subsidies:assistance:experts"),
            ADVICE,
            Entry("通则评分", "clipboard-check", "subsidies:readiness:list", "subsidies:readiness:"),
            Entry("证照办理", "patch-check", "subsidies:licensing:list", "subsidies:licensing:"),
            Entry("引导办照", "signpost", "subsidies:licensing:approval"),
        ),
    ),
    Section(
        "奖补资金",
        (
            DESK,
            Entry("奖补申请", "file-earmark-plus", "subsidies:applications:list", "subsidies:applications:"),
            Entry("资金额度", "wallet2", "subsidies:budgets:list", "subsidies:budgets:"),
            Entry("资金测算", "calculator", "subsidies:scenarios:list", "subsidies:scenarios:"),
            Entry("拨付批次", "cash-stack", "subsidies:payments:list", "subsidies:payments:"),
            Entry("资金使用", "receipt", "subsidies:fund_use:list", "subsidies:fund_use:ledger"),
            Entry("使用检查", "clipboard-check", "subsidies:fund_use:checks", "subsidies:fund_use:check"),
        ),
    ),
    Section(
        "培训和品牌",
        (
            Entry("培训", "easel", "workshops:training:list", "workshops:training:"),
            Entry("培训覆盖", "grid-3x3", "workshops:training:coverage"),
            Entry("今年没培训的", "person-x", "workshops:training:untrained"),
            Entry("培训题库", "question-square", "workshops:training:bank", "workshops:training:bank"),
            Entry("品牌改进", "palette", "branding:improvements:list", "branding:improvements:"),
            Entry("标签检查", "tag", "branding:labels:list", "branding:labels:"),
            Entry("名特优", "award", "branding:awards:list", "branding:awards:"),
            Entry("我的评分", "clipboard2-check", "branding:awards:judging", "branding:awards:judge"),
            Entry("政策库", "journal-bookmark", "branding:publicity:policies", "branding:publicity:polic"),
            Entry("宣传和通知", "megaphone", "branding:publicity:list", "branding:publicity:"),
            Entry("我的通知", "envelope-open", "branding:publicity:inbox"),
            Entry("我的培训", "award", "workshops:training:mine"),
        ),
    ),
    Section("专项行动", (PROGRAMME, LEADERS, *STEERING_PLACES, SETTINGS, Entry("期限推算", "calculator", "clocks:calculator"))),
    Section(
        "文书与公示",
        (
            Entry("文书", "file-earmark-text", "papers:list", "papers:"),
            Entry("公示", "megaphone", "publications:list", "publications:"),
            Entry("后台任务", "hourglass-split", "jobs:list", "jobs:"),
        ),
    ),
    Section(
        "系统管理",
        (
            Entry("用户", "people", "administration:users", "administration:user", hint="开账号、调岗位、交接待办"),
            Entry(
                "单位与辖区", "diagram-3", "administration:organisations", "administration:organisation", hint="单位的管辖区域和在岗人数"
            ),
            Entry("岗位权限", "person-check", "administration:roles", hint="每个角色能做什么"),
            Entry("到期提醒", "alarm", "reminders:rounds", "reminders:outbox", hint="每天提醒了谁、站外消息有没有发出去"),
            Entry("业务规则", "sliders", "rulebook:list", "rulebook:rule", hint="期限、金额、条款，改动留痕"),
            Entry("节假日", "calendar3", "rulebook:holidays", "rulebook:holiday", hint="法定节假日和调休上班日"),
            Entry("审计记录", "shield-check", "administration:audit_log", "administration:audit", hint="谁在什么时候做了什么"),
            Entry("个人信息期限", "hourglass-bottom", "retention:overview", "retention:", hint="到期的身份证号、电话等，核对后销毁"),
        ),
    ),
    Section("帮助", (Entry("使用手册", "question-circle", "help:index", "help:"),)),
)
OWNER_TABS = (
    Entry("首页", "house", "home"),
    Entry("自查", "ui-checks", "inspections:self_checks:mine", "inspections:self_checks:"),
    Entry("我的证", "card-text", "dossier:my_licences", "dossier:"),
    Entry("问监管员", "telephone", "dashboard:contact"),
)
LEADER_HOME = replace(PROGRAMME, lit_by="home")
PAPERS = next(section for section in MENU if section.label == "文书与公示")
LEADER_MENU = (
    Section("", (LEADER_HOME, LEADERS, *MENU[0].entries[1:])),
    Section("统筹督办", (*STEERING_PLACES, Entry("到期提醒", "alarm", "reminders:rounds", "reminders:outbox"))),
    Section("查阅", (LEDGER, SETTINGS, *PAPERS.entries)),
    MENU[-1],
)
LEADER_TABS = (LEADER_HOME, LEADERS, *MENU[0].entries[1:])
TODAY = Entry("今日任务", "geo-alt", "inspections:visits:today", "inspections:visits:")
IMPORT = Entry("导入", "box-arrow-in-down", "workshops:imports:list", "workshops:imports:")
PHONE_TABS = (HOME, DESK, TODAY, ADVICE, LEDGER, PROGRAMME, IMPORT)
PUBLIC_MENU = (
    Entry("查小作坊", "search", "public:search"),
    Entry("投诉举报", "chat-left-text", "report:start", "report:"),
    Entry("实施方案", "file-text", "public:policy"),
    Entry("公示", "megaphone", "public:publications"),
    Entry("名录", "award", "public:awards"),
    Entry("登录", "box-arrow-in-right", "accounts:login"),
)


@lru_cache(maxsize=256)
def _address(name: str) -> tuple[str, frozenset | None]:
    """Return a view's address and its allowed roles (None: everybody); an empty address where it is not installed."""
    try:
        url = reverse(name)
    except NoReverseMatch:
        return "", None
    return url, getattr(resolve(url).func, "allowed_roles", None)


def address_for(name: str, roles: frozenset) -> str:
    """Return a view's address for somebody with `roles`; empty where it is not installed or not open to them."""
    url, allowed = _address(name)
    return url if allowed is None or roles & allowed else ""


def _open_to(entry: Entry, roles: frozenset, view_name: str) -> Entry | None:
    url, allowed = _address(entry.name)
    if not url or (allowed is not None and not roles & allowed):
        return None
    return replace(entry, url=url, is_on=entry.lights(view_name))


def places(entries, roles: frozenset, view_name: str = "") -> list[Entry]:
    """Return the entries somebody with `roles` may open, with their addresses; the best match for `view_name` is lit."""
    found = [place for entry in entries if (place := _open_to(entry, roles, view_name))]
    if any(place.is_on and place.name == view_name for place in found):
        found = [replace(place, is_on=place.name == view_name) for place in found]
    return found


def is_leader(roles: frozenset) -> bool:
    """Whether somebody steers only: their first page is the programme's."""
    return bool(roles) and roles <= STEERING


def tabs_for(roles: frozenset, view_name: str = "", counts: dict | None = None) -> list[Entry]:
    """Return the bottom bar of a phone: at most four places, with `counts` as in the menu."""
    entries = OWNER_TABS if Role.OWNER in roles else LEADER_TABS if is_leader(roles) else PHONE_TABS
    return [replace(one, count=(counts or {}).get(one.name, "")) for one in places(entries, roles, view_name)[:4]]


def menu_for(roles: frozenset, view_name: str = "", counts: dict | None = None) -> list[Section]:
    """Return the left menu of somebody with `roles`; sections without a place are left out. `counts` is {place: figure beside it}.

    A menu longer than a screen is folded but for the section in use; where none is (the first page), the first one is unfolded.
    """
    sections, counts = LEADER_MENU if is_leader(roles) else MENU, counts or {}
    found = [(section.label, places(section.entries, roles, view_name)) for section in sections]
    found = [(label, tuple(replace(one, count=counts.get(one.name, "")) for one in rows)) for label, rows in found if rows]
    return [Section(label, rows, is_open=label in _unfolded(found)) for label, rows in found]


def _unfolded(found: list[tuple[str, tuple]]) -> set[str]:
    """Return the labels of the sections that stand unfolded."""
    if sum(len(rows) for _, rows in found) <= UNFOLDED:
        return {label for label, _ in found}
    lit = {label for label, rows in found if label and any(one.is_on for one in rows)}
    return lit or {next((label for label, _ in found if label), "")}


def shortcuts(roles: frozenset) -> list[Entry]:
    """Return the places with a line of explanation that somebody with `roles` may open: an administrator's tasks."""
    return [place for section in MENU for place in places(section.entries, roles) if place.hint]
