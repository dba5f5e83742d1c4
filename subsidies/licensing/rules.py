"""What a step needs before it is taken, and what an upgrade needs to be complete."""

from datetime import date

from jishan_portal.kit.identifiers import check_credit_code
from jishan_portal.kit.workdays import workdays_between
from jishan_portal.rulebook.queries import calendar, value
from subsidies.licensing.models import Pipeline, Stage

ENTERPRISE, TRADER = "91", "92"
TRADER_MAY_APPLY = "trader_may_apply"
SUBJECT_WARNING = (
    "许可证以个体工商户取得，营业执照已换成企业：须在 10 个工作日内向市行政审批服务管理局申请变更许可主体，变更前新企业不能用旧证生产。"
)


def check_enterprise(code: str) -> str:
    """Return the normalised code of an enterprise (91…), or raise ValueError that says what is wrong (GB 32100-2015)."""
    code = check_credit_code(code)
    if code.startswith(TRADER):
        raise ValueError("这是个体工商户的代码（92 开头）。转为企业后发新照，代码以 91 开头，请对照新的营业执照填写。")
    if not code.startswith(ENTERPRISE):
        raise ValueError("企业营业执照的代码以 91 开头，请对照营业执照核对。")
    return code


def may_apply(pipeline: Pipeline) -> str:
    """Say why the licence cannot be applied for yet; empty when it can. The order is the rulebook's."""
    if pipeline.business_id:
        return ""
    if value("upgrade.licence_order") != TRADER_MAY_APPLY:
        return "现行规则是先办企业营业执照，再申请食品生产许可。请先登记企业营业执照。"
    if not pipeline.workshop.credit_code.startswith(TRADER):
        return "档案里没有个体工商户的统一社会信用代码（92 开头），不能以个体工商户申请许可。"
    return ""


def days_of(stage: Stage, today: date) -> int:
    """Return how many days a step took or takes."""
    return ((stage.left_on or today) - stage.entered_on).days


def workdays_of(pipeline: Pipeline) -> int | None:
    """Return how many working days the enterprise licence took from 受理 to issue (clause O-31)."""
    if not (pipeline.asked_on and pipeline.business_on):
        return None
    return workdays_between(pipeline.asked_on, pipeline.business_on, calendar())
