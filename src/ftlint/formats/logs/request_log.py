"""Logs of calls: a request and its response in one record, as proxies and gateways write them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from ftlint.formats import Format
from ftlint.formats.logs.bodies import is_request, is_response, parsed, read_exchange
from ftlint.formats.shared.nested import at
from ftlint.formats.shared.reading import Reading, Skip
from ftlint.model.conversation import Conversation

_PAIRS: Final = (
    ("request.body", "response.body"),  # Portkey
    ("request", "response"),
    ("request_body", "response_body"),
    ("requestBody", "responseBody"),
    ("inputs", "output"),
    ("input.inputBodyJson", "output.outputBodyJson"),  # model invocation logs of Bedrock
    ("modelInput", "modelOutput"),  # batch output of Bedrock
    ("input", "output"),  # Braintrust, Opik
)
"""Paths of request and response in the logs of several programs."""
_LIKELY: Final = {("input", "output"): 0.75}
"""Pairs of keys that other logs have too, which know more of their records."""


class RequestLog(Format):
    """Records with ``request`` and ``response`` (or ``request_body`` and ``response_body``), or a
    response beside the ``messages``.

    Bodies may be objects or their JSON text, of OpenAI's chat completions and responses, of
    Anthropic's messages, Bedrock's Converse, Gemini or Ollama; streamed chunks are joined. Failed calls are skipped. Of several choices
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
        request, response = _request_of(value, keys[0]), parsed(at(value, keys[1]))
        if not is_request(request):
            return 0.0
        failed = response is None or (isinstance(response, dict) and "error" in response)
        if keys in _LIKELY:
            return _LIKELY[keys] * is_response(response)
        if keys[0] == "" and not (failed and _FAILED & value.keys()):
            return float(is_response(response))
        if keys == ("inputs", "output"):
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
            request = _request_of(value, "")
            request = {key: item for key, item in request.items() if key not in _ANSWERS}
            base = ""
        else:
            request, base = parsed(at(value, keys[0])), f"/{keys[0].replace('.', '/')}"
        response = parsed(at(value, keys[1]))
        if not is_request(request):
            raise Skip("broken-record", "a request that asks nothing", base)
        if response is None:
            raise Skip("unpaired", "no response", f"/{keys[1]}")
        conversation = read_exchange(request, response, (base, f"/{keys[1]}"), reading)
        if base:
            read = {key.partition(".")[0] for key in keys}
            rest = {key: item for key, item in value.items() if key not in read and item}
            conversation.meta = {**(conversation.meta or {}), **rest} or None
        yield conversation


def _keys(value: dict[str, Any]) -> tuple[str, str] | None:
    """Return the keys of request and response; "" where the request is the record itself."""
    for asked, answered in _PAIRS:
        if (
            at(value, asked) is not None
            and (at(value, answered) is not None or answered in value or "." not in asked)
            and answered.partition(".")[0] in value
        ):
            return asked, answered
    if "input" in value and isinstance(value.get("choices"), list):
        return "", ""  # stored completions, with what was asked
    return ("", "response") if "messages" in value and "response" in value else None


_ANSWERS: Final = frozenset({"response", "choices", "proxy_server_request"})
_FAILED: Final = frozenset({"call_type", "status", "error_str", "error", "status_code"})
"""Keys that a record of a failed call has beside its messages."""


def _request_of(value: dict[str, Any], key: str) -> Any:
    """Return what was asked: a part of the record, or the record itself with its messages."""
    if key:
        return parsed(at(value, key))
    messages = parsed(value.get("messages"))
    if not messages and "proxy_server_request" in value:
        asked = parsed(value["proxy_server_request"])  # LiteLLM, where prompts are stored here
        return asked if isinstance(asked, dict) else value
    return {**value, "messages": messages} if isinstance(messages, list) else value
