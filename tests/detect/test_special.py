"""Special personal data: the phrase language, whose it is, and only the words that tell it."""

from __future__ import annotations

import dataclasses
import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from redactor import detect
from redactor.detect.engine import Engine, page_without_geometry
from redactor.detect.phrases import _TOKEN, PageWords, Phrases
from redactor.detect.plain import plain
from redactor.detect.tagger import SCORES
from redactor.errors import RulesError
from redactor.rules import Rules, load

LISTS = {"delen": ("knie", "linker heup"), "bonden": ("FNV", "NU'91"), "leeg": ()}


@pytest.fixture(scope="module")
def special_engine(shipped_rules: Rules) -> Engine:
    chosen = tuple(rule for rule in shipped_rules.recognizers if rule.name == "SpecialDataRecognizer")
    return detect.build_engine(dataclasses.replace(shipped_rules, recognizers=chosen), model="none")


def told(engine: Engine, text: str) -> list[str]:
    return [" ".join(f.text.split()) for f in engine.analyse(page_without_geometry(text))]


def matches(line: str, text: str) -> list[str]:
    page = plain(text)
    phrases = Phrases([line], LISTS, where="test")
    return [page.text[s:e] for s, e, _ in phrases.find(page, PageWords.of(page.lower))]


class TestPhrases:
    @pytest.mark.parametrize(
        ("line", "text", "found"),
        [
            ("epileps*", "Zij heeft Epilepsie.", ["Epilepsie"]),
            ("*kanker", "borstkanker, kankerpaviljoen", ["borstkanker"]),
            (
                "ziekte van *",
                "de ziekte van Parkinson en de ziekte van zijn moeder",
                ["ziekte van Parkinson"],
            ),
            ("(een|de)? burn-out", "met een burn-out; burn-out", ["een burn-out", "burn-out"]),
            (
                "lid (is|wordt)? van (de)? bond",
                "lid is van de bond, lid van bond",
                ["lid is van de bond", "lid van bond"],
            ),
            ("gebroken <delen>", "een gebroken linker heup", ["gebroken linker heup"]),
            ("<delen>klachten", "knieklachten", ["knieklachten"]),
            ("<getal> weken", "12 weken, acht weken, vele weken", ["12 weken", "acht weken"]),
            ("MS", "heeft MS, in ms", ["MS"]),
            ("(knie|heup)(pijn|klachten)", "kniepijn en heuppijn", ["kniepijn", "heuppijn"]),
            ("(PTSS|ADHD)-(klach*|aanval)", "PTSS-klachten", ["PTSS-klachten"]),
            ("slikt pillen (niet)?", "slikt pillen niet", ["slikt pillen niet"]),
            ("(op|met) (krukken|een kruk)", "op een kruk, met krukken", ["op een kruk", "met krukken"]),
            ("lid van <bonden>", "lid van NU'91", ["lid van NU'91"]),
            ("<getal>jarige", "een 12jarige, 12-jarigen", ["12jarige"]),
        ],
    )
    def test_line(self, line: str, text: str, found: list[str]) -> None:
        assert matches(line, text) == found

    def test_unknown_list_is_an_error(self) -> None:
        with pytest.raises(RulesError, match="bestaat niet"):
            Phrases(["gebroken <been>"], LISTS, where="test")

    def test_every_shipped_line_can_match(self) -> None:
        """The words that a phrase asks of a page first are words of what it matches itself."""
        lists = load().lists
        for stem in ("bijzondere-gegevens", "bijzonder-zwak", "bijzonder-geloof", "bijzonder-groepen"):
            for line in lists[stem]:
                if any(sign in line for sign in "*(<"):
                    continue
                page = plain(f"Hij heeft {line}.")
                found = [
                    page.text[s:e]
                    for s, e, _ in Phrases([line], lists, where=stem).find(page, PageWords.of(page.lower))
                ]
                assert line in found, line

    @pytest.mark.parametrize(
        ("text", "asked"),
        [
            ("met een bril", 0),
            ("met een kruk", 1),
            ("op de trap", 0),
            ("de astmakliniek", 0),
            ("de ruiskliniek", 1),
        ],
    )
    def test_a_page_without_its_words_is_passed_over(self, text: str, asked: int) -> None:
        """Of an option of several words the telling one is asked for, of a compound its end."""
        lines = ["(met|op) (een kruk|de rollator)", "(ruis|klop)kliniek"]
        page = PageWords.of(text)
        assert sum(p.may_match(page) for p in Phrases(lines, LISTS, where="test")._phrases) == asked

    @pytest.mark.parametrize("which", [0, -1])
    def test_every_shipped_line_with_a_choice_can_match(self, which: int) -> None:
        """As above, each choice written out as its first or its last option."""
        lists = load().lists

        def option(token: re.Match[str]) -> str:
            if token["list"]:
                return "3" if token["list"] == "getal" else lists[token["list"]][which]
            if token["choice"] is not None:
                return written(token["choice"].split("|")[which])
            return "iets" if token["star"] else token["text"]

        def written(line: str) -> str:
            return "".join(map(option, _TOKEN.finditer(line)))

        for stem in ("bijzondere-gegevens", "bijzonder-zwak", "bijzonder-geloof", "bijzonder-groepen"):
            for line in lists[stem]:
                page = plain(f"Hij heeft {written(line)}.")
                assert list(Phrases([line], lists, where=stem).find(page, PageWords.of(page.lower))), line

    @given(st.text(alphabet="aé -\n\t1.İß\u00ad", max_size=60))
    @settings(max_examples=200, deadline=None)
    def test_offsets_lead_back(self, text: str) -> None:
        copy = plain(text)
        assert len(copy.text) == len(copy.offsets) == len(copy.lower)
        assert list(copy.offsets) == sorted(copy.offsets)
        for at, char in enumerate(copy.text):
            if not char.isspace() and char != "-":
                assert text[copy.offsets[at]] == char
                assert copy.place(copy.offsets[at]) == at


