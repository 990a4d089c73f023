"""The widget's files as they travel: small, whole, readable from every site."""

import gzip
import re

import pytest
from starlette.testclient import TestClient

from bot.web.widget_files import FOLDER, bare, joined_modules, widget_files

MOST_BYTES = 20_000


def test_all_of_it_weighs_less_than_20_kb_compressed(client: TestClient) -> None:
    weights = {}
    for path, file in widget_files().items():
        sent = client.get(path, headers={"Accept-Encoding": "gzip"})
        assert sent.content == file.content
        weights[path] = int(sent.headers["content-length"])
    assert sum(weights.values()) <= MOST_BYTES, weights


def test_the_compressed_file_is_the_file() -> None:
    assert all(gzip.decompress(file.compressed) == file.content for file in widget_files().values())


def test_every_module_and_style_of_the_folder_is_served_once() -> None:
    served = b"\n".join(file.content for file in widget_files().values()).decode()
    for module in FOLDER.glob("*.js"):
        declared = re.findall(r"^(?:export )?(?:class|function|const) (\w+)", module.read_text(encoding="utf-8"), re.M)
        for name in declared:
            assert len(re.findall(rf"^(?:export )?(?:class|function|const) {name}\b", served, re.M)) == 1, name
    for sheet in FOLDER.glob("*.css"):
        last = bare(sheet.read_text(encoding="utf-8")).rstrip().splitlines()[-1]
        assert last in served, sheet.name


def test_a_module_comes_after_what_it_needs() -> None:
    joined = joined_modules("assistant.js")
    assert joined.index("const words") < joined.index("class Log") < joined.index("class Panel")
    assert not re.search(r"^(import|export) ", joined, re.M)


@pytest.mark.parametrize(
    ("source", "kept"),
    [
        ("// said\nlet a; // b\n", "let a; // b\n"),
        ("/** said\n * twice */\n  let a;\n", "let a;\n"),
        ('let a = "https://b";\n', 'let a = "https://b";\n'),
        ("/* said */\na {\n  color: red;\n}\n", "a {\ncolor: red;\n}\n"),
    ],
)
def test_comments_and_indents_do_not_travel(source: str, kept: str) -> None:
    assert bare(source) == kept


def test_a_file_that_did_not_change_is_not_sent_again(client: TestClient) -> None:
    first = client.get("/widget/assistant.js")
    again = client.get("/widget/assistant.js", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_any_site_may_read_the_widget(client: TestClient) -> None:
    for path in widget_files():
        headers = client.get(path, headers={"Origin": "https://ville.example"}).headers
        assert headers["access-control-allow-origin"] == "*", path
        assert headers["cross-origin-resource-policy"] == "cross-origin", path


def test_a_client_that_reads_no_gzip_gets_plain_text(client: TestClient) -> None:
    plain = client.get("/widget.js", headers={"Accept-Encoding": "identity"})
    assert "content-encoding" not in plain.headers
    assert "document.currentScript" in plain.text
