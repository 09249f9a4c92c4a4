"""J001 invalid-json."""

from __future__ import annotations

from ftlint.rules import Rule


class InvalidJson(Rule):
    """The line is not JSON.

    ## Why is this bad?
    Trainers and APIs read one JSON object a line. A line that does not parse stops the upload,
    or is left out without a word. The message names the likeliest cause and the exact column.
    Causes that have a rule of their own are reported there: several values on a line
    (`trailing-data`), Python output (`python-repr-line`), text around the data
    (`non-json-preamble`).

    ## Example
    ```jsonl fail
    {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!"},]}
    ```
    ```jsonl fixed
    {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!"}]}
    ```
    ```jsonl fail
    {"messages": [{"role": "user", "content": "Say "hi""}]}
    {"messages": [{"role": "user" "content": "Hi"}]}
    {"messages": [{"role": "user", "content": "Hi
    ```
    ```jsonl pass
    {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!"}]}
    ```

    ## Fix safety
    Safe: a trailing comma is removed, a raw control character is escaped, an object written for
    JavaScript (keys without quotes, single quotes) or with the curled quotes of a word processor
    is written as JSON; lenient parsers read the same record. Unsafe: comments are left out; a record that raw line breaks in its strings spread over several
    lines is joined, with the breaks as escapes. Whatever could be read in two ways is left to a
    person.

    ## References
    - <https://www.rfc-editor.org/rfc/rfc8259>
    """

    code = "J001"
    name = "invalid-json"
    remedy = "rewrite the line as one complete JSON object"
    fixable = "mixed"
    parse = True
