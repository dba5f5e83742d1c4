"""The steps of a sample as pages: title, form, and the one action each calls."""

from collections.abc import Callable
from dataclasses import dataclass

from django.core.exceptions import ValidationError

from inspections.sampling import actions, forms
from inspections.sampling.models import Sample
from inspections.sampling.states import RetestState, SampleState
from jishan_portal.files.actions import keep
from jishan_portal.files.rules import FileRefused


@dataclass(frozen=True)
class Step:
    """One step: what its button says, its form, in which states it is open, what it does; an aside one is not the usual way."""

    title: str
    form: type
    states: frozenset
    act: Callable
    note: str = ""
    retest: frozenset = frozenset()
    is_aside: bool = False


def _send(sample, data, request) -> str:
    actions.send(sample, by=request.user, **data)
    return "已送检，等检验结果。"


def _result(sample, data, request) -> str:
    stored = None
    if data["report"]:
        try:
            stored = keep(data["report"], by=request.user, purpose="scan", is_evidence=True)
        except FileRefused as refusal:
            raise ValidationError({"report": refusal.message}) from refusal
    is_passed = data["result"] == "passed"
    result = actions.Result(is_passed, data["result_on"], data["report_number"], data["failed_items"], stored)
    actions.enter_result(sample, result, by=request.user)
    return "已登记：合格。" if is_passed else "已登记：不合格。核查处置、送达告知已列入待办，线索已转出。"


def _tell(sample, data, request) -> str:
    held = actions.tell(sample, by=request.user, **data)
    return f"已告知，复检异议期到 {held.objects_until}。"


def _ask(sample, data, request) -> str:
    actions.ask_retest(sample, by=request.user, **data)
    return "已登记复检申请。"


def _end(sample, data, request) -> str:
    is_passed = data["result"] == "passed"
    actions.end_retest(sample, by=request.user, is_passed=is_passed, finding=data["finding"])
    return "复检合格，不再处置。" if is_passed else "复检仍不合格，请办结核查处置。"


def _handle(sample, data, request) -> str:
    actions.handle(sample, by=request.user, **data)
    return "核查处置已办结。"


def _void(sample, data, request) -> str:
    actions.void(sample, by=request.user, **data)
    return "样品已作废，仍列在清单里。"


S, R = SampleState, RetestState
ALIVE = frozenset({S.HANDLING})
STEPS = {
    "send": Step("送检", forms.SendForm, frozenset({S.TAKEN}), _send),
    "result": Step("登记检验结果", forms.ResultForm, frozenset({S.SENT}), _result),
    "tell": Step("送达报告、告知复检", forms.TellForm, ALIVE, _tell, "从送达那天起七个工作日内可以申请复检。", frozenset({R.OWED})),
    "ask": Step("登记复检申请", forms.AskForm, ALIVE, _ask, "微生物不合格的不予复检。", frozenset({R.TOLD}), is_aside=True),
    "retest": Step("登记复检结果", forms.RetestForm, ALIVE, _end, "", frozenset({R.ASKED})),
    "handle": Step("核查处置办结", forms.HandleForm, ALIVE, _handle, "", frozenset({R.LAPSED, R.UPHELD})),
    "void": Step(
        "样品作废", forms.VoidForm, frozenset({S.TAKEN, S.SENT}), _void, "封条破损、样品变质等不能检验的，写明理由。", is_aside=True
    ),
}


def is_open(sample: Sample, step: Step) -> bool:
    """Whether a step is open in the state of a sample and of its right to another test."""
    if sample.state not in step.states:
        return False
    return not step.retest or sample.retest.state in step.retest


def open_to(sample: Sample, user) -> list[tuple[str, Step]]:
    """Return the steps open to somebody now, the usual one first."""
    if not user.may("samples.take"):
        return []
    found = [(name, step) for name, step in STEPS.items() if is_open(sample, step)]
    return sorted(found, key=lambda pair: pair[1].is_aside)
