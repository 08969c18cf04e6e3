"""The words that an article's claims turn on: harm, forces, people, saying, and topics.

Each list is one family of meaning; none is tuned to a text. Forms are written out because the
pipeline runs without a lemmatiser (it costs a third of the speed and adds nothing here).
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from data.model import Outcome, Topic


def words(forms: str) -> frozenset[str]:
    """Return the words of a string that parts them with blanks."""
    return frozenset(forms.split(" "))


HARM_VERBS: dict[Outcome, str] = {
    "killed": "asphyxiated decapitated electrocuted incinerated strangled "
    "suffocated kill kills killed killing slay slain slew slaying execute executes "
    "executed"
    " executing behead beheaded beheading massacre massacred massacring assassinate assassinated"
    " murder murdered murdering die dies died dying perish perished perishing eliminate eliminated"
    " eliminating liquidate liquidated martyred drown drowned neutralise neutralised neutralize"
    " neutralized slaughter slaughtered recovered lynched hanged gunned succumbed beheads bury"
    " buried"
    " buries burying",
    "wounded": "wound wounds wounded wounding injure injures injured injuring hurt hurting maim"
    " maimed maiming hospitalised hospitalized",
    "casualties": "harm harmed harming shot",
    "missing": "missing disappear disappeared disappearing vanish vanished unaccounted",
    "captured": "capture captures captured capturing detain detains detained detaining arrest"
    " arrests arrested arresting kidnap kidnapped kidnapping abduct abducted abducting imprisoned"
    " surrender surrendered surrendering hostage",
    "displaced": "displace displaced displacing flee flees fled fleeing evacuate evacuated"
    " evacuating uprooted resettled relocated sheltering sheltered",
}
"""Verbs of harm in all forms; the subject or object of the verb is who is counted."""
INTRANSITIVE = words(
    "die died dies disappear disappeared drown drowned dying fled flee fleeing flees left "
    "crossed fallen fell moved passed missing perish perished perishing succumbed surrender "
    "surrendered surrendering vanish "
    "vanished"
)
"""Verbs whose active subject is harmed."""
HARM_BESIDE: dict[str, tuple[Outcome, re.Pattern[str]]] = {
    "trapped": ("missing", re.compile(r"\b(?:rubble|debris|wreckage|ruins|collapse[ds]?)\b", re.I)),
    "treated": (
        "wounded",
        re.compile(
            r"\b(?:wounds?|injur\w+|burns?|hospitals?|gunshot|concussions?|smoke|shock|intensive\s+care)\b",
            re.I,
        ),
    ),
    "left": ("displaced", re.compile(r"\b(?:evacu\w+|convoys?|buses|corridors?|besieged)\b", re.I)),
    "crossed": ("displaced", re.compile(r"\bcrossed\s+(?:over\s+)?into\b", re.I)),
    "moved": ("displaced", re.compile(r"\bmoved\s+out\s+of\b", re.I)),
    "passed": ("killed", re.compile(r"\bpassed\s+away\b", re.I)),
    "fell": ("killed", re.compile(r"\bfell\s+in\s+(?:combat|battle|action)\b", re.I)),
    "fallen": (
        "killed",
        re.compile(r"\b(?:the|our|their)\s+fallen\b|\bfallen\s+in\s+(?:combat|battle)\b", re.I),
    ),
    **{
        word: (
            "captured",
            re.compile(r"\b(?:prisoners?|captives?|hostages?|detainees?|POWs?)\b", re.I),
        )
        for word in ("swapped", "exchanged", "freed", "released", "traded")
    },
}
"""Words that are harm only in a sentence that holds another: their outcome, and that word."""
HARM_NOUNS: dict[Outcome, str] = {
    "killed": "death deaths fatality fatalities dead killed slain corpse corpses body bodies"
    " coffins burials funerals graves martyr martyrs remains killing killings execution "
    "executions toll",
    "wounded": "injury injuries wounded injured wounds",
    "missing": "missing disappearance disappearances",
    "captured": "abduction abductions kidnapping kidnappings detention detentions "
    "prisoner prisoners captive captives hostage hostages detainee detainees arrests"
    " pows",
    "displaced": "refugee refugees displaced displacement evacuees evacuation",
    "casualties": "casualty casualties losses victims victim",
}
ONE_HARMED = words("body captive corpse detainee hostage prisoner victim")
"""Words of harm that an article counts one of."""
EVENT_NOUNS = words(
    "airstrike airstrikes ambush ambushes attack attacks battle battles blast blasts bomb "
    "bombing bombings bombs bullet bullets clash clashes explosion explosions grenade "
    "grenades incident incidents massacre massacres operation operations raid raids shell "
    "shells strike strikes"
)
"""What harms people and is never harmed."""
GROUPS = words("column contingent convoy force garrison group squad team unit")
BANDS = GROUPS | words(
    "band battalion brigade cell company crew family gang household militia number party patrol "
    "platoon regiment village"
)
"""Words for several people: an article in front of them counts no one person."""
"""Bodies of armed people: "a force of 400" is a strength."""
HOMES = words("home homes house houses village villages")
FORCES = words(
    "adviser advisers advisor advisors airmen assailant assailants attackers combatants "
    "commandos conscripts contractor contractors defenders besiegers fighter fighters "
    "force forces guards "
    "gendarmes guardsmen guerrillas gunmen infantry infiltrators insurgent insurgents "
    "jihadist jihadists marines member members men "
    "legionnaires mercenaries mercenary militant militants militia militiamen officers "
    "operatives paratroopers "
    "partisans peacekeepers personnel policemen policewoman policewomen rebel rebels "
    "recruits regulars reservists riflemen saboteurs sailors "
    "servicemen soldier soldiers terrorist terrorists troop troops volunteers warriors"
)
"""Nouns for people under arms: a number of them without harm is a strength."""
PEOPLE = FORCES | words(
    "builders cameraman cameramen clerks commuters cooks employees engineer engineers firefighter "
    "firefighters fisherman fishermen foreigners guests households hikers labourers laborers "
    "loaders mechanics merchants miner miners mourners newborns nuns orphans paramedic paramedics "
    "photographer photographers pilgrims preachers pupil pupils reporter reporters rescuer "
    "rescuers "
    "schoolboys schoolchildren schoolgirls shopkeepers shoppers staff tourist tourists "
    "townsfolk townspeople truckers tribesmen vendors widows workmen "
    "elder elders farmer fighter gunman guard herder herders imam imams insurgent lawyer lawyers "
    "leader leaders marine martyr martyrs militant monk monks nurse nurses officer operative "
    "peacekeeper policeman priest priests soldier teacher teachers trader traders villager worker "
    "afghans aid americans boy boys britons bystanders captain child children citizen "
    "citizens civilian civilians colonel commander commanders crew dead demonstrators "
    "doctor doctors driver drivers families family farmers general germans girl girls "
    "infant infants inhabitants iranians iraqis israelis journalist journalists kurds "
    "lebanese man medic medics migrants nationals official officials others palestinians "
    "babies brother brothers cousin cousins daughter daughters father fathers husband husbands "
    "kids "
    "mother mothers neighbors neighbours nephew nephews niece nieces parents sister sisters son "
    "sons "
    "toddler toddlers wife wives "
    "passengers patients people person persons pilot pilots protester protesters refugee "
    "refugees relatives resident residents russians shepherds student students syrians "
    "teenager teenagers turks ukrainians victims villager villagers woman women worker "
    "workers worshippers"
)
KIN = words(
    "aunt baby brother brothers child children cousin daughter daughters family father "
    "fiance fiancee "
    "grandfather grandmother husband mother nephew niece parents sister sisters son sons uncle wife"
)
ALSO_CIVIL = words("member members men officers volunteers guards recruits operatives personnel")
"""Of these, those who need not bear arms: a strength only beside a word that does."""
ARMED = re.compile(
    r"\b(?:army|armies|military|militias?|forces?|troops|fighters?|soldiers?|brigades?|battalions?"
    r"|divisions?|rebels?|insurgents?|militants?|armed|guerrillas?|regiment|navy|security|border"
    r"|battalions|companies|infantry|peacekeep\w+|uniformed|under\s+arms|landing|mountain\s+troops"
    r"|convoy|formation|commanders?|strength|(?:U\.S\.|American|coalition|NATO|Russian)\s+personnel)\b",
    re.IGNORECASE,
)
EQUIPMENT = words(
    "aircraft apcs armour artillery batteries battery bmps boat boats bombs btrs bulldozers "
    "cannons carriers cars convoy "
    "convoys drone drones gun guns gunships helicopter helicopters howitzer howitzers ifvs jet "
    "jets launcher launchers missile missiles mortar mortars motorbikes motorcycles pickups "
    "plane planes projectile projectiles radar radars rifles rocket rockets ship ships submarines "
    "system systems tank tanks "
    "tankers technicals truck trucks uav uavs vehicle vehicles vessel vessels warplane warplanes "
    "weapons"
)
BUILDINGS = words(
    "apartments bridge bridges building buildings church churches clinic clinics depot depots "
    "dwellings "
    "factories factory farms flats home homes hospital hospitals house houses huts mosque "
    "mosques school schools shops structures tents warehouses"
)
DESTROY = words(
    "hijacked looted stolen torched "
    "burned burnt crashed damage damaged damages damaging destroy destroyed destroying "
    "destroys destruction disabled down downed downing knocked leveled levelled lose losing "
    "loss losses lost razed ruined sank shot sunk wrecked"
)
SEES = words(
    "abandoned capture captured capturing collected confiscated discovered found impounded "
    "intercepted recover recovered recovering retrieved uncovered count counted counts "
    "observe observed record recorded saw see seen seize seized spotted"
)
"""Verbs beside which equipment is counted, though nothing befell it."""
HAS_STRENGTH = words(
    "backed command commands committed comprise comprised comprises consist consisted "
    "consisting deploy deployed deploys field fielded had has have include included "
    "includes including involve involved involving maintain maintained maintains mobilise "
    "mobilised mobilize mobilized number numbered numbers send sends sent station stationed "
    "supported total totaled totalled totals"
)

SAY = words(
    "affirmed affirms attested attests boasted boasts contend contended contends countered "
    "counters guessed protested reckon reckoned reckons reiterate reiterated "
    "reiterates repeated repeats recalled recalls retorted swore swears "
    "verified verifies verify tallied spoke spoken gave gives treated treating speak speaks "
    "accuse accused accuses accusing acknowledge acknowledged acknowledges add added adding "
    "adds admit admits admitted allege alleged alleges alleging announce announced "
    "announces announcing argue argued argues assert asserted asserts believe believed "
    "believes blame blamed blames blaming call called calls caution cautioned cite cited "
    "cites citing claim claimed claiming claims comment commented concede conceded conclude "
    "concluded concludes condemn condemned condemns confirm confirmed confirming confirms "
    "count counted counts declare declared declares denied denies deny denying describe "
    "described describes inform informed informs disclose disclosed dismiss dismissed dismisses "
    "dispute disputed "
    "disputes document documented documents emphasise emphasised emphasize emphasized "
    "maintained maintains emphasizes emphasizing estimate estimated estimates estimating explain "
    "explained "
    "identified identify indicate indicated indicates insist insisted insists list listed "
    "lists maintain mention mentioned mentions note noted notes publish published put puts "
    "quote quoted quotes record recorded records recount recounted refer referred refers "
    "reject rejected rejecting rejects release released remark remarked replied reply "
    "report reported reporting reports respond responded reveal revealed reveals said say "
    "saying says show showed shown shows state stated states stating stress stressed "
    "stresses suggest suggested suggests tell telling tells testified testify found finds threaten "
    "threatened told tweet tweeted urge urged vow vowed warn warned warns write writes "
    "wrote"
)
"""Verbs that can carry a claimant; the weak ones need a clause of their own (`WEAK_SAY`)."""
WEAK_SAY = words(
    "countered counters guessed protested repeated repeats recalled recalls "
    "speak speaks treated treating maintained maintains verified verifies verify tallied "
    "spoke spoken "
    "accuse accused accuses accusing add added address addressed adds attack attacked "
    "believe believed believes blame blamed blames blaming call called calls cite cited "
    "citing count counted counts describe described describes document documented documents "
    "estimate estimated estimates exclude gave give gives have identified identify list "
    "listed lists maintain mention mentioned mentions note noted provide provided publish "
    "published put puts record recorded records refer referred refers release released "
    "report reported reporting respond responded rule show showed shown shows suggest "
    "suggested suggests"
)
"""Say-verbs that are often plain verbs: taken as saying with a clause, a quotation or a count."""
DENY = words(
    "denied denies deny denying dismiss dismissed dismisses dispute disputed disputes "
    "refute refuted reject rejected rejecting rejects"
)
PAPERS = words(
    "account accounts allegation allegations announcement assertion assertions claim "
    "claims count data estimate estimates figures "
    "inquiry investigation letter message post press probe records release report reports "
    "source spokesman spokesperson spokeswoman statement statements study tally toll tweet "
    "video"
)
"""What speaks for somebody else: the claimant is who stands behind "by", "from", "of"."""
BODIES = words(
    "administration agency alliance army association authorities authority branch bureau "
    "cabinet center centre charity coalition command commission committee company council "
    "department directorate embassy firm forces government group headquarters "
    "hospital institute junta kremlin media military ministry mission monitor monitors "
    "movement network observatory office officials organisation organization party police "
    "regime residents service side sources staff state troops tv union unit"
)
"""Last words of names of bodies, and of people in the plural: "he" and "she" are none of them."""
SPEAKS = (
    PEOPLE
    | BODIES
    | words(
        "chief governor leader mayor minister president prosecutor spokesman spokesperson "
        "spokeswoman"
    )
)
"""Heads of names for whoever can make a statement."""
OUTLETS = words(
    "agency broadcaster channel daily magazine media network news newspaper outlet outlets "
    "paper press radio service site station television tv website"
)
"""Heads of names for what prints or sends the news."""
RECORDS = words("count data estimate estimates figures records statement tally toll")
"""Of these, those that name their owner in front ("Interior Ministry figures")."""
REFUSED = words("address answer comment confirm disclose elaborate give list provide release say")
"""Acts of speech in the form that "did not" takes."""
NOBODY = words("he i it she that there these they this those we what which who you")
VAGUE = words(
    "activists anonymous locals official officials reports residents source sources "
    "unidentified unnamed unofficial witnesses"
)
"""Words of a claimant that is not named."""
TITLES = re.compile(
    r"(?:mayor|governor|president|premier|(?:prime\s+)?minister|general|gen|colonel|col|major|maj"
    r"|lieutenant|lt|captain|capt|sergeant|sgt|brigadier|brig|admiral|adm|commander|cmdr|chief"
    r"|sheikh|senator|sen|rep|ambassador|judge|prof|professor|doctor|dr|mr|mrs|ms|deputy"
    r"|secretary|spokes\w+|director)\b\.?\s",
    re.IGNORECASE,
)
"""What stands in front of a person's name."""
NO_PLACE = words(
    "agency army command council democratic force forces government group media military "
    "ministry nations observatory party president press resolve rights state task united"
)
"""Last words of a name in capitals that is a body and no place."""
FIELDS = re.compile(
    r"(?:casualties(?:\s+and\s+losses)?|losses|killed|wounded|dead|injured|strength|date|place|location|conflict|result"
    r"|coordinates|belligerents?|commanders?|part of|units?|weapons?|photo|caption|source|by|update"
    r"|note|editor|with reporting)\s*\d*",
    re.IGNORECASE,
)
"""Labels before a colon that name a field, not a speaker."""

