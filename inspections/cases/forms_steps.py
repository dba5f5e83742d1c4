"""What is typed for the steps of a case; forms never save."""

from decimal import Decimal

from django import forms

from inspections.case_papers.catalogue import kinds
from inspections.case_papers.models import Draft
from inspections.cases import grounds
from inspections.cases.forms import violations_now
from inspections.cases.models import Case
from inspections.cases.rules import has_spoken, told_words
from inspections.cases.states import PenaltyKind, ServiceMethod, Verdict
from jishan_portal.accounts.models import Post, User
from jishan_portal.accounts.roles import Role
from jishan_portal.kit import clock
from jishan_portal.kit.pages import DayInput

LENIENT_LIMIT = Case._meta.get_field("lenient_ground").max_length


def text(label: str, *, required: bool = True, limit: int = 300, hint: str = "", long: bool = True):
    """A field of words."""
    return forms.CharField(
        label=label, required=required, max_length=limit, help_text=hint, widget=forms.Textarea(attrs={"rows": 4}) if long else None
    )


def day(label: str, *, required: bool = True, hint: str = ""):
    """A date, today by default."""
    return forms.DateField(label=label, required=required, widget=DayInput(), initial=clock.today if required else None, help_text=hint)


def money(label: str, *, required: bool = True, hint: str = ""):
    """An amount in yuan."""
    return forms.DecimalField(label=label, required=required, min_value=Decimal(0), max_digits=12, decimal_places=2, help_text=hint)


def people(roles, label: str, *, required: bool = True):
    """Somebody who holds one of some roles."""
    return PersonField(label=label, required=required, roles=roles)


class PersonField(forms.ModelChoiceField):
    """A colleague who holds one of some roles on the day the form is shown."""

    def __init__(self, *, roles, **kwargs):
        super().__init__(User.objects.none(), empty_label="请选择", **kwargs)
        self.roles = sorted(roles)

    def __deepcopy__(self, memo):
        fresh = super().__deepcopy__(memo)
        held = Post.objects.held_on(clock.today()).filter(role__in=self.roles).values("user")
        fresh.queryset = User.objects.filter(is_active=True, pk__in=held).order_by("name", "pk")
        return fresh

    def label_from_instance(self, obj):
        """The name as colleagues know it."""
        return obj.name


class OfCase(forms.Form):
    """A form that knows its case, for the choices."""

    def __init__(self, *args, case, **kwargs):
        super().__init__(*args, **kwargs)
        self.case = case


class Nothing(OfCase):
    """A step that only needs to be confirmed."""


class Note(OfCase):
    """A step that needs its reason."""

    note = text("理由（情况说明）")


