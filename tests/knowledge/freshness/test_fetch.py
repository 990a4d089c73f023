"""What the answer of a site says of its address."""

import pytest

from bot.knowledge.freshness.fetch import check_all, nobody_answered
from bot.knowledge.freshness.state import Check
from bot.processes import free_port
from tests.knowledge.freshness.conftest import Site


async def _checks(*urls: str) -> dict[str, Check]:
    return {url: check async for url, check in check_all(urls, timeout=0.5)}


@pytest.mark.parametrize(
    ("path", "state", "said"),
    [
        ("", "ok", ""),
        ("vers//page", "ok", ""),
        ("404", "broken", "La page n'existe plus (404)."),
        ("410", "broken", "La page n'existe plus (410)."),
        ("vers//404", "broken", "La page n'existe plus (404)."),
        ("vers/vers/boucle", "broken", "Le site renvoie sans fin d'une page à l'autre."),
        ("403", "caution", "Le site a répondu par une erreur (403)."),
        ("503", "caution", "Le site a répondu par une erreur (503)."),
        ("muet", "caution", "Le site n'a pas répondu à temps."),
        ("casse", "caution", "Le site est injoignable."),
    ],
)
async def test_an_address_is_judged_by_what_the_site_answers(site: Site, path: str, state: str, said: str) -> None:
    if path == "vers/vers/boucle":
        path = f"vers/{site.url}/vers/boucle"
    url = f"{site.url}/{path}"
    assert await _checks(url) == {url: Check(state, said)}  # type: ignore[arg-type]


async def test_an_address_that_leads_to_another_site_is_said(site: Site) -> None:
    other = site.url.replace("127.0.0.1", "localhost")
    (check,) = (await _checks(f"{site.url}/vers/{other}/page")).values()
    assert check == Check("caution", f"L'adresse mène à un autre site : {other}/page")


async def test_nobody_at_the_address() -> None:
    (check,) = (await _checks(f"http://127.0.0.1:{free_port()}/")).values()
    assert check.state == "caution"
    assert nobody_answered(check)


@pytest.mark.parametrize("url", ["http://", "ftp://exemple.fr/", "pas une adresse", "https://\udcff.fr", ""])
async def test_what_is_no_address_is_broken(url: str) -> None:
    assert (await _checks(url))[url] == Check("broken", "Ce n'est pas une adresse web.")


async def test_many_addresses_are_all_checked_once(site: Site) -> None:
    urls = [f"{site.url}/p{one}" for one in range(30)]
    assert set(await _checks(*urls)) == set(urls)
    assert sorted(site.asked) == sorted(url.removeprefix(site.url) for url in urls)
