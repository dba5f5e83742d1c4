"""Who may review a penalty decision legally (行政处罚法第五十八条; 市场监督管理行政处罚程序规定第五十一条)."""

from datetime import date

from inspections.officers.models import Reviewer
from jishan_portal.accounts.models import User
from jishan_portal.rulebook import queries as rulebook
from workshops.registry.standing import Standing

YEAR = "case.first_review_year"
ARTICLE = "《行政处罚法》第五十八条、《市场监督管理行政处罚程序规定》第五十一条"
REGISTER = "请局分管领导或者局长在“执法人员 → 法制审核人员”中登记法律职业资格"
UNCONFIRMED = "待局方确认"


def since_before(row: Reviewer) -> bool:
    """Whether somebody reviewed before the law asked for the exam, so that it is not for the first time."""
    return row.reviewing_since is not None and row.reviewing_since < date(int(rulebook.value(YEAR)), 1, 1)


def standing_of(row: Reviewer | None) -> Standing:
    """Say what lets somebody review legally, or that nothing does."""
    if row is None:
        return Standing("late", "未登记法律职业资格")
    if row.certificate_number:
        return Standing("ok", "已取得法律职业资格")
    if since_before(row):
        rule = rulebook.rule(YEAR)
        return Standing("ok" if rule.is_confirmed else "near", f"{rule.value} 年前已从事{'' if rule.is_confirmed else f'，{UNCONFIRMED}'}")
    if row.is_taken_over and row.reviewing_since is None:
        return Standing("near", f"启用登记前已在岗，{UNCONFIRMED}")
    return Standing("late", "初次从事，未取得法律职业资格")


def refusal(user: User) -> str:
    """Say why somebody may not review legally; empty where they may."""
    found = standing_of(of(user))
    return "" if found.tone != "late" else f"您{found.words}，不能作法制审核（{ARTICLE}）。{REGISTER}，或者改由有资格的人员审核。"


def reminder(user: User) -> str:
    """Return what a reviewer is told before the step: that it would be refused, or what the bureau still has to confirm."""
    found = standing_of(of(user))
    if found.tone == "late":
        return f"您{found.words}：情节复杂或者重大、经过听证的案件须法制审核，不能由您审核（{ARTICLE}）。{REGISTER}。"
    return f"您的法律职业资格：{found.words}。{REGISTER}。" if found.tone == "near" else ""


def of(user: User) -> Reviewer | None:
    """Return somebody's record."""
    return Reviewer.objects.filter(user=user).first()


def can_edit(by: User, user: User) -> bool:
    """The leaders keep the records, nobody their own."""
    return by.may("reviewers.edit") and by.pk != user.pk
