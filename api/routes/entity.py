"""A notation over HTTP into everything the graph says about that thing."""

from __future__ import annotations

from typing import Annotated, Any, Final

from fastapi import APIRouter, Path, Query, Request
from fastapi.concurrency import run_in_threadpool

from api.problems import responses
from kg.reading import Language
from search.description import Description

router = APIRouter(tags=["Search"])
_EXAMPLE: Final[dict[str, Any]] = {
    "iri": "https://w3id.org/gcm-kg/id/workstream/T2",
    "notation": "T2",
    "type": "ThematicWorkstream",
    "classes": ["ThematicWorkstream", "Workstream"],
    "label": "Promoting and applying alternatives to detention",
    "label_lang": "en",
    "label_basis": "own-translation",
    "labels": {
        "en": "Promoting and applying alternatives to detention",
        "ru": "Поощрение и применение альтернатив задержанию",
    },
    "alternative_labels": {"es": ["alternativas a la detención"]},
    "descriptions": {"en": ["Expanding the capacity of States to develop and apply alternatives to detention …"]},
    "facts": [
        {
            "property": "gcm:lead",
            "property_label": "lead",
            "property_label_lang": "en",
            "direction": "out",
            "value": {
                "text": None,
                "lang": None,
                "datatype": None,
                "iri": "https://w3id.org/gcm-kg/id/agency/UNICEF",
                "notation": "UNICEF",
                "type": "Agency",
                "label": "United Nations Children's Fund",
                "label_lang": "en",
            },
            "text": "T2 “Promoting and applying alternatives to detention” – lead → "
            "UNICEF “United Nations Children's Fund”",
            "layer": "asserted",
            "evidence": [
                {
                    "quote": "ЮНИСЕФ, УВКБ, МОМ",
                    "lang": "ru",
                    "source": "workplan-2019",
                    "line": 187,
                    "start": 31532,
                    "end": 31549,
                }
            ],
        }
    ],
    "evidence": [],
    "neighbours": [
        {
            "notation": "UNICEF",
            "type": "Agency",
            "label": "United Nations Children's Fund",
            "label_lang": "en",
            "property": "gcm:lead",
            "direction": "out",
        }
    ],
}


@router.get(
    "/entity/{notation:path}",
    summary="Everything the graph says about one thing",
    responses={200: {"content": {"application/json": {"example": _EXAMPLE}}}, **responses(404)},
)
async def entity(
    request: Request,
    notation: Annotated[str, Path(description="Its notation, slashes included.", examples=["T2", "T2/4", "IOM"])],
    lang: Annotated[Language | None, Query(description="Language of labels; English if left out.")] = None,
) -> Description:
    """Labels in every language, facts with layer and evidence, the words of the source, and what it is tied to."""
    describer = request.app.state.opened.describer
    description: Description = await run_in_threadpool(describer.describe, notation, lang)
    return description
