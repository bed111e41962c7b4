"""What the coach says aloud: warm, brief, never flattering, and never twice the same by chance alone."""

from __future__ import annotations

from enum import Enum
from zlib import crc32


class Line(Enum):
    """An occasion to speak, with the sentences that fit it; `{}` is filled in by the caller."""

    EMPTY = (
        "Take your time. One true sentence is enough to begin with.",
        "Nothing arrived yet. Start anywhere: who was there, or what was at stake?",
        "No hurry. Say the first thing you would do, and we go on from there.",
    )
    DO_NOT_KNOW = (
        "That happens in real interviews too. Think aloud: {hint}",
        "Fair enough. Say how you would find out. A way in: {hint}",
        "All right. Nobody has every case at hand. Try this: {hint}",
    )
    DO_NOT_KNOW_BARE = (
        "That happens in real interviews too. What would you want to find out first?",
        "Fair enough. Say so, then say how you would find out: that is an answer.",
        "All right. Take the nearest thing you have done and tell me where it differs.",
    )
    LEAVE_IT = (
        "Fine, we leave that one. Add to it if something comes back to you, or finish here.",
        "Understood. Better said than invented. You can still add a thought, or finish.",
        "Good to know where the edge is. Go on if you like, or finish your answer.",
    )
    HINT = (
        "One nudge, no more: {hint}",
        "Here is a way in: {hint}",
        "Start from this: {hint}",
    )
    HINT_GIVEN = (
        "You have my hint already. Say what you would find out first, or /skip takes another question.",
        "That hint is all I have. Begin with any true sentence; /skip takes another question.",
        "No second hint, I am afraid. One small guess is enough, and /skip takes another question.",
    )
    SKIP = (
        "Of course: /skip takes another question.",
        "No harm in that: /skip takes another question.",
        "As you like: /skip takes another question. Or stay, and give me one sentence.",
    )
    CONTEXT = (
        "{fact}",
        "What I can tell you: {fact}",
        "Here is what we know. {fact}",
        "Good to ask. {fact}",
    )
    ASSUME = (
        "Make an assumption, say it, and go on.",
        "I leave that open. Choose what is likely, tell me, and carry on.",
        "Decide that for yourself and say what you decided; I will go along with it.",
        "Nobody in the room knows. State what you assume and build on it.",
    )
    ASSUME_STORY = (
        "It is your story: pick a real case and tell me what you did.",
        "Whatever you have really lived through counts. Choose one case.",
        "You choose. A small true case beats a grand vague one.",
    )
    REPEAT = (
        "Of course. {prompt}",
        "Gladly, once more: {prompt}",
        "Here it is again. {prompt}",
    )
    UNCLEAR = (
        "In short: {prompt} If you want a way in, type /hint.",
        "Put simply: {prompt} /hint gives you a way in.",
        "No trap in it, take the words as they are. {prompt} With /hint you get a way in.",
    )
    UNCLEAR_BARE = (
        "In short: {prompt} Answer it as you understand it.",
        "No trap in it, take the words as they are. {prompt}",
    )
    CHAT = (
        "Gladly another time. For now, begin with the point that matters most.",
        "I am only good for interviews, I fear. Shall we go back to the question?",
        "Let us keep that for the coffee afterwards. What would you say first?",
    )
    GREETING = (
        "Hello. Whenever you are ready, begin with the point that matters most.",
        "Good to have you here. The question stands; start when you like.",
        "Hello, and welcome. Begin in your own words.",
    )
    THANKS = (
        "You are welcome. Back to the question when you are ready.",
        "Any time. Shall we go on with it?",
        "Gladly. The floor is yours.",
    )
    THINKING = (
        "Take the time you need; thinking first is a good sign.",
        "Of course. A quiet minute costs nothing.",
        "Please do. Begin when you have your first sentence.",
    )
    UPSET = (
        "I hear you. We can stop here, or take one small piece of it: what would you do first?",
        "That is a hard mood to answer in. Finish now if you like, or give me one concrete step.",
        "Noted, no offence taken. If you want to go on, tell me one thing you did.",
    )
    QUESTION_BACK = (
        "Those are my words. I would like to hear yours.",
        "That is the question as I asked it. What is your answer?",
        "I recognise the question. Now your side of it, please.",
    )
    NOT_ENGLISH = (
        "I can only follow English. Would you say it in English, however simply?",
        "I am lost outside English, I am afraid. Short, plain sentences are quite enough.",
    )

    STRONG = (
        "{heard} of {total} points heard, every essential one among them.",
        "An interviewer would have ticked {heard} of {total} points, all the essential ones too.",
        "That carried: {heard} of {total} points, nothing essential missing.",
    )
    MIDDLING = (
        "{heard} of {total} points heard.",
        "An interviewer would have ticked {heard} of {total} points.",
        "{heard} of {total} points came across.",
    )
    MUST_MISSING = (
        '{heard} of {total} points heard; an essential one did not come across: "{point}".',
        '{heard} of {total} points came across. What an interviewer would miss most: "{point}".',
        '{heard} of {total} heard. Put this in first next time: "{point}".',
    )
    MUST_UNSURE = (
        '{heard} of {total} points heard; I am not sure of an essential one: "{point}".',
        '{heard} of {total} points came across. Look at this one yourself: "{point}".',
    )
    NOTHING = (
        "None of the {total} points came across this time; the points below show what to aim for.",
        "I could not hear any of the {total} points. Read the points below, then try once more.",
    )
    MAYBE = (
        '{unsure} of {total} points may be there in other words. Tick what you said ("Was it this?").',
        "I heard nothing for sure, but {unsure} of {total} points may be there in other words: where it asks "
        '"Was it this?", tick what you said.',
    )
    WITHHELD = (
        "No points are credited this time, and here is why.",
        "I did not judge this one, and here is why.",
    )
    NO_RUBRIC = (
        "This question has no key points, so I cannot say what was heard: rate it by your own feeling.",
        "Without key points I can only listen to how it was told. The rating is yours.",
    )


def say(line: Line, seed: str, **words: object) -> str:
    """One of the line's sentences, always the same for the same seed, with its blanks filled in."""
    choices: tuple[str, ...] = line.value
    return choices[crc32(f"{line.name} {seed}".encode()) % len(choices)].format(**words)
