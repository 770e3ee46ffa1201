# ruff: noqa: E501 (word lists and sentences read better on one line)
"""Invented snippets of notes, mail, minutes, tables, forms, letters and chats.

A snippet is text with slots in braces. ``{p1.full}`` is person 1 in a form of ``names.written``; ``k`` stands for a
public office holder and gets PUBLIEK; ``{trap}`` and its kin are names that belong to no person. Other slots are filler.
Slots with the same number are the same person within a snippet.
"""

from __future__ import annotations

import random
import re
from pathlib import Path

import hard
from assets import Assets
from flow import Marked, Span
from gazetteer import PEOPLES
from names import People, Person, written

MINISTRIES = (
    "Binnenlandse Zaken en Koninkrijksrelaties|Justitie en Veiligheid|Financiën|Defensie|Buitenlandse Zaken|Infrastructuur en "
    "Waterstaat|Onderwijs, Cultuur en Wetenschap|Volksgezondheid, Welzijn en Sport|Sociale Zaken en Werkgelegenheid|"
    "Economische Zaken|Landbouw, Visserij, Voedselzekerheid en Natuur|Asiel en Migratie|Klimaat en Groene Groei|"
    "Volkshuisvesting en Ruimtelijke Ordening|Algemene Zaken"
).split("|")
CODES = "BZK JenV FIN DEF BZ IenW OCW VWS SZW EZ LVVN AenM KGG VRO AZ RIVM IND COA DJI RWS NVWA UWV SVB DUO RVO CBS OM AP ILT".split()
UNITS = (
    "Directie Wetgeving en Juridische Zaken|Directie Financieel-Economische Zaken|DG Migratie|DGLZ|DG Koninkrijksrelaties|"
    "Directie Wonen|Directie Communicatie|Bureau Bestuursraad|afdeling Vergunningen|team Handhaving|afdeling Juridische Zaken|"
    "Directie Eigenaarsadvisering|cluster secretaris-generaal|team Woo|afdeling Burgerzaken|Directie Participatie|Team Leerplicht|"
    "Directie Bestuur en Organisatie|programma Deltawater|afdeling Ruimtelijke Ontwikkeling|HBJZ|DGMo|FEZ|DCO|WJZ|BOA|O&P|VTH|R&O|JBZ"
).split("|")
ROLES = (
    "beleidsmedewerker|senior beleidsadviseur|beleidsadviseur|jurist|juridisch adviseur|teamleider|projectleider|programmamanager|"
    "coördinerend specialistisch adviseur|afdelingshoofd|adviseur|inspecteur|toezichthouder|handhaver|communicatieadviseur|"
    "secretaresse|managementassistent|directiesecretaris|controller|consulent|casemanager|behandelend ambtenaar|plv. directeur|"
    "medewerker|notulist|voorzitter|secretaris|informatiemanager|trainee|stagiair|accountmanager|bedrijfsarts|wijkagent|planner"
).split("|")
LABELS = (
    "Contactpersoon|Behandeld door|Steller|Opgesteld door|Opsteller|Auteur|Inlichtingen bij|Van|Aan|Cc|CC|Kopie aan|Afschrift aan|"
    "Behandelaar|Dossierhouder|Projectleider|Gezien|Paraaf|Medeparaaf|Ter info|Naam|Naam aanvrager|Naam melder|Naam indiener|Ondertekenaar|"
    "Verzoeker|Aanvrager|Cliënt|Betrokkene|Contactpersoon organisatie|Notulist|Voorzitter|Secretaris|Actiehouder|Uw contactpersoon|"
    "Eigenaar|Gemachtigde|Getuige|Medewerker|Leidinggevende|Aanwezig|Afwezig|Verslag|Verslaglegging|Afgestemd met|Akkoord|Namens deze"
).split("|")
PLAIN_LABELS = (
    "Datum|Ons kenmerk|Uw kenmerk|Kenmerk|Onderwerp|Betreft|Bijlage(n)|Bijlagen|Aanleiding|Geadviseerd besluit|Kernpunten|Toelichting|"
    "Politieke context|Financiële gevolgen|Juridische aspecten|Communicatie|Vervolg|Advies|Beslispunt|Inleiding|Conclusie|Samenvatting|"
    "Directie|Afdeling|Postbus 20301|Bezoekadres|Postadres|Telefoon|E-mail|Status|Versie|Rubricering|Projectnaam|Deadline|Actie|Wat|Wie|Wanneer|"
    "Informatie die niet openbaar gemaakt kan worden|Rondvraag|Mededelingen|Opening|Sluiting|Agenda|Besluitenlijst|Actielijst|Verzonden|"
    "Paraaf|Nota|Memo|Verslag|Besluit|Beslisnota|Aan de minister|Aan de staatssecretaris|Ter beslissing|Ter informatie|Inspraak|Planning"
).split("|")
TOPICS = (
    "de voortgang van het programma|het concept van de Kamerbrief|de uitvoeringstoets|de begroting voor volgend jaar|het subsidiebesluit|"
    "de beantwoording van de Kamervragen|de planning van het overleg|de aanpassing van de regeling|het bezwaarschrift|de vergunning|"
    "de inzet van extra capaciteit|het Woo-verzoek|de evaluatie|de hoorzitting|de gevolgen voor gemeenten|het onderzoek|de cijfers|de klacht"
).split("|")
PUBLIC_ROLES = (
    "minister|staatssecretaris|de minister|de staatssecretaris|minister-president|burgemeester|wethouder|gedeputeerde|Kamerlid|het Kamerlid|"
    "het lid|de leden|raadslid|Statenlid|dijkgraaf|commissaris van de Koning|oud-minister|oud-wethouder|Eurocommissaris|heemraad|senator|"
    "portefeuillehouder wethouder|loco-burgemeester|raadsheer|rechter|voormalig minister|demissionair minister|fractievoorzitter"
).split("|")
PARTIES = "VVD PvdA CDA D66 SP GroenLinks-PvdA PVV CU SGP PvdD NSC BBB Volt JA21 DENK FVD".split()
SPECIAL = (
    "diabetes type 2|een burn-out|ADHD|een depressie|borstkanker|epilepsie|een hernia|PTSS|longcovid|astma|autisme|een psychose|zwanger|"
    "een alcoholverslaving|een verstandelijke beperking|reuma|hiv|MS|een angststoornis|dementie|een nierziekte|moslim|jehova's getuige|"
    "lid van de FNV|homoseksueel|aan een rolstoel gebonden|hoogzwanger|opgenomen in een kliniek|slechthorend|een hartaanval|COPD|borderline|"
    "onder behandeling bij een psychiater|een miskraam|suïcidaal|een gokverslaving|praktiserend katholiek|blind aan één oog"
).split("|")
RELATIONS = (
    "huismeester|beveiliger|kleinzoon|kleindochter|neef|nicht|buurman|buurvrouw|ome|tante|marktmeester|regievoerder|boswachter|bode|kapitein|"
    "matroos|schipper|conciërge|juf|meester|trainer|coach|pastoor|imam|tolk|taxateur|aannemer|monteur|stagiair|chauffeur|kraamverzorgster|"
    "verloskundige|fysiotherapeut|psychiater|makelaar|deurwaarder|bewindvoerder|mentor|voogd|pleegmoeder|ex-partner|vriendin|vriend|zoontje|"
    "dochter|broer|zus|collega|huisarts|wijkverpleegkundige|gezinsvoogd|jongerenwerker|penningmeester|vrijwilliger|koster|beheerder|portier|"
    "nachtcoördinator|onderaannemer|verzekeringsarts|arbeidsdeskundige|agent|brigadier|hoofdagent|verbalisant|brandwacht|duiker|bootsman|"
    "uitvoerder|opzichter|landmeter|ecoloog|archeoloog|boa|kantonnier|nabestaande|grootmoeder|schoonzus|zwager|oom|baby|leerling|cliënt"
).split("|")
MONTHS = "januari februari maart april mei juni juli augustus september oktober november december".split()