class TestWhatIsTold:
    @pytest.mark.parametrize(
        ("text", "found"),
        [
            # health
            ("Mevrouw heeft een lichte cognitieve stoornis.", "een lichte cognitieve stoornis"),
            ("Hij herstelt van een longembolie.", "een longembolie"),
            ("Zij is zwanger, 22 weken.", "zwanger, 22 weken"),
            ("Mijn moeder brak haar heup.", "brak haar heup"),
            ("Hij is blind aan één oog en suikerpatiënt.", "blind aan één oog en suikerpatiënt"),
            ("Zij staat onder behandeling van een psychiater.", None),
            ("Mijn zoon heeft een pinda-allergie.", "een pinda-allergie"),
            ("Hij slikt antipsychotica.", "slikt antipsychotica"),
            ("Betrokkene is verslaafd aan oxycodon.", "verslaafd aan oxycodon"),
            (
                "Hij heeft hartfalen (NYHA III), glaucoom en suikerziekte.",
                "hartfalen (NYHA III), glaucoom en suikerziekte",
            ),
            ("Mijn vader is bij de longarts.", "bij de longarts"),
            ("His wife has asthma.", "asthma"),
            # faith, descent, sexuality
            ("Hij is praktiserend moslim.", "praktiserend moslim"),
            ("Zij is lid van de Doopsgezinde gemeente.", "lid van de Doopsgezinde gemeente"),
            ("Mijn man is gereformeerd, dus zondag niet.", "gereformeerd"),
            ("Zij komt uit een katholieke familie.", "een katholieke"),
            ("Wij zijn hindoestanen.", "hindoestanen"),
            ("Betrokkene is van Marokkaanse afkomst.", "van Marokkaanse afkomst"),
            ("Hij is homoseksueel.", "homoseksueel"),
            # union, politics, crime
            ("Hij is lid van de FNV.", None),
            ("Zij stemt PVV.", "stemt PVV"),
            ("Hij is veroordeeld voor mishandeling.", "veroordeeld voor mishandeling"),
            ("Tegen hem loopt een verdenking van mensenhandel.", None),
            ("Hij heeft een strafblad.", "een strafblad"),
        ],
    )
    def test_told(self, special_engine: Engine, text: str, found: str | None) -> None:
        spans = told(special_engine, text)
        assert len(spans) == 1
        if found is not None:
            assert spans == [found]

    @pytest.mark.parametrize(
        "text",
        [
            "Het register telt patiënten met diabetes.",
            "Iedere patiënt met tuberculose wordt gemeld.",
            "Mensen met een burn-out kunnen zich melden bij het loket.",
            "Wie eerder hepatitis heeft gehad, krijgt een oproep.",
            "Zij bezocht een katholieke school.",
            "Hij is directeur van het Joods Museum.",
            "Hij gaf een lezing over islamitisch onderwijs.",
            "De ziekte van zijn moeder duurt voort.",
            "Als hij belt, is de collega er niet.",
            "HIJ DIENT ALS CONTACTPERSOON.",
            "Hij voer op de MS Johanna.",
            "Het aantal besmettingen met hiv daalt.",
            "De minister sprak over de bestrijding van mensenhandel.",
        ],
    )
    def test_not_told(self, special_engine: Engine, text: str) -> None:
        assert told(special_engine, text) == []

    def test_weak_word_needs_a_person_in_its_own_sentence(self, special_engine: Engine) -> None:
        assert told(special_engine, "Hij eet koosjer.") == ["eet koosjer"]
        assert told(special_engine, "De griep duurt voort. Hij belt morgen.") == []

    def test_field_that_asks_for_it(self, special_engine: Engine) -> None:
        assert told(special_engine, "Aandoening: multiple sclerose") == ["multiple sclerose"]
        assert told(special_engine, "Dieetwensen\thalal") == ["halal"]
        assert told(special_engine, "Onderwerp\tmultiple sclerose") == []

    @pytest.mark.parametrize(
        "written", ["een depressieve\nstoornis", "een depressieve  stoornis", "een depressieve stoor-\nnis"]
    )
    def test_line_ends_and_spaces_do_not_hide_it(self, special_engine: Engine, written: str) -> None:
        findings = special_engine.analyse(page_without_geometry(f"Hij heeft {written}."))
        assert [f.text for f in findings] == [written]

    def test_it_is_a_proposal_with_evidence(self, special_engine: Engine) -> None:
        (finding,) = special_engine.analyse(page_without_geometry("Hij heeft epilepsie."))
        assert finding.evidence == ("woord:bijzonder",)
        assert finding.score < 0.7


