"""Queueing, showing, taking back and ending publications. Later slices call `queue`, `recall` and `withdraw`."""

from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from jishan_portal.accounts.actors import SYSTEM
from jishan_portal.accounts.models import Organisation, User
from jishan_portal.audit import actions as audit
from jishan_portal.clocks import actions as clocks
from jishan_portal.clocks.models import Clock
from jishan_portal.clocks.rules import compute
from jishan_portal.kit import clock
from jishan_portal.publications import rules
from jishan_portal.publications.models import Publication
from jishan_portal.publications.states import FINAL, PublicationState, kinds
from jishan_portal.rulebook import queries as rulebook
from jishan_portal.workflow import actions as workflow
from jishan_portal.workflow.actions import MoveRefused

S = PublicationState
EXPIRED_AT_ONCE = 500


@transaction.atomic
def queue(
    kind: str,
    subject_kind: str,
    subject_id,
    title: str,
    body: str,
    *,
    by,
    area_code: str,
    organisation: Organisation | None = None,
    started_on: date | None = None,
    must_by: date | None = None,
    until: date | None = None,
    until_rule: str = "",
    url: str = "",
    file: str = "",
    key: str = "",
    persons: tuple = (),
    kept: tuple = (),
) -> Publication:
    """Put a text on the desk's list of what must be made public, with its duty and its period; return the publication.

    Asked again for the same record, kind and `key`, it returns the one that is there. The text is redacted at once:
    `persons` are natural persons to hide, `kept` names of shops and numbers of licences that stay. Without `must_by` the
    kind's period runs from `started_on` (today); without `until` the time of showing comes from `until_rule`, else the
    kind's rule, reckoned on the day of publication (none: it stays). `url` and `file` lead to the record.
    KeyError: no such kind.
    """
    row = kinds()[kind]
    subject = {"subject_kind": subject_kind, "subject_id": str(subject_id), "kind": kind, "key": key}
    earlier = Publication.objects.filter(**subject).first()
    if earlier:
        return earlier
    started_on = started_on or clock.today()
    made = Publication(**subject, subject_url=url, file=file, area_code=area_code, organisation=organisation, started_on=started_on)
    made.kept = [word for word in kept if word]
    made.title = rules.for_public(title, persons=persons, kept=kept)[:120]
    made.body = _checked_body(rules.for_public(body, persons=persons, kept=kept))
    made.until_on, made.until_rule = until, "" if until else until_rule or row.until_rule
    made.must_by = must_by or compute(row.publish_rule, started_on).due
    made.basis = "" if must_by else rulebook.rule(row.publish_rule, started_on).article[:200]
    workflow.begin(made, S.PENDING, by=by, due_on=made.must_by)
    if not must_by:
        clocks.start(made, row.publish_rule, by=by, started_on=started_on)
    return made


@transaction.atomic
def amend(publication: Publication, *, by: User, title: str, body: str, version: int) -> Publication:
    """Change a text that is not shown yet; what must be hidden is hidden again. A changed version is refused."""
    held = _held(publication, by)
    if held.state != S.PENDING:
        raise MoveRefused("已经公示的内容不能再改。内容有错的，请撤回后重新公示。")
    if held.version != version:
        raise MoveRefused("您打开以后，有人改过这份公示的内容。请返回刷新页面，看最新内容后再办。")
    title, body = _one_line(rules.for_public(title, kept=held.kept)), _checked_body(rules.for_public(body, kept=held.kept))
    if (title, body) == (held.title, held.body):
        return held
    before = {"title": held.title, "body_hash": audit.digest({"body": held.body})}
    held.title, held.body, held.version = title, body, held.version + 1
    held.save(update_fields=["title", "body", "version"])
    after = {"title": title, "body_hash": audit.digest({"body": body})}
    audit.record("publications.amend", held, by=by, summary=f"修改待公示内容：{held}", data={"before": before, "after": after})
    return held


@transaction.atomic
def publish(publication: Publication, *, by: User, text: tuple[str, str, int] | None = None) -> Publication:
    """Show a text to everybody from today: the text is frozen with its hash, the time of showing reckoned.

    `text` is (title, body, version) where it was changed on the same page. A repeated press changes nothing.
    ValidationError where its last day has already passed, or a mark of the office's own stands in it.
    """
    held = _held(publication, by)
    if held.state == S.PUBLISHED:
        return held
    if text:
        title, body, version = text
        held = amend(held, by=by, title=title, body=body, version=version)
    if marks := rules.internal_marks(f"{held.title}\n{held.body}"):
        raise ValidationError(f"公示内容里有内部标记“{'”“'.join(marks)}”，请改好内容再公示。")
    today = clock.today()
    held.published_on = today
    facts = {"published_on": today, "published_by": by if isinstance(by, User) else None, "content_hash": rules.content_hash(held)}
    if held.until_rule:
        due = compute(held.until_rule, today)
        facts |= {"until_on": due.due, "until_working": due.working[:400]}
    elif held.until_on and held.until_on < today:
        raise ValidationError(f"公示期已于 {held.until_on} 届满，不能再公示。请在“不再公示”里写明情况。")
    done = workflow.move(held, "publish", by=by, **facts)
    _stop_clocks(done, by=by, reason="已公示")
    return done