STATUS = (
    r"(?:soldiers?|servicemen|mercenar(?:y|ies)|contractors?|civilians?|regulars?|members|fighters"
    r"|terrorists?|militants?|militiam[ae]n|volunteers?|combatants?|non-?combatants?|personnel)"
)
TOPICS: tuple[tuple[Topic, str], ...] = (
    (
        "coordination",
        r"coordinat\w+|hot-?lines?|(?:through|via|over|using)\s+(?:\w+\s+){0,3}?de-?conflict\w+|cease-?fires?|truces?|agreed\s+to|cleared\s+with|notif(?:y|ied)|de-?conflict\w+\s+(?:channel|hotline)"
        r"|informed\s+in\s+advance|without\s+(?:informing|warning)",
    ),
    (
        "motive",
        r"in\s+support\s+of|in\s+an\s+attempt\s+to|in\s+order\s+to|so\s+as\s+to|aim(?:ed|ing|s)?\s+(?:at|to|of|was|is|were)|goals?"
        r"|purpose|intend\w*|pretext|not\s+to\s+\w+.{0,80}\bbut\s+to|to\s+support\s+terrorism|motives?"
        r"|(?:meant|designed)\s+to",
    ),
    (
        "cause",
        r"self-?\s?defen[cs]e|in\s+defen[cs]e\s+of|repel\w*|aggression|unprovoked|provo(?:ked|cation)"
        r"|respond\w*|in\s+response|triggered|sparked|retaliat\w+|caused\s+by|because"
        r"(?!\s+(?:they|he|she)\s+(?:was|were|is|are)\s+not\s+(?:\w+\s+)?(?:authori[sz]ed|allowed))"
        r"|reconnaissance|search(?:ing)?\s+"
        r"for\s+(?!(?:\w+\s+){0,3}(?:people|survivors|bodies|missing|victims|others))"
        r"|due\s+to\s+(?!(?:be|have|go|leave|take|start|begin|arrive|meet)\b)|result\s+of|(?:by|in|a)\s+mistake|mistakenly|mistook|mistaken\s+for|rigged|booby-?trapp\w+|accident\w*"
        r"|reason",
    ),
    (
        "responsibility",
        r"responsib\w+|blam\w+|accus\w+|carried\s+out|initiat\w+|launch\w+|perpetrat\w+|behind\s+the"
        r"|attack(?:ed|ing|s)?|assault(?:ed|s)?|bomb(?:ed|ing|ardment)\w*|shell(?:ed|ing)"
        r"|(?:take|took|taking)\s+part|raid(?:s|ed|ing)?|struck|strikes?|target(?:ed|ing|s)|the\s+target|dropped|fired|violat\w+|hit(?:s|ting)?|involve(?:d|ment)\s+in|(?:was|were|is|are)\s+involved|nothing\s+to\s+do\s+with|us(?:e[ds]?|ing)\s+(?:chemical|chlorine|cluster|human|civilian)"
        r"|war\s+crimes?|crimes\s+against|violations|massacr\w+|indiscriminate\w*|destroy\w+"
        r"|human\s+shields|ambush\w*|conducted|offensive"
        r"|(?:shot|killed|murdered|executed|burn(?:ed|t)|torched|looted|raped|abducted|beheaded|mined|set\s+fire\s+to)"
        r"\s+(?:the|their|his|her|its|them|him|civilians|villagers|people|residents|prisoners|villages?|houses)"
        r"|(?:came|come|coming)\s+\W?from\s+\W?(?:over|across|beyond|behind|inside|positions|territory|the\s+(?:other|direction)"
        r"|the\s+\w+ern|the\s+(?:\w+\s+)?side|an?\s+(?:battery|position|area|base))"
        r"|(?:had|have|has)\s+a\s+hand\s+in|belong(?:ed|s)?\s+to"
        r"|(?:was|were|is|are)\s+not\s+(?:its|theirs?|ours?|his|hers|one\s+of\s+(?:its|theirs?|ours?))"
        r"|(?:hadn['’]t|did\s+not\s+have|didn['’]t\s+have|ha[ds]\s+no|have\s+no)\s+(?:an?\s+|any\s+)?(?:\w+\s+)?"
        r"(?:guns?|weapons?|artillery|aircraft|drones?|rockets?|missiles?|mortars?|plan "
        "es?|forces|troops|men)",
    ),
    (
        "status",
        # Said of somebody, not merely mentioned: a predicate, a membership or a tie.
        rf"(?:was|were|is|are|be|been)\s+(?:not\s+)?"
        r"(?:(?!(?:where|when|who|whose|as|by|with|in|at|from|for|to|after|\w+ed|found|seen)\b)\w+\s+)"
        rf"{{0,3}}?{STATUS}"
        # "The bodies were those of militiamen", "most of the dead were women".
        r"|(?:victims?|dead|those\s+killed|bodies|fatalities|wounded|killed)\b(?:\s+\w+){0,5}?"
        r"\s+(?:was|were|are|is)\s+(?:not\s+|all\s+|mostly\s+|mainly\s+)?"
        r"(?!(?:in|at|on|among|from|under|by|near|\w+ed|taken|found|shot|hit|brought|left|being|seen"
        r"|given|known|shown|also|still|yet)\b)(?:those\s+of\s+)?(?:\w+\s+){0,2}?"
        r"\w*(?:[^s]s|men|women|children|people)"
        r"|(?:was|were|is|are)\s+(?:not\s+)?(?:un)?armed"
        r"|used\s+(?:by\s+(?:[\w-]+\s+){1,3}?)?as"
        r"|connect(?:ed|ions?)|popular\s+forces|identified\s+as|not\s+(?:\w+\s+)?members\s+of"
        r"|private\s+military|armed\s+forces",
    ),
    (
        "movement",
        r"cross(?:ed|ing|es)|advanc\w+|withdr[ae]w\w*|retreat\w*|moved|enter(?:ed|ing)|deploy\w*"
        r"|liberat\w+|under\s+(?:\w+\s+)?control|evacuat\w+"
        r"|fled|surround\w*|besieg\w+|captured|seized|(?:took|taken|take|regain\w*|lost|retak\w+)\s+(?:\w+\s+)?control|retook|recaptur\w+|pull(?:ed)?\s+(?:out\s+of|back)|pull-?out",
    ),
    (
        "presence",
        r"presen(?:ce|t)|were\s+with|based\s+(?:in|at)|stationed|advis(?:ing|ers|ors)|accompan\w+"
        r"|in\s+the\s+vicinity|at\s+the\s+(?:invitation|request)\s+of|hiding|concealed|(?:hid|hidden)\s+(?:\w+\s+)?(?:mortars?|weapons|rockets?|guns?|fighters|arms|ammunition|crews|launchers?|explosives|among|behind)|stor(?:ed|ing)\s+(?:weapons|arms|ammunition)|remain(?:ed|s)?\s+in"
        r"|no\s+(?:armed\s+(?:men|people|groups?)|fighters|gunmen|militants|rebels|soldiers|troops|military\s+\w+|weapons)\b",
    ),
)
"""What an assertion without a number may be about, the most telling words first."""


