"""What is typed about trainings."""

from uuid import uuid4

from django import forms

from jishan_portal.accounts.areas import span
from jishan_portal.accounts.models import Area, Organisation
from jishan_portal.files.attaching import FilesField, KeptForm
from jishan_portal.kit import clock
from workshops.training.bank_table import answer_errors
from workshops.training.models import Question, Session, Theme
from workshops.training.rules import LETTERS
from workshops.training.states import Audience, SeatState, SessionState

CHOICES = LETTERS[:4]
SEAT_VIEWS = [("", "全部"), ("owed", "没有到的"), ("trained", "已发培训证明"), *SeatState.choices]


class MomentInput(forms.DateTimeInput):
    """A browser's own picker of day and hour; typing 2024-06-17 09:00 works where there is none."""

    input_type = "datetime-local"

    def __init__(self, attrs=None):
        super().__init__(attrs, format="%Y-%m-%dT%H:%M")


def areas_of(user) -> list[tuple[str, str]]:
    """Return the counties and townships for which somebody may hold a training."""
    return list(Area.objects.filter(user.access.within("code"), level__in=(6, 9)).order_by("code").values_list("code", "name")[:200])


class ChangeForm(forms.Form):
    """What may change until a training is held."""

    starts_at = forms.DateTimeField(label="开始时间", widget=MomentInput)
    place = forms.CharField(label="地点", max_length=80)
    lecturer = forms.CharField(label="授课人", max_length=40, required=False)
    words = forms.CharField(label="说明", max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2}))


class SessionForm(ChangeForm):
    """A training."""

    field_order = ("title", "theme", "audience", "area", "starts_at", "place", "lecturer", "has_quiz", "words")
    title = forms.CharField(label="培训名称", max_length=60)
    theme = forms.ModelChoiceField(label="主题", queryset=Theme.objects.all(), empty_label="请选择")
    audience = forms.ChoiceField(label="对象", choices=Audience.choices, widget=forms.RadioSelect, initial=Audience.WORKSHOPS)
    area = forms.ChoiceField(label="范围", help_text="建好以后再选通知哪些户、哪些单位。")
    has_quiz = forms.BooleanField(
        label="课后测验", required=False, initial=True, help_text="从题库里按主题随机抽题，合格的发培训证明，不合格的安排补考。"
    )
    submission_id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4, required=False)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["area"].choices = areas_of(user)

    def clean_starts_at(self):
        """A training is planned ahead; one held earlier today may still be written down."""
        if self.cleaned_data["starts_at"] < clock.start_of(clock.today()):
            raise forms.ValidationError("开始时间不能早于今天。")
        return self.cleaned_data["starts_at"]

    def made(self) -> Session:
        """The session as typed, unsaved."""
        names = ("title", "theme", "audience", "starts_at", "place", "lecturer", "words", "has_quiz")
        return Session(area_code=self.cleaned_data["area"], **{name: self.cleaned_data[name] for name in names})


class InviteForm(forms.Form):
    """Which workshops are told."""

    area = forms.ChoiceField(label="哪些乡镇的小作坊")
    only_untrained = forms.BooleanField(label="只通知今年还没有参加过培训的", required=False, initial=True)

    def __init__(self, *args, user, session, **kwargs):
        super().__init__(*args, **kwargs)
        low, high = span(session.area_code)
        self.fields["area"].choices = [(code, name) for code, name in areas_of(user) if low <= code < high]
        self.fields["area"].initial = session.area_code


