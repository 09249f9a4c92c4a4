"""S124 config-mismatch."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ftlint.model.diagnostic import Finding, quote
from ftlint.model.record import Record
from ftlint.rules import FileSummary, Rule
from ftlint.rules.shared.by_info import InfoReader
from ftlint.rules.shared.by_yaml import by_type, expected
from ftlint.targets.entries import DATASET_INFO, Entry


class ConfigMismatch(Rule):
    """The trainer's own configuration, as given, does not read the record or a part of it.

    ## Why is this bad?
    LLaMA-Factory reads data by an entry of `dataset_info.json`, Axolotl by an entry under
    `datasets` of its YAML file. A column that the entry does not name is not read, a role that is
    no tag drops the record, and nothing but a line of the log says so: without `system_tag` all
    records with a system turn are gone, without `ranking` all preferences.

    The rule looks at data for which there is a configuration: `--trainer-config FILE`, or a
    `dataset_info.json` beside the data that has an entry for the file.

    ## Example
    ```json config
    {"harbour": {"file_name": "harbour.jsonl", "formatting": "sharegpt", "columns": {"messages": "messages"}, "tags": {"role_tag": "role", "content_tag": "content", "user_tag": "user", "assistant_tag": "assistant"}}}
    ```
    ```jsonl fail target=llamafactory
    {"messages": [{"role": "system", "content": "You know the tides."}, {"role": "user", "content": "When is high tide?"}, {"role": "assistant", "content": "At six."}]}
    ```
    ```jsonl pass target=llamafactory
    {"messages": [{"role": "user", "content": "When is high tide?"}, {"role": "assistant", "content": "At six."}]}
    ```

    ## Fix safety
    There is no fix: the configuration is another file.

    ## References
    - <https://github.com/hiyouga/LLaMA-Factory/blob/main/data/README.md>
    - <https://docs.axolotl.ai/docs/dataset-formats/conversation.html>
    """

    code = "S124"
    name = "config-mismatch"
    since = "0.2.0"
    asked = True
    shapeless = True
    as_written = True
    scope = "file"
    file_needs = ("collected",)

    def check(self, record: Record) -> Iterable[Finding]:
        """Read the record as the entry says, and report what is not read."""
        entry = self.target.entry
        row = record.written
        if entry is None or not isinstance(row, dict):
            return
        if entry.dialect == DATASET_INFO:
            yield from InfoReader(entry).read(row)
        else:
            yield from by_type(entry, row, self.target)

    def collect(self, record: Record) -> Any:
        """Keep which of the columns that some record must have are there."""
        row = record.written
        wanted = self._expected
        if not wanted or not isinstance(row, dict):
            return None
        return tuple(word for word in wanted.values() if word in row)

    def conclude(self, file: FileSummary) -> Iterable[Finding]:
        """Report columns that the entry names and no record has."""
        found = {word for _, _, words in file.collected for word in words}
        if not file.collected:
            return
        entry = self.target.entry
        for name, word in self._expected.items():
            if entry is not None and word not in found:
                yield _in_no_record(entry, name, word)

    @property
    def _expected(self) -> dict[str, str]:
        entry = self.target.entry
        if entry is None:
            return {}
        if entry.dialect == DATASET_INFO:
            return InfoReader(entry).expected()
        return expected(entry, self.target)


def _in_no_record(entry: Entry, name: str, word: str) -> Finding:
    if entry.dialect != DATASET_INFO:
        return Finding(
            f"No record has {quote(word, 40)}, which the type {entry.keys['type']} of {entry.name} "
            "reads: the run stops",
            help="name a type that reads the columns of the records, or rename the columns",
            salt=name,
        )
    return Finding(
        f"By the entry {quote(entry.name)}, {quote(word, 40)} is the {name} column, and no record "
        "has it: the run stops",
        help=f"remove {name} from columns, or correct it; where there are no columns, name those "
        "that the records have",
        salt=name,
    )
