"""The few words that Walkaway itself puts into a picture, in the languages we can vouch for.

Everything else on screen comes from the cut sheet. A language that is not here shows English.
"""

from __future__ import annotations

from enum import StrEnum

from walkaway.core.media.sheet.model import CutSheet, Texts, VoiceProtection


class Phrase(StrEnum):
    """What is said; the value is the English."""

    PUBLISHER = "Published by"
    FUNDER = "Funded by"
    VOICE_REPLACED = "Voice replaced"
    VOICE_DISGUISED = "Voice disguised: this can be reversed"
    FACE_HIDDEN = "Face hidden"
    INVENTED = "The speaker is invented"


TRANSLATIONS: dict[str, tuple[str, str, str, str, str, str]] = {
    "ar": ("الناشر", "بتمويل من", "الصوت مستبدَل",
           "الصوت مموَّه: يمكن كشفه", "الوجه مخفي", "المتحدث شخصية متخيَّلة"),
    "bn": ("প্রকাশক", "অর্থায়নে", "কণ্ঠস্বর প্রতিস্থাপিত",
           "কণ্ঠস্বর বদলানো: আসল কণ্ঠ উদ্ধার করা সম্ভব", "মুখ আড়াল করা", "বক্তা কাল্পনিক"),
    "bs": ("Izdavač", "Finansira", "Glas zamijenjen",
           "Glas prerušen: to se može poništiti", "Lice skriveno", "Govornik je izmišljen"),
    "de": ("Herausgegeben von", "Gefördert von", "Stimme ersetzt",
           "Stimme verfremdet: das lässt sich rückgängig machen", "Gesicht verdeckt",
           "Die sprechende Person ist erfunden"),
    "es": ("Publicado por", "Financiado por", "Voz sustituida",
           "Voz distorsionada: puede revertirse", "Rostro oculto", "Persona inventada"),
    "fa": ("ناشر", "با حمایت مالی", "صدا جایگزین شده است",
           "صدا تغییر یافته است: قابل بازگشت است", "چهره پنهان است", "گوینده ساختگی است"),
    "fr": ("Publié par", "Financé par", "Voix remplacée",
           "Voix déguisée : cela peut être inversé", "Visage caché", "Personne inventée"),
    "hi": ("प्रकाशक", "वित्तपोषण", "आवाज़ बदली गई है",
           "आवाज़ छिपाई गई है: इसे उलटा जा सकता है", "चेहरा छिपाया गया है", "वक्ता काल्पनिक है"),
    "id": ("Diterbitkan oleh", "Didanai oleh", "Suara diganti",
           "Suara disamarkan: dapat dikembalikan", "Wajah disembunyikan", "Pembicara ini rekaan"),
    "it": ("Pubblicato da", "Finanziato da", "Voce sostituita",
           "Voce camuffata: è reversibile", "Volto nascosto", "Persona inventata"),
    "nl": ("Uitgegeven door", "Gefinancierd door", "Stem vervangen",
           "Stem vervormd: dit kan ongedaan worden gemaakt", "Gezicht verborgen",
           "De spreker is verzonnen"),
    "pt": ("Publicado por", "Financiado por", "Voz substituída",
           "Voz disfarçada: pode ser revertida", "Rosto oculto", "Pessoa inventada"),
    "ru": ("Издатель", "При финансовой поддержке", "Голос заменён",
           "Голос изменён: это обратимо", "Лицо скрыто", "Рассказчик вымышлен"),
    "tr": ("Yayımlayan", "Finanse eden", "Ses değiştirildi",
           "Ses gizlendi: geri döndürülebilir", "Yüz gizlendi", "Konuşmacı kurgusaldır"),
    "uk": ("Видавець", "За фінансової підтримки", "Голос замінено",
           "Голос змінено: це оборотно", "Обличчя приховано", "Оповідач вигаданий"),
    "ur": ("ناشر", "مالی معاونت", "آواز بدل دی گئی ہے",
           "آواز چھپائی گئی ہے: اسے پلٹایا جا سکتا ہے", "چہرہ چھپایا گیا ہے", "مقرر فرضی ہے"),
    "zh": ("发布者", "资助方", "声音已替换",
           "声音已伪装：可被还原", "面部已遮挡", "讲述者为虚构人物"),
}  # fmt: skip
"""In the order of `Phrase`."""


def say(phrase: Phrase, language: str) -> tuple[str, str]:
    """The words for `phrase` and the language that they are in."""
    base = language.split("-")[0]
    if base in TRANSLATIONS and language != "zh-Hant":
        return TRANSLATIONS[base][list(Phrase).index(phrase)], base
    return phrase.value, "en"


def text_in(texts: Texts, language: str, otherwise: tuple[str, ...] = ()) -> tuple[str, str]:
    """The text for `language` and the language it is in; both empty when there is none.

    A language without a text of its own shows that of its base language, then of `otherwise` in
    order, then any.
    """
    for key in (language, language.split("-")[0], *otherwise, *texts):
        if texts.get(key):
            return texts[key], key or language
    return "", ""


def voice_note(sheet: CutSheet, language: str) -> tuple[str, str]:
    """What must be said of the voice in the clip of `sheet`; empty for a voice that is kept."""
    match sheet.protection.voice.protection:
        case VoiceProtection.REPLACE:
            return say(Phrase.VOICE_REPLACED, language)
        case VoiceProtection.DISGUISE:
            return say(Phrase.VOICE_DISGUISED, language)
        case VoiceProtection.KEEP:
            return "", ""
