"""What is typed about applications; forms never save."""

from uuid import uuid4

from django import forms

from jishan_portal.accounts.models import User
from jishan_portal.accounts.places import townships_of
from jishan_portal.kit.identifiers import half_width
from jishan_portal.kit.pages import DayInput
from subsidies.applications.actions import TYPED
from subsidies.applications.models import Application
from subsidies.applications.states import ApplicationState
from subsidies.budgets.models import Budget
from subsidies.budgets.states import Source

LONG = {"rows": 3}


class FilterForm(forms.Form):
    """The conditions of the list; every box is in the address."""

    q = forms.CharField(label="店名、企业名、申请编号", required=False, max_length=60)
    area = forms.CharField(label="乡镇", required=False)
    source = forms.ChoiceField(label="来源", required=False, choices=[("", "全部来源"), *Source.choices])
    year = forms.ChoiceField(label="年度", required=False)
    state = forms.ChoiceField(label="状态", required=False, choices=[("", "全部状态"), *ApplicationState.choices])
    batch = forms.CharField(label="拨付批次号", required=False, max_length=40)

    def __init__(self, *args, user, years, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["year"].choices = [("", "全部年度"), *((str(year), f"{year} 年") for year in years)]
        self.areas = townships_of(user)


class FillForm(forms.ModelForm):
    """The owner's form: everything may be empty while it is a draft; what is missing is said before it is handed in."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    class Meta:
        model = Application
        fields = TYPED
        widgets = {
            "started_on": DayInput, "completed_on": DayInput, "works": forms.Textarea(attrs=LONG),
            "contact_phone": forms.TextInput(attrs={"inputmode": "tel"}), "account": forms.TextInput(attrs={"inputmode": "numeric"}),
            "own_investment": forms.NumberInput(attrs={"inputmode": "decimal"}),
        }  # fmt: skip
        help_texts = {
            "entity_name": "营业执照上的名称。",
            "own_investment": "自己花了多少钱改造，填数字。",
            "works": "改了哪里、买了什么，写几句就行。",
            "payee_name": "补助打到这个户名，要和企业名称一致；个体工商户可以填经营者本人。",
            "account": "银行卡号或对公账号，会加密保存，别人看不到。",
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.required = False
        self.fields["version"].required = True

    def clean_credit_code(self):
        """Full-width and small letters are tidied away."""
        return "".join(half_width(self.cleaned_data["credit_code"]).split()).upper()

    def clean_account(self):
        """Blanks between groups of digits are tidied away."""
        return "".join(half_width(self.cleaned_data["account"]).split())

    def clean(self):
        """Days in order; the database would refuse them too."""
        data = super().clean()
        if data.get("started_on") and data.get("completed_on") and data["completed_on"] < data["started_on"]:
            self.add_error("completed_on", "完成日期不能早于开工日期。")
        return data


class SubmitForm(forms.Form):
    """Handing in: its number makes a second sending harmless."""

    submission_id = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        kwargs["initial"] = {"submission_id": uuid4(), **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)


class AttachForm(forms.Form):
    """Which of the materials the files are; what is lacking first is chosen beforehand."""

    material = forms.ChoiceField(label="这是什么材料", required=False)

    def __init__(self, *args, materials, **kwargs):
        first = next((row.name for row in materials if row.is_lacking), "")
        super().__init__(*args, initial={"material": first}, **kwargs)
        self.fields["material"].choices = [*((row.name, row.name) for row in materials), ("", "其他材料")]


class OpinionForm(forms.Form):
    """What somebody says at a step."""

    opinion = forms.CharField(label="意见", max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2}))


class WordsForm(forms.Form):
    """What must be said."""

    opinion = forms.CharField(label="意见", max_length=500, widget=forms.Textarea(attrs={"rows": 2}))


class ReasonForm(forms.Form):
    """Why."""

    note = forms.CharField(
        label="理由", max_length=300, widget=forms.Textarea(attrs={"rows": 2}), help_text="申请人看得到，写明哪里不对、怎么补。"
    )


class AmountForm(OpinionForm):
    """A proposed amount."""

    amount = forms.DecimalField(label="拟补助金额（元）", max_digits=14, decimal_places=2)
    field_order = ("amount", "opinion")


class SiteForm(WordsForm):
    """The site check: who came along; photos travel beside the form."""

    second = forms.ModelChoiceField(label="另一名核验人", queryset=User.objects.none(), empty_label="请选择")
    field_order = ("second", "opinion")

    def __init__(self, *args, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["second"].queryset = people
        self.fields["opinion"].label = "现场情况"


class DecideForm(OpinionForm):
    """The envelope (with what is free in it) and the amount."""

    budget = forms.ModelChoiceField(label="资金额度", queryset=Budget.objects.none(), empty_label=None)
    amount = forms.DecimalField(label="核定金额（元）", max_digits=14, decimal_places=2)
    field_order = ("budget", "amount", "opinion")

    def __init__(self, *args, budgets, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["budget"].queryset = budgets
        self.fields["budget"].label_from_instance = lambda row: f"{row}（可用 {row.free_amount:,.2f} 元）"


class AnswerForm(forms.Form):
    """The answer to an objection."""

    is_upheld = forms.TypedChoiceField(
        label="结论", choices=[("0", "异议不成立"), ("1", "异议成立")], coerce=lambda text: text == "1", widget=forms.RadioSelect
    )
    answer = forms.CharField(
        label="答复", max_length=500, widget=forms.Textarea(attrs=LONG), help_text="提异议的人凭查询码看得到，不要写他人信息。"
    )


class ObjectionForm(forms.Form):
    """What somebody holds against a notice; name and phone may stay empty."""

    words = forms.CharField(
        label="您有什么异议",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": "请写一下哪里不对，一两句话就行。"},
    )
    name = forms.CharField(
        label="您的姓名", max_length=40, required=False, help_text="可以不填。填了姓名和电话，答复会告诉您；我们依法保密。"
    )
    phone = forms.CharField(label="联系电话", max_length=30, required=False, widget=forms.TextInput(attrs={"inputmode": "tel"}))
    submission_id = forms.UUIDField(widget=forms.HiddenInput)
