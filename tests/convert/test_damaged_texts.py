"""Any text at all: readers of texts give conversations or one-line errors, and never fail."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ftlint.errors import FtlintError
from ftlint.formats import converters
from ftlint.formats.shared.reading import Reading, Sample
from ftlint.model.losses import Ledger
from ftlint.options.conversion import resolve

LINES = st.sampled_from(
    [
        "",
        "WEBVTT",
        "1",
        "00:01.000 --> 00:02.000",
        "00:00:01,000 --> 00:00:02,000",
        "<v Ana>Rain?</v>",
        "<v>",
        "</v><v Bo",
        "Ana: Rain?",
        "- Bo: Yes.",
        "- Yes.",
        "[laughs] ♪",
        "NOTE",
        "15/03/24, 09:01 - Ana: Rain?",
        "99/99/99, 29:71 - Bo: Yes.",
        "[15.03.24, 09:01:00] Ana: \u200eimage omitted",
        "\u200e[15.03.24, 09:01:00] Bo: Yes. <This message was edited>",
        "<Media omitted>",
    ]
)
TEXTS = st.lists(LINES | st.text(max_size=12), max_size=14).map("\n".join)


@pytest.mark.parametrize("name", ["whatsapp", "webvtt", "srt"])
@settings(max_examples=80, deadline=None)
@given(text=TEXTS, who=st.sampled_from(["Ana", "Bo", "Cy"]))
def test_any_text(name: str, text: str, who: str) -> None:
    item = converters()[name]
    options = resolve(
        {"assistant": who, "rolling_captions": "drop"}, (*item.options, "rolling_captions"), name
    )
    assert 0 <= item.sniff(Sample("a.txt", "text", text=text)) <= 1
    try:
        found = list(item.read_text(text, Reading(options, Ledger(), "a.txt")))
    except FtlintError as error:
        assert "\n" not in str(error)
        return
    for conversation in found:
        assert all(message.role and message.place for message in conversation.messages)