#: Sentences in which people occur.
PROSE = """
Op {date} heb ik met {p1.full} van het {code} gesproken over {topic}.
Collega {p1.last} van de {unit} heeft de cijfers gecontroleerd.
{p1.first} geeft aan dat het voorstel volgende week naar de ministerraad kan.
De heer {p1.full} (gemeente {place}) heeft gevraagd om een reactie.
In het overleg waren aanwezig: {p1.last}, {p2.last}, {p3.last} en {p4.last}.
{p1.first} en {p2.first} stemmen dit af met het ministerie van {ministry}.
Volgens mevrouw {p1.last} is het besluit van {date} onjuist gedateerd.
Het gesprek met dhr. mr. {p1.full} staat gepland in {place}.
Namens de staatssecretaris heeft {p1.full} de brief ondertekend.
De woordvoerder, {p1.full}, verwijst naar het persbericht van de {code}.
{p1.full} ({code}) en {p2.full} ({unit}) bereiden {topic} voor.
Met {p1.last} is afgesproken dat {p2.last} de regie neemt.
Vraag aan {p1.first}: kun jij {topic} nog eens bekijken?
Dat heeft {p1.last} vorige week al aan {p2.full} gemeld.
{p1.last} licht toe dat {topic} vertraging oploopt. {p2.last} vraagt naar de oorzaak.
Mevrouw {p1.last}-{p2.core} heeft bezwaar gemaakt tegen het besluit.
Het voorstel van {p1.first} is besproken met {p2.first}, {p3.first} en {p4.first}.
De opmerkingen van {p1.last} en {p2.last} zijn verwerkt door {p3.first}.
{p1.full} merkt op dat de termijn verstreken is; {p2.last} ziet dat anders.
Aanspreekpunt is {p1.full}, bereikbaar op {mobile}.
Ik heb {p1.first} gevraagd om {topic} door te nemen met {p2.full}.
De klacht van de familie {p1.last} gaat over geluidsoverlast aan de {street}.
Betrokkene, {p1.full}, geboren op {birth}, is gehoord op {date}.
Zijn echtgenote, {p1.full}, heeft een aanvraag ingediend.
De gemachtigde van {p1.full}, mr. {p2.full}, stelt dat de termijn is overschreden.
Huisarts {p1.last} heeft de verklaring afgegeven.
Voor {topic} kunt u terecht bij {p1.first} {p1.last}.
Dank aan {p1.first} voor het meelezen.
Afgesproken: {p1.first} belt {p2.first}, {p3.first} maakt het verslag.
Bij afwezigheid van {p1.full} neemt {p2.full} waar.
{p1.last} (vz.) opent de vergadering om 10.00 uur.
{p1.last}: eens met de lijn. {p2.last}: graag nog een alinea over {topic}.
De taxatie is verricht door {p1.full} te {place}.
Uit de verklaring van getuige {p1.last} blijkt dat {p2.last} op {date} niet thuis was.
De eigenaar, de heer {p1.full}, woont aan de {address}.
Mw. {p1.full} is per {date} de nieuwe {role} bij {unit}.
Jongere {p1.first} (16) en haar moeder {p2.full} zijn uitgenodigd.
De kinderen {p1.first}, {p2.first} en {p3.first} staan ingeschreven op de {address}.
Ook {p1.full}, {role} bij de {unit}, was erbij.
Ik ben het eens met {p1.first}, maar {p2.first} wil eerst {topic} zien.
{p1.first} heeft het dossier overgedragen aan {p2.full} ({role}).
Namens bewoners sprak {p1.full} van de {street}.
De {role} {p1.last} heeft de situatie ter plaatse bekeken.
Wij spraken met {p1.initials} {p1.last} en {p2.initials} {p2.last}.
Het team bestaat uit {p1.full}, {p2.full} en {p3.full}.
Vervolgens nam {p1.last} het woord en bedankte {p2.first} voor zijn inzet.
Toen {p1.last} vroeg wie er mee wilde lezen, meldde {p2.first} zich.
"Dat kan zo niet", aldus {p1.last}.
Vanuit {code} sluiten {p1.full} en {p2.full} aan.
De brief is opgesteld door {p1.full} en {p2.full}.
Afgestemd met {p1.full} ({code}), {p2.initials} {p2.last} ({place}) en de Belastingdienst.
Zie de mail van {p1.first} van {date} en de reactie van {p2.first} daarop.
Heeft iemand {p1.first} nog gesproken? {p2.first} dacht van wel.
Wil je {p1.first} {p1.last} toevoegen aan de verzendlijst?
Op verzoek van {p1.last} is {topic} aangepast; zie ook de notitie van {p2.initials} {p2.last}.
{p1.full} heeft {special*} en kan daarom niet komen.
De zoon van {p1.last}, {p2.first}, heeft {special*}.
Volgens {p1.first} is mevrouw {p2.last} {special*}.
{p1.last} is ziek gemeld wegens {special*}.
Bij {p1.full} is {special*} vastgesteld.
In het dossier van {p1.initials} {p1.last} staat dat hij {special*} heeft.
Dear {p1.first}, thank you for your message. {p2.full} told me to contact {p3.first}.
Please ask {p1.first} {p1.last} whether {p2.first} can join on {date}.
{p1.last} ging vorig jaar met pensioen; {p2.last} volgde hem op.
Capaciteit: {p1.last} gaat per {date} naar {code}.
Niet {p1.last} maar {p2.last} heeft getekend.
Ook {p1.first} weet ervan, net als de bode ({p2.first}).
Het dossier is overgedragen ({p1.last}, {p2.last}), zie bijlage.
{p1.first} zegt dat {p2.first} morgen vrij is.
De voorzitter geeft {p1.last} het woord. {p1.last} vindt dat {topic} te lang duurt.
Werkgroep: {p1.last} (trekker), {p2.last}, {p3.first} en {p4.full}.
De maten van maatschap {p1.last} en {p2.last} zijn gehoord.
{p1.last} zegt dat {topic} klaar is. {p1.last} heeft het formulier ingevuld.
{p1.last} heeft het op {date} opgenomen met {p2.first}. {p2.first} is dan vrij.
{p1.last}: "Dat klopt niet." {p2.last}: "{topic} loopt al."
Wat vindt {p1.first}? {p2.first} trekt {topic}, {p3.first} stuurt de brief aan {p4.last}.
Getekend: {p1.last}. Gezien: {p2.last}.
Schuldhulpverlener {p1.last}, dominee {p2.last} en coach {p3.last} zijn erbij; niet: {p4.last}.
→ {p1.last}: {topic}. → {p2.first}: {topic}.
Volgende week is {p1.last} op vakantie. {p2.last} is op {date} weer aanwezig.
De sleutel ligt bij {p1.first} in de loods. Vraag anders {p2.first}.
Een onderaannemer genaamd {p1.first} spoelde {topic} door. {p1.last} nam drie monsters.
Verbalisant {p1.last} heeft de verklaring van {p2.last} opgenomen.
Ik denk {p1.first} {p1.last}, de student, of anders ouwe {p2.first}.
Wil jij het bij {p1.full} navragen? Mag {p2.first} ({p2.last}) met mij mee?
{p1.last} senior en {p1.last} junior hebben beiden bezwaar gemaakt.
Zowel collega {p1.chat} als {p2.chat} was erbij.
De gemeente ({p1.first} van team {Woord}) en {p2.first} (zoon) zijn gebeld.
Met de laars van {p1.first} als maat, foto {nr}.
Daar wonen {p1.first} en diens moeder. Bij {p2.first} is brand geweest.
De getuigen '{p1.first} en {p2.first}' zijn niet verschenen.
{fam} {p1.first} meldt dat {topic} klaar is; {fam} {p2.last} ({p3.first}) was er ook.
Een {fam}, {p1.first}, en de {fam} ({p2.first}) weten ervan.
{fam} {p1.full} van {trap.company} heeft de {fam} van {p2.first} gebeld.
{p1.first} ruilt vrijdag met {p2.first}. {p3.first} weet nog van niets.
Volgens zijn {fam} {p1.first} en haar {fam} {p2.first} {p2.last} is dat onjuist.
Hij stelde zich voor als {p1.first}. De {fam} heet {p2.first}.
{p1.last} logde in. De log-in van {p1.last} is opmerkelijk, schrijft {p2.last} voor {p3.last}.
Terugkoppeling aan {p1.last} uiterlijk {date}. Persoonlijke aantekening {p2.code}: {topic}.
{Woord} is besteld bij {trap.company}. {p1.first} haalt {woord} op.
Good morning {p1.first}, I spoke to {p2.full} at the embassy. {p2.first} confirms that {p3.last} will call. Kind regards, {p4.full}
His nephew {p1.first} and her sister {p2.first} sent me a message; the hospital wrote to {p3.full}.
{p1.last} confirms: {topic}. Chairman {p2.last} was impressed by {p3.first}'s presentation.
Via {p1.first}, {p2.first} of {p3.first} kun je {topic} opvragen.
{p1.first}s voorstel is akkoord, {p2.first}'s opmerking is verwerkt.
"""

