"""Questions about a passage, with marked answers: SQuAD, CoQA, and what is written like them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from ftlint.formats import Format
from ftlint.formats.shared.foreign import items, obj, objects, text
from ftlint.formats.shared.reading import Reading, Skip
from ftlint.model.conversation import Conversation, Message


class Squad(Format):
    """``paragraphs`` of a ``context`` with ``qas``, or rows of ``context``, ``question`` and
    ``answers``; CoQA's ``story`` with lists of questions and answers.

    A question of SQuAD is an example of its own, with the passage after a blank line; the
    questions about a story are one conversation, which begins with it. Of several answers to a
    question the first is taken. Questions that the passage does not answer are left out, places
    of answers are not carried.

    ```json sample
    {"version": "1.1", "data": [{"title": "Planets", "paragraphs": [{"context": "Jupiter is the largest planet.", "qas": [{"id": "1", "question": "Which planet is largest?", "answers": [{"text": "Jupiter", "answer_start": 0}]}]}]}]}
    ```

    ```jsonl sample
    {"id": "1", "title": "Planets", "context": "Jupiter is the largest planet.", "question": "Which planet is largest?", "answers": {"text": ["Jupiter"], "answer_start": [0]}}
    ```
    """

    # https://rajpurkar.github.io/SQuAD-explorer/; https://stanfordnlp.github.io/coqa/
    name = "squad"
    title = "questions about a passage (SQuAD)"

    def score(self, value: Any) -> float:
        """Look for paragraphs with questions, or for a row with marked answers."""
        if not isinstance(value, dict):
            return 0.0
        if _is_story(value):
            return 1.0
        paragraphs = objects(value.get("paragraphs"))
        if paragraphs:
            return float(all("qas" in one and "context" in one for one in paragraphs))
        row = {"context", "question"} <= value.keys()
        return float(row and isinstance(obj(value.get("answers")).get("text"), list))

    def read(self, value: Any, reading: Reading) -> Iterable[Conversation]:
        """Read one article, one row, or one story."""
        if _is_story(value):
            yield _story(value, reading)
            return
        if "paragraphs" not in value:
            answers = items(obj(value.get("answers")).get("text"))
            yield _example(text(value["question"]), text(value["context"]), answers, "", reading)
            return
        for index, paragraph in enumerate(objects(value["paragraphs"])):
            yield from _paragraph(paragraph, f"/paragraphs/{index}", reading)


def _paragraph(paragraph: dict[str, Any], base: str, reading: Reading) -> Iterator[Conversation]:
    for index, asked in enumerate(objects(paragraph.get("qas"))):
        answers = [one.get("text") for one in objects(asked.get("answers"))]
        place = f"{base}/qas/{index}"
        yield _example(
            text(asked.get("question")), text(paragraph.get("context")), answers, place, reading
        )


def _example(
    question: str, context: str, answers: list[Any], place: str, reading: Reading
) -> Conversation:
    said = [one for one in answers if isinstance(one, str) and one]
    if not said:
        refused = ("no-assistant-reply", "the passage does not answer it", place)
        return Conversation([], reading.place, refused=refused)
    if others := len(set(said)) - 1:
        reading.note("other-choices-dropped", place, others)
    reading.note("input-joined", place, detail="context after a blank line")
    asked = f"{question}\n\n{context}" if context else question
    messages = [Message("user", asked, place), Message("assistant", said[0], place)]
    return Conversation(messages, reading.place)


def _is_story(value: dict[str, Any]) -> bool:
    asked, said = objects(value.get("questions")), objects(value.get("answers"))
    if not isinstance(value.get("story"), str) or not asked or len(asked) != len(said):
        return False
    return all("input_text" in one for one in (*asked, *said))


def _story(value: dict[str, Any], reading: Reading) -> Conversation:
    messages: list[Message] = []
    for index, (asked, said) in enumerate(
        zip(objects(value["questions"]), objects(value["answers"]), strict=True)
    ):
        question, place = text(asked["input_text"]), f"/questions/{index}"
        if not messages:
            reading.note("input-joined", place, detail="the story before the first question")
            question = f"{value['story']}\n\n{question}"
        messages.append(Message("user", question, place))
        messages.append(Message("assistant", text(said["input_text"]), f"/answers/{index}"))
    if not messages:
        raise Skip("empty-conversation")
    return Conversation(messages, reading.place)
