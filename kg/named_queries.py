"""The .rq files that come with the package into named queries that anyone can run, and their description in RDF."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

from pyoxigraph import Literal, NamedNode, Triple

from kg.errors import InputError
from kg.namespaces import prefixes
from kg.query_text import form


class NamedQuery(NamedTuple):
    """A query with the question it answers in English and Russian: the first two comment lines of its file."""

    name: str
    question: str
    question_ru: str
    text: str


def named_queries() -> tuple[NamedQuery, ...]:
    """Every query of kg/queries/competency, by name."""
    found = files("kg").joinpath("queries", "competency").iterdir()
    return tuple(
        sorted(_parse(f.name.removesuffix(".rq"), f.read_text("utf-8")) for f in found if f.name.endswith(".rq"))
    )


def _parse(name: str, text: str) -> NamedQuery:
    english, russian, *_ = (line.removeprefix("# ") for line in text.splitlines())
    return NamedQuery(name, english, russian, text)


def portable(query: str) -> str:
    """The query with the PREFIX lines it needs where our prefixes are not known.

    >>> print(portable("# All of them?\\nSELECT * { ?ws a gcm:Workstream }"))
    # All of them?
    PREFIX gcm: <https://w3id.org/gcm-kg/ontology#>
    SELECT * { ?ws a gcm:Workstream }
    """
    lines = query.splitlines()
    comments = [line for line in lines if line.startswith("#")]
    body = [line for line in lines if not line.startswith("#")]
    known = prefixes().items()
    used = [f"PREFIX {name}: <{iri}>" for name, iri in known if re.search(rf"(?<![\w:]){name}:", "\n".join(body))]
    return "\n".join([*comments, *used, *body])


def described(queries: Iterable[NamedQuery], endpoint: str) -> tuple[Triple, ...]:
    """The queries as SHACL executables with their questions, the form that query editors read.

    See https://www.w3.org/TR/shacl-af/#SPARQLExecutable and https://github.com/sib-swiss/sparql-examples.

    Args:
        queries: the named queries.
        endpoint: the URL that answers them.
    """
    return tuple(triple for named in queries for triple in _description(named, endpoint))


def _description(named: NamedQuery, endpoint: str) -> Iterator[Triple]:
    node, kind = NamedNode(f"{endpoint.rsplit('/', 1)[0]}/queries/{named.name}"), form(named.text)
    yield Triple(node, _term("rdf", "type"), _term("sh", "SPARQLExecutable"))
    yield Triple(node, _term("rdf", "type"), _term("sh", f"SPARQL{kind.capitalize()}Executable"))
    yield Triple(node, _term("rdfs", "comment"), Literal(named.question, language="en"))
    yield Triple(node, _term("rdfs", "comment"), Literal(named.question_ru, language="ru"))
    yield Triple(node, _term("sh", kind), Literal(portable(named.text)))
    yield Triple(node, _term("schema", "target"), NamedNode(endpoint))


def _term(prefix: str, name: str) -> NamedNode:
    return NamedNode(prefixes()[prefix] + name)


def read_query(given: str) -> str:
    """SPARQL text from what a user gave: a .rq file, the name of a named query, or the text itself.

    >>> read_query("ASK { ?s ?p ?o }")
    'ASK { ?s ?p ?o }'

    Raises:
        InputError: it is none of these.
    """
    if given.endswith(".rq"):
        return _read_file(Path(given))
    by_name = {named.name: named.text for named in named_queries()}
    if given in by_name:
        return by_name[given]
    if "{" not in given:
        raise InputError(
            f"'{given}' is neither SPARQL, nor a .rq file, nor a named query.",
            "List the named ones with `gcmkg query --list`.",
        )
    return given


def _read_file(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"The query file {path} cannot be read ({error}).", "Check its path and encoding.") from None
