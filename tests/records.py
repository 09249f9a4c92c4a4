"""Valid records of every shape, and ways to break them at random."""

from __future__ import annotations

import copy
from typing import Any

from hypothesis import strategies as st

USER = {"role": "user", "content": "Hi"}
ANSWER = {"role": "assistant", "content": "Hello!"}
CALL = {"id": "c1", "type": "function", "function": {"name": "rain", "arguments": "{}"}}
TOOL = {
    "type": "function",
    "function": {
        "name": "rain",
        "description": "Is it raining?",
        "parameters": {"type": "object", "properties": {"city": {"type": "string"}}},
        "strict": False,
    },
}
CHAT: dict[str, Any] = {
    "messages": [
        {"role": "system", "content": "Be brief."},
        {
            "role": "user",
            "name": "ann",
            "content": [
                {"type": "text", "text": "Wo regnet es?"},
                {"type": "image_url", "image_url": {"url": "https://example.com/a.png"}},
            ],
        },
        {"role": "assistant", "content": None, "tool_calls": [CALL], "weight": 0},
        {"role": "tool", "tool_call_id": "c1", "content": "true"},
        {"role": "assistant", "content": "In Köln.", "weight": 1},
    ],
    "tools": [TOOL],
    "parallel_tool_calls": False,
}
LEGACY: dict[str, Any] = {
    "messages": [
        {"role": "user", "content": "Rain?"},
        {"role": "assistant", "function_call": {"name": "rain", "arguments": "{}"}},
        {"role": "function", "name": "rain", "content": "true"},
        {"role": "assistant", "content": "Yes.", "refusal": None},
    ],
    "functions": [{"name": "rain"}],
}
DPO: dict[str, Any] = {
    "input": {"messages": [{"role": "user", "content": "Explain rain."}], "tools": [TOOL]},
    "preferred_output": [{"role": "assistant", "content": "Vapour condenses and falls."}],
    "non_preferred_output": [{"role": "assistant", "content": "Wet."}],
}
RFT: dict[str, Any] = {
    "messages": [{"role": "developer", "content": "Count."}, {"role": "user", "content": "abc"}],
    "reference_answer": 3,
}
SHAREGPT: dict[str, Any] = {
    "conversations": [
        {"from": "human", "value": "Hi"},
        {"from": "gpt", "value": "Hello!", "weight": 1},
        {"role": "user", "content": "Bye"},
    ],
    "system": "Be kind.",
    "tools": "[]",
}
ALPACA: dict[str, Any] = {
    "instruction": "Translate to French",
    "input": "cat",
    "output": "chat",
    "history": [["dog", "chien"]],
}
PROMPT: dict[str, Any] = {"prompt": "2+2=", "completion": " 4"}

PROMPT_TURN = {"role": "user", "content": "Rain?"}
PAIR: dict[str, Any] = {"chosen": "Drops form.", "rejected": "Wet."}
TURN_PAIR: dict[str, Any] = {
    "chosen": {"role": "assistant", "content": "Drops form."},
    "rejected": [{"role": "assistant", "content": "Wet."}],
}

