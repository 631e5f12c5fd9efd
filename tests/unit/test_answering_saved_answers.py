"""Quotes put together, and a saved answer against an index that has changed since."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from replysearch import Library
from replysearch.answering import (
    Fault,
    QuoteState,
    SavedAnswer,
    SavedQuote,
    SavedSentence,
    Verified,
)
from replysearch.answering.compose.quotes import (
    Draft,
    attribution,
    citation_at,
    known_facts,
    shortened,
)
from replysearch.engine import StoredPassage
from replysearch.records import Citation, Document, Kind, Span, quote_digest

LETTER = """青禾市科学技术局关于市政协三届二次会议第0012号提案的答复
青科函〔2024〕7号

林小舟委员：

您提出的《关于留住青年人才的提案》收悉，现答复如下：

一、工作推进情况
（一）完善租房补贴
一是已向1860名青年人才发放租房补贴。二是已建成人才公寓320套。

二、下一步打算
（一）扩大补贴范围
一是将把青年人才租房补贴提高到每月900元。二是力争年底前新增人才公寓500套。

青禾市科学技术局
2024年5月16日
"""
PROMISE = "一是将把青年人才租房补贴提高到每月900元。"
LEAD = "据青禾市科学技术局2024年5月16日答复:"


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library.open(tmp_path / "index", create=True) as opened:
        opened.add_bytes("letter.txt", LETTER.encode(), uri="file:///letter.txt")
        yield opened


def letter_of(library: Library) -> Document:
    (summary,) = library.documents()
    return library.document(summary.document_id)


def saved_quote(document: Document, words: str, n: int = 1) -> SavedQuote:
    """A quote of words of the letter as it stands now."""
    start = document.text.index(words)
    facts = document.metadata
    return SavedQuote(
        n=n,
        document_id=document.document_id,
        span=Span(start, start + len(words)),
        text=words,
        digest=quote_digest(words),
        facts={
            "title": facts.title,
            "document_number": facts.document_number,
            "issuer": facts.issuer,
            "date": "2024-05-16",
        },
        path=("二、下一步打算", "(一)扩大补贴范围"),
    )


def checked(
    library: Library,
    quote: SavedQuote,
    text: str = f"{LEAD}将把租房补贴提高到每月900元",
    value: Span | None = None,
) -> Verified:
    return library.verify(
        SavedAnswer("补贴多少?", (SavedSentence(text, (quote.n,), value),), (quote,))
    )


def update(library: Library, old: str, new: str) -> None:
    assert old in LETTER
    text = LETTER.replace(old, new)
    outcome = library.add_bytes("letter.txt", text.encode(), uri="file:///letter.txt")
    assert outcome.status.value == "updated"


def test_a_quote_that_stands_is_verified(library: Library) -> None:
    verified = checked(library, saved_quote(letter_of(library), PROMISE))
    assert verified == Verified({1: QuoteState.VERIFIED}, ((),))
    assert verified.holds


def test_a_quote_that_stands_elsewhere_has_moved(library: Library) -> None:
    quote = saved_quote(letter_of(library), PROMISE)
    update(library, "现答复如下：", "经认真研究，现答复如下：")
    verified = checked(library, quote)
    assert verified == Verified({1: QuoteState.MOVED}, ((),))
    assert verified.holds


def test_words_that_the_letter_no_longer_says_have_changed(library: Library) -> None:
    quote = saved_quote(letter_of(library), PROMISE)
    update(library, "每月900元", "每月950元")
    verified = checked(library, quote)
    assert verified == Verified({1: QuoteState.CHANGED}, ((),))
    assert not verified.holds


def test_a_quote_of_a_removed_letter(library: Library) -> None:
    quote = saved_quote(letter_of(library), PROMISE)
    library.remove([quote.document_id])
    verified = checked(library, quote)
    assert verified.quotes == {1: QuoteState.REMOVED}
    assert not verified.holds


def test_a_quote_of_a_letter_that_never_was(library: Library) -> None:
    quote = replace(saved_quote(letter_of(library), PROMISE), document_id="nowhere")
    assert checked(library, quote).quotes == {1: QuoteState.REMOVED}


def test_words_changed_in_the_saved_answer_are_altered(library: Library) -> None:
    quote = saved_quote(letter_of(library), PROMISE)
    verified = checked(library, replace(quote, text=PROMISE.replace("900", "950")))
    assert verified == Verified({1: QuoteState.ALTERED}, ((Fault.VALUE,),))
    assert not verified.holds


def test_words_and_digest_changed_together_are_not_in_the_letter(library: Library) -> None:
    words = PROMISE.replace("900", "950")
    quote = replace(
        saved_quote(letter_of(library), PROMISE), text=words, digest=quote_digest(words)
    )
    assert checked(library, quote).quotes == {1: QuoteState.CHANGED}


@pytest.mark.parametrize(
    ("fact", "value"),
    [
        ("title", "关于另一件提案的答复"),
        ("document_number", "青科函〔2024〕8号"),
        ("issuer", "青禾市民政局"),
        ("date", "2023-05-16"),
        ("date", "not a day"),
        ("date", None),
    ],
)
def test_facts_that_are_not_the_letters(library: Library, fact: str, value: str | None) -> None:
    quote = saved_quote(letter_of(library), PROMISE)
    verified = checked(library, replace(quote, facts={**quote.facts, fact: value}))
    assert verified == Verified({1: QuoteState.FACTS_CHANGED}, ((),))
    assert not verified.holds


def test_facts_that_the_letter_changed(library: Library) -> None:
    quote = saved_quote(letter_of(library), PROMISE)
    update(library, "2024年5月16日", "2024年6月17日")
    verified = checked(library, quote)
    # The sentence says the day that the letter says no more.
    assert verified == Verified({1: QuoteState.FACTS_CHANGED}, ((Fault.VALUE,),))
    assert not verified.holds


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("将把青年人才租房补贴提高到每月九百元", ()),
        (f"{LEAD}下一步打算", ()),
        ("将把青年人才租房补贴提高到每月950元", (Fault.VALUE,)),
        ("已把青年人才租房补贴提高到每月900元", (Fault.NEGATION,)),
        ("据青禾市民政局2024年5月16日答复:租房补贴提高到每月900元", (Fault.NAME,)),
        ("据青禾市科学技术局2023年5月16日答复:租房补贴提高到每月900元", (Fault.VALUE,)),
        (f"{LEAD}有以下各项:", ()),
        ("据青禾市民政局2024年5月16日答复:有以下各项:", (Fault.NAME,)),
    ],
)
def test_a_saved_sentence_is_proved_again(
    library: Library, text: str, found: tuple[Fault, ...]
) -> None:
    verified = checked(library, saved_quote(letter_of(library), PROMISE), text)
    assert verified == Verified({1: QuoteState.VERIFIED}, (found,))
    assert verified.holds == (not found)


@pytest.mark.parametrize("numbers", [(), (2,), (1, 2)])
def test_a_sentence_without_its_quotes_is_not_proved(
    library: Library, numbers: tuple[int, ...]
) -> None:
    quote = saved_quote(letter_of(library), PROMISE)
    sentence = SavedSentence(PROMISE, numbers, None)
    verified = library.verify(SavedAnswer("补贴多少?", (sentence,), (quote,)))
    assert verified == Verified({1: QuoteState.VERIFIED}, ((Fault.WORDS,),))


def test_headings_that_the_letter_does_not_have_prove_nothing(library: Library) -> None:
    quote = saved_quote(letter_of(library), PROMISE)
    forged = replace(quote, path=("已建成人才公寓320000套",))
    verified = checked(library, forged, f"{LEAD}已建成人才公寓320000套")
    assert verified == Verified({1: QuoteState.VERIFIED}, ((Fault.VALUE, Fault.WORDS),))


@pytest.mark.parametrize(
    ("text", "words", "found"),
    [
        (f"{LEAD}发文字号是青科函〔2024〕7号", "青科函〔2024〕7号", ()),
        (f"{LEAD}发文字号是青科函〔2024〕8号", "青科函〔2024〕8号", (Fault.VALUE,)),
        (
            "据青禾市民政局2024年5月16日答复:发文字号是青科函〔2024〕7号",
            "青科函〔2024〕7号",
            (Fault.NAME,),
        ),
        # Only the name of a field may stand before a value unproved.
        (
            "青禾市科学技术局承认全部补贴都没有发放,青科函〔2024〕7号",
            "青科函〔2024〕7号",
            (Fault.NAME, Fault.WORDS),
        ),
    ],
)
def test_a_value_of_a_record_is_proved_without_our_words(
    library: Library, text: str, words: str, found: tuple[Fault, ...]
) -> None:
    quote = saved_quote(letter_of(library), "青科函〔2024〕7号")
    value = Span(len(text) - len(words), len(text))
    assert checked(library, quote, text, value).sentences == (found,)


def test_an_answer_without_quotes_holds_nothing_to_doubt(library: Library) -> None:
    assert library.verify(SavedAnswer("补贴多少?", (), ())) == Verified({}, ())


TEXT = "(一)完善补贴。一是已发放补贴。二是已建成公寓。"
FORMATTED = "《关于第0012号提案的答复》(青科函〔2024〕7号,青禾市科学技术局,2024年5月16日)"
PASSAGE = StoredPassage(
    row=1,
    passage_id="d1:a1.b1",
    ordinal=0,
    text=TEXT,
    kind=Kind.PROGRESS,
    citation=Citation(
        document_id="d1",
        title="关于第0012号提案的答复",
        document_number="青科函〔2024〕7号",
        issuer="青禾市科学技术局",
        date=date(2024, 5, 16),
        path=("一、工作推进情况",),
        pinpoint="一、(一)",
        span=Span(100, 100 + len(TEXT)),
        page=3,
        url=None,
        proposal_number="第0012号",
        proposal_title=None,
        formatted=f"{FORMATTED}一、(一),第3页",
    ),
)


def with_facts(**changed: Any) -> StoredPassage:
    return replace(PASSAGE, citation=replace(PASSAGE.citation, **changed))


def test_each_quote_of_a_draft_has_one_number() -> None:
    draft = Draft()
    assert draft.quote(PASSAGE, Span(8, 16)) == 1
    assert draft.quote(PASSAGE, Span(16, 24)) == 2
    assert draft.quote(PASSAGE, Span(8, 16)) == 1
    assert [(quote.n, quote.text, quote.citation.span) for quote in draft.quotes] == [
        (1, "一是已发放补贴。", Span(108, 116)),
        (2, "二是已建成公寓。", Span(116, 124)),
    ]
    assert draft.quotes[0].passage_id == "d1:a1.b1"
    assert draft.quotes[0].digest == quote_digest("一是已发放补贴。")


def test_the_digest_is_of_the_exact_words() -> None:
    assert quote_digest("abc") == (
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    )
    assert quote_digest("补贴。") != quote_digest("补贴")


def citation(**changed: Any) -> Citation:
    made = Draft()
    made.quote(PASSAGE, Span(0, 8))
    return replace(made.quotes[0].citation, **changed)


def test_a_quote_inside_a_passage_keeps_its_pinpoint() -> None:
    cited = citation_at(citation(), Span(5, 9), is_outside=False)
    assert (cited.span, cited.pinpoint, cited.page) == (Span(5, 9), "一、(一)", 3)
    assert cited.formatted == f"{FORMATTED}一、(一),第3页"


@pytest.mark.parametrize(
    ("pinpoint", "page", "formatted"),
    [
        ("一、(一)", 3, f"{FORMATTED}一、(一),第3页"),
        ("一、(一)", None, f"{FORMATTED}一、(一)"),
        ("", 3, f"{FORMATTED},第3页"),
        ("", None, FORMATTED),
    ],
)
def test_words_outside_the_passages_are_cited_by_their_letter_alone(
    pinpoint: str, page: int | None, formatted: str
) -> None:
    whole = citation(pinpoint=pinpoint, page=page, formatted=formatted)
    cited = citation_at(whole, Span(0, 4), is_outside=True)
    assert (cited.span, cited.path, cited.pinpoint, cited.page) == (Span(0, 4), (), "", None)
    assert cited.formatted == FORMATTED


@pytest.mark.parametrize(
    ("passage", "words"),
    [
        (PASSAGE, "据青禾市科学技术局2024年5月16日答复:"),
        (with_facts(date=None), "据青禾市科学技术局答复:"),
        (with_facts(issuer=None), "据《关于第0012号提案的答复》2024年5月16日:"),
    ],
)
def test_a_sentence_begins_with_who_said_it_and_when(passage: StoredPassage, words: str) -> None:
    assert attribution(passage) == words


def test_what_is_known_of_a_letter() -> None:
    assert known_facts(PASSAGE) == (
        "青禾市科学技术局",
        "2024年5月16日",
        "关于第0012号提案的答复",
        "青科函〔2024〕7号",
        "一、工作推进情况",
    )
    unknown = with_facts(issuer=None, date=None, title=None, document_number=None, path=())
    assert known_facts(unknown) == ()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("一是已发放补贴。", "一是已发放补贴。"),
        ("  一是已发放\n  补贴。 ", "一是已发放 补贴。"),
        ("短。" * 45, "短。" * 45),
        ("短。" * 46, "短。" * 45),
        ("长" * 120 + "。后。", "长" * 120 + "。"),
        ("长" * 120, "长" * 120),
        ("", ""),
    ],
)
def test_as_many_first_sentences_of_an_item_are_shown_as_fit(text: str, words: str) -> None:
    assert shortened(text) == words
