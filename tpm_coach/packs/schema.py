"""The pack format: what a file may hold, as pydantic models, and its JSON Schema."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from tpm_coach.domain import Category, KeyPoint, Level, Pack, Probe, Question, RedFlag
from tpm_coach.packs.categories import category_of, nearest_category
from tpm_coach.packs.limits import MAX_QUESTIONS, MAX_TEXT
from tpm_coach.text import one_line, printable, slug, unwrapped


def _category(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    if found := category_of(value):
        return found
    near = nearest_category(value)
    hint = f"; did you mean {near}?" if near else f"; use one of {', '.join(Category)}"
    raise ValueError(f"{value!r} is none of the five categories{hint}")


def _text(value: str) -> str:
    return printable(value).strip()


def _prose(value: str) -> str:
    return unwrapped(_text(value))


_Raw = Annotated[str, StringConstraints(max_length=MAX_TEXT)]
Text = Annotated[_Raw, AfterValidator(_text)]
Line = Annotated[_Raw, AfterValidator(one_line), Field(min_length=1)]
Prose = Annotated[_Raw, AfterValidator(_prose)]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)]


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class KeyPointModel(_Model):
    """One thing an interviewer could tick, specific to this question."""

    point: Line = Field(description="The point, as an interviewer would tick it.")
    must: bool = Field(default=False, description="Without it the answer cannot be better than Hard.")
    why: Prose = Field(default="", description="What the interviewer learns from it.")
    phrases: list[Line] = Field(
        default_factory=list, description="Ways a candidate says it aloud, at least four."
    )


class ProbeModel(_Model):
    """A follow-up question for when key points are missing."""

    when_missing: list[Annotated[int, Field(ge=1)]] = Field(
        min_length=1, description="Numbers of key points, counted from 1."
    )
    ask: Line = Field(description="The follow-up; it never names what it asks for.")


class RedFlagModel(_Model):
    """Something said that counts against the candidate."""

    flag: Line = Field(description="What is wrong with it.")
    phrases: list[Line] = Field(default_factory=list, description="Ways it is said.")


class QuestionModel(_Model):
    """An interview question with its rubric; only prompt and category are required."""

    id: Slug | None = Field(default=None, description="Stable for ever; a slug of the prompt by default.")
    category: Annotated[Category, BeforeValidator(_category)] = Field(
        description="One of the five categories, in any usual wording."
    )
    theme: Slug | None = Field(default=None, description="What the question is about, as a slug.")
    prompt: Line = Field(description="The question as the interviewer asks it.")
    context: Prose = Field(default="", description="Facts the interviewer gives when asked.")
    competencies: list[Slug] = Field(
        default_factory=list, description="What it shows, such as empathy or triaging."
    )
    tags: list[Slug] = Field(default_factory=list, description="Anything to filter by.")
    companies: list[Slug] = Field(default_factory=list, description="Companies whose known emphasis it fits.")
    level: Level = Field(default=Level.MID, description="mid, senior or principal.")
    minutes: Annotated[int, Field(ge=1, le=120)] = Field(default=5, description="Length of a first answer.")
    hint: Prose = Field(default="", description="One sentence that helps to start.")
    key_points: list[KeyPointModel] = Field(
        default_factory=list, description="What an interviewer listens for."
    )
    probes: list[ProbeModel] = Field(default_factory=list, description="Follow-ups, at most two are asked.")
    red_flags: list[RedFlagModel] = Field(default_factory=list, description="What counts against the answer.")
    model_answer: Prose = Field(default="", description="A spoken answer in the first person.")

    def question(self, pack: str) -> Question:
        """Return the domain's value for this item of `pack`."""
        return Question(
            id=self.id or slug(self.prompt),
            pack=pack,
            category=self.category,
            prompt=self.prompt,
            theme=self.theme or "",
            context=self.context,
            competencies=tuple(self.competencies),
            tags=tuple(self.tags),
            companies=tuple(self.companies),
            level=self.level,
            minutes=self.minutes,
            hint=self.hint,
            key_points=tuple([KeyPoint(k.point, tuple(k.phrases), k.must, k.why) for k in self.key_points]),
            probes=tuple([Probe(p.ask, tuple([n - 1 for n in p.when_missing])) for p in self.probes]),
            red_flags=tuple([RedFlag(r.flag, tuple(r.phrases)) for r in self.red_flags]),
            model_answer=self.model_answer,
        )


class HeadModel(_Model):
    """What a pack says about itself."""

    pack: Slug | None = Field(default=None, description="The pack's name; the file's name by default.")
    title: Line | None = Field(default=None, description="The name shown to people.")
    version: Line = Field(default="1", description="Any text; a changed pack is stored whatever it says.")
    language: Line = Field(default="en", description="The language of the questions.")
    licence: Text = Field(default="", description="Under which terms the pack is shared.")

    def holding(self, name: str, questions: tuple[Question, ...]) -> Pack:
        """Return the domain's value with these questions under a name.

        That is the title too, unless there is one that says more than the file's own name.
        """
        title = self.title if self.title and self.title != self.pack else name
        return Pack(name, title, self.version, self.language, self.licence, questions)


class PackModel(HeadModel):
    """A question pack."""

    questions: list[QuestionModel] = Field(min_length=1, max_length=MAX_QUESTIONS)


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema of the pack format, for editors."""
    schema = PackModel.model_json_schema()
    # A category may be worded freely, which an enum in the schema would mark as an error.
    schema["$defs"].pop("Category", None)
    category = schema["$defs"]["QuestionModel"]["properties"]["category"]
    category.pop("$ref", None)
    category.pop("allOf", None)
    category.update({"type": "string", "examples": [str(c) for c in Category]})
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema, "title": "tpm-coach pack"}
