"""A site's page without JavaScript: each state, each error, and nothing sent twice."""

import re

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from bot.conversations import journal
from bot.conversations.models import Conversation, Message, Site
from bot.database import session_scope
from bot.web.api import MAX_TEXT
from bot.web.pages import chat
from tests.web.browser import PAGE, choices, heading, notices, page_id
from tests.web.conftest import Talking
from tests.web.said import ASKED, NOTE, WHERE

TYPED = '<b>un trou</b> & "l\'eau"'


def count(session: Session) -> int:
    return int(session.scalar(select(func.count()).select_from(Conversation)))


# Reading writes nothing


def test_looking_at_the_page_opens_no_conversation(talking: Talking, session: Session) -> None:
    before = count(session)
    answered = talking().get(PAGE)
    assert answered.status_code == 200
    assert "set-cookie" not in answered.headers
    assert count(session) == before


def test_the_greeting_and_the_form_are_there(talking: Talking) -> None:
    page = talking().get(PAGE).text
    assert "assistant automatique" in page
    assert "gardés un an" in page
    assert re.search('<textarea[^>]* name="text"', page)
    assert 'data-mode="page" data-target="#orientation"' in page
    assert heading(page).startswith("Votre question – CC Touraine Ouest Val de Loire")
    assert "Recommencer" not in page


def test_all_themes_can_be_browsed(talking: Talking) -> None:
    values = re.findall(r'class="theme" name="choice" value="(theme\.[^"]+)"', talking().get(PAGE).text)
    assert len(set(values)) == 20


def test_a_page_of_a_conversation_is_kept_by_nobody(talking: Talking) -> None:
    assert talking().get(PAGE).headers["cache-control"] == "no-store"


# A turn


def test_a_message_opens_a_conversation_and_leads_to_its_answer(talking: Talking, session: Session) -> None:
    client = talking([ASKED])
    before = count(session)
    first = client.get(PAGE).text
    sent = client.post(PAGE, data={"page": page_id(first), "text": "un trou"}, follow_redirects=False)
    assert sent.status_code == 303
    assert sent.headers["location"] == f"{PAGE}?suite#dernier"
    page = client.get(sent.headers["location"]).text
    assert count(session) == before + 1
    assert 'id="dernier"' in page
    assert page.index("assistant automatique") < page.index("un trou") < page.index('id="dernier"')
    assert page.index('id="dernier"') < page.index("De quoi s&#39;agit-il")
    assert heading(page).startswith("Nouveau message – ")


def test_the_cookie_is_for_this_page_alone_and_for_no_script(talking: Talking) -> None:
    client = talking([ASKED])
    cookie = client.submit(text="un trou").history[0].headers["set-cookie"].lower()
    assert "; path=/s/cctoval;" in f"{cookie};"
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert "max-age" not in cookie, "it ends with the browser's session"
    assert "secure" not in cookie, "the test speaks plain HTTP"


def test_over_https_the_cookie_is_secure(talking: Talking) -> None:
    client = talking([ASKED])
    client.base_url = "https://testserver"
    assert "secure" in client.submit(text="un trou").history[0].headers["set-cookie"].lower()


def test_a_reload_sends_nothing_again(talking: Talking) -> None:
    client = talking([ASKED])
    client.submit(text="un trou")
    client.get(f"{PAGE}?suite")
    client.get(f"{PAGE}?suite")
    assert client.rasa.sent == [{"text": "un trou"}]


def test_what_a_resident_writes_is_never_html(talking: Talking) -> None:
    page = talking([{"text": "Vous avez dit <i>trou</i>."}]).submit(text=TYPED).text
    assert "<b>" not in page
    assert "&lt;b&gt;un trou&lt;/b&gt; &amp; &#34;l&#39;eau&#34;" in page
    assert "&lt;i&gt;trou" in page