class OfficialsForm(forms.Form):
    """Which offices are told."""

    organisations = forms.ModelMultipleChoiceField(
        label="哪些单位的监管人员", queryset=Organisation.objects.none(), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        rows = Organisation.objects.filter(is_active=True, areas__in=Area.objects.filter(user.access.within("code"))).distinct()
        self.fields["organisations"].queryset = rows.order_by("kind", "code")


class FilesForm(KeptForm):
    """Materials, or pages of the paper list."""

    pages = FilesField(label="文件（照片或 PDF）", required=False)


class ReasonForm(forms.Form):
    """Why a training is called off."""

    reason = forms.CharField(label="原因", max_length=200, widget=forms.Textarea(attrs={"rows": 3}), help_text="被通知的人看得到。")


class QuestionForm(forms.Form):
    """A question of the bank."""

    theme = forms.ModelChoiceField(label="主题", queryset=Theme.objects.all(), empty_label="请选择")
    text = forms.CharField(label="题目", max_length=300, widget=forms.Textarea(attrs={"rows": 2}))
    option_a = forms.CharField(label="选项 A", max_length=100)
    option_b = forms.CharField(label="选项 B", max_length=100)
    option_c = forms.CharField(label="选项 C", max_length=100, required=False)
    option_d = forms.CharField(label="选项 D", max_length=100, required=False)
    answer = forms.MultipleChoiceField(
        label="答案",
        choices=[(one, one) for one in CHOICES],
        widget=forms.CheckboxSelectMultiple,
        help_text="勾一个是单选题，勾几个是多选题。",
    )
    why = forms.CharField(label="解析", max_length=300, required=False, help_text="交卷后显示，说明为什么。")
    is_active = forms.BooleanField(label="在用", required=False, initial=True, help_text="不用的题不再抽到，以前的答卷不变。")

    def clean(self):
        """The answer must be one of the options given."""
        data = super().clean()
        for said in answer_errors(self._options(), "".join(data.get("answer", []))):
            self.add_error("answer", said)
        return data

    def _options(self) -> list[str]:
        return [text for letter in "abcd" if (text := self.cleaned_data.get(f"option_{letter}", "").strip())]

    def filled(self, question: Question) -> Question:
        """Put what was typed onto a question, unsaved."""
        data = self.cleaned_data
        question.theme, question.text, question.why, question.is_active = data["theme"], data["text"], data["why"], data["is_active"]
        question.options, question.answer = self._options(), "".join(sorted(data["answer"]))
        return question


def initial_of(question: Question) -> dict:
    """Return what a change of a question starts from."""
    options = {f"option_{letter}": text for letter, text in zip("abcd", question.options, strict=False)}
    same = {name: getattr(question, name) for name in ("text", "why", "is_active")}
    return {**options, **same, "theme": question.theme_id, "answer": list(question.answer)}


class TableForm(forms.Form):
    """A table of questions."""

    table = forms.FileField(label="题库表（Excel 或 CSV）", help_text="一行一题：主题、题目、选项A—D、答案、解析。题库里已有的题跳过。")


class FilterForm(forms.Form):
    """The conditions of the list of sessions."""

    q = forms.CharField(label="名称、地点", required=False, max_length=60)
    theme = forms.ChoiceField(label="主题", required=False)
    audience = forms.ChoiceField(label="对象", required=False, choices=[("", "全部对象"), *Audience.choices])
    state = forms.ChoiceField(label="状态", required=False, choices=[("", "全部状态"), *SessionState.choices])

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["theme"].choices = [("", "全部主题"), *Theme.objects.values_list("key", "name")]


class SeatFilterForm(forms.Form):
    """The conditions of a session's list."""

    q = forms.CharField(label="店名、姓名", required=False, max_length=60)
    view = forms.ChoiceField(label="状态", required=False, choices=SEAT_VIEWS)


class UntrainedForm(forms.Form):
    """The conditions of the list of the untrained."""

    q = forms.CharField(label="店名、负责人", required=False, max_length=60)
    area = forms.CharField(label="乡镇", required=False)
    theme = forms.ChoiceField(label="主题", required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["theme"].choices = [
            ("", "一场都没参加"),
            *((key, f"没参加过{name}") for key, name in Theme.objects.values_list("key", "name")),
        ]


class BankFilterForm(forms.Form):
    """The conditions of the bank."""

    q = forms.CharField(label="题目", required=False, max_length=60)
    theme = forms.ChoiceField(label="主题", required=False)
    view = forms.ChoiceField(label="状态", required=False, choices=[("", "全部"), ("on", "在用"), ("off", "停用")])

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["theme"].choices = [("", "全部主题"), *Theme.objects.values_list("key", "name")]
