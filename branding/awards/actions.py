"""The way of an application for 名特优, step by step; judging; granting, reviewing, withdrawing."""

from dataclasses import asdict
from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from branding.awards import conditions, documents, queries, rules
from branding.awards.models import Award, Judgement
from branding.awards.states import JUDGES, AwardState, JudgementState
from branding.improvements.rules import is_owner
from jishan_portal.accounts.actors import SYSTEM
from jishan_portal.accounts.models import User
from jishan_portal.accounts.places import bureau
from jishan_portal.clocks.rules import due_within
from jishan_portal.kit import clock
from jishan_portal.kit.workdays import add_months
from jishan_portal.papers.actions import issue
from jishan_portal.papers.documents import RECORD
from jishan_portal.programme.queries import year_of
from jishan_portal.publications import actions as publications
from jishan_portal.rulebook.queries import value
from jishan_portal.workflow.actions import MoveRefused, begin, move
from workshops.products.models import Product
from workshops.registry.actions import note_event
from workshops.registry.marks import lock_living
from workshops.registry.models import Visibility, Workshop

A, J = AwardState, JudgementState
KIND, YEAR = "branding.award", 12


@transaction.atomic
def start(workshop: Workshop, *, by, product: Product | None = None, craft: str = "", words: str = "") -> Award:
    """Write down the wish of a workshop; the one that is under way is returned instead of a second."""
    shop = lock_living(workshop)
    held = Award.objects.filter(workshop__root=shop).exclude(state__in=[A.DECLINED, A.WITHDRAWN]).first()
    if held:
        return held
    if isinstance(by, User) and not (is_owner(by, _OfShop(shop)) or (by.may("awards.work") and by.access.covers(shop.area_code))):
        raise PermissionDenied("申报由这一户的业主提出，或由监管所代为登记。")
    if product and product.workshop.root_id != shop.pk:
        raise ValidationError({"product": "这个产品不是这一户的。"})
    row = Award(
        workshop=shop,
        product=product,
        area_code=shop.area_code,
        year=year_of(),
        craft=craft.strip()[:500],
        words=words.strip()[:500],
        started_by=by if isinstance(by, User) else None,
    )
    begin(row, A.INTENT, by=by)
    _note(row, "提出名特优申报意向")
    return row


class _OfShop:
    """What `is_owner` asks of a record, for a workshop that has none yet."""

    def __init__(self, shop: Workshop):
        self.workshop = shop


@transaction.atomic
def describe(award: Award, *, by, product: Product | None, craft: str, words: str) -> Award:
    """Change what the application says, until it is handed in."""
    held = _held(award, by)
    if held.state not in {A.INTENT, A.CULTIVATING}:
        raise MoveRefused("申报已经提交，内容不能再改。")
    held.product, held.craft, held.words = product, craft.strip()[:500], words.strip()[:500]
    held.save(update_fields=["product", "craft", "words"])
    return held


@transaction.atomic
def step(award: Award, name: str, *, by, note: str = "") -> Award:
    """Take a plain step (cultivate, pass_county, pass_joint, report, send_back, call_review) with its opinion."""
    held = _held(award, by)
    done = move(held, name, by=by, note=note, outcome=note.strip()[:300])
    _note(done, f"名特优{held.FLOW.move(name).label}{f'：{done.outcome}' if done.outcome else ''}")
    return done


@transaction.atomic
def submit(award: Award, *, by) -> Award:
    """Hand in for the county's review: every required condition must be met; what the rows say is kept with it."""
    held = _held(award, by)
    rows = conditions.evaluate(conditions.evidence(held.workshop, craft=held.craft))
    lacking = conditions.unmet(rows)
    if lacking:
        raise MoveRefused(f"还不符合：{'；'.join(f'{row.label}（{row.sentence}）' for row in lacking)}。请继续培育。")
    done = move(held, "submit", by=by, conditions=[asdict(row) for row in rows], submitted_on=clock.today())
    _note(done, "名特优申报提交县级初审")
    return done


