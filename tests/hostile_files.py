"""Files that a reader must refuse, or read with one clear fault: name, bytes and a fragment of the message."""

from __future__ import annotations

import io
import zipfile
from datetime import date, timedelta
from typing import NamedTuple

from openpyxl import Workbook

HEAD = "id,name,summary,organisations,countries,objectives,practice_type"
GOOD = ["a-1", "Name", "Summary.", "IOM", "THA", "13", "law"]


class Hostile(NamedTuple):
    """A file and what its reader says of it."""

    file: str
    content: bytes
    message: str


def practice(message: str, **changed: str) -> Hostile:
    """A CSV file of one practice with these values changed."""
    values = dict(zip(HEAD.split(","), GOOD, strict=True)) | changed
    row = ",".join('"' + text.replace('"', '""') + '"' for text in values.values())
    return Hostile("p.csv", f"{','.join(values)}\n{row}\n".encode("utf-8", "surrogatepass"), message)


def corridor(row: str, message: str) -> Hostile:
    """A CSV file of one corridor."""
    return Hostile("c.csv", f"origin,destination,year,stock,revision\n{row}\n".encode(), message)


def text(file: str, content: str, message: str) -> Hostile:
    """A file of text."""
    return Hostile(file, content.encode("utf-8", "surrogatepass"), message)


def workbook(*rows: list[object]) -> bytes:
    book, stream = Workbook(), io.BytesIO()
    for row in rows:
        book.worksheets[0].append(row)
    book.save(stream)
    return stream.getvalue()


def repacked(part: str, content: bytes, stored: bool = False) -> bytes:
    """A good workbook with one part replaced or added."""
    stream = io.BytesIO()
    kind = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
    whole = io.BytesIO(workbook(HEAD.split(","), GOOD))
    with zipfile.ZipFile(whole) as good, zipfile.ZipFile(stream, "w", kind) as out:
        for name in good.namelist():
            if name != part:
                out.writestr(name, good.read(name))
        out.writestr(part, content)
    return stream.getvalue()


def sheet(rows: str) -> bytes:
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    inner = f'<?xml version="1.0"?><worksheet xmlns="{space}"><sheetData>{rows}</sheetData></worksheet>'
    return repacked("xl/worksheets/sheet1.xml", inner.encode())


