"""Synthetic reply letters in the true form, out of words drawn by Zipf's law.

The same seed, words and sizes give the same files. Nothing in them is meant: they are for timing.
"""

from __future__ import annotations

import json
import random
import re
from dataclasses import dataclass
from importlib.resources import files
from itertools import accumulate
from pathlib import Path

#: Zipf–Mandelbrot: the word of rank r is drawn in proportion to 1 / (r + SHIFT). The shift is the
#: usual one for running text, so that the first few words do not fill half of it.
SHIFT = 2.7

#: Lengths of items in characters: log-normal with this median and deviation (of the logarithm),
#: inside these bounds.
MEDIAN_LENGTH = 110
DEVIATION = 0.55
SHORTEST, LONGEST = 30, 400

_TOKENIZER = "encoding/builtin/0_StaticEmbedding/tokenizer.json"
_HAN = re.compile(r"[\u4e00-\u9fff]+")
#: Words with these characters could read as the marker of an item or as the end of a letter.
_MARKER = re.compile(r"[一二三四五六七八九十第首其附]|此复|答复")

_CITIES = ("云川市", "临渊市", "河阴市", "松溪市", "白鹭市", "石门湾市", "南桥市", "长汀湖市")
_OFFICES = {
    "教育局": "教育",
    "民政局": "民政",
    "卫生健康委员会": "卫生",
    "人力资源和社会保障局": "就业",
    "住房和城乡建设局": "城建",
    "交通运输局": "交通",
    "农业农村局": "农业",
    "科学技术局": "科技",
}
_YEARS = range(2014, 2026)
_NUMERALS = "一二三四五六七八九十"
_SURNAMES = "赵钱孙李周吴郑王冯陈褚卫"
_SECTIONS = ("关于提案的背景和基本考虑", "工作推进情况", "下一步工作打算")


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Words, most frequent first, and the running sums of their weights."""

    words: tuple[str, ...]
    weights: tuple[float, ...]

    @classmethod
    def builtin(cls) -> Vocabulary:
        """Return the Chinese words of the built-in encoder, in the order of its frequencies."""
        content = files("replysearch").joinpath(_TOKENIZER).read_text(encoding="utf-8")
        scored: list[tuple[str, float]] = json.loads(content)["model"]["vocab"]
        ranked = sorted(scored, key=lambda pair: (-pair[1], pair[0]))
        words = tuple(
            word for word, _ in ranked if _HAN.fullmatch(word) and not _MARKER.search(word)
        )
        return cls.ranked(words)

    @classmethod
    def ranked(cls, words: tuple[str, ...]) -> Vocabulary:
        """Return a vocabulary that draws the words by their rank."""
        return cls(words, tuple(accumulate(1 / (rank + SHIFT) for rank in range(len(words)))))

    def draw(self, chance: random.Random, number: int) -> list[str]:
        """Return `number` words drawn with their weights."""
        return chance.choices(self.words, cum_weights=self.weights, k=number)


@dataclass(frozen=True, slots=True)
class SyntheticLetter:
    """A letter's text and how many passages it has, but for long items that are cut in parts."""

    text: str
    passages: int


@dataclass(frozen=True, slots=True)
class LetterWriter:
    """Makes letters; the letter of a number depends on the seed and that number alone."""

    vocabulary: Vocabulary
    seed: int

    def letter(self, number: int) -> SyntheticLetter:
        """Return the letter of this number: head, addressee, opening, three sections, signature."""
        chance = random.Random(f"{self.seed}:{number}")
        city, office = chance.choice(_CITIES), chance.choice(list(_OFFICES))
        year = chance.choice(_YEARS)
        subject = self._words(chance, 8)
        lines = [
            f"{city}{office}",
            f"{city[0]}{office[0]}函〔{year}〕{number}号",
            f"主题分类：{_OFFICES[office]}",
            f"关于{city}政协会议第{number:05}号提案的答复",
            f"{chance.choice(_SURNAMES)}{self._words(chance, 2)}委员：",
            f"您提出的《关于{subject}的提案》收悉。{self._passage(chance)}现答复如下：",
        ]
        passages = 2
        for at, title in enumerate(_SECTIONS):
            lines.append(f"{_NUMERALS[at]}、{title}")
            made = self._section(chance)
            lines += [line for line, _ in made]
            passages += sum(held for _, held in made)
        lines += [
            f"感谢您对{office[:2]}工作的关心和支持。",
            f"{city}{office}",
            f"{year}年{chance.randint(1, 12)}月{chance.randint(1, 28)}日",
        ]
        return SyntheticLetter("\n".join(lines) + "\n", passages)

    def query(self, chance: random.Random) -> str:
        """Return a query of one of the forms that people type, out of words of middling rank."""
        words = [chance.choice(self.vocabulary.words[50:8000]) for _ in range(4)]
        forms = (
            "{0}有哪些政策", "如何{1}{0}", "{0} {1}", "{0}{1}的{2}", "下一步怎样推进{0}{1}",
            "{0} {1} {2} {3}",
        )  # fmt: skip
        return chance.choice(forms).format(*words)

    def _section(self, chance: random.Random) -> list[tuple[str, int]]:
        """Return lines with their numbers of items: (一) paragraphs, half with inline 一是…."""
        made = []
        for at in range(chance.randint(2, 4)):
            head = f"（{_NUMERALS[at]}）{self._words(chance, 10)}。"
            if chance.random() < 0.5:
                made.append((head + self._passage(chance), 1))
                continue
            number = chance.randint(2, 5)
            inline = (f"{_NUMERALS[place]}是{self._passage(chance)}" for place in range(number))
            made.append((head + "".join(inline), number))
        return made

    def _passage(self, chance: random.Random) -> str:
        """Return sentences of together a log-normal number of characters."""
        length = MEDIAN_LENGTH * chance.lognormvariate(0.0, DEVIATION)
        left = int(min(max(length, SHORTEST), LONGEST))
        text = ""
        while left > 0:
            clause = self._words(chance, min(left, chance.randint(6, 18)))
            left -= len(clause) + 1
            text += clause + ("。" if left <= 0 or chance.random() < 0.3 else "，")
        return text

    def _words(self, chance: random.Random, length: int) -> str:
        """Return words of together at least `length` characters."""
        drawn = ""
        while len(drawn) < length:
            drawn += "".join(self.vocabulary.draw(chance, max((length - len(drawn)) // 2, 1)))
        return drawn


def write_letters(folder: Path, writer: LetterWriter, passages: int) -> int:
    """Write letters of together at least so many passages, and return how many letters."""
    written, held = 0, 0
    while held < passages:
        letter = writer.letter(written + 1)
        # Folders of thousands of files are slow to list on some file systems.
        place = folder / f"{written // 1000:03}"
        place.mkdir(parents=True, exist_ok=True)
        (place / f"letter-{written + 1:06}.txt").write_text(letter.text, encoding="utf-8")
        written, held = written + 1, held + letter.passages
    return written


def queries(writer: LetterWriter, number: int) -> list[str]:
    """Return `number` different queries."""
    chance = random.Random(f"{writer.seed}:queries")
    found: dict[str, None] = {}
    while len(found) < number:
        found[writer.query(chance)] = None
    return list(found)
