"""What the owner's pages send: answers of one screen, answers a phone kept, the handing-in, a filled paper form, the grid."""

import uuid

from django import forms

from inspections.checklists.states import AnswerValue
from inspections.self_checks.actions_fill import REMARK, Given
from inspections.self_checks.models import Wave
from jishan_portal.kit.numbers import wholes
from jishan_portal.kit.plain_words import parsed

MOST_ANSWERS = 500
OWNER_WORD = 30
MOST_PAGES = 10


def answers_of_screen(post, questions) -> list[Given]:
    """Return what was changed on a screen sent without JavaScript; what stands as the page showed it is left alone."""
    given = []
    for question in questions:
        pk = question.item.pk
        value, remark = post.get(f"a{pk}", ""), post.get(f"r{pk}", "").strip()
        if value and (value != post.get(f"was{pk}", "") or remark != post.get(f"had{pk}", "")):
            given.append(Given(pk, value, remark))
    return given


class AnswersForm(forms.Form):
    """What a phone sends: `answers` is a JSON list of {item, value, remark, cover, age}."""

    answers = forms.CharField(required=False)

    def clean_answers(self) -> list[Given]:
        """Return the answers; anything malformed is refused whole."""
        try:
            rows = parsed(self.cleaned_data["answers"] or "[]")
            given = [_given(row) for row in rows]
        except (ValueError, TypeError, KeyError, AttributeError, OverflowError) as error:
            raise forms.ValidationError("手机发来的答案不完整，请刷新页面再试。") from error
        if len(given) > MOST_ANSWERS:
            raise forms.ValidationError("一次发来的答案太多，请刷新页面再试。")
        return given


def _given(row: dict) -> Given:
    if row["value"] not in AnswerValue.values:
        raise ValueError(row["value"])
    age = float(row.get("age", 0))
    if not age < float("inf"):
        raise ValueError(age)
    return Given(int(row["item"]), row["value"], str(row.get("remark", ""))[:REMARK], bool(row.get("cover")), age)


class HandInForm(AnswersForm):
    """Handing in: the number of this submission, whose answers they are, and what the phone had not sent yet."""

    submission_id = forms.UUIDField(label="提交号")
    owner_word = forms.CharField(label="业主姓名", required=False, max_length=OWNER_WORD)


class PictureForm(forms.Form):
    """One photo of one question; `uuid` and `sha256` make a repeated try safe."""

    file = forms.FileField(label="照片", allow_empty_file=True)
    item = forms.IntegerField(label="题目")
    value = forms.ChoiceField(label="答案", choices=[("", "未答"), *AnswerValue.choices], required=False)
    uuid = forms.UUIDField(label="上传号", required=False)
    sha256 = forms.RegexField(r"^[0-9a-fA-F]{64}$", label="散列", required=False)


class ManyFiles(forms.FileField):
    """Several files chosen at once."""

    widget = type("ManyFilesInput", (forms.ClearableFileInput,), {"allow_multiple_selected": True})

    def clean(self, data, initial=None):
        """Return the list of files."""
        found = data if isinstance(data, list | tuple) else [data]
        cleaned = [super(ManyFiles, self).clean(one, initial) for one in found]
        if len(cleaned) > MOST_PAGES:
            raise forms.ValidationError(f"一次最多传 {MOST_PAGES} 张。")
        return cleaned


class PaperSheetForm(forms.Form):
    """Photos of a filled paper form."""

    pages = ManyFiles(label="填好的纸质表", allow_empty_file=True, help_text="一页拍一张，字要看得清；也可以传扫描的 PDF。")


class GridFilterForm(forms.Form):
    """Which owners stand in the grid."""

    wave = forms.ModelChoiceField(label="自查行动", queryset=Wave.objects.none(), required=False, empty_label=None)
    area = forms.ChoiceField(label="乡镇", required=False)
    word = forms.CharField(label="村、店名或业主", required=False, max_length=40)

    def __init__(self, *args, waves, areas, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["wave"].queryset = Wave.objects.filter(pk__in=[wave.pk for wave in waves])
        self.fields["area"].choices = [("", "全部乡镇"), *areas]


def grid_row(post, check_id: int) -> dict:
    """Return what a row of the grid sent: key items confirmed, the rest, whether it is handed in, whose word it is."""
    numbers = set(wholes(post.getlist(f"key{check_id}")))
    once = post.get(f"once{check_id}", "")
    return {
        "confirmed": numbers,
        "rest_is_yes": f"rest{check_id}" in post,
        "hand_in_as": _uuid(once) if f"done{check_id}" in post else None,
        "owner_word": post.get(f"owner{check_id}", "").strip()[:OWNER_WORD],
    }


def _uuid(text: str):
    try:
        return uuid.UUID(text)
    except ValueError:
        return uuid.uuid4()