def _forms(words: dict[Outcome, str]) -> dict[str, Outcome]:
    return {form: outcome for outcome, forms in words.items() for form in forms.split()}


HARM_VERB = _forms(HARM_VERBS)
HARM_NOUN = _forms(HARM_NOUNS)
_WORD = re.compile(r"\w+")


class Words:
    """A set of single words that are looked for in a text, whatever their case.

    Does what a pattern of alternatives would, without trying hundreds of them at each letter.
    """

    def __init__(self, forms: Iterable[str]) -> None:
        self._forms = frozenset(forms)

    def search(self, text: str) -> re.Match[str] | None:
        """Return the first of the words in a text."""
        return next((m for m in _WORD.finditer(text) if m[0].lower() in self._forms), None)

    def findall(self, text: str) -> list[str]:
        """Return all of the words in a text, in order, in small letters."""
        return [word for word in _WORD.findall(text.lower()) if word in self._forms]


HARM_WORD = Words((*HARM_VERB, *HARM_NOUN))
NUMBER_WORD = re.compile(
    r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|twenty|thirty"
    r"|forty|fifty|sixty|seventy|eighty|ninety|dozens?|scores?|hundreds?|thousands?|tens|several)\b",
    re.IGNORECASE,
)
BODY_WORD = Words(GROUPS | {"battalion", "infantry", "militia", "numbered", "strength"})
SAY_WORD = Words(SAY | {"according"})
FORCE_WORD = Words(PEOPLE | EQUIPMENT | BUILDINGS | {"strong"})
TOPIC_WORDS = tuple((topic, re.compile(rf"\b(?:{words})\b", re.I)) for topic, words in TOPICS)


def topic_of(words: str) -> Topic | None:
    """Return the topic that the words speak to first in the order of the table, or None."""
    return next((topic for topic, pattern in TOPIC_WORDS if pattern.search(words)), None)