#: Sentences in which the names belong to public office, or to nobody.
TRAP_PROSE = """
{K} {k1.full} heeft de Kamer geïnformeerd over {topic}.
{K} {k1.last} bracht op {date} een werkbezoek aan {place}.
Op vragen van het lid {k1.last} ({party}) antwoordt de minister dat {topic} doorgaat.
Vragen van de leden {k1.last} en {k2.last} ({party}) over {topic}.
De motie-{trap.last} c.s. verzoekt de regering om {topic} te versnellen.
De motie {trap.last}/{trap.last2} is op {date} aangenomen.
In het rapport van de {trap.commission} staat dat {topic} beter moet.
De {trap.law} is van toepassing op {topic}.
Door storm {trap.first} is de {trap.bridge} afgesloten.
De {trap.street} is opgebroken tot {date}.
Wij hebben een offerte gevraagd aan {trap.company} en {trap.company}.
Het {trap.hospital} en de {trap.school} zijn op de hoogte gesteld.
De bijeenkomst is in de {trap.hall} van het gemeentehuis van {place}.
De applicatie {trap.first} is vanwege onderhoud niet beschikbaar.
Het schip {trap.ship} ligt sinds {date} voor de wal.
Kantoor: {trap.street} {nr}, {postcode} {place}.
Het bezoekadres is {trap.street} {nr} te {place}.
Namens het college tekenden burgemeester {k1.full} en wethouder {k2.full}.
In aanwezigheid van {K} {k1.full} en {K} {k2.full} is {topic} ondertekend.
Brief aan de {K}, {k1.initials} {k1.last}.
{trap.company} heeft bezwaar gemaakt; {trap.lawfirm} treedt op.
Het amendement-{trap.last} regelt {topic}.
Gedeputeerde {k1.last} en dijkgraaf {k2.last} hebben overlegd.
Minister {k1.last} ({min}) wil een brief van staatssecretaris {k2.last} ({min}).
Op dinsdag en donderdag is de bakker dicht; de visser en de smid zijn er wel.
De directeur, de secretaris en de voorzitter zijn het eens met de minister.
Hoofd van de afdeling, teamleider en projectleider bespreken {topic}.
Maak een afspraak via info@{code}.nl of bel 14 070.
De {party}-fractie en de fractie van {party} hebben schriftelijke vragen gesteld.
Winkelcentrum {trap.place} en park {trap.place} vallen binnen het plangebied.
{zin}
{zin}
{zin}
{trap.misc} en {trap.misc} zijn geïnformeerd over {topic}.
Het overleg met {trap.misc} over {topic} gaat niet door.
Volgens {trap.misc} is {topic} niet haalbaar; {trap.misc} deelt die zienswijze niet.
In {trap.misc} en {trap.misc} is {topic} al geregeld.
De delegatie bezoekt {trap.misc}, {trap.misc} en {trap.misc}.
{trap.misc} meldt dat {topic} in {trap.misc} is gestart.
{acr} en {acr} stemmen af met {acr}; zie ook het {acr}-rapport.
De {acr} ({Woord}) legt {topic} voor aan de {acr}.
{Woord} en {woord} vallen buiten {topic}. {Woord} blijft {woord}.
{Woord}: {topic} is {woord}.
Jij, zij en wij bespreken {topic}. Wie doet wat? Aantal deelnemers: {nr}.
Het beleid rond {special} wordt herzien; voor {special} is extra geld beschikbaar.
De klager, de verzoeker en de gemachtigde zijn gehoord. Klager blijft bij zijn standpunt.
{Woord} is {woord}. {Woord} is {woord} bij {trap.company}. {Woord} zijn {woord}.
{Woord} en {woord} met {woord} of {woord}; {woord} is {CAPS} en dat is {CAPS}!
IK BEN {CAPS} EN WIL {CAPS} WETEN VAN {CAPS}.
A. {Woord}. De {woord} is {woord}. B. {Woord}. {topic} loopt. C. {Woord}.
Geraadpleegde literatuur: {k1.core}, {k1.initials} {k2.last} & {k3.last} (2016). {Woord} {woord}. {trap.misc}: {acr}.
Zie {k1.last} e.a. (2015), p. {nr}, en {k2.last} (2012). {Woord} {woord} {woord}. Den Haag: {acr}.
Dear Sir, the {word} was sent on {date}. Please note that the Consular Section is closed on Monday. Head of Section
Ministry of Foreign Affairs, Consular assistance: the {word} does not include hospital bills. The Ministry may reply. Sent: Sunday
De hond {trap.first} en de kat {trap.first} zijn meegenomen door de dierenambulance.
Dear all, please find attached the {word} about {topic}. Kindly reply before {date}. Best regards
"""

