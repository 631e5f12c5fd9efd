"""What chat programs receive, for the OpenAPI description, in the shape of OpenAI's interface."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, Field

from replysearch.api.chat import examples
from replysearch.api.responses import told
from replysearch.api.routes.ask import QuotedAnswer


class ModelAnswer(BaseModel):
    """A model that may be named."""

    model_config = told("一个模型。")

    id: str = Field(examples=["replysearch"])
    object: Literal["model"]
    created: int = Field(description="开始提供的时间(秒)")
    owned_by: str


class ModelListAnswer(BaseModel):
    """The models that may be named."""

    model_config = told("可用的模型。")

    object: Literal["list"]
    data: list[ModelAnswer]


class UrlCitationAnswer(BaseModel):
    """Where a citation mark stands, and where it leads."""

    model_config = told("引文标记 [n] 在消息中的位置(按字计,不含终点)和所指的网址。")

    start_index: int
    end_index: int
    url: str
    title: str


class AnnotationAnswer(BaseModel):
    """A citation as OpenAI's interface tells it."""

    model_config = told("一处引用。")

    type: Literal["url_citation"]
    url_citation: UrlCitationAnswer


class ChatMessageAnswer(BaseModel):
    """The answer as a message."""

    model_config = told("回答。")

    role: Literal["assistant"]
    content: str = Field(description="Markdown:每句后有引文序号 [n],末尾是参考来源")
    refusal: None
    annotations: list[AnnotationAnswer]


class ChoiceAnswer(BaseModel):
    """The one answer there is."""

    model_config = told("一个回答;总是只有一个。")

    index: Literal[0]
    message: ChatMessageAnswer
    logprobs: None
    finish_reason: Literal["stop"]


class UsageAnswer(BaseModel):
    """How much was read and written."""

    model_config = told("用量。这里没有分词器,按字符数计。")

    prompt_tokens: int
    completion_tokens: int
    total_tokens: int


class LinkedAnswer(QuotedAnswer):
    """Quoted words, where they stand, and the page that shows them."""

    model_config = told("引文、出处和可以打开的页面。")

    link: str | None = Field(description="本服务中显示引文的页面;没有设置公开地址时为 null")


class ChatAnswer(BaseModel):
    """A whole answer."""

    model_config = told("完整的回答。", examples.CHAT_ANSWER)

    id: str
    object: Literal["chat.completion"]
    created: int = Field(description="时间(秒)")
    model: str
    choices: list[ChoiceAnswer]
    usage: UsageAnswer
    citations: list[LinkedAnswer] = Field(description="引文,与 /api/ask 给出的相同,另有 link")


class ChatErrorAnswer(BaseModel):
    """What went wrong."""

    model_config = told("出错原因。")

    message: str
    type: Literal["invalid_request_error", "rate_limit_error", "server_error"]
    param: str | None = Field(description="有误的字段")
    code: str = Field(description="稳定的错误代码")


class ChatFailureAnswer(BaseModel):
    """The shape of errors under ``/v1``."""

    model_config = told("出错时的格式,与 OpenAI 的一致。", examples.CHAT_FAILURE)

    error: ChatErrorAnswer


def chat_failures(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Return the description of the errors that a route may answer with."""
    return {
        status: {"model": ChatFailureAnswer, "description": _FAILURES[status]}
        for status in statuses
    }


_FAILURES = {
    400: "请求有误;param 是有误的字段",
    401: "没有访问密钥,或密钥不对",
    403: "这个地址或网站不能访问,或密钥没有权限",
    404: "没有这个模型",
    408: "请求内容传得太慢",
    409: "索引是用另一个编码器建立的",
    413: "请求内容过大",
    422: "不会出现:请求有误时是 400",
    429: "请求太频繁;Retry-After 是应等待的秒数",
    500: "服务内部出错",
    503: "索引暂时不可用",
}
