"""Files of batch jobs: requests and their results, joined by ``custom_id``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from ftlint.formats import Format
from ftlint.formats.logs.bodies import read_exchange
from ftlint.formats.shared.reading import Item, Reading, Skip
from ftlint.model.conversation import Conversation


class OpenAiBatch(Format):
    """Lines of requests and lines of results, given together, in any order.

    Results stand in another order than requests: they are joined by ``custom_id`` and come out in
    the order of the requests. Failed requests are skipped, answers cut off by a limit too
    (``truncated=keep``). Chat completions, completions and responses are read, and Anthropic's
    message batches. Results without the file of their requests cannot give examples.

    ```jsonl sample
    {"custom_id": "q1", "method": "POST", "url": "/v1/chat/completions", "body": {"model": "m", "messages": [{"role": "user", "content": "Does it rain?"}]}}
    {"id": "b1", "custom_id": "q1", "response": {"status_code": 200, "body": {"object": "chat.completion", "choices": [{"index": 0, "message": {"role": "assistant", "content": "Yes.", "refusal": null}, "finish_reason": "stop"}]}}, "error": null}
    ```
    """

    name = "openai-batch"
    title = "OpenAI batch files"
    half = (
        "batch requests and their responses are in two files; convert both together: "
        "ftlint convert REQUESTS RESPONSES -o OUT"
    )

    def score(self, value: Any) -> float:
        """Look for a custom id beside a body or a response."""
        if not isinstance(value, dict) or "custom_id" not in value:
            return 0.0
        return float(bool({"body", "response", "params", "result"} & value.keys()))

    def read_stream(self, items: Iterator[Item], reading: Reading) -> Iterable[Conversation]:
        """Gather requests and results, then read them in the order of the requests."""
        requests: dict[str, Item] = {}
        results: dict[str, Item] = {}
        for item in items:
            reading.file, reading.place = item.file, item.place
            value = item.value
            if not isinstance(value, dict) or "custom_id" not in value:
                reading.note("broken-record", detail="no custom_id")
                continue
            asked = "body" in value or "params" in value
            known = requests if asked else results
            key = str(value["custom_id"])
            if key in known:
                reading.note("duplicate-lines-dropped")
                if not asked and _body(value) is None:
                    continue
            known[key] = item
        for key in [*requests, *(key for key in results if key not in requests)]:
            yield _joined(key, requests.get(key), results, reading)


def _joined(
    key: str, request: Item | None, results: dict[str, Item], reading: Reading
) -> Conversation:
    result = results.get(key)
    first = request or result
    assert first is not None
    reading.file, reading.place = first.file, first.place
    if request is None or (result is None and results):
        return Conversation([], first.place, first.file, id=key, refused=("unpaired",))
    try:
        response = None if result is None else _body(result.value)
        if result is not None and response is None:
            raise Skip("failed")
        asked = request.value.get("body", request.value.get("params"))
        if not isinstance(asked, dict):
            raise Skip("broken-record", "a body that is not an object", "/body")
        where = f"{result.place}: /response/body" if result is not None else ""
        conversation = read_exchange(asked, response, ("/body", where), reading)
    except Skip as skip:
        return Conversation([], first.place, first.file, id=key, refused=skip.reason)
    conversation.place, conversation.file, conversation.id = first.place, first.file, key
    return conversation


def _body(result: dict[str, Any]) -> Any:
    """Return the body of a successful result, else None."""
    if isinstance(result.get("result"), dict):
        return result["result"].get("message")
    response = result.get("response")
    if result.get("error") or not isinstance(response, dict):
        return None
    status = response.get("status_code")
    return None if isinstance(status, int) and status >= 400 else response.get("body")
