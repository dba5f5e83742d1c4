"""Reading questions from a table: every row is checked, errors are named by row in Chinese, nothing is written here."""

from django.core.exceptions import ValidationError

from workshops.imports.reading.guards import FileUnreadable
from workshops.imports.reading.sheets import open_book
from workshops.training.models import Question, Theme
from workshops.training.rules import LETTERS

NEEDED, OPTIONS, MOST = ("主题", "题目", "答案"), tuple(f"选项{letter}" for letter in LETTERS[:4]), 2000
MOST_ERRORS = 20


def read(content: bytes) -> list[Question]:
    """Return the questions of a workbook or comma file, unsaved; ValidationError lists what is wrong row by row."""
    try:
        rows = open_book(content).sheets[0].rows
    except FileUnreadable as error:
        raise ValidationError(error.message) from error
    lines = [[str(cell).strip() for cell in row] for row in rows[: MOST + 20]]
    head = next((place for place, line in enumerate(lines[:12]) if set(NEEDED) <= set(line)), None)
    if head is None:
        raise ValidationError("没有找到表头。应有一行写着：主题、题目、选项A、选项B、选项C、选项D、答案、解析。可以先导出题库，照着改。")
    themes, errors, found = {theme.name: theme for theme in Theme.objects.all()}, [], []
    for number, line in enumerate(lines[head + 1 :], head + 2):
        if any(line):
            cells = dict(zip(lines[head], line, strict=False))
            found.append(_question(number, cells, themes, errors))
    if errors:
        raise ValidationError(errors[:MOST_ERRORS])
    return found


def _question(number: int, cells: dict, themes: dict, errors: list[str]) -> Question:
    theme, options = themes.get(cells["主题"]), [cells[name] for name in OPTIONS if cells.get(name)]
    answer = "".join(sorted(set(cells["答案"].upper().replace(" ", "").replace("、", ""))))
    if theme is None:
        errors.append(f"第 {number} 行：主题“{cells['主题']}”不在四个主题里（{'、'.join(themes)}）")
    if not cells["题目"] or len(cells["题目"]) > 300:
        errors.append(f"第 {number} 行：题目没有填，或超过 300 字")
    errors += [f"第 {number} 行：{said}" for said in answer_errors(options, answer)]
    return Question(theme=theme, text=cells["题目"], options=options, answer=answer, why=cells.get("解析", "")[:300])


def answer_errors(options: list[str], answer: str) -> list[str]:
    """Say what is wrong with the options and the answer of a question."""
    if len(options) < 2:
        return ["至少要有两个选项"]
    if not answer or set(answer) - set(LETTERS[: len(options)]):
        return [f"答案只能用 {LETTERS[: len(options)]} 里的字母，多选写在一起，例如 AC"]
    return []
