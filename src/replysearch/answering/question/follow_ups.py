"""The words of a question → whether it is a follow-up, and a question that stands alone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from replysearch.answering.question.question import (
    AnswerForm,
    AnswerType,
    Question,
    parse_question,
)
from replysearch.answering.question.scope import find_scope, place_spans, without_scope
from replysearch.chinese.places import province_names
from replysearch.chinese.text import fold
from replysearch.engine import Names
from replysearch.records import Span

#: If a subject has more characters than this, :func:`starts_new_topic` is never None. Measured:
#: `python -m benchmarks.answering --vary question.follow_ups._LONGEST_AMBIGUOUS=8,14,20`.
_LONGEST_AMBIGUOUS = 14


@dataclass(frozen=True, slots=True)
class StandaloneQuestion:
    """A question that can be understood without the conversation.

    `asked` shows which sort of answer is asked for. `before` holds the words of earlier questions.
    `asks_for_more` is true for 还有吗: letters that are quoted already are then left out.
    """

    asked: str
    before: str = ""
    asks_for_more: bool = False

    @property
    def text(self) -> str:
        """The words of earlier questions, if any, and then `asked`."""
        return f"{self.before} {self.asked}" if self.before else self.asked


def rewrite_follow_up(question: Question, before: str, names: Names) -> StandaloneQuestion:
    """Rewrite a question to stand alone. `before` is the text of earlier questions, or empty."""
    if not before or is_small_talk(question):
        return StandaloneQuestion(question.text)
    if asks_for_more(question):
        return StandaloneQuestion(before, asks_for_more=True)
    if (changed := _with_change(question, before, names)) is not None:
        return StandaloneQuestion(changed)
    if starts_new_topic(question, names):
        return StandaloneQuestion(question.text)
    return StandaloneQuestion(question.text, before)


def _trimmed(question: Question) -> str:
    return question.folded.strip(" ?。!,")


_SMALL_TALK = re.compile(
    r"(?:非常|十分|多)?(?:谢谢|感谢)(?:你|您|了|啦)*|好的?吧?|知道了|明白了?|再见|ok|thanks?"
)


def is_small_talk(question: Question) -> bool:
    """Return whether a question asks nothing: 谢谢."""
    return _SMALL_TALK.fullmatch(_trimmed(question)) is not None


_MORE = re.compile(
    r"^(?:那么?|除此之外|此外|另外|,)*(?:还有(?:没有)?(?:别的|其他|其它|另外|哪些|哪个|什么|谁|吗|呢)|有(?:没有)?(?:别的|其他|其它)|(?:别的|其他|其它)(?=.{0,6}呢)).{0,8}$"
)


def asks_for_more(question: Question) -> bool:
    """Return whether a question only asks for more than the last answer gave: 还有吗."""
    return _MORE.search(_trimmed(question)) is not None


_WHAT_ABOUT = re.compile(
    r"^(?:那么?|还有|至于|要是|如果是|换成)?(?P<other>.{1,20}?)(?:呢|怎么样|又如何|又怎样)?$"
)
_ASKS_BACK = re.compile(r"呢$|^(?:那么?|至于|换成)")
# Words that ask something about the thing that a question names.
_ASKS_SOMETHING = re.compile(
    r"什么|怎|哪|谁|几|多[少久大高长远]|如何|何|为啥|吗|能不能|有没有|是否|可否"
)


def bare_topic(question: Question) -> str | None:
    """Return the topic of a follow-up that says nothing else (硕士 of 硕士呢), or None."""
    bare = _trimmed(question)
    match = _WHAT_ABOUT.match(bare)
    if match is None or not _ASKS_BACK.search(bare) or _ASKS_SOMETHING.search(match["other"]):
        return None
    return match["other"].strip()


_POINTS_BACK = re.compile(
    r"^(?:那么?|它|他们?|她|这[个些项件条种家里]?|该|其[中他]?|具体|上述|前面|刚才|然后|还|又|再)|(?:它|这[个些项件]|该项|上述|刚才|一并)"
)


def starts_new_topic(question: Question, names: Names) -> bool | None:
    """Return whether a question starts a new topic; None if its words do not decide.

    Words do not decide if the question is short, names no filters, and does not point back.
    """
    bare = _trimmed(question)
    match = _WHAT_ABOUT.match(bare)
    if match and _names_year_or_place(match["other"].strip(), names):
        return False
    if _MORE.search(bare) or (match and _ASKS_BACK.search(bare)):
        return False
    if not find_scope(question.folded, names).is_empty:
        return True
    if _POINTS_BACK.search(question.folded) or _NEXT_TO_YEAR.search(question.folded):
        return False
    return True if len(question.subject) > _LONGEST_AMBIGUOUS else None


def _with_change(question: Question, before: str, names: Names) -> str | None:
    """If a question changes the year or place, return the changed earlier words, else None."""
    bare = _trimmed(question)
    match = _WHAT_ABOUT.match(bare)
    if match and _names_year_or_place(other := match["other"].strip(), names):
        return _replaced(fold(before), other, names)
    step = _NEXT_TO_YEAR.search(bare)
    return _with_next_year(step, fold(before)) if step else None


# Relative years: 前一年 is the year before the year that the earlier words name.
_NEXT_TO_YEAR = re.compile(
    r"(?P<earlier>前一年|上一年|头一年|前年同期)|(?P<later>后一年|下一年|第二年|次年)"
)
_YEAR_STATED = re.compile(r"(?<!\d)(?:19|20)\d\d年")


def _with_next_year(step: re.Match[str], before: str) -> str | None:
    """Return the earlier words with another year; None unless they name exactly one year."""
    years = set(_YEAR_STATED.findall(before))
    if len(years) != 1:
        return None
    year = years.pop()
    return before.replace(year, f"{int(year[:4]) + (-1 if step['earlier'] else 1)}年")


_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?:年|$)")
_AND = re.compile(r"[和与及跟、]")


def _names_year_or_place(words: str, names: Names) -> bool:
    return _replaced("", words, names) is not None


def _replaced(before: str, other: str, names: Names) -> str | None:
    """Return `before` with the year and places of `other`; None if `other` says anything else."""
    if match := _YEAR.search(other):
        other = (other[: match.start()] + other[match.end() :]).strip("的 ,")
        year = match[0] if match[0].endswith("年") else match[0] + "年"
        has_year = _YEAR_STATED.search(before) is not None
        before = _YEAR_STATED.sub(year, before) if has_year else f"{year}{before}"
    if other:
        spans = place_spans(other, names)
        joined = "".join(span.of(other) for span in spans)
        only_places = spans and joined == _AND.sub("", other)
        if not only_places and other not in province_names():
            return None
        old = place_spans(before, names)
        for span in reversed(old[1:]):
            before = before[: span.start].rstrip("和与、及跟") + before[span.end :]
        start, end = old[0] if old else Span(0, 0)
        before = before[:start] + other + before[end:]
    return before


#: Words in a topic that allow one answer type only: a 补贴 can only be money.
_TYPE_OF_TOPIC = (
    *((word, AnswerType.MONEY) for word in ("补贴", "津贴", "补助", "奖")),
    *((word, AnswerType.MONEY) for word in ("资金", "费", "价", "租金")),
    *((word, AnswerType.TIME) for word in ("时间", "期限", "日期", "年限", "聘期", "周期")),
    *((word, AnswerType.SHARE) for word in ("比例", "率", "占比")),
)


def with_earlier_answer_type(
    question: Question, earlier: Sequence[Question], names: Names
) -> Question:
    """Give a question that only names a topic (硕士呢) the answer type of an earlier question.

    The latest type counts. Questions that say more, or whose topic has another type, are unchanged.
    """
    if question.answer_type is not None or question.form is not AnswerForm.STATEMENT:
        return question
    topic = bare_topic(question)
    if topic is None:
        return question
    for each in reversed(earlier):
        asked = parse_question(without_scope(each.folded, find_scope(each.folded, names)))
        if asked.answer_type is None:
            continue
        if any(kind is not asked.answer_type and word in topic for word, kind in _TYPE_OF_TOPIC):
            return question
        text = " ".join((*_YEAR_STATED.findall(each.folded), topic))
        return replace(
            question,
            text=text,
            folded=fold(text),
            answer_type=asked.answer_type,
            measure=asked.measure,
            kind=asked.kind,
            shifts_topic=True,
        )
    return question
