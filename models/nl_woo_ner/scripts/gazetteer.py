# ruff: noqa: E501 (word lists and sentences read better on one line)
"""Static 'vectors' that carry list membership, keyed on the lower-cased word.

A spaCy vectors table whose rows are features of a word (first name, surname, place, how often government
text has it, with or without capital, ...). Equal rows are stored once, and only the hashes of the words
are kept, so the table is small and loads quickly. Lists: CC0, MIT, BSD/CC BY, open government data and
our own; never the (L)GPL lists of Alpino and deduce.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter, defaultdict

import numpy as np
from assets import TUSSENVOEGSELS, Assets, is_unseen
from spacy.language import Language
from spacy.vectors import Vectors
from spacy.vocab import Vocab

FEATURES = (
    "first", "first_popular", "surname", "surname_top", "surname_part", "place", "body", "base_word",
    "frequent", "lower_share", "tussen", "title", "public_role", "role", "label", "thing", "month", "listed",
    "inflected", "capital_word", "web", "city", "known",
)  # fmt: skip
_INDEX = {name: i for i, name in enumerate(FEATURES)}

TITLES = "mr drs ir ing dr prof mw mevr mevrouw dhr heer meneer dame mijnheer ds lic msc bsc ma llm bc jhr jkvr baron".split()
PUBLIC = (
    "minister ministers minister-president premier staatssecretaris staatssecretarissen bewindspersoon bewindslieden "
    "kamerlid kamerleden tweede-kamerlid burgemeester burgemeesters wethouder wethouders gedeputeerde gedeputeerden "
    "raadslid raadsleden statenlid statenleden dijkgraaf heemraad hoogheemraad commissaris koning koningin prins "
    "prinses eurocommissaris europarlementariër senator loco-burgemeester locoburgemeester president rechter "
    "cdk lid leden fractie fractievoorzitter fractievoorzitters raadsheer kantonrechter oud-minister "
    "oud-staatssecretaris oud-wethouder oud-burgemeester vvd pvda cda d66 sp groenlinks pvv cu sgp pvdd nsc bbb volt ja21 denk fvd"
).split()
_ROLES = (
    "beleidsmedewerker beleidsadviseur adviseur medewerker teamleider handhaver toezichthouder inspecteur projectleider "
    "programmamanager directeur afdelingshoofd strateeg communicatieadviseur woordvoerder secretaresse "
    "managementassistent bestuursadviseur kabinetsmedewerker jurist griffier notulist voorzitter secretaris "
    "behandelaar steller opsteller contactpersoon plaatsvervangend plv sg dg psg pdg mt coördinator manager collega "
    "collega's consulent casemanager projectmedewerker planner wijkagent huisarts psycholoog arts verpleegkundige "
    "aanvrager verzoeker bezwaarmaker klager bewoner bewoonster eigenaar huurder partner echtgenoot echtgenote "
    "zoon dochter moeder vader broer zus buurman buurvrouw kind kinderen oom tante opa oma echtpaar familie gezin "
    "betrokkene cliënt cliënte patiënt getuige melder meldster gemachtigde advocaat afgevaardigde"
).split()
_LABELS = (
    "van aan cc bcc datum betreft onderwerp kenmerk tel telefoon t m e f mobiel mail e-mail email bijlage bijlagen "
    "kopie afschrift naam functie afdeling directie paraaf parafen akkoord gezien aanwezig afwezig verslag actie "
    "actiehouder wie wat wanneer status notulen from to sent subject verzonden beste geachte hoi hallo hi dag groet "
    "groeten gr mvg vriendelijke hoogachtend namens opgesteld behandeld ondertekend bestemd inlichtingen auteur versie"
).split()
THINGS = (
    "straat laan weg plein kade gracht dijk hof singel steeg pad park brug sluis tunnel storm orkaan ziekenhuis school "
    "basisschool college lyceum gymnasium universiteit kerk bv nv vof bureau stichting vereniging firma bedrijf "
    "aannemer bouwbedrijf garage bakkerij advocaten notarissen makelaardij motie amendement commissie wet besluit "
    "regeling arrest rapport akkoord gemeente provincie ministerie waterschap rechtbank gerechtshof raad politie "
    "museum zaal gebouw toren huis hotel café restaurant zorggroep apotheek praktijk schip boot ms ss app applicatie "
    "systeem project programma fonds bank holding groep group wonen zorg lijn station haven molen boerderij camping zaak"
).split()
_BODIES = (
    "ministerie ministeries binnenlandse koninkrijksrelaties justitie veiligheid financiën defensie buitenlandse infrastructuur "
    "waterstaat onderwijs cultuur wetenschap volksgezondheid welzijn sport sociale zaken werkgelegenheid economische landbouw "
    "visserij voedselzekerheid natuur asiel migratie klimaat groei volkshuisvesting ruimtelijke ordening algemene directie "
    "directoraat directoraat-generaal afdeling cluster team bureau dienst inspectie rijkswaterstaat belastingdienst douane "
    "politie kadaster rijksdienst raad kamer tweede eerste staten college b&w gemeenteraad omgevingsdienst veiligheidsregio "
    "ggd waterschap hoogheemraadschap rechtbank gerechtshof uwv svb duo ind coa dji rws nvwa rvo cbs cpb rivm ibg cjib bzk jenv "
    "min fin def bz ienw lnv lvvn ocw vws szw ez ezk aenm kgg vro az aivd mivd nctv om ap acm afm dnb knmi rdw cbr cib ilt "
    "rekenkamer ombudsman rijksoverheid gemeente provincie europese commissie unie navo vng ipo uvw ser wrr"
).split()
_COUNTRIES = (
    "afghanistan albanië algerije angola argentinië armenië aruba australië azerbeidzjan bangladesh belarus belgië bonaire bosnië "
    "brazilië bulgarije burundi canada chili china colombia congo cuba curaçao cyprus denemarken duitsland ecuador egypte eritrea "
    "estland ethiopië europa filipijnen finland frankrijk gambia georgië ghana griekenland guinee hongarije ierland ijsland india "
    "indonesië irak iran israël italië ivoorkust jamaica japan jemen jordanië kameroen kazachstan kenia koeweit korea kosovo kroatië "
    "letland libanon libië litouwen luxemburg macedonië maleisië mali malta marokko mexico moldavië mongolië montenegro myanmar "
    "nederland nepal nicaragua niger nigeria noorwegen oeganda oekraïne oezbekistan oostenrijk pakistan palestina panama peru polen "
    "portugal qatar roemenië rusland rwanda saba senegal servië singapore slovenië slowakije soedan somalië spanje suriname syrië "
    "taiwan tanzania thailand tsjechië tunesië turkije venezuela vietnam zimbabwe zuid-afrika zweden zwitserland vk vs amerika afrika "
    "azië brussel berlijn parijs londen rome madrid wenen warschau kyiv kiev moskou washington genève straatsburg antwerpen gent "
    "belgrado athene istanbul ankara damascus bagdad teheran kabul peking tokio jakarta paramaribo willemstad oranjestad sarajevo"
).split()
#: Languages, peoples and where somebody is from.
PEOPLES = (
    "Nederlands|Engels|Duits|Frans|Spaans|Italiaans|Portugees|Pools|Roemeens|Bulgaars|Oekraïens|Russisch|Turks|Koerdisch|Arabisch|Marokkaans|"
    "Tamazight|Berbers|Tarifit|Farsi|Perzisch|Dari|Pasjtoe|Urdu|Hindi|Punjabi|Tamil|Bengali|Somalisch|Tigrinya|Amhaars|Oromo|Swahili|Lingala|"
    "Papiaments|Sranan|Sarnami|Javaans|Maleis|Indonesisch|Vietnamees|Chinees|Mandarijn|Kantonees|Japans|Koreaans|Thais|Fries|Drents|Gronings|"
    "Twents|Limburgs|Zeeuws|Brabants|Vlaams|Achterhoeks|Syrisch|Iraaks|Afghaans|Eritrees|Ethiopisch|Ghanees|Nigeriaans|Surinaams|Antilliaans|"
    "Braziliaans|Hongaars|Tsjechisch|Slowaaks|Kroatisch|Servisch|Bosnisch|Albanees|Grieks|Zweeds|Deens|Noors|Fins|Iers|Schots|Brits|Belgisch|"
    "Poolse|Roemeense|Bulgaarse|Duitse|Franse|Spaanse|Turkse|Syrische|Iraakse|Afghaanse|Eritrese|Somalische|Oekraïense|Russische|Chinese|Friese|"
    "Nederlandse|Belgische|Britse|Amerikaanse|Europese|Marokkaanse|Surinaamse|Antilliaanse|Hollandse|Drentse|Limburgse|Zeeuwse|Groningse|Haagse"
).split("|")
_MONTHS = (
    "januari februari maart april mei juni juli augustus september oktober november december maandag dinsdag woensdag "
    "donderdag vrijdag zaterdag zondag jan feb mrt apr jun jul aug sep sept okt nov dec ma di wo do vr za zo"
).split()
#: Words with fewer than one in a million on the web say nothing.
_RARE = 3.0
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")


def plain(word: str) -> str:
    """Lower case without diacritics."""
    return "".join(c for c in unicodedata.normalize("NFKD", word.lower()) if not unicodedata.combining(c))


def _bucket(count: float, top: int) -> float:
    return min(round(math.log2(count + 1) / 2), top) / top


def _text_counts(assets: Assets) -> tuple[Counter[str], Counter[str]]:
    """How often the laws have a word, and how often with a small letter at its head."""
    total: Counter[str] = Counter()
    lower: Counter[str] = Counter()
    for paragraph in assets.raw_paragraphs():
        words = _WORD.findall(paragraph)[1:]  # the first word has a capital anyway
        total.update(w.lower() for w in words)
        lower.update(w for w in words if w[0].islower())
    return total, lower


def _parts(name: str) -> list[str]:
    return [w for w in re.split(r"[\s-]+", name) if w]


def table(assets: Assets, *, unseen: bool = False) -> dict[str, np.ndarray]:
    """Lower-cased word -> feature row.

    Args:
        unseen: Also take in the names by origin that are kept apart for measuring (the shipped table does).
    """
    rows: dict[str, np.ndarray] = defaultdict(lambda: np.zeros(len(FEATURES), dtype="float32"))

    def put(word: str, feature: str, value: float = 1.0) -> None:
        for key in {word.lower(), plain(word)}:
            row = rows[key]
            row[_INDEX[feature]] = max(row[_INDEX[feature]], value)

    hidden = set()
    firsts, lasts = assets.first_names(), assets.surnames()
    for groups in assets.names_by_origin().values():
        for kind, names in groups.items():
            for name in names:
                if is_unseen(name) and not unseen:
                    hidden.update(plain(w) for w in _parts(name) if w.lower() not in TUSSENVOEGSELS)
                elif kind == "last":
                    lasts.append(name)
                else:
                    firsts.append(name)
    for name in firsts:
        for word in _parts(name):
            put(word, "first")
    popular = assets.popular_first_names()
    for name, count in popular.items():
        put(name, "first_popular", _bucket(count / 50, 5))
    for name in lasts:
        words = [w for w in _parts(name) if w.lower() not in TUSSENVOEGSELS]
        if words:
            put(words[-1], "surname")
            for word in words[:-1]:
                put(word, "surname_part")
            glued = plain(re.sub(r"[\s'-]", "", name))  # as in vandijk@ or brief_deboer.docx
            if len(_parts(name)) > 1 and len(glued) > 5 and _parts(name)[0].lower() in TUSSENVOEGSELS:
                put(glued, "surname_part")
    for name, count in assets.top_surnames():
        put(_parts(name)[-1], "surname_top", _bucket(count / 300, 4))
    for key in hidden:
        rows.pop(key, None)
    for key in [k for k in rows if plain(k) in hidden]:
        rows.pop(key)
    for name in assets.places():
        for word in _parts(name):
            if word[0].isupper():
                put(word, "place")
    for word in (*_COUNTRIES, *(w.lower() for w in PEOPLES)):
        put(word, "place")
    for word in _BODIES:
        put(word, "body")
    for names in assets.known():
        for name in names:
            parts = [w for w in _parts(name) if w.lower() not in TUSSENVOEGSELS and len(w) > 1]
            for word in parts:
                put(word, "known", 1.0 if len(parts) == 1 else 0.5)
    web = assets.web_frequencies()
    inflected = [word for word in assets.inflected_words() if word.lower() in web]
    for feature, words in (("base_word", assets.base_words()), ("inflected", inflected)):
        for word in words:
            if word.islower():
                put(word, feature)
    total, lower = _text_counts(assets)
    for word, count in total.items():
        if count >= 8 or word in rows:
            put(word, "frequent", _bucket(count / 4, 5))
            put(word, "lower_share", round(3 * lower[word] / count) / 3)
    for feature, words in (
        ("tussen", TUSSENVOEGSELS), ("title", TITLES), ("public_role", PUBLIC), ("role", _ROLES),
        ("label", _LABELS), ("thing", THINGS), ("month", _MONTHS),
    ):  # fmt: skip
        for word in words:
            put(word, feature)
    for row in rows.values():
        row[_INDEX["listed"]] = 1.0
    # What follows does not say that a word is known to be no name: cities and abbreviations are surnames too.
    for word in (*assets.base_words(), *inflected):
        if not word.islower():
            put(word, "capital_word")
    for name in assets.cities():
        parts = [w for w in _parts(name) if w.lower() not in TUSSENVOEGSELS]
        for word in parts:
            put(word, "city", 1.0 if len(parts) == 1 else 0.5)
    for word, level in web.items():
        if level >= _RARE and plain(word) not in hidden:
            put(word, "web", round((level - _RARE) * 2 + 1) / 10)
    return dict(rows)


def vectors(rows: dict[str, np.ndarray], vocab: Vocab) -> Vectors:
    """The feature rows as a vectors table on LOWER; the words themselves are not stored, only their hashes."""
    order: dict[bytes, int] = {}
    data = [np.zeros(len(FEATURES), dtype="float32")]
    numbers: dict[str, int] = {}
    for word, row in sorted(rows.items()):
        key = row.tobytes()
        if key not in order:
            order[key] = len(data)
            data.append(row)
        numbers[word] = order[key]
    result = Vectors(strings=vocab.strings, data=np.vstack(data), name="nl_woo_lists", attr="LOWER")
    from spacy.strings import hash_string

    for word, number in numbers.items():
        result.add(hash_string(word), row=number)
    return result


def install(nlp: Language, rows: dict[str, np.ndarray]) -> None:
    """Puts the table into the pipeline's vocab."""
    nlp.vocab.vectors = vectors(rows, nlp.vocab)
