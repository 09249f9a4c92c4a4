"""M710 image-placeholder-count."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final, NamedTuple

from ftlint.model.diagnostic import Finding, Severity
from ftlint.model.record import Facts, Record, Turn
from ftlint.model.words import plural
from ftlint.rules import Rule

PARTS, ADDS = "counts-media-parts", "adds-media-marks"
"""Quirks of targets: parts are counted, not marks; too few of them are no fault."""


class _Kind(NamedTuple):
    word: str
    columns: tuple[str, ...]
    mark: str


_KINDS: Final = tuple(
    _Kind(word, (f"{word}s", word), f"<{word}>") for word in ("image", "video", "audio")
)


class ImagePlaceholderCount(Rule):
    """A record has more or fewer places for pictures than pictures.

    ## Why is this bad?
    Where pictures are in a column of their own, the text says where each belongs: by a part
    `{"type": "image"}` (TRL) or by the mark `<image>` (LLaMA-Factory, ms-swift). Trainers count
    both and stop in the middle of the run (*Number of images provided (2) does not match number of
    image placeholders (1)*), or leave pictures out. Video and audio are counted in the same way.

    ## Example
    ```jsonl fail target=trl
    {"images": ["a.png", "b.png"], "messages": [{"role": "user", "content": [{"type": "image"}, {"type": "text", "text": "Which leaf?"}]}, {"role": "assistant", "content": [{"type": "text", "text": "Mint."}]}]}
    ```
    ```jsonl fail target=llamafactory
    {"images": ["a.png"], "conversations": [{"from": "human", "value": "<image><image>Which leaf?"}, {"from": "gpt", "value": "Mint."}]}
    {"images": ["a.png"], "messages": [{"role": "user", "content": "<image> and <image>?"}, {"role": "assistant", "content": "Mint."}]}
    ```
    ```jsonl pass target=trl
    {"images": ["a.png"], "messages": [{"role": "user", "content": [{"type": "image"}, {"type": "text", "text": "Which leaf?"}]}, {"role": "assistant", "content": [{"type": "text", "text": "Mint."}]}]}
    ```
    ```jsonl pass target=llamafactory
    {"images": ["a.png"], "conversations": [{"from": "human", "value": "<image>Which leaf?"}, {"from": "gpt", "value": "Mint."}]}
    {"messages": [{"role": "user", "content": [{"type": "image", "url": "https://example.com/a.png"}, {"type": "text", "text": "Which leaf?"}]}, {"role": "assistant", "content": "Mint."}]}
    {"messages": [{"role": "user", "content": "What does <image> mean?"}, {"role": "assistant", "content": "It is an element of SVG."}]}
    ```

    Records without such a column are left alone, and so are texts without a mark where the trainer
    puts the pictures before the first of them.

    ## References
    - <https://github.com/huggingface/trl/blob/main/trl/data_utils.py>
    - <https://github.com/hiyouga/LLaMA-Factory/blob/main/src/llamafactory/data/mm_plugin.py>
    - <https://github.com/modelscope/ms-swift/blob/main/docs/source_en/Customization/Custom-dataset.md>
    """

    code = "M710"
    name = "image-placeholder-count"
    since = "0.2.0"
    asked = True
    needs = Facts.EXTRA_KEYS

    def check(self, record: Record) -> Iterable[Finding]:
        """Compare each media column with its places in the turns."""
        held = [(kind, key) for kind in _KINDS for key in kind.columns if key in record.value]
        if not held:
            return
        turns = record.format.role_turns(record.value) or record.turns
        for kind, key in held:
            yield from self._check(kind, key, record, turns)

    def _check(self, kind: _Kind, key: str, record: Record, turns: list[Turn]) -> Iterator[Finding]:
        quirks = self.target.quirks
        count = _count(record.value[key])
        parts, marks = _parts(kind, turns), sum(turn.text.count(kind.mark) for turn in turns)
        by_parts = PARTS in quirks
        places = parts if by_parts else marks
        if "maps-media" in quirks and key == kind.word and places and f"{key}s" not in record.value:
            yield Finding(
                f"{plural(places, 'mark')} {kind.mark} in the text, and no {key}s: {key!r} is not read",
                path=(key,),
                key=True,
                severity=Severity.WARNING,
                help=f"rename the column to {key}s, or name it under columns in dataset_info.json",
            )
            return
        if count is None or places == count or (ADDS in quirks and places < count):
            return
        if not places and by_parts and _plain(turns):
            return
        what = f"part of type {kind.word!r}" if by_parts else f"mark {kind.mark}"
        said = plural(places, what) if by_parts else f"{plural(places, 'mark')} {kind.mark}"
        yield Finding(
            f"{said} in the text, {count} in {key}",
            path=(key,),
            help=f"write one {what} for each {kind.word}, where it belongs",
        )


def _count(value: Any) -> int | None:
    """Return how many pictures a column has; None where it does not tell."""
    if isinstance(value, list):
        return sum(item is not None for item in value)
    return 1 if isinstance(value, (str, dict)) and value else None


def _parts(kind: _Kind, turns: list[Turn]) -> int:
    contents = [turn.content for turn in turns if isinstance(turn.content, list)]
    return sum(
        isinstance(part, dict) and part.get("type") == kind.word
        for content in contents
        for part in content
    )


def _plain(turns: list[Turn]) -> bool:
    """Tell whether the first turn of the user is a text, before which pictures are put."""
    first = next((turn for turn in turns if turn.role == "user"), None)
    return first is not None and isinstance(first.content, str)
