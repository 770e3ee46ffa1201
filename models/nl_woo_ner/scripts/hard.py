# ruff: noqa: E501 (word lists and sentences read better on one line)
"""Invented texts for what a model gets wrong first: words that look like names, and names that look like words.

Lists and templates only; the slots are those of ``templates.Writer``. ``{Amb}`` is an ordinary word that is a
surname too, here as a word; ``{p1.amb}`` is a person with such a surname. Every trap has a twin with a person in the
same place, so that the words around decide.
"""

from __future__ import annotations

import random
import re

from gazetteer import plain
from names import People, Person

#: Nouns that head lines, cells and sentences in government documents.
NOUNS = (
    "Gesprek|Verslag|Besluit|Aanleiding|Advies|Planning|Overdracht|Rooster|Dienst|Melding|Incident|Locatie|Woning|Dossier|Zaak|Klacht|Bezwaar|"
    "Beroep|Verzoek|Aanvraag|Vergunning|Controle|Bevinding|Bijlage|Noten|Bronnen|Literatuur|Verantwoording|Kosten|Baten|Dekking|Budget|Factuur|"
    "Offerte|Contract|Opdracht|Levering|Betaling|Vordering|Schade|Aangifte|Getuige|Verklaring|Zitting|Vonnis|Uitspraak|Termijn|Datum|Tijd|Duur|"
    "Reden|Oorzaak|Gevolg|Risico|Maatregel|Actie|Resultaat|Effect|Doel|Middel|Inzet|Bezetting|Ziekte|Verlof|Vakantie|Werkdruk|Opleiding|"
    "Vacature|Sollicitatie|Beoordeling|Functie|Salaris|Toelage|Reis|Vervoer|Parkeren|Sleutel|Kast|Kamer|Gebouw|Ingang|Balie|Wacht|Bewaking|"
    "Brand|Water|Stroom|Gas|Riool|Weg|Brug|Sluis|Dijk|Boom|Groen|Afval|Geluid|Licht|Geur|Stof|Bodem|Lucht|Dier|Hond|Kat|Vee|Vis|Voer|Mest|"
    "Zorg|Hulp|Steun|Jeugd|School|Les|Toets|Leerplicht|Verzuim|Huur|Schuld|Uitkering|Toeslag|Belasting|Aanslag|Boete|Invordering|Beslag|"
    "Stand|Status|Voortgang|Vervolg|Slot|Sluiting|Rondvraag|Mededelingen|Ingekomen|Post|Mail|Telefoon|Sms|Foto|Kaart|Tekening|Model|Tekst|"
    "Koppeling|Server|Netwerk|Systeem|Account|Rechten|Wachtwoord|Back-up|Storing|Update|Versie|Release|Test|Vraag|Antwoord|Reactie|Opmerking|"
    "Kern|Context|Proces|Draagvlak|Bezuiniging|Taakstelling|Raming|Prognose|Monitor|Enquête|Steekproef|Analyse|Methode|Selectie|Tabel|Figuur"
).split("|")
#: Who does something without being named.
SOMEBODY = (
    "Man|Vrouw|Jongen|Meisje|Kind|Bewoner|Bewoonster|Melder|Meldster|Eigenaar|Huurder|Verhuurder|Buurman|Buurvrouw|Omwonende|Klager|Verzoeker|"
    "Aanvrager|Bezwaarmaker|Gemachtigde|Advocaat|Rechter|Griffier|Officier|Politie|Brandweer|Ambulance|Ambu|Huisarts|Arts|Psychiater|Verpleging|"
    "Moeder|Vader|Zoon|Dochter|Kleinzoon|Kleindochter|Broer|Zus|Opa|Oma|Oom|Tante|Neef|Nicht|Partner|Echtgenoot|School|Mentor|Docent|Leerling|"
    "Student|Stagiair|Collega|Directie|Bestuur|Raad|College|Commissie|Gemeente|Provincie|Ministerie|Inspectie|Dienst|Team|Afdeling|Beveiliging|"
    "Portier|Receptie|Monteur|Aannemer|Schipper|Kapitein|Matroos|Bemanning|Chauffeur|Bestuurder|Passagier|Getuige|Verdachte|Slachtoffer|Agent|"
    "Boa|Handhaver|Inspecteur|Toezichthouder|Wethouder|Burgemeester|Minister|Kabinet|Kamer|Fractie|Burger|Betrokkene|Cliënt|Patiënt|Werkgever|"
    "Werknemer|Medewerker|Leidinggevende|Voorzitter|Secretaris|Notulist|Projectleider|Opdrachtgever|Leverancier|Verzekeraar|Bank|Notaris|Tolk"
).split("|")
DOES = (
    "zegt|meldt|vraagt|vindt|denkt|wil|belt|stelt|reageert|stuurt|heeft|is|zal|kan|moet|mag|gaat|komt|was|had|vertelde|belde|mailde|kreeg|zag|liep|"
    "woont|werkt|riep|weigerde|kwam|ging|gaf|nam|sprak|vroeg|verklaart|verklaarde|ontkent|erkent|betwist|bevestigt|acht|meent|hoopt|wacht|zoekt|"
    "regelt|pakt|trekt|schrijft|leest|bespreekt|neemt|brengt|haalt|maakt|doet|weet|kent|ziet|hoort|blijft|vertrekt|ruilt|bezocht|klaagt|herinnert|"
    "attendeert|adviseert|stemt|tekent|paraferde|keurt|wijst|licht|vult|rondt|opent|sluit|bedankt|steunt|deelt|herhaalt|vermoedt|verwacht|twijfelt"
).split("|")
REST = (
    "dat {topic} klaar is|niet persoonlijk aan te spreken|het dossier terug|morgen vrij|met pensioen|op {date} terug|de brief vandaag|daar niets van|"
    "om uitstel|naar {topic}|zich ziek gemeld|in {place}|de klacht ingetrokken|aan dat {topic} vertraging heeft|contact op met {code}|het verslag|"
    "een oplossing voor {topic}|niet eens met {topic}|gisteren thuis|erbij|akkoord|de planning toe|vanaf de {street}|het voorstel in|gewond geraakt|"
    "een taart gebracht|niet gebeld|bij de balie|drie keer langs geweest|geen bezwaar|het woord|nog twee vragen|op de wachtlijst|bang voor de gevolgen"
).split("|")
#: What a sentence in the imperative begins with.
ORDERS = (
    "Koppel|Bespreek|Controleer|Stuur|Bel|Mail|Vraag|Geef|Neem|Kijk|Let|Zorg|Maak|Zet|Leg|Haal|Breng|Vul|Rond|Werk|Pas|Stem|Deel|Plan|Noteer|"
    "Registreer|Archiveer|Verwijder|Herstel|Sluit|Open|Lees|Schrijf|Teken|Parafeer|Beoordeel|Onderzoek|Vergelijk|Bepaal|Benoem|Borg|Beperk|Verleen|"
    "Weiger|Handhaaf|Verleng|Start|Stop|Wacht|Houd|Laat|Kies|Gebruik|Zie|Ga|Kom|Doe|Spreek|Toets|Meet|Tel|Schat|Reken|Boek|Betaal|Koop|Lever|Bestel"
).split("|")
#: Shops, papers, programs, institutions: known by name alone, without a word that says what they are.
BRANDS = (
    "Albert Heijn|Jumbo|Lidl|Aldi|Hema|Kruidvat|Etos|Blokker|Action|Gamma|Praxis|Karwei|Bol|Coolblue|Ikea|Wehkamp|Zalando|Marktplaats|Thuisbezorgd|"
    "Shell|Esso|Tango|KPN|Ziggo|Odido|Vodafone|Eneco|Vattenfall|Essent|Greenchoice|Stedin|Liander|Enexis|Tennet|Gasunie|Vitens|Evides|Dunea|Waternet|"
    "Connexxion|Arriva|Qbuzz|Keolis|Transdev|PostNL|DHL|Sandd|Achmea|Ohra|Menzis|Zilveren Kruis|Interpolis|Centraal Beheer|Aegon|Univé|Rabobank|"
    "Volksbank|Triodos|Knab|Randstad|Tempo-Team|Manpower|Olympia|Deloitte|Accenture|Capgemini|Ordina|Sogeti|Atos|Centric|Pinkroccade|Berenschot|"
    "Twynstra Gudde|Andersson Elffers Felix|Arcadis|Sweco|Tauw|Movares|Heijmans|Ballast Nedam|Dura Vermeer|Strukton|Boskalis|Philips|Siemens|"
    "Volkskrant|Telegraaf|Trouw|Parool|Nieuwsuur|Zembla|Pointer|Argos|Follow the Money|Omroep West|Tubantia|Gelderlander|Stentor|Teams|Outlook|Word|"
    "Excel|SharePoint|OneDrive|Zoom|Webex|Signal|WhatsApp|Slack|Jira|Trello|Miro|Mural|Corsa|Verseon|Djuma|Decos|Join|Suwinet|Digipoort|Mijnoverheid|"
    "Berichtenbox|Topdesk|Oracle|Citrix|Parnassia|Yulius|Altrecht|Arkin|Lentis|Dimence|Mondriaan|Cordaan|Amstelring|Laurens|Humanitas|Philadelphia|"
    "Cosis|Ambiq|Pluryn|Karakter|Levvel|Enver|Jarabee|Elker|Fontys|Saxion|Windesheim|Avans|Inholland|Zadkine|Nordwin|Aeres|Vluchtelingenwerk|Nidos"
).split("|")
#: Words that begin a sentence and are no subject that was named: adverbs, participles, infinitives, plurals.
STARTS = (
    "Daarmee|Daarom|Daarna|Daarnaast|Daarbij|Hiermee|Hierbij|Hierna|Hierover|Vervolgens|Misschien|Mogelijk|Wellicht|Inmiddels|Uiteindelijk|Overigens|"
    "Desgevraagd|Desgewenst|Desondanks|Kortom|Namelijk|Bovendien|Tevens|Echter|Gisteren|Vandaag|Morgen|Onlangs|Recent|Eerder|Later|Nachts|Overdag|"
    "Wekelijks|Maandelijks|Jaarlijks|Telefonisch|Schriftelijk|Mondeling|Aangesproken|Aangehouden|Aangetekende|Afgesproken|Afgestemd|Afgewezen|Akkoord|"
    "Besproken|Besloten|Betaald|Gebeld|Gehoord|Gelezen|Gemeld|Gemaild|Gestart|Gesloten|Gewijzigd|Gezien|Ingediend|Ingetrokken|Ontvangen|Opgelost|"
    "Overgedragen|Uitgevoerd|Verplaatst|Verstuurd|Vertrokken|Voorgelegd|Afschalen|Opschalen|Opruimen|Bellen|Nabellen|Mailen|Uitzoeken|Afwachten|"
    "Doorsturen|Navragen|Overleggen|Aanpassen|Vastleggen|Opletten|Studenten|Leerlingen|Bewoners|Omwonenden|Betrokkenen|Ouders|Kinderen|Medewerkers|"
    "Ambtenaren|Afbeeldingen|Foto's|Dozen|Kosten|Cijfers|Gegevens|Stukken|Kaarten|Gevolgen|Opmerkingen|Vragen|Antwoorden|Bezwaren|Klachten|Exploitant|"
    "Houder|Journalist|Waarschuwing|Let op|Ibidem|Idem|Nvt|Zie boven|Kleine|Grote|Nieuwe|Oude|Goede|Laatste|Eerste|Tweede|Mooie|Lange|Onbekend|Gemengd"
).split("|")
ENGLISH = (
    "Fine with me, please go ahead.|Kind reminder: the deadline is {date}.|Best wishes for the new year!|God bless you all.|Good luck with {topic}.|"
    "Please find attached the minutes.|Looking forward to your reply.|As discussed, the meeting is on {weekday}.|Head of Unit|Deputy Director|"
    "Great work, thanks.|See you on Monday.|Happy to help.|Sorry for the late reply.|Many thanks in advance.|Sure, no problem.|Well done, team.|"
    "Thank you very much.|Hope this helps.|Let me know what you think.|Will do.|Noted with thanks.|Any updates?|Action required: {topic}.|"
    "Please note: Confidential. External sender.|Sent from my phone|Invitation: {topic}|Accepted: {topic}|Out of office until {date}|Warm regards|"
    "Senior Policy Officer|Ministry of Foreign Affairs of the Netherlands|Embassy of the Kingdom of the Netherlands|Terms and Conditions apply."
).split("|")
OTHER_TONGUES = (
    "Goeie, hjir is it ferslach fan de gearkomste.|It giet oan, sei er tsjin ús.|Tige tank foar jo berjocht.|As it kin, dan komme wy moarn.|"
    "Heit en mem wiene der ek by.|Wy sjogge it oan nei de simmer.|Moin, hoe is 't met joe?|Danke für Ihre Nachricht.|Mit freundlichen Grüßen|"
    "Sehr geehrte Damen und Herren,|Bien à vous,|Merci beaucoup pour votre aide.|Bonjour à tous,|Cordialement|Gracias por todo.|Danki pa bo yudansa.|"
    "Bon dia, mi ta skirbi boso pa {topic}.|Insha Allah lukt het morgen.|Mashallah, wat een nieuws.|Selam, iyi günler.|Dzień dobry, dziękuję.|"
    "Fa waka, alles goed?|L.S.|Xxx|Xx|Groetjes|Liefs|Kus|Dikke kus|Joejoe|Hoi hoi|Hihi|Oei|Tja|Oké dan|Pfff|Nou ja|Top|Yes|Jeetje|Gossie|Succes"
).split("|")
NICKS = "Dré Sjaak Sas Miep Wim Guus Kees Bep Riet Jopie Ger Lammie Sjouk Truus Ka Nel Jo Toos Bram Cor Sjon Mo Ab Moh Ali Fa Yas Nadi Oli Ed Ton Zus Bert Geer Har Wout Tjeerd Piet Rinus Mies Tinus Jelle Sieb Klaas Fem Ster Ilo Mira".split()
SUFFIX = "tje|ie|ke|sie|a|o|y|mans|pie".split("|")