@pytest.mark.parametrize(
    "text", ["a-" * 50_000, "een " * 25_000, "depressi" * 12_000, "kanker " * 14_000, "van " * 25_000]
)
def test_hostile_text_takes_linear_time(special_engine: Engine, text: str) -> None:
    artifacts = special_engine.nlp_engine.artifacts(page_without_geometry(text))
    start = time.process_time()
    for recognizer in special_engine.analyzer.registry.recognizers:
        recognizer.analyze(text, [], artifacts)
    assert time.process_time() - start < 5


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Sijtsma is medisch afgekeurd, zegt haar collega.", "medisch afgekeurd"),
        ("Zijn broertje is opgepakt voor heling.", "opgepakt voor heling"),
        ("Zij is met ziekteverlof wegens borstkanker.", "ziekteverlof wegens borstkanker"),
        ("Hij is bekeerd tot het christendom.", "bekeerd tot het christendom"),
        ("She is asthmatic and lives alone.", "asthmatic"),
        ("Elke zondag gaat u naar de Molukse kerk.", "naar de Molukse kerk"),
        ("Hij is lid van de SGP.", "lid van de SGP"),
        ("Mijn been is in 2021 geamputeerd.", "been is in 2021 geamputeerd"),
        ("Hij verklaart verliefd te zijn geweest op een man.", "verliefd te zijn geweest op een man"),
        ("Mijn vrouw is blind sinds haar geboorte.", "blind sinds haar geboorte"),
        ("Haar zoon loopt bij Antes en werkt niet.", "loopt bij Antes"),
        ("Zijn vader was Marokkaan.", "vader was Marokkaan"),
        ("Zij is Surinaams-Hindoestaans en belt terug.", "Surinaams-Hindoestaans"),
        ("Haar oom was lid van de PKK.", "lid van de PKK"),
        ("Mijn vader was bestuurslid van de JOVD.", "bestuurslid van de JOVD"),
        ("Hij zat vast voor diefstal.", "zat vast voor diefstal"),
        ("Hij is bekend van eerdere inbraken.", "bekend van eerdere inbraken"),
        ("Verdachte van belediging van een agent, zegt de hulpofficier.", "belediging van een agent"),
        ("De schipper, mevrouw Smit, blies 0,9 promille.", "0,9 promille"),
        ("Zij slikt haar hartmedicijnen niet.", "hartmedicijnen"),
    ],
)
def test_more_ways_to_tell(special_engine: Engine, text: str, found: str) -> None:
    assert found in " ".join(told(special_engine, text))


