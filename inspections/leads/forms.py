"""What staff and townships type about leads; forms never save."""

from django import forms

from inspections.leads.states import Channel, LeadKind, LeadSource
from jishan_portal.accounts.places import townships_of
from jishan_portal.kit import identifiers
from jishan_portal.kit.numbers import wholes
from jishan_portal.kit.pages import DayInput
from workshops.registry.models import Workshop
from workshops.registry.queries import find_root, search

VIEWS = (
    ("", "未办结"),
    ("received", "待受理"),
    ("checking", "核查中"),
    ("mediating", "调解中"),
    ("overdue", "已超期"),
    ("assist", "等乡镇协查"),
    ("extension", "待批延长"),
    ("reply", "待告知反映人"),
    ("ended", "已办结"),
    ("all", "全部"),
)
ASSIST_VIEWS = (
    ("", "未反馈"),
    ("overdue", "已超期"),
    ("answered", "已反馈"),
    ("late", "反馈晚了、到期没有反馈"),
    ("all", "全部"),
    ("recalled", "已撤回"),
)
MOST_FOUND = 8
LONG = {"rows": 4}
NO_NAMES = "照原话记；不要写反映人的姓名、电话。"
SOURCES = (LeadSource.PUBLIC, LeadSource.DEPARTMENT, LeadSource.VISIT, LeadSource.LOOK_BACK)


def contact_of(form: forms.Form, data: dict) -> dict:
    """Tidy name and phone: a name alone cannot be told anything; a phone is kept as it is written (landlines are welcome)."""
    phone = identifiers.half_width(data.get("phone") or "").strip()
    data["phone"], data["name"] = phone, (data.get("name") or "").strip()
    if phone and sum(c.isdigit() for c in phone) < 7:
        form.add_error("phone", "电话号码太短，请核对后再填。")
    if data["name"] and not phone and "phone" not in form.errors:
        form.add_error("phone", "填了姓名请把电话也填上，好告诉您结果；想匿名就两样都不填。")
    return data


class FilterForm(forms.Form):
    """The filters of the desk's list."""

    q = forms.CharField(label="地点、描述、编号", required=False, max_length=40)
    view = forms.ChoiceField(label="视图", required=False, choices=VIEWS)
    area = forms.CharField(label="乡镇", required=False, max_length=12)
    kind = forms.ChoiceField(label="性质", required=False, choices=[("", "全部性质"), *LeadKind.choices])
    source = forms.ChoiceField(label="来源", required=False, choices=[("", "全部来源"), *LeadSource.choices])
    since = forms.DateField(label="收到不早于", required=False, widget=forms.HiddenInput)
    until = forms.DateField(label="收到不晚于", required=False, widget=forms.HiddenInput)


class AssistFilterForm(forms.Form):
    """The filters of the list of verifications."""

    view = forms.ChoiceField(label="视图", required=False, choices=ASSIST_VIEWS)
    area = forms.CharField(label="乡镇", required=False, max_length=12)
    township = forms.IntegerField(required=False, min_value=1, max_value=2**31, widget=forms.HiddenInput)
    since = forms.DateField(label="发出不早于", required=False, widget=forms.HiddenInput)
    until = forms.DateField(label="发出不晚于", required=False, widget=forms.HiddenInput)


def workshops_like(user, text: str) -> list[Workshop]:
    """Return up to MOST_FOUND files in a user's reach by the code on the card, or part of name, owner or address."""
    text = text.strip()
    if not text:
        return []
    visible = Workshop.objects.visible_to(user)
    by_code = find_root(text.upper().replace(" ", ""))
    if by_code and visible.filter(pk=by_code.pk).exists():
        return [by_code]
    return list(search(visible.roots(), text).order_by("name", "id")[:MOST_FOUND])


def described(row: Workshop) -> str:
    """Return a workshop as it is offered to choose: name, owner, address."""
    return f"{row.name}（{row.owner_name or '负责人未登记'}，{row.address or '地址未登记'}）"


