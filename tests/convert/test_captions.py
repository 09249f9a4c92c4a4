"""WebVTT and SRT: voices, names before colons, sounds, dashes, rolling lines."""

from __future__ import annotations

import pytest

from ftlint.errors import FtlintError
from tests.convert.conftest import Run

TALK = [[("user", "Rain in Oslo?"), ("assistant", "Yes & more.")]]


def vtt(*cues: str) -> str:
    blocks = [
        f"00:{number:02}.000 --> 00:{number + 1:02}.000\n{cue}" for number, cue in enumerate(cues)
    ]
    return "WEBVTT - made up\n\n" + "\n\n".join(blocks) + "\n"


def srt(*cues: str) -> str:
    blocks = [
        f"{number}\n00:00:{number:02},000 --> 00:00:{number + 1:02},500\n{cue}"
        for number, cue in enumerate(cues, 1)
    ]
    return "\n\n".join(blocks) + "\n"


CASES = {
    "voices": vtt("<v Ana>Rain\nin Oslo?</v>", "<v.loud Bo>Yes &amp; more."),
    "two voices a cue": vtt(
        "<v Ana>Rain in Oslo?</v><v Bo>Yes &amp; <00:01.500><c.x>more.</c></v>"
    ),
    "going on": vtt("<v Ana>Rain</v>", "in Oslo?", "<v Bo>Yes", "<v Bo>&amp; more."),
    "names": vtt("Ana: Rain", "in Oslo?", "Bo: Yes &amp;", "Bo: more.", "Ana:"),
    "long names": vtt("J. Ana (she): Rain", "J. Ana (she): in Oslo?", "Bo: Yes &amp;", "Bo: more."),
    "styles": "WEBVTT\nKind: captions\n\nSTYLE\n::cue(v) {}\n\nNOTE\n<v Cy>no</v>\n\n"
    + vtt("<v Ana>Rain in Oslo?", "<v Bo>Yes &amp; more.").split("\n\n", 1)[1],
    "teams ids": "\ufeffWEBVTT\n\n9f/1-0\n00:00:01.000 --> 00:00:02.000\n"
    "<v Ana>Rain in Oslo?</v>\n\n9f/2-0\n00:00:02.000 --> 00:00:03.000\n"
    "<v Bo>Yes &amp; more.</v>\n",
}


@pytest.mark.parametrize("case", CASES)
def test_webvtt(run: Run, case: str) -> None:
    found = run(CASES[case], name="a.vtt", assistant="Bo")
    assert found.turns == TALK
    assert found.outcome.sources[0][1] == "webvtt"


def test_a_colon_in_speech_is_no_name(run: Run) -> None:
    text = vtt("Ana: Two words", "Remember: rain.", "Ana: Right?", "Bo: Yes.", "Bo: Yes.")
    found = run(text, name="a.vtt", assistant="Bo")
    assert found.turns[0][0][1] == "Two words Remember: rain. Right?"
    assert found.outcome.ledger.events["rare-label"].details
    named = run(text, name="a.vtt", assistant="Bo", roles__Remember="user")
    assert "rare-label" not in named.kinds


def test_speech_before_the_first_name_is_counted(run: Run) -> None:
    found = run(vtt("Hello?", "<v Ana>Rain?", "<v Bo>Yes."), name="a.vtt", assistant="Bo")
    assert found.turns == [[("user", "Rain?"), ("assistant", "Yes.")]]
    assert found.kinds["unknown-sender"] == 1


@pytest.mark.parametrize("text", [vtt("Rain?", "Yes."), srt("Rain?", "- Yes.\n- No.")])
def test_captions_without_names_are_refused(run: Run, text: str) -> None:
    with pytest.raises(FtlintError, match="no speakers are named"):
        run(text, name="a.txt", assistant="Bo")


def test_the_assistant_must_be_named(run: Run) -> None:
    with pytest.raises(FtlintError, match=r"Ana \(1\), Bo \(1\)"):
        run(vtt("<v Ana>Rain?", "<v Bo>Yes."), name="a.vtt")


SPOKEN = srt("ANA: Rain?", "BO: {\\an8}<i>Yes.</i> [thunder]", "[music]", "ANA: 66", "BO: (laughs)")


def test_srt_tags_sounds_and_numbers(run: Run) -> None:
    found = run(SPOKEN, name="a.srt", assistant="BO", trailing_user="keep")
    assert found.turns == [[("user", "Rain?"), ("assistant", "Yes."), ("user", "66")]]
    assert found.kinds["sound-cues-dropped"] == 3
    kept = run(SPOKEN, name="a.srt", assistant="BO", sound_cues="keep")
    assert kept.turns[0][1][1] == "Yes. [thunder] [music]"


def test_srt_without_indices_with_points_and_spaces(run: Run) -> None:
    text = (
        "\ufeff00:00:01.000 --> 00:00:02.000\nANA: Rain?\n7\n\n"
        "00:00:02.000 --> 00:00:03.000 X1:1\nANA: Or sun?\n\n\n3\n"
        "0:00:03,1 --> 0:00:04,0\nBO: Rain.\n\n4\n00:00:04,000 --> 00:00:05,000\n- BO: Much.\n"
    )
    found = run(text, name="a.srt", assistant="BO")
    assert found.turns == [[("user", "Rain? 7 Or sun?"), ("assistant", "Rain. Much.")]]


def test_dashes_without_names_are_not_mapped(run: Run) -> None:
    text = srt("ANA: Rain?", "- Who?\n- Me.", "BO: Yes.", "ANA: So.", "BO: Right.")
    found = run(text, name="a.srt", assistant="BO")
    assert found.kinds["unknown-sender"] == 2
    assert found.turns[0][:2] == [("user", "Rain?"), ("assistant", "Yes.")]


ROLLING = srt("ANA: one", "ANA: one\ntwo", "two\nthree", "three\nfour", "BO: five", "BO: six")


def test_rolling_captions_are_named_and_cleaned_on_request(run: Run) -> None:
    kept = run(ROLLING, name="a.srt", assistant="BO")
    assert kept.kinds["rolling-captions"] == 3
    found = run(ROLLING, name="a.srt", assistant="BO", rolling_captions="drop")
    assert found.turns == [[("user", "one two three four"), ("assistant", "five six")]]
    assert found.kinds["duplicate-lines-dropped"] == 3


@pytest.mark.parametrize("text", [CASES["voices"], SPOKEN])
def test_captions_are_known_without_their_suffix(run: Run, text: str) -> None:
    who = "Bo" if "WEBVTT" in text else "BO"
    assert run(text, name="captions.txt", assistant=who).outcome.written == 1


def test_names_that_begin_every_caption_need_not_come_back(run: Run) -> None:
    text = "0:00:01.000,0:00:02.000\nAna: Is it far?\n\n0:00:02.000,0:00:03.000\nBo: Two miles.\n"
    assert run(text, name="c.sbv", assistant="Bo").turns == [
        [("user", "Is it far?"), ("assistant", "Two miles.")]
    ]
