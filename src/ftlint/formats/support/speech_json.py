"""Recognised speech of several programs as JSON: who spoke, and what."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

from ftlint.formats import Format
from ftlint.formats.shared.foreign import name, objects, text
from ftlint.formats.shared.nested import at
from ftlint.formats.shared.people import CHAT_DEFAULTS, CHAT_OPTIONS, assign_roles
from ftlint.formats.shared.reading import Item, Reading
from ftlint.model.conversation import Conversation, Message

_SOURCES: Final = (
    # (where the turns are, who spoke, what was said)
    ("segments", "speaker", "text"),  # WhisperX: https://github.com/m-bain/whisperX
    ("sentences", "speaker_name", "text"),  # Fireflies: https://docs.fireflies.ai
    ("results.audio_segments", "speaker_label", "transcript"),  # Amazon Transcribe
    ("monologues", "speaker", "elements"),  # Rev: https://docs.rev.ai/api/asynchronous/transcripts
    ("transcript", "speakerId", "sentences"),  # Gong: https://gong.app.gong.io/settings/api
    ("recognizedPhrases", "speaker", "nBest.0.display"),  # Azure Speech
    ("transcription", "speaker", "text"),  # whisper.cpp with diarization
)


class SpeechJson(Format):
    """Segments of WhisperX, sentences of Fireflies, Amazon Transcribe, Rev, Gong and Azure.

    Segments of one speaker in a row are joined. Speakers are labels (``SPEAKER_00``, ``spk_0``) or
    names; who is the assistant must be said. Times, words and confidences are not carried.

    ```json sample assistant=SPEAKER_01
    {"segments": [{"start": 0.0, "end": 1.2, "text": " Does it rain?", "speaker": "SPEAKER_00"}, {"start": 1.4, "end": 2.0, "text": " All day.", "speaker": "SPEAKER_01"}], "language": "en"}
    ```
    """

    name = "speech-json"
    title = "recognised speech (JSON)"
    options = CHAT_OPTIONS
    defaults = CHAT_DEFAULTS

    def score(self, value: Any) -> float:
        """Look for segments with a speaker and a text."""
        return float(any(_found(one) for one in _calls(value)))

    def read_stream(self, items: Iterator[Item], reading: Reading) -> Iterable[Conversation]:
        """Read the recordings, then give roles to the speakers."""
        made: list[Conversation] = []
        for item in items:
            reading.file, reading.place = item.file, item.place
            for value in _calls(item.value):
                found = _found(value)
                if found is not None:
                    made.append(Conversation(list(_turns(value, *found)), item.place, item.file))
        reading.place = ""
        assign_roles([message for one in made for message in one.messages], reading)
        return made


def _calls(value: Any) -> list[Any]:
    """Return the recordings of a document: those of a list of calls, or the document itself."""
    calls = objects(at(value, "callTranscripts"))
    return calls or ([value] if isinstance(value, dict) else [])


def _found(value: Any) -> tuple[str, str, str] | None:
    for path, speaker, said in _SOURCES:
        turns = objects(at(value, path))[:8]
        if turns and all(speaker in one and at(one, said) is not None for one in turns):
            return path, speaker, said
    return None


def _turns(value: Any, path: str, speaker: str, said: str) -> Iterator[Message]:
    names = {name(one.get("id")): text(one.get("name")) for one in objects(at(value, "speakers"))}
    for index, one in enumerate(objects(at(value, path))):
        label = name(one.get(speaker))
        message = Message("", _text(at(one, said)), f"/{path.replace('.', '/')}/{index}")
        message.speaker = names.get(label) or label or "unknown"
        if not message.text:
            message.flags = ("media",)
        yield message


def _text(said: Any) -> str:
    """Return what was said: a text, or the texts of words and sentences."""
    if isinstance(said, list):
        words = [text(one.get("value")) for one in objects(said) if "value" in one]
        if words:
            return "".join(words).strip()
        return " ".join(text(one.get("text")) for one in objects(said)).strip()
    return text(said).strip()