#: Words that look like names.
TRAPS = """
{Wie} {doet} {rest}. {Wie} {doet} {rest}.
{Start} {rest}. {Start} {doet} {Wie} {rest}. {Start}, {rest}.
{Start}: {rest}. {Start} {rest}; {start} ook. {Start} {topic}.
{Start} {doet} de {fam} {rest}. 's Nachts {doet} {Wie} {rest}. {Start} {woord} {rest}.
De kruising {trap.street} - {trap.street}; de {trap.street}/{trap.street} is dicht. "{trap.street} schoon".
Gemaal {trap.last} draait. Sluis {trap.last}, loods {trap.first} en molen De {Amb} zijn gecontroleerd.
Het arrest-{trap.last}/{trap.last2} en het {trap.last}-criterium; zie ook {trap.last}/{trap.last2}.
De onderzoeken {trap.first}, {Woord} en {trap.last} lopen nog. Operatie {trap.first} is gesloten.
{k1.core}, {k1.initials}, {k2.initials} {k2.last}, {k3.initials} {k3.last} ({year}). {Woord} {woord} {woord}. {place}: {acr}.
• {k1.core}, {k1.initials} & {k2.initials} {k2.last} ({year}). {Noun} en {noun}. {brand}, {n}({n}), {nr}.
Zie {k1.last} en {k2.last} ({year}), {k3.last} e.a.; anders {k4.last} ({year}).
{firm} staat hier met een aanmaning; {firm} haalt op. In dienst van {firm}. Advies van {firm} en {firm}.
{Wie} {doet} {rest}; {p1.last} {doet} {rest}.
{Order} {woord} en {woord} met {topic}. {Order} {topic}.
{Order} {topic} voor {date}. {Order} ook {woord}. {Order} {rest}.
{Amb} en {amb} vallen buiten {topic}. De {amb} ligt in {place}, een {amb} is er niet.
De {amb} is {woord}. Het {amb} staat op de {amb}. {Amb} en {amb}: {nr}.
{Amb}: {nr}. {Amb}: {nr}. {Amb}: {woord}.
{Noun} is {woord}. {Noun}: {topic}. {Noun} {woord} op {date}.
{Noun}: {weekday} {date}, bij de {street}.
De kinderen spreken {volk} en {volk}. Zij spreekt {volk}, ik niet. Vertaald uit het {volk}.
{Volk} nationaliteit; {volk} paspoort; {volk} taal. Kleine {woord}, grote {woord}.
Een {volk}-{volk} echtpaar met een {volk} kenteken.
De boodschappen komen van {brand}. De factuur van {brand} is betaald; {brand} levert {topic}.
Invaller via {brand}; abonnement bij {brand}. Volgens {brand} klopt {topic} niet.
Er komt een plek bij {brand}. Zij is opgenomen in {brand} te {place}; {brand} meldt de ontslagdatum.
Het staat in {brand} en in {brand}, zie ook {brand}. Inloggen via {brand}.
Zij studeert bij {brand} {brand}. Stage bij {firm}. Gekocht bij {firm}; {firm} bezorgt.
De kramen van {firm} en {firm} stonden goed. Klanten van {firm} klagen over {topic}.
Na {trap.first} trok storm {trap.first} over. De krant schreef dat '{trap.first} de schuld kreeg'.
Storm {trap.first} en storm {trap.first} gaven schade; door {trap.first} vielen bomen om.
Ik liet mijn hond uit, {trap.first} heet hij. De kat heet {trap.first}. {trap.first} is een hond.
De hond heet {trap.first}. Het paard {trap.first} en de pony {trap.first} staan in de wei.
De vissersboot {trap.first} en de duwboot {trap.ship} lagen stil. Aan boord van de {trap.ship} was niemand.
De app {trap.first} werkt niet; log opnieuw in bij {trap.first}. De chatbot heet {trap.first}.
Project {trap.first} en programma {trap.last} lopen uit. Werkgroep {Woord} is {woord}.
Camping {trap.last}, restaurant {trap.first} en café De {Amb} zijn open. Hotel {trap.last} ligt aan de {street}.
Het stuk over {trap.misc} staat in {brand}; {brand} bracht dat gisteren.
Aan de {street}, het {trap.place} en de {trap.bridge} ligt {topic} stil.
{english} {english}
{tongue} {english}
{english}
{tongue}
{zin} {zin}
{zin}
{zin}
Met Pasen, Kerst, Hemelvaart en de Ramadan zijn wij dicht; met Sinterklaas niet.
Wie {doet} {rest}? Waarom {doet} niemand {rest}? Zie ook {Noun} en {Noun}.
'{Amb} {doet} {rest}', staat op het bord. Tag: "{CAPS}". Bord: "{Amb}".
De verdachte, de getuige en de {fam} zijn gehoord. {Wie} bleef bij {zijn} verklaring.
Volgens {Wie} en {Wie} is {topic} te laat. Graag reactie van {acr} en {acr}.
{Wie} van {brand} en {Wie} van {firm} zijn gebeld.
{Noun} {acr}, {acr} en {acr}. {Noun}: {acr}/{acr}. De {acr} en de {Acr} stemmen af.
De minister van {ministry} en de {K} van {ministry} reageren op {date}.
Ter {amb} en te {amb} is {woord}. Van {woord} tot {woord}; van {Noun} naar {Noun}.
"""