@transaction.atomic
def ask_judges(award: Award, people: list[User], *, by) -> int:
    """Ask judges for their score, each with a duty of their own; those asked before are left alone. Returns how many were new."""
    held = _held(award, by)
    if held.state != A.ON_SITE:
        raise MoveRefused("报市级以后才组织现场评定。")
    if not by.may("awards.step"):
        raise PermissionDenied("评委由领导小组办公室确定。")
    allowed = set(queries.judges(held).values_list("pk", flat=True))
    known = set(held.judgements.values_list("judge", flat=True))
    if {person.pk for person in people} - allowed - known:
        raise ValidationError({"judges": "有人不能当评委：须是专家或本系统评审人员，也不能是这一户的业主。"})
    fresh = [person for person in people if person.pk not in known]
    for person in fresh:
        begin(Judgement(award=held, area_code=held.area_code, judge=person), J.ASKED, by=by)
    return len(fresh)


@transaction.atomic
def score(judgement: Judgement, *, points: dict, words: str, has_no_conflict: bool, by: User) -> Judgement:
    """A judge's score; they must declare that they have no interest in the workshop."""
    held = _judgement(judgement, by)
    if not has_no_conflict:
        raise ValidationError({"has_no_conflict": "请先声明与这一户没有利害关系；有的，请点“声明回避”。"})
    items = value("award.score_items")
    try:
        total = rules.total_of(points, items)
    except ValueError as error:
        raise ValidationError(str(error)) from error
    kept = {key: points[key] for key, _, _ in items}
    return move(held, "score", by=by, points=kept, total=total, words=words.strip()[:300], has_no_conflict=True, done_at=clock.now())


@transaction.atomic
def recuse(judgement: Judgement, *, words: str, by: User) -> Judgement:
    """A judge declares an interest and stands aside; they count for nothing."""
    return move(_judgement(judgement, by), "recuse", by=by, note=words, words=words.strip()[:300], done_at=clock.now())


@transaction.atomic
def settle(award: Award, *, by, note: str = "") -> Award:
    """Settle the judging as passed and show it to the public; a wide spread must be explained."""
    held = _held(award, by)
    rows = queries.judgements(held)
    refusal = rules.settle_refusal(rows, int(value("award.judges")), int(value("award.pass_score")))
    if held.state == A.ON_SITE and refusal:
        raise MoveRefused(refusal)
    totals = queries.scored(rows)
    wide, limit = rules.spread(totals), int(value("award.spread"))
    if wide > limit and not note.strip():
        raise ValidationError({"note": f"评委最高最低相差 {wide} 分，超过 {limit} 分，请写明复核情况。"})
    held.score = rules.mean(totals) if totals else None
    shown = _shown(held, by=by) if held.state == A.ON_SITE else None
    until = shown.until_on if shown else None
    done = move(
        held, "settle", by=by, note=note, score=held.score, spread=wide, notice_until=until, outcome=note.strip()[:300], due_on=until
    )
    _note(done, f"名特优现场评定平均 {done.score} 分，公示至 {until}")
    return done


def _shown(award: Award, *, by):
    until = due_within("award.public_notice", clock.today())
    queued = publications.queue(
        documents.NOTICE_KIND,
        KIND,
        award.pk,
        f"拟列入“名特优”食品小作坊名录公示：{award.workshop.name}",
        documents.public_body(award, until=f"{until}"),
        by=by,
        area_code=award.area_code,
        organisation=bureau(),
        until=until,
        url=award.url,
        file=award.audit_chain,
        key=f"notice:{award.judgements.count()}",
        persons=(award.workshop.owner_name,),
        kept=(award.workshop.name, award.workshop.licence_number),
    )
    return publications.publish(queued, by=by)


