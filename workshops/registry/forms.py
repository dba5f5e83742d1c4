"""What people type about a workshop, checked and tidied; forms never save."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, Column, Layout, Row
from django import forms

from jishan_portal.accounts.places import townships
from jishan_portal.kit import clock, identifiers
from jishan_portal.kit.pages import DayInput
from workshops.registry import rules
from workshops.registry.models import FoodKind, Workshop

CLEAR = "无"
CHINA_LONGITUDE, CHINA_LATITUDE = (73.0, 136.0), (3.0, 54.0)
KEPT_BLANK = {"owner_id": "身份证号", "phone": "联系电话"}


class WorkshopForm(forms.ModelForm):
    """The facts of a workshop. On an existing file ID and phone stay unless typed anew, because they are not shown in plain."""

    area_code = forms.ChoiceField(label="所属乡镇")
    wants_upgrade = forms.TypedChoiceField(
        label="愿意提档升级",
        required=False,
        choices=[("", "未问"), ("1", "是"), ("0", "否")],
        coerce=lambda text: text == "1",
        empty_value=None,
    )

    class Meta:
        model = Workshop
        fields = [name for name in rules.EDITABLE if name != "station"]
        widgets = {"opened_on": DayInput(), "note": forms.Textarea(attrs={"rows": 2})}
        help_texts = {
            "name": "照许可证或招牌上的全名填写。",
            "credit_code": "有营业执照的填 18 位代码，没有的留空。",
            "longitude": "可留空。十进制度，例如 110.978。",
            "latitude": "可留空。十进制度，例如 35.604。",
            "kind": "产量最大的一类；其他产品在档案里逐个登记。",
        }

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["area_code"].choices = [("", "请选择"), *self._towns(user)]
        self.fields["kind"].queryset = FoodKind.objects.filter(is_forbidden=False)
        self.fields["kind"].empty_label = "请选择"
        if self.instance.pk:
            self._hide_personal()
        if self.instance.wants_upgrade is not None:
            self.initial["wants_upgrade"] = "1" if self.instance.wants_upgrade else "0"
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = _layout()

    def again(self, workshop: Workshop, names, *, user) -> "WorkshopForm":
        """Return the form with what was typed, but for some fields with what stands in the file now."""
        held, data = WorkshopForm(instance=workshop, user=user), self.data.copy()
        for name in names:
            value = held[name].field.widget.format_value(held[name].value())
            data[name] = (value[0] if isinstance(value, list) else value) or ""
        return WorkshopForm(data, instance=workshop, user=user)

    def _towns(self, user):
        names = townships()
        return [(code, name) for code, name in sorted(names.items()) if rules.can_reach(user, code)]

    def _hide_personal(self):
        """Show the masked value beside an empty field; what stays empty stays as it is."""
        for name in KEPT_BLANK:
            self.initial[name] = ""
            held = rules.shown(name, getattr(self.instance, name))
            self.fields[name].help_text = f"现有：{held}。留空不改；要清空请填“{CLEAR}”。"

    def _personal(self, name: str, check):
        text = (self.cleaned_data.get(name) or "").strip()
        if self.instance.pk and text == CLEAR:
            return ""
        if not text:
            return getattr(self.instance, name) if self.instance.pk else ""
        return _checked(check, text)

    def clean_name(self):
        """Refuse names that hide something: control signs, line breaks."""
        name = identifiers.half_width(self.cleaned_data["name"])
        if not name:
            raise forms.ValidationError("请填写小作坊的名称。")
        return name

    def clean_owner_id(self):
        """Return the ID number, kept where nothing was typed."""
        return self._personal("owner_id", identifiers.check_resident_id)

    def clean_phone(self):
        """Return the phone number, kept where nothing was typed."""
        return self._personal("phone", identifiers.check_phone)

    def clean_credit_code(self):
        """Return the credit code tidied and checked."""
        text = self.cleaned_data.get("credit_code") or ""
        return _checked(identifiers.check_credit_code, text) if text.strip() else ""

    def clean_opened_on(self):
        """A workshop that is on file has been opened."""
        opened = self.cleaned_data.get("opened_on")
        if opened and opened > clock.today():
            raise forms.ValidationError("开办日期不能晚于今天，请核对。")
        return opened

    def clean(self):
        """Coordinates come in pairs and lie in the country."""
        data = super().clean()
        longitude, latitude = data.get("longitude"), data.get("latitude")
        if (longitude is None) != (latitude is None):
            self.add_error("longitude", "经度、纬度要么都填，要么都不填。")
        elif longitude is not None and not (
            CHINA_LONGITUDE[0] <= longitude <= CHINA_LONGITUDE[1] and CHINA_LATITUDE[0] <= latitude <= CHINA_LATITUDE[1]
        ):
            self.add_error("longitude", "经纬度不在国内，请核对是否填反了：经度在 73 至 136 之间，纬度在 3 至 54 之间。")
        return data

    def _post_clean(self):
        """Leave the instance alone: actions write, and a shown version must stay what it was."""

    def data_for_action(self) -> dict:
        """Return the cleaned fields for `actions.register` and `actions.amend`."""
        return {name: value for name, value in self.cleaned_data.items() if name in rules.EDITABLE}


def _checked(check, text: str) -> str:
    try:
        return check(text)
    except ValueError as error:
        raise forms.ValidationError(str(error)) from None


def _layout() -> Layout:
    half, third = "col-md-6", "col-md-4"
    return Layout(
        HTML("<h2>基本情况</h2>"),
        "name",
        Row(Column("credit_code", css_class=half), Column("kind", css_class=half)),
        Row(Column("opened_on", css_class=half), Column("wants_upgrade", css_class=half)),
        HTML("<h2>负责人</h2>"),
        Row(Column("owner_name", css_class=third), Column("phone", css_class=third), Column("owner_id", css_class=third)),
        HTML("<h2>生产场所</h2>"),
        Row(Column("area_code", css_class=half), Column("village", css_class=half)),
        "address",
        Row(Column("floor_area", css_class=half), Column("staff_count", css_class=half)),
        Row(Column("longitude", css_class=half), Column("latitude", css_class=half)),
        "note",
    )


class LifeForm(forms.Form):
    """A change in the life of a workshop: what, from which day, why."""

    move = forms.ChoiceField(label="办理事项", widget=forms.RadioSelect)
    holds_from = forms.DateField(label="自哪一天起", widget=DayInput(), help_text="填实际发生的日期，不晚于今天。")
    reason = forms.CharField(
        label="原因", max_length=300, widget=forms.Textarea(attrs={"rows": 3}), help_text="写明事实和依据，会记入大事记和审计。"
    )

    def __init__(self, *args, moves, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["move"].choices = [(move.name, move.label) for move in moves]
        self.fields["holds_from"].initial = clock.today()


class ReasonForm(forms.Form):
    """A reason."""

    reason = forms.CharField(label="理由", max_length=300, widget=forms.Textarea(attrs={"rows": 3}))