#: Names that look like words, and names in places where a model does not expect them.
PROSE = """
{p1.amb} {doet} {rest}. {p2.amb} {doet} {rest}.
{p1.amb} {doet} {rest}; {Wie} {doet} {rest}.
{p1.last} {doet} {rest}. {p2.first} {doet} {rest}. {p1.last} {doet} {rest}.
De factuur van {p1.full} is betaald; {p2.last} levert {topic}. Advies van {p3.full} en {p4.last}.
De boodschappen komen van {p1.first}. Invaller via {p2.first}. Gekocht bij {p3.last}; {p3.last} bezorgt.
Er komt een plek bij {p1.last}; {p1.last} legt dat vast. Zij woont bij {p2.full} te {place}; {p2.first} meldt dat.
Ze zegt dat ze {p1.first} heet. Het meisje heet {p2.first}, haar broer {p3.first}. Hoe heet je? {p1.first}.
Een jongen, {p1.first} heet hij, {doet} {rest}. Advies van {p2.full} is om {rest}. Aan boord was {p3.full}.
Klanten van {p1.last} klagen; volgens {p2.full} klopt {topic} niet. Het staat bij {p3.first}, zie {p4.last}.
Na {p1.first} sprak {p2.first}; door {p3.first} is dat gemeld. Via secr. {p4.first} bereikbaar.
Jhr. {p1.noble} en mevrouw {p2.noble} {doet} {rest}. {p3.full} sr. en {p3.last} jr. {doet} {rest}.
De vragen lopen binnen bij {p1.first}; het budget zit bij {p2.first}. Bellen met {p3.first} van {acr}.
Bij {p1.first} op kamer {nr}, voor {p2.first}, via {p3.first} en door {p4.last}. Filmpje met {p1.first} van {acr}.
Geregeld met {fam} {p1.full}. Haar {fam}, {p2.first}. {Start} {doet} {p1.last} {rest}.
Hij gaf op te zijn {p1.full}, in dienst van {firm}. {Start} verklaarde hij dat {p2.last} {rest}.
{Noun}: '{p1.last}: {rest}.' {Noun}: '{p2.first} {doet} {rest}.' Dit betrof ook een {p3.last}.
{p1.full} ({p1.script}) en {p2.full} ({p2.script}). {p1.script}
Vergeet {p1.low} niet, en {p2.low} ook. {Start} {p3.low} {rest}.
{p1.first} {doet} {rest}. {Noun} is {woord}. {p2.last} {doet} {rest}.
Wil jij {p1.amb} bellen? {p2.amb} {doet} {rest}. Stuur {topic} naar {p1.amb}.
{p1.amb}, {p2.amb} en {p3.amb} waren erbij; {p4.amb} niet.
Volgens {p1.amb} {doet} de {amb} niets. De {amb} van {p1.amb} is {woord}.
Onder oude {p1.last} was dat anders. Onze {p1.first} {doet} {rest}. Ouwe {p2.last} ook.
{p1.first}, nee: {p2.first}, sorry, autocorrectie. {p3.nick} {doet} {rest}.
Iemand van de fietsclub ({p1.first}? {p2.first}? ik weet het niet meer) {doet} {rest}.
Afscheid {p1.nick}: {p1.nick} weet van niets, {fam} {p2.nick} wel. Niet vergeten: {p1.nick} {doet} {rest}.
Het kind {p1.first} gaat naar {trap.school}. De intern begeleider, juf {p2.first}, {doet} {rest}.
Een matroos, {p1.full}, raakte gewond. {p1.last} {doet} {rest}; '{p1.last} {doet} {rest}'.
Geen noten i.v.m. {p1.first}. De sleutel is van {p2.first}. Namens {p3.last} en {p4.first}.
Kinderen: {p1.first} ({nr}), {p2.first} ({nr}) en {p3.first} ({nr} maanden).
Een buurman, aangeduid als '{p1.first} {p2.letter}', {doet} {rest}. Vraag {p3.first} {p4.letter} ook.
{p1.letter} en {p2.letter} {p3.last} hebben {topic} getekend. {p4.core}, {p1.letter} en {p2.letter}, omwonenden.
Opgenomen door {p1.code}; laatste controle {p2.code}. Persoonlijke aantekening {p1.code}: {topic}.
Getypt: {p1.code}. Aangevuld {p2.core} {date2}; gereviewd {p3.code} {date2}. Coll.: {p4.code}
Paraaf {p1.code} / {p2.code}, tweede lezer {p3.code}; overdracht {p4.code}.
Overleg {p1.code}-{p2.code} van {date2}: {topic} (actie {p1.code}).
De arts schreef {p1.CAPS} op het formulier; in het paspoort staat {p2.CAPS}.
De verdachte, {p1.CAPS}, geboren op {birth}, {doet} {rest}.
Bestand {p1.under}_{word}.pdf en map /{acr}/{p2.under}/{nr}.
IK BEN {p1.CAPS} EN IK WIL {topic}. MIJN NAAM IS {p2.CAPS}.
i have spoken to {p1.low} and {p2.low}, they {woord} on {date}.
ik ben {p1.low} en mijn zoon heet {p2.low}. volgens {p3.low} {doet} niemand {rest}.
{p1.double} {doet} {rest}. Mevrouw {p2.double} en de heer {p3.double} {rest}.
{p1.fdouble} en {p2.fdouble} ({code}) {doet} {rest}.
Aanwezig: {p1.fdouble}, {p2.fdouble} en {p3.full}. Afwezig: {p4.double}.
Taart halen: {p1.first}. Kaart tekenen: {p2.first}, {p3.first}. Zaal: {p4.last}.
Met {p1.first} en {p2.first} gegeten bij {brand}. {p3.first} van {brand} {doet} {rest}.
{p1.full} van {firm} en {p2.full} van {trap.company} {doet} {rest}.
De {volk} {fam} {p1.first} {doet} {rest}. {Wie} {p2.last} ook.
Regards, {p1.first}. Fine with me! {p2.first} will join. {english} {p3.first}
{tongue} {p1.first} {doet} {rest}.
{zin} {p1.last} {doet} {rest}. {zin}
{zin} Volgens {p1.full} {doet} {topic} niets.
"""

