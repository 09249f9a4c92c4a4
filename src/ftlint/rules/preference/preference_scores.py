"""P813 preference-scores."""

from __future__ import annotations

from ftlint.rules import Rule


class PreferenceScores(Rule):
    """The answers of a preference are not one better and one worse.

    ## Why is this bad?
    Gemini's `completions` have a `score` each: exactly one is 1 (the better answer), exactly one
    is 0. Nova's `candidates` have a `preferenceLabel`: one `preferred`, one `non-preferred`. With
    two equal scores or a single answer there is nothing to prefer; the service refuses the file.

    ## Example
    ```jsonl fail target=gemini
    {"contents": [{"role": "user", "parts": [{"text": "Rain?"}]}], "completions": [{"score": 1, "completion": {"role": "model", "parts": [{"text": "Drops form and fall."}]}}, {"score": 1, "completion": {"role": "model", "parts": [{"text": "Wet."}]}}]}
    ```
    ```jsonl pass target=gemini
    {"contents": [{"role": "user", "parts": [{"text": "Rain?"}]}], "completions": [{"score": 1, "completion": {"role": "model", "parts": [{"text": "Drops form and fall."}]}}, {"score": 0, "completion": {"role": "model", "parts": [{"text": "Wet."}]}}]}
    ```

    ## References
    - <https://cloud.google.com/vertex-ai/generative-ai/docs/models/gemini-preference-tuning>
    - <https://docs.aws.amazon.com/nova/latest/userguide/fine-tune-prepare-data-understanding.html>
    """

    code = "P813"
    name = "preference-scores"
    remedy = "mark one answer as the better one and one as the worse one"