@pytest.mark.parametrize(
    "text",
    [
        "De bus rijdt elke zondag naar de Molukse kerk.",
        "De motie van de leden van de SGP is verworpen.",
        "Het aantal mensen dat is opgepakt voor heling daalt.",
        "De school is blind ontworpen.",
        "Vaccination of cattle against asthma is not planned.",
        "Zij werkt bij de Diabetesvereniging, zegt mevrouw Smit.",
        "Mevrouw Smit kreeg de folder over dementie mee.",
        "Zij volgt de cursus 'Omgaan met doofheid'.",
        "Hij gaf haar folders: 'Gokken, alles over verslaving', 'Schulden en zwanger'.",
        "Zij leest de NHG-Standaard Reuma na.",
        "Hij draagt het over aan het team Huiselijk Geweld.",
        "Mevrouw Smit leest meer over diabetes bij ouderen.",
        "Hij meldt dat psychische klachten onder jongeren stegen.",
        "Zij zegt dat in haar wijk 22 % met astma leeft.",
        "Haar talen: Armeens en Russisch.",
        "Mevrouw Smit werkt in schaal 8 en vraagt naar de proeftijd.",
    ],
)
def test_tells_nothing_of_anybody(special_engine: Engine, text: str) -> None:
    assert told(special_engine, text) == []