SNIPPETS = [
    "{Noun}\\n\\n{p1.last} {doet} {rest}.\\n\\n{Noun}\\n\\n{zin}",
    "{date2} {time}\\t{p1.full}\\t{chat}\\n{date2} {time}\\t{p2.first}\\t{chat} {p1.first}\\n{date2} {time}\\t{p3.last}\\t{nr} stuks",
    "{date2} {time}\\n{p1.full}\\n{chat}\\n{date2} {time}\\n{p2.full}\\n{chat} {p1.last}, {chat}",
    "{p1.CAPSreg2}\\n{Noun} {phone}\\n{mobile}\\n\\n{p2.CAPSreg2}\\n{phone}",
    "{acr}\\n\\n{p1.initials} {p1.last}\\n\\n{Noun}\\n\\n{p2.first}\\n\\n{acr}\\n\\n{p3.last}",
    "{Noun}\\n{p1.first}\\n{Noun}\\n{p2.last}\\n{acr}\\n{p3.code}",
    "{acr} {p1.initials} {p1.last}\\t{acr} {p2.code}\\t{acr}\\n{p3.initials} {p3.last}\\t{p4.code}\\t{Noun}",
    "Achternaam\\t{p1.CAPS1}\\nVoorvoegsel(s)\\t{p1.prefix}\\nVoornamen\\t{p1.first} {p2.first} ({p1.nick})",
    "{Noun}\\t{p1.first}\\t{phone}\\n{Noun}\\tvia {p2.first}\\t-\\n{Noun}\\tn.v.t.\\t{Start}\\n{Noun}\\tsecr. {p3.first}\\t-",
    "Verklaringen\\n\\n{p1.last}: '{rest}.'\\n\\n{p2.amb}: '{Start} {rest}.'\\n\\n{Wie}: '{Start} {rest}.'",
    "{Start} {rest}.\\n\\n{Start}\\n\\n{zin}\\n\\n{p1.last}\\n{role}",
    "{n} m\\t{nr}\\t{p1.first}\\n{nr} m\\t{Amb}\\t{p2.first}\\n{acr}\\t{Noun}\\t{p3.last}",
    "{Noun}\\n\\n{Wie} {doet} {rest}. {zin}\\n\\n{Noun}\\n\\n{zin}",
    "{Amb}\\n\\n{n}. Zie {trap.misc}.\\n{n}. {zin}",
    "{n}. {Noun}\\n\\n{Order} {topic}.\\n{n}. {Amb}\\n\\n{zin}",
    "{n}.{n} {Noun}\\n{zin}\\n{n}.{n} {Noun} en {noun}\\n{p1.amb} {doet} {rest}.",
    "• {Wie} {p1.first} {doet} {rest}\\n• {Wie} {doet} {rest}\\n• {Noun}: {topic}\\n• {p2.amb} {doet} {rest}",
    "• {Order} {topic}\\n• {Order} {woord}\\n• {Noun} {woord}\\n• {p1.last}: {topic}",
    "- {p1.first} {doet} {rest}\\n- {Wie} {doet} {rest}\\n- {Amb} {woord}",
    "{time} {Wie} {doet} {rest}.\\n{time} {p1.amb} {doet} {rest}.\\n{time} {Noun} {rest}. {Wie} gebeld.",
    "{time} Melding {Noun}. {Wie} ter plaatse, {p1.last} {doet} {rest}.\\n{time} Rustig. {Amb} gecontroleerd.",
    "{Noun}\\t{Noun}\\t{Noun}\\n{Amb}\\t{nr}\\t{woord}\\n{Noun}\\t{nr}\\t{p1.code}\\n{Amb} {woord}\\t{nr}\\t{woord}",
    "{Noun}\\t{Wie}\\t{Noun}\\n{topic}\\t{p1.amb}\\t{date2}\\n{topic}\\t{Wie}\\t{date2}\\n{topic}\\t{p2.first}\\t{date2}",
    "{Wie}\\t{p1.full}\\t{Volk} nationaliteit\\n{Wie}\\t{p2.register}\\t{volk}\\n{Wie}\\t{brand}\\t{nr}\\n{Wie}\\t{firm}\\t{nr}",
    "{Noun}\\n{Amb}\\n{Noun}\\n{Volk}\\n{Noun}\\n{brand}\\n{Noun}\\n{p1.full}",
    "{brand}\\t{nr}\\t{date2}\\n{firm}\\t{nr}\\t{date2}\\n{p1.full}\\t{nr}\\t{date2}\\n{trap.misc}\\t{nr}\\t{date2}",
    "Leverancier\\t{firm}\\nContact\\t{p1.full}\\nProduct\\t{brand}\\n{Noun}\\t{Amb}",
    "Taal\\t{volk}\\nNationaliteit\\t{Volk}\\nTolk\\t{p1.full}\\nSchool\\t{trap.school}\\nHuisdier\\t{trap.first}",
    "Onderwerp: {Noun} {topic}\\n\\n{tongue}\\n\\n{p1.first}, {english}\\n\\n{tongue} {p2.first}",
    "Onderwerp: {Amb}\\n\\n{p1.nick}, leuk! {chat}\\n\\nxxx {p2.nick}",
    "{english}\\n\\nRegards, {p1.first}\\nHead of Unit\\n{phone}",
    "{english}\\n\\nKind regards,\\n\\n{p1.full}\\nDeputy Director | {code}\\n{english}",
    "{tongue}\\n\\n{zin}\\n\\n{p1.first}",
    "Lieve allemaal,\\n\\n{prose}\\n\\nliefs {p1.nick}",
    "Partner en kind\\t{p1.full}; {p2.first} ({nr})\\nGemachtigde\\tmr. {p3.full}\\nMede namens\\t{p4.letter} en {p5.letter} {p1.last}",
    "Typ.: {p1.code}. Dossiernaam: {nr}_{p2.CAPS1}_{p2.letter1}_{word}.pdf",
    "Behandeld: {p1.code}  Gezien: {p2.code}  Coll.: {p3.code}\\nkopie: {p4.user}, {p5.user}",
    "{Noun} leeg, nr. {n}, {n} en {nr} – paraaf {p1.code} / {p2.code}",
    "Verslag {p1.code} – verspreid {date2} – akkoord {p2.code}\\n{Noun} {acr} – {acr} – {nr}",
    "From: {p1.CAPSreg} (External) </O=EXCHANGELABS/CN=RECIPIENTS/CN={ref}-{p1.CAPSreg}>\\nTo: {p2.register}; DL-{acr}-{Woord}\\nCc: {acr} {Noun}; {p3.register}",
    "Van: {p1.register}\\nAan: {p2.register}; {p3.full}\\nCC: {acr}-{Noun}; {Noun} {acr}; {p4.register}\\nOnderwerp: {Noun} {topic}",
    "{p1.double}\\n{role}\\n\\n{p2.fdouble}\\t{code}\\n{p3.fdouble}\\t{role}",
    "{p1.full} / {p2.amb} {p3.letter}\\n{Noun}: {topic}",
    "{p1.first}\\t{p2.first}\\t{p3.first}\\n{Noun}\\t{Amb}\\t{Noun}\\n{p4.amb}\\t{p5.last}\\t{p1.amb}",
    "Naam\\t{p1.amb}\\nVoornaam\\t{p1.first}\\n{Noun}\\t{Amb}\\n{Noun}\\t{woord}",
    "Geacht college,\\n\\n{zin} {Noun} {doet} {rest}.\\n\\nHoogachtend,\\n{p1.full}",
    "{zin}\\n\\n{zin}\\n\\n{Noun}\\n\\n{zin}",
    "{Noun}\\n{zin}\\n{Noun}\\n{zin}\\n{p1.last} {doet} {rest}.",
]  # fmt: skip

