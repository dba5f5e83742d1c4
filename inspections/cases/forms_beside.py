"""What is typed for what runs beside a case; forms never save."""

from decimal import Decimal

from django import forms

from inspections.cases.forms_steps import OfCase, day, money, people, text
from inspections.cases.models import MemberRole
from inspections.cases.states import PartyKind
from inspections.cases.states_beside import Disposal, RemedyKind, RemedyState, RestraintKind
from inspections.exhibits.actions import unsettled
from inspections.exhibits.models import Exhibit, ExhibitKind, Whereabouts
from jishan_portal.accounts.roles import BUREAU, Role
from jishan_portal.kit import clock


class ExtendForm(OfCase):
    """A longer period."""

    key = forms.ChoiceField(label="期限", choices=[("case.decide", "作出处罚决定"), ("case.review", "审核"), ("lead.verify", "线索核查")])
    length = forms.IntegerField(label="延长多少", required=False, min_value=1, help_text="按期限自己的单位；规定了天数的可以留空。")
    is_collective = forms.BooleanField(label="已经负责人集体讨论决定", required=False)
    reason = text("理由")


class TestForm(OfCase):
    """Things go to be tested."""

    __test__ = False

    reason = text("送检情况", limit=200, hint="送什么、送到哪个机构。")
    from_on = day("送检日期")


class TestEnd(OfCase):
    """The results are there."""

    __test__ = False

    until_on = day("取得结论日期")


class RestraintForm(OfCase):
    """Registering, sealing, detaining."""

    kind = forms.ChoiceField(label="措施", choices=RestraintKind.choices)
    things = forms.ModelMultipleChoiceField(
        None, label="物品", widget=forms.CheckboxSelectMultiple, help_text="先在“登记证据物品”里登记，现状选“在库保管”等。"
    )
    place = forms.CharField(label="存放地点", max_length=120)
    imposed_at = forms.DateTimeField(
        label="采取时间", initial=clock.now, widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    )
    approver = people({Role.BUREAU_LEADER, Role.BUREAU_HEAD}, "事先批准的负责人", required=False)
    is_urgent = forms.BooleanField(label="情况紧急，先采取、24 小时内补办批准", required=False)
    reason = text("理由")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        rows = unsettled(self.case.audit_chain)
        self.fields["things"].queryset = Exhibit.objects.filter(pk__in=[row.pk for row in rows])


class Lift(OfCase):
    """What becomes of the things."""

    disposal = forms.ChoiceField(label="处理", choices=Disposal.choices)
    note = text("处理情况")


class Longer(OfCase):
    """A longer seizure."""

    length = forms.IntegerField(label="延长多少日", required=False, min_value=1)
    reason = text("理由")


class OrderForm(OfCase):
    """An order to correct."""

    demand = text("改正要求", limit=500)
    issued_on = day("送达日期")
    due_on = day("改正期限")


class DeferralForm(OfCase):
    """Paying later: up to three parts."""

    reason = text("申请理由")
    asked_on = day("申请日期")
    day1, amount1 = day("第一期（延期）缴纳日期"), money("金额（元）")
    day2, amount2 = day("第二期缴纳日期", required=False), money("金额（元）", required=False)
    day3, amount3 = day("第三期缴纳日期", required=False), money("金额（元）", required=False)

    def parts(self) -> list:
        """The parts that were filled in."""
        data = self.cleaned_data
        return [(data[f"day{n}"], data[f"amount{n}"]) for n in (1, 2, 3) if data[f"day{n}"] and data[f"amount{n}"]]


class Court(OfCase):
    """An application to the court."""

    court = forms.CharField(label="法院", max_length=60)
    on = day("申请日期")


class DemandForm(OfCase):
    """A demand to comply."""

    served_on = day("催告书送达日期")


class RemedyForm(OfCase):
    """A reconsideration or a lawsuit."""

    kind = forms.ChoiceField(label="种类", choices=RemedyKind.choices)
    body = forms.CharField(label="受理机关", max_length=60)
    number = forms.CharField(label="案号", required=False, max_length=60)
    begun_on = day("受理日期")


class RemedyEnd(OfCase):
    """What came of it."""

    outcome = forms.ChoiceField(label="结果", choices=[row for row in RemedyState.choices if row[0] != RemedyState.PENDING])
    on = day("结束日期")
    note = text("结果说明")


class ExhibitForm(OfCase):
    """A piece of evidence or a thing."""

    kind = forms.ChoiceField(label="种类", choices=ExhibitKind.choices)
    name = forms.CharField(label="名称", max_length=120)
    spec = forms.CharField(label="规格型号", required=False, max_length=60)
    quantity = forms.DecimalField(label="数量", required=False, min_value=Decimal("0.001"), max_digits=12, decimal_places=3)
    unit = forms.CharField(label="单位", required=False, max_length=10)
    source = forms.CharField(label="来源和取得方式", max_length=200)
    taken_on = day("取得日期")
    second = people(BUREAU, "另一取证人")
    whereabouts = forms.ChoiceField(
        label="现状", choices=[(row, row.label) for row in (Whereabouts.ON_FILE, Whereabouts.KEPT, Whereabouts.ENTRUSTED)]
    )
    holder = forms.CharField(label="保管人", required=False, max_length=60)
    upload = forms.FileField(
        label="文件",
        required=False,
        help_text="照片、扫描件、文档；种类选“视听资料”的可以传录像（MP4、MOV、AVI）、录音（M4A、MP3、WAV），原样保存。",
    )


class HandOver(OfCase):
    """A thing passes into other hands."""

    whereabouts = forms.ChoiceField(label="去向", choices=Whereabouts.choices)
    holder = forms.CharField(label="接收人", max_length=60)
    place = forms.CharField(label="地点", required=False, max_length=120)
    reason = text("事由", limit=200)


class MemberForm(OfCase):
    """Somebody joins the team."""

    user = people(BUREAU, "人员")
    role = forms.ChoiceField(label="身份", choices=MemberRole.choices)
    reason = forms.CharField(label="说明", required=False, max_length=200)


class MemberEnd(OfCase):
    """Somebody leaves the team."""

    member = forms.ModelChoiceField(None, label="人员", empty_label="请选择")
    reason = text("原因（回避、调离等）", limit=200)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["member"].queryset = self.case.members.present().exclude(role=MemberRole.LEADING)


class PartyForm(OfCase):
    """The party's particulars, put right."""

    NAMES = ("party_kind", "party_name", "representative", "credit_code", "address", "phone", "happened_on")

    party_kind = forms.ChoiceField(label="当事人类型", choices=PartyKind.choices)
    party_name = forms.CharField(label="当事人", max_length=80)
    representative = forms.CharField(label="法定代表人（负责人、经营者）", required=False, max_length=30)
    credit_code = forms.CharField(label="统一社会信用代码", required=False, max_length=18)
    address = forms.CharField(label="住所（经营场所）", max_length=120)
    phone = forms.CharField(label="联系电话", required=False, max_length=40)
    happened_on = day("违法行为发生或终了之日", required=False)
    reason = text("补正的理由和依据", limit=200)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial |= {name: getattr(self.case, name) for name in self.NAMES}