class TestExtent:
    """The whole phrase goes, but not the verb that tells nothing, and not what is said beside it."""

    @pytest.mark.parametrize(
        ("text", "found"),
        [
            ("Hij is geopereerd aan een hersentumor, in maart.", ["geopereerd aan een hersentumor"]),
            ("Zij kreeg een burn-out na het ongeval in de tunnel en werkt niet.", None),
            ("Hij is aangehouden voor mishandeling van de postbode.", None),
            ("Hij heeft een veroordeling voor ontucht uit 2009.", ["een veroordeling voor ontucht uit 2009"]),
            ("Zijn zoon gaat elke zondag naar de Poolse mis.", ["gaat elke zondag naar de Poolse mis"]),
            ("Zij is in verwachting van de tweede.", ["in verwachting van de tweede"]),
            ("Hij is transgender (FTM) en belt morgen.", ["transgender (FTM)"]),
            ("Zij heeft epilepsie en gebruikt Ritalin.", ["epilepsie", "gebruikt Ritalin"]),
            ("Hij had leukemie in het Martini Ziekenhuis.", ["leukemie"]),
            ("Zijn zoon is uit de FNV gestapt.", ["uit de FNV gestapt"]),
            ("Zij is seksueel misbruikt.", ["seksueel misbruikt"]),
            ("Haar broer hoort stemmen.", ["hoort stemmen"]),
            ("Zij is opgenomen wegens een depressie.", ["opgenomen wegens een depressie"]),
            ("Hij is geschorst wegens mishandeling.", ["geschorst wegens mishandeling"]),
            ("Zij is slachtoffer van huiselijk geweld.", ["slachtoffer van huiselijk geweld"]),
            ("Mijn opa was een vrome moslim.", ["een vrome moslim"]),
            ("Haar zoon is niet meer gelovig.", ["niet meer gelovig"]),
            ("Zij is onder behandeling voor een aangeboren oogziekte.", None),
            ("Hij kreeg tien jaar gevangenisstraf voor doodslag.", None),
            ("Mijn vrouw behoort tot de Sinti.", ["behoort tot de Sinti"]),
            ("Haar broer behoort tot de alevieten.", ["behoort tot de alevieten"]),
            ("Hij loopt al jaren bij een psychiater.", ["loopt al jaren bij een psychiater"]),
            (
                "Zij stemde bij de laatste verkiezingen op de SGP.",
                ["stemde bij de laatste verkiezingen op de SGP"],
            ),
            ("Hij heeft nog maar één nier.", ["nog maar één nier"]),
            ("Zij is tot 1 maart ziek door migraine.", ["ziek door migraine"]),
            ("Zij kreeg een longembolie na een hysterectomie.", ["een longembolie na een hysterectomie"]),
            ("Zij schreef: hij is “zigeuner” of zo.", ["“zigeuner”"]),
            ("Hij is trouw lid van de Baptistengemeente.", ["trouw lid van de Baptistengemeente"]),
            ("Ik heb een hersentumor gehad in 2006 en werk weer.", ["een hersentumor gehad"]),
            ("Zij is rolstoelafhankelijk sinds mei en belt.", ["rolstoelafhankelijk"]),
            (
                "Haar oom was aangehouden voor mishandeling van de buurman in maart 2021.",
                ["aangehouden voor mishandeling van de buurman"],
            ),
            ("Hij is als Jehova's getuige met de doelgroep bekend.", ["Jehova's getuige"]),
            ("Zij heeft erg heftige migraine.", ["erg heftige migraine"]),
            (
                "Hij is veroordeeld voor rijden onder invloed (12 november) en belt.",
                ["veroordeeld voor rijden onder invloed"],
            ),
            ("Zij is onder behandeling bij Emma Kinderziekenhuis.", ["onder behandeling"]),
            ("Haar man lag daar; de ambulance zag een open breuk.", ["een open breuk"]),
        ],
    )
    def test_extent(self, special_engine: Engine, text: str, found: list[str] | None) -> None:
        spans = told(special_engine, text)
        if found is None:
            assert len(spans) == 1
            assert not re.search(r"werkt|kreeg een", spans[0])
            assert spans[0].endswith(("tunnel", "postbode", "aangeboren oogziekte", "voor doodslag"))
        else:
            assert spans == found

    @pytest.mark.parametrize(
        "text",
        [
            "Hij heeft geen strafblad.",
            "Zijn foto is misbruikt.",
            "Zij sprak over cijfers over long covid en ging weg.",
            "Hij zegt dat mensen met epilepsie een pas krijgen.",
            "Zij leest dat een depressie op zichzelf geen recht geeft.",
            "Zij meldt dat een leerling leerplichtig is, zoals dyslexie en autisme dat zijn.",
            "Hij schrijft dat een kind met epilepsie geen zorgsignaal is.",
            "Zij streept het woord “allochtoon” in zijn rapport door.",
            "Hij vraagt een Joods graf aan.",
        ],
    )
    def test_of_nobody(self, special_engine: Engine, text: str) -> None:
        assert told(special_engine, text) == []


