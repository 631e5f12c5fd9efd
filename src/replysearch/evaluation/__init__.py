"""How good search and answers are, measured on sets of questions with known answers."""

from replysearch.evaluation.answers import AnswerFigures, evaluate_answers
from replysearch.evaluation.measures import MEASURES, Figures, Loser
from replysearch.evaluation.runs import Evaluation, evaluate
from replysearch.evaluation.sets import RetrievalSet, read_set

__all__ = [
    "MEASURES",
    "AnswerFigures",
    "Evaluation",
    "Figures",
    "Loser",
    "RetrievalSet",
    "evaluate",
    "evaluate_answers",
    "read_set",
]