GEMINI_TURNS: list[dict[str, Any]] = [
    {"role": "user", "parts": [{"text": "Rain in Oslo?"}]},
    {"role": "model", "parts": [{"functionCall": {"name": "rain", "args": {"city": "Oslo"}}}]},
    {"role": "user", "parts": [{"functionResponse": {"name": "rain", "response": {"mm": 2}}}]},
    {"role": "model", "parts": [{"text": "Yes."}]},
]
GEMINI: dict[str, Any] = {
    "systemInstruction": {"parts": [{"text": "Be short."}]},
    "contents": GEMINI_TURNS,
}
GEMINI_PAIR: dict[str, Any] = {
    "contents": [GEMINI_TURNS[0]],
    "completions": [
        {"score": 1, "completion": GEMINI_TURNS[3]},
        {"score": 0, "completion": GEMINI_TURNS[1]},
    ],
}
CONVERSE: dict[str, Any] = {
    "schemaVersion": "bedrock-conversation-2024",
    "system": [{"text": "Be short."}],
    "messages": [
        {"role": "user", "content": [{"text": "Rain?"}]},
        {
            "role": "assistant",
            "content": [{"toolUse": {"toolUseId": "t1", "name": "rain", "input": {}}}],
        },
        {
            "role": "user",
            "content": [{"toolResult": {"toolUseId": "t1", "content": [{"text": "2 mm"}]}}],
        },
        {"role": "assistant", "content": [{"text": "Yes."}]},
    ],
}
CONVERSE_PAIR: dict[str, Any] = {
    "schemaVersion": "bedrock-conversation-2024",
    "messages": [
        {"role": "user", "content": [{"text": "Rain?"}]},
        {
            "role": "assistant",
            "candidates": [
                {"content": [{"text": "Drops form."}], "preferenceLabel": "preferred"},
                {"content": [{"text": "Wet."}], "preferenceLabel": "non-preferred"},
            ],
        },
    ],
}
BLOCKS: dict[str, Any] = {
    "system": "Be short.",
    "messages": [
        {"role": "user", "content": "Rain?"},
        {
            "role": "assistant",
            "content": [
                {"type": "thinking", "thinking": "Look it up."},
                {"type": "tool_use", "id": "toolu_1", "name": "rain", "input": {}},
            ],
        },
        {
            "role": "user",
            "content": [{"type": "tool_result", "tool_use_id": "toolu_1", "content": "yes"}],
        },
        {"role": "assistant", "content": [{"type": "text", "text": "Yes."}]},
    ],
}

VALID: dict[str, list[dict[str, Any]]] = {
    "gemini": [GEMINI, GEMINI_PAIR],
    "converse": [CONVERSE, CONVERSE_PAIR],
    "anthropic-messages": [BLOCKS],
    "bedrock-claude": [
        {
            "system": "Be short.",
            "messages": [PROMPT_TURN, {"role": "assistant", "content": "Wet."}],
        }
    ],
    "chat": [CHAT, LEGACY],
    "openai-chat": [CHAT, LEGACY],
    "azure-chat": [CHAT, LEGACY],
    "openai-dpo": [DPO],
    "openai-rft": [RFT],
    "nova-rft": [
        {"messages": [PROMPT_TURN], "reference_answer": {"tide": "18:04"}},
        {"messages": [PROMPT_TURN], "reference_answer": "18:04"},
    ],
    "sharegpt": [SHAREGPT],
    "trl-sharegpt": [
        {
            "conversations": [
                {"from": "user", "value": "Rain?"},
                {"from": "assistant", "value": "Drops form and fall."},
            ]
        }
    ],
    "alpaca": [ALPACA],
    "trl-preference": [
        {"prompt": "Rain?", **PAIR},
        {
            "prompt": [PROMPT_TURN],
            "chosen": [TURN_PAIR["chosen"]],
            "rejected": TURN_PAIR["rejected"],
        },
    ],
    "messages-preference": [{"messages": [PROMPT_TURN], **TURN_PAIR}],
    "sharegpt-preference": [
        {
            "conversations": [{"from": "human", "value": "Rain?"}],
            "chosen": {"from": "gpt", "value": "Drops form."},
            "rejected": {"from": "gpt", "value": "Wet."},
        }
    ],
    "alpaca-preference": [{"instruction": "Rain?", "input": "", **PAIR}],
    "ms-swift-preference": [{**CHAT, "rejected_response": "No."}],
    "prompt-only": [{"prompt": "Rain?"}, {"prompt": [PROMPT_TURN], "truth": "wet"}],
    "trl-prompt": [{"prompt": "Rain?"}, {"prompt": [PROMPT_TURN], "image": "a.png"}],
    "chat-kto": [{"messages": [USER, ANSWER], "label": False}],
    "segments": [{"segments": [{"label": False, "text": "Hi\n"}, {"label": True, "text": "Yes."}]}],
    "token-ids": [{"input_ids": [1, 2], "labels": [-100, 2], "attention_mask": [1, 1]}],
    "stepwise": [{"prompt": "Rain?", "completions": ["a", "b"], "labels": [True, False]}],
    "prompt-completion": [PROMPT, {"prompt": CHAT["messages"][:2], "completion": []}],
    "prompt-completion-text": [PROMPT],
    "cohere-chat": [
        {
            "messages": [
                {"role": "User", "content": "Rain?"},
                {"role": "Chatbot", "content": "Drops form."},
            ]
        }
    ],
    "preference-texts": [
        {"prompt": "Hi", "chosen": "Hello!", "rejected": "No."},
        {"prompt": [PROMPT_TURN], **TURN_PAIR, "rejected": TURN_PAIR["chosen"]},
    ],
    "preference-dialogues": [
        {"chosen": CHAT["messages"][:2], "rejected": [PROMPT_TURN, *TURN_PAIR["rejected"]]}
    ],
    "ranked-completions": [
        {
            "context": [PROMPT_TURN],
            "completions": [
                {"rank": 0, "completion": [ANSWER]},
                {"rank": 1, "completion": TURN_PAIR["rejected"]},
            ],
        }
    ],
    "language-modeling": [{"text": "Rain falls."}],
    "skyrl-prompt": [
        {"env_class": "rain", "prompt": [PROMPT_TURN], "reward_spec": {"ground_truth": "wet"}}
    ],
    "sagemaker-prompt": [
        {"prompt": [PROMPT_TURN], "reward_model": {"style": "rule", "ground_truth": "wet"}}
    ],
    "preference-answers": [
        {"prompt": "Rain?", "chosen": "Wet.", "rejected": "Dry."},
        {"prompt": [PROMPT_TURN], "chosen": "Wet.", "rejected": "Dry."},
    ],
    "databricks-chat": [{"messages": [PROMPT_TURN, ANSWER]}],
    "verifiers-prompt": [
        {"question": "Rain?", "answer": "wet", "info": {"unit": "none"}},
        {"prompt": [PROMPT_TURN], "info": '{"unit": "none"}', "task": {"question": "Rain?"}},
    ],
    "prompt-completion-either": [
        {"prompt": "Rain?", "completion": [ANSWER]},
        {"prompt": [PROMPT_TURN], "completion": "Wet."},
    ],
    "verl-prompt": [
        {
            "data_source": "rain",
            "prompt": [PROMPT_TURN],
            "reward_model": {"style": "rule", "ground_truth": "wet"},
        }
    ],
}
"""Records that each schema takes."""

