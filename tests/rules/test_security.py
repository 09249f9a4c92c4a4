"""Secrets and personal data: what is found, what only looks like it, and what reports show."""

from __future__ import annotations

import json
import random
import string
import zlib
from typing import Any

import pytest

from ftlint.fixes import fix_sources
from ftlint.lint import check
from ftlint.model.diagnostic import Diagnostic, Safety
from ftlint.model.report import Report
from ftlint.model.secrets import KINDS, secrets
from ftlint.model.settings import Selection, Settings
from ftlint.reporters import Context, reporter
from ftlint.source import Source

DRAW = random.Random(11)
DIGITS = string.digits
UPPER = "ABCDEFGH123"
SMALL = string.ascii_letters + string.digits
HEX = "0123456789abcdef"


def drawn(size: int, letters: str = SMALL) -> str:
    return "".join(DRAW.choice(letters) for _ in range(size))


def github() -> str:
    body, number, digits = drawn(30), 0, ""
    number = zlib.crc32(body.encode())
    base = string.digits + string.ascii_uppercase + string.ascii_lowercase
    for _ in range(6):
        number, rest = divmod(number, 62)
        digits = base[rest] + digits
    return f"ghp_{body}{digits}"


def jwt() -> str:
    return f"eyJ{drawn(20)}.eyJ{drawn(60)}.{drawn(43)}"


def webhook() -> str:
    return f"T{drawn(9, UPPER)}/B{drawn(9, UPPER)}/{drawn(24)}"


def private_key() -> str:
    lines = "\n".join(drawn(64) for _ in range(6))
    head, end = "-----BEGIN RSA PRIVATE KEY-----", "-----END RSA PRIVATE KEY-----"
    return f"{head}\nDEK-Info: AES-128-CBC\n\n{lines}\n{end}"


MADE = {
    "OpenAI key": lambda: f"sk-proj-{drawn(60)}T3BlbkFJ{drawn(60)}",
    "Anthropic key": lambda: f"sk-ant-api03-{drawn(93)}AA",
    "OpenRouter key": lambda: f"sk-or-v1-{drawn(64, HEX)}",
    "GitHub token": github,
    "GitLab token": lambda: f"glpat-{drawn(20)}",
    "AWS access key": lambda: f"AKIA{drawn(16, string.ascii_uppercase + '234567')}",
    "Google API key": lambda: f"AIza{drawn(35)}",
    "Google access token": lambda: f"ya29.{drawn(120)}",
    "Slack token": lambda: f"xoxb-{drawn(11, DIGITS)}-{drawn(11, DIGITS)}-{drawn(24)}",
    "Slack webhook": lambda: "hooks.slack.com/services/" + webhook(),
    "Discord webhook": lambda: f"discord.com/api/webhooks/{drawn(18, DIGITS)}/{drawn(68)}",
    "Telegram bot token": lambda: f"{drawn(9, '123456789')}:AA{drawn(33)}",
    "Stripe key": lambda: f"sk_live_{drawn(24)}",
    "Hugging Face token": lambda: f"hf_{drawn(34, string.ascii_letters)}",
    "npm token": lambda: f"npm_{drawn(36)}",
    "PyPI token": lambda: f"pypi-AgEIcHlwaS5vcmc{drawn(150)}",
    "SendGrid key": lambda: f"SG.{drawn(22)}.{drawn(43)}",
    "Groq key": lambda: f"gsk_{drawn(52)}",
    "xAI key": lambda: f"xai-{drawn(80)}",
    "Perplexity key": lambda: f"pplx-{drawn(48)}",
    "Replicate token": lambda: f"r8_{drawn(37)}",
    "DigitalOcean token": lambda: f"dop_v1_{drawn(64, HEX)}",
    "Databricks token": lambda: f"dapi{drawn(32, HEX)}",
    "Shopify token": lambda: f"shpat_{drawn(32, HEX)}",
    "Linear key": lambda: f"lin_api_{drawn(40)}",
    "Azure storage key": lambda: f"AccountKey={drawn(86)}==",
    "private key": private_key,
    "JSON web token": jwt,
}  # fmt: skip
"""A key of each kind, drawn when the test runs: none is in the repository."""


def test_each_kind_is_found_and_has_a_sample() -> None:
    assert {kind.title for kind in KINDS} == MADE.keys()
    for title, make in MADE.items():
        found = [*secrets(f"use {make()}, then go on")]
        assert [one.kind.title for one in found] == [title]


