"""The shapes of OpenAI's chat interface, with only the fields that are used here."""

from typing import Annotated, Any, Literal

from typing_extensions import TypedDict

from replysearch.api.chat import examples
from replysearch.api.http.responses import described_failures
from replysearch.messages import http as messages
from replysearch.wire.answer_shapes import AnswerCitationObject
from replysearch.wire.described import Doc, described


@described("一个模型。")
class ModelObject(TypedDict):
    """A model that a request may name."""

    id: Annotated[str, Doc("", "replysearch")]
    object: Literal["model"]
    created: Annotated[int, Doc("开始提供的时间(秒)")]
    owned_by: str


@described("可用的模型。")
class ModelListObject(TypedDict):
    """The models that a request may name."""

    object: Literal["list"]
    data: list[ModelObject]


@described("引文标记 [n] 在消息中的位置(按字计,不含终点)和所指的网址。")
class UrlCitationObject(TypedDict):
    """The position of a citation mark in the message, and its URL."""

    start_index: int
    end_index: int
    url: str
    title: str


@described("一处引用。")
class AnnotationObject(TypedDict):
    """A citation in OpenAI's shape."""

    type: Literal["url_citation"]
    url_citation: UrlCitationObject


@described("回答。")
class ChatMessageObject(TypedDict):
    """The answer as a message."""

    role: Literal["assistant"]
    content: Annotated[str, Doc("Markdown:每句后有引文序号 [n],末尾是参考来源")]
    refusal: None
    annotations: list[AnnotationObject]


@described("一个回答;总是只有一个。")
class ChoiceObject(TypedDict):
    """The only entry of `choices`."""

    index: Literal[0]
    message: ChatMessageObject
    logprobs: None
    finish_reason: Literal["stop"]


@described("用量。这里没有分词器,按字符数计。")
class UsageObject(TypedDict):
    """The numbers of characters that were read and written."""

    prompt_tokens: int
    completion_tokens: int
    total_tokens: int


@described("引文、出处和可以打开的页面。")
class LinkedCitationObject(AnswerCitationObject):
    """A quote with the URL of the page that shows it."""

    link: Annotated[str | None, Doc("本服务中显示引文的页面;没有设置公开地址时为 null")]


@described("完整的回答。", examples.CHAT_ANSWER)
class ChatObject(TypedDict):
    """A complete answer."""

    id: str
    object: Literal["chat.completion"]
    created: Annotated[int, Doc("时间(秒)")]
    model: str
    choices: list[ChoiceObject]
    usage: UsageObject
    citations: Annotated[list[LinkedCitationObject], Doc("引文,与 /api/ask 给出的相同,另有 link")]


@described("出错原因。")
class ChatErrorObject(TypedDict):
    """What went wrong."""

    message: str
    type: Literal["invalid_request_error", "rate_limit_error", "server_error"]
    param: Annotated[str | None, Doc("有误的字段")]
    code: Annotated[str, Doc("稳定的错误代码")]


@described("出错时的格式,与 OpenAI 的一致。", examples.CHAT_FAILURE)
class ChatFailureObject(TypedDict):
    """The shape of errors under ``/v1``."""

    error: ChatErrorObject


def chat_failures(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Return the OpenAPI description of a route's errors."""
    return described_failures(ChatFailureObject, messages.CHAT_STATUSES, statuses)