@transaction.atomic
def grant(award: Award, *, by) -> Award:
    """Put a workshop into the register once its public notice is over."""
    held = _held(award, by)
    if held.state == A.NOTICE and held.notice_until >= clock.today():
        raise MoveRefused(f"公示到 {held.notice_until} 才满，满了再认定。")
    today = clock.today()
    review = add_months(today, YEAR * int(value("award.review_years")))
    done = move(held, "grant", by=by, awarded_on=today, review_on=review)
    office = bureau()
    done.paper = issue(
        documents.KIND,
        subject=done,
        organisation=office,
        title=documents.TITLE,
        template=RECORD,
        content=documents.content_of(done, office.name),
        by=by,
        key=f"award:{today.year}",
    )
    done.save(update_fields=["paper"])
    queued = publications.queue(
        documents.REGISTER_KIND,
        KIND,
        done.pk,
        f"“名特优”食品小作坊名录：{done.workshop.name}",
        documents.public_body(done),
        by=by,
        area_code=done.area_code,
        organisation=office,
        url=done.url,
        file=done.audit_chain,
        key=f"award:{today}",
        persons=(done.workshop.owner_name,),
        kept=(done.workshop.name, done.workshop.licence_number, done.paper.number),
    )
    publications.publish(queued, by=by)
    _note(done, "列入“名特优”食品小作坊名录", tone="ok", paper=done.paper.number, visibility=Visibility.PUBLIC)
    return done


@transaction.atomic
def decline(award: Award, *, by, note: str) -> Award:
    """End an application without success, with the reason; what was shown is taken back."""
    held = _held(award, by)
    done = move(held, "decline", by=by, note=note, outcome=note.strip()[:300])
    publications.recall_all(KIND, done.pk, by=by, reason=f"申报未通过：{done.outcome}")
    _note(done, f"名特优申报未通过：{done.outcome}", tone="off")
    return done


@transaction.atomic
def renew(award: Award, *, by, note: str) -> Award:
    """Keep the name for the next term."""
    held = _held(award, by)
    review = add_months(clock.today(), YEAR * int(value("award.review_years")))
    done = move(held, "renew", by=by, note=note, outcome=note.strip()[:300], review_on=review)
    _note(done, f"名特优复评合格，下次复评 {review}", tone="ok")
    return done


@transaction.atomic
def withdraw(award: Award, *, by, note: str) -> Award:
    """Take the name away, with the reason; the register says so, and what was published is taken back."""
    done = move(_held(award, by), "withdraw", by=by, note=note, outcome=note.strip()[:300], ended_on=clock.today())
    publications.recall_all(KIND, done.pk, by=by, reason=f"摘牌：{done.outcome}")
    _note(done, f"名特优摘牌：{done.outcome}", tone="late", visibility=Visibility.PUBLIC)
    return done


def call_reviews(on: date | None = None) -> int:
    """Open the review of every award that is due, each in its own transaction; return how many. A second run finds none."""
    ids = list(Award.objects.filter(state=A.AWARDED, review_on__lte=on or clock.today()).order_by("pk").values_list("pk", flat=True))
    return len([step(Award.objects.get(pk=pk), "call_review", by=SYSTEM) for pk in ids])


def _held(award: Award, by) -> Award:
    held = (
        Award.objects.select_for_update(of=("self",))
        .select_related("workshop__root", "workshop__kind", "product", "paper")
        .get(pk=award.pk)
    )
    if isinstance(by, User) and not (rules.can_step(by, held) or is_owner(by, held)):
        raise PermissionDenied("这项申报不在您的辖区，您不能办理。")
    return held


def _judgement(judgement: Judgement, by: User) -> Judgement:
    held = Judgement.objects.select_for_update(of=("self",)).select_related("award__workshop", "judge").get(pk=judgement.pk)
    if held.judge_id != by.pk or not by.roles & JUDGES:
        raise PermissionDenied("只能评请您评的这一户。")
    return held


def _note(award: Award, sentence: str, *, tone: str = "go", paper: str = "", visibility: str = Visibility.OWNER) -> None:
    note_event(award.workshop, sentence, url=award.url, tone=tone, paper=paper, visibility=visibility)
