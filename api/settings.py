"""Environment variables into the one table of settings; the command line's options override it."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Each field is an environment variable with the prefix GCMKG_, for example GCMKG_HOME."""

    model_config = SettingsConfigDict(env_prefix="GCMKG_", frozen=True)

    home: Path = Field(Path(".gcmkg"), description="Where releases and the embedding cache are kept.")
    cache: Path | None = Field(None, description="Where embeddings are cached; `cache` in the home if not given.")
    model: str = Field(
        "multilingual-e5-small+universal-sentence-encoder",
        description="Embedding model: multilingual-e5-small, universal-sentence-encoder (both packaged), any "
        "sentence-transformers model name or directory, or two of them joined by +.",
    )
    threads: int = Field(1, ge=1, description="Threads an encoder may use for one query.")
    build_threads: int = Field(2, ge=1, description="Threads the build may use to embed passages.")
    stream_from: int = Field(
        2000,
        ge=0,
        description="From so many contributed records on, a build sorts the graph on disk and validates it in chunks, "
        "on two cores and in bounded memory.",
    )
    workers: int = Field(6, ge=1, description="Quick SPARQL queries that may run at the same time.")
    slow_workers: int = Field(2, ge=0, description="Heavy SPARQL queries that may run beside the quick ones.")
    query_seconds: float = Field(5.0, gt=0, description="A SPARQL query is stopped so many seconds after it arrived.")
    query_memory_mb: int = Field(512, ge=64, description="Memory one SPARQL query may use, in MiB.")
    answer_bytes: int = Field(10_000_000, ge=1000, description="Largest SPARQL answer, in bytes.")
    answer_rows: int = Field(100_000, ge=1, description="Most rows or triples of one SPARQL answer.")
    validate_bytes: int = Field(2_000_000, ge=1000, description="Largest graph that `POST /validate` takes, in bytes.")
    validate_triples: int = Field(20_000, ge=1, description="Most triples of one graph sent to `POST /validate`.")
    validate_nesting: int = Field(100, ge=1, description="Deepest nesting of a graph sent to `POST /validate`.")
    validate_seconds: float = Field(10.0, gt=0, description="Checking a sent graph is stopped after so many seconds.")
    validate_memory_mb: int = Field(1024, ge=64, description="Memory checking one sent graph may use, in MiB.")
    validate_workers: int = Field(1, ge=1, description="Sent graphs that may be checked at the same time.")
    validate_waiting: int = Field(4, ge=0, description="Sent graphs that may wait for their turn.")
    host: str = Field("127.0.0.1", description="Address that `gcmkg serve` listens on.")
    port: int = Field(8000, ge=0, le=65535, description="Port that `gcmkg serve` listens on.")
    public_url: str = Field(
        "",
        pattern=r"^(https?://[A-Za-z0-9.:_/\[\]~-]+)?$",
        description="Address under which clients reach the service; what each request says if empty.",
    )
    mcp_text_characters: int = Field(2000, ge=100, description="Longest single text in a reply of `gcmkg mcp`.")
    mcp_reply_characters: int = Field(40_000, ge=10_000, description="Longest reply of a tool of `gcmkg mcp`, as JSON.")
    access_log: bool = Field(False, description="Log every request line; it holds the questions people ask.")

    @property
    def embeddings(self) -> Path:
        """Where vectors of texts that were encoded before are kept."""
        return (self.cache or self.home / "cache") / "embeddings"

    @property
    def checkpoint(self) -> Path:
        """Where the default model is kept in the form that bulk work wants."""
        return (self.cache or self.home / "cache") / "checkpoint"