@pytest.mark.parametrize(
    "text",
    [
        "AKIAIOSFODNN7EXAMPLE",
        "sk-XXXXXXXXXXXXXXXXXXXXT3BlbkFJXXXXXXXXXXXXXXXXXXXX",
        "ghp_0123456789abcdefghijABCDEFGHIJ012345",
        "hf_your_token_here_your_token_here_you",
        "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0"
        ".SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c",
        "-----BEGIN PRIVATE KEY-----\n...\n-----END PRIVATE KEY-----",
        "550e8400-e29b-41d4-a716-446655440000",
        "da39a3ee5e6b4b0d3255bfef95601890afd80709",
        "The task is risk-free; ask-me, desk-top, sk-learn.",
        "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJ",
    ],
)
def test_what_documentation_shows_and_hashes_are_no_secrets(text: str) -> None:
    assert [*secrets(text)] == []


SETTINGS = Settings(jobs=1, selection=Selection(extend_select=("X954", "X955", "X960")))
ANSWER = {"from": "gpt", "value": "Fine."}


def report(*texts: str) -> Report:
    lines = [
        json.dumps({"conversations": [{"from": "human", "value": text}, ANSWER]})
        for text in texts
    ]  # fmt: skip
    return check([Source(None, "a.jsonl", "\n".join(lines).encode())], SETTINGS)


def found(text: str) -> list[Diagnostic]:
    return [one for one in report(text).active if one.code[0] == "X"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Write to m.okonkwo74@posteo.de soon.", "X952"),
        ("m_weber@uni-kassel.de, bitte", "X952"),
        ("请发到 liwei1987@163.com。", "X952"),
        ("My Visa is 4929-1842-7605-3313.", "X954"),
        ("Card 3714 496353 98432?", ""),
        ("Card 4929 1842 7605 3312?", ""),
        ("Visa test card: 4111 1111 1111 1111", ""),
        ("The card of order 4929184276053313999", ""),
        ("SSN 512-84-7093", "X955"),
        ("SSN 000-84-7093 or 666-12-3456 or 912-44-1234", ""),
        ("Call 512-84-7093", ""),
        ("IBAN DE02120300000000202051", "X955"),
        ("IBAN DE03120300000000202051", ""),
        ("git clone git@github.com:a/b.git; scp me@host.net:/tmp/a .; npm i vue@3.4.1", ""),
        ("jane@example.com, info@harbour.org, you@yourdomain.com, icon@2x.png", ""),
        ("@app.route('/a') and @pytest.fixture", ""),
    ],
)
def test_personal_data(text: str, code: str) -> None:
    assert [one.code for one in found(text)] == ([code] if code else [])


REPORTERS = [
    "full",
    "concise",
    "grouped",
    "json",
    "json-lines",
    "sarif",
    "github",
    "junit",
    "gitlab",
    "html",
    "markdown",
]


@pytest.mark.parametrize("kind", REPORTERS)
def test_no_report_shows_them(kind: str) -> None:
    key, address = MADE["GitHub token"](), "p.lindqvist88@posteo.de"
    text = f"Ask {address} about {key} &amp;amp; more. MÃ¼ller knows."
    made = report(text)
    assert {"X951", "X952", "E101"} <= {one.code for one in made.active}
    shown = "".join(reporter(kind).render(made, Context()))
    assert key not in shown
    assert address not in shown


def test_equal_data_gets_one_word_in_a_record() -> None:
    first, second = MADE["GitHub token"](), MADE["GitHub token"]()
    value: Any = {
        "messages": [
            {"role": "user", "content": f"{first} or {second}? [GITHUB_TOKEN_1] failed."},
            {"role": "assistant", "content": f"{second}."},
        ]
    }
    source = Source(None, "a.jsonl", json.dumps(value).encode())
    settings = SETTINGS
    done = fix_sources(
        [source], lambda given: check(given, settings),
        lambda one: one.fix is not None and one.fix.safety is Safety.UNSAFE, in_place=False,
    )  # fmt: skip
    fixed = json.loads(done.content(done.files[0]))
    done.close()
    assert [one["content"] for one in fixed["messages"]] == [
        "[GITHUB_TOKEN_2] or [GITHUB_TOKEN_3]? [GITHUB_TOKEN_1] failed.",
        "[GITHUB_TOKEN_3].",
    ]
