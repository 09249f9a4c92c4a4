"""S3, against a server process's worth of moto on the loopback interface."""

from __future__ import annotations

import json
from collections.abc import Iterator

import boto3
import fsspec
import pytest
from moto.server import ThreadedMotoServer

from ftlint.cli import run
from tests.dataset.copies import chat

RECORDS = [chat(f"question {number % 15}", "answer") for number in range(20)]


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    address = f"http://{host}:{port}"
    for name, value in (
        ("AWS_ENDPOINT_URL", address),
        ("AWS_ACCESS_KEY_ID", "testing"),
        ("AWS_SECRET_ACCESS_KEY", "testing"),
        ("AWS_DEFAULT_REGION", "us-east-1"),
    ):
        monkeypatch.setenv(name, value)
    fsspec.get_filesystem_class("s3").clear_instance_cache()
    client = boto3.client("s3", endpoint_url=address)
    client.create_bucket(Bucket="sets")
    body = "".join(json.dumps(one) + "\n" for one in RECORDS)
    client.put_object(Bucket="sets", Key="raw/a.jsonl", Body=body.encode())
    client.put_object(Bucket="sets", Key="raw/b.jsonl", Body=body.encode())
    yield "s3://sets"
    server.stop()
    fsspec.get_filesystem_class("s3").clear_instance_cache()


@pytest.mark.filterwarnings("ignore")
def test_whole_datasets_on_s3(bucket: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["dedup", f"{bucket}/raw/*.jsonl", "-o", f"{bucket}/clean/all.jsonl"]) == 0
    assert "40 records: removed 25 exact duplicates" in capsys.readouterr().out
    arguments = ["split", f"{bucket}/clean/all.jsonl", "-o", f"{bucket}/clean/train.jsonl"]
    arguments += ["--validation-out", f"{bucket}/clean/val.jsonl", "--count", "5"]
    assert run(arguments) == 0
    store = fsspec.filesystem("s3")
    sizes = [store.cat(f"sets/clean/{name}.jsonl").count(b"\n") for name in ("all", "train", "val")]
    assert sizes == [15, 10, 5]
    assert run(["check", f"{bucket}/clean/train.jsonl", "--select", "D901"]) == 0
    assert run(["dedup", f"{bucket}/raw/none.jsonl"]) == 2
    assert "raw/none.jsonl: no such file" in capsys.readouterr().err
