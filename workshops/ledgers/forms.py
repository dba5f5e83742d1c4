"""What is typed into the books, in big fields: only those of the book, the few important ones first."""

import uuid

from django import forms

from jishan_portal.kit import clock
from jishan_portal.kit.pages import DayInput
from workshops.ledgers import queries
from workshops.ledgers.actions import Entry
from workshops.ledgers.models import Line, Stage
from workshops.ledgers.rules import BOOKS

OK_CHOICES = [("yes", "合格"), ("no", "不合格")]
MAKING = [(Stage.PRODUCTION, "生产"), (Stage.PACKING, "包装")]
LISTED = ("name", "party", "person", "detail")
SENTENCES = {
    "batch": "不填，系统给您编一个。",
    "party_phone": "写过一次就记住，下回不用填。",
    "photo": "发票、收据、送货单都行。",
}


def _offer_words(line: Line) -> str:
    batch = f"（{line.batch}）" if line.batch else ""
    return f"{line.on:%m-%d} {line.name} {line.amount}{batch}"


class LineForm(forms.Form):
    """A line of one book."""

    on = forms.DateField(label="哪天", widget=DayInput, initial=clock.today, error_messages={"required": "请填日期。"})
    name = forms.CharField(max_length=60)
    quantity = forms.DecimalField(max_digits=10, decimal_places=2, min_value=0, widget=forms.NumberInput(attrs={"inputmode": "decimal"}))
    unit = forms.CharField(max_length=10)
    is_ok = forms.ChoiceField(choices=OK_CHOICES, widget=forms.RadioSelect)
    stage = forms.ChoiceField(choices=MAKING, widget=forms.RadioSelect, initial=Stage.PRODUCTION)
    party = forms.CharField(max_length=60)
    detail = forms.CharField(max_length=120)
    person = forms.CharField(max_length=30)
    photo = forms.FileField(allow_empty_file=True, widget=forms.ClearableFileInput(attrs={"accept": "image/*"}))
    party_phone = forms.CharField(max_length=20, widget=forms.TextInput(attrs={"inputmode": "tel"}))
    party_address = forms.CharField(max_length=80)
    batch = forms.CharField(max_length=40)
    until = forms.DateField(widget=DayInput)
    spec = forms.CharField(max_length=40)
    sources = forms.MultipleChoiceField(required=False)
    told_by = forms.CharField(
        label="口述人", max_length=30, help_text="请您代记的业主或店里的人。这一笔会写明由您代记、由谁口述。",
        error_messages={"required": "请填是谁请您代记的。"},
    )  # fmt: skip
    reason = forms.CharField(label="为什么改", max_length=100, help_text="例如：数量写错、写重了。原来那一笔会划掉，但还看得到。")
    kept_photo = forms.IntegerField(widget=forms.HiddenInput, required=False)
    submission_id = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, kind: str, root_id: int, corrects: Line | None = None, is_helper: bool = False, **kwargs):
        super().__init__(*args, **kwargs)
        self.kind, self.book = kind, BOOKS[kind]
        self.fields["submission_id"].initial = uuid.uuid4
        asked = {name for name, is_asked in (("reason", corrects), ("told_by", is_helper)) if is_asked}
        for name in list(self.fields):
            if name in self.book.labels:
                self._set_up(name)
            elif name not in {"on", "sources", "submission_id", "kept_photo", *asked}:
                del self.fields[name]
        held = queries.back_from(corrects) if corrects else []
        self._offer(held + [line for line in queries.offered(root_id, kind) if line not in held])
        if held and "sources" in self.fields:
            self.fields["sources"].initial = [str(line.pk) for line in held] if self.book.many else str(held[0].pk)
        known = queries.remembered(root_id, kind)
        self.lists = {name: known[name] for name in LISTED if name in self.fields and known[name]}
        for name in self.lists:
            self.fields[name].widget.attrs["list"] = f"known-{name}"
        if "unit" in self.fields:
            self.lists["unit"] = list(self.book.units)
            self.fields["unit"].initial = self.book.units[0]
            self.fields["unit"].widget.attrs["list"] = "known-unit"
        self.order_fields(["on", *self.book.labels])

    def _set_up(self, name: str) -> None:
        field = self.fields[name]
        field.label, field.required, field.help_text = self.book.labels[name], name in self.book.required, SENTENCES.get(name, "")
        field.error_messages["required"] = f"请填“{field.label}”。"
        if name == "batch" and not self.book.many:
            field.help_text = ""

    def _offer(self, found: list[Line]) -> None:
        if not found:
            del self.fields["sources"]
            return
        field = self.fields["sources"]
        choices = [(str(line.pk), _offer_words(line)) for line in found]
        field.label = self.book.source_label
        if self.book.many:
            field.widget = forms.CheckboxSelectMultiple()
        else:
            choices.append(("", "不在这里面，或不知道"))
            self.fields["sources"] = forms.ChoiceField(label=field.label, required=False, widget=forms.RadioSelect, choices=choices)
            self.fields["sources"].initial = choices[0][0]
        self.fields["sources"].choices = choices

    @property
    def few(self) -> list:
        """The fields that stand on the screen at once."""
        names = [*list(self.book.labels)[: self.book.few], "sources", "told_by", "reason"]
        return [self[name] for name in names if name in self.fields]

    @property
    def rest(self) -> list:
        """The fields under 更多."""
        return [self[name] for name in ["on", *list(self.book.labels)[self.book.few :]] if name in self.fields]

    @property
    def is_rest_wrong(self) -> bool:
        """Whether something under 更多 was refused, so that it is shown open."""
        return any(field.errors for field in self.rest)

    def entry(self, photo=None) -> Entry:
        """The clean data as the action takes it; `photo` is the file already taken in."""
        data = self.cleaned_data
        kept = {name: data[name] for name in Entry.__dataclass_fields__ if name in data and name not in {"photo", "sources", "is_ok"}}
        chosen = data.get("sources") or ()
        sources = tuple(int(pk) for pk in ([chosen] if isinstance(chosen, str) else chosen))
        is_ok = {"yes": True, "no": False}.get(data.get("is_ok", ""))
        return Entry(kind=self.kind, photo=photo, sources=sources, is_ok=is_ok, **kept)


class StrikeForm(forms.Form):
    """Why a line is struck."""

    reason = forms.CharField(label="为什么划掉", max_length=100, help_text="例如：记重了、记错本子了。划掉后还看得到，不会删掉。")


class PeriodForm(forms.Form):
    """From when to when a book is shown or printed."""

    since = forms.DateField(label="从", widget=DayInput(attrs={"class": "form-control"}), required=False)
    until = forms.DateField(label="到", widget=DayInput(attrs={"class": "form-control"}), required=False)


def initial_of(line: Line, *, is_copy: bool) -> dict:
    """Return what a form starts from: a copy leaves out what belongs to one batch only."""
    left_out = {"photo", "sources", "kind"} | ({"on", "batch", "until"} if is_copy else set())
    facts = {name: getattr(line, name) for name in Entry.__dataclass_fields__ if name not in left_out}
    facts["is_ok"] = {True: "yes", False: "no"}.get(line.is_ok, "")
    return facts
