"""Keys and tokens of services, by the form that each service gives them."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterable, Iterator
from typing import Final, NamedTuple

_FILLER: Final = re.compile(
    r"example|sample|dummy|fake|placeholder|redacted|changeme|x{4}|\*{3}|\.{3}|0{6}|1234567|abcdefg"
    r"|your[-_]?|insert",
    re.I,
)
"""What keys of documentation hold."""

_SHOWN: Final = frozenset({"SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c"})
"""Signatures of tokens that everybody prints: that of jwt.io's first page."""


class Kind(NamedTuple):
    """One kind of secret: texts of which each has one, its form, the word that takes its place.

    ``check`` looks at what the form cannot say; ``distinct`` is the least number of different
    characters in one that was drawn at random.
    """

    title: str
    literals: tuple[str, ...]
    pattern: re.Pattern[str]
    word: str
    distinct: int = 10
    check: Callable[[str], bool] | None = None


class Secret(NamedTuple):
    """A secret in a text, from ``start`` to ``end``."""

    kind: Kind
    start: int
    end: int


_BASE62: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"


def _github(token: str) -> bool:
    """Check the last six characters: CRC-32 of the rest in base 62.

    As GitHub describes it in "Behind GitHub's new authentication token formats" (2021).
    """
    body, ending = token[4:-6], token[-6:]
    number, digits = zlib.crc32(body.encode()), ""
    for _ in range(6):
        number, rest = divmod(number, 62)
        digits = _BASE62[rest] + digits
    return digits == ending


def _kind(
    title: str,
    literal: str | tuple[str, ...],
    pattern: str,
    word: str,
    distinct: int = 10,
    check: Callable[[str], bool] | None = None,
) -> Kind:
    literals = (literal,) if isinstance(literal, str) else literal
    form = re.compile(rf"(?<![A-Za-z0-9])(?:{pattern})")
    return Kind(title, literals, form, word, distinct, check)


_END: Final = r"(?![A-Za-z0-9_-])"

KINDS: Final = (
    _kind("OpenAI key", "T3BlbkFJ", rf"sk-[A-Za-z0-9_-]{{16,200}}?T3BlbkFJ[A-Za-z0-9_-]{{20,180}}+{_END}", "OPENAI_KEY"),
    _kind("Anthropic key", "sk-ant-", rf"sk-ant-[a-z0-9]{{3,12}}-[A-Za-z0-9_-]{{80,120}}+{_END}", "ANTHROPIC_KEY"),
    _kind("OpenRouter key", "sk-or-v1-", rf"sk-or-v1-[0-9a-f]{{64}}{_END}", "OPENROUTER_KEY"),
    _kind("GitHub token", ("ghp_", "gho_", "ghu_", "ghs_", "ghr_"), rf"gh[pousr]_[A-Za-z0-9]{{36}}{_END}", "GITHUB_TOKEN", check=_github),
    _kind("GitHub token", "github_pat_", rf"github_pat_[A-Za-z0-9]{{22}}_[A-Za-z0-9]{{59}}{_END}", "GITHUB_TOKEN"),
    _kind("GitLab token", "glpat-", rf"glpat-[A-Za-z0-9_-]{{20}}{_END}", "GITLAB_TOKEN"),
    _kind("AWS access key", "AKIA", rf"AKIA[A-Z2-7]{{16}}{_END}", "AWS_ACCESS_KEY", 8),
    _kind("AWS access key", "ASIA", rf"ASIA[A-Z2-7]{{16}}{_END}", "AWS_ACCESS_KEY", 8),
    _kind("Google API key", "AIza", rf"AIza[A-Za-z0-9_-]{{35}}{_END}", "GOOGLE_API_KEY"),
    _kind("Google access token", "ya29.", rf"ya29\.[A-Za-z0-9_-]{{60,400}}+{_END}", "GOOGLE_TOKEN"),
    _kind("Slack token", ("xoxa-", "xoxb-", "xoxp-", "xoxo-", "xoxs-", "xoxr-"), rf"xox[abposr]-[0-9]{{9,14}}-[0-9A-Za-z-]{{20,120}}+{_END}", "SLACK_TOKEN"),
    _kind("Slack webhook", "hooks.slack.com/services/", rf"hooks\.slack\.com/services/T[A-Z0-9]{{8,12}}/B[A-Z0-9]{{8,12}}/[A-Za-z0-9]{{24}}{_END}", "SLACK_WEBHOOK"),
    _kind("Discord webhook", "/api/webhooks/", rf"discord(?:app)?\.com/api/webhooks/[0-9]{{17,20}}/[A-Za-z0-9_-]{{60,80}}+{_END}", "DISCORD_WEBHOOK"),
    _kind("Telegram bot token", ":AA", rf"[0-9]{{8,10}}:AA[A-Za-z0-9_-]{{33}}{_END}", "TELEGRAM_TOKEN"),
    _kind("Stripe key", "k_live_", rf"[sr]k_live_[A-Za-z0-9]{{20,120}}+{_END}", "STRIPE_KEY"),
    _kind("Hugging Face token", "hf_", rf"hf_[A-Za-z]{{34}}{_END}", "HUGGING_FACE_TOKEN"),
    _kind("npm token", "npm_", rf"npm_[A-Za-z0-9]{{36}}{_END}", "NPM_TOKEN"),
    _kind("PyPI token", "pypi-AgEIcHlwaS5vcmc", rf"pypi-AgEIcHlwaS5vcmc[A-Za-z0-9_-]{{50,250}}+{_END}", "PYPI_TOKEN"),
    _kind("SendGrid key", "SG.", rf"SG\.[A-Za-z0-9_-]{{22}}\.[A-Za-z0-9_-]{{43}}{_END}", "SENDGRID_KEY"),
    _kind("Groq key", "gsk_", rf"gsk_[A-Za-z0-9]{{52}}{_END}", "GROQ_KEY"),
    _kind("xAI key", "xai-", rf"xai-[A-Za-z0-9]{{80}}{_END}", "XAI_KEY"),
    _kind("Perplexity key", "pplx-", rf"pplx-[A-Za-z0-9]{{48}}{_END}", "PERPLEXITY_KEY"),
    _kind("Replicate token", "r8_", rf"r8_[A-Za-z0-9]{{37}}{_END}", "REPLICATE_TOKEN"),
    _kind("DigitalOcean token", "dop_v1_", rf"dop_v1_[0-9a-f]{{64}}{_END}", "DIGITALOCEAN_TOKEN"),
    _kind("Databricks token", "dapi", rf"dapi[0-9a-f]{{32}}(?:-\d)?{_END}", "DATABRICKS_TOKEN", 8),
    _kind("Shopify token", ("shpat_", "shpca_", "shppa_", "shpss_"), rf"shp(?:at|ca|pa|ss)_[0-9a-fA-F]{{32}}{_END}", "SHOPIFY_TOKEN", 8),
    _kind("Linear key", "lin_api_", rf"lin_api_[A-Za-z0-9]{{40}}{_END}", "LINEAR_KEY"),
    _kind("Azure storage key", "AccountKey=", r"AccountKey=[A-Za-z0-9+/]{86}==", "AZURE_STORAGE_KEY"),
    _kind("private key", "PRIVATE KEY", r"-----BEGIN (?:[A-Z]+ )?PRIVATE KEY(?: BLOCK)?-----(?>(?:[\sA-Za-z0-9+/=:,.]|(?<!-)-(?!-)|\\[nr]){120,20000})-----END (?:[A-Z]+ )?PRIVATE KEY(?: BLOCK)?-----", "PRIVATE_KEY", 20),
    _kind("JSON web token", "eyJ", rf"eyJ[A-Za-z0-9_-]{{10,2000}}+\.eyJ[A-Za-z0-9_-]{{10,4000}}+\.[A-Za-z0-9_-]{{20,700}}+{_END}", "JWT", check=lambda token: token.rpartition(".")[2] not in _SHOWN),
)  # fmt: skip
"""The kinds that are looked for; the forms are those that the services document or print."""

