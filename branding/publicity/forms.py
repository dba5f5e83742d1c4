"""What is typed about policies, notices and publicity."""

from uuid import uuid4

from django import forms

from branding.publicity.models import Bulletin, Effort, Medium, PolicyText
from jishan_portal.accounts.models import Area
from jishan_portal.files.attaching import PhotosField
from jishan_portal.kit import clock
from jishan_portal.kit.pages import DayInput


def areas_of(user) -> list[tuple[str, str]]:
    """Return the counties and townships in somebody's reach."""
    return list(Area.objects.filter(user.access.within("code"), level__in=(6, 9)).order_by("code").values_list("code", "name")[:200])


class PolicyForm(forms.ModelForm):
    """A policy text."""

    original = forms.FileField(label="原件（PDF、Word，可以不传）", required=False)

    class Meta:
        model = PolicyText
        fields = ["title", "number", "issuer", "issued_on", "kind", "body", "is_public", "is_current"]
        widgets = {"issued_on": DayInput, "body": forms.Textarea(attrs={"rows": 14})}


class BulletinForm(forms.Form):
    """A notice."""

    title = forms.CharField(label="标题", max_length=60)
    body = forms.CharField(label="内容", max_length=2000, widget=forms.Textarea(attrs={"rows": 8}))
    policy = forms.ModelChoiceField(
        label="附政策文件", queryset=PolicyText.objects.filter(is_public=True), required=False, empty_label="不附"
    )
    audience = forms.ChoiceField(
        label="对象", choices=Bulletin._meta.get_field("audience").choices, widget=forms.RadioSelect, initial="workshops"
    )
    area = forms.ChoiceField(label="范围")
    submission_id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4, required=False)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["area"].choices = areas_of(user)

    def made(self) -> Bulletin:
        """The notice as typed, unsaved."""
        names = ("title", "body", "policy", "audience")
        return Bulletin(area_code=self.cleaned_data["area"], **{name: self.cleaned_data[name] for name in names})


class EffortForm(forms.Form):
    """Something done to make the programme known."""

    title = forms.CharField(label="内容", max_length=100)
    medium = forms.ChoiceField(label="方式", choices=Medium.choices)
    on = forms.DateField(label="日期", widget=DayInput, initial=clock.today)
    place = forms.CharField(label="地点或媒体", max_length=80, help_text="例如：稷峰镇集市、县融媒体公众号。")
    reach = forms.IntegerField(
        label="触达人数", required=False, min_value=0, max_value=10_000_000, help_text="阅读数、发放份数或到场人数，不知道的不填。"
    )
    link = forms.URLField(label="网址", required=False, assume_scheme="https")
    area = forms.ChoiceField(label="范围")
    policy = forms.ModelChoiceField(label="宣传的政策", queryset=PolicyText.objects.all(), required=False, empty_label="不限")
    words = forms.CharField(label="说明", max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 3}))
    photos = PhotosField(label="照片", required=False)
    submission_id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4, required=False)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["area"].choices = areas_of(user)

    def made(self) -> Effort:
        """The record as typed, unsaved."""
        names = ("title", "medium", "on", "place", "reach", "link", "policy", "words")
        return Effort(area_code=self.cleaned_data["area"], **{name: self.cleaned_data[name] for name in names})


class PolicyFilterForm(forms.Form):
    """What one looks for in the library."""

    q = forms.CharField(label="标题、文号、正文里的词", required=False, max_length=60)
    kind = forms.ChoiceField(label="类别", required=False, choices=[("", "全部类别"), *PolicyText._meta.get_field("kind").choices])


class ReceiptFilterForm(forms.Form):
    """The conditions of a notice's list."""

    view = forms.ChoiceField(label="状态", required=False, choices=[("", "全部"), ("unread", "未读"), ("read", "已读")])
    area = forms.CharField(label="乡镇", required=False)


class EffortFilterForm(forms.Form):
    """The conditions of the list of publicity."""

    q = forms.CharField(label="内容、地点", required=False, max_length=60)
    area = forms.CharField(label="乡镇", required=False)
    medium = forms.ChoiceField(label="方式", required=False, choices=[("", "全部方式"), *Medium.choices])