#: Layout pieces; ``\\n`` and ``\\t`` stand as they are.
SNIPPETS = [
    "{label}\\n{p1.full}\\n{role}\\n\\nT {phone}\\nM {mobile}\\nE {p1.mail}@{domain}",
    "Contactpersoon\\n{p1.full}\\nT\\t{phone}\\n{p1.mail}@{domain}\\n\\nDatum\\n{date}\\n\\nOns kenmerk\\n{ref}",
    "Ministerie van {ministry}\\n{unit}\\n\\nContactpersoon\\n{p1.initials} {p1.last}\\n{role}\\n{p1.mail}@{domain}\\nDatum\\n{date}\\nKenmerk\\n{ref}",
    "{label}\\t{p1.full}\\n{label}\\t{p2.full}\\n{plain}\\t{date}\\n{plain}\\t{ref}",
    "{label}: {p1.full}\\n{label}: {p2.full}\\n{plain}: {topic}\\n{plain}: {date}",
    "{label} : {p1.full}, {role}\\n{label} : {p2.register}\\n{plain} : {ref}",
    "Aan\\tde minister van {ministry}\\nVan\\t{p1.full} ({unit})\\nDatum\\t{date}\\nBetreft\\t{topic}",
    "Aan de {K}, {k1.full}\\nVan: {p1.full} en {p2.full} ({code})\\nVia: {unit}\\nDatum: {date}",
    "Nota\\taan de {K} {k1.full}\\nSteller\\t{p1.initials} {p1.last}\\nMedeparaaf\\t{p2.initials} {p2.last} ({code})",
    "Van: {p1.full} <{p1.mail}@{domain}>\\nVerzonden: {weekday} {date} {time}\\nAan: {p2.full} <{p2.mail}@{domain}>; {p3.register}\\nCC: {p4.full}; {p5.full}\\nOnderwerp: RE: {topic}",
    "From: {p1.register} ({code})\\nSent: {weekday} {date} {time}\\nTo: {p2.register}; {p3.register}; {p4.full}\\nCc: {p5.full} - {unit}\\nSubject: FW: {topic}",
    "Van: {p1.register} - {unit} <{p1.mail}@{domain}>\\nDatum: {date}\\nAan: {p2.register} - {unit}\\nOnderwerp: {topic}",
    "Van:\\n{p1.full}\\nAan:\\n{p2.full}\\nCc:\\n{p3.full}\\nDatum:\\n{date}",
    "Op {date} om {time} schreef {p1.full} <{p1.mail}@{domain}>:\\n> {prose}",
    "On {weekday} {date} at {time}, {p1.full} wrote:\\n> {prose}",
    "{hi} {p1.first},\\n\\n{prose}\\n\\n{bye},\\n{p2.first}",
    "{hi} {p1.first} en {p2.first},\\n\\n{prose} {prose}\\n\\n{bye}\\n\\n{p3.full}\\n{role}\\n{unit}\\nM {mobile}",
    "Geachte heer {p1.last},\\n\\n{trap} {prose}\\n\\nHoogachtend,\\n\\n\\n{p2.full}\\n{role}",
    "Geachte mevrouw {p1.last},\\n\\n{prose}\\n\\nMet vriendelijke groet,\\nde {K} van {ministry},\\nnamens deze,\\n\\n{p2.initials} {p2.last}\\n{role}",
    "Geachte heer/mevrouw {p1.last},\\n{trap}",
    "De {K} van {ministry},\\n\\n\\n{k1.full}",
    "burgemeester en wethouders van {place},\\nde secretaris,\\t\\tde burgemeester,\\n{p1.full}\\t\\t{k1.full}",
    "Dag allen,\\n\\n{prose} {trap}\\n\\nGr. {p1.first}",
    "gr {p1.chat}",
    "Groet,\\n{p1.first} {p1.last}\\n\\n{role} | {unit}\\n{ministryline}\\nT {phone} | M {mobile} | {p1.mail}@{domain}",
    "Mvg,\\n{p1.code}",
    "Verstuurd vanaf mijn iPhone\\n\\n{p1.full}",
    "Aanwezig: {p1.full} (vz), {p2.full}, {p3.full} ({code}), {p4.initials} {p4.last}, {p5.full} (verslag)\\nAfwezig: {p6.full}",
    "Aanwezig:\\n{p1.full} ({unit})\\n{p2.full} ({code})\\n{p3.full}\\n{p4.full} (notulist)\\n\\nAfwezig:\\n{p5.full}",
    "Aanwezig\\t{p1.last}, {p2.last}, {p3.last}, {p4.last}\\nAfwezig m.k.\\t{p5.last}\\nVerslag\\t{p6.last}",
    "Deelnemers: {p1.first}, {p2.first}, {p3.first}, {p4.first} en {p5.first}",
    "Nr\\tActie\\tWie\\tWanneer\\n1\\t{topic}\\t{p1.code}\\t{date}\\n2\\t{topic}\\t{p2.code}\\t{date}\\n3\\t{topic}\\t{p3.code}/{p4.code}\\tz.s.m.",
    "Actie\\tActiehouder\\tGereed\\n{topic}\\t{p1.first}\\t{date}\\n{topic}\\t{p2.full}\\t{date}\\n{topic}\\tallen\\tdoorlopend\\n{topic}\\t{p3.last}\\t{date}",
    "Actie {p1.last}: {topic}.\\nActie {p2.first}: {topic}.",
    "Naam\\tFunctie\\tTelefoon\\n{p1.full}\\t{role}\\t{mobile}\\n{p2.register}\\t{role}\\t{phone}\\n{p3.full}\\t{role}\\t{mobile}\\n{p4.full}\\t{role}\\t–",
    "Naam\\tOrganisatie\\tE-mail\\n{p1.full}\\t{code}\\t{p1.mail}@{domain}\\n{p2.full}\\tgemeente {place}\\t{p2.mail}@{domain}\\n{p3.full}\\t{trap.company}\\t{p3.mail}@{domain}",
    "Achternaam\\tVoorletters\\tVoornaam\\tAfdeling\\n{p1.core}\\t{p1.initials}\\t{p1.first}\\t{unit}\\n{p2.core}\\t{p2.initials}\\t{p2.first}\\t{unit}\\n{p3.core}\\t{p3.initials}\\t{p3.first}\\t{unit}",
    "Voornaam\\tAchternaam\\tFunctie\\n{p1.first}\\t{p1.last}\\t{role}\\n{p2.first}\\t{p2.last}\\t{role}\\n{p3.first}\\t{p3.last}\\t{role}",
    "Naam\\n{p1.register}\\n{p2.register}\\n{p3.register}\\n{p4.register}",
    "{p1.register}\\n{p2.register}\\n{p3.full}\\n{p4.register}\\n{p5.full}",
    "1. {p1.full}\\n2. {p2.full}\\n3. {p3.full}\\n4. {trap.company}",
    "• {p1.full}, {role}\\n• {p2.full}, {role}\\n• {p3.last}\\n• {trap.company}",
    "- {p1.first} {p1.last} ({unit})\\n- {p2.first} ({unit})\\n- {unit}",
    "Paraaf\\tNaam\\tDatum\\n{p1.code}\\t{p1.full}\\t{date}\\n{p2.code}\\t{p2.full}\\t{date}",
    "Functie\\tNaam\\tParaaf\\tDatum\\n{role}\\t{p1.initials} {p1.last}\\t{p1.code}\\t{date}\\nDirecteur\\t{p2.full}\\t\\t{date}\\nDG\\t{p3.last}\\tgezien\\t{date}\\nSG\\t{p4.last}\\takkoord\\t{date}",
    "Parafenlijn: {p1.code} – {p2.code} – {p3.code} – dir. {unit}",
    "paraaf {p1.code} {date}",
    "Bijlagen: {p1.file}_{word}_v2.docx; {word}_{p2.file}.pdf; {ref}.pdf",
    "Bestand: H:\\{p1.file}\\{word}\\{word}_{p2.file}_def.xlsx",
    "https://{domain}/medewerkers/{p1.file}\\nsee {word}-{p2.file}.pdf",
    "[{date2} {time}] {p1.full}: {chat}\\n[{date2} {time}] {p2.first}: {chat}\\n[{date2} {time}] {p1.full}: {chat}\\n[{date2} {time}] {p3.chat}: {chat}",
    "{date2} {time} - {p1.first}: {chat}\\n{date2} {time} - {p2.full}: {chat}\\n{date2} {time} - {p1.first}: {chat}",
    "{p1.full}  {time}\\n{chat}\\n\\n{p2.full}  {time}\\n{chat}\\n{p1.full}  {time}\\n{chat}",
    "{p1.first} {p1.last} heeft {p2.first} {p2.last} toegevoegd\\n{p2.first}: {chat}",
    "{p1.first}\\n{chat}\\n{p2.first}\\n{chat}",
    "Naam\\t{p1.full}\\nAdres\\t{address}\\nGeboortedatum\\t{birth}\\nTelefoon\\t{mobile}\\nE-mail\\t{p1.mail}@gmail.com",
    "Achternaam: {p1.last}\\nVoornamen: {p1.first}\\nVoorletters: {p1.initials}\\nTussenvoegsel: {p1.prefix}\\nGeboren: {birth} te {place}",
    "1. Gegevens aanvrager\\nNaam en voorletters\\n{p1.register}\\nAdres\\n{address}\\nBSN\\n{bsn}\\n2. Gegevens partner\\nNaam\\n{p2.full}",
    "Naam kind: {p1.full}\\nNaam ouder/verzorger: {p2.full}\\nSchool: {trap.school}\\nLeerkracht: {p3.full}",
    "Aan\\nDe heer {p1.initials} {p1.last}\\n{address2}\\n\\n{place}, {date}",
    "Mevrouw {p1.initials} {p1.last}\\n{address2}",
    "Fam. {p1.last}\\n{address2}",
    "{p1.full}\\n{address2}\\n\\nAan het college van burgemeester en wethouders van {place}\\nPostbus {nr}",
    "Gemeente {place}\\nt.a.v. {p1.full}\\nPostbus {nr}\\n{postcode} {place}",
    "T.a.v. de heer {p1.full}, {role}\\n{trap.street} {nr}\\n{postcode} {place}",
    "Woordvoerder: {p1.full}, {mobile}\\nOntvanger: {k1.full} ({party})\\nAnnotatie: {p2.full}",
    "Tijd\\tOnderdeel\\tWie\\n09.00\\tInloop\\t{p1.full}\\n09.30\\tWelkom\\twethouder {k1.last}\\n10.00\\t{topic}\\t{p2.full}\\n11.00\\tAfsluiting\\tburgemeester {k2.full}",
    "Week\\tMa\\tDi\\tWo\\tDo\\tVr\\n{nr}\\t{p1.first}\\t{p2.first}\\t{p3.first}\\t{p1.first}\\t{p4.first}\\n{nr}\\t{p2.first}\\t{p2.first}\\t{p5.first}\\t{p3.first}\\t{p1.first}",
    "Datum\\tDienst\\tNaam\\n{date2}\\tvroeg\\t{p1.last}\\n{date2}\\tlaat\\t{p2.last}\\n{date2}\\tnacht\\t{p3.last} / {p4.last}",
    "{plain}\\n{trap}\\n\\n{plain}\\n{prose} {trap}",
    "{plain}\\t{plain}\\t{plain}\\n{topic}\\t{date}\\t{ref}",
    "{n}. {plain}\\n{prose} {prose} {trap}",
    "{n}.{n} {plain}\\n{trap} {trap}",
    "{ministryline}\\n{trap.street} {nr}\\n{postcode} {place}\\nPostbus {nr}\\n{postcode} {place}\\nwww.rijksoverheid.nl\\n\\n{plain}\\n{date}",
    "Opmerking {p1.code}: {topic} nog aanvullen.\\nOpmerking {p2.full}: akkoord.",
    "Reactie {p1.last}\\t{topic}\\nReactie gemeente\\tGeen aanpassing.\\nReactie {p2.full}\\t{topic}",
    "Leden: {p1.full}; {p2.full}; {p3.full}\\nKabinet: {k1.full} ({min}), {k2.full} ({min})",
    "cc: {p1.full}; {p2.register}, {p3.full}",
    "CC {p1.first}, {p2.first}",
    "Toegevoegd door: {p1.full}\\nLaatst gewijzigd door {p2.full} op {date2} {time}",
    "Hoorzitting\\nVoor verzoeker: {p1.full} en haar zoon {p2.first}\\nVoor het college: mr. {p3.full}\\nCommissie: {p4.full} (voorzitter), {p5.full}",
    "De commissie,\\n\\n{p1.full}\\t{p2.full}\\nvoorzitter\\tsecretaris",
    "{p1.code}, {p2.code} en {p3.code} werken dit uit.",
    "({p1.code})\\n({p2.code}/{p3.code})",
    "Dossier {p1.last} / {p2.last}\\nzaak {p1.last} ({ref})\\nKenmerk: {ref}/{p3.code}",
    "{p1.full} {mobile}\\n{p2.full} {mobile}\\n{p3.full} {phone}",
    "Beste {p1.last},\\nHoi {p2.first}!\\nhallo {p3.chat}\\nhoi {p4.chat}, {chat}",
    "Lid\\t{p1.full}\\nPlv. lid\\t{p2.full}\\nVoorzitter\\t{p3.full}\\nMinister\\t{k1.full}",
    "{Woord}\\t{Woord}\\t{Woord}\\n{woord}\\t{nr}\\t{acr}\\n{Woord} {woord}\\t{nr}\\t{acr}",
    "{n}. {Woord} {woord}\\n{trap} {prose}\\n{n}. {Woord}\\n{trap}",
    "• {Woord} {woord}\\n• {Woord}: {topic}\\n• {acr} {woord}\\n• {p1.full}",
    "Van\\t{acr}/{acr}\\nAan\\t{acr}\\nVia\\t{acr}/{acr}\\nDatum\\t{date}\\nSteller\\t{p1.full}",
    "Van\\t{acr}/{acr} – {p1.register}\\nAan\\t{K} (via {acr})\\n{Woord}\\t{acr}",
    "{Woord} {acr} {nr}\\n{Woord}\\t{trap.misc}\\n{Woord}\\t{p1.full}",
    "{trap.misc}\\t{trap.misc}\\t{nr}\\n{trap.misc}\\t{trap.company}\\t{nr}\\n{p1.full}\\t{trap.misc}\\t{nr}",
    "Portefeuillehouder\\t{k1.full}\\nAmbtelijk opdrachtgever\\t{p1.full}\\nOpdrachtnemer\\t{p2.full}\\nKostenplaats\\t{nr}",
    "Bestuurlijk opdrachtgever\\twethouder {k1.last}\\nRol\\tWie\\tUren p/w\\n{role}\\t{p1.full}\\t{nr}\\n{role}\\t{p2.first}\\t{nr}",
    "{time}\\t{trap.ship}\\t{woord} {woord}\\n{time}\\t{p1.full} ({acr})\\t{woord}\\n{time}\\t{p2.last}\\t{woord} {woord}",
    "{prose}\\n{prose}\\n{prose}",
    "{prose} {trap} {prose}",
    "hoi {p1.chat}, {chat}\\n{chat}\\ngr {p2.chat}",
    "Akk. {p1.code}\\n{date2}\\n{p2.code}\\nParaaf {role}: {p3.code}",
    "pv_{word}_{p1.file}.pdf, {word} {p2.code}.pdf, {word} {p3.last} {date2}.pdf",
    "Aan: {p1.full}\\nDatum: {date}\\nOnderwerp: {topic}\\n\\nVan: {p2.full}\\nAan: {p1.full}\\nDatum: {date}\\nOnderwerp: Re: {topic}",
    "Aan: {p1.register}; {p2.register}; {p3.register}; {acr}-{word}@{domain}; {acr} {Woord}\\nCc: {p4.register}",
    "verslag: {p1.full}\\n{p2.full}, {role}\\n{p3.full}, {role} {unit}",
    "Afkortingen: {p1.code} = {p1.full}; {p2.code} = {p2.full}; {p3.code} = {p3.full}",
    "{nr}\\t{Woord}\\t{p1.code}\\t{date2}\\n{nr}\\t{Woord} {woord}\\t{p2.code}/{p3.code}\\t{date2}\\n{nr}\\t{topic}\\t{p4.last}\\t{date2}\\n{nr}\\t{Woord}\\t{acr}, {p5.last}\\t{date2}",
    "[Opmerking {p1.code}{n}: {topic}]\\n[Opmerking {p2.first}{n}: akkoord]\\n[Opmerking {p3.full}: zie {p1.code}]",
    "Secretariaat: {p1.first}, {phone}\\nBeheer: {p2.code} (projectsecretariaat, {phone})\\nDictaat {p3.code}, uitgewerkt {p4.code}",
    "Parafen\\t{p1.code} – {p2.code} – {p3.initials} {p3.last}\\nakk. {p1.code} {date2}, {p2.code} {date2}",
    "{time} {Woord} {p1.full}, {role}\\n{time} Overdracht door {p2.full}, bij hem thuis\\n{time} Dossier {Woord} – {p3.full}\\n{time} Dossier {Woord} – {p4.last} blijft zitten\\n{time} Rondje langs {unit}",
    "{p1.full} | {phone}\\n{p2.full} | {mobile} | {role}",
    "Van: {p1.chat}\\nAan: {p2.chat}\\nOnderwerp: {topic}\\n\\nhoi {p2.chat}, {chat}\\n\\ngr {p1.chat}",
    "{p1.file}.pdf; {p2.file}_{word}; {word}{p3.code}.msg; {word} {p4.last} {p4.code} {word}.pdf; {word} {p5.core} {date2}.docx",
    "G:\\{word}\\{p1.file}\\{word}\\\\nschijf: {ref}_{p2.file}_{word}.pdf",
    "{p1.register}; {p2.register}; {p3.core}, {p3.prefix}, {p3.initials}; {p4.register}; {acr}-{Woord}; {p5.register}",
    "{label}\\t{label}\\t{label}\\t{plain}",
    "{label}\\t{plain}\\t{label}\\t{label}\\n{p1.full}\\t{date}\\t{p2.full}\\t{p3.last}",
    "{label}\\n{label}\\n{plain}\\n{label}\\n{plain}",
    "{label}:\\t\\n{label}:\\t{p1.full}\\n{plain}:\\t{ref}\\n{label}:\\t",
    "{plain} {plain} {label} {label} {plain}",
    "{weekday} {time}\\t{p1.first}\\t{woord}\\n{weekday} {time}\\t{fam} {p2.first}\\t{woord} en {woord}\\n{date2}\\t{p3.last}\\t{Woord} is {woord}\\n{date2}\\t{acr}: onbekend\\t{woord}",
    "• {fam} {p1.first} brengt {woord}\\n• Mededeling van {p2.full}, {fam} bij {trap.company}\\n• {Woord} {woord}",
    "{p1.first}: </O=EXCHANGELABS/OU=EXCHANGE ADMINISTRATIVE GROUP (FYDIBOHF23SPDLT)/CN=RECIPIENTS/CN={ref}-{p1.core}>",
    "From: {p1.full} </o=MINBZ/ou=Exchange Administrative Group/cn=Recipients/cn={p1.file}>\\nSent: Monday, July 9, 2023 {time}\\nTo: {p2.full}\\nSubject: {topic}\\n\\nDear {p2.first},\\n\\nThank you. {p3.first} will join.\\n\\nBest regards,\\n{p1.first}",
    "{prose}\\n\\n{p1.first}\\n\\nNB {prose}",
    "{p1.first}, {prose}\\n\\n{p2.first}",
    "{p1.chat}, leuk! {chat}\\n\\nVan: {p2.chat}\\nAan: {p1.chat}\\nOnderwerp: Antw: {CAPS}",
    "Dossiernaam: {ref}_{p1.core}_{p1.code}_{word}.pdf\\n/{acr}/{word}/{p2.file}_{word}",
    "Opgesteld {date2}; aangevuld {p1.last} {date2}; gereviewd {p2.last} {date2}",
    "{n}. {Woord}\\n\\n{p1.last} acht {topic} verdedigbaar. {Woord}: {p2.last} heeft {woord} berekend.",
    "Kamervragen\\n2024Z{nr}\\n(ingezonden {date})\\nVragen van de leden {k1.last} (beiden {party}) aan de Minister van {ministry} over {topic}",
]  # fmt: skip

