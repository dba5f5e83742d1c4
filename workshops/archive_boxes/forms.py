"""What is typed about documents, rules and the contents of the boxes."""

import uuid

from django import forms

from jishan_portal.files.attaching import FilesField, KeptForm
from jishan_portal.kit import clock
from jishan_portal.kit.pages import DayInput
from workshops.archive_boxes.actions import Facts
from workshops.archive_boxes.contents import ItemFacts, RuleFacts
from workshops.archive_boxes.models import Item, KeepFrom
from workshops.ledgers.models import LedgerKind, Stage

LEVELS = [("", "完整度"), ("full", "六盒齐全"), ("80", "80%–99%"), ("50", "50%–79%"), ("0", "不到 50%")]
RULES = [("", "管理制度"), ("has", "制度已建全"), ("lacks", "制度没建全"), ("follows", "都在执行"), ("idle", "建了没有执行依据")]
STAGES = [
    ("", "关键环节"),
    ("all_stages", "三个环节都有记录"),
    ("production", "缺生产记录"),
    ("packing", "缺包装记录"),
    ("sale", "缺销售记录"),
]
STAGE_CHOICES = [("", "不分环节"), *Stage.choices]


class DocumentForm(KeptForm):
    """A document: photos first, the rest may be left as it is."""

    pages = FilesField(label="拍照或选文件", required=False, allow_empty_file=True, help_text="可以一次选几张，也可以选 PDF。")
    issued_on = forms.DateField(label="哪天的", widget=DayInput, initial=clock.today)
    valid_until = forms.DateField(label="有效期到哪天", widget=DayInput, required=False, help_text="上面没写有效期的，不用填。")
    title = forms.CharField(label="是谁家的、叫什么", max_length=60, required=False, help_text="例如：河津面粉厂生产许可证。可以不填。")
    submission_id = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["submission_id"].initial = uuid.uuid4

    def facts(self) -> Facts:
        """The clean data as the action takes it."""
        return Facts(**{name: self.cleaned_data[name] for name in Facts.__dataclass_fields__})


class PagesForm(KeptForm):
    """More pages of a document."""

    pages = FilesField(label="再拍几页", required=False, allow_empty_file=True)


class ReasonForm(forms.Form):
    """A reason, for striking a document or for saying that an item does not concern the workshop."""

    reason = forms.CharField(label="原因", max_length=100)


class EndExcuseForm(forms.Form):
    """Why the office does not accept a declaration; an owner may leave it empty."""

    reason = forms.CharField(label="原因", max_length=100, required=False)


class AdoptForm(forms.Form):
    """Taking a rule up: the day and the words."""

    adopted_on = forms.DateField(label="从哪天起执行", widget=DayInput, initial=clock.today)
    text = forms.CharField(label="制度内容", widget=forms.Textarea(attrs={"rows": 8}), help_text="可以照用范本，也可以改成自己的话。")
    submission_id = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=uuid.uuid4)


class ProofForm(KeptForm):
    """Something that shows a rule is followed."""

    words = forms.CharField(label="做了什么", max_length=120)
    on = forms.DateField(label="哪天", widget=DayInput, initial=clock.today)
    pages = FilesField(label="拍一张照片", required=False, allow_empty_file=True)
    submission_id = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=uuid.uuid4)


class ListForm(forms.Form):
    """The filters of the county list."""

    q = forms.CharField(label="店名、负责人", required=False, max_length=40)
    area = forms.CharField(label="乡镇", required=False, max_length=12)
    level = forms.ChoiceField(label="完整度", required=False, choices=LEVELS)
    lacks = forms.ChoiceField(label="缺哪一项", required=False)
    rules = forms.ChoiceField(label="管理制度", required=False, choices=RULES)
    stage = forms.ChoiceField(label="关键环节", required=False, choices=STAGES)

    def __init__(self, *args, items: list[Item], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["lacks"].choices = [("", "缺哪一项"), *((item.key, item.name) for item in items if item.is_required)]


class AreaForm(forms.Form):
    """The township of a list."""

    area = forms.CharField(label="乡镇", required=False, max_length=12)


class BoxForm(forms.Form):
    """The name of a box from a day on."""

    name = forms.CharField(label="盒名", max_length=30)
    from_on = forms.DateField(label="从哪天起用", widget=DayInput, initial=clock.today)
    is_confirmed = forms.BooleanField(label="局方已确认（不勾选的，页面显示“待局方确认”）", required=False)


class ItemForm(forms.Form):
    """An item of a box from a day on."""

    name = forms.CharField(label="名称", max_length=40)
    hint = forms.CharField(label="给业主的说明", max_length=80, required=False)
    is_required = forms.BooleanField(label="必备（★，缺了不算齐全）", required=False)
    can_be_excused = forms.BooleanField(label="可以声明不适用", required=False)
    is_periodic = forms.BooleanField(label="要经常更新（太旧的照片不算）", required=False)
    keep_from = forms.ChoiceField(label="保存期限从哪天算", choices=KeepFrom.choices)
    keep_months = forms.IntegerField(label="保存几个月", min_value=1, max_value=600)
    keep_months_else = forms.IntegerField(label="没有期限的，保存几个月", min_value=1, max_value=600, required=False)
    basis = forms.CharField(label="依据", max_length=80, required=False, help_text="法条或文件名；没有明文的写“门户默认值”。")
    stage = forms.ChoiceField(label="环节", choices=STAGE_CHOICES, required=False)
    is_confirmed = forms.BooleanField(label="局方已确认", required=False)
    from_on = forms.DateField(label="从哪天起用", widget=DayInput, initial=clock.today)

    def facts(self) -> ItemFacts:
        """The clean data as the action takes it."""
        return ItemFacts(**{name: self.cleaned_data[name] for name in ItemFacts.__dataclass_fields__})


class RetireForm(forms.Form):
    """From when an item is asked for no more."""

    from_on = forms.DateField(label="从哪天起不再要求", widget=DayInput, initial=clock.today)


class RuleForm(forms.Form):
    """A management rule and its text."""

    name = forms.CharField(label="制度名称", max_length=30)
    text = forms.CharField(label="范本", widget=forms.Textarea(attrs={"rows": 12}))
    basis = forms.CharField(label="依据", max_length=80, required=False)
    ledger = forms.ChoiceField(label="执行情况看哪本台账", choices=[("", "看登记的执行依据"), *LedgerKind.choices], required=False)
    stage = forms.ChoiceField(label="环节", choices=STAGE_CHOICES, required=False)
    is_required = forms.BooleanField(label="每一户都应建立", required=False, initial=True)
    is_confirmed = forms.BooleanField(label="局方已确认", required=False)

    def facts(self) -> RuleFacts:
        """The clean data as the action takes it; line ends as they are kept."""
        facts = {name: self.cleaned_data[name] for name in RuleFacts.__dataclass_fields__}
        return RuleFacts(**facts | {"text": facts["text"].replace("\r\n", "\n").strip()})


def initial_of(record, facts_class) -> dict:
    """Return what a change starts from."""
    return {name: getattr(record, name) for name in facts_class.__dataclass_fields__}