#: Forms of a name that only these templates ask for; see ``written_hard``.
FORMS = frozenset(
    "CAPSlast noble CAPSreg2 script amb nick letter letter1 CAPS CAPS1 CAPSreg under low double fdouble user".split()
)


def written_hard(form: str, person: Person, people: People, rnd: random.Random) -> str:
    """A name in one of FORMS; ``user`` is an account name, the others are as a text has them."""
    if form == "amb":
        word = people.ambiguous_last(person.last)
        return word[:1].upper() + word[1:]
    if form == "script":
        kind = rnd.randrange(4)
        if kind == 0:
            return "".join(chr(rnd.randrange(0xAC00, 0xD7A0)) for _ in range(3))
        if kind == 1:
            return "".join(chr(rnd.randrange(0x4E00, 0x9FA0)) for _ in range(rnd.choice([2, 3])))
        low, high = (0x0430, 0x0450) if kind == 2 else (0x0627, 0x064A)
        words = ["".join(chr(rnd.randrange(low, high)) for _ in range(rnd.randint(3, 8))) for _ in "ab"]
        return " ".join(word.capitalize() for word in words)
    if form == "nick":
        if rnd.random() < 0.5:
            return rnd.choice(NICKS)
        short = person.first[: rnd.choice([2, 3, 3, 4])].rstrip(" -'")
        name = short + (rnd.choice(SUFFIX) if rnd.random() < 0.5 else "")
        return name.lower() if rnd.random() < 0.15 else name
    if form in ("letter", "letter1"):
        return person.first[:1].upper() + ("." if form == "letter" else "")
    if form == "CAPS1":
        return re.sub(r"[^A-Z]", "", plain(person.core).upper()) or "BOS"
    if form == "CAPS":
        return rnd.choice(
            [f"{person.first} {person.last}", f"{person.core} {person.first}", person.core]
        ).upper()
    if form == "CAPSlast":  # BATISTA I, V.D. LINDE-KAYA S
        head = "V.D. " if person.prefix.startswith("van d") and rnd.random() < 0.4 else f"{person.prefix} "
        return f"{head.strip()} {person.core} {person.first[:1]}".strip().upper()
    if form == "CAPSreg":
        return f"{person.core}, {person.first}".upper()
    if form == "CAPSreg2":
        return f"{person.core}, {person.initials} ({person.first})".upper()
    if form == "noble":
        return f"{person.initials} van {person.core} {rnd.choice(['tot', 'van', 'toe', 'tot den'])} {people.last(rnd).split()[-1]}"
    if form == "under":
        parts = [re.sub(r"[^a-z]", "", plain(x)) or "x" for x in (person.core, person.first)]
        joined = "_".join(parts if rnd.random() < 0.6 else parts[::-1])
        return joined.upper() if rnd.random() < 0.2 else joined
    if form == "user":
        core = re.sub(r"[^a-z]", "", plain(person.core)) or "bos"
        return rnd.choice(
            [f"{plain(person.first)}_{core[:1]}", f"{core[:4]}{rnd.randint(1, 99):02}", core[:5]]
        )
    if form == "low":
        return rnd.choice([person.first, f"{person.first} {person.last}", person.last]).lower()
    other = people.last(rnd)
    gap = rnd.choice(["-", "-", "-", "-", " - ", "-\n", " "])
    if form == "double":
        return f"{person.last_alone}{gap}{other}"
    head = rnd.choice([person.first, person.initials])
    return f"{head} {person.last}{gap}{other}"


