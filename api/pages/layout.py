"""The parts of a document into a whole HTML page with its style inside and a policy that lets nothing else in."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from api.addresses import Site
from api.markup import Markup, element, joined
from kg.labels import Label

STYLE: Final = """
:root{--ink:#1b2733;--soft:#566573;--line:#d9e0e6;--paper:#fff;--tint:#f3f6f8;--link:#0b5c8a;--mark:#0b7a75}
@media(prefers-color-scheme:dark){:root{--ink:#e6ebef;--soft:#a5b2bd;--line:#33414d;--paper:#141b21;--tint:#1d262e;
--link:#7cc4ee;--mark:#5fc9c2}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:1rem/1.6 system-ui,"Segoe UI","Noto Sans",sans-serif}
header,main,footer{max-width:60rem;margin:0 auto;padding:0 1.25rem}
header{padding-top:1.25rem;display:flex;flex-wrap:wrap;justify-content:space-between;gap:.25rem 2rem}
nav ul,ul.plain{list-style:none;margin:0;padding:0}
nav ul{display:flex;flex-wrap:wrap;gap:.15rem .9rem;font-size:.9rem}
nav.crumbs li+li::before{content:"\\203A";color:var(--soft);margin-inline-end:.9rem}
a{color:var(--link);text-decoration-thickness:1px;text-underline-offset:.15em}
a:focus-visible{outline:3px solid var(--mark);outline-offset:2px}
[aria-current]{color:var(--ink);font-weight:600;text-decoration:none}
h1{font-size:clamp(1.5rem,4vw,2.1rem);line-height:1.25;margin:.35rem 0 .6rem;text-wrap:balance}
h2{font-size:1.15rem;margin:2.4rem 0 .6rem;padding-bottom:.3rem;border-bottom:2px solid var(--mark)}
h3{font-size:1rem;margin:1.6rem 0 .2rem}
.kind{margin:2rem 0 0;color:var(--soft)}
.lead{font-size:1.1rem;margin:.4rem 0 1rem}
.note,.tag,small{color:var(--soft);font-size:.82rem}
.tag{border:1px solid var(--line);border-radius:.6rem;padding:0 .45rem;margin-inline-start:.4rem;white-space:nowrap}
code{font-family:ui-monospace,"DejaVu Sans Mono",monospace;font-size:.88em;overflow-wrap:anywhere}
table{border-collapse:collapse;width:100%}
caption{text-align:start;color:var(--soft);font-size:.9rem;padding-bottom:.4rem}
th,td{text-align:start;vertical-align:top;
padding:.5rem .6rem;border-bottom:1px solid var(--line);overflow-wrap:anywhere}
th[scope=row]{width:14rem;font-weight:600;padding-inline-start:0}
thead th{color:var(--soft);font-size:.85rem}
td.count{text-align:end;font-variant-numeric:tabular-nums;white-space:nowrap}
td li+li{margin-top:.25rem}
figure{margin:0 0 1rem;padding:.7rem 1rem;background:var(--tint);border-inline-start:4px solid var(--mark)}
blockquote{margin:0;white-space:pre-line}
figcaption{margin-top:.35rem;color:var(--soft);font-size:.88rem}
dl{margin:.3rem 0;display:grid;grid-template-columns:max-content 1fr;gap:.15rem 1rem}
dt{color:var(--soft)}dd{margin:0;overflow-wrap:anywhere}
section.term:target{background:var(--tint);box-shadow:0 0 0 .6rem var(--tint)}
footer{margin-top:3rem;padding-bottom:2rem;border-top:1px solid var(--line);color:var(--soft);font-size:.88rem}
.skip{position:absolute;inset-inline-start:-99rem}.skip:focus{position:static}
@media(max-width:40rem){th[scope=row],td{display:block;width:100%;padding-inline:0}
th[scope=row]{border:0;padding-bottom:0}dl{grid-template-columns:1fr}}
@media print{nav,footer,.skip{display:none}a{color:inherit}}
"""
_HASH: Final = b64encode(sha256(STYLE.encode()).digest()).decode()
CONTENT_POLICY: Final = (
    f"default-src 'none'; style-src 'sha256-{_HASH}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


@dataclass(frozen=True)
class Frame:
    """What surrounds the content of a page.

    Args:
        site: where the service is.
        language: language of the page's own words, `en` or `ru`.
        release: id of the release.
        crumbs: (path, text) from the widest list to the page itself.
        formats: (address, media type) of the same document in its formats.
    """

    site: Site
    language: str
    release: str
    crumbs: tuple[tuple[str, str], ...]
    formats: tuple[tuple[str, str], ...]


def page(frame: Frame, title: str, *content: str) -> Markup:
    """A whole page.

    >>> "<title>a &lt; b" in page(Frame(Site("", ""), "en", "r", (), ()), "a < b")
    True
    """
    body = joined(
        element("a", {"class": "skip", "href": "#content"}, words(frame.language, "skip")),
        _header(frame),
        element("main", {"id": "content"}, *content),
        _footer(frame),
    )
    head = _head(frame, title)
    html = element("html", {"lang": frame.language}, element("head", {}, *head), element("body", {}, body))
    return Markup(f"<!DOCTYPE html>\n{html}\n")


def _head(frame: Frame, title: str) -> Iterable[Markup]:
    yield element("meta", {"charset": "utf-8"})
    yield element("meta", {"name": "viewport", "content": "width=device-width, initial-scale=1"})
    yield element("title", {}, f"{title} – gcmkg")
    for address, media_type in frame.formats:
        yield element("link", {"rel": "alternate", "type": media_type, "href": address})
    yield element("style", {}, Markup(STYLE))


def _header(frame: Frame) -> Markup:
    places = [(path, label) for path, label in _PLACES[frame.language]]
    return element(
        "header",
        {},
        _nav(words(frame.language, "where"), "crumbs", [_crumb(frame, *crumb) for crumb in frame.crumbs]),
        _nav(words(frame.language, "more"), "places", [link(frame.site, path, label) for path, label in places]),
    )


def _nav(name: str, kind: str, entries: Iterable[Markup]) -> Markup:
    return element(
        "nav", {"aria-label": name, "class": kind}, element("ul", {}, *(element("li", {}, entry) for entry in entries))
    )


def _crumb(frame: Frame, path: str, text: str) -> Markup:
    is_here = path == frame.crumbs[-1][0]
    return element("a", {"href": frame.site.local(path), "aria-current": "page" if is_here else ""}, text)


def _footer(frame: Frame) -> Markup:
    formats = [
        joined(" · ", element("a", {"href": address, "type": media_type}, address.partition("?")[0].rpartition(".")[2]))
        for address, media_type in frame.formats
    ]
    release = joined(words(frame.language, "release"), " ", element("code", {}, frame.release))
    return element("footer", {}, element("p", {}, release, *formats))


def link(site: Site, path: str, text: str, language: str = "") -> Markup:
    """A link within the service; `language` is that of its text, where it differs from the page's."""
    return element("a", {"href": site.local(path), "lang": language, "dir": "auto" if language else ""}, text)


def labelled(label: Label) -> Markup:
    """A label with its language marked, so that it is set and read in its own direction and voice."""
    if not label.language:
        return element("code", {}, label.text)
    return element("span", {"lang": label.language, "dir": "auto"}, label.text)


def section(title: str, *content: str, anchor: str = "") -> Markup:
    """A headed part of a page."""
    return element("section", {"id": anchor}, element("h2", {}, title), *content)


def table(caption: str, head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Markup:
    """A table whose rows begin with their heading."""
    titles = element("thead", {}, element("tr", {}, *(element("th", {"scope": "col"}, title) for title in head)))
    body = (
        element("tr", {}, element("th", {"scope": "row"}, first), *(element("td", {}, cell) for cell in rest))
        for first, *rest in rows
    )
    return element("table", {}, *_stated(caption), titles if head else Markup(), element("tbody", {}, *body))


def _stated(caption: str) -> tuple[Markup, ...]:
    return (element("caption", {}, caption),) if caption else ()


def language_of_page(asked: str) -> str:
    """The language of the page's own words: Russian if asked for, else English.

    >>> language_of_page("ar")
    'en'
    """
    return "ru" if asked == "ru" else "en"


def words(language: str, name: str) -> str:
    """What the page says itself, in the page's language.

    >>> words("ru", "facts")
    'Факты'
    """
    english, russian = _WORDS[name]
    return russian if language == "ru" else english


_PLACES: Final = {
    "en": (("/ontology", "Ontology"), ("/catalog", "Catalogue"), ("/docs", "API")),
    "ru": (("/ontology", "Онтология"), ("/catalog", "Каталог"), ("/docs", "API")),
}
_WORDS: Final = {
    "skip": ("Skip to the content", "Перейти к содержанию"),
    "where": ("Where you are", "Где вы находитесь"),
    "more": ("Other parts", "Другие разделы"),
    "languages": ("Labels in", "Названия на языке"),
    "release": ("Release", "Выпуск"),
    "things": ("All things", "Все сущности"),
    "facts": ("Facts", "Факты"),
    "names": ("Names", "Названия"),
    "evidence": ("Evidence", "Подтверждения"),
    "incoming": ("What points here", "Что на это ссылается"),
    "document": ("This document", "Об этом документе"),
    "line": ("line", "строка"),
    "characters": ("characters", "знаки"),
    "proves": ("proves", "подтверждает"),
    "previous": ("Previous page", "Предыдущая страница"),
    "next": ("Next page", "Следующая страница"),
    "page": ("Page", "Страница"),
    "of": ("of", "из"),
    "iri": ("Cite as", "Ссылаться так"),
    "sparql": ("By SPARQL", "Через SPARQL"),
    "licence": ("Licence", "Лицензия"),
    "kind": ("Kind", "Вид"),
    "number": ("How many", "Сколько"),
    "notation": ("Notation", "Обозначение"),
    "label": ("Label", "Название"),
    "inferred": ("inferred", "выведено"),
    "machine": ("found by machine", "найдено автоматически"),
    "fallback": (
        "There is no label in the language asked for; the one shown is in: ",
        "На выбранном языке названия нет; показано название на языке: ",
    ),
    "classes": ("Classes and datatypes", "Классы и типы данных"),
    "properties": ("Properties", "Свойства"),
    "terms": ("Terms", "Термины"),
    "shapes": ("Shapes", "Ограничения"),
    "shape": ("Shape", "Ограничение"),
    "message": ("Message", "Сообщение"),
    "checked": (
        "What SHACL checks in every release, in the words of its messages.",
        "Что проверяется средствами SHACL в каждом выпуске, словами самих сообщений.",
    ),
    "downloads": ("Downloads", "Файлы"),
    "format": ("Format", "Формат"),
    "media": ("Media type", "Тип содержимого"),
    "services": ("Services", "Службы"),
    "service": ("Service", "Служба"),
    "address": ("Address", "Адрес"),
    "described": ("described under API", "описание в разделе API"),
    "search": ("Search", "Поиск"),
    "sources": ("Sources", "Источники"),
    "source": ("Source", "Источник"),
    "publisher": ("Publisher", "Издатель"),
    "rights": ("Terms of use", "Условия использования"),
    "digest": ("Graph digest", "Контрольная сумма графа"),
    "numbers": ("The graph in numbers", "Граф в цифрах"),
    "ontology": ("Ontology", "Онтология"),
    "engines": ("For search engines", "Для поисковых систем"),
    "class": ("Class", "Класс"),
    "property": ("Property", "Свойство"),
    "name": ("Name", "Имя"),
    "entities": ("Things", "Сущности"),
    "triples": ("Triples", "Триплеты"),
    "subjects": ("Subjects", "Субъекты"),
    "objects": ("Objects", "Объекты"),
    "links": ("Links to elsewhere", "Ссылки вовне"),
    "target": ("Target", "Куда"),
    "link": ("Links", "Ссылки"),
    "unlabelled": ("There is no label; the code is shown.", "Названия нет; показан код."),
}
