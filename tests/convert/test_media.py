"""Pictures, videos and sounds between shapes: marks and columns, parts, blocks, files."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import pytest

from ftlint.dataset.convert.declared import bring_up_to_date
from ftlint.errors import FtlintError, UsageError
from ftlint.model.conversation import Part
from ftlint.model.media import bytes_of, kind_of
from ftlint.model.settings import Conversion
from tests.cli.runner import ftlint as command
from tests.convert.conftest import Run
from tests.convert.test_pictures import ASK, TELL, image, new, old, text

PNG = b"\x89PNG\r\n\x1a\n mill"
DATA = "data:image/png;base64," + base64.b64encode(PNG).decode()


def part(kind: str, url: str) -> dict[str, Any]:
    return {"type": f"{kind}_url", f"{kind}_url": {"url": url}}


CHATS = [
    [image("a.jpg"), text(ASK)],
    [text("See "), image("a.jpg"), text(" and "), image("b.jpg")],
    [text("Line\n"), image("a.jpg"), text("\n\nnext\n"), image("b.jpg"), text("\n")],
    [part("video", "a.mp4"), text(ASK)],
    [part("audio", "a.wav"), text(ASK), image("a.jpg")],
]


@pytest.mark.parametrize("content", CHATS)
@pytest.mark.parametrize("target", ["sharegpt", "alpaca"])
def test_parts_become_marks_and_come_back(run: Run, content: Any, target: str) -> None:
    chat = {"messages": new(content, TELL)}
    there = run([chat], to=target, out="there.jsonl")
    assert there.outcome.written == 1
    (record,) = there.records
    held = [url for key in ("images", "videos", "audios") for url in record.get(key, [])]
    assert len(held) == sum(one["type"] != "text" for one in content)
    assert not any(event.kind.startswith("media") for event in there.outcome.losses())
    back = run(there.records, name="back.jsonl")
    assert back.records == [chat]


def test_the_columns_are_those_of_trainers(run: Run) -> None:
    chat = {"messages": new([image("a.jpg"), text(ASK)], TELL)}
    assert run([chat], to="sharegpt").records == [
        {"conversations": old(f"<image>{ASK}", TELL), "images": ["a.jpg"]}
    ]


def test_a_literal_mark_beside_pictures_is_refused(run: Run) -> None:
    asked = [image("a.jpg"), text("What does <image> mean?")]
    found = run([{"messages": new(asked, TELL)}], to="sharegpt")
    assert found.outcome.skipped == {"reserved-text": 1}
    alone = run([{"messages": new("What does <image> mean?", TELL)}], to="sharegpt")
    assert alone.outcome.written == 1


@pytest.mark.parametrize(
    ("row", "content"),
    [
        ({"videos": ["a.mp4"], "conversations": old(f"<video>{ASK}", TELL)},
         [part("video", "a.mp4"), text(ASK)]),
        ({"video": "a.mp4", "conversations": old(f"<image>\n{ASK}", TELL)},
         [part("video", "a.mp4"), text(ASK)]),
        ({"audios": ["a.wav"], "images": ["a.jpg"],
          "messages": new(f"<audio><image>{ASK}", TELL)},
         [part("audio", "a.wav"), image("a.jpg"), text(ASK)]),
        ({"images": ["a.jpg"], "messages": new(
            [{"type": "image", "text": None, "index": 0}, text(ASK)], TELL)},
         [image("a.jpg"), text(ASK)]),
        ({"messages": new([{"type": "image", "image": "a.jpg"}, text(ASK)], TELL)},
         [image("a.jpg"), text(ASK)]),
        ({"messages": new([{"type": "video", "video": "a.mp4"}, text(ASK)], TELL)},
         [part("video", "a.mp4"), text(ASK)]),
    ],
)  # fmt: skip
def test_media_of_every_kind_are_parts(run: Run, row: dict[str, Any], content: Any) -> None:
    assert run([row]).records == [{"messages": new(content, TELL)}]


def test_marks_of_videos_are_counted(run: Run) -> None:
    row = {"videos": ["a.mp4"], "conversations": old("<video><video>Differ?", TELL)}
    found = run([row])
    assert found.outcome.skipped == {"media-differ": 1}
    (detail,) = found.outcome.ledger.events["media-differ"].details
    assert detail == "2 marks, 1 video"


@pytest.mark.parametrize(
    ("target", "url", "block"),
    [
        ("gemini", "gs://b/a.mp4", {"fileData": {"mimeType": "video/mp4", "fileUri": "gs://b/a.mp4"}}),
        ("gemini", DATA, {"inlineData": {"mimeType": "image/png", "data": DATA.split(",")[1]}}),
        ("nova", "s3://b/a.jpg",
         {"image": {"format": "jpeg", "source": {"s3Location": {"uri": "s3://b/a.jpg"}}}}),
        ("nova", "s3://b/a.mp4",
         {"video": {"format": "mp4", "source": {"s3Location": {"uri": "s3://b/a.mp4"}}}}),
        ("nova", DATA, {"image": {"format": "png", "source": {"bytes": DATA.split(",")[1]}}}),
        ("anthropic-messages", DATA, {"type": "image", "source": {
            "type": "base64", "media_type": "image/png", "data": DATA.split(",")[1]}}),
        ("anthropic-messages", "https://x.org/a.png",
         {"type": "image", "source": {"type": "url", "url": "https://x.org/a.png"}}),
    ],
)  # fmt: skip
def test_blocks_of_providers_and_back(run: Run, target: str, url: str, block: Any) -> None:
    medium = part("video", url) if url.endswith("mp4") else image(url)
    chat = {"messages": new([medium, text(ASK)], TELL)}
    there = run([chat], to=target, out="there.jsonl")
    (record,) = there.records
    turn = (record.get("messages") or record["contents"])[0]
    assert (turn.get("content") or turn["parts"])[0] == block
    assert run(there.records, name="back.jsonl", source=target).records == [chat]


@pytest.mark.parametrize("target", ["gemini", "nova"])
def test_a_path_that_a_provider_cannot_read_is_named(run: Run, target: str) -> None:
    found = run([{"messages": new([image("a.jpg"), text(ASK)], TELL)}], to=target)
    assert found.outcome.skipped == {"images-dropped": 1}
    assert "-O images=drop" in (found.outcome.failure or "")


def test_media_without_a_place_are_a_warning(run: Run) -> None:
    asked = [part("video", "a.mp4"), text(ASK)]
    found = run([{"messages": new(asked, TELL)}], to="anthropic-messages")
    event = found.outcome.ledger.events["media-dropped"]
    assert event.severity.label == "warning"
    assert list(event.details) == ["video"]


ROWS = [
    {"messages": new([image(DATA), text(ASK)], TELL)},
    {"messages": new([image(DATA), image("https://x.org/b.png"), text(ASK)], TELL)},
]
NAME = "d.png"


def test_bytes_become_files(run: Run, tmp_path: Path) -> None:
    found = run(ROWS, media_dir=str(tmp_path / "pictures"))
    (file,) = (tmp_path / "pictures").iterdir()
    assert file.read_bytes() == PNG
    assert file.suffix == ".png"
    shown = f"pictures/{file.name}"
    assert found.records[0]["messages"][0]["content"][0] == image(shown)
    assert found.records[1]["messages"][0]["content"][:2] == [
        image(shown),
        image("https://x.org/b.png"),
    ]
    assert found.kinds["media-written"] == 2
    again = run(ROWS, media_dir=str(tmp_path / "pictures"), jobs=2)
    assert again.text == found.text
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in.jsonl", "out.jsonl", "pictures"]


def test_another_file_of_the_name_is_never_replaced(run: Run, tmp_path: Path) -> None:
    run(ROWS, media_dir=str(tmp_path / "pictures"))
    (file,) = (tmp_path / "pictures").iterdir()
    file.write_bytes(b"mine")
    (tmp_path / "out.jsonl").write_text("before\n")
    with pytest.raises(FtlintError, match=r"exists and has another content.*--media"):
        run(ROWS, media_dir=str(tmp_path / "pictures"))
    assert file.read_bytes() == b"mine"
    assert (tmp_path / "out.jsonl").read_text() == "before\n"


def test_nothing_is_left_of_a_conversion_that_fails(run: Run, tmp_path: Path) -> None:
    rows = [*ROWS, {"messages": [{"role": "wizard", "content": "?"}]}]
    with pytest.raises(FtlintError, match="unknown role"):
        run(rows, media_dir=str(tmp_path / "pictures"), window="9")
    assert [path.name for path in tmp_path.iterdir()] == ["in.jsonl"]


def test_bytes_of_a_column_become_files(run: Run, tmp_path: Path) -> None:
    pa = pytest.importorskip("pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet")
    cell = {"bytes": PNG, "path": "../../etc/passwd"}
    path = tmp_path / "rows.parquet"
    table = {"question": [f"<image>\n{ASK}"], "answer": [TELL], "images": [[cell]]}
    parquet.write_table(pa.table(table), path)
    folder = str(tmp_path / "m")
    found = run(path.read_bytes(), name="rows.parquet", to="sharegpt", media_dir=folder)
    (file,) = (tmp_path / "m").iterdir()
    assert file.read_bytes() == PNG
    assert found.records == [
        {"conversations": old(f"<image>{ASK}", TELL), "images": [f"m/{file.name}"]}
    ]


def test_sounds_of_openai_go_into_a_column(run: Run, tmp_path: Path) -> None:
    sound = base64.b64encode(b"RIFF....WAVE").decode()
    heard = {"type": "input_audio", "input_audio": {"data": sound, "format": "wav"}}
    found = run(
        [{"messages": new([heard, text(ASK)], TELL)}], to="sharegpt", media_dir=str(tmp_path / "m")
    )
    (file,) = (tmp_path / "m").iterdir()
    assert file.suffix == ".wav"
    assert found.records[0]["audios"] == [f"m/{file.name}"]
    kept = run([{"messages": new([heard, text(ASK)], TELL)}], media_dir=str(tmp_path / "n"))
    assert kept.records[0]["messages"][0]["content"][0] == heard


@pytest.mark.parametrize("target", ["gemini", "anthropic-messages", "csv"])
def test_targets_without_paths_refuse_a_folder(run: Run, target: str) -> None:
    with pytest.raises(UsageError, match=r"takes? no paths of files"):
        run(ROWS, to=target, media_dir="m")


def test_a_declared_conversion_writes_no_folder(tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").write_text(json.dumps(ROWS[0]) + "\n")
    declared = Conversion(("in.jsonl",), "out.jsonl", options={"media_dir": "m"}, origin="x.toml:1")
    with pytest.raises(UsageError, match=r"x\.toml:1: .*ftlint convert IN -o OUT"):
        bring_up_to_date([declared], str(tmp_path), write=True)


def test_a_folder_for_nothing_is_not_made(run: Run, tmp_path: Path) -> None:
    found = run([{"messages": new(ASK, TELL)}], media_dir=str(tmp_path / "m"))
    assert found.outcome.written == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in.jsonl", "out.jsonl"]


def test_the_flag(tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").write_text(json.dumps(ROWS[0]) + "\n")
    (tmp_path / "taken").write_text("x")
    done = command("convert", "in.jsonl", "-o", "o.jsonl", "--media", "taken", cwd=tmp_path)
    assert done.status == 2
    assert "--media: " in done.stderr
    assert "is a file; name a folder" in done.stderr
    done = command("convert", "in.jsonl", "-o", "sub/o.jsonl", "--media", "m", "-v", cwd=tmp_path)
    assert "media-written × 1: pictures, videos or sounds written to files" in done.stdout
    address = json.loads((tmp_path / "sub/o.jsonl").read_text())["messages"][0]["content"][0]
    assert address["image_url"]["url"].startswith("../m/")


def test_what_bytes_are() -> None:
    assert kind_of(b"\0\0\0\x18ftypmp42").suffix == ".mp4"
    assert kind_of(b"RIFF\0\0\0\0WEBPVP8 ").suffix == ".webp"
    assert kind_of(b"").suffix == ".bin"
    assert bytes_of("data:image/png;base64,***") is None
    assert Part("image", data={"url": DATA}) == Part("image", data={"url": DATA})