class TestModel:
    """What the language model calls special data is judged like the words of the lists."""

    def spans(
        self, engine: Engine, text: str, phrase: str, certainty: float | None
    ) -> list[tuple[str, float]]:
        artifacts = engine.nlp_engine.artifacts(page_without_geometry(text))
        doc = artifacts.tokens
        start = text.index(phrase)
        span = doc.char_span(start, start + len(phrase), label="BIJZONDER")
        doc.set_ents([span])
        artifacts.entities = list(doc.ents)
        if certainty is not None:
            doc.user_data[SCORES] = {(span.start, span.end): certainty}
        (recognizer,) = engine.analyzer.registry.recognizers
        return [(text[r.start : r.end], r.score) for r in recognizer.analyze(text, [], artifacts)]

    def test_its_certainty_is_the_score(self, special_engine: Engine) -> None:
        text = "Zij kan sinds haar val niets meer onthouden."
        phrase = "kan sinds haar val niets meer onthouden"
        assert self.spans(special_engine, text, phrase, 0.91) == [(phrase, 0.91)]
        assert self.spans(special_engine, text, phrase, None) == [(phrase, 0.5)]
        assert self.spans(special_engine, text, phrase, 0.6) == []

    def test_a_find_that_agrees_with_the_lists_needs_less_certainty(self, special_engine: Engine) -> None:
        """There the lists say that it is special data, the model how far it reaches."""
        text = "Hij had die nare vijfde psychose achter de rug."
        phrase = "die nare vijfde psychose"
        assert self.spans(special_engine, text, phrase, 0.3) == [(phrase, 0.6)]
        assert self.spans(special_engine, text, phrase, 0.2) == [("psychose", 0.6)]

    @pytest.mark.parametrize(
        ("text", "phrase", "found"),
        [
            ("Zij heeft hartfalen en de cel was koud.", "heeft hartfalen en de cel", "hartfalen"),
            ("Hij wordt gepest omdat hij moslim is.", "gepest omdat hij moslim", "moslim"),
            ("Zij is zelf zwanger en blij.", "is zelf zwanger en", "zwanger"),
            ("Na zijn burn-out werkt hij weer.", "Na zijn burn-out", "burn-out"),
            ("Hij heeft astma en epilepsie.", "heeft astma en epilepsie", "astma en epilepsie"),
            ("Tan is lid van de Gereja Kristen Jemaat.", "lid van de", "lid van de Gereja Kristen Jemaat"),
            ("Zij is ernstig ziek (leukemie) en belt.", "ernstig ziek (leukemie", "ernstig ziek (leukemie)"),
            ("Hij was toen al blind, zei zij.", "toen al blind", "blind"),
            (
                "Hij is in 2017 veroordeeld voor heling.",
                "in 2017 veroordeeld voor heling",
                "veroordeeld voor heling",
            ),
            ("Dat hij al maanden longkanker had.", "maanden longkanker had", "longkanker"),
            ("Hij zag dat zij astma had in mei.", "astma had in mei", "astma"),
            ("Vader lijdt aan vasculaire dementie.", "vasculaire dementie", "lijdt aan vasculaire dementie"),
        ],
    )
    def test_its_edges(self, special_engine: Engine, text: str, phrase: str, found: str) -> None:
        text = f"De collega belt: hij vertelt het. {text}"
        assert [span for span, _ in self.spans(special_engine, text, phrase, 0.95)] == [found]

    def test_the_union_goes(self, special_engine: Engine) -> None:
        text = "Hij heeft epilepsie met zware aanvallen thuis."
        assert self.spans(special_engine, text, "met zware aanvallen", 0.9) == [
            ("epilepsie met zware aanvallen", 0.9)
        ]

    def test_splinters_and_anybody_stay(self, special_engine: Engine) -> None:
        assert self.spans(special_engine, "Zij heeft dat ook.", "dat", 0.9) == []
        assert (
            self.spans(special_engine, "Iedere patiënt vergeet wel eens iets.", "vergeet wel eens", 0.9) == []
        )
