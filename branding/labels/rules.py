"""Judging a label: what its text shows, which words must not stand there, what follows."""

import re
from collections import Counter

from branding.labels.states import Answer, Verdict

SC_NUMBER = re.compile(r"SC\s*\d{10,14}", re.IGNORECASE)
BORROWED = {"why": "小作坊应标小作坊许可证编号，不得标 SC 编号", "basis": "《食品安全法》第六十七条", "severity": "bad"}
GAP, EXCEPT, MARKS = re.compile(r"(\\S\??)+"), re.compile(r"(.+)\(\?!([^()]+)\)"), re.compile(r"[\\()\[\]{}*+?^$.]")
LICENCE, MOST_CLAIMS = "@licence", 50


def suggested(rule, text: str, *, product: str, licence: str) -> tuple[str, str]:
    """Return what the typed text says of an item, to be confirmed by whoever checks: (answer, note)."""
    plain = re.sub(r"\s", "", text)
    if rule.pattern == LICENCE:
        if licence and licence.upper() in plain.upper():
            return Answer.YES, ""
        return Answer.NO, f"没有找到本户的许可证号 {licence}" if licence else "本户没有登记许可证号"
    if not rule.pattern:  # the name of the food
        return (Answer.YES, "") if product and product in plain else (Answer.NO, f"没有找到“{product}”，请核对名称")
    if re.search(rule.pattern, text, re.IGNORECASE):
        return Answer.YES, ""
    return (Answer.NO if rule.is_required else Answer.NOT_ASKED), ""


def claims_in(text: str, patterns, *, is_enterprise: bool) -> list[dict]:
    """Return every forbidden or doubtful wording of a text with its place, in order; overlapping ones once.

    The `key` of each (its words, and the how-manieth time they stand there) outlives changes elsewhere in the text.
    """
    found = []
    for row in patterns:
        facts = {"why": row.why, "basis": row.basis, "severity": row.severity}
        found += [{"start": hit.start(), "end": hit.end(), "words": hit.group(), **facts} for hit in re.finditer(row.pattern, text)]
    if not is_enterprise:
        found += [{"start": hit.start(), "end": hit.end(), "words": hit.group(), **BORROWED} for hit in SC_NUMBER.finditer(text)]
    found.sort(key=lambda claim: (claim["start"], -claim["end"]))
    kept: list[dict] = []
    times: Counter = Counter()
    for claim in found:
        if not kept or claim["start"] >= kept[-1]["end"]:
            times[claim["words"]] += 1
            kept.append(claim | {"key": f"{claim['words']}#{times[claim['words']]}", "is_dismissed": False})
    return kept[:MOST_CLAIMS]


def verdict_of(marks: list[dict], claims: list[dict], defects: list[str]) -> str:
    """Return the verdict: a required item missing or a forbidden word is 不符合; minor defects alone are ordered to be put right.

    Basis: 《食品安全法》第六十七条、第七十一条；《食品生产经营监督检查管理办法》第三十七条（标签瑕疵责令改正）.
    """
    standing = [claim for claim in claims if not claim["is_dismissed"]]
    if any(mark["answer"] == Answer.NO and mark["is_required"] for mark in marks) or any(claim["severity"] == "bad" for claim in standing):
        return Verdict.BAD
    return Verdict.MINOR if defects or standing else Verdict.SOUND


def pieces(text: str, claims: list[dict]) -> list[tuple[str, dict | None]]:
    """Cut a text into pieces for the page: (words, the claim they are or None)."""
    found, at = [], 0
    for claim in claims:
        found += [(text[at : claim["start"]], None), (text[claim["start"] : claim["end"]], claim)]
        at = claim["end"]
    return [piece for piece in [*found, (text[at:], None)] if piece[0]]


def spoken(pattern: str) -> str:
    """Return what a regular expression looks for as people read it: 预防(?!措施)|市监\\S?推荐 gives 预防（“预防措施”除外）、市监…推荐.

    One that is more than words, gaps and exceptions stays as it was written.
    """
    said = []
    for part in pattern.split("|"):
        word = GAP.sub("…", part)
        if found := EXCEPT.fullmatch(word):
            word = f"{found[1]}（“{found[1]}{found[2]}”除外）"
        said.append(word)
    return pattern if any(MARKS.search(word) for word in said) else "、".join(said)


def is_pattern(text: str) -> bool:
    """Whether a regular expression can be read."""
    try:
        re.compile(text)
    except re.error:
        return False
    return True
