"""The chat page: what it is made of, before any script runs."""

import re

import pytest
from starlette.testclient import TestClient


@pytest.fixture
def page(client: TestClient) -> str:
    answered = client.get("/s/cctoval")
    assert answered.status_code == 200
    assert answered.headers["content-type"] == "text/html; charset=utf-8"
    return answered.text


def test_home_leads_to_the_demonstration_site(client: TestClient) -> None:
    answered = client.get("/")
    assert answered.is_redirect
    assert answered.headers["location"] == "/s/cctoval"


def test_the_page_is_in_french_and_names_the_council(page: str) -> None:
    assert '<html lang="fr">' in page
    assert 'data-site="cctoval"' in page
    assert re.search("<title>.*Touraine Ouest Val de Loire.*</title>", page)


def test_the_page_says_whom_to_call_without_javascript(page: str) -> None:
    without = re.search("<noscript>(.*?)</noscript>", page, re.DOTALL)
    assert without
    assert "mairie" in without[1]
    assert 'href="tel:3939"' in without[1]


def test_everything_the_page_loads_is_there(client: TestClient, page: str) -> None:
    loaded = re.findall(r'(?:src|href)="(/[^"]+)"', page)
    assert any(path.endswith(".js") for path in loaded)
    assert any(path.endswith(".css") for path in loaded)
    assert {path: client.get(path).status_code for path in loaded} == dict.fromkeys(loaded, 200)


def test_the_page_loads_nothing_from_elsewhere(page: str) -> None:
    assert re.findall(r'(?:src|href)="(?!/|tel:)([^"]+)"', page) == []


def test_no_script_or_style_is_in_the_page_itself(page: str) -> None:
    # The content security policy would refuse them.
    assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\son\w+=|\sstyle=", page)


@pytest.mark.parametrize("path", ["/s/inconnu", "/s/%00", "/s/%ED%A0%80", "/s/<script>"])
def test_an_unknown_site_has_no_page(client: TestClient, path: str) -> None:
    answered = client.get(path)
    assert answered.status_code == 404
    assert "html" not in answered.headers["content-type"]
