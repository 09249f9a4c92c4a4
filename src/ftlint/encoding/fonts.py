"""Vietnamese of the fonts before Unicode: TCVN3 (ABC) and VNI, whose letters look western.

The tables are those of TCVN 5712:1993 (VN3) and of the VNI fonts for Windows.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from typing import Final

_TCVN3: Final = str.maketrans(
    "µ¸¶·¹¨»¾¼½Æ©ÇÊÈÉË®ÌÐÎÏÑªÒÕÓÔÖ×ÝØÜÞßãáâä«åèæçé¬êíëìîïóñòô\xadõøö÷ùúýûüþ¡¢§£¤¥¦",
    "àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵĂÂĐÊÔƠƯ",
)

_TONES: Final = {"ù": "\u0301", "ø": "\u0300", "û": "\u0309", "õ": "\u0303", "ï": "\u0323"}
_ROUND: Final = {"á": "\u0301", "à": "\u0300", "å": "\u0309", "ã": "\u0303", "ä": "\u0323", "â": ""}
_SHORT: Final = {"é": "\u0301", "è": "\u0300", "ú": "\u0309", "ü": "\u0303", "ë": "\u0323", "ê": ""}
_VNI: Final[dict[str, str]] = {
    **{v + k: v + tone for v in "aeouyAEOUY" for k, tone in _TONES.items()},
    **{b + k: v + tone for b, v in zip("ôöÔÖ", "ơưƠƯ", strict=True) for k, tone in _TONES.items()},
    **{v + k: f"{v}\u0302{tone}" for v in "aeoAEO" for k, tone in _ROUND.items()},
    **{v + k: f"{v}\u0306{tone}" for v in "aA" for k, tone in _SHORT.items()},
    "ô": "ơ", "ö": "ư", "Ô": "Ơ", "Ö": "Ư", "í": "í", "ì": "ì", "æ": "ỉ", "ó": "ĩ", "ò": "ị",
    "ñ": "đ", "Ñ": "Đ", "î": "ỵ",
}  # fmt: skip
_VNI_UNIT: Final = re.compile("|".join(sorted(_VNI, key=len, reverse=True)))


def tcvn3(word: str) -> str:
    """Return a word of a TCVN3 font in Unicode.

    >>> tcvn3("tiÕng")
    'tiếng'
    """
    return word.translate(_TCVN3)


def vni(word: str) -> str:
    """Return a word of a VNI font in Unicode.

    >>> vni("tieáng")
    'tiếng'
    """
    return unicodedata.normalize("NFC", _VNI_UNIT.sub(lambda m: _VNI[m[0]], word))


FONTS: Final[dict[str, Callable[[str], str]]] = {"tcvn3": tcvn3, "vni": vni}
"""Names of the fonts' encodings, and how a word of each is read."""
