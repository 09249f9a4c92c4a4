"""Transcripts of Deepgram with their utterances."""

from __future__ import annotations

from ftlint.formats.shared.nested import Layout, People


class Deepgram(People):
    """``results.utterances`` with a number for each speaker.

    Other results (words, paragraphs, channels, confidence) are not read, and a transcript without
    ``utterances`` (``diarize`` and ``utterances`` make them) is not recognised.

    ```json sample assistant=1
    {"metadata": {}, "results": {"utterances": [{"start": 0, "end": 1, "transcript": "Does it rain?", "speaker": 0}, {"start": 1, "end": 2, "transcript": "All day.", "speaker": 1}]}}
    ```
    """

    name = "deepgram"
    title = "Deepgram transcript"
    layout = Layout(
        # https://developers.deepgram.com/docs/utterances
        messages="results.utterances",
        role=("speaker",),
        text=("transcript",),
        time=("start",),
        marks=("speaker", "transcript"),
    )
