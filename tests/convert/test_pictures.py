"""Pictures in a column, and the marks in the turns that stand for them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.convert.conftest import Run

ASK, TELL = "What is it?", "A mill."


def image(url: str) -> dict[str, Any]:
    return {"type": "image_url", "image_url": {"url": url}}


def text(said: str) -> dict[str, Any]:
    return {"type": "text", "text": said}


def old(*said: str) -> list[dict[str, str]]:
    return [{"from": ("human", "gpt")[n % 2], "value": one} for n, one in enumerate(said)]


def new(*said: Any) -> list[dict[str, Any]]:
    return [{"role": ("user", "assistant")[n % 2], "content": one} for n, one in enumerate(said)]


@pytest.mark.parametrize(
    ("row", "content"),
    [
        ({"image": "a.jpg", "conversations": old(f"<image>\n{ASK}", TELL)},
         [image("a.jpg"), text(ASK)]),
        ({"images": ["a.jpg", "b.jpg"],
          "conversations": old(f"One <image> two <image>\n{ASK}", TELL)},
         [text("One "), image("a.jpg"), text(" two "), image("b.jpg"), text(ASK)]),
        ({"images": ["a.jpg"], "messages": new(f"{ASK}\n<image>", TELL)},
         [text(ASK), image("a.jpg")]),
        ({"images": [{"bytes": None, "path": "a.jpg"}], "messages": new(f"<image>{ASK}", TELL)},
         [image("a.jpg"), text(ASK)]),
        ({"images": ["a.jpg"], "messages": new([{"type": "image"}, text(ASK)], TELL)},
         [image("a.jpg"), text(ASK)]),
        ({"image": "a.jpg", "question": ASK, "answer": TELL}, [image("a.jpg"), text(ASK)]),
        ({"images": ["a.jpg"], "instruction": ASK, "input": "", "output": TELL},
         [image("a.jpg"), text(ASK)]),
    ],
)  # fmt: skip
def test_pictures_are_parts(run: Run, row: dict[str, Any], content: Any) -> None:
    found = run([row])
    assert found.records == [{"messages": new(content, TELL)}]
    assert run([row], images="skip-example").outcome.skipped == {"images-dropped": 1}


def test_marks_and_pictures_must_agree(run: Run) -> None:
    row = {"images": ["a.jpg"], "conversations": old("<image><image> Differ?", TELL)}
    assert run([row]).outcome.skipped == {"images-differ": 1}


def test_pictures_without_marks_in_a_longer_chat_are_told(run: Run) -> None:
    row = {"images": ["a.jpg"], "conversations": old(ASK, TELL, "Sure?", "Yes.")}
    found = run([row])
    assert found.records == [{"messages": new(ASK, TELL, "Sure?", "Yes.")}]
    assert found.kinds["images-dropped"] == 1


def test_bytes_of_a_column(run: Run, tmp_path: Path) -> None:
    pa = pytest.importorskip("pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet")
    cell = {"bytes": b"\x89PNG\r\n", "path": None}
    path = tmp_path / "rows.parquet"
    parquet.write_table(
        pa.table({"question": [f"<image>\n{ASK}"], "answer": [TELL], "image": [cell]}), path
    )
    data = path.read_bytes()
    found = run(data, name="rows.parquet")
    assert found.turns == [[("user", ASK), ("assistant", TELL)]]
    assert found.kinds["images-dropped"] == 1
    inline = run(data, name="rows.parquet", images="inline")
    assert inline.turns[0][0] == ("user", [image("data:image/png;base64,iVBORw0K"), text(ASK)])
