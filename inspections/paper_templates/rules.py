"""Whether an uploaded template may be used: nothing in it that runs or is fetched, every field known; each fault with its place.

Two nets. `faults_of` reads paragraph by paragraph, so that each fault can be found in Word. What slips through there (text in
attributes, in properties) meets the second: the whole template is parsed, and only plain fields, 如果 and lists may be in it.
"""

import difflib
import io
import re
import zipfile
from dataclasses import dataclass, field

from docx import Document
from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, TemplateError, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from inspections.case_papers.catalogue import PaperKind
from inspections.paper_templates.fields import LIST, ROW, columns_of, fields_of
from inspections.paper_templates.places import paragraphs

TOKEN = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}")
BRACES = re.compile(r"\{\{|\}\}|\{%|%\}|\{#|#\}")
WIDE = re.compile(r"｛\s*｛|｝\s*｝")
FIELD = re.compile(r"(\w+)(?:\.(\w+))?")
COMMAND = re.compile(r"(?:(tr|p)\s+)?(?:(for)\s+(\w+)\s+in\s+(\w+)|(if)\s+(\w+)|(else|endif|endfor))")
RUNS = re.compile(r"DDE|INCLUDETEXT|INCLUDEPICTURE|\bLINK\b|IMPORT|MACROBUTTON|AUTOTEXT|\bDATABASE\b|\bQUOTE\b", re.IGNORECASE)
EXTERNAL = re.compile(rb"<Relationship\b[^>]*TargetMode\s*=\s*[\"']External[\"'][^>]*>")
PARTS = re.compile(r"embeddings/|afchunk|\.(html?|mht|rtf|bin|exe|js|vbs)$", re.IGNORECASE)
PLAIN = (nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Getattr, nodes.For, nodes.If, nodes.Const)
MOST_SHOWN = 12
SNIPPET = 24


def environment() -> ImmutableSandboxedEnvironment:
    """Return the surroundings a template is filled in: no functions, no filters, no tests, an unknown field is an error."""
    made = ImmutableSandboxedEnvironment(undefined=StrictUndefined, autoescape=True)
    made.globals.clear()
    made.filters.clear()
    made.tests.clear()
    return made


