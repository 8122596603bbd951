"""Words that tell something about a person, by language and kind. Looked for as names are: in any
case, with particles and endings. Short and incomplete; every project will miss words here."""

from __future__ import annotations

from collections.abc import Mapping

FAMILY = {
    "en": "mother father brother sister son daughter wife husband uncle aunt cousin nephew "
    "niece grandfather grandmother grandson parents children twin twins fiancé fiancée "
    "stepfather stepmother widow orphan mum dad married divorced pregnant",
    "fr": "mère père frère sœur fils fille femme mari épouse oncle tante cousin cousine neveu "
    "nièce grand-père grand-mère parents enfants jumeau jumelle fiancé fiancée veuve "
    "orphelin marié mariée divorcé divorcée enceinte maman papa",
    "de": "Mutter Vater Bruder Brüder Schwester Sohn Söhne Tochter Töchter Frau Ehefrau Mann "
    "Onkel Tante Cousin Cousine Vetter Neffe Nichte Großvater Großmutter Opa Oma Eltern "
    "Kinder Zwilling Zwillinge Verlobte Stiefvater Witwe Waise verheiratet geschieden "
    "schwanger Mama Papa",
    "ar": "أم أمي أمه والدة والدتي أب أبي والد والدي أخ أخي إخوتي أخت أختي ابن ابني بنت بنتي "
    "ابنة ابنتي زوجة زوجتي زوج زوجي عم عمي عمة خال خالي خالة جد جدي جدة جدتي أولاد أولادي "
    "أطفالي توأم خطيبة خطيبتي أرملة يتيم متزوج مطلقة حامل أهلي عائلتي",
    "ru": "мать отец брат сестра сын дочь жена муж дядя тётя племянник племянница дедушка "
    "бабушка родители дети близнец близнецы невеста жених вдова сирота женат замужем "
    "беременна мама папа",
    "es": "madre padre hermano hermana hijo hija esposa esposo marido tío tía primo prima "
    "sobrino sobrina abuelo abuela padres gemelo gemela novia viuda huérfano casado "
    "casada embarazada",
    "tr": "anne baba abi abla kardeş oğlum kızım eşim karım kocam amca dayı teyze hala kuzen "
    "yeğen dede nine ikiz nişanlı dul yetim evli hamile annem babam",
}

UNIT_OR_ROLE = {
    "en": "emir commander guard brigade battalion unit squad cell sniper fighter soldier "
    "recruiter courier interpreter cook medic spokesman treasurer checkpoint instructor "
    "trainer executioner police intelligence",
    "fr": "émir commandant garde brigade bataillon unité cellule sniper combattant soldat "
    "recruteur courrier interprète cuisinier infirmier trésorier instructeur bourreau "
    "police renseignement",
    "de": "Emir Kommandant Wache Wächter Brigade Bataillon Einheit Zelle Scharfschütze Kämpfer "
    "Soldat Anwerber Kurier Dolmetscher Koch Sanitäter Ausbilder Henker Polizei "
    "Geheimdienst",
    "ar": "أمير قائد حارس كتيبة لواء سرية وحدة خلية قناص مقاتل جندي مجند مترجم طباخ مسعف حاجز "
    "مدرب شرطة الحسبة استخبارات ديوان والي",
    "ru": "эмир командир охранник бригада батальон отряд ячейка снайпер боец солдат вербовщик "
    "курьер переводчик повар медик инструктор палач полиция разведка",
    "es": "emir comandante guardia brigada batallón unidad célula francotirador combatiente "
    "soldado reclutador correo intérprete cocinero instructor verdugo policía",
}

OCCUPATION = {
    "en": "teacher nurse student doctor engineer driver farmer mechanic baker lawyer shopkeeper "
    "electrician butcher carpenter tailor pharmacist journalist university school shop",
    "fr": "professeur enseignant infirmière étudiant étudiante médecin ingénieur chauffeur "
    "agriculteur mécanicien boulanger avocat électricien boucher menuisier pharmacien "
    "journaliste université",
    "de": "Lehrer Lehrerin Krankenschwester Student Studentin Schüler Arzt Ärztin Ingenieur "
    "Fahrer Bauer Mechaniker Bäcker Anwalt Elektriker Metzger Schreiner Apotheker "
    "Journalist Universität",
    "ar": "معلم معلمة مدرس ممرض ممرضة طالب طالبة طبيب مهندس سائق مزارع ميكانيكي خباز محامي "
    "كهربائي جزار نجار خياط صيدلي صحفي جامعة مدرسة دكان",
    "ru": "учитель медсестра студент врач инженер водитель фермер механик пекарь адвокат "
    "электрик мясник плотник аптекарь журналист университет школа",
    "es": "maestro maestra enfermera estudiante médico ingeniero conductor agricultor mecánico "
    "panadero abogado electricista carnicero carpintero periodista universidad",
}