SCALARS = [None, True, False, 0, 1, 2, -1, 0.5, 1.0, 10**12, "", "x", "User", "human", "a b", "é"]
TEXTS = ["1", "[]", '[{"role": "user"}]', "name\n", "text", "m" * 90, "assistan t", "function"]
CONTAINERS = [[], {}, [None], ["x"], {"a": 1}, {"text": "x"}, {"role": "user", "content": "x"}]
VALUES = st.sampled_from([*SCALARS, *TEXTS, *CONTAINERS])
MESSAGE_KEYS = ["role", "Role", "contnet", "content", "weight", "tool_calls", "function_call"]
OTHER_KEYS = ["name", "id", "tool_call_id", "from", "value", "zzz", "type", "outptu", "messages"]
KEYS = st.sampled_from([*MESSAGE_KEYS, *OTHER_KEYS, "preferred_completion"])


def chat(*messages: Any, **more: Any) -> dict[str, Any]:
    """Make a chat record."""
    return {"messages": list(messages), **more}


def assistant(**more: Any) -> dict[str, Any]:
    """Make an assistant message."""
    return {**ANSWER, **more}


def places(value: Any, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """Return the path of every value below a container."""
    found: list[tuple[str | int, ...]] = []
    items: list[tuple[str | int, Any]] = []
    if isinstance(value, dict):
        items = list(value.items())
    elif isinstance(value, list):
        items = list(enumerate(value))
    for step, item in items:
        found.append((*path, step))
        found.extend(places(item, (*path, step)))
    return found


@st.composite
def broken(draw: st.DrawFn, name: str) -> Any:
    """Take a valid record of a shape and change it at one to four places."""
    record: Any = copy.deepcopy(draw(st.sampled_from(VALID[name])))
    for _ in range(draw(st.integers(1, 4))):
        known = places(record)
        if not known:
            break
        path = draw(st.sampled_from(known))
        holder = record
        for step in path[:-1]:
            holder = holder[step]
        what = draw(st.sampled_from(["set", "set", "delete", "key", "rename"]))
        if what == "delete":
            del holder[path[-1]]
        elif what == "key" and isinstance(holder, dict):
            holder[draw(KEYS)] = copy.deepcopy(draw(VALUES))
        elif what == "rename" and isinstance(holder, dict):
            holder[draw(KEYS)] = holder.pop(path[-1])
        else:
            holder[path[-1]] = copy.deepcopy(draw(VALUES))
    return record
