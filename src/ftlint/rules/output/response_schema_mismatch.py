"""O502 response-schema-mismatch."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ftlint.model.diagnostic import Effect, Finding, to_pointer
from ftlint.model.record import Facts, Record
from ftlint.rules import Rule
from ftlint.rules.shared.answers import Answer, response_schema, spoken_answers


class ResponseSchemaMismatch(Rule):
    """A JSON answer does not fit the schema that it was asked to follow.

    ## Why is this bad?
    The model learns the answers, not the schema. Every answer that breaks it is a lesson in
    breaking it.

    ## Example
    ```jsonl fail
    {"messages": [{"role": "user", "content": "Mood?"}, {"role": "assistant", "content": "{\\"mood\\": 5}"}], "response_format": {"type": "json_schema", "json_schema": {"name": "mood", "schema": {"type": "object", "properties": {"mood": {"type": "string"}}}}}}
    ```
    ```jsonl pass
    {"messages": [{"role": "user", "content": "Mood?"}, {"role": "assistant", "content": "{\\"mood\\": \\"good\\"}"}], "response_format": {"type": "json_schema", "json_schema": {"name": "mood", "schema": {"type": "object", "properties": {"mood": {"type": "string"}}}}}}
    ```

    The schema is the record's own `response_format`, or the one given with `--schema`.

    ## Fix safety
    There is no fix.

    ## References
    - <https://platform.openai.com/docs/guides/structured-outputs>
    - <https://json-schema.org/understanding-json-schema/>
    """

    code = "O502"
    name = "response-schema-mismatch"
    error_effect = Effect.ADVISES
    uses_answer_schema = True
    methods = frozenset({"sft"})

    @property
    def needs(self) -> Facts:  # type: ignore[override]
        """Every record with a schema for all answers, else those with a format of their own."""
        return Facts.RESPONSE_FORMAT if self.answer_schema is None else Facts.ALWAYS

    def check(self, record: Record) -> Iterable[Finding]:
        """Validate each answer that is JSON."""
        schema = response_schema(record)
        given = schema is None
        if given:
            schema = self.answer_schema
        if schema is None:
            return
        for answer in spoken_answers(record):
            if answer.kind in ("json", "fenced"):
                yield from _violations(schema, answer)
            elif given:
                yield Finding(
                    "The answer is not JSON, so it cannot follow the schema",
                    path=answer.path,
                    help="write the answer as one JSON value that fits the schema",
                )


def _violations(schema: dict[str, Any], answer: Answer) -> Iterable[Finding]:
    from ftlint.schema import explain_value

    for violation in explain_value(schema, answer.value):
        pointer = to_pointer(violation.path)
        place = f" at {pointer}" if pointer else ""
        span = None
        if answer.kind == "json" and violation.path:
            from ftlint.jsontext.locate import locate

            span = locate(answer.text, violation.path, key=violation.key)
        yield Finding(
            f"The answer breaks its schema{place}: {violation.message}",
            path=answer.path,
            span=span,
            help="correct the answer, or the schema that the model is given",
            salt=pointer + violation.message,
        )
