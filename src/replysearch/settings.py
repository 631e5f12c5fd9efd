"""The server's settings, read once when it starts."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from replysearch import messages
from replysearch.answering.model_server import TIMEOUT, ModelServer, Writer
from replysearch.errors import SettingsError
from replysearch.wire.links import Links

#: Names by which a browser or a program reaches the machine that it runs on.
LOCAL_NAMES = frozenset({"127.0.0.1", "localhost", "[::1]"})
#: The largest body of an upload, in bytes: as large as the largest file that is read.
MAX_UPLOAD_BYTES = 40 * 1024 * 1024


class Settings(BaseSettings):
    """What a server is told by the environment, each variable prefixed ``REPLYSEARCH_``.

    An empty variable counts as not set, and so does a key of blanks only.
    """

    model_config = SettingsConfigDict(
        env_prefix="REPLYSEARCH_", env_ignore_empty=True, extra="ignore", frozen=True
    )

    index: Path = Path("index")
    host: str = "127.0.0.1"
    port: int = Field(8000, ge=0, le=65535)
    api_key: SecretStr | None = None
    encoder: str | None = None
    llm_base_url: str | None = None
    llm_model: str | None = None
    llm_api_key: SecretStr | None = None
    llm_timeout: float = Field(TIMEOUT, gt=0, le=600)
    public_url: str | None = None
    max_upload_bytes: int = Field(MAX_UPLOAD_BYTES, ge=1)

    @field_validator("public_url")
    @classmethod
    def _bare_address(cls, url: str | None) -> str | None:
        parts = urlsplit(url or "")
        if url and (parts.scheme not in {"http", "https"} or not parts.hostname):
            raise SettingsError(messages.PUBLIC_URL_BAD)
        if parts.path not in {"", "/"} or parts.query or parts.fragment or parts.username:
            raise SettingsError(messages.PUBLIC_URL_BAD)
        return url.rstrip("/") if url else None

    @field_validator("api_key")
    @classmethod
    def _bare_key(cls, key: SecretStr | None) -> SecretStr | None:
        # A header never keeps blanks at its ends, so a key that has them could never be given.
        bare = key.get_secret_value().strip() if key is not None else ""
        return SecretStr(bare) if bare else None


def read_settings(
    *, index: Path | None = None, host: str | None = None, port: int | None = None
) -> Settings:
    """Return the settings; what is given here goes before the environment.

    Raises:
        SettingsError: a value is of the wrong kind or out of range.
    """
    given: dict[str, Any] = {"index": index, "host": host, "port": port}
    try:
        return Settings(**{name: value for name, value in given.items() if value is not None})
    except ValidationError as error:
        wrong = (str(part["loc"][0]) for part in error.errors() if part["loc"])
        fields = "、".join(dict.fromkeys(name.upper() for name in wrong))
        raise SettingsError(messages.SETTINGS_BAD.format(fields=fields)) from error


def links_of(settings: Settings) -> Links:
    """Return where people see what the server shows; paths alone where no address is known."""
    if settings.public_url:
        return Links(settings.public_url)
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    return Links(f"http://{host}:{settings.port}" if host in LOCAL_NAMES else None)


def writer_of(settings: Settings) -> Writer | None:
    """Return the writing model that the settings name; None where they name none."""
    if not settings.llm_base_url or not settings.llm_model:
        return None
    key = settings.llm_api_key.get_secret_value() if settings.llm_api_key else "none"
    return ModelServer(settings.llm_base_url, settings.llm_model, key, settings.llm_timeout)
