"""Words beside which names and places stand, folded, by language; and words that are neither."""

from __future__ import annotations

from walkaway.core.text.folding import fold


def _folded(words: str) -> frozenset[str]:
    return frozenset(fold(words).split())


TITLES = _folded(
    # Transliterated: in any language
    "abu abou aboo umm oum ibn bin ben bint sheikh sheik shaykh cheikh emir amir ameer mullah "
    "molla maulana moulana hajji haji hadji sayyid syed seyyed ustadh imam qari mufti "
    # English, French, German, Spanish
    "mr mrs ms miss dr doctor professor brother sister uncle aunt captain colonel general major "
    "commander lieutenant judge president minister "
    "monsieur madame mme mlle docteur frere soeur oncle tante capitaine commandant juge "
    "herr frau doktor bruder schwester onkel tante kommandant richter scheich "
    "senor senora don dona hermano hermana tio tia comandante capitan "
    # Turkish, Russian
    "bay bayan hoca seyh amca "
    "шейх эмир амир абу умм ибн имам мулла господин госпожа брат сестра дядя тетя командир генерал "
    "капитан полковник доктор устаз "
    # Arabic, Persian, Urdu
    "ابو ابي ابا ام ابن بن بنت الشيخ شيخ الامير امير الاخ الاخت الاستاذ الحاج الحاجه السيد السيده "
    "سيدي الدكتور دكتور الامام امام القائد الملا ملا العم الخال القاضي الاسمه اسمه اسمها اسمي يدعي "
    "يسمي اقاي خانم مولوي مولانا حضرت استاد جناب"
)

NAMING = _folded(
    "named called nomme appele appelee genannt namens heisse heisst llamado adli зовут"
)
"""After these comes a name, too."""

BEFORE_PLACES = {
    "en": _folded("in from to near at around outside toward towards through"),
    "fr": _folded("a de dans en vers pres depuis pour par"),
    "de": _folded("in aus nach bei von um uber durch"),
    "es": _folded("en de desde hacia a cerca por"),
    "ru": _folded("в во из под на около у через до от с"),
}
"""Prepositions before a capital letter. Scripts without capitals have none: they would tell
everything and nothing."""

PLACE_NOUNS = _folded(
    "city town village district street prison camp province river mountain quarter neighbourhood "
    "ville village quartier rue prison camp province fleuve montagne "
    "stadt dorf strasse gefangnis lager provinz bezirk "
    "ciudad pueblo barrio calle prision provincia "
    "город городе города деревня деревне село селе улица улице тюрьма тюрьме лагерь лагере "
    "провинция район районе "
    "مدينه مدينتي قريه حي شارع محافظه مخيم سجن منطقه جبل وادي معسكر ريف ناحيه ولايه حاره "
    "بلده جامع مسجد مدرسه شهر روستاي خيابان زندان اردوگاه"
)

BETWEEN = _folded("of de du des d la le l el der die das von near the al ad ar as")
"""May stand between such a noun and its name: the village of X."""

NEVER_NAMES = _folded(
    "i monday tuesday wednesday thursday friday saturday sunday january february march april may "
    "june july august september october november december "
    "ich sie ihr ihnen ihre ihren gott god allah dieu бог quran koran coran islam "
    "و في من الي علي عن ان هذا هذه ذلك الذي التي ما لا لم كان كانت هو هي هم انا نحن كل بعد قبل "
    "مع او ثم قد حتي لكن هناك هنا كبير صغير كبيره صغيره واحد واحده"
)
"""Written with a capital, or after such a word, and no name. Folded like the text."""

CAPITALS_FOR_NOUNS = frozenset({"de", "lb"})
"""Languages in which a capital letter says only that a word is a noun."""
