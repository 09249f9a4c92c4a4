"""S119 target-unsupported-feature."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from typing import Final

from ftlint.model.diagnostic import Effect, Finding, Path
from ftlint.model.record import Facts, Record, Turn
from ftlint.model.roles import TOOL_ROLES
from ftlint.rules import Rule
from ftlint.rules.shared.pairs import joins_results
from ftlint.targets import FEATURES

IMAGE_PARTS: Final = ("image_url", "image", "input_image")
REASONING_KEYS: Final = ("reasoning_content", "reasoning", "thinking")


class TargetUnsupportedFeature(Rule):
    """The record uses tools, images or reasoning, which the target does not train on.

    ## Why is this bad?
    The record is well-formed, but this trainer has no place for what it holds: it refuses the file
    or leaves that part out, and the model learns answers to questions it never saw in full.

    ## Example
    ```jsonl fail target=openai
    {"input": {"messages": [{"role": "user", "content": [{"type": "image_url", "image_url": {"url": "https://example.com/a.png"}}]}]}, "preferred_output": [{"role": "assistant", "content": "A tabby cat."}], "non_preferred_output": [{"role": "assistant", "content": "A cat."}]}
    ```
    ```jsonl fail target=bedrock-claude
    {"messages": [{"role": "user", "content": "Rain?"}, {"role": "assistant", "content": "Yes."}], "tools": [{"type": "function", "function": {"name": "rain"}}]}
    ```
    ```jsonl pass target=openai
    {"messages": [{"role": "user", "content": [{"type": "image_url", "image_url": {"url": "https://example.com/a.png"}}]}, {"role": "assistant", "content": "A tabby cat."}]}
    ```

    ## References
    - <https://platform.openai.com/docs/guides/direct-preference-optimization>
    - <https://docs.aws.amazon.com/bedrock/latest/userguide/model-customization-prepare.html>
    """

    code = "S119"
    name = "target-unsupported-feature"
    effect = Effect.CHANGES
    remedy = "remove it, or train where it is supported"
    asked = True
    features = frozenset(
        {
            "tools",
            "reasoning",
            "images",
            "images-in-text-runs",
            "images-in-dpo",
            "http-images",
            "names",
            "results-last",
        }
    )
    needs = Facts.TOOLS | Facts.CALLS | Facts.RESULTS | Facts.PARTS | Facts.REASONING | Facts.NAMES

    def check(self, record: Record) -> Iterable[Finding]:
        """Report the first place of each feature that the target lacks."""
        seen: set[str] = set()
        for feature, path in self._features(record):
            # A rule of unknown keys refuses the reasoning already where it is on for the shape.
            refuses = "unknown-message-key" in self.target.rules
            schema = self.target.schemas.get(record.format.name)
            covered = (
                feature == "reasoning" and refuses and schema and not _takes(schema, str(path[-1]))
            )
            if feature in self.target.unsupported and feature not in seen and not covered:
                seen.add(feature)
                yield Finding(
                    f"{self.target.title} does not train on {FEATURES[feature]}", path, salt=feature
                )

    def _features(self, record: Record) -> Iterator[tuple[str, Path]]:
        if record.roles.endswith("t") and joins_results(record, self.target):
            yield "results-last", record.turns[-1].path
        for path, _ in record.tools():
            yield "tools", path
        for turn in record.turns:
            if turn.has_calls or turn.role in TOOL_ROLES:
                yield "tools", turn.path
            if turn.message.get("name") and turn.role not in TOOL_ROLES:
                yield "names", (*turn.path, "name")
            for key in REASONING_KEYS:
                if turn.message.get(key):
                    yield "reasoning", (*turn.path, key)
            for path in _images(turn):
                yield "images", path
                yield "images-in-text-runs", path
                if record.format.method == "dpo":
                    yield "images-in-dpo", path
                if _address(turn, path).startswith(("http:", "https:")):
                    yield "http-images", path


@cache
def _takes(schema: str, key: str) -> bool:
    """Tell whether a schema takes a key of an assistant message."""
    from ftlint.schema import compiled

    turns = [{"role": "user", "content": "?"}, {"role": "assistant", "content": "!", key: "."}]
    return compiled(schema).holds({"messages": turns})


def _images(turn: Turn) -> Iterator[Path]:
    for index, part in enumerate(turn.content if isinstance(turn.content, list) else ()):
        if isinstance(part, dict) and (part.get("type") in IMAGE_PARTS or "image" in part):
            yield (*turn.content_path, index)


def _address(turn: Turn, path: Path) -> str:
    """Return where the image of a part is, an empty text where the part does not say."""
    part = turn.content[path[-1]]
    image = part.get("image_url", part.get("image"))
    url = image.get("url") if isinstance(image, dict) else image
    return url if isinstance(url, str) else ""
