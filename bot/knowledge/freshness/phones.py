"""Is a telephone number one of the French numbering plan (Arcep, décision 2018-0881 and what followed).

Only its shape is looked at: nobody is called.
"""

import re

from bot.knowledge.freshness.state import OK, Check

_TEN_DIGITS = re.compile(r"0[1-9]\d{8}")
# Emergency and social numbers, 10YT and 3BPQ, 116XYZ, 118XYZ.
_SHORT = re.compile(r"1[578]|11[24579]|19[167]|10\d\d|3\d{3}|11[68]\d{3}")
_PREMIUM = re.compile(r"08[129]\d{7}|118\d{3}")
# Country codes where the nine national digits follow, then those of the Pacific and Saint-Pierre-et-Miquelon.
_NINE_AFTER = re.compile(r"(?:33|262|590|594|596)0?([1-9]\d{8})")
_OVERSEAS = re.compile(r"508\d{6}|508\d{9}|681\d{6}|687\d{6}|689\d{8}")
_SEPARATORS = re.compile(r"[\s\u00a0\u202f().\-/]+")


def check_phone(number: str | None) -> Check:
    """Say whether a number can be dialled as it is written."""
    if not number or not number.strip():
        return Check("missing", "Aucun numéro de téléphone.")
    digits = _SEPARATORS.sub("", number.replace("(0)", ""))
    # Ten digits that begin with 00 are a French number with a slip, rather than a foreign one.
    if digits.startswith("+") or (digits.startswith("00") and len(digits) != 10):
        return _international(number, digits.lstrip("+").removeprefix("00"))
    if _PREMIUM.fullmatch(digits):
        return Check("caution", f"Le numéro {number} est surtaxé.")
    if _TEN_DIGITS.fullmatch(digits) or _SHORT.fullmatch(digits):
        return OK
    if re.fullmatch(r"[1-9]\d{5}|[1-9]\d{7}", digits):
        return Check("caution", f"Le numéro {number} n'a pas d'indicatif : il ne se compose que sur place.")
    return Check("broken", f"Le numéro {number} n'existe pas dans le plan de numérotation français.")


def _international(number: str, digits: str) -> Check:
    if national := _NINE_AFTER.fullmatch(digits):
        return check_phone(f"0{national[1]}")
    if _OVERSEAS.fullmatch(digits):
        return OK
    if re.fullmatch(r"33\d*|262\d*|590\d*|594\d*|596\d*|508\d*|681\d*|687\d*|689\d*", digits):
        return Check("broken", f"Le numéro {number} n'a pas le nombre de chiffres attendu.")
    if re.fullmatch(r"[1-9]\d{5,14}", digits):
        return Check("caution", f"Le numéro {number} est à l'étranger.")
    return Check("broken", f"Le numéro {number} ne se compose pas.")
