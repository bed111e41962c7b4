"""What it takes to judge an answer and to ask the next probe: the Coach protocol."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from tpm_coach.domain import Answer, Evidence, Feedback, Question, Rating, Response, Turn


class Coach(Protocol):
    """Anyone who can listen to an answer: the offline rules, or a language model."""

    @property
    def name(self) -> str:
        """Who judges, stored with each review."""

    def respond(self, question: Question, turns: Sequence[Turn]) -> Response | None:
        """What to say after the learner's last turn, or None when the answer needs no more.

        A PROBE asks for a missing key point without naming it (at most two in one conversation).
        A REPLY means that the last turn was no answer but a question to the interviewer, small
        talk or "I don't know": the caller marks that turn as an aside.
        """

    def suggest(self, question: Question, answer: Answer, evidence: Sequence[Evidence]) -> Rating:
        """The rating that this evidence suggests; a point that the learner marked counts as marked."""

    def judge(self, question: Question, answer: Answer) -> Feedback:
        """What was heard and what not, with the words that counted, and a suggested rating."""
