"""Writing, changing and issuing the papers of a case. The caller has locked the case and knows who may."""

from django.db import transaction

from inspections.case_papers import rules
from inspections.case_papers.catalogue import kinds
from inspections.case_papers.documents import content_of
from inspections.case_papers.models import Draft
from jishan_portal.accounts.models import User
from jishan_portal.accounts.places import bureau
from jishan_portal.audit import actions as audit
from jishan_portal.files import actions as files
from jishan_portal.files.models import StoredFile
from jishan_portal.kit import clock
from jishan_portal.papers import actions as papers
from jishan_portal.papers.models import Paper
from jishan_portal.workflow.actions import MoveRefused

LAW = ("broken", "basis")


@transaction.atomic
def start(subject, code: str, facts: dict, *, by: User, about: str = "") -> Draft:
    """Begin a paper with the words of the catalogue, the facts of the case filled in; one being written already is returned.

    Where nobody has typed into that one, it follows the case: its words are filled in anew.
    KeyError: no such paper.
    """
    kind, dossier = kinds()[code], audit.chain_of(subject)
    same = Draft.objects.of(dossier).filter(code=code, about=about)
    found = same.open().first()
    if found:
        return _following(found, facts)
    last = same.order_by("-ordinal").first()
    made = Draft(dossier=dossier, code=code, about=about, ordinal=(last.ordinal if last else 0) + 1, made_by=by, made_at=clock.now())
    made.texts, made.changed_at = default_texts(code, facts), clock.now()
    made.save(force_insert=True)
    audit.record("inspections.draft.start", made, by=by, summary=f"起草{kind.title}", data={"code": code, "about": about})
    return made


def _following(draft: Draft, facts: dict) -> Draft:
    texts = default_texts(draft.code, facts)
    if draft.version == 1 and draft.texts != texts:
        draft.texts, draft.changed_at = texts, clock.now()
        draft.save(update_fields=["texts", "changed_at"])
    return draft


def default_texts(code: str, facts: dict) -> dict[str, str]:
    """Return the words a paper starts with. A fact that the case has not yet is left out, never invented.

    A part that cites the law starts empty while the library has no article for it: it has to be written by hand.
    """
    return {part.key: "" if _lacks_law(part.default, facts) else part.default.format_map(facts).strip() for part in kinds()[code].parts}


def _lacks_law(words: str, facts: dict) -> bool:
    return any(f"{{{name}}}" in words and not facts.get(name) for name in LAW)


@transaction.atomic
def change(draft: Draft, texts: dict, *, by: User, version: int) -> Draft:
    """Change the free parts of a paper that is not issued; a version that somebody changed meanwhile is refused."""
    held = _open(draft)
    if held.version != version:
        raise MoveRefused("您打开以后，有人改过这份文书。请返回刷新页面，看最新内容后再改。")
    known = {part.key for part in held.kind.parts}
    held.texts = {**held.texts, **{key: words.strip() for key, words in texts.items() if key in known}}
    held.version, held.changed_at = held.version + 1, clock.now()
    held.save(update_fields=["texts", "version", "changed_at"])
    audit.record("inspections.draft.change", held, by=by, summary=f"修改{held.title}", data={"texts_hash": audit.digest(held.texts)})
    return held


@transaction.atomic
def issue(draft: Draft, facts: dict, *, subject, by) -> Paper:
    """Issue a paper: number, frozen content, hash; the PDF follows. Again returns the same paper.

    Raises MoveRefused where a required part (of the decision: one of the seven elements) is missing.
    """
    held = Draft.objects.select_for_update().get(pk=draft.pk)
    if held.paper_id:
        return held.paper
    _open(held)
    words = rules.refusal(held, facts)
    if words:
        raise MoveRefused(words)
    kind = held.kind
    held.paper = papers.issue(
        kind.counter, subject=subject, organisation=bureau(), title=held.title, template=kind.template,
        content=content_of(held, facts), by=by, key=f"{held.code}:{held.about}:{held.ordinal}",
    )  # fmt: skip
    held.save(update_fields=["paper"])
    return held.paper


@transaction.atomic
def keep_scan(draft: Draft, scan: StoredFile, *, by: User) -> Draft:
    """Keep the signed original of a paper: beside the issued one, or in place of one that was written by hand. Once only."""
    held = Draft.objects.select_for_update().get(pk=draft.pk)
    if held.scan_id:
        raise MoveRefused("这份文书已有签名原件，不能替换。确需更正的，请另存一份。")
    files.claim(scan, by=by)
    held.scan, held.scanned_at = scan, clock.now()
    held.save(update_fields=["scan", "scanned_at"])
    audit.record("inspections.draft.scan", held, by=by, summary=f"存入{held.title}签名原件", data={"sha256": scan.sha256})
    return held


@transaction.atomic
def drop(draft: Draft, *, by: User) -> None:
    """Give up a paper that was never issued."""
    held = _open(draft)
    audit.record("inspections.draft.drop", held, by=by, summary=f"放弃{held.title}草稿")
    held.delete()


def drop_open(subject, codes: tuple, *, by: User) -> None:
    """Give up the unissued papers of some kinds: what they were written from has changed."""
    for draft in Draft.objects.of(audit.chain_of(subject)).open().filter(code__in=codes):
        drop(draft, by=by)


def _open(draft: Draft) -> Draft:
    held = Draft.objects.select_for_update().get(pk=draft.pk)
    if not held.is_open:
        raise MoveRefused("这份文书已经签发（存入原件），不能再改。内容有错的，请负责人作废后重新起草。")
    return held
