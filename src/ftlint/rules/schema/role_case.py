"""S106 role-case."""

from __future__ import annotations

from ftlint.rules import Rule


class RoleCase(Rule):
    """A role is written with capital letters or with blanks around it.

    ## Why is this bad?
    Roles are compared letter by letter: `User` and `"assistant "` are unknown roles to services
    and to chat templates, although everybody can see what is meant.

    ## Example
    ```jsonl fail
    {"messages": [{"role": "User", "content": "Hi"}, {"role": "assistant", "content": "Hello!"}]}
    {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant ", "content": "Hello!"}]}
    ```
    ```jsonl fixed
    {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!"}]}
    {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!"}]}
    ```
    ```jsonl pass
    {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!"}]}
    ```

    ## Fix safety
    Safe: the role is written as it is defined.
    """

    code = "S106"
    name = "role-case"
    fixable = "safe"
