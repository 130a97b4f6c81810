"""A seed turned into any number of realistic practices, corridors and documents, one at a time, always the same ones.

    python bench/generated_records.py --count 10000 --seed 1 --kind practice --format jsonl > practices.jsonl

They are made up: names join real kinds of measures, subjects and groups of people with real countries, summaries join
sentences of the bundled practices, and none of it happened. Corridors take their figures from a table
`origin,destination,year,stock` (`--pairs`), or are made up too. Nothing of this belongs into a release that is
published.
"""

from __future__ import annotations

import argparse
import csv
import json
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict
from functools import cache
from itertools import islice
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

import yaml

sys.path.insert(0, str(Path(__file__).parent.parent))

from ingest.contributions import Corridor, Document, Figure, Practice, Record, Reference
from ingest.countries import bundled_countries

DATA = Path(__file__).parent.parent / "ingest" / "data"
LANGUAGES = ("ar", "en", "es", "fr", "ru", "zh")
REVISION = 2020

# In the order of LANGUAGES; ruff counts a Chinese character as two.
SUBJECTS = (
    (1, "بيانات الهجرة", "migration data", "datos sobre migración", "données migratoires",
     "данные о миграции", "移徙数据"),
    (3, "المعلومات قبل المغادرة", "information before departure", "información previa a la partida",
     "information avant le départ", "информация перед выездом", "出发前信息"),
    (4, "وثائق الهوية", "identity documents", "documentos de identidad", "documents d'identité",
     "документы, удостоверяющие личность", "身份证件"),
    (5, "مسارات الهجرة النظامية", "regular pathways", "vías regulares", "voies régulières",
     "пути законной миграции", "正常移徙途径"),
    (6, "الاستقدام العادل", "fair recruitment", "contratación equitativa", "recrutement équitable",
     "справедливый наем", "公平招聘"),
    (8, "المهاجرون المفقودون", "missing migrants", "migrantes desaparecidos", "migrants disparus",
     "пропавшие без вести мигранты", "失踪移民"),
    (10, "مكافحة الاتجار بالأشخاص", "action against trafficking in persons", "lucha contra la trata de personas",
     "lutte contre la traite des personnes", "борьба с торговлей людьми", "打击人口贩运"),
    (13, "بدائل الاحتجاز", "alternatives to detention", "alternativas a la detención",
     "solutions autres que la détention", "альтернативы задержанию", "拘留替代办法"),
    (15, "الخدمات الأساسية", "basic services", "servicios básicos", "services de base", "базовые услуги", "基本服务"),
    (18, "الاعتراف بالمهارات", "recognition of skills", "reconocimiento de competencias",
     "reconnaissance des compétences", "признание квалификации", "技能认可"),
    (20, "التحويلات المالية", "remittances", "remesas", "envois de fonds", "денежные переводы", "汇款"),
    (21, "العودة وإعادة الإدماج", "return and reintegration", "retorno y reintegración",
     "retour et réintégration", "возвращение и реинтеграция", "返回和重返社会"),
    (22, "قابلية نقل الضمان الاجتماعي", "portability of social security", "transferibilidad de la seguridad social",
     "portabilité de la sécurité sociale", "переносимость социального обеспечения", "社会保障可携性"),
)  # fmt: skip
GROUPS = (
    ("العمال المنزليون", "domestic workers", "trabajadoras domésticas", "travailleurs domestiques",
     "домашние работники", "家政工人"),
    ("الأطفال", "children", "niños y niñas", "enfants", "дети", "儿童"),
    ("الشباب", "young people", "jóvenes", "jeunes", "молодежь", "青年"),
    ("العاملون الصحيون", "health workers", "personal sanitario", "personnels de santé",
     "медицинские работники", "卫生工作者"),
    ("العمال الموسميون", "seasonal workers", "trabajadores de temporada", "travailleurs saisonniers",
     "сезонные работники", "季节性工人"),
    ("النساء", "women", "mujeres", "femmes", "женщины", "妇女"),
    ("العائدون", "returnees", "retornados", "personnes de retour", "вернувшиеся мигранты", "返回者"),
    ("المغتربون", "diaspora", "diáspora", "diaspora", "диаспора", "侨民"),
)  # fmt: skip
MEASURES = {
    "agreement": ("اتفاق", "Agreement", "Acuerdo", "Accord", "Соглашение", "协定"),
    "campaign": ("حملة", "Campaign", "Campaña", "Campagne", "Кампания", "运动"),
    "data system": ("نظام بيانات", "Data system", "Sistema de datos", "Système de données",
                    "Система данных", "数据系统"),
    "fund": ("صندوق", "Fund", "Fondo", "Fonds", "Фонд", "基金"),
    "guideline": ("مبادئ توجيهية", "Guidelines", "Directrices", "Lignes directrices", "Руководство", "准则"),
    "law": ("قانون", "Law", "Ley", "Loi", "Закон", "法律"),
    "policy": ("سياسة", "Policy", "Política", "Politique", "Политика", "政策"),
    "programme": ("برنامج", "Programme", "Programa", "Programme", "Программа", "方案"),
    "training": ("تدريب", "Training", "Capacitación", "Formation", "Обучение", "培训"),
}  # fmt: skip
SENTENCES = (
    ("الموضوع: {subject}. الفئة المعنية: {group}. البلد: {country}، عام {year}.",
     "سجلت {country} في عام {year} ما عدده {number} من الحالات، والموضوع: {subject}."),
    ("In {year} {country} took up {subject}, with {group} as the people most concerned.",
     "{country} counted {number} cases in {year}; the report lists {subject} first."),
    ("Tema: {subject}. Grupo: {group}. País: {country}, {year}.",
     "{country} registró {number} casos en {year}; tema principal: {subject}."),
    ("Sujet : {subject}. Groupe : {group}. Pays : {country}, {year}.",
     "{country} : {number} cas enregistrés en {year} ; sujet principal : {subject}."),
    ("Тема: {subject}. Группа: {group}. Страна: {country}, {year} год.",
     "{country}: в {year} году учтено случаев: {number}; основная тема: {subject}."),
    ("主题：{subject}。人群：{group}。国家：{country}，{year}年。",
     "{country}在{year}年登记了{number}起个案，主要主题：{subject}。"),
)  # fmt: skip


