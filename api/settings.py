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
    workers: int = Field(2, ge=1, description="SPARQL queries that may run at the same time.")
    query_seconds: float = Field(10.0, gt=0, description="A SPARQL query is stopped after so many seconds.")
    query_memory_mb: int = Field(1024, ge=64, description="Memory one SPARQL query may use, in MiB.")
    answer_bytes: int = Field(10_000_000, ge=1000, description="Largest SPARQL answer, in bytes.")
    host: str = Field("127.0.0.1", description="Address that `gcmkg serve` listens on.")
    port: int = Field(8000, ge=0, le=65535, description="Port that `gcmkg serve` listens on.")
