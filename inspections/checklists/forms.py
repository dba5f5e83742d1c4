"""What is typed for a checklist: a new list, a section, an item, an import."""

from django import forms

from inspections.checklists.models import Checklist, Item, Version
from inspections.checklists.states import AnswerValue, PhotoRule, Purpose


class ListForm(forms.Form):
    """A new checklist."""

    title = forms.CharField(label="名称", max_length=80)
    purpose = forms.ChoiceField(label="用途", choices=Purpose.choices)
    key = forms.SlugField(
        label="代号",
        max_length=40,
        help_text="用英文字母、数字和下划线，例如 visit_oil；以后不能改。",
        error_messages={"invalid": "只能用英文字母、数字、下划线和减号。"},
    )

    def clean_key(self) -> str:
        """A key is used once."""
        key = self.cleaned_data["key"]
        if Checklist.objects.filter(key=key).exists():
            raise forms.ValidationError("这个代号已经用过，请换一个。")
        return key


class SectionForm(forms.Form):
    """The two titles of a section."""

    title = forms.CharField(label="标题", max_length=60)
    plain_title = forms.CharField(
        label="对业主的说法", max_length=60, required=False, help_text="业主手机上一屏的标题，例如“一、人穿戴干净”；不填就用标题。"
    )


class ItemForm(forms.ModelForm):
    """An item of a draft; `picture` is uploaded beside it."""

    picture = forms.FileField(
        label="示意图",
        required=False,
        help_text="给业主看的样子，手机照片即可（JPEG、PNG）。",
        widget=forms.FileInput(attrs={"accept": "image/*"}),
    )
    drops_picture = forms.BooleanField(label="去掉现在的示意图", required=False)

    class Meta:
        model = Item
        fields = [
            "section", "code", "text", "plain_text", "is_key", "link", "clean_tag", "control", "basis", "help_text", "photo_rule", "weight",
            "asked_when", "asked_answer",
        ]  # fmt: skip
        widgets = {name: forms.Textarea(attrs={"rows": 2}) for name in ("text", "plain_text", "help_text")}
        help_texts = {
            "code": "这一版里不重复，例如 P7；改版后编号不变，才能对比和统计重复出现的问题。",
            "plain_text": "老人看得懂的话；不填就用题目。",
            "is_key": "重点项要逐题答，不能用“其余均为是”带过；答“否”按较大隐患处理。",
            "clean_tag": "算进三净两明一禁的哪一项。",
            "control": "生产、包装、销售关键环节控制（方案三（一）1）。",
            "basis": "法律条款或方案条目，照原文写；不确定的不要写。",
            "weight": "1 是一般，数大的分量重；得分率＝答“是”的权重÷答“是”和“否”的权重。",
            "asked_when": "只有前提题答了指定的答案，才问这一题；一直要问的不选。",
        }

    def __init__(self, *args, version: Version, **kwargs):
        super().__init__(*args, **kwargs)
        self.version = version
        self.fields["section"].queryset = version.sections.order_by("order")
        self.fields["section"].empty_label = None
        others = version.items.exclude(pk=self.instance.pk) if self.instance.pk else version.items
        self.fields["asked_when"].queryset = others.filter(asked_when__isnull=True).order_by("section__order", "order")
        self.fields["asked_when"].empty_label = "一直要问"
        for name in ("clean_tag", "control"):
            self.fields[name].choices = [("", "不属于"), *self.fields[name].choices[1:]]
        self.fields["asked_answer"].choices = [("", "—"), *AnswerValue.choices]
        self.fields["photo_rule"].choices = PhotoRule.choices
        if not self.instance.help_picture_id:
            del self.fields["drops_picture"]

    def clean_code(self) -> str:
        """A code stands once in a version."""
        code = self.cleaned_data["code"].strip()
        if self.version.items.filter(code=code).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(f"这一版里已有编号 {code}，请换一个。")
        return code

    def clean_weight(self) -> int:
        """At least 1."""
        weight = self.cleaned_data["weight"]
        if weight < 1:
            raise forms.ValidationError("权重最小是 1。")
        return weight

    def clean(self) -> dict:
        """Premise and its answer go together; an item others depend on has no premise itself."""
        data = super().clean()
        if data.get("asked_when") and not data.get("asked_answer"):
            self.add_error("asked_answer", "选了前提题，请再选它答什么时才问。")
        if data.get("asked_answer") and not data.get("asked_when"):
            self.add_error("asked_when", "选了前提答案，请再选前提题；一直要问的两项都不选。")
        if data.get("asked_when") and self.instance.pk and self.instance.dependents.exists():
            self.add_error("asked_when", "别的题以这一题为前提，它自己不能再有前提。")
        return data


class UploadForm(forms.Form):
    """A list as a workbook."""

    file = forms.FileField(label="Excel 文件", help_text="用“导出 Excel”得到的表改好后传回来；表头不要动。")


class RetireForm(forms.Form):
    """Why a version goes out of use."""

    note = forms.CharField(label="理由", max_length=300, widget=forms.Textarea(attrs={"rows": 3}))
