"""The settings of the server, read once at its start."""

from __future__ import annotations

import ipaddress
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from limits import parse_many
from pydantic import BeforeValidator, Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from replysearch.answering.compose.model_server import TIMEOUT, ModelServer, Writer
from replysearch.errors import SettingsError
from replysearch.formats import MAX_BYTES
from replysearch.messages import faces as messages
from replysearch.wire.links import Links

#: Names that the local machine has in URLs.
LOCAL_NAMES = frozenset({"127.0.0.1", "localhost", "[::1]"})
#: Default of `max_upload_bytes`: the size of the largest file that is read.
MAX_UPLOAD_BYTES = MAX_BYTES
#: Value of `rate_limit` that turns the limit off.
NO_RATE = "none"
#: Seconds in which the body of a request must arrive. A large body has more time; see
#: :mod:`replysearch.api.access.bodies`. A limit against abuse.
BODY_TIMEOUT = 20.0
#: Seconds until a streaming answer is cut off. A limit against abuse: the highest `llm_timeout`.
ANSWER_TIMEOUT = 600.0
#: Most connections at once. Chosen, not measured: half the usual limit of open files (1,024).
MAX_CONNECTIONS = 512


def _split(value: Any) -> Any:
    if isinstance(value, str):
        return tuple(word.strip() for word in value.split(",") if word.strip())
    return value


CommaSeparated = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_split)]


class Settings(BaseSettings):
    """Settings from environment variables with the prefix ``REPLYSEARCH_``.

    An empty variable counts as not set, and so does an `api_key` that consists of blanks.
    """

    model_config = SettingsConfigDict(
        env_prefix="REPLYSEARCH_", env_ignore_empty=True, extra="ignore", frozen=True
    )

    index: Path = Path("index")
    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=0, le=65535)
    api_key: SecretStr | None = None
    encoder: str | None = None
    llm_base_url: str | None = None
    llm_model: str | None = None
    llm_api_key: SecretStr | None = None
    llm_timeout: float = Field(default=TIMEOUT, gt=0, le=600)
    public_url: str | None = None
    max_upload_bytes: int = Field(default=MAX_UPLOAD_BYTES, ge=1)
    public_read: bool = False
    cors_origins: CommaSeparated = ()
    trusted_proxies: CommaSeparated = ()
    rate_limit: str | None = None
    body_timeout: float = Field(default=BODY_TIMEOUT, gt=0, le=3600)
    answer_timeout: float = Field(default=ANSWER_TIMEOUT, gt=0, le=86400)
    max_connections: int = Field(default=MAX_CONNECTIONS, ge=1, le=65536)
    audit_log: Path | None = None
    log: Literal["text", "json"] = "text"
    log_level: Literal["debug", "info", "warning", "error"] | None = None
    log_queries: bool = False

    @field_validator("public_url")
    @classmethod
    def _bare_address(cls, url: str | None) -> str | None:
        parts = urlsplit(url or "")
        if url and (parts.scheme not in {"http", "https"} or not parts.hostname):
            raise SettingsError(messages.PUBLIC_URL_BAD)
        if parts.path not in {"", "/"} or parts.query or parts.fragment or parts.username:
            raise SettingsError(messages.PUBLIC_URL_BAD)
        return url.rstrip("/") if url else None

    @field_validator("cors_origins")
    @classmethod
    def _exact_origins(cls, origins: tuple[str, ...]) -> tuple[str, ...]:
        # An origin must have the form that browsers send. A star is refused, because any web
        # page could then read the letters that a visitor of that page can read.
        for origin in origins:
            parts = urlsplit(origin)
            if parts.scheme not in {"http", "https"} or origin.lower() != (
                f"{parts.scheme}://{parts.netloc}".lower()
            ):
                raise ValueError(origin)
        return tuple(origin.lower() for origin in origins)

    @field_validator("trusted_proxies")
    @classmethod
    def _addresses(cls, proxies: tuple[str, ...]) -> tuple[str, ...]:
        for proxy in proxies:
            ipaddress.ip_network(proxy)
        return proxies

    @field_validator("rate_limit")
    @classmethod
    def _notation(cls, limit: str | None) -> str | None:
        if limit is not None and limit != NO_RATE:
            parse_many(limit)
        return limit

    @field_validator("api_key")
    @classmethod
    def _bare_key(cls, key: SecretStr | None) -> SecretStr | None:
        # HTTP strips blanks around a header's value, so a key with such blanks could not be sent.
        stripped = key.get_secret_value().strip() if key is not None else ""
        return SecretStr(stripped) if stripped else None


def read_settings(
    *, index: Path | None = None, host: str | None = None, port: int | None = None
) -> Settings:
    """Return the settings; arguments override the environment. May raise SettingsError."""
    arguments: dict[str, Any] = {"index": index, "host": host, "port": port}
    try:
        return Settings(**{name: value for name, value in arguments.items() if value is not None})
    except ValidationError as error:
        wrong = (str(part["loc"][0]) for part in error.errors() if part["loc"])
        fields = messages.SETTINGS_JOINT.join(dict.fromkeys(name.upper() for name in wrong))
        raise SettingsError(messages.SETTINGS_BAD.format(fields=fields)) from error


def links_of(settings: Settings) -> Links:
    """Return the maker of links: URLs if `public_url` is set or `host` is local, else paths."""
    if settings.public_url:
        return Links(settings.public_url)
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    return Links(f"http://{host}:{settings.port}" if host in LOCAL_NAMES else None)


def writer_of(settings: Settings) -> Writer | None:
    """Return the language model of the settings, or None if its URL or name is not set."""
    if not settings.llm_base_url or not settings.llm_model:
        return None
    key = settings.llm_api_key.get_secret_value() if settings.llm_api_key else "none"
    return ModelServer(settings.llm_base_url, settings.llm_model, key, settings.llm_timeout)
