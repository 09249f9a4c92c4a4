"""J027 lfs-pointer."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from ftlint.model.diagnostic import Finding
from ftlint.rules import Rule

if TYPE_CHECKING:
    from ftlint.source import Traits


class LfsPointer(Rule):
    """The file is a Git LFS pointer, the data is not there.

    ## Why is this bad?
    Git LFS keeps large files elsewhere and leaves three lines of text in their place until they
    are fetched. Trained on, or uploaded, the pointer is not data at all.

    ## Example
    ```jsonl fail
    version https://git-lfs.github.com/spec/v1
    oid sha256:4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393
    size 12345
    ```
    ```jsonl pass
    {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!"}]}
    ```

    There is no fix: run `git lfs pull`.

    ## References
    - <https://github.com/git-lfs/git-lfs/blob/main/docs/spec.md>
    """

    code = "J027"
    name = "lfs-pointer"
    scope = "file"
    file_needs = ("lfs_pointer",)

    def check_traits(self, traits: Traits) -> Iterable[Finding]:
        """Report a pointer, with the size of the file it stands for."""
        if traits.lfs_pointer:
            size = f" of {traits.lfs_size:,} bytes" if traits.lfs_size is not None else ""
            yield Finding(
                f"Git LFS pointer to a file{size}, not the data itself",
                help="run: git lfs pull",
            )