_LEAK_MOST: Final = ("T3BlbkFJ", "sk-ant-", "AKIA", "ghp_", "github_pat_", "PRIVATE KEY")

COMMON: Final = tuple(kind for kind in KINDS if not {*kind.literals}.isdisjoint(_LEAK_MOST))
"""The kinds that leak most, whose literals are cheap to look for in every record."""
OTHERS: Final = tuple(kind for kind in KINDS if kind not in COMMON)
"""The kinds that are looked for on demand."""


def literals_of(kinds: Iterable[Kind]) -> tuple[str, ...]:
    """Return texts of which each secret of some kinds has one."""
    return tuple(word for kind in kinds for word in kind.literals)


def secrets(text: str, kinds: Iterable[Kind] = KINDS) -> Iterator[Secret]:
    """Yield the secrets of a text in order; what documentation shows in their place is none.

    >>> [one.kind.title for one in secrets("key AKIAQ7RGWPSYZ2KTLMND, not AKIAIOSFODNN7EXAMPLE")]
    ['AWS access key']
    """
    found: list[Secret] = []
    for kind in kinds:
        if any(word in text for word in kind.literals):
            for match in kind.pattern.finditer(text):
                if _is_drawn(match[0], kind):
                    found.append(Secret(kind, *match.span()))
    found.sort(key=lambda one: (one.start, -one.end))
    end = 0
    for one in found:
        if one.start >= end:
            yield one
            end = one.end


def _is_drawn(token: str, kind: Kind) -> bool:
    """Tell whether a token looks drawn at random, and passes the check of its kind."""
    if len(set(token)) < kind.distinct or _FILLER.search(token):
        return False
    return kind.check is None or kind.check(token)


_LOOSE: Final = re.compile(
    r"(?<![A-Za-z0-9_-])(?:"
    r"(?:sk|pk|rk)-[A-Za-z0-9_-]{20,200}"
    r"|(?:sk|pk|rk)_(?:live|test)_[A-Za-z0-9]{16,200}"
    r"|gh[opsur]_[A-Za-z0-9]{30,200}|github_pat_[A-Za-z0-9_]{20,200}|glpat-[A-Za-z0-9_-]{16,200}"
    r"|(?:AKIA|ASIA)[A-Z0-9]{16}|AIza[A-Za-z0-9_-]{30,60}|hf_[A-Za-z0-9]{30,60}"
    r"|xox[abeoprs]-[A-Za-z0-9-]{10,200}"
    r"|eyJ[A-Za-z0-9_-]{10,2000}\.eyJ[A-Za-z0-9_-]{10,2000}\.[A-Za-z0-9_-]{10,2000}"
    r")(?![A-Za-z0-9_-])"
    r"|-----BEGIN [A-Z ]{0,20}PRIVATE KEY-----[A-Za-z0-9+/=\s]{0,8000}"
)
"""What may be a secret, whole or cut off: to hide too much in an excerpt does no harm."""

SHOWN: Final = 4
"""Characters at the beginning of a secret that are shown: its prefix."""


def without_secrets(text: str) -> str:
    """Return a text with what looks like a key of a service hidden but for its beginning.

    >>> without_secrets("use AKIA" + "B" * 16 + " here")
    'use AKIA… here'
    """
    return _LOOSE.sub(lambda found: found.group()[:SHOWN] + "…", text)