CHATS = """
ja is goed|ok|ben er over 10 min|heb je {q1.chat} al gesproken?|{q1.chat} belt straks|vraag even aan {q1.chat} of {q2.chat}|
was {q1.chat} er ook bij?|prima, dank!|sta bij de {trap.street}|{q1.chat} is ziek vandaag|wie neemt over van {q1.chat}?|ff bellen?|
stuur het naar {q1.chat} en {q2.chat}|die {q1.last} weer...|de bakker op de hoek is open|👍|haha|rapport staat in de map|
minister {k1.last} komt morgen|wethouder wil het eerst zien|ok top {q1.first}|doe ik {q1.chat}!|mevr {q1.last} heeft teruggebeld|
even wachten op storm {trap.first}|bedankt {q1.chat}|{q1.chat} {q2.chat} kunnen jullie morgen?|@{q1.first} kijk jij mee?
""".replace("\n", "").split("|")

_SLOT = re.compile(r"\{([a-zA-Z]+\d?\*?)(?:\.(\w+))?\}")


def strange(word: str, other: str, rnd: random.Random) -> str:
    """A word that stands in no list and is no name either: a slip of the finger or a compound."""
    at = rnd.randrange(len(word) - 1)
    return rnd.choice(
        [
            word[:at] + word[at + 1] + word[at] + word[at + 2 :],
            word[:at] + word[at + 1 :],
            word[: at + 1] + word[at:],
            word + word[-1] * rnd.randint(1, 3),
            word + other,
            other + "s" + word,
        ]
    )