def package_refusal(content: bytes) -> str:
    """Say why a Word file must not be used whatever it says: it reaches outside, holds other files or declares entities."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        for name in package.namelist():
            if PARTS.search(name):
                return "文档里嵌有其他文件或者程序，不能用作模板。请删去嵌入的对象，另存后再上传。"
            if name.endswith((".xml", ".rels")):
                part = package.read(name)
                if b"<!DOCTYPE" in part or b"<!ENTITY" in part:
                    return "文档内部含有异常的声明，不能用作模板。请在 Word 或者 WPS 里另存一份再上传。"
                if any(b"/hyperlink" not in found for found in EXTERNAL.findall(part)):
                    return "文档链接了外部的文件、图片或者模板，不能用作模板。请把图片嵌入文档，文档模板改为 Normal，另存后再上传。"
    return ""


@dataclass
class Reading:
    """What was read of a template so far."""

    kind: PaperKind
    faults: list = field(default_factory=list)
    used: set = field(default_factory=set)
    blocks: list = field(default_factory=list)  # (command, place) of what is still open

    def __post_init__(self):
        self.names, self.columns = fields_of(self.kind), columns_of(self.kind)

    def fault(self, place: str, words: str) -> None:
        """Note a fault with where it stands."""
        self.faults.append(f"{place}：{words}")


def faults_of(content: bytes, kind: PaperKind) -> list[str]:
    """Return what is wrong with a template, each fault with its place in words; empty when it may be used."""
    refused = package_refusal(content)
    if refused:
        return [refused]
    reading = Reading(kind)
    for place, text, codes in paragraphs(Document(io.BytesIO(content))):
        where = f"{place}“{text.strip()[:SNIPPET]}”" if text.strip() else place
        if RUNS.search(codes):
            reading.fault(where, "有会自动取数或者执行的域，请删去")
        _read(reading, where, text)
    for command, place in reading.blocks:
        reading.fault(place, f"“{command}”没有对应的结束（{'endif' if command == 'if' else 'endfor'}）")
    lacking = [name for name, one in reading.names.items() if one.is_required and name not in reading.used]
    if lacking:
        reading.faults.append(f"缺少这种文书必须有的字段：{'、'.join(lacking)}")
    return reading.faults[:MOST_SHOWN] or _hidden(content, reading)


def _read(reading: Reading, place: str, text: str) -> None:
    if WIDE.search(text):
        reading.fault(place, "花括号是全角的，请改成半角的 {{ }}")
    if BRACES.search(TOKEN.sub("", text)):
        reading.fault(place, "花括号没有成对；字段要写在同一段里")
    for token in TOKEN.findall(text):
        inner = token[2:-2].strip()
        if token.startswith("{{"):
            _read_field(reading, place, inner)
        elif token.startswith("{%"):
            _read_command(reading, place, inner)


def _read_field(reading: Reading, place: str, inner: str) -> None:
    found = FIELD.fullmatch(inner)
    if not found:
        reading.fault(place, f"“{inner}”不是字段；花括号里只写字段名")
        return
    name, column = found.groups()
    if column:
        _read_column(reading, place, name, column)
    elif name in reading.names:
        reading.used.add(name)
    else:
        reading.fault(place, f"没有“{name}”这个字段{_meant(name, reading.names)}")


def _read_column(reading: Reading, place: str, name: str, column: str) -> None:
    if name != ROW or "for" not in [command for command, _ in reading.blocks]:
        reading.fault(place, f"“{name}.{column}”要写在“for {ROW} in {LIST}”的行里")
    elif column not in reading.columns:
        reading.fault(place, f"清单没有“{column}”这一栏{_meant(column, reading.columns)}")


def _read_command(reading: Reading, place: str, inner: str) -> None:
    found = COMMAND.fullmatch(inner)
    if not found:
        reading.fault(place, f"不认识“{inner}”；只能用 if、else、endif 和清单的 for、endfor")
        return
    _, loops, row, over, asks, asked, rest = found.groups()
    if (loops and (row, over) != (ROW, LIST)) or (loops and not reading.columns):
        reading.fault(place, f"清单写作“for {ROW} in {LIST}”，只有清单类文书才有")
    if loops and "for" in [command for command, _ in reading.blocks]:
        reading.fault(place, "清单里面不能再套清单")
    if asks and asked not in reading.names:
        reading.fault(place, f"没有“{asked}”这个字段{_meant(asked, reading.names)}")
    if loops or asks:
        reading.blocks.append((loops or asks, place))
        return
    opened = reading.blocks[-1][0] if reading.blocks else ""
    if opened != ("for" if rest == "endfor" else "if"):
        reading.fault(place, f"“{rest}”前面没有对应的“{'for' if rest == 'endfor' else 'if'}”")
    elif rest != "else":
        reading.blocks.pop()


def _meant(word: str, known) -> str:
    near = difflib.get_close_matches(word, list(known), n=1, cutoff=0.4)
    return f"，是不是“{near[0]}”？" if near else ""


def _hidden(content: bytes, reading: Reading) -> list[str]:
    """The second net: parse everything that will be filled in, and let nothing but plain fields through."""
    template = DocxTemplate(io.BytesIO(content))
    template.init_docx()
    texts = [template.patch_xml(template.get_xml())]
    for uri in (template.HEADER_URI, template.FOOTER_URI):
        texts += [template.patch_xml(template.get_part_xml(part)) for _, part in template.get_headers_footers(uri)]
    properties = template.docx.core_properties
    texts += [str(getattr(properties, name) or "") for name in ("author", "comments", "identifier", "language", "subject", "title")]
    names = {*reading.names, LIST, ROW}
    try:
        trees = [environment().parse(text) for text in texts]
    except TemplateError as error:
        return [f"模板里的指令读不通（{error.message}）。请检查花括号和 if、for 的写法。"]
    for tree in trees:
        if any(loop.find(nodes.For) for loop in tree.find_all(nodes.For)):
            return ["清单里面不能再套清单：行数会成倍增加。"]
        for node in tree.find_all(nodes.Node):
            if not isinstance(node, PLAIN) or (isinstance(node, nodes.Name) and node.name not in names):
                return ["文档的属性、备注或者隐藏内容里有字段以外的指令，不能用作模板。请删去后另存再上传。"]
    return []