APPEARANCE = {
    "en": "scar scars tattoo limp beard amputated amputee wheelchair glasses prosthesis "
    "birthmark freckles bald stutter accent blind deaf redhead",
    "fr": "cicatrice tatouage boite barbe amputé amputée fauteuil lunettes prothèse chauve "
    "bégaie accent aveugle sourd rousse",
    "de": "Narbe Narben Tätowierung hinkt Bart amputiert Rollstuhl Brille Prothese Muttermal "
    "Sommersprossen Glatze stottert Akzent blind taub rothaarig",
    "ar": "ندبة وشم يعرج لحية مبتورة كرسي نظارة نظارات أصلع لهجة أعمى أصم أعرج شامة",
    "ru": "шрам татуировка хромает борода ампутирована коляска очки протез родинка лысый "
    "заикается акцент слепой глухой рыжий",
    "es": "cicatriz tatuaje cojea barba amputado silla gafas prótesis calvo tartamudea acento "
    "ciego",
}

EVENT = {
    "en": "arrested arrest bombing explosion airstrike wedding funeral siege trial sentenced "
    "demonstration accident earthquake execution ambush kidnapped escape escaped injured "
    "wounded",
    "fr": "arrêté arrêtée arrestation attentat explosion bombardement mariage enterrement siège "
    "procès condamné manifestation accident séisme exécution embuscade enlevé évadé "
    "blessé blessée",
    "de": "verhaftet Verhaftung Anschlag Explosion Luftangriff Hochzeit Begräbnis Beerdigung "
    "Belagerung Prozess verurteilt Demonstration Unfall Erdbeben Hinrichtung Hinterhalt "
    "entführt Flucht verletzt",
    "ar": "اعتقال اعتقلوني اعتقلوا تفجير انفجار قصف غارة عرس زفاف جنازة حصار محاكمة حكم مظاهرة "
    "حادث زلزال إعدام كمين خطف هروب هربت جرحت أصبت معركة",
    "ru": "арест арестовали взрыв бомбардировка авиаудар свадьба похороны осада суд приговор "
    "демонстрация авария землетрясение казнь засада похитили побег ранен ранена",
    "es": "detenido detenida atentado explosión bombardeo boda entierro asedio juicio condenado "
    "manifestación accidente terremoto ejecución emboscada secuestrado fuga herido herida",
}

MONTHS: Mapping[str, str] = {
    "en": "january february march april may june july august september october november december",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "de": "januar februar märz april mai juni juli august september oktober november dezember "
    "jänner",
    "ar": "يناير فبراير مارس أبريل إبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر "
    "شباط آذار نيسان أيار حزيران تموز آب أيلول تشرين كانون رمضان شعبان محرم شوال صفر رجب",
    "ru": "января февраля марта апреля мая июня июля августа сентября октября ноября декабря "
    "январь январе февраль феврале март марте апрель апреле июнь июне июль июле август "
    "августе сентябрь сентябре октябрь октябре ноябрь ноябре декабрь декабре",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre "
    "diciembre",
    "tr": "ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık ramazan",
}

YEARS = {
    "en": "years year yrs months old",
    "fr": "ans an années mois",
    "de": "jahre jahren jahr monate jährig jährige jähriger",
    "ar": "سنة سنوات سنين عام عاما أعوام شهر أشهر عمري عمره عمرها العمر",
    "ru": "лет год года годов месяцев месяца",
    "es": "años año meses",
    "tr": "yaşında yaşındaydım yaşımda yaş yıl yıldır ay",
}
"""Units that make an age or a length of time of a number."""

NUMBERS = {
    "en": "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy",
    "fr": "deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze "
    "seize dix-sept dix-huit dix-neuf vingt trente quarante cinquante soixante",
    "de": "zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn "
    "sechzehn siebzehn achtzehn neunzehn zwanzig dreißig vierzig fünfzig sechzig",
    "ar": "ثلاث ثلاثة أربع أربعة خمس خمسة ست ستة سبع سبعة ثمان ثماني ثمانية تسع تسعة عشر عشرة "
    "عشرين عشرون ثلاثين ثلاثون أربعين أربعون خمسين خمسون ستين السابعة الثامنة التاسعة "
    "العاشرة عشرة",
    "ru": "два две три четыре пять шесть семь восемь девять десять одиннадцать двенадцать "
    "тринадцать четырнадцать пятнадцать шестнадцать семнадцать восемнадцать девятнадцать "
    "двадцать тридцать сорок пятьдесят",
    "es": "dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince "
    "dieciséis diecisiete dieciocho diecinueve veinte treinta cuarenta cincuenta",
    "tr": "iki üç dört beş altı yedi sekiz dokuz on yirmi otuz kırk elli",
}

AGE_BEFORE = {
    "en": "aged age was turned",
    "fr": "âgé âgée âge",
    "de": "alter",
    "ar": "عمري عمره عمرها العمر سن",
    "ru": "возраст возрасте",
    "es": "edad",
    "tr": "yaşım",
}
"""Words after which a number is an age: at the age of nineteen, I was nineteen."""

TEENS = {"ar": "الحادية الثانية الثالثة الرابعة الخامسة السادسة السابعة الثامنة التاسعة"}
"""Ordinals before "tenth" that say an age without a unit: في التاسعة عشرة, at nineteen."""
