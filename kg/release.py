"""A draft directory into a published, immutable release, and a published release into a verified, opened one.

Publishing is: write the draft beside the releases, hash every file into manifest.json, fsync, rename, swap the
`current` symlink. A reader therefore sees the old release or the new one, never a mixture; rollback is
pointing the symlink back.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from kg.errors import ReleaseError

BUILD_HINT = "Run `gcmkg build`."


@dataclass(frozen=True)
class Layout:
    """Where everything of a release lies."""

    root: Path

    @property
    def graph(self) -> Path:
        """All quads as sorted canonical N-Quads: the source of truth."""
        return self.root / "graph.nq"

    @property
    def search(self) -> Path:
        """The search indexes, all derived from the graph."""
        return self.root / "search"

    @property
    def report(self) -> Path:
        """The SHACL report of the graph, as JSON."""
        return self.root / "shacl-report.json"

    @property
    def manifest(self) -> Path:
        """What the release is and the SHA-256 of every other file."""
        return self.root / "manifest.json"


@dataclass(frozen=True)
class Identity:
    """What makes two releases the same one: the graph's digest, the embedding model and the code."""

    graph: str
    model: str
    code: str

    @property
    def id(self) -> str:
        """A short name for directories and ETags.

        >>> Identity("aa", "e5", "0.1").id
        '100914c0ad1d2565'
        """
        return hashlib.sha256("\n".join((self.graph, self.model, self.code)).encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Manifest:
    """What a release says of itself."""

    id: str
    identity: Identity
    sources: dict[str, str]
    counts: dict[str, int]
    layers: dict[str, int]
    shacl: dict[str, int]
    files: dict[str, str] = field(default_factory=dict)


def graph_digest(lines: list[str]) -> str:
    """SHA-256 of the sorted canonical N-Quads lines, each with its line end.

    >>> graph_digest([])
    'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'
    """
    digest = hashlib.sha256()
    for line in lines:
        digest.update(line.encode())
        digest.update(b"\n")
    return digest.hexdigest()


def file_digest(path: Path) -> str:
    """SHA-256 of a file."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


@contextmanager
def draft(home: Path) -> Iterator[Layout]:
    """A fresh directory beside the releases; removed again unless it was published."""
    releases = home / "releases"
    releases.mkdir(parents=True, exist_ok=True)
    root = Path(tempfile.mkdtemp(prefix=".draft-", dir=releases))
    try:
        yield Layout(root)
    finally:
        if root.exists():
            shutil.rmtree(root)


def clear_drafts(home: Path) -> None:
    """Remove what builds left that were killed; nobody else may be building in this home."""
    for abandoned in (home / "releases").glob(".draft-*"):
        shutil.rmtree(abandoned, ignore_errors=True)


def publish(home: Path, layout: Layout, manifest: Manifest) -> Manifest:
    """Seal a draft, make it the current release, and return its manifest with the digest of every file.

    Raises:
        OSError: the disk is full or not writable; the old release stays as it was.
    """
    sealed = _seal(layout, manifest)
    _sync_tree(layout.root)
    final = home / "releases" / manifest.id
    if not _is_sound(Layout(final)):
        _set_aside(final)
        layout.root.chmod(0o755)
        layout.root.rename(final)
        _sync(final.parent)
    point_to(home, manifest.id)
    return sealed


def _set_aside(damaged: Path) -> None:
    if damaged.exists():
        damaged.rename(damaged.with_name(f".damaged-{damaged.name}-{os.getpid()}"))


def point_to(home: Path, release_id: str) -> None:
    """Make a published release the current one, in one atomic step; also how to roll back."""
    link = home / f".current-{os.getpid()}"
    link.unlink(missing_ok=True)
    link.symlink_to(Path("releases") / release_id)
    link.rename(home / "current")
    _sync(home)


def _seal(layout: Layout, manifest: Manifest) -> Manifest:
    files = {str(path.relative_to(layout.root)): file_digest(path) for path in _files(layout.root)}
    sealed = replace(manifest, files=files)
    stated = json.dumps(asdict(sealed), indent=1, sort_keys=True, ensure_ascii=False)
    layout.manifest.write_text(f"{stated}\n", "utf-8")
    return sealed


def _files(root: Path) -> list[Path]:
    return sorted(path for path in root.rglob("*") if path.is_file() and path.name != "manifest.json")


def _sync_tree(root: Path) -> None:
    for path in [*root.rglob("*"), root]:
        _sync(path)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _is_sound(layout: Layout) -> bool:
    try:
        verify(layout, read_manifest(layout))
    except ReleaseError:
        return False
    return True


def read_manifest(layout: Layout) -> Manifest:
    """The manifest of a release directory.

    Raises:
        ReleaseError: there is none, or it is not a manifest.
    """
    try:
        stored: dict[str, Any] = json.loads(layout.manifest.read_text("utf-8"))
        return Manifest(**stored | {"identity": Identity(**stored["identity"])})
    except FileNotFoundError:
        raise ReleaseError(f"There is no release in {layout.root}.", BUILD_HINT) from None
    except (ValueError, TypeError, KeyError) as error:
        raise ReleaseError(f"{layout.manifest} is not a manifest ({error}).", BUILD_HINT) from None


def verify(layout: Layout, manifest: Manifest) -> None:
    """Check every file against the manifest before anything reads it.

    Raises:
        ReleaseError: a file is missing, changed or not listed; the file is named.
    """
    present = {str(path.relative_to(layout.root)) for path in _files(layout.root)}
    for name in sorted(present ^ set(manifest.files)):
        raise ReleaseError(f"The release {manifest.id} and its manifest disagree about {name}.", BUILD_HINT)
    for name, digest in sorted(manifest.files.items()):
        if file_digest(layout.root / name) != digest:
            raise ReleaseError(f"{name} of release {manifest.id} is not what its manifest says.", BUILD_HINT)


def open_current(home: Path) -> tuple[Layout, Manifest]:
    """The current release, verified; the path is resolved, so a later swap does not disturb the reader.

    Raises:
        ReleaseError: there is none, or it is damaged.
    """
    current = home / "current"
    if not current.exists():
        raise ReleaseError(f"There is no release in {home}.", BUILD_HINT)
    layout = Layout(current.resolve())
    manifest = read_manifest(layout)
    verify(layout, manifest)
    return layout, manifest
