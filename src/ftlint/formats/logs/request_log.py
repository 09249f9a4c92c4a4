"""Logs of calls: a request and its response in one record, as proxies and gateways write them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from ftlint.formats import Format
from ftlint.formats.logs.bodies import is_request, is_response, parsed, read_exchange
from ftlint.formats.shared.reading import Reading, Skip
from ftlint.model.conversation import Conversation

_PAIRS: Final = (
    ("request", "response"),
    ("request_body", "response_body"),
    ("requestBody", "responseBody"),
    ("inputs", "output"),
)
"""Keys of request and response in the logs of several programs."""


class RequestLog(Format):
    """Records with ``request`` and ``response`` (or ``request_body`` and ``response_body``), or a
    response beside the ``messages``.

    Bodies may be objects or their JSON text, of OpenAI's chat completions and responses or of
    Anthropic's messages; streamed chunks are joined. Failed calls are skipped. Of several choices
    the first is read. Sampling parameters, usage and the like are named in the report.

    ```jsonl sample
    {"request": {"model": "m", "temperature": 0, "messages": [{"role": "user", "content": "Does it rain?"}]}, "response": {"choices": [{"index": 0, "message": {"role": "assistant", "content": "Yes.", "refusal": null}, "finish_reason": "stop"}], "usage": {"total_tokens": 9}}, "status": 200}
    {"request": {"system": "Be brief.", "messages": [{"role": "user", "content": "And now?"}]}, "response": {"type": "message", "role": "assistant", "content": [{"type": "text", "text": "No."}], "stop_reason": "end_turn"}}
    ```
    """

    name = "request-log"
    title = "request log"

    def score(self, value: Any) -> float:
        """Look for a body that asks and one that answers."""
        if not isinstance(value, dict) or "custom_id" in value:
            return 0.0
        keys = _keys(value)
        if keys is None:
            return 0.0
        request = value if keys[0] == "" else parsed(value.get(keys[0]))
        response = parsed(value.get(keys[1]))
        if not is_request(request):
            return 0.0
        failed = response is None or (isinstance(response, dict) and "error" in response)
        if keys[0] == "" or keys == ("inputs", "output"):
            return float(is_response(response))
        return 1.0 if is_response(response) else 0.9 if failed else 0.0

    def read(self, value: Any, reading: Reading) -> Iterable[Conversation]:
        """Read one call."""
        keys = _keys(value)
        if keys is None:
            raise Skip("broken-record", "no request and response")
        status = value.get("status_code", value.get("status", value.get("response_status")))
        if value.get("error") or (isinstance(status, int) and status >= 400):
            raise Skip("failed", str(status or ""))
        if keys[0] == "":
            request = {key: item for key, item in value.items() if key != "response"}
            base = ""
        else:
            request, base = parsed(value.get(keys[0])), f"/{keys[0]}"
        response = parsed(value.get(keys[1]))
        if not is_request(request):
            raise Skip("broken-record", "a request that asks nothing", base)
        if response is None:
            raise Skip("unpaired", "no response", f"/{keys[1]}")
        conversation = read_exchange(request, response, (base, f"/{keys[1]}"), reading)
        if base:
            rest = {key: item for key, item in value.items() if key not in keys and item}
            conversation.meta = {**(conversation.meta or {}), **rest} or None
        yield conversation


def _keys(value: dict[str, Any]) -> tuple[str, str] | None:
    """Return the keys of request and response; "" where the request is the record itself."""
    for asked, answered in _PAIRS:
        if asked in value and answered in value:
            return asked, answered
    return ("", "response") if "messages" in value and "response" in value else None
