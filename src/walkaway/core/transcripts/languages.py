"""Names of languages in English, as catalogues write them, and their BCP 47 tags."""

from __future__ import annotations

import re

_NAME_BY_TAG = {
    "sq": "Albanian", "am": "Amharic", "ar": "Arabic", "bn": "Bengali", "bs": "Bosnian",
    "bg": "Bulgarian", "zh": "Chinese", "hr": "Croatian", "cs": "Czech", "da": "Danish",
    "dv": "Divehi", "nl": "Dutch", "en": "English", "fi": "Finnish", "fr": "French",
    "ka": "Georgian", "de": "German", "el": "Greek", "ha": "Hausa", "he": "Hebrew",
    "hi": "Hindi", "hu": "Hungarian", "id": "Indonesian", "it": "Italian", "ja": "Japanese",
    "kk": "Kazakh", "ko": "Korean", "ku": "Kurdish", "ky": "Kyrgyz", "mk": "Macedonian",
    "ms": "Malay", "no": "Norwegian", "ps": "Pashto", "fa": "Persian", "pl": "Polish",
    "pt": "Portuguese", "pa": "Punjabi", "ro": "Romanian", "ru": "Russian", "sr": "Serbian",
    "sd": "Sindhi", "so": "Somali", "ckb": "Sorani", "es": "Spanish", "sw": "Swahili",
    "sv": "Swedish", "tg": "Tajik", "ta": "Tamil", "tt": "Tatar", "th": "Thai", "tr": "Turkish",
    "uk": "Ukrainian", "ur": "Urdu", "ug": "Uyghur", "uz": "Uzbek", "vi": "Vietnamese",
}  # fmt: skip
_TAG_BY_NAME = {name.casefold(): tag for tag, name in _NAME_BY_TAG.items()} | {
    "farsi": "fa",
    "dari": "prs",
    "flemish": "nl",
    "castilian": "es",
}
_TAG = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*")

_LONG_CODES = """
alb=sq amh=am ara=ar arb=ar ben=bn bos=bs bul=bg ces=cs chi=zh cze=cs dan=da deu=de div=dv dut=nl
ell=el eng=en fas=fa fin=fi fra=fr fre=fr geo=ka ger=de gre=el hau=ha heb=he hin=hi hrv=hr hun=hu
ind=id ita=it jpn=ja kat=ka kaz=kk kir=ky kor=ko kur=ku mac=mk may=ms mkd=mk msa=ms nld=nl nor=no
pan=pa per=fa pol=pl por=pt pus=ps ron=ro rum=ro rus=ru snd=sd som=so spa=es sqi=sq srp=sr swa=sw
swe=sv tam=ta tat=tt tgk=tg tha=th tur=tr uig=ug ukr=uk urd=ur uzb=uz vie=vi zho=zh
"""
# BCP 47 wants the short code of a language that has one; ELAN and TTML files have long ones.
_SHORT_BY_LONG = dict(pair.split("=") for pair in _LONG_CODES.split())


def canonical_tag(tag: str) -> str:
    """`tag` with the two-letter code of its language where there is one."""
    language, dash, rest = tag.partition("-")
    return _SHORT_BY_LONG.get(language.lower(), language) + dash + rest


def language_tag(name: str) -> str:
    """The tag of the language that `name` names, or is; nothing if it is not known."""
    stripped = name.strip()
    if tag := _TAG_BY_NAME.get(stripped.casefold()):
        return tag
    return stripped if _TAG.fullmatch(stripped) else ""


def language_name(tag: str) -> str:
    """The English name of the language `tag`, or the tag itself."""
    return _NAME_BY_TAG.get(tag, tag)