class SuspensionForm(Note):
    """Which ground of article 46 holds, and how."""

    ground = forms.ChoiceField(label="中止的情形")

    field_order = ["ground"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["ground"].choices = grounds.choices(grounds.SUSPENSION, none="请选择")

    def clean(self):
        """Let the ground stand before the words, as one note."""
        data = super().clean()
        data["note"] = grounds.joined(data.pop("ground", ""), data.get("note", ""))
        return data


class FreeNote(OfCase):
    """A step that may carry a remark."""

    note = text("意见", required=False)


class Facts(OfCase):
    """What was found."""

    facts = text("核查情况", limit=2000, hint="时间、地点、经过，查到了什么。")


class Review(OfCase):
    """The opinion of the review."""

    note = text("审核意见")
    needs_discussion = forms.BooleanField(label="情节复杂或者重大：本次为法制审核，决定前须负责人集体讨论", required=False)


class ProposalForm(OfCase):
    """What the handlers propose."""

    words = text("拟处理意见", limit=500)
    verdict = forms.ChoiceField(label="拟作出的处理", choices=Verdict.choices)
    violations = forms.ModelMultipleChoiceField(
        None,
        label="认定的违法行为",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="从违法行为库选；没有录入的请法制审核员先录入。",
    )
    kinds = forms.MultipleChoiceField(label="处罚种类", required=False, choices=PenaltyKind.choices, widget=forms.CheckboxSelectMultiple)
    goods_value = money("货值（元）", required=False)
    unlawful_gains = money("违法所得（元）", required=False)
    fine = money("罚款（元）", required=False, hint="条款没有经过局方确认的，系统不提示幅度，由办案人员依法提出。")
    confiscated = money("没收违法所得（元）", required=False)
    goods_confiscated = money("没收财物价值（元）", required=False)
    lenient_choice = forms.ChoiceField(label="从轻、减轻或者不予处罚的情形", required=False, help_text="选一种法定情形，具体理由写在下面。")
    lenient_ground = text("从轻、减轻或者不予处罚的理由", required=False, limit=LENIENT_LIMIT)
    heavier_ground = text("加重的新事实、新证据", required=False)
    harms_health = forms.BooleanField(
        label="涉及公民生命健康安全且有危害后果", required=False, help_text="追责时效从二年延为五年（《行政处罚法》第三十六条）。"
    )

    AMOUNTS = ("goods_value", "unlawful_gains", "fine", "confiscated", "goods_confiscated")

    def __init__(self, *args, case, **kwargs):
        super().__init__(*args, case=case, **{"initial": self._earlier(case), **kwargs})
        self.fields["violations"].queryset = violations_now()
        self.fields["lenient_choice"].choices = grounds.choices(grounds.LENIENCY, none="没有，或者不在清单里")
        if has_spoken(self.case):
            told = told_words(self.case)
            self.fields[
                "heavier_ground"
            ].help_text = f"告知的是{told}，当事人已经陈述申辩。这次更重的须写明，不得因陈述申辩加重（《行政处罚法》第四十五条）。"
        else:
            del self.fields["heavier_ground"]

    @classmethod
    def _earlier(cls, case: Case) -> dict:
        """Return what was proposed before the case was sent back: nobody types it again."""
        if not case.proposal:
            return {}
        known = {name: getattr(case, name) or None for name in cls.AMOUNTS}
        chosen = {"violations": case.violations.values_list("violation", flat=True), "kinds": case.penalties.values_list("kind", flat=True)}
        said = {"words": case.proposal, "lenient_ground": case.lenient_ground, "heavier_ground": case.heavier_ground}
        return {**known, **said, "verdict": case.verdict, "harms_health": case.harms_health, **{k: list(v) for k, v in chosen.items()}}

    def clean(self):
        """Let the chosen ground stand before the words, as one text that the file has room for."""
        data = super().clean()
        said = grounds.joined(data.pop("lenient_choice", ""), data.get("lenient_ground", ""))
        if len(said) > LENIENT_LIMIT:
            self.add_error("lenient_ground", f"连同所选情形共 {len(said)} 字，最多 {LENIENT_LIMIT} 字，请写短一些。")
        return data | {"lenient_ground": said}

    def amounts(self) -> dict:
        """The amounts that were typed."""
        return {name: self.cleaned_data[name] for name in self.AMOUNTS if self.cleaned_data[name] is not None}


class OnTheSpot(OfCase):
    """A decision of the simple procedure."""

    facts = text("违法事实", limit=1000)
    violations = forms.ModelMultipleChoiceField(None, label="违法行为", widget=forms.CheckboxSelectMultiple)
    kinds = forms.MultipleChoiceField(
        label="处罚", choices=[(kind, kind.label) for kind in (PenaltyKind.WARNING, PenaltyKind.FINE)], widget=forms.CheckboxSelectMultiple
    )
    fine = money("罚款（元）", required=False)
    cash_voucher = forms.CharField(label="当场收缴的收据号", required=False, max_length=40, help_text="没有当场收缴的留空。")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["violations"].queryset = violations_now()


class ServiceForm(OfCase):
    """How a paper reached the party."""

    method = forms.ChoiceField(label="送达方式", choices=ServiceMethod.choices)
    sent_on = day("送达（公告）日期", hint="公告送达填发布日期，三十日后生效。")
    receiver = forms.CharField(label="收件人", required=False, max_length=60)
    witness = forms.CharField(label="见证人", required=False, max_length=60, help_text="留置送达填写。")
    is_confirmed_electronic = forms.BooleanField(label="有当事人签署的送达地址确认书（电子送达）", required=False)
    note = text("说明", required=False, hint="公告送达写明无法送达的原因和经过。")


class OtherServiceForm(ServiceForm):
    """How another issued paper reached the party."""

    draft = forms.ModelChoiceField(None, label="送达的文书", empty_label="请选择已签发的文书")

    field_order = ["draft"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        letters = [code for code, kind in kinds().items() if kind.layout == "letter"]
        issued = Draft.objects.of(self.case.audit_chain).filter(code__in=letters, paper__isnull=False, paper__voided_at__isnull=True)
        self.fields["draft"].queryset = issued.select_related("paper").order_by("-id")
        self.fields["draft"].label_from_instance = lambda draft: f"{draft.title} {draft.paper.number}"


class OnDay(OfCase):
    """A step that needs its day."""

    on = day("日期")


class Statement(OfCase):
    """What the party said and how it was weighed."""

    statement = text("陈述申辩意见", limit=2000, hint="照原话记，写清事实、理由和证据。")
    review = text("复核意见", limit=2000, hint="逐条写明采纳或者不采纳，以及理由。")


class Announce(OfCase):
    """When and where a hearing is held."""

    planned_at = forms.DateTimeField(
        label="举行时间", widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    )
    place = forms.CharField(label="地点", max_length=120)
    presider = people({Role.LEGAL_REVIEWER, Role.BUREAU_LEADER}, "主持人")
    announced_on = day("听证通知书送达日期")


class HearingReport(OfCase):
    """What the hearing came to."""

    held_on = day("举行日期")
    note = text("听证情况和意见", limit=2000)


class Reason(OfCase):
    """Why."""

    reason = text("理由")


class Payment(OfCase):
    """Money that came in."""

    amount = money("缴款金额（元）", hint="含加处罚款。")
    surcharge = money("其中加处罚款（元）", required=False)
    voucher = forms.CharField(label="缴款书号", max_length=40)
    paid_on = day("缴款日期")


class Fulfilment(OfCase):
    """What else was done."""

    on = day("履行完毕日期")
    note = text("履行情况")


class Waiver(OfCase):
    """Surcharge let off."""

    amount = money("减免金额（元）")
    reason = text("理由", limit=200)
