"""What chat programs send: a conversation. The last question in it is answered.

Fields that steer a language model have no effect. If a field demands something that is not offered,
such as several answers or audio, the request is refused.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    Field,
    ValidationInfo,
    WithJsonSchema,
    field_validator,
)
from pydantic_core import PydanticCustomError

from replysearch.answering.passage_list import MOST_LISTED_TURNS
from replysearch.answering.question.conversation import MOST_TURNS
from replysearch.api.chat import examples
from replysearch.api.http.fields import BodyNumber, BodySwitch
from replysearch.api.http.responses import described_model
from replysearch.records import Ask
from replysearch.search.retrieve import LONGEST_QUERY

#: The name of the model that answers in the letters' own words.
ANSWERING = "replysearch"
#: The name of the model that lists the passages found.
SEARCHING = "replysearch-search"

_USER = "user"
#: The start of hidden instructions that Open WebUI writes for a language model (to make titles,
#: tags or next questions). They are refused, because they are not questions.
_INSTRUCTION = "### Task:"


def _words(value: Any, info: ValidationInfo) -> str | None:
    """Return a message's text, one part per line. A user's message must have only text parts."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    parts = value if isinstance(value, list) else [value]
    texts = [part["text"] for part in parts if _is_text(part)]
    must_all = info.data.get("role") == _USER
    if not all(isinstance(part, dict) for part in parts) or (must_all and len(texts) < len(parts)):
        raise PydanticCustomError("content_not_text", "only text can be read")
    return "\n".join(texts)


def _is_text(part: Any) -> bool:
    return (
        isinstance(part, dict) and part.get("type") == "text" and isinstance(part.get("text"), str)
    )


def _absent(value: bool) -> bool:
    if value:
        raise PydanticCustomError("none_required", "not offered")
    return value


_CONTENT = {
    "anyOf": [
        {"type": "string"},
        {"type": "array", "items": {"type": "object"}},
        {"type": "null"},
    ],
    "examples": [[{"type": "text", "text": "租房补贴"}]],
}


class Message(BaseModel):
    """One message of a conversation."""

    model_config = described_model("对话中的一条消息。只读取用户的消息。") | {"extra": "ignore"}

    role: Literal["system", "developer", "user", "assistant", "tool", "function"] = Field(
        description="谁说的"
    )
    content: Annotated[str, BeforeValidator(_words), WithJsonSchema(_CONTENT)] = Field(
        default="", description="文字,或由 type 为 text 的片段组成的数组"
    )


def _questions(messages: list[Message]) -> list[str]:
    return [message.content.strip() for message in messages if message.role == _USER]


class ResponseFormat(BaseModel):
    """The form in which the client wants the answer."""

    model_config = described_model("回答的格式:只有 text。") | {"extra": "ignore"}

    type: Literal["text"]


class StreamOptions(BaseModel):
    """What the client wants in a stream besides the answer."""

    model_config = described_model("流式回答的选项。") | {"extra": "ignore"}

    include_usage: BodySwitch | None = Field(default=None, description="是否在最后给出用量")


class ChatBody(BaseModel):
    """A conversation to continue."""

    model_config = described_model(
        "对话。最后一条用户消息是问题,之前的用户消息用来理解它,其他消息不读取。"
        "temperature、max_tokens、stop、seed、user 等其他字段都接受,但不起作用。",
        *examples.CHAT_BODIES,
    ) | {"extra": "ignore"}

    model: str = Field(description="模型", json_schema_extra={"enum": [ANSWERING, SEARCHING]})
    messages: list[Message] = Field(min_length=1, description="对话,由早到晚,至少一条消息")
    stream: BodySwitch | None = Field(default=None, description="是否以事件流逐句给出")
    stream_options: StreamOptions | None = Field(default=None)
    n: BodyNumber | None = Field(default=None, ge=1, le=1, description="给出几个回答:只能是 1")
    tools: list[dict[str, Any]] | None = Field(default=None, description="接受,但从不调用")
    tool_choice: Literal["none", "auto"] | None = Field(
        default=None, description="不能要求调用工具"
    )
    function_call: Literal["none", "auto"] | None = Field(default=None, description="同上")
    response_format: ResponseFormat | None = Field(default=None)
    modalities: list[Literal["text"]] | None = Field(default=None, description="只有 text")
    audio: None = Field(default=None, description="不提供")
    logprobs: (
        Annotated[BodySwitch, AfterValidator(_absent), WithJsonSchema({"const": False})] | None
    ) = Field(default=None, description="不提供")

    @field_validator("messages", mode="before")
    @classmethod
    def _is_conversation(cls, given: Any) -> Any:
        if not isinstance(given, list) or not given:
            raise PydanticCustomError("messages_needed", "a list of messages is needed")
        return given

    @field_validator("messages", mode="after")
    @classmethod
    def _asks(cls, given: list[Message]) -> list[Message]:
        questions = _questions(given)
        if not questions or not questions[-1]:
            raise PydanticCustomError("question_missing", "no question")
        if questions[-1].startswith(_INSTRUCTION):
            raise PydanticCustomError("question_instructs", "an instruction, not a question")
        if len(questions[-1]) > LONGEST_QUERY:
            facts = {"max_length": LONGEST_QUERY}
            raise PydanticCustomError("question_too_long", "the question is too long", facts)
        return given

    def to_ask(self) -> Ask:
        """Return the last question and the latest earlier ones, except empty and too long ones."""
        questions = _questions(self.messages)
        before = [text for text in questions[:-1] if 0 < len(text) <= LONGEST_QUERY]
        most = MOST_LISTED_TURNS if self.model == SEARCHING else MOST_TURNS
        return Ask(questions[-1], tuple(before[-most:]))

    @property
    def characters(self) -> int:
        """The total length of the messages in characters."""
        return sum(len(message.content) for message in self.messages)

    @property
    def wants_usage(self) -> bool:
        """Whether a stream must end with the usage."""
        return bool(self.stream_options and self.stream_options.include_usage)