class Writer:
    """Fills snippets. One instance per run; every call of ``snippet`` draws new people."""

    def __init__(self, assets: Assets, people: People, rnd: random.Random) -> None:
        self.rnd, self.people = rnd, people
        self.places = [p for p in assets.places() if p.isalpha()]
        self.words = [w for w in assets.base_words() if w.isalpha() and w.islower() and 3 <= len(w) <= 14]
        self.misc = assets.other_names()
        titles = assets.decision_titles()
        paragraphs = []
        for i, paragraph in enumerate(assets.raw_paragraphs()):
            if (
                i % 23 == 0
                and 40 < len(paragraph) < 260
                and not re.search(r"\b[A-Z]\.\s?[A-Z]|Minister[^.]{0,40}, [A-Z]\.", paragraph)
            ):
                paragraphs.append(paragraph)
            if len(paragraphs) > 9000:
                break
        self.sentences = paragraphs + [t for t in titles if len(t) < 260 and " " in t]
        self.ambiguous = people.ambiguous
        #: Slot -> names that are no person's: known firms, software, eponyms, papers and feasts, regions, cities.
        self.known = dict(zip(("brand", "soft", "epo", "cult", "area"), assets.known(), strict=True))
        self.known["brand"] = self.known["brand"] + hard.BRANDS
        self.known["city"] = assets.cities()
        self.prose = [s for s in (PROSE + hard.PROSE).split("\n") if s]
        self.traps = [s for s in (TRAP_PROSE + hard.TRAPS).split("\n") if s]
        folder = Path(__file__).parent
        self.scenes = (folder / "scenes.txt").read_text(encoding="utf-8").strip("\n").split("\n---\n")
        self.lines = (folder / "sentences.txt").read_text(encoding="utf-8").strip("\n").split("\n")
        self.snippets = [s.replace("\\n", "\n").replace("\\t", "\t") for s in SNIPPETS + hard.SNIPPETS]

    def _trap(self, kind: str) -> str:
        r, p = self.rnd, self.people.person(self.rnd)
        last, core = p.last_alone, p.core
        if kind in ("last", "last2"):
            return last
        if kind == "first":
            return p.first
        if kind == "misc":
            return r.choice(self.misc)
        if kind == "street":
            end = r.choice("straat laan weg plein kade singel hof dreef park dijk pad".split())
            return r.choice(
                [f"{p.first} {core}{end}", f"{core}{end}", f"Burgemeester {core}{end}", f"Prof. {core}{end}", f"{last}{end}",
                 f"Dr. {core}{end}", f"{p.initials} {core}{end}", f"Sint {p.first}{end}", f"{p.first} van {core}{end}"]
            )  # fmt: skip
        if kind == "company":
            return r.choice(
                [f"{last} B.V.", f"Bouwbedrijf {last}", f"{core} & Zn.", f"Autobedrijf {last}", f"{core} Holding", f"Bakkerij {last}",
                 f"{core} Infra", f"Garage {last}", f"Gebr. {last}", f"{core} Groep", f"Installatiebureau {last}", f"{core} & {self.people.last(r)}",
                 f"{last} Transport BV", f"Slagerij {p.first}", f"Kapsalon {p.first}", f"Aannemersbedrijf {last}", f"{core} Consultancy"]
            )  # fmt: skip
        if kind == "lawfirm":
            return r.choice(
                [
                    f"{core} Advocaten",
                    f"{core} & {self.people.last(r).split()[-1]} Advocaten",
                    f"advocatenkantoor {last}",
                    f"{core} Notarissen",
                ]
            )
        if kind == "school":
            return r.choice(
                [
                    f"{p.first} {core}school",
                    f"{core}school",
                    f"{core} College",
                    f"{p.first} {core}lyceum",
                    f"basisschool {p.first} {last}",
                    f"Sint {p.first}school",
                ]
            )
        if kind == "hospital":
            return r.choice(
                [
                    f"{p.first} Ziekenhuis",
                    f"{core} Ziekenhuis",
                    f"Sint {p.first} Gasthuis",
                    f"{core} Kliniek",
                    f"{p.first} {core} ziekenhuis",
                ]
            )
        if kind == "commission":
            return f"commissie-{core}" if r.random() < 0.6 else f"commissie {last}"
        if kind == "law":
            return r.choice([f"Wet {core}", f"Lex {core}", f"wet-{core}", f"regeling-{core}"])
        if kind == "bridge":
            return r.choice([f"{core}brug", f"{p.first} {core}brug", f"{core}tunnel", f"{core}sluis"])
        if kind == "hall":
            return r.choice([f"{core}zaal", f"{p.first} {core}zaal", f"zaal {last}", f"{core}kamer"])
        if kind == "ship":
            return r.choice([f"{p.first} {last}", f"ms {p.first}", f"Vrouwe {p.first}", f"{p.first} {core}"])
        if kind == "place":
            return r.choice([f"{core}hof", f"De {core}", f"{p.first}park", f"{core}veld"])
        raise ValueError(kind)

    def _filler(self, name: str) -> str:
        r = self.rnd
        day, month, year = r.randint(1, 28), r.randint(1, 12), r.randint(2015, 2026)
        if name in ("date", "birth"):
            year = year if name == "date" else r.randint(1935, 2015)
            return r.choice([f"{day} {MONTHS[month - 1]} {year}", f"{day:02}-{month:02}-{year}"])
        if name == "date2":
            return f"{day:02}-{month:02}-{year}"
        simple = {
            "ministry": MINISTRIES, "code": CODES, "min": CODES[:14], "unit": UNITS, "role": ROLES, "label": LABELS, "plain": PLAIN_LABELS,
            "Noun": hard.NOUNS, "Wie": hard.SOMEBODY, "doet": hard.DOES, "Order": hard.ORDERS, "zijn": ["zijn", "haar", "hun"],
            "amb": self.ambiguous, "Start": hard.STARTS, "start": [w.lower() for w in hard.STARTS],
            "year": [str(y) for y in range(1989, 2026)],
            "special": SPECIAL, "fam": RELATIONS,
            "topic": TOPICS, "party": PARTIES, "place": self.places, "K": PUBLIC_ROLES, "zin": self.sentences,
            "weekday": "maandag dinsdag woensdag donderdag vrijdag".split(),
            "domain": "minbzk.nl minjenv.nl ind.nl rws.nl amsterdam.nl utrecht.nl rivm.nl minvws.nl coa.nl outlook.com".split(),
            "word": "brief nota verslag concept advies bijlage reactie memo planning offerte opm".split(),
            "hi": "Beste|Hoi|Hi|Hallo|Dag|Goedemorgen|Ha|Goedemiddag|Collega's,|Best|hoi".split("|"),
            "bye": "Groet|Groeten|Met vriendelijke groet|Vriendelijke groeten|Gr|Mvg|Hartelijke groet|Met groet|Bedankt alvast".split("|"),
        }  # fmt: skip
        if name in simple:
            return r.choice(simple[name])
        if name in ("Fam", "Rol", "rol"):
            word = r.choice(ROLES if name.lower() == "rol" else RELATIONS)
            return word if name == "rol" else word[:1].upper() + word[1:]
        if name in ("noun", "Amb", "volk", "Volk", "Acr"):
            word = str(
                r.choice({"noun": hard.NOUNS, "Amb": self.ambiguous, "Acr": self.words}.get(name, PEOPLES))
            )
            return word.lower() if name == "noun" else word if name == "volk" else word[:1].upper() + word[1:]
        if name == "woord":
            word = r.choice(self.words)
            return strange(word, r.choice(self.words), r) if r.random() < 0.15 else word
        if name == "CAPS":
            return str(r.choice(self.words)).upper()
        if name == "Woord":
            return str(r.choice(self.words)).capitalize()
        if name == "acr":
            return "".join(r.choice("ABCDEFGHIJKLMNOPRSTVWZ") for _ in range(r.choice([2, 3, 3, 4, 5])))
        if name == "ministryline":
            return "Ministerie van " + r.choice(MINISTRIES)
        if name == "time":
            return f"{r.randint(7, 21):02}:{r.randint(0, 59):02}"
        if name == "phone":
            return r.choice(
                [
                    f"070 {r.randint(100, 999)} {r.randint(10, 99)} {r.randint(10, 99)}",
                    f"0{r.randint(10, 79)}-{r.randint(1000000, 9999999)}",
                ]
            )
        if name == "mobile":
            return r.choice(
                [
                    f"06-{r.randint(10000000, 99999999)}",
                    f"06 {r.randint(1000, 9999)} {r.randint(1000, 9999)}",
                    f"+31 6 {r.randint(10000000, 99999999)}",
                ]
            )
        if name == "ref":
            return r.choice(
                [
                    f"{year}-{r.randint(0, 999999):010}",
                    f"{r.randint(1000000, 6999999)}",
                    f"Z{year}-{r.randint(1000, 99999)}",
                    f"{r.choice(CODES)}/{year}/{r.randint(1000, 99999)}",
                ]
            )
        if name in ("nr", "n"):
            return str(r.randint(1, 9) if name == "n" else r.randint(1, 320))
        if name == "bsn":
            return str(r.randint(100000000, 299999999))
        if name == "postcode":
            return f"{r.randint(1000, 9999)} {r.choice('ABCDEGHJKLMNPRSTVWXZ')}{r.choice('ABCDEGHJKLMNPRSTVWXZ')}"
        raise ValueError(name)

    def fill(self, template: str) -> Marked:
        """One snippet with all slots filled."""
        people: dict[str, Person] = {}
        text = ""
        spans: list[Span] = []

        def put(value: str, label: str = "") -> None:
            nonlocal text
            if label and value:
                spans.append((len(text), len(text) + len(value), label))
            text += value

        def run(part: str, scope: str) -> None:
            at = 0
            for match in _SLOT.finditer(part):
                if match.start() < at:  # taken together with the slot before it
                    continue
                put(part[at : match.start()])
                at = match.end()
                slot, form = match.groups()
                if slot in ("prose", "trap", "chat", "rest", "english", "tongue") and not form:
                    source = {"prose": self.prose, "trap": self.traps, "chat": CHATS, "rest": hard.REST,
                              "english": hard.ENGLISH, "tongue": hard.OTHER_TONGUES}[slot]  # fmt: skip
                    run(self.rnd.choice(source), scope + slot + str(len(text)))
                elif slot[0] in "pkq" and slot[1:].isdigit():
                    person = people.setdefault(scope + slot, self.people.person(self.rnd))
                    label = "PUBLIEK" if slot[0] == "k" else "PERSOON"
                    if form in ("initials", "core", "prefix"):
                        if form == "initials" and part[at : at + 2] == " {":
                            put(person.initials + " " + person.last, label)
                            at = _SLOT.match(part, at + 1).end()  # type: ignore[union-attr]
                        elif form == "prefix":
                            put(person.prefix or "de", label)
                        else:
                            put(getattr(person, form), label)
                    elif form == "first" and part.startswith(f" {{{slot}.last}}", at):
                        put(f"{person.first} {person.last}", label)
                        at += len(f" {{{slot}.last}}")
                    elif form == "last" and part.startswith("-{", at):
                        other = people.setdefault(scope + "x", self.people.person(self.rnd))
                        put(f"{person.last_alone}-{other.last}", label)
                        at = _SLOT.match(part, at + 1).end()  # type: ignore[union-attr]
                    elif form in hard.FORMS:
                        label = "-" if form == "user" else label
                        put(hard.written_hard(form, person, self.people, self.rnd), label)
                    elif form == "mail":
                        put(written(person, self.rnd, "mail"), "-")
                    else:
                        put(written(person, self.rnd, form or "any"), label)
                elif slot == "special*":
                    put(self.rnd.choice(SPECIAL), "BIJZONDER")
                elif slot == "trap":
                    put(self._trap(form), "OVERIG")
                elif slot in self.known:
                    put(self.rnd.choice(self.known[slot]), "OVERIG")
                elif slot == "firm":
                    put(hard.firm(self.people, self.rnd), "OVERIG")
                elif slot == "street":
                    put(self._trap("street"), "OVERIG")
                elif slot in ("address", "address2"):
                    gap = "\n" if slot == "address2" else self.rnd.choice([", ", " te ", ", "])
                    street = (
                        self._trap("street")
                        if self.rnd.random() < 0.5
                        else self.rnd.choice(
                            [
                                "Dorpsstraat",
                                "Kerkweg",
                                "Lindelaan",
                                "Saffierhof",
                                "Molendijk",
                                "Hoofdstraat",
                                "Eikenlaan",
                                "Stationsweg",
                            ]
                        )
                    )
                    number = f"{self.rnd.randint(1, 300)}{self.rnd.choice(['', '', '', 'a', '-2', ' bis', ' III'])}"
                    place = self.rnd.choice(self.places)
                    put(
                        f"{street} {number}" + (f"{gap}{self._filler('postcode')}" if gap != " te " else ""),
                        "ADRES",
                    )
                    put(f"{'  ' if gap == chr(10) else ' '}{place}" if gap != " te " else f"{gap}{place}")
                else:
                    put(self._filler(slot))
            put(part[at:])

        run(template, "")
        return Marked(text, spans)

    def snippet(self) -> Marked:
        """A scene, a layout snippet or a few sentences."""
        x = self.rnd.random()
        if x < 0.2:
            return self.fill(self.rnd.choice(self.scenes))
        if x < 0.32:
            gap = self.rnd.choice([" ", " ", "\n"])
            return self.fill(gap.join(self.rnd.choice(self.lines) for _ in range(self.rnd.randint(1, 4))))
        if x < 0.68:
            return self.fill(self.rnd.choice(self.snippets))
        if x < 0.85:
            return self.fill(" ".join(self.rnd.choice(self.prose) for _ in range(self.rnd.randint(1, 4))))
        return self.fill(" ".join(self.rnd.choice(self.traps) for _ in range(self.rnd.randint(1, 4))))
