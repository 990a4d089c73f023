"""Takes the pictures of the agents' guide, from a console with conversations made up.

python -m scripts.console_pictures. Everything happens in a new database, which is thrown away.
"""

import tempfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import BrowserContext, Page

from bot.conversations import journal
from bot.database import session_scope
from bot.reviews import summaries
from bot.settings import ROOT, load_settings
from bot.setup import setup
from scripts.browser import chromium
from scripts.running_console import come_in, running_console

FOLDER = ROOT / "docs" / "images" / "console"
SITE, COMMUNE = "cctoval", "37031"
SCREEN = {"width": 1100, "height": 760}
# What residents wrote, what the assistant took it for, and how sure it was.
SAID = (
    ("ya un lampadaire ki clignote devant l'école", "voirie.eclairage", 0.46, "voirie.signalisation"),
    ("mon voisin brule des trucs dans son jardin ça pue", "nuisances.conflit_voisin", 0.38, "nuisances.brulage"),
    ("je sais pas ou jeter ma vieille machine a laver", "dechets.encombrants", 0.52, "dechets.decheterie"),
    ("l'eau du robinet est marron depuis hier", "eau.qualite", 0.44, "eau.fuite_coupure"),
)
# The pages, by the name of their picture; "{conversation}" stands for the first conversation.
PICTURES = {
    "accueil": "/console/",
    "relecture": "/console/relecture",
    "conversation": "/console/relecture/{conversation}",
    "pas-nous": f"/console/propositions/nouvelle?probleme=voirie.eclairage&commune={COMMUNE}",
    "formulation": "/console/relecture/{conversation}/formulation",
    "propositions": "/console/propositions",
    "structures": "/console/structures",
    "simulateur": "/console/simulateur",
    "site": f"/console/sites/{SITE}",
}


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="orientation-pictures-") as folder:
        database = f"sqlite:///{Path(folder) / 'orientation.db'}"
        settings = load_settings().copy(update={"database_url": database, "orientation_var": Path(folder)})
        setup(settings)
        conversation = _make_up(database)
        FOLDER.mkdir(parents=True, exist_ok=True)
        with running_console(settings) as url, chromium() as browser:
            context = browser.new_context(viewport=SCREEN, locale="fr-FR", reduced_motion="reduce")
            come_in(context, url, database, "claire@exemple.fr", "Claire Moreau", "administrator", SITE)
            for name, path in PICTURES.items():
                take(context, url + path.format(conversation=conversation), FOLDER / f"{name}.png")


def take(context: BrowserContext, address: str, file: Path, do: Callable[[Page], None] = lambda page: None) -> None:
    """Take the picture of a page, once something was done on it."""
    page = context.new_page()
    answered = page.goto(address)
    if answered is None or answered.status != 200:
        raise RuntimeError(f"{address}: {answered.status if answered else 'no answer'}")
    do(page)
    # Of few colours, a third of the weight, and the same to the eye.
    with Image.open(BytesIO(page.screenshot())) as shot:
        shot.convert("RGB").quantize(128, dither=Image.Dither.NONE).save(file, optimize=True)
    page.close()
    print(file)


def _make_up(database: str) -> str:
    """Write the conversations, and return the id of one."""
    with session_scope(database) as session:
        for text, problem, confidence, other in SAID:
            conversation = journal.start(session, journal.find_site(session, SITE)).id
            understood = {
                "intent": "probleme",
                "problem": problem,
                "confidence": confidence,
                "ranking": [
                    {"problem": problem, "confidence": confidence},
                    {"problem": other, "confidence": round(confidence / 2, 2)},
                ],
                "decision": "clarify",
                "problems": [problem],
                "emergency": None,
                "location": {"status": "found", "commune": COMMUNE, "candidates": [COMMUNE]},
            }
            heard = journal.add_message(session, conversation, journal.RESIDENT, text, understanding=understood)
            asked = "Parlez-vous d'un de ces sujets ?"
            journal.add_message(session, conversation, journal.ASSISTANT, asked, {"type": "text", "text": asked})
            summaries.follow(session, conversation, int(heard.rank), "problem", 0)
        return str(conversation)


if __name__ == "__main__":
    main()