def noise(size: int) -> bytes:
    return b"".join(b"%08x" % (number * 2654435761 % 2**32) for number in range(size // 8))


BILLION_LAUGHS = "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\n"
ENTITY = '<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><r>&b;</r>'
ONE = '{"id": "a", "language": "en", "title": "T", "text": "X"}'


def hostile_files() -> list[Hostile]:
    """The corpus."""
    return [*_values(), *_characters(), *_texts(), *_workbooks(), *_cells(), *_structures(), *_graphs()]


def _values() -> list[Hostile]:
    return [
        practice("'24' is not an objective", objectives="24"),
        practice("'0' is not an objective", objectives="0"),
        practice("'-1' is not an objective", objectives="-1"),
        practice("'13.5' is not an objective", objectives="13.5"),
        practice("'O99' is not an objective", objectives="O99"),
        practice("'٢٤' is not an objective", objectives="٢٤"),
        practice("there are several objectives", objectives="7;13"),
        practice("9 is not one of the objectives", objectives="7;13", primary_objective="9"),
        practice("'3019' is not a year from 1900 to 2100", start_year="3019"),
        practice("'1492' is not a year", start_year="1492"),
        practice("'soon' is not a year", start_year="soon"),
        practice("'2019.5' is not a year", start_year="2019.5"),
        practice("'٢٠١٩' is not a year", start_year="٢٠١٩"),
        practice("is not a year", start_year="9" * 5000),
        practice("comes before the start year", start_year="2020", end_year="2019"),
        practice("'Tailand' is not a country or area. Did you mean THA", countries="Tailand"),
        practice("'XXX' is not a country", countries="XXX"),
        practice("'Atlantis' is not a country", countries="THA; Atlantis"),
        practice("Neither a country nor a region", countries=""),
        practice("'lawe' is none of", practice_type="lawe"),
        practice("Did you mean 'law'?", practice_type="laws"),
        practice("practice_type: It is empty", practice_type=""),
        practice("organisations: It is empty", organisations=" "),
        practice("name: It is empty", name=""),
        practice("summary: It is empty", summary=""),
        practice("id: It is empty", id=""),
        practice("'A_1' is not a code", id="A_1"),
        practice("Write 'etc-passwd'", id="../../etc/passwd"),
        practice("is not a code", id="при-мер"),
        practice("is not a code", id="a" * 121),
        practice("'certain' is none of", confidence="certain"),
        practice("no source is given", confidence="high"),
        practice("'maybe' is neither yes nor no", completed="maybe"),
        practice("'PHL' is not a corridor", corridors="PHL", corridor_basis="source"),
        practice("begins and ends in PHL", corridors="PHL>PH", corridor_basis="source"),
        practice("'XXX' is not a country", corridors="PHL>XXX", corridor_basis="source"),
        practice("without saying on what basis", corridors="PHL>DEU"),
        practice("'guess' is none of", corridors="PHL>DEU", corridor_basis="guess"),
        practice("is none of", principles="luck"),
        practice("source_title: It is empty", source_url="https://example.org/"),
        practice("is not a web address", source_title="T", source_url="javascript:alert(1)"),
        practice("is not a web address", source_title="T", source_url="data:text/html,x"),
        practice("is not a web address", source_title="T", source_url="file:///etc/passwd"),
        practice("is not a web address", source_title="T", source_url="//example.org"),
        practice("is not a web address", source_title="T", source_url="https://user@example.org/"),
        practice("is not a web address", source_title="T", source_url="http://[::1"),
        practice("is not a web address", source_title="T", source_url="https://a b"),
        practice("source_year: '19' is not a year", source_title="T", source_year="19"),
        practice("Only a record that is taken out", replaced_by="b"),
        practice("would be replaced by itself", delete="yes", replaced_by="a-1"),
        practice("Did you mean 'start_year'?", start_yaer="2019"),
        practice("has no column or key of this name", favourite_colour="red"),
        practice("'dragon' is none of: practice, corridor, document", kind="dragon"),
        corridor("PHL,PHL,2020,5,2020", "begins and ends in PHL"),
        corridor("PHL,Mordor,2020,5,2020", "'Mordor' is not a country"),
        corridor(",DEU,2020,5,2020", "origin: It is empty"),
        corridor("PHL,DEU,2020,-5,2020", "'-5' is not a number of people"),
        corridor("PHL,DEU,2020,many,2020", "'many' is not a number of people"),
        corridor("PHL,DEU,2020,1e9,2020", "'1e9' is not a number of people"),
        corridor("PHL,DEU,2020,,2020", "stock: It is empty"),
        corridor("PHL,DEU,,5,2020", "year: It is empty"),
        corridor("PHL,DEU,2020,5,", "No revision is given"),
        corridor("PHL,DEU,2020,5,2020\nPHL,DEU,2020,6,2020", "has a figure for 2020 of revision 2020 already"),
        text("d.csv", "id,language,title,text\na,xx,T,X", "'xx' is none of: ar, en, es, fr, ru, zh"),
        text("d.csv", "id,language,title,text\na,en,T,X\na,en,T,Y", "'a' stands already in row 2"),
        text("d.csv", "id,kind,delete,replaced_by\na,practice,yes,b\nb,practice,yes,a", "would replace each other"),
        text("d.csv", "id,kind,delete,replaced_by\na,document,yes,b\nb,document,yes,c\nc,document,yes,a", "each other"),
    ]  # fmt: skip


def _characters() -> list[Hostile]:
    return [
        practice("holds an HTML tag", name="<script>alert(1)</script>"),
        practice("holds an HTML tag", name="<img src=x onerror=alert(1)>"),
        practice("holds an HTML tag", summary="a <b>bold</b> word"),
        practice("holds an HTML tag", summary="x <svg/onload=alert(1)>"),
        practice("holds an HTML tag", summary="<!-- hidden -->"),
        practice("holds an HTML tag", name="unclosed <iframe"),
        practice("U+202E", name="abc\u202edef"),
        practice("U+2066", name="abc\u2066def"),
        practice("U+200F", name="abc\u200fdef"),
        practice("U+200B", name="abc\u200bdef"),
        practice("U+200C, which joins nothing here", name="abc\u200cdef"),
        practice("U+200D, which joins nothing here", name="abc\u200d"),
        practice("U+00AD", name="abc\u00addef"),
        practice("U+FEFF", name="abc\ufeffdef"),
        practice("U+FFFD", name="abc\ufffddef"),
        practice("U+0007", name="abc\adef"),
        practice("U+001B", name="abc\x1b[31mdef"),
        practice("U+E000", name="abc\ue000def"),
        practice("U+FFFF", name="abc\uffffdef"),
        practice("looks like a formula", name="=1+1"),
        practice("looks like a formula", name="=cmd|' /C calc'!A0"),
        practice("looks like a formula", name="+cmd|' /C calc'!A0"),
        practice("looks like a formula", name="-2+3+cmd|' /C calc'!A0"),
        practice("looks like a formula", name="@SUM(1+1)*cmd|' /C calc'!A0"),
        practice("looks like a formula", note='=HYPERLINK("http://example.org","x")'),
        text("d.json", ONE.replace("X", r"\ud800"), "half of a character (U+D800)"),
        text("d.json", ONE.replace("X", r"\u0000"), "U+0000"),
    ]


def _texts() -> list[Hostile]:
    table = "origin,destination,year,stock,revision\n"
    return [
        Hostile("c.csv", "origin,destination\nCôte d'Ivoire,FRA\n".encode("latin-1"), "is not UTF-8 text: byte"),
        Hostile("c.csv", "origin,destination\nРоссия,FRA\n".encode("cp1251"), "is not UTF-8 text"),
        Hostile("c.csv", (table + "PHL,DEU").encode("utf-16-le"), "zero characters"),
        Hostile("c.csv", (table + "PHL,DEU").encode("utf-16")[:-1], "is not UTF-16 text"),
        Hostile("c.csv", b"\xff\xfe\x00", "is not UTF-16 text"),
        Hostile("c.csv", (table + "PHL,DEU").encode("utf-16-be"), "zero characters"),
        Hostile("c.csv", (table + "PHL,DEU").encode("utf-32"), "zero characters"),
        Hostile("c.csv", b"origin,destination\nPHL,D\0EU\n", "zero characters"),
        Hostile("c.csv", b'origin,destination\r\nPHL,"DE\rU"\rHTI,BRA\n', "U+000D"),
        text("c.csv", 'origin,destination\nPHL,"DEU"x\n', "',' expected after"),
        text("p.csv", f"{HEAD},country\n{','.join(GOOD)},BRA\n", "It is given twice, under two spellings"),
        Hostile("c.csv", b"", "is empty"),
        Hostile("c.csv", b" \n\n", "is empty"),
        Hostile("c.csv", b"a" * 20_000_001, "is larger than 20 MB"),
        Hostile("c.csv", table.encode() + b"x" * 1_500_000, "a cell is longer than 1,000,000"),
        Hostile("c.yaml", b"a: " + b"x" * 1_500_000, "the line is longer than 1,000,000"),
        Hostile("c.jsonl", b'"' + b"x" * 1_500_000, "the line is longer than 1,000,000"),
        Hostile("c.json", b'["' + b"x" * 1_500_000 + b'"]', "a text is longer than 1,000,000"),
        Hostile("c.csv", table.encode() + b"PHL,DEU,,,\n" * 100_001, "more than 100,000 rows"),
        Hostile("c.jsonl", b"{}\n" * 100_001, "more than 100,000 rows"),
        text("c.csv", table + 'PHL,"DEU', "unexpected end of data"),
        text("c.csv", table + "PHL,DEU,2020,5,2020,7", "The row has 6 cells, the header 5"),
        text("c.csv", "origin,destination,origin\nPHL,DEU,PHL", "the column 'origin' stands twice"),
        text("c.csv", ",".join(f"c{n}" for n in range(500)) + "\n1", "more than 400 columns"),
        text("c.csv", "from where,to where\nPHL,DEU", "are those of no kind of record"),
        text("p.csv", HEAD.replace("name", "naem") + "\n" + ",".join(GOOD), "has no column 'name'"),
        text("c.docx", "x", "'.docx' is not a kind of file"),
        text("c", "x", "is not a kind of file"),
    ]


def _workbooks() -> list[Hostile]:
    rows = HEAD.split(",")
    cell = '<row r="1"><c r="A1" t="inlineStr"><is><t>{}</t></is></c></row>'
    return [
        Hostile("b.xlsx", workbook(rows, ["a", "=1+1", *GOOD[2:]]), "'=1+1' is a formula"),
        Hostile("b.xlsx", workbook(rows, ["a", "#N/A", *GOOD[2:]]), "is an error of the spreadsheet"),
        Hostile("b.xlsx", workbook(rows, [*GOOD, "x"]), "stands under no column name"),
        Hostile("b.xlsx", workbook(rows), "no rows below a header"),
        Hostile("b.xlsx", workbook(), "no rows below a header"),
        Hostile("b.xlsx", b"PK\x03\x04" + noise(1000), "is not a workbook"),
        Hostile("b.xlsx", b"just text", "is not a workbook"),
        Hostile("b.xlsx", b"\xd0\xcf\x11\xe0" + bytes(100), "old or password-protected"),
        Hostile("b.xlsx", workbook(rows, GOOD)[:-300], "is not a workbook"),
        Hostile("b.xlsx", repacked("xl/bomb.bin", bytes(200_000_001)), "unpacks to more than 200 MB"),
        Hostile("b.xlsx", repacked("xl/bomb.bin", bytes(20_000_000)), "over 100 times its size"),
        Hostile("b.xlsx", repacked("../evil.txt", b"x"), "holds the path '../evil.txt'"),
        Hostile("b.xlsx", repacked("/etc/passwd", b"x"), "holds the path"),
        Hostile("b.xlsx", repacked("xl/sharedStrings.xml", ENTITY.encode()), "declares a document type"),
        Hostile("b.xlsx", repacked("xl/worksheets/sheet1.xml", ENTITY.encode("utf-16")), "declares a document type"),
        Hostile("b.xlsx", repacked("xl/workbook.xml", ENTITY.encode()), "declares a document type"),
        Hostile("b.xlsx", repacked("xl/styles.xml", noise(6_000_000)), "is too large"),
        Hostile("b.xlsx", sheet(cell.format(noise(3_000_000).decode())), "is too long"),
        Hostile("b.xlsx", sheet(cell.format("id") + '<row r="2000000"/>'), "is numbered above"),
        Hostile("b.xlsx", sheet('<row r="1"><c r="ZZZZ1"><v>1</v></c></row>'), "is not a workbook"),
        Hostile("b.xlsx", sheet('<row r="1"><c r="A1" t="s"><v>99999</v></c></row>'), "is not a workbook"),
        Hostile("b.xlsx", sheet('<row r="1"><c r="A1"><v>x'), "is not a workbook"),
        Hostile("b.xlsx", repacked("xl/workbook.xml", b"<workbook/>"), "has no rows"),
        Hostile("table 1.xlsx", _no_header(), "has no header of years or origins"),
    ]


def _no_header() -> bytes:
    book, stream = Workbook(), io.BytesIO()
    book.worksheets[0].title = "Table 1"
    book.worksheets[0]["A1"] = "Nothing here"
    book.save(stream)
    return stream.getvalue()


def _cells() -> list[Hostile]:
    """Cells that are other than they look, and sheets that do not look at all."""
    year = [*HEAD.split(","), "start_year"]
    first = '<row r="1"><c r="A1" t="inlineStr"><is><t>id</t></is></c></row>'
    array = '<row r="2"><c r="A2" t="str"><f t="array" ref="A2">WEBSERVICE("http://example.org")</f><v>a</v></c></row>'
    return [
        Hostile("b.xlsx", workbook(year, [*GOOD, date(2019, 5, 1)]), "start_year: '2019-05-01' is not a year"),
        Hostile("b.xlsx", workbook(year, [*GOOD, "2,019"]), "'2,019' is not a year"),
        Hostile("b.xlsx", workbook(year, [*GOOD, 2019.5]), "'2019.5' is not a year"),
        Hostile("b.xlsx", workbook(year, [*GOOD, timedelta(days=2)]), "is not a year"),
        Hostile("b.xlsx", _two_sheets(hidden=True), "The sheet 'Further' is hidden"),
        Hostile("b.xlsx", _two_sheets(hidden=False), "b.xlsx [Further]:3: name: It is empty"),
        Hostile("b.xlsx", sheet(first + array), "is a formula"),
        Hostile("b.xlsm", workbook(year), "'.xlsm' is not a kind of file"),
    ]  # fmt: skip


def _two_sheets(hidden: bool) -> bytes:
    """A good sheet, and one whose second name is merged into the first."""
    book, stream = Workbook(), io.BytesIO()
    further = book.create_sheet("Further")
    for row in (HEAD.split(","), GOOD):
        book.worksheets[0].append(row)
    for row in (HEAD.split(","), ["b", *GOOD[1:]], ["c", *GOOD[1:]]):
        further.append(row)
    further.merge_cells("B2:B3")
    further.sheet_state = "veryHidden" if hidden else "visible"
    book.save(stream)
    return stream.getvalue()


def described(
    message: str, subject: str = "<practice/a>", more: str = "", base: str = "https://w3id.org/gcm-kg/id/"
) -> Hostile:
    """A graph of one practice."""
    prefixes = {
        "gcm": "https://w3id.org/gcm-kg/ontology#",
        "skos": "http://www.w3.org/2004/02/skos/core#",
        "dcterms": "http://purl.org/dc/terms/",
    }
    facts = 'skos:prefLabel "N"@en ; dcterms:description "S."@en ; gcm:implementer "C"@en ; gcm:objective <objective/5>'
    head = " ".join(f"@prefix {prefix}: <{iri}> ." for prefix, iri in prefixes.items())
    about = f"{subject} a gcm:Practice ; {facts} ; gcm:country <country/BRA> ; gcm:practiceType <practice-type/law>"
    return text("g.ttl", f"{head}\n@base <{base}> .\n{about} {more} .\n", message)


def _graphs() -> list[Hostile]:
    elsewhere = "https://example.org/id/"
    circle = (
        "@prefix gcm: <https://w3id.org/gcm-kg/ontology#> . @prefix owl: <http://www.w3.org/2002/07/owl#> .\n"
        "@prefix dcterms: <http://purl.org/dc/terms/> . @base <https://w3id.org/gcm-kg/id/practice/> .\n"
        "<a> a gcm:Practice ; owl:deprecated true ; dcterms:isReplacedBy <b> .\n"
        "<b> a gcm:Practice ; owl:deprecated true ; dcterms:isReplacedBy <a> .\n"
    )
    return [
        described("source_url: 'file:///etc/passwd' is not a web address", more="; dcterms:source <file:///etc/passwd>"),
        described("'https://example.org/id/practice/a' is not a code", base=elsewhere),
        described("'file:///id/practice/a' is not a code", base="file:///id/"),
        described("is not a country", more="; gcm:country <https://example.org/id/country/THA>"),
        described("id: It is empty", subject="[]"),
        described("id: It is empty", subject="_:b0"),
        described("start_year: A list is given", more="; gcm:startYear 2019 , 2020"),
        described("name: A list is given", more='; skos:prefLabel "M"@en'),
        described("'de' is not a language", more='; skos:prefLabel "M"@de'),
        described("Did you mean 'start_year'?", more="; gcm:startYaer 2019"),
        described("Only a record that is taken out can be replaced", more="; dcterms:isReplacedBy <practice/b>"),
        described("holds an HTML tag", more='; skos:note "<script>x</script>"@en'),
        text("g.ttl", circle, "would replace each other"),
        text("g.ttl", "<< <urn:a> <urn:b> <urn:c> >> <urn:d> <urn:e> .", "A quoted triple stands in the data"),
        text("g.ttl", "# " + "x" * 1_500_000, "the line is longer than 1,000,000"),
        text("g.nt", "<urn:a> <urn:b> <relative> .", "No scheme found"),
        text("g.jsonld", '{"@context": {"@version": 1.1, "@import": "https://example.org/c"}}', "nothing is fetched"),
        text("g.jsonld", '{"@context": "file:///etc/passwd"}', "nothing is fetched"),
        text("g.jsonld", '{"a":' * 200 + "1" + "}" * 200, "nests deeper than 64"),
    ]  # fmt: skip


def _structures() -> list[Hostile]:
    return [
        text("l.yaml", BILLION_LAUGHS, "l.yaml:2: The alias '*a' is not read"),
        text("l.yaml", "a: &a [*a]", "The alias '*a' is not read"),
        text("l.yaml", "a: !!python/object/apply:os.system ['true']", "The tag"),
        text("l.yaml", "a: !!binary aGk=", "The tag"),
        text("l.yaml", "[" * 100 + "]" * 100, "nests deeper than 64"),
        text("l.yaml", "[" * 100_000, "nests deeper than 64"),
        text("l.yaml", "- id: [a", "This is not YAML"),
        text("l.yaml", "- id: a\n  id: b\n", "The key 'id' stands twice"),
        text("l.yaml", "just text", "A list of records is expected"),
        text("l.yaml", "- just text", "'just text' is not a record"),
        text("l.yaml", "a: 1\n---\nb: 2\n", "A second document begins"),
        text("l.yaml", "? [a]\n: b\n", "A key is a list or a mapping"),
        text("l.yaml", "# nothing\n", "holds no records"),
        text("l.yaml", "- colour: red\n", "is of no kind that can be told"),
        text("l.yaml", "practices:\n- id: a\n  name: {xx: N}\n", "'xx' is not a language"),
        text("l.yaml", "- {id: a, language: en, title: [T], text: X}", "A list is given"),
        text("l.yaml", "- id: !include /etc/passwd\n", "The tag '!include' is not read"),
        text("l.yaml", "- <<: {id: a}\n  title: T\n  text: X\n", "<<: A document has no column or key of this name"),
        text("l.yaml", "- id: a\n\ttitle: b\n", "found a tab character"),
        text("l.json", "[Infinity]", "Infinity is not a number of JSON"),
        text("l.json", ONE + ONE, "Extra data"),
        text("l.json", '[{"origin": "PHL", "destination": "DEU", "year": 1e400, "stock": 1}]', "'1e400' is not a year"),
        text(
            "l.json", f'[{{"origin": "PHL", "destination": "DEU", "year": {"9" * 5000}, "stock": 1}}]', "is not a year"
        ),
        text("l.json", '[{"__proto__": {"a": 1}, "title": "T", "text": "X"}]', "__proto__: A document has no column"),
        text("l.json", "[" * 100_000, "nests deeper than 64"),
        text("l.json", '{"a":' * 100, "nests deeper than 64"),
        text("l.json", "[{]", "This is not JSON"),
        text("l.json", "[NaN]", "NaN is not a number of JSON"),
        text("l.json", '[{"id": "a", "id": "b"}]', "The key 'id' stands twice"),
        text("l.json", '"text"', "not a list of records"),
        text("l.json", "[7]", "'7' is not a record"),
        text("l.json", "[" + "9" * 10_000 + "]", "is not a record"),
        text("l.jsonl", ONE + "\n{broken", "l.jsonl:2: row: This is not JSON"),
        text("l.ttl", "<a> <b> .", "l.ttl:1"),
        text("l.ttl", "[" * 5000, "nests deeper than 64"),
        text("l.ttl", "<urn:a> <urn:b> <urn:c> .", "describes no practice and no corridor"),
        text("l.jsonld", '{"@context": "https://example.org/c", "a": "b"}', "nothing is fetched"),
        text("l.rdf", ENTITY, "document type declaration"),
        text("l.md", "# A title\n\nText.\n", "does not say which document it is"),
        text("l.md", "---\nid: a\n---\nText", "title: It is empty"),
        text("l.md", "---\nid: [a\n---\nText", "This is not YAML"),
    ]
