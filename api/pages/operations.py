"""The OpenAPI description of the service into a page that needs no script."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from api.markup import Markup, element, joined, prose
from api.pages.layout import Frame, link, page, section, table

Json = dict[str, Any]


def operations_page(frame: Frame, description: Json) -> Markup:
    """Every operation with its parameters, grouped by tag in the order of the description."""
    by_tag: dict[str, list[Markup]] = {}
    for path, operations in description["paths"].items():
        for method, operation in operations.items():
            tag = operation.get("tags", ["Service"])[0]
            by_tag.setdefault(tag, []).append(_operation(method, path, operation))
    return page(
        frame,
        "API",
        element("h1", {}, description["info"]["title"]),
        element(
            "p", {"class": "lead"}, description["info"].get("summary") or description["info"].get("description", "")
        ),
        element("p", {}, "The same for programs: ", link(frame.site, "/openapi.json", "/openapi.json"), "."),
        *(section(tag, *operations) for tag, operations in by_tag.items()),
    )


def _operation(method: str, path: str, operation: Json) -> Markup:
    parameters = [_parameter(parameter) for parameter in operation.get("parameters", ())]
    answers = operation.get("responses", {})
    return element(
        "section",
        {"class": "term", "id": operation.get("operationId", "")},
        element("h3", {}, element("code", {}, f"{method.upper()} {path}"), " – ", operation.get("summary", "")),
        *(
            element("p", {}, prose(paragraph))
            for paragraph in operation.get("description", "").split("\n\n")
            if paragraph
        ),
        table("", ("Parameter", "Type", "Meaning"), parameters) if parameters else Markup(),
        element("dl", {}, *_answers(answers)),
    )


def _parameter(parameter: Json) -> tuple[str, ...]:
    name = element("code", {}, parameter["name"])
    kind = f"{_type(parameter.get('schema', {}))}{', required' if parameter.get('required') else ''}"
    return name, kind, prose(parameter.get("description", ""))


def _type(schema: Json) -> str:
    """What a parameter may be, in words.

    >>> _type({"anyOf": [{"enum": ["en", "ru"]}, {"type": "null"}]})
    'en | ru'
    """
    if "anyOf" in schema:
        return " | ".join(_type(option) for option in schema["anyOf"] if option.get("type") != "null")
    if "enum" in schema:
        return " | ".join(str(value) for value in schema["enum"])
    default = f" = {schema['default']}" if "default" in schema else ""
    return f"{schema.get('type', 'any')}{default}"


def _answers(responses: Json) -> Iterable[Markup]:
    for status, answer in responses.items():
        media_types = ", ".join(answer.get("content", {}))
        stated = joined(prose(answer.get("description", "")), element("small", {}, f" {media_types}"))
        yield joined(element("dt", {}, status), element("dd", {}, stated))