def firm(people: People, rnd: random.Random) -> str:
    """A shop or firm with a person's name in it, or a name that could be one."""
    person = people.person(rnd)
    last, first = person.last_alone, person.first
    parts = "Vee Geur Bloem Hout Staal Kaas Auto Boot Dak Glas Grond Water Groen Kozijn Verf Sloop Lood Tegel Vloer Licht Klimaat Energie Reis Zorg".split()
    ends = (
        "transport techniek handel bouw bedrijf service advies werken groothandel fokkerij beheer zorg installaties adviseurs deurwaarders "
        "accountants verhuur montage reiniging onderhoud opleidingen producten systemen"
    ).split()
    compound = rnd.choice(parts) + rnd.choice(ends)
    trade = (
        compound
        if rnd.random() < 0.5
        else rnd.choice(
            "Kaashandel Bakkerij Slagerij Kwekerij Garage Drukkerij Bloemen Vis Fietsen Schilders Advies Bouw Taxi Transport Boeken Wonen "
            "Mode Juwelier Viswinkel Groenten Dierenarts Rederij Loonbedrijf Hoveniers Catering Schoonmaak Beveiliging Makelaars Patisserie Slachterij Gerechtsdeurwaarders Administraties Expertise Techniek Interieur Events Media Logistiek Tandartsen".split()
        )
    )
    return rnd.choice(
        [f"{trade} {last}", f"{trade} {first}", f"{trade} van {first}", f"{last} {trade}", f"{last} en Zonen", f"De {person.core}", f"{last} {last}",
         person.core, f"Bij {first}", f"'t {person.core}", f"{first}'s {trade}", f"Huize {last}", f"{person.core} {rnd.choice(['Noord', 'Zuid', 'Groep', 'Zorg'])}"]
    )  # fmt: skip
