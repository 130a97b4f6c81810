"""The one exception tree; the command line and the HTTP problem handler translate it, nothing else does.

GcmkgError                  a sentence for the user, and what to do about it
├── InputError              what was given cannot be used (a file, an option, a record)
│   ├── SourceError         a source document is not as the reader expects, with file and line
│   ├── SyntaxFault         a text is not the RDF it is said to be, with its name and line
│   ├── NotFound            there is no thing of that name; the hint says what is near to it
│   └── Unfit              a value is not what its column holds
├── QueryError              a SPARQL query is malformed
│   ├── QueryRefused        a SPARQL query asks for what is not allowed (update, SERVICE)
│   ├── QueryTooLarge       a SPARQL query is too long, too nested or searches too much to be tried at all
│   └── QueryLimit          a SPARQL query went past its time, memory or row limit
│       └── QueryBusy       a SPARQL query got no turn in time: other heavy ones were running
├── ChildLost               a task in a child process went past its time, memory or stack
├── ChildrenBusy            a task got no child process: too many others were waiting
├── ValidationFailed        the draft graph breaks a shape, so nothing was published
├── ReleaseError            no release, or a release that is not what its manifest says
└── EncoderError            the embedding model cannot be loaded on this machine
"""

from __future__ import annotations


class GcmkgError(Exception):
    """An error a user can act on.

    Args:
        message: what was given and what was expected, in one sentence.
        hint: what to do, in one sentence; may be empty.
    """

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        """The message followed by the hint.

        >>> str(GcmkgError("No release in x.", "Run gcmkg build."))
        'No release in x. Run gcmkg build.'
        """
        return f"{self.message} {self.hint}".strip()


class InputError(GcmkgError):
    """What the user gave cannot be used."""


class SourceError(InputError):
    """A source document is not as its reader expects.

    >>> str(SourceError("workplan.md", 87, "Unknown actor 'ABC'.", "Add it to actors.yaml."))
    "workplan.md:87: Unknown actor 'ABC'. Add it to actors.yaml."
    """

    def __init__(self, source: str, line: int, message: str, hint: str = "") -> None:
        super().__init__(f"{source}:{line}: {message}", hint)
        self.source = source
        self.line = line


class SyntaxFault(InputError):
    """A text is not the RDF it is said to be; `line` is 1-based, where the parser knows it.

    >>> str(SyntaxFault("mine.ttl", 3, "Unexpected end.", "Mend the syntax."))
    'mine.ttl:3: Unexpected end. Mend the syntax.'
    """

    def __init__(self, name: str, line: int | None, message: str, hint: str) -> None:
        super().__init__(f"{name}:{line}: {message}" if line else f"{name}: {message}", hint)
        self.line = line


class NotFound(InputError):
    """There is no thing of that name."""


class Unfit(InputError):
    """A value is not what its column holds; the reader turns it into a fault with its place."""


class QueryError(GcmkgError):
    """A SPARQL query is malformed."""


class QueryRefused(QueryError):
    """A SPARQL query asks for what a read-only endpoint does not do."""


class QueryTooLarge(QueryError):
    """The text of a SPARQL query asks for more than is ever tried; asking again will not help."""


class QueryLimit(QueryError):
    """A SPARQL query went past a limit as it ran; no partial answer is given."""


class QueryBusy(QueryLimit):
    """A SPARQL query got no turn in time; asking again later may help."""


class ChildLost(GcmkgError):
    """A child process was killed at its deadline, or died of its limits; the task has no answer."""


class ChildrenBusy(GcmkgError):
    """Every child process is at work and enough tasks wait already; asking again later may help."""


class ValidationFailed(GcmkgError):
    """The draft graph breaks a shape."""


class ReleaseError(GcmkgError):
    """There is no release, or it is not what its manifest says."""


class EncoderError(GcmkgError):
    """The embedding model cannot be loaded on this machine."""
