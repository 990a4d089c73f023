"""Every page: it is there, in French, whole, and loads nothing from elsewhere."""

import re

import pytest
from starlette.testclient import TestClient

from bot.conversations.site_fields import HUMAN, OPTIONAL, REQUIRED

PAGES = [
    "/",
    "/demonstration/dechets",
    "/demonstration/demarches",
    "/demonstration/contact",
    "/integrer",
    "/integrer/apercu?site=cctoval&mode=launcher",
    "/integrer/apercu?site=cctoval&mode=inline",
    "/integrer/apercu?site=cctoval&mode=page",
    "/accessibilite",
    "/confidentialite",
    "/s/cctoval",
]
MISSING = ["/s/inconnu", "/s/%00", "/s/%ED%A0%80", "/s/<script>", "/s/", "/s/cctoval/rien", "/demonstration/rien"]
LOADED = re.compile(r'<(?:script|img|iframe)[^>]*\ssrc="([^"]+)"|<link[^>]*\shref="([^"]+)"')


@pytest.fixture(params=PAGES)
def page(request: pytest.FixtureRequest, client: TestClient) -> str:
    answered = client.get(request.param)
    assert answered.status_code == 200
    assert answered.headers["content-type"] == "text/html; charset=utf-8"
    return answered.text


def loaded(page: str) -> list[str]:
    return [one or other for one, other in LOADED.findall(page)]


def test_a_page_is_in_french_with_one_title_and_one_heading(page: str) -> None:
    assert '<html lang="fr">' in page
    assert re.search(r"<title>[^<]{10,}</title>", page)
    assert page.count("<main") == 1
    assert page.count("<h1") == (0 if "preview-page" in page else 1)


def test_all_that_a_page_loads_is_ours_and_there(client: TestClient, page: str) -> None:
    addresses = [one.replace("&amp;", "&") for one in loaded(page)]
    assert any(one.endswith(".css") for one in addresses)
    assert [one for one in addresses if not one.startswith("/")] == []
    assert {one: client.get(one).status_code for one in addresses} == dict.fromkeys(addresses, 200)


def test_no_script_or_style_is_in_a_page_itself(page: str) -> None:
    # The content security policy would refuse them.
    assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\son\w+=|\sstyle=", page)


def test_every_link_of_ours_leads_somewhere(client: TestClient, page: str) -> None:
    links = {one.partition("#")[0].replace("&amp;", "&") for one in re.findall(r'<a [^>]*href="(/[^"]*)"', page)}
    assert {one: client.get(one).status_code for one in links} == dict.fromkeys(links, 200)


def test_no_page_but_the_conversation_sets_a_cookie(client: TestClient) -> None:
    assert {path for path in PAGES if "set-cookie" in client.get(path).headers} == set()


@pytest.mark.parametrize("path", MISSING)
def test_a_page_that_is_not_there_says_so_in_french(client: TestClient, path: str) -> None:
    answered = client.get(path)
    assert answered.status_code == 404
    assert "Cette page n'existe pas" in answered.text
    assert "<script" not in answered.text


@pytest.mark.parametrize("path", ["/", *(f"/demonstration/{page}" for page in ("dechets", "demarches", "contact"))])
def test_the_council_is_said_to_be_a_demonstration_and_embeds_by_one_line(client: TestClient, path: str) -> None:
    page = client.get(path).text
    assert "Site de démonstration" in page
    assert "pas le site officiel" in page
    assert re.findall("<script.*</script>", page) == ['<script src="/widget.js" data-site="cctoval" defer></script>'], (
        "the one line, and no other script"
    )


def test_the_home_page_names_the_communes_of_the_real_territory(client: TestClient) -> None:
    names = re.search('<ul class="communes">(.*?)</ul>', client.get("/").text, re.DOTALL)
    assert names
    assert names[1].count("<li>") == 28
    assert "<li>Bourgueil</li>" in names[1]


def test_the_guide_gives_the_lines_of_the_site_chosen(client: TestClient) -> None:
    guide = client.get("/integrer?site=cctoval", headers={"Host": "aide.example.org"}).text
    assert '&lt;script src="http://aide.example.org/widget.js" data-site="cctoval" defer&gt;' in guide
    assert "orientation site set cctoval allowed_origins" in guide
    for directive in ("script-src", "style-src", "connect-src", "img-src"):
        assert f"{directive} http://aide.example.org" in guide


def test_the_guide_names_fields_that_exist(client: TestClient) -> None:
    named = set(re.findall(r"<code>([a-z]+(?:_[a-z]+)?)</code>", client.get("/integrer").text))
    assert named == {*REQUIRED, *OPTIONAL, *HUMAN}


@pytest.mark.parametrize("asked", ["inconnu", '"><script>alert(1)</script>', ""])
def test_the_guide_of_an_unknown_site_is_that_of_the_demonstration(client: TestClient, asked: str) -> None:
    guide = client.get("/integrer", params={"site": asked}).text
    assert 'data-site="cctoval"' in guide.replace("&#34;", '"')
    assert "alert(1)" not in guide


@pytest.mark.parametrize(
    "asked", [{"site": "inconnu", "mode": "inline"}, {"site": "cctoval", "mode": "autre"}, {"mode": "inline"}]
)
def test_a_preview_of_nothing_is_not_found(client: TestClient, asked: dict[str, str]) -> None:
    assert client.get("/integrer/apercu", params=asked).status_code == 404


def test_only_the_guide_may_frame_a_preview(client: TestClient) -> None:
    policy = client.get("/integrer/apercu?site=cctoval&mode=inline").headers["content-security-policy"]
    assert "frame-ancestors 'self'" in policy
    assert "frame-src 'self'" in client.get("/integrer").headers["content-security-policy"]
    assert "frame-ancestors 'none'" in client.get("/s/cctoval").headers["content-security-policy"]


def test_the_statement_claims_no_audit_and_says_where_to_complain(client: TestClient) -> None:
    statement = client.get("/accessibilite").text
    assert "aucun tiers ne l'a encore audité" in statement
    assert "à compléter par la collectivité" in statement
    assert 'href="https://www.defenseurdesdroits.fr/"' in statement


def test_the_privacy_text_says_how_long_by_the_settings(client: TestClient, gateway: object) -> None:
    text = client.get("/confidentialite").text
    assert "gardées un an au plus" in text
    assert "12&nbsp;heures" in text
    assert "à compléter par la collectivité du site" in text


@pytest.mark.parametrize(
    ("method", "path", "status"), [("GET", "/nulle-part", 404), ("PUT", "/s/cctoval", 405), ("POST", "/integrer", 405)]
)
def test_a_browser_reads_its_errors_on_a_page(client: TestClient, method: str, path: str, status: int) -> None:
    shown = client.request(method, path, headers={"Accept": "text/html,*/*"})
    assert shown.status_code == status
    assert "<h1>" in shown.text
    assert "3939" in shown.text
