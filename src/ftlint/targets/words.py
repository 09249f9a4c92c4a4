"""The words that a target's file uses: what happens to long examples, features, quirks."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

CUT_END: Final = "end"
"""The trainer keeps the start of an over-long example: the answer is what gets lost."""
REJECT: Final = "reject"
"""The service refuses the file."""
DROP: Final = "drop"
"""The trainer leaves the example out."""

ERRORS: Final = "errors"
"""Under ``effects``: what this target does to records that it cannot read, whatever the rule."""

ON: Final = "on"
"""A rule that only some targets ask for is on, with the severity that is the rule's own."""

FEATURES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "tools": "tools",
        "tools-as-string": "tools as a string of JSON",
        "images": "images",
        "images-in-text-runs": "images unless its configuration names a processor",
        "images-in-dpo": "images in preference data",
        "http-images": "images at web addresses",
        "reasoning": "reasoning",
        "names": "names of speakers",
        "results-last": "tool results after the last answer or call",
    }
)
"""What a target may have no place for (``unsupported``), and how it is worded."""

QUIRKS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "neutral": "stands for no trainer: the rules that at least two services ask for",
        "arrow": "loads files as Arrow tables: a field has one type in all records",
        "tags-alone": "reads no role words in turns with from and value but its tags",
        "maps-media": "takes the types of media columns from the first 1,000 records",
        "columns-choose-trainer": "tells by columns beside messages what a record is",
        "counts-media-parts": "counts parts such as {'type': 'image'} against its media columns",
        "adds-media-marks": "puts marks that are missing before the first text of the user",
        "arguments-as-objects": "wants the arguments of calls as objects, not as strings",
        "renders-each-message": "renders each message alone, and compares that with the whole",
        "joins-user-turns": "joins user turns that follow each other",
        "no-tool-result-last": "refuses reinforcement data that ends with a tool result",
        "one-system": "refuses a second system message wherever it is",
        "refuses-openai-tokens": "refuses texts with the control tokens of OpenAI's tokenizers",
        "weight-in-all-or-none": "wants a weight of its own in every record of a file or in none",
        "messages-as-string": "reads messages that are a string of JSON or of Python",
        "messages-as-json": "reads messages that are a string of JSON",
        "parameters-as-string": "reads parameters of tools that are a string of JSON",
        "tools-as-text": "reads the tools of Alpaca and ShareGPT rows from a text of JSON alone",
        "passes-roles": "hands roles that it does not know to the chat template",
        "value-parts": "reads the text of a content part under value too",
        "text-contents": "reads one text in each turn, no list of parts",
        "answers-as-turns": "reads the answers of a preference as one turn each",
        "last-answer-alone": "reads of each answer of a preference the text of its last message",
        "flat-tools": "takes tools without an object function around name and parameters",
        "label-as-number": "takes 1 and 0 for true and false in labels of KTO data",
        "label-as-class": "takes a number under label for a class, or for true and false",
        "one-answer-message": "compares preferred answers of exactly one message",
        "answer-alone": "trains the text of a row that has an answer and no prompt",
        "null-tools-stop": "stops at tools that are null",
        "makes-call-ids": "makes up the id and the type of a call that has none",
        "splits-lines": "cuts a line at U+2028, U+2029 and U+0085 too, where they are not escaped",
        "first-answer": "trains the first of several texts in the column of the answer",
        "text-columns": "reads columns that are texts, no lists or objects",
        "tools-unchecked": "hands the parameters of tools to the chat template, whatever they are",
        "masked-parts-alone": "trains no text beside reasoning in parts that have masks",
        "image-url-as-text": "reads the address of an image without an object around it too",
        "untyped-parts": "reads parts of content that have a text and no type",
        "results-by-order": "takes a tool result without an id for the answer to the call before",
        "refuses-empty": "refuses a turn without text, whoever speaks",
        "reasoning-key": "reads reasoning under reasoning, as under reasoning_content",
        "text-as-content": "reads the text of a message under text too",
        "tool-parameters": "asks for parameters of every tool, empty where it has none",
        "tools-train-last": "trains the last answer alone where tools are declared",
        "one-shape-a-line": "refuses a line with the keys of two shapes",
        "tool-descriptions": "asks for a description of every tool",
    }
)
"""What a target does that most do not (``quirks``), and how it is worded."""
