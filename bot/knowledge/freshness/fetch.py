"""Opens addresses of the web and says whether they work. The only part of freshness that uses the network."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Iterable

import httpx

from bot.knowledge.freshness.state import OK, Check

TIMEOUT_SECONDS = 10.0
AT_ONCE = 8
_HEADERS = {"User-Agent": "CommunOrientation/1 (verification de liens)", "Accept": "text/html,*/*"}
_GONE = (404, 410)
SILENT = Check("caution", "Le site n'a pas répondu à temps.")
UNREACHABLE = Check("caution", "Le site est injoignable.")


async def check_all(urls: Iterable[str], timeout: float = TIMEOUT_SECONDS) -> AsyncIterator[tuple[str, Check]]:
    """Yield each address with its check, as they come: AT_ONCE at a time, one at a time for each host."""
    slots = asyncio.Semaphore(AT_ONCE)
    hosts: dict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
    async with httpx.AsyncClient(timeout=timeout, headers=_HEADERS, follow_redirects=True) as client:

        async def one(url: str) -> tuple[str, Check]:
            # The host first: waiting for it must not hold a slot that another host could use.
            async with hosts[_host(url)], slots:
                return url, await check_url(client, url)

        for done in asyncio.as_completed([one(url) for url in urls]):
            yield await done


async def check_url(client: httpx.AsyncClient, url: str) -> Check:
    """Open an address, without reading the page.

    A refusal (403, 429…) or a fault of the server is only a caution: sites often refuse robots, and come back. An
    address that nobody answers is a caution too: who keeps checks decides, when it lasts.
    """
    try:
        async with client.stream("GET", url) as response:
            return _judge(url, response)
    except (httpx.InvalidURL, httpx.UnsupportedProtocol, UnicodeError):
        return Check("broken", "Ce n'est pas une adresse web.")
    except httpx.TooManyRedirects:
        return Check("broken", "Le site renvoie sans fin d'une page à l'autre.")
    except httpx.TimeoutException:
        return SILENT
    except httpx.HTTPError:
        return UNREACHABLE


def nobody_answered(check: Check) -> bool:
    """Say whether an address was opened in vain: the site may be gone, or the network down on either side."""
    return check in (SILENT, UNREACHABLE)


def _judge(url: str, response: httpx.Response) -> Check:
    code = response.status_code
    if code in _GONE:
        return Check("broken", f"La page n'existe plus ({code}).")
    if not response.is_success:
        return Check("caution", f"Le site a répondu par une erreur ({code}).")
    if _host(str(response.url)) != _host(url):
        return Check("caution", f"L'adresse mène à un autre site : {response.url}"[:300])
    return OK


def _host(url: str) -> str:
    try:
        return httpx.URL(url).host.removeprefix("www.")
    except (httpx.InvalidURL, UnicodeError):
        return ""
