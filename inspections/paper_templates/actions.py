"""Taking in a new version of a template, and going back to the built-in one."""

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from inspections.case_papers.catalogue import PaperKind
from inspections.case_papers.models import Draft
from inspections.paper_templates import documents, queries, rules
from inspections.paper_templates.models import TemplateVersion
from jishan_portal.accounts.models import User
from jishan_portal.audit import actions as audit
from jishan_portal.files import actions as files
from jishan_portal.files import storage
from jishan_portal.files.models import StoredFile
from jishan_portal.files.rules import FileRefused
from jishan_portal.kit import clock
from jishan_portal.workflow.actions import MoveRefused

ABILITY = "paper_templates.edit"


class TemplateRefused(Exception):
    """A template that cannot be used; `faults` say what is wrong and where."""

    def __init__(self, faults: list[str]):
        super().__init__("；".join(faults))
        self.faults = faults


@transaction.atomic
def take_in(kind: PaperKind, stored: StoredFile, *, by: User, note: str) -> TemplateVersion:
    """Make an uploaded Word file the template of a kind of paper; the one before is ended and kept.

    Raises TemplateRefused with every fault and its place; nothing is changed then.
    """
    _must_edit(by)
    used = TemplateVersion.objects.of(kind.code).in_use().select_for_update().first()
    if used and used.file.sha256 == stored.sha256:
        raise MoveRefused("上传的文件和现在用的模板完全一样，没有改动。")
    check(storage.path_of(storage.ORIGINAL, stored.sha256).read_bytes(), kind)
    last = TemplateVersion.objects.of(kind.code).first()
    if used:
        _end(used, by=by)
    made = TemplateVersion(code=kind.code, number=(last.number if last else 0) + 1, file=stored, note=note.strip()[:200], made_by=by)
    made.made_at = clock.now()
    files.claim(stored, by=by)
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError as error:
        raise MoveRefused("您上传的同时，有人换过这份模板。请返回刷新页面，看最新版本后再上传。") from error
    facts = {"code": kind.code, "number": made.number, "sha256": stored.sha256}
    audit.record("inspections.template.take_in", made, by=by, summary=f"启用{made}：{note}"[:300], data=facts)
    return made


def check(content: bytes, kind: PaperKind) -> None:
    """Raise TemplateRefused where a Word file cannot serve as the template of a kind of paper."""
    try:
        faults = rules.faults_of(content, kind)
    except Exception as error:  # python-docx and lxml raise many kinds of errors for a file that only looks like one
        raise FileRefused("文档打不开，可能已经损坏。请在 Word 或者 WPS 里打开后另存为 .docx，再上传。") from error
    if faults:
        raise TemplateRefused(faults)
    try:
        documents.tried(content, kind)
    except Exception as error:  # what a template does when it is filled in is the office's, so whatever it raises is a refusal
        raise TemplateRefused(["用样例试填时出错，请检查 if、for 的位置是否成对、是否各占一行。"]) from error


@transaction.atomic
def go_back(kind: PaperKind, *, by: User) -> None:
    """Use the built-in template again; the office's versions are kept."""
    _must_edit(by)
    used = TemplateVersion.objects.of(kind.code).in_use().select_for_update().first()
    if used is None:
        raise MoveRefused("现在用的就是内置模板。")
    _end(used, by=by)
    audit.record("inspections.template.go_back", used, by=by, summary=f"{kind.title}恢复使用内置模板", data={"code": kind.code})


@transaction.atomic
def write_out(draft: Draft, content: dict, *, by: User) -> bytes:
    """Return a draft as a Word file to go on editing, in the template in use; who took it, and in which version, is written down."""
    if not draft.is_open:
        raise MoveRefused("这份文书已经签发（存入原件），以签发的 PDF 或者签名原件为准，不再出 Word 稿。")
    version = queries.in_use(draft.code)
    made = documents.filled(documents.source_of(version, draft.kind), draft.kind, content)
    said = f"第 {version.number} 版模板" if version else "内置模板"
    audit.record("inspections.draft.write_out", draft, by=by, summary=f"导出{draft.title} Word 稿（{said}）")
    return made


def _end(version: TemplateVersion, *, by: User) -> None:
    version.ended_at, version.ended_by = clock.now(), by
    version.save(update_fields=["ended_at", "ended_by"])


def _must_edit(by: User) -> None:
    if not by.may(ABILITY):
        raise PermissionDenied("文书模板由法制审核员和局负责人维护。")
