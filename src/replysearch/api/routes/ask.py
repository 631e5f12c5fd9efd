"""``/api/ask``: whole answers, or their sentences as a stream of events; ``/api/verify``."""

from __future__ import annotations

import json
from collections.abc import Generator, Iterator
from itertools import chain
from typing import Annotated, Any

from fastapi import APIRouter, Header
from fastapi.sse import format_sse_event
from pydantic import BaseModel, Field

from replysearch.answering.question.conversation import MOST_TURNS
from replysearch.api import examples
from replysearch.api.http.failures import caller_failure
from replysearch.api.http.fields import BodySwitch
from replysearch.api.http.streams import EVENTS, EventStream, events_described
from replysearch.api.requests import FilterBody, IgnoredBody
from replysearch.api.responses import (
    CitationAnswer,
    HitAnswer,
    NoteAnswer,
    failures,
    told,
)
from replysearch.errors import ReplysearchError
from replysearch.library import Library
from replysearch.messages import http as messages
from replysearch.records import Answer, AnswerSentence, Ask
from replysearch.search.retrieve import LONGEST_QUERY
from replysearch.settings import Settings, writer_of
from replysearch.wire import checked_filters
from replysearch.wire.answers import (
    VerifiedObject,
    answer_object,
    answer_sentence_object,
    saved_answer,
    verified_object,
)


class AskBody(BaseModel):
    """A question."""

    model_config = told("提问。", *examples.ASK_BODIES)

    question: str = Field(
        min_length=1, max_length=LONGEST_QUERY, description="问题", examples=["租房补贴是多少?"]
    )
    turns: list[Annotated[str, Field(min_length=1, max_length=LONGEST_QUERY)]] = Field(
        default=[], max_length=MOST_TURNS, description="前面问过的问题,由早到晚"
    )
    filters: FilterBody = Field(default_factory=FilterBody, description="筛选条件")
    ignored: IgnoredBody = Field(
        default_factory=IgnoredBody,
        description="问题的词语中说到、但不据以限定范围的值,例如去掉读出的地区",
    )
    written: BodySwitch = Field(
        default=False, description="是否由模型服务撰写;每句都与原文核对,没有依据的不会给出"
    )
    stream: BodySwitch = Field(
        default=False,
        description="是否以事件流给出:sentence 是已核实的一句,answer 是完整的回答,error 是出错原因",
    )

    def to_ask(self) -> Ask:
        """Return the record."""
        filters = checked_filters(self.filters.to_filters())
        ignored = self.ignored.to_filters()
        return Ask(self.question, tuple(self.turns), filters, self.written, ignored)


class SentenceAnswer(BaseModel):
    """One sentence of an answer."""

    model_config = told("回答中的一句。")

    text: str
    citations: list[int] = Field(description="所依据的引文的序号")
    item: bool = Field(description="是否是列举的一项")
    value: list[int] | None = Field(
        default=None, description="所问的数值在本句中的起止;没有问数值时不出现"
    )


class QuotedAnswer(CitationAnswer):
    """Quoted words and where they stand."""

    model_config = told("引文及其出处;start 和 end 只含引文本身。")

    n: int = Field(description="序号,从 1 起")
    passage_id: str = Field(description="所在段落的编号")
    quote: str = Field(description="引文,与原文一字不差")
    digest: str = Field(description="引文的 SHA-256,供日后核对")
    forms: dict[str, str] = Field(description="出处的各种写法:plain、markdown、html、gbt7714")


class AnswerAnswer(BaseModel):
    """The answer to a question."""

    model_config = told("回答。", examples.ASK_ANSWER)

    question: str
    understood: str = Field(description="结合上文理解的问题")
    status: str = Field(
        description="answered 已回答、abstained 信中没有依据、empty 没有可用来回答的信:"
        "没有一封符合条件,或(notes 中有 no_letters 时)还没有收录任何信"
    )
    answer: str = Field(description="回答全文,每句后有引文序号")
    took_ms: float = Field(description="用时(毫秒)")
    filters: dict[str, list[str | int]] = Field(description="生效的范围,包括从问题中读出的")
    sentences: list[SentenceAnswer]
    citations: list[QuotedAnswer]
    suggestions: list[HitAnswer] = Field(description="没有依据时最接近的段落,不是答案")
    notes: list[NoteAnswer]


class CheckedCitationAnswer(BaseModel):
    """What became of one quote."""

    model_config = told("一条引文的核对结果。")

    n: int
    state: str = Field(description="verified、moved、changed、removed、altered 或 facts_changed")
    message: str


class CheckedSentenceAnswer(BaseModel):
    """Whether a sentence is borne out."""

    model_config = told("一句的核对结果。")

    text: str
    proved: bool
    faults: list[str]


class VerifiedAnswer(BaseModel):
    """What the check of a saved answer found."""

    model_config = told("对保存的回答的核对结果。", examples.VERIFIED)

    question: str
    holds: bool = Field(description="是否全部仍然成立")
    text_fits: bool = Field(description="回答全文是否就是各句")
    citations: list[CheckedCitationAnswer]
    sentences: list[CheckedSentenceAnswer]


def ask_router(library: Library, settings: Settings) -> APIRouter:
    """Return the routes that answer from `library`."""
    router = APIRouter(tags=["问答"], responses=failures(400, 401, 403, 409, 413, 422, 500, 503))
    writer = writer_of(settings)

    @router.post(
        "/ask",
        response_model=AnswerAnswer,
        response_model_exclude_unset=True,
        response_description="回答;以事件流给出时是 text/event-stream",
        responses={200: events_described()},
        summary="提问",
    )
    def ask(body: AskBody, accept: Annotated[str, Header()] = "") -> Any:
        asked = body.to_ask()
        if body.stream or EVENTS in accept:
            return _streamed(library.ask_stream(asked, writer))
        return answer_object(library.ask(asked, writer))

    @router.post(
        "/verify",
        response_model=VerifiedAnswer,
        response_description="核对结果",
        summary="核对保存的回答",
    )
    def verify(body: dict[str, Any]) -> VerifiedObject:
        saved = saved_answer(messages.API_SAVED, body)
        return verified_object(saved, library.verify(saved))

    return router


def _streamed(parts: Generator[AnswerSentence | Answer, None, None]) -> EventStream:
    """Return a stream of events; what fails before the first is an error as of any call."""
    first = next(parts)
    return EventStream(_events(chain([first], parts)), parts)


def _events(parts: Iterator[AnswerSentence | Answer]) -> Iterator[bytes]:
    try:
        for part in parts:
            if isinstance(part, Answer):
                yield _event("answer", answer_object(part))
            else:
                yield _event("sentence", answer_sentence_object(part))
    except ReplysearchError as error:
        yield _event("error", caller_failure(error))


def _event(name: str, value: object) -> bytes:
    return format_sse_event(data_str=json.dumps(value, ensure_ascii=False), event=name)