class WorkshopSearchForm(forms.Form):
    """Typing a workshop: one hit is taken, several are offered to choose from."""

    workshop_text = forms.CharField(
        label="小作坊", max_length=60, required=False, help_text="输公示卡上的 8 位编码，或店名、负责人、地址的一部分。"
    )
    workshop = forms.ModelChoiceField(
        label="是哪一户", queryset=Workshop.objects.none(), required=False, widget=forms.RadioSelect, empty_label=None
    )
    is_workshop_needed = True

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        text = (self.data.get("workshop_text") or self.initial.get("workshop_text") or "") if self.is_bound else ""
        self.hits = workshops_like(user, text)
        given = self.data.get("workshop") or self.initial.get("workshop")
        chosen = set(wholes([given]))
        ids = {row.pk for row in self.hits} or chosen
        self.fields["workshop"].queryset = Workshop.objects.visible_to(user).roots().filter(pk__in=ids).select_related("station")
        self.fields["workshop"].label_from_instance = described
        if not ids:
            self.fields["workshop"].widget = forms.HiddenInput()

    def clean(self):
        """Take the one that was chosen, or the only one that was found."""
        data = super().clean()
        if data.get("workshop"):
            return data
        if len(self.hits) == 1:
            data["workshop"] = self.hits[0]
        elif len(self.hits) > 1:
            self.add_error("workshop", "找到不止一户，请在下面选一户。")
        elif data.get("workshop_text"):
            self.add_error("workshop_text", "您辖区内没有找到这一户，请换个写法，或先不填。")
        elif self.is_workshop_needed:
            self.add_error("workshop_text", "请填写小作坊。")
        return data


class TakeInForm(WorkshopSearchForm):
    """A lead by telephone, from 12315, over the counter or from another department."""

    is_workshop_needed = False
    kind = forms.ChoiceField(label="性质", choices=[(k.value, f"{k.label}") for k in (LeadKind.REPORT, LeadKind.COMPLAINT, LeadKind.CLUE)])
    channel = forms.ChoiceField(label="渠道", choices=[(c.value, c.label) for c in Channel if c != Channel.WEB])
    source = forms.ChoiceField(
        label="来源",
        choices=[(s.value, s.label) for s in (LeadSource.PUBLIC, LeadSource.DEPARTMENT, LeadSource.VISIT, LeadSource.LOOK_BACK)],
    )
    external_number = forms.CharField(label="来件编号", max_length=60, required=False, help_text="12315 工单号、来函文号，没有就不填。")
    area_code = forms.ChoiceField(label="所在乡镇")
    place = forms.CharField(label="地点", max_length=120)
    description = forms.CharField(
        label="情况描述", max_length=2000, widget=forms.Textarea(attrs=LONG), help_text="照原话记；不要写反映人的姓名、电话。"
    )
    wish = forms.CharField(label="诉求", max_length=300, required=False, help_text="投诉须填。")
    name = forms.CharField(label="反映人姓名", max_length=40, required=False, help_text="单独保密存放，查看要写原因并留痕。匿名的不填。")
    phone = forms.CharField(label="反映人电话", max_length=30, required=False)
    submission_id = forms.UUIDField(widget=forms.HiddenInput)
    field_order = ("kind", "channel", "source", "external_number", "area_code", "place", "description", "wish", "workshop_text", "workshop")

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, user=user, **kwargs)
        towns = townships_of(user)
        self.fields["area_code"].choices = towns if len(towns) == 1 else [("", "请选择"), *towns]

    def clean(self):
        """A complaint needs somebody to mediate for, and what they ask."""
        data = contact_of(self, super().clean())
        if data.get("kind") == LeadKind.COMPLAINT:
            for name, ask in (("name", "投诉须填投诉人姓名。"), ("phone", "投诉须填联系电话。"), ("wish", "投诉须填诉求。")):
                if not data.get(name) and name not in self.errors:
                    self.add_error(name, ask)
        return data


class TownshipForm(forms.Form):
    """What a township noticed: a place and a description."""

    area_code = forms.ChoiceField(label="乡镇")
    place = forms.CharField(label="地点", max_length=120, help_text="村、路、门牌或显眼的标记。")
    description = forms.CharField(label="看到的情况", max_length=2000, widget=forms.Textarea(attrs=LONG))
    submission_id = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        towns = townships_of(user)
        self.fields["area_code"].choices = towns if len(towns) == 1 else [("", "请选择"), *towns]
        if len(towns) == 1:
            self.fields["area_code"].widget, self.initial["area_code"] = forms.HiddenInput(), towns[0][0]


class PeriodForm(forms.Form):
    """The stretch of days of the figures."""

    since = forms.DateField(label="从", widget=DayInput, required=False)
    until = forms.DateField(label="到", widget=DayInput, required=False)
