"""What somebody without an account tells: a place and what happened; never more than is needed."""

from django import forms
from django.core import signing

from inspections.leads.forms import contact_of
from inspections.leads.states import LeadKind
from jishan_portal.accounts.places import townships
from jishan_portal.kit import clock

MARK = "leads.form"
FASTEST = 3  # seconds in which nobody reads and fills in a form
TRAP = "website"
CONTACT_NEEDED = (
    ("name", "请写您的姓名。投诉要联系您调解，不能匿名；想匿名请改用“举报”。"),
    ("phone", "请写您的电话，好联系您。"),
)


class ReportForm(forms.Form):
    """A report (may be anonymous) or a complaint (name and contact, what is asked for)."""

    area_code = forms.ChoiceField(label="在哪个乡镇", error_messages={"required": "请选一个乡镇，不确定就选最近的。"})
    place = forms.CharField(
        label="具体地点",
        max_length=120,
        help_text="例如：荆平村南巷，小学东边第二家。说得清就行。",
        error_messages={"required": "请写一下地点，写个大概也行。"},
    )
    description = forms.CharField(
        label="看到了什么",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="什么时候、做什么食品、哪里不对。",
        error_messages={"required": "请写一下看到了什么，一两句话就行。"},
    )
    wish = forms.CharField(label="您的要求", max_length=300, widget=forms.Textarea(attrs={"rows": 2}), help_text="例如：退货退款、赔偿。")
    name = forms.CharField(label="您的姓名", max_length=40, required=False)
    phone = forms.CharField(label="联系电话", max_length=30, required=False, widget=forms.TextInput(attrs={"inputmode": "tel"}))
    submission_id = forms.UUIDField(widget=forms.HiddenInput)
    code = forms.CharField(required=False, max_length=12, widget=forms.HiddenInput)

    def __init__(self, *args, kind: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.kind = kind
        self.fields["area_code"].choices = [("", "请选择"), *townships().items()]
        if kind == LeadKind.COMPLAINT:
            self.fields["description"].label = "怎么回事"
            self.fields["description"].help_text = "什么时候买的、买了什么、出了什么问题。"
            for name, ask in CONTACT_NEEDED:
                self.fields[name].required, self.fields[name].error_messages["required"] = True, ask
            self.fields["wish"].error_messages["required"] = "请写一下您的要求，例如退货退款。"
        else:
            del self.fields["wish"]
            self.fields["name"].help_text = "可以不填。填了姓名和电话，查完会告诉您结果；我们依法保密。"

    def clean(self):
        """A name without a phone cannot be told anything."""
        data = super().clean()
        return contact_of(self, data)


def new_token() -> str:
    """Return a mark of when the form was opened, which nobody can forge."""
    return signing.dumps(clock.now().timestamp(), salt=MARK)


def mark_of(data) -> str:
    """Return the mark that a form came back with, empty where it is none of ours."""
    try:
        signing.loads(data.get("opened", ""), salt=MARK)
    except signing.BadSignature:
        return ""
    return data["opened"]


def looks_like_a_machine(data) -> bool:
    """Whether the trap was filled in, or the form came back faster than anybody fills it in (or without its mark)."""
    mark = mark_of(data)
    if data.get(TRAP, "").strip() or not mark:
        return True
    return clock.now().timestamp() - float(signing.loads(mark, salt=MARK)) < FASTEST