class Vocabulary(NamedTuple):
    """What is taken from the bundled practices: organisations, sentences, regions, publishers, pairs of countries."""

    organisations: tuple[str, ...]
    sentences: tuple[str, ...]
    regions: tuple[str, ...]
    publishers: tuple[str, ...]
    pairs: tuple[tuple[str, str], ...]


@cache
def vocabulary() -> Vocabulary:
    """The vocabulary of the bundled practices, each word once, in order."""
    practices = yaml.safe_load((DATA / "practices.yaml").read_text("utf-8"))["practices"]
    sentences = (text for practice in practices for text in re.split(r"(?<=[a-z]\.)\s+", practice["summary"].strip()))
    return Vocabulary(
        organisations=_distinct(name for practice in practices for name in practice["implementing_organisations"]),
        sentences=_distinct(sentences),
        regions=_distinct(name for practice in practices for name in practice["regions"]),
        publishers=_distinct(p["source"]["publisher"] for p in practices if (p["source"] or {}).get("publisher")),
        pairs=tuple(sorted({tuple(pair) for practice in practices for pair in practice["corridors"]})),
    )


def _distinct(words: Iterator[str]) -> tuple[str, ...]:
    return tuple(sorted(set(words)))


def practices(seed: int) -> Iterator[Practice]:
    """Practices without end. The first ones are the same however many are taken.

    Every fourth is named and described in English alone, every fifth record leaves open when it ended.
    """
    number = 0
    while True:
        yield _practice(number, Random(f"practice {seed} {number}"))
        number += 1


def _practice(number: int, random: Random) -> Practice:
    known = vocabulary()
    kind, subject, group = random.choice(sorted(MEASURES)), random.choice(SUBJECTS), random.choice(GROUPS)
    codes = tuple(sorted(random.sample(_codes(), random.choice((1, 1, 1, 2)))))
    others = random.sample([n for n in range(1, 24) if n != subject[0]], random.randint(0, 2))
    start = random.randint(1995, 2024)
    corridors = tuple(sorted(random.sample(known.pairs, 1))) if random.random() < 0.4 else ()
    languages = ("en",) if number % 4 == 3 else LANGUAGES
    return Practice(
        id=f"{codes[0].lower()}-{subject[2].replace(' ', '-')}-{start}-{number}",
        names={lang: _name(lang, number, MEASURES[kind], subject[1:], group, codes[0]) for lang in languages},
        summaries={lang: _summary(lang, random, subject[1:], group, codes[0], start) for lang in languages},
        organisations=tuple(sorted(random.sample(known.organisations, random.randint(1, 3)))),
        countries=codes,
        regions=tuple(random.sample(known.regions, 1)),
        objectives=tuple(sorted([subject[0], *others])),
        primary_objective=subject[0],
        practice_type=kind,
        corridors=corridors,
        corridor_basis=random.choice(("source", "parties", "general_knowledge")) if corridors else None,
        start_year=start,
        end_year=None if number % 5 == 0 else start + random.randint(0, 8),
        completed=random.choice((True, False, None)),
        replicable=random.choice((True, False, None)),
        references=(_reference(number, random, start),),
        confidence=random.choice(("high", "high", "medium")),
    )


def _name(
    language: str, number: int, measure: tuple[str, ...], subject: tuple[str, ...], group: tuple[str, ...], code: str
) -> str:
    at = LANGUAGES.index(language)
    country = bundled_countries().place(code).name(language)
    return f"{measure[at]}: {subject[at]}, {group[at]} ({country}, {number})"