@transaction.atomic
def recall(publication: Publication, *, by, reason: str, on: date | None = None) -> Publication:
    """Note that what was published no longer holds (varied, revoked, found unlawful or void on a day): it must be taken back.

    What is not shown yet is dropped; what is already being taken back or over stays as it is.
    """
    held = Publication.objects.select_for_update().get(pk=publication.pk)
    if held.state == S.RECALLED or held.state in FINAL:
        return held
    if held.state == S.PENDING:
        return _dropped(held, by=by, reason=reason)
    on, rule = on or clock.today(), kinds()[held.kind].withdraw_rule
    due = compute(rule, on)
    facts = {"recall_reason": reason.strip()[:300], "withdraw_by": due.due}
    done = workflow.move(held, "recall", by=by, note=reason, due_on=due.due, **facts)
    clocks.start(done, rule, by=by, started_on=on)
    return done


@transaction.atomic
def recall_all(subject_kind: str, subject_id, *, by, reason: str, on: date | None = None) -> int:
    """Do `recall` for every publication about a record; return how many were not over yet."""
    rows = Publication.objects.of(subject_kind, subject_id).exclude(state__in=FINAL).order_by("pk")
    return len([recall(row, by=by, reason=reason, on=on) for row in rows])


def hide_all(subject_kind: str, subject_id, *, is_hidden: bool) -> int:
    """Leave the publications about a record out of every list once they are over, or list them again; return how many.

    What is still shown to the public stays on the desk's list until it was taken back.
    """
    rows = Publication.objects.of(subject_kind, subject_id).filter(hidden_at__isnull=is_hidden)
    return rows.update(hidden_at=clock.now() if is_hidden else None)


@transaction.atomic
def withdraw(publication: Publication, *, by, reason: str) -> Publication:
    """Take a text off the public pages, with the reason; the ledger keeps it. Again changes nothing."""
    held = _held(publication, by)
    if held.state == S.WITHDRAWN:
        return held
    done = workflow.move(held, "withdraw", by=by, note=reason, withdrawn_on=clock.today(), reason=reason.strip()[:300])
    _stop_clocks(done, by=by, reason="已撤回")
    return done


@transaction.atomic
def drop(publication: Publication, *, by, reason: str) -> Publication:
    """Strike a text off the list before it was shown (only a warning was given, the decision was revoked …), with the reason."""
    return _dropped(_held(publication, by), by=by, reason=reason)


def expire_due() -> int:
    """End what has been shown long enough, each in its own transaction; return how many. A second run finds none."""
    ids = list(Publication.objects.run_out(clock.today()).order_by("until_on", "pk").values_list("pk", flat=True)[:EXPIRED_AT_ONCE])
    return sum(_expire(pk) for pk in ids)


@transaction.atomic
def _expire(pk: int) -> bool:
    held = Publication.objects.select_for_update().run_out(clock.today()).filter(pk=pk).first()
    if held is None:
        return False
    _stop_clocks(workflow.move(held, "expire", by=SYSTEM), by=SYSTEM, reason="公示期满")
    return True


def _held(publication: Publication, by) -> Publication:
    held = Publication.objects.select_for_update().get(pk=publication.pk)
    if isinstance(by, User) and not rules.can_manage(by, held):
        raise PermissionDenied(f"“{held.kind_label}”由负责的岗位公示和撤回，您的岗位不能办理。")
    return held


def _dropped(held: Publication, *, by, reason: str) -> Publication:
    if held.state == S.DROPPED:
        return held
    done = workflow.move(held, "drop", by=by, note=reason, reason=reason.strip()[:300])
    _stop_clocks(done, by=by, reason="不再公示")
    return done


def _stop_clocks(publication: Publication, *, by, reason: str) -> None:
    for running in Clock.objects.running().of("jishan_portal.publication", publication.pk):
        clocks.stop(running, by=by, on=max(clock.today(), running.started_on), reason=reason)


def _one_line(text: str) -> str:
    line = " ".join(text.split())
    if not line:
        raise ValidationError({"title": "请填写标题。"})
    return line[:120]


def _checked_body(text: str) -> str:
    if not text:
        raise ValidationError({"body": "请填写公示内容。"})
    if len(text) > rules.LONGEST_BODY:
        raise ValidationError({"body": f"公示内容最长 {rules.LONGEST_BODY} 字。"})
    return text
