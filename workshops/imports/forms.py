"""What is chosen in the wizard."""

from django import forms

from jishan_portal.kit.numbers import whole
from workshops.imports.queries import groups_of
from workshops.imports.reading.columns import COLUMNS

MOST_HEADER = 200


class UploadForm(forms.Form):
    """The ledger and who sent it."""

    file = forms.FileField(
        label="台账文件",
        help_text="支持 .xlsx、.xls、.csv，一次一个文件，可以有多张工作表。",
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xls,.csv"}),
        error_messages={
            "empty": "文件是空的，里面没有任何内容。请确认发送的是填好的台账，重新选择文件。",
            "required": "请选择要导入的台账文件。",
        },
    )
    sender = forms.CharField(
        label="报送单位", max_length=60, required=False, help_text="例如：稷峰镇人民政府。留空时按表头上方的“填报单位”识别。"
    )
    submission_id = forms.UUIDField(widget=forms.HiddenInput)


class MappingForm:
    """Which sheets are taken, where their headers stand, what each column means; fields are named by the sheet's place."""

    def __init__(self, sheets: list[dict], data=None):
        self.sheets, self.data = sheets, data
        self.groups = groups_of(sheets)
        self.unread = [sheet for sheet in sheets if not sheet["labels"]]

    @property
    def sender(self) -> str:
        """Who sent the ledger."""
        return self.data.get("sender", "").strip()

    def headers(self) -> dict[int, tuple[int, int]]:
        """The header rows as chosen (0-based), where they differ from what was read."""
        chosen = {}
        for number, group in enumerate(self.groups):
            header = self._number(f"g{number}-header", group["header"] + 1) - 1
            height = min(max(self._number(f"g{number}-height", group["height"]), 1), 2)
            if (header, height) != (group["header"], group["height"]):
                chosen |= dict.fromkeys(group["places"], (header, height))
        return chosen

    def described(self) -> list[dict]:
        """The sheets with the choices made on the page."""
        sheets = [dict(sheet) for sheet in self.sheets]
        for number, group in enumerate(self.groups):
            mapping = {}
            for column in group["columns"]:
                key = self.data.get(f"g{number}-c{column['at']}", "")
                if key in COLUMNS and key not in mapping.values():
                    mapping[str(column["at"])] = key
            for place in group["places"]:
                sheets[place] |= {"mapping": mapping, "is_taken": f"take{place}" in self.data}
        return sheets

    def twice(self) -> list[str]:
        """Labels of the meanings that were chosen for two columns of one sheet."""
        found = []
        for number, group in enumerate(self.groups):
            keys = [key for column in group["columns"] if (key := self.data.get(f"g{number}-c{column['at']}", "")) in COLUMNS]
            found += [COLUMNS[key].label for key in dict.fromkeys(keys) if keys.count(key) > 1]
        return found

    def _number(self, name: str, usual: int) -> int:
        number = whole(self.data.get(name, ""))
        return number if number is not None and 0 < number <= MOST_HEADER else usual
