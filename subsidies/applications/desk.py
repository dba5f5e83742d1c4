"""The steps of an application as a table: the form of each, and the one action it takes."""

from dataclasses import dataclass

from django.forms import Form

from jishan_portal.accounts.models import Post, User
from jishan_portal.accounts.roles import Role
from jishan_portal.kit import clock
from jishan_portal.kit.money import yuan
from subsidies.applications import actions, forms, reviews, rules
from subsidies.applications.models import Application
from subsidies.applications.states import FLOW, STEP_OF
from subsidies.budgets.models import Budget
from subsidies.budgets.states import Source


@dataclass(frozen=True)
class Verb:
    """A step: what its button says, its form, the action, what is said after it, and how grave it is."""

    label: str
    form: type
    act: object
    said: str
    is_quiet: bool = False
    is_grave: bool = False
    has_photos: bool = False


def _opinion(action):
    return lambda row, data, by, photos: action(row, by=by, opinion=data["opinion"])


def _note(action):
    return lambda row, data, by, photos: action(row, by=by, note=data["note"])


def _site(row, data, by, photos):
    return reviews.record_site(row, by=by, second=data["second"], opinion=data["opinion"], pictures=tuple(photos))


def _first(row, data, by, photos):
    return reviews.pass_first(row, by=by, amount=data["amount"], opinion=data["opinion"])


def _decide(row, data, by, photos):
    return reviews.decide(row, by=by, budget=data["budget"], amount=data["amount"], opinion=data["opinion"])


def _clear(row, data, by, photos):
    return reviews.clear_notice(row, by=by)


VERBS = {
    "confirm": Verb("核实属实，报市监所", forms.WordsForm, _opinion(reviews.confirm), "已核实，转监管所初审。"),
    "pass_first": Verb("初审通过", forms.AmountForm, _first, "初审通过，等两人实地核验。"),
    "record_site": Verb("核验属实，报局里", forms.SiteForm, _site, "实地核验已登记，转市监局审核。", has_photos=True),
    "sign_bureau": Verb("市监审核同意", forms.OpinionForm, _opinion(reviews.sign_bureau), "已同意，转财政审核。"),
    "sign_finance": Verb("财政审核同意", forms.OpinionForm, _opinion(reviews.sign_finance), "已同意，转审定。"),
    "decide": Verb("审定并公示", forms.DecideForm, _decide, "已审定，公示今天开始。"),
    "clear_notice": Verb("公示期满，转拨付", Form, _clear, "公示结束，转财政拨付。"),
    "return": Verb("退回补正", forms.ReasonForm, _note(reviews.send_back), "已退回，申请人会看到理由。", is_quiet=True),
    "refuse": Verb("不予补助", forms.ReasonForm, _note(reviews.refuse), "已作出不予补助的决定，申请人可以申请复核。", is_grave=True),
    "uphold": Verb("维持不予补助", forms.ReasonForm, _note(reviews.uphold), "已维持原决定。", is_grave=True),
    "reopen": Verb("重新审核", forms.ReasonForm, _note(reviews.reopen), "已转市监局重新审核。"),
    "reconsider": Verb("退回重新审核", forms.ReasonForm, _note(reviews.reconsider), "已退回重新审核，占用的资金已释放。", is_quiet=True),
    "revoke": Verb("撤销补助", forms.ReasonForm, _note(reviews.revoke), "已撤销，占用的资金已释放。", is_grave=True),
    "withdraw": Verb("撤回申请", forms.ReasonForm, _note(actions.withdraw), "申请已撤回。", is_quiet=True),
    "appeal": Verb("申请复核", forms.ReasonForm, _note(actions.appeal), "复核申请已交到领导小组办公室。"),
}


def open_verbs(application: Application, user: User) -> list[str]:
    """Return the steps that somebody may take now, in the table's order; `rules.conflict` is shown beside them."""
    may = {move.name for move in FLOW.open_to(state=application.state, roles=user.roles)}
    may -= set() if rules.may_turn(application, user) else {"return", "refuse"}
    return [name for name in VERBS if name in may]


def conflict_of(application: Application, user: User) -> str:
    """Say why somebody whose role may sign now may not in person."""
    kind = STEP_OF.get(application.state)
    return rules.conflict(application, kind, user) if kind and Role.OWNER not in user.roles else ""


def form_of(name: str, application: Application, user: User, data=None):
    """Return the form of a step, filled with what is proposed."""
    extra = {}
    if name == "record_site":
        extra["people"] = inspectors_beside(user, application)
    if name == "decide":
        extra["budgets"] = Budget.objects.visible_to(user).of(application.source, application.year)
    proposed = application.proposed_amount or application.floor_amount or None
    return VERBS[name].form(data, initial={"amount": proposed}, auto_id=f"{name}_%s", **extra)


def inspectors_beside(user: User, application: Application):
    """Return the colleagues who may come along on a site check."""
    held = User.objects.filter(is_active=True, posts__role__in=[Role.INSPECTOR, Role.STATION_CHIEF], posts__in=_present_posts()).exclude(
        pk=user.pk
    )
    return held.distinct().order_by("name", "pk")


def _present_posts():
    return Post.objects.held_on(clock.today()).values("pk")


def floor_words(application: Application) -> str:
    """Say the least amount with its article; empty where the source has none."""
    if application.source != Source.COUNTY:
        return "市级补贴与县级补助两级分列，不互抵。"
    least = application.floor_amount or rules.floor_on(application.source, clock.today())
    return f"县级补助每家不少于 {yuan(least)} 元，在市级补贴基础上另补（稷政办发〔2024〕10号三（二）3）。"
