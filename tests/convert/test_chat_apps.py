"""Telegram, Discord and Slack: speakers, media, markup, threads, pauses."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from ftlint.dataset.convert.pipe import Outcome, Request, convert
from ftlint.errors import FtlintError
from tests.convert.conftest import Run

START = 1710493200


def telegram(*messages: dict[str, Any], **more: Any) -> str:
    full = []
    for number, message in enumerate(messages, 1):
        base = {"id": number, "type": "message", "date": "x", "text": ""}
        full.append({**base, "date_unixtime": str(START + number), **message})
    return json.dumps({"name": "Bo", "type": "personal_chat", "id": 7, "messages": full, **more})


def ana(text: Any, **more: Any) -> dict[str, Any]:
    return {"from": "Ana", "from_id": "user1", "text": text, **more}


def bo(text: Any, **more: Any) -> dict[str, Any]:
    return {"from": "Bo", "from_id": "user2", "text": text, **more}


PIECES = ["See ", {"type": "text_link", "text": "this", "href": "https://example.com"}, "."]


class TestTelegram:
    def test_pieces_are_joined_by_nothing(self, run: Run) -> None:
        data = telegram(ana(PIECES), bo("Yes."))
        assert run(data, assistant="Bo").turns == [[("user", "See this."), ("assistant", "Yes.")]]
        kept = run(data, assistant="Bo", markup="keep").turns[0][0][1]
        assert kept == "See [this](https://example.com)."

    def test_deleted_accounts_and_new_names_are_told_by_id(self, run: Run) -> None:
        data = telegram(
            {"from": None, "from_id": "user9", "text": "Rain?"},
            {"from": "Old", "from_id": "user2", "text": "Yes."},
            {"from": None, "from_id": "user9", "text": "Sure?"},
            {"from": "New", "from_id": "user2", "text": "Sure."},
        )
        expected = [("user", "Rain?"), ("assistant", "Yes."), ("user", "Sure?")]
        for who in ("user2", "New", "Old"):
            assert run(data, assistant=who).turns[0][:3] == expected

    def test_service_media_captions_and_forwards(self, run: Run) -> None:
        data = telegram(
            {"type": "service", "actor": "Ana", "actor_id": "user1", "action": "phone_call"},
            ana("Rain?", photo="(File not included.)"),
            bo("", media_type="sticker", file="x"),
            bo("Forecast: wet.", forwarded_from="News"),
        )
        found = run(data, assistant="Bo")
        assert found.turns == [[("user", "Rain?"), ("assistant", "Forecast: wet.")]]
        assert (found.kinds["service-dropped"], found.kinds["media-dropped"]) == (1, 2)
        assert found.kinds["forwarded"] == 1
        with_more = telegram(ana("Rain?"), bo("News.", forwarded_from="N"), bo("Yes."))
        assert run(with_more, assistant="Bo", forwarded="drop").turns[0][1][1] == "Yes."

    def test_all_chats_of_an_account(self, run: Run) -> None:
        chat = json.loads(telegram(ana("Rain?"), bo("Yes.")))
        account = {"personal_information": {"phone": "1"}, "chats": {"list": [chat, chat]}}
        found = run(json.dumps(account), assistant="Bo")
        assert len(found.turns) == 2
        assert "phone" not in json.dumps(found.outcome.as_json())

    def test_pauses_and_reply_chains(self, run: Run) -> None:
        later = {"date_unixtime": str(START + 90_000)}
        data = telegram(
            ana("One?"),
            ana("Two?"),
            bo("2.", reply_to_message_id=2),
            bo("1.", reply_to_message_id=1, **later),
            ana("Alone"),
        )
        assert run(data, assistant="Bo", split="reply-chain").turns == [
            [("user", "One?"), ("assistant", "1.")],
            [("user", "Two?"), ("assistant", "2.")],
        ]
        assert run(data, assistant="Bo").kinds["split-by-gap"] >= 1

    @pytest.mark.parametrize("name", ["result.json", "in.jsonl"])
    def test_control_characters_written_as_hexadecimal(self, run: Run, name: str) -> None:
        data = telegram(ana("Rain?"), bo("YesQ. C:\\x41")).replace("YesQ", "Yes\\x0B")
        if name == "result.json":
            data = json.dumps(json.loads(data.replace("\\x0B", "Q")), indent=1)
            data = data.replace("YesQ", "Yes\\x0B")
        found = run(data, name=name, assistant="Bo")
        assert found.turns[0][1][1] == "Yes\x0b. C:\\x41"
        assert found.kinds["container-repaired"] == 1

    def test_speakers_are_listed(self, run: Run) -> None:
        with pytest.raises(FtlintError, match=r"Ana \(1\), Bo \(1\)"):
            run(telegram(ana("Rain?"), bo("Yes.")))


def discord(*messages: dict[str, Any]) -> str:
    full = []
    for number, message in enumerate(messages, 10):
        base = {"id": str(number), "type": "Default", "timestamp": "2024-03-15T09:00:00+00:00"}
        full.append({**base, **message})
    value = {"guild": {"id": "1"}, "channel": {"id": "2", "name": "harbour"}, "messages": full}
    return json.dumps(value)


def by(name: str, text: str, **more: Any) -> dict[str, Any]:
    person = {"id": str(len(name)), "name": name.lower(), "nickname": name, "isBot": False}
    return {"author": person, "content": text, **more}


class TestDiscord:
    @pytest.mark.parametrize("who", ["Skipper", "skipper", "7"])
    def test_name_account_or_id(self, run: Run, who: str) -> None:
        found = run(discord(by("Ana", "Rain?"), by("Skipper", "Yes.")), assistant=who)
        assert found.turns == [[("user", "Rain?"), ("assistant", "Yes.")]]

    def test_order_kinds_mentions_and_embeds(self, run: Run) -> None:
        mention = [{"id": "7", "name": "skipper", "nickname": "Skipper"}]
        data = discord(
            by("Skipper", "Yes.", id="99", type="20"),
            by("Ana", "Rain, <@!7>? <:wet:123>", mentions=mention, attachments=[{"url": "x"}]),
            by("Ana", "pinned", type="ChannelPinnedMessage"),
            by("Skipper", "", embeds=[{"title": "Forecast", "description": "wet"}]),
        )
        found = run("\ufeff" + data, assistant="Skipper")
        assert found.turns == [[("user", "Rain, @Skipper? :wet:"), ("assistant", "Yes.")]]
        for kind in ("service-dropped", "media-dropped", "embeds-dropped"):
            assert found.kinds[kind] == 1, kind
        kept = run(data, assistant="Skipper", embeds="keep").turns[0][1][1]
        assert kept == "Forecast\nwet\nYes."

    def test_several_files_and_reply_chains(self, run: Run, tmp_path: Path) -> None:
        data = discord(
            by("Ana", "One?"),
            by("Ana", "Two?"),
            by("Skipper", "2.", type="Reply", reference={"messageId": "11"}),
        )
        found = run(data, assistant="Skipper", split="reply-chain")
        assert found.turns == [[("user", "Two?"), ("assistant", "2.")]]
        folder = tmp_path / "export"
        folder.mkdir()
        (folder / "a.json").write_text(data)
        (folder / "b.json").write_text(discord(by("Ana", "Nobody?")).replace('"2"', '"3"'))
        request = Request((str(folder),), str(tmp_path / "o.jsonl"), options={"assistant": "7"})
        outcome = convert(request)
        assert (outcome.written, outcome.skipped.total()) == (1, 1)

    def test_parts_of_a_channel_are_joined(self, tmp_path: Path) -> None:
        folder = tmp_path / "export"
        folder.mkdir()
        first = discord(by("Ana", "Rain?"), by("Skipper", "Yes."))
        second = discord(by("Skipper", "Yes.", id="11"), by("Ana", "Sure?", id="12"),
                         by("Skipper", "Sure.", id="13"))  # fmt: skip
        (folder / "harbour [part 1].json").write_text(first)
        (folder / "harbour [part 2].json").write_text(second)
        out = tmp_path / "o.jsonl"
        outcome = convert(Request((str(folder),), str(out), options={"assistant": "7"}))
        said = [message["content"] for message in json.loads(out.read_text())["messages"]]
        assert said == ["Rain?", "Yes.", "Sure?", "Sure."]
        assert outcome.ledger.count("duplicate-lines-dropped") == 1

    def test_the_own_data_package_is_explained(self, run: Run) -> None:
        with pytest.raises(FtlintError, match="your messages alone"):
            run([{"ID": 1, "Timestamp": "x", "Contents": "Hi", "Attachments": ""}])


USERS = [
    {"id": "U1", "name": "ana", "profile": {"display_name": "Ana", "email": "a@example.com"}},
    {"id": "U2", "name": "bo", "real_name": "Bo"},
]


def said(user: str, text: str, ts: float, **more: Any) -> dict[str, Any]:
    return {"type": "message", "user": user, "text": text, "ts": f"{START + ts:.6f}", **more}


def slack(tmp_path: Path, days: dict[str, list[Any]], **options: str) -> tuple[Outcome, list[Any]]:
    path = tmp_path / "export.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("users.json", json.dumps(USERS))
        archive.writestr("channels.json", "[]")
        archive.writestr("integration_logs.json", "[]")
        for name, messages in days.items():
            archive.writestr(name, json.dumps(messages))
    out = tmp_path / "out.jsonl"
    outcome = convert(Request((str(path),), str(out), force=True, options=options))
    records = [json.loads(line) for line in out.read_text().splitlines()]
    turns = [[(item["role"], item["content"]) for item in row["messages"]] for row in records]
    return outcome, turns


class TestSlack:
    def test_threads_cross_days_and_pauses(self, tmp_path: Path) -> None:
        root = f"{START:.6f}"
        days = {
            "harbour/2024-03-15.json": [
                said("U1", "Rain, <@U2>?", 0, thread_ts=root),
                said("U1", "Sun &amp; sea?", 10),
                said("U2", "Sun.", 20),
                said("U1", "joined", 30, subtype="channel_join"),
            ],
            "harbour/2024-03-17.json": [
                said("U2", "Yes.", 180_000, thread_ts=root, subtype="thread_broadcast"),
                said("U1", "And now?", 180_010),
                said("U2", "Dry.", 180_020),
            ],
        }
        outcome, turns = slack(tmp_path, days, assistant="Bo")
        assert turns == [
            [("user", "Rain, @Bo?"), ("assistant", "Yes.")],
            [("user", "Sun & sea?"), ("assistant", "Sun.")],
            [("user", "And now?"), ("assistant", "Dry.")],
        ]
        assert outcome.ledger.count("service-dropped") == 1
        assert "example.com" not in json.dumps(outcome.as_json())
        only, threads = slack(tmp_path, days, assistant="bo", split="thread")
        assert (len(threads), only.ledger.count("unthreaded-dropped")) == (1, 4)

    def test_markup_blocks_files_and_bots(self, tmp_path: Path) -> None:
        rich = {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": [
            {"type": "text", "text": "Ask "}, {"type": "user", "user_id": "U2"}]}]}  # fmt: skip
        days = {
            "harbour/2024-03-15.json": [
                said("U1", "", 0, blocks=[rich]),
                {**said("", "See <https://example.com|this>.", 1), "subtype": "bot_message",
                 "bot_id": "B1", "username": "Helper", "files": [{}]},
                said("U1", "", 2, files=[{"name": "a.png"}], subtype="file_share"),
            ]
        }  # fmt: skip
        outcome, turns = slack(tmp_path, days, assistant="Helper")
        assert turns == [[("user", "Ask @Bo"), ("assistant", "See this.")]]
        assert outcome.ledger.count("media-dropped") == 2
        assert outcome.ledger.count("formatting-flattened") == 1
        _, kept = slack(tmp_path, days, assistant="B1", markup="keep")
        assert kept[0][1][1] == "See this (https://example.com)."

    def test_speakers_are_listed(self, tmp_path: Path) -> None:
        with pytest.raises(FtlintError, match=r"the speakers are Ana \(1\), Bo \(1\)"):
            slack(tmp_path, {"c/2024-03-15.json": [said("U1", "a", 0), said("U2", "b", 1)]})
