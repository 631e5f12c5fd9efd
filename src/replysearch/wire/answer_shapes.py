"""The shapes of the JSON objects for answers to questions, and for checks of saved answers."""

from typing import Annotated, NotRequired

from typing_extensions import TypedDict

from replysearch.wire import examples
from replysearch.wire.described import Doc, described
from replysearch.wire.shapes import CitationObject, HitObject, NoteObject


@described("回答中的一句。")
class AnswerSentenceObject(TypedDict):
    """A sentence with the numbers of its quotes. `value` is the span of the requested value."""

    text: str
    citations: Annotated[list[int], Doc("所依据的引文的序号")]
    item: Annotated[bool, Doc("是否是列举的一项")]
    value: NotRequired[Annotated[list[int], Doc("所问的数值在本句中的起止;没有问数值时不出现")]]


@described("引文及其出处;start 和 end 只含引文本身。")
class AnswerCitationObject(CitationObject):
    """A quote and its citation; `start` and `end` cover only the quoted words."""

    n: Annotated[int, Doc("序号,从 1 起")]
    passage_id: Annotated[str, Doc("所在段落的编号")]
    quote: Annotated[str, Doc("引文,与原文一字不差")]
    digest: Annotated[str, Doc("引文的 SHA-256,供日后核对")]
    forms: Annotated[dict[str, str], Doc("出处的各种写法:plain、markdown、html、gbt7714")]


@described("回答。", examples.ASK_ANSWER)
class AnswerObject(TypedDict):
    """The answer to a question."""

    question: str
    understood: Annotated[str, Doc("结合上文理解的问题")]
    status: Annotated[
        str,
        Doc(
            "answered 已回答、abstained 信中没有依据、empty 没有可用来回答的信:"
            "没有一封符合条件,或(notes 中有 no_letters 时)还没有收录任何信"
        ),
    ]
    answer: Annotated[str, Doc("回答全文,每句后有引文序号")]
    took_ms: Annotated[float, Doc("用时(毫秒)")]
    filters: Annotated[dict[str, list[str | int]], Doc("生效的范围,包括从问题中读出的")]
    sentences: list[AnswerSentenceObject]
    citations: list[AnswerCitationObject]
    suggestions: Annotated[list[HitObject], Doc("没有依据时最接近的段落,不是答案")]
    notes: list[NoteObject]


@described("一条引文的核对结果。")
class CheckedCitationObject(TypedDict):
    """The result of checking one quote of a saved answer."""

    n: int
    state: Annotated[str, Doc("verified、moved、changed、removed、altered 或 facts_changed")]
    message: str


@described("一句的核对结果。")
class CheckedSentenceObject(TypedDict):
    """Whether the quotes prove a sentence of a saved answer."""

    text: str
    proved: bool
    faults: list[str]


@described("对保存的回答的核对结果。", examples.VERIFIED)
class VerifiedObject(TypedDict):
    """The result of checking a saved answer."""

    question: str
    holds: Annotated[bool, Doc("是否全部仍然成立")]
    text_fits: Annotated[bool, Doc("回答全文是否就是各句")]
    citations: list[CheckedCitationObject]
    sentences: list[CheckedSentenceObject]