def _summary(
    language: str, random: Random, subject: tuple[str, ...], group: tuple[str, ...], code: str, year: int
) -> str:
    own = _sentence(language, random, subject, group, code, year)
    if language != "en":
        return own
    return " ".join((own, *random.sample(vocabulary().sentences, random.randint(1, 3))))


def _sentence(
    language: str, random: Random, subject: tuple[str, ...], group: tuple[str, ...], code: str, year: int
) -> str:
    at = LANGUAGES.index(language)
    country = bundled_countries().place(code).name(language)
    number = random.randint(12, 90_000)
    return random.choice(SENTENCES[at]).format(
        subject=subject[at], group=group[at], country=country, year=year, number=number
    )


def _reference(number: int, random: Random, year: int) -> Reference:
    publisher = random.choice(vocabulary().publishers)
    return Reference(f"Report {number}", publisher, min(year + 1, 2024), f"https://example.org/reports/{number}")


@cache
def _codes() -> tuple[str, ...]:
    return tuple(sorted(bundled_countries().places))


def documents(seed: int) -> Iterator[Document]:
    """Documents of three to six paragraphs without end, one language after the other."""
    number = 0
    while True:
        yield _document(number, Random(f"document {seed} {number}"))
        number += 1


def _document(number: int, random: Random) -> Document:
    language = LANGUAGES[number % len(LANGUAGES)]
    at = LANGUAGES.index(language)
    subject, group, code = random.choice(SUBJECTS)[1:], random.choice(GROUPS), random.choice(_codes())
    years = (random.randint(1995, 2024) for _ in range(random.randint(3, 6)))
    paragraphs = [
        " ".join(_sentence(language, random, subject, group, code, year) for _ in range(random.randint(1, 3)))
        for year in years
    ]
    title = f"{subject[at]}, {bundled_countries().place(code).name(language)} ({number})"
    return Document(f"report-{number}", language, title, "\n\n".join(paragraphs), f"https://example.org/texts/{number}")


def corridors(seed: int, pairs: Path | None = None) -> Iterator[Corridor]:
    """Corridors with figures of one revision, each pair of countries once.

    Args:
        seed: what the made-up figures follow from.
        pairs: a table `origin,destination,year,stock` with the figures of the UN's bilateral matrix, each pair and
            year once; without it, all pairs of countries with made-up figures.
    """
    if pairs:
        yield from _real_corridors(pairs)
        return
    for origin in _codes():
        for destination in _codes():
            if origin != destination:
                yield _made_up(origin, destination, Random(f"corridor {seed} {origin} {destination}"))


def _real_corridors(pairs: Path) -> Iterator[Corridor]:
    figures: dict[tuple[str, str], list[Figure]] = {}  # no more rows than pairs of countries times years
    with pairs.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            pair = row["origin"], row["destination"]
            figures.setdefault(pair, []).append(_figure(int(row["year"]), int(row["stock"])))
    for pair, known in sorted(figures.items()):
        yield Corridor(*pair, tuple(known))


def _made_up(origin: str, destination: str, random: Random) -> Corridor:
    first = int(random.lognormvariate(6, 3))
    return Corridor(origin, destination, tuple(_figure(year, first + 7 * (year - 1990)) for year in (2010, 2015)))


def _figure(year: int, stock: int) -> Figure:
    return Figure(year, stock, REVISION, f"UN DESA, International Migrant Stock {REVISION}")


def as_json(record: Record) -> str:
    """The record as one line of JSON, with its kind; what is unknown is left out."""
    stated: dict[str, Any] = {"kind": type(record).__name__.lower()} | asdict(record)
    stated.pop("origin")
    known = {name: value for name, value in stated.items() if value not in (None, (), {})}
    return json.dumps(known, ensure_ascii=False)


def main() -> None:
    """Print the records of one kind, one on a line."""
    parser = argparse.ArgumentParser(description="Print made-up records, the same ones for the same seed.")
    parser.add_argument("--count", type=int, default=1000, help="how many; of corridors no more than there are pairs")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--kind", choices=("practice", "corridor", "document"), default="practice")
    parser.add_argument("--format", choices=("jsonl",), default="jsonl")
    parser.add_argument("--pairs", type=Path, help="a CSV table origin,destination,year,stock for the corridors")
    given = parser.parse_args()
    made: dict[str, Callable[[], Iterator[Record]]] = {
        "practice": lambda: practices(given.seed),
        "corridor": lambda: corridors(given.seed, given.pairs),
        "document": lambda: documents(given.seed),
    }
    for record in islice(made[given.kind](), given.count):
        sys.stdout.buffer.write(f"{as_json(record)}\n".encode())


if __name__ == "__main__":
    main()
