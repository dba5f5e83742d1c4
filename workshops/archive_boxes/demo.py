"""The made county's boxes: rules adopted, declarations, documents with pages for the first owner, completeness worked out for all."""

from datetime import timedelta
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

from jishan_portal.audit import actions as audit
from jishan_portal.files import actions as files
from jishan_portal.files.models import StoredFile
from jishan_portal.kit import bulk, clock
from workshops.archive_boxes.loading import load_boxes
from workshops.archive_boxes.models import Document, Excuse, Item, Page
from workshops.archive_boxes.refreshing import refresh_all
from workshops.archive_boxes.rule_models import AdoptedRule, RuleKind, RuleProof
from workshops.archive_boxes.rules import keep_until
from workshops.registry.demo import County
from workshops.registry.states import WORKING

PICTURES = 6
COLOURS = ("#f3efe4", "#eef3ea", "#e9eef5", "#f5ece6", "#efeaf3", "#f2f0ea")
RUNS_OUT = {"test_report", "supplier_papers"}
CAREFUL = 1.0  # keeps everything, the handwritten books as photos
DONE = "按制度对照检查一遍，没有发现问题"
NO_ADDITIVES = "本作坊不使用食品添加剂"


def add(county: County) -> int:
    """Fill the boxes; return how many documents lie in them."""
    load_boxes()
    rng, pictures = county.rng("boxes"), _pictures(county)
    items = [item for item in Item.objects.in_force(county.today) if item.takes_documents]
    kinds, documents, rules, excuses, proofs = list(RuleKind.objects.all()), [], [], [], []
    for workshop in county.detailed:
        if workshop.state not in WORKING:
            continue
        care = rng.choice((0.2, 0.6, 0.85, CAREFUL))
        since = county.opened[workshop.pk]
        documents += [
            _document(rng, workshop, item, county.today, is_careful=care == CAREFUL) for item in items if _is_there(rng, item, care)
        ]
        held = kinds if care > 0.8 else rng.sample(kinds, int(len(kinds) * care))
        rules += [AdoptedRule(workshop_id=workshop.pk, kind=kind, text=kind.text, version=1, adopted_on=since) for kind in held]
        if care > 0.6:
            proofs += [RuleProof(workshop_id=workshop.pk, kind=kind, on=county.today - timedelta(days=9), words=DONE) for kind in held]
        if rng.random() < 0.4:
            keys = ("additive_ledger", "additive_notice")
            excuses += [Excuse(workshop_id=workshop.pk, item_key=key, reason=NO_ADDITIVES) for key in keys]
    _store(Document, documents)
    rows = _pages(documents, pictures)
    for model, made in ((Page, rows), (AdoptedRule, rules), (Excuse, excuses), (RuleProof, proofs)):
        _store(model, made)
    ids = [document.pk for document in documents]
    audit.record_bulk("workshops.document.put_in_many", "workshops.document", ids, by=county.by, summary=f"演示县：盒内材料 {len(ids)} 份")
    bulk.take_stock()
    refresh_all()
    return len(documents)


def _pages(documents: list[Document], pictures: list[StoredFile]) -> list[Page]:
    """One page for each document, two for every fifth."""
    rows = []
    for number, document in enumerate(documents):
        count = 1 if number % 5 else 2
        rows += [Page(document_id=document.pk, file=pictures[(number + order) % len(pictures)], order=order + 1) for order in range(count)]
    return rows


def _is_there(rng, item: Item, care: float) -> bool:
    if item.source and care < CAREFUL:
        return False
    return rng.random() < (care if item.is_required else care / 3)


def _document(rng, workshop, item: Item, today, *, is_careful: bool) -> Document:
    age = rng.randrange(2, 25) if item.is_periodic else rng.randrange(20, 300)
    issued = today - timedelta(days=age)
    until = (
        today + timedelta(days=rng.choice((48, 180, 300) if is_careful else (-12, 5, 22, 48, 180, 300))) if item.key in RUNS_OUT else None
    )
    return Document(
        workshop_id=workshop.pk,
        item_key=item.key,
        issued_on=issued,
        valid_until=until,
        keep_until=keep_until(item, issued_on=issued, valid_until=until),
        made_at=clock.start_of(issued).replace(hour=10),
    )


def _store(model, rows: list) -> None:
    for pk, row in zip(bulk.next_ids(model, len(rows)), rows, strict=True):
        row.pk = pk
    bulk.insert(model, rows)


def _pictures(county: County) -> list[StoredFile]:
    """A few drawn pages that stand for photos; every document of the made county shows one of them."""
    return [files.claim(_picture(county, number), by=county.by) for number in range(PICTURES)]


def _picture(county: County, number: int) -> StoredFile:
    page = Image.new("RGB", (600, 800), COLOURS[number])
    pen = ImageDraw.Draw(page)
    pen.rectangle((40, 40, 560, 760), outline="#8a8478", width=3)
    for line in range(9):
        pen.line((80, 140 + line * 60, 520 - (line * 37 + number * 53) % 160, 140 + line * 60), fill="#b9b3a6", width=10)
    target = BytesIO()
    page.save(target, "JPEG", quality=80)
    upload = SimpleUploadedFile(f"材料{number + 1}.jpg", target.getvalue(), "image/jpeg")
    return files.keep(upload, by=county.by, purpose="scan")