def test_a_line_break_counts_for_one_character(talking: Talking) -> None:
    client = talking([ASKED])
    lines = "\r\n".join("a" * 9 for _ in range(MAX_TEXT // 10))
    assert client.submit(text=lines).status_code == 200
    assert client.rasa.sent[0]["text"].count("\n") == MAX_TEXT // 10 - 1


def test_a_choice_is_pressed_and_can_be_pressed_no_more(talking: Talking) -> None:
    client = talking([ASKED], [WHERE])
    asked = client.submit(text="un trou").text
    page = client.submit(choice=choices(asked)["Un trou"]).text
    assert client.rasa.sent[-1] == {"payload": "/choix{}"}
    assert list(choices(page, " disabled")) == ["Un trou"]
    assert choices(page) == {}


def test_the_commune_is_asked_by_a_list_and_by_a_field(talking: Talking) -> None:
    page = talking([WHERE]).submit(text="un trou").text
    listed = re.findall(r'<option value="(commune\.\d+)">(.*?)</option>', page)
    assert len(listed) == 28
    assert ("commune.37031", "Bourgueil (Indre-et-Loire)") in listed
    assert "Ou écrivez son nom ou son code postal</label>" in page


def test_no_list_of_communes_when_another_thing_is_asked(talking: Talking) -> None:
    assert "<select" not in talking([ASKED]).submit(text="un trou").text


def test_a_theme_can_begin_a_conversation(talking: Talking) -> None:
    client = talking([ASKED])
    assert "De quoi s&#39;agit-il" in client.submit(choice="theme.voirie").text
    assert "theme" in client.rasa.sent[0]["payload"]


def test_a_note_is_given_by_radio_buttons(talking: Talking) -> None:
    client = talking([NOTE], [{"text": "Merci."}])
    page = client.submit(text="oui").text
    notes = dict(re.findall(r'name="choice" value="([^"]+)" required>.*?<span class="sr-only">(\d sur 5)', page))
    assert sorted(notes.values()) == [f"{note} sur 5" for note in range(1, 6)]
    assert list(choices(page)) == ["Passer"]
    assert heading(page).startswith("Votre note – ")
    client.submit(choice=next(value for value, label in notes.items() if label == "4 sur 5"))
    assert client.rasa.sent[-1] == {"payload": "/choix4"}


# What goes wrong


@pytest.mark.parametrize(
    ("fields", "status", "said"),
    [
        ({"text": " \n "}, 422, "Écrivez votre message"),
        ({}, 422, "Écrivez votre message"),
        ({"text": "é" * (MAX_TEXT + 1)}, 422, "trop long"),
        ({"choice": "jamais-donné"}, 422, "n'a pas été accepté"),
        ({"choice": "theme.inconnu"}, 422, "n'a pas été accepté"),
    ],
    ids=["blancs", "rien", "trop long", "choix", "thème"],
)
def test_a_fault_is_told_at_the_top(talking: Talking, fields: dict[str, str], status: int, said: str) -> None:
    answered = talking().submit(**fields)
    assert answered.status_code == status
    assert said in notices(answered.text)[0]
    assert heading(answered.text).startswith("Erreur – ")
    assert 'id="erreur" role="alert" tabindex="-1"' in answered.text


def test_what_is_too_long_is_not_lost(talking: Talking) -> None:
    page = talking().submit(text="é" * (MAX_TEXT + 1)).text
    assert re.search(rf"<textarea[^>]* aria-invalid=true>é{{{MAX_TEXT + 1}}}</textarea>", page)


def test_an_empty_message_leaves_the_conversation_on_screen(talking: Talking) -> None:
    client = talking([ASKED])
    client.submit(text="un trou")
    page = client.submit(text="").text
    assert "De quoi s&#39;agit-il" in page
    assert list(choices(page)) == ["Un trou"]


def test_a_form_that_is_none_is_refused(talking: Talking) -> None:
    headers = {"Content-Type": "multipart/form-data; boundary=a"}
    answered = talking().post(PAGE, content=b"--b\r\nnot a form", headers=headers)
    assert answered.status_code == 422


def test_a_file_is_refused(talking: Talking) -> None:
    assert talking().post(PAGE, files={"text": ("a.txt", b"un trou")}).status_code == 422


@pytest.mark.parametrize("cookie", ["faux", "InV0aWxpc2F0ZXVyIg.aaaa.bbbb"])
def test_a_false_cookie_is_told_and_forgotten(talking: Talking, cookie: str) -> None:
    client = talking()
    answered = client.get(PAGE, headers={"Cookie": f"conversation={cookie}"})
    assert answered.status_code == 409
    assert "expiré" in notices(answered.text)[0]
    assert "max-age=0" in answered.headers["set-cookie"].lower()


def test_what_was_typed_in_an_expired_conversation_is_not_lost(talking: Talking) -> None:
    client = talking()
    answered = client.post(PAGE, data={"text": "un trou"}, headers={"Cookie": "conversation=faux"})
    assert answered.status_code == 409
    assert ">un trou</textarea>" in answered.text
    assert client.rasa.sent == []


def test_a_conversation_that_is_not_kept_any_more_has_expired(talking: Talking) -> None:
    client = talking()
    token = client.gateway.state.tokens.make("00000000-0000-0000-0000-000000000000")
    assert "expiré" in notices(client.get(PAGE, headers={"Cookie": f"conversation={token}"}).text)[0]


def test_a_conversation_of_another_site_is_not_shown(talking: Talking) -> None:
    with session_scope() as writing:
        values = {"territory_id": "37031", "default_commune_id": "37031", "allowed_origins": []}
        writing.merge(Site(key="essai-page", name="Bourgueil", welcome="Bonjour !", **values))
        other = journal.start(writing, journal.find_site(writing, "essai-page")).id
        journal.write(writing, other, [journal.Line(journal.RESIDENT, "secret de l'autre site")])
    client = talking()
    token = client.gateway.state.tokens.make(other)
    assert "secret" not in client.get(PAGE, headers={"Cookie": f"conversation={token}"}).text


def test_a_browser_that_refuses_the_cookie_is_told(talking: Talking) -> None:
    assert "cookie" in notices(talking().get(f"{PAGE}?suite").text)[0]


def test_a_form_of_another_site_carries_nothing(talking: Talking) -> None:
    client = talking([ASKED])
    answered = client.post(PAGE, data={"text": "un trou"}, headers={"Origin": "https://ailleurs.example.org"})
    assert answered.status_code == 403
    assert client.rasa.sent == []


def test_our_own_origin_may_send(talking: Talking) -> None:
    client = talking([ASKED])
    answered = client.post(PAGE, data={"text": "un trou"}, headers={"Origin": "http://testserver"})
    assert answered.status_code == 200
    assert len(client.rasa.sent) == 1


def test_the_browser_says_where_a_form_comes_from(talking: Talking) -> None:
    # With "no-referrer" it would say "null".
    assert talking().get(PAGE).headers["referrer-policy"] == "same-origin"


def test_silence_of_rasa_gives_the_honest_sentence(talking: Talking) -> None:
    page = talking().submit(text="un trou").text
    assert "3939" in page
    assert "pour le moment" in page


def test_without_database_the_page_keeps_what_was_typed(talking: Talking, monkeypatch: pytest.MonkeyPatch) -> None:
    def down(*_: object) -> None:
        raise OperationalError("SELECT", {}, Exception("down"))

    client = talking()
    monkeypatch.setattr(chat, "read_profile", down)
    answered = client.post(PAGE, data={"text": "un trou"})
    assert answered.status_code == 503
    assert ">un trou</textarea>" in answered.text
    assert "3939" in notices(answered.text)[0]
    assert client.get(PAGE).status_code == 503


def test_a_message_left_without_answer_can_be_sent_again(talking: Talking, session: Session) -> None:
    client = talking([ASKED])
    opened = client.post("/api/v1/conversations", json={"site": "cctoval"}).json()
    with session_scope() as writing:
        journal.write(writing, opened["conversation"], [journal.Line(journal.RESIDENT, "un trou")])
    client.cookies.set("conversation", opened["token"], path=PAGE)
    page = client.get(PAGE).text
    assert "resté sans réponse" in page
    assert re.search(r'type="hidden" name="text" value="un trou"', page)
    assert re.search(r">\s*Réessayer\s*</button>", page)


# Starting again


def test_starting_again_forgets_the_conversation(talking: Talking, session: Session) -> None:
    client = talking([ASKED])
    assert "Recommencer" in client.submit(text="un trou").text
    page = client.post(f"{PAGE}/recommencer").text
    assert "un trou" not in page
    assert "Recommencer" not in page
    assert notices(page) == []
    assert session.scalar(select(func.count()).where(Message.text == "un trou")) >= 1, "what was said is kept"


def test_a_site_shows_whom_to_talk_to_and_its_own_privacy_text(talking: Talking) -> None:
    human = {"name": "Accueil", "phone": "02 47 00 00 00", "email": "accueil@example.org", "hours": "le matin"}
    with session_scope() as writing:
        values = {"territory_id": "37031", "default_commune_id": "37031", "allowed_origins": []}
        site = Site(key="essai-humain", name="Bourgueil", welcome="Bonjour !", human_contact=human, **values)
        site.privacy_url = "https://example.org/donnees"
        writing.merge(site)
    page = talking().get("/s/essai-humain").text
    assert "Parler à quelqu'un" in page
    for shown in ("Accueil", 'href="tel:0247000000"', 'href="mailto:accueil@example.org"', "le matin"):
        assert shown in page
    assert 'href="https://example.org/donnees"' in page


def test_the_site_gives_its_colours(talking: Talking) -> None:
    answered = talking().get(f"{PAGE}/couleurs.css")
    assert answered.headers["content-type"].startswith("text/css")
    assert "--site-light: #175a50" in answered.text
    assert talking().get("/s/inconnu/couleurs.css").status_code == 404


def test_too_many_messages_are_told_on_a_page(talking: Talking) -> None:
    client = talking([ASKED], conversations_per_minute=1)
    client.get(PAGE)
    fields = {"text": "un trou"}
    for status in (200, 429):
        client.cookies.clear()
        answered = client.post(PAGE, data=fields, headers={"Accept": "text/html"})
        assert answered.status_code == status
    assert int(answered.headers["retry-after"]) > 0
    assert "Réessayez dans" in answered.text
    assert "<h1>" in answered.text


def test_what_no_message_can_be_is_told_on_a_page(talking: Talking) -> None:
    answered = talking().post(PAGE, data={"text": "é" * 20_000}, headers={"Accept": "text/html"})
    assert answered.status_code == 413
    assert "<h1>" in answered.text
    assert "Message trop long" in answered.text
