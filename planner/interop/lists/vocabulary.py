"""The words that jobs, subjects, schools, funds and budgets are made of: none of them is taken for a person's name."""

from __future__ import annotations

from planner.workbook.columns import STATES

TEXT = """
    a able academic academics academy access account accountant achievement acquisition adaptive added additional adjustment adm admin
    administration administrative administrator adult advanced adviser advising advisor advisory afjrotc after ag agency agricultural
    agriculture aid aide aides algebra all allied allocation alternative american analyst ancillary and ap applied arabic area art arts
    asl assessment assigned assignment assistance assistant assistive assoc associate associates asst at athletic athletics attendance
    audio audiologist auditorium aut autism autistic auto automotive aux auxiliary aviation band basic bcba before behavior behavioral
    behaviorist benefit benefits bilingual biology bip block board book bookkeeper bookroom breakfast broadcast budget building bus
    business buyer cad cafeteria calculus campus captain care career caretaker carpentry case caseworker ccr center central certified
    certificated certification chair chemistry chief child childcare children chinese choir choral chorus civics class classified
    classroom clerical clerk clinic clinician club co coach coaches coaching coding college comm communication communications community
    compliance computer computers concert conference consultant consumer content continued contract contracted cook coop cooperative
    coordinator core cosmetology cost council counsel counseling counselor counselors couns county course creative credit crisis crossing
    csr cte culinary curriculum custodial custodian customer dance data day db deaf dean debate degree department dept deputy design
    detention development developmental diagnostician digital dining director disabilities disability discipline dispatcher district
    diversity doc dorm double drafting drama driver driving drivers drum dual dyslexia e early earth ebd ec ece economics economy ecse ed
    eda edu education educational educator educ ee eec eip ei el ela elca eld elective electives electrician elem elementary eligibility
    eligible ell emergency emotional employment eng engagement engineer engineering english enrichment enrollment enterprise entry
    environmental equity esce ese esl esol esp esser esy evaluation evaluator evening ex exceptional executive expense expenses extended
    extension extra faa fabrication facilitator facilities facility faculty family fcs federal film finance fine fire first fiscal fitness
    floater food foods foreign forensics foundation foundations four freshman french freshmen frozen full functional fund funds gate gear general
    geography geometry german gifted girls girl boys boy global gr grad graduation grade grades grading graphic graphics greeter ground grounds
    groundskeeper group grant grants guard guidance guide gym half hall handicapped head health hearing heating help helper hi high history
    hold home homebound homeless homeroom honors horticulture hospital hourly house housekeeper hs hourly hr human humanities hvac ia ib ict id iep
    impaired impairment improvement in inclusion inclusive inclu independent in-school industrial info information instr instruction
    instructional instructor instrumental insurance integrated integration intensive intermediate intern international interpreter
    interv intervention interventionist iss it italian itinerant iv ii iii i v vi japanese job journalism jr jrotc junior k keyboarding
    kg kind kinder kindergarten kitchen kdg lab labs language languages latin lang lead leader leadership learner learners learning
    learn lib liaison librarian library life light limited line literacy literature local long los low lower lpn ltr lts lunch lunchroom m
    machine magnet maint maintenance manager management mandarin manufacturing marching marketing master math mathematics mechanic media
    medical mental mentor mentoring messenger mgr mid middle military mild moderate modern modified monitor montessori moe ms mtss mult
    multi multilingual multimedia multiple music musical native natural network new newcomer nfl night non noon nurse nurses nursery
    nursing nutrition occupational of off office officer oh on one online operations operator or orch orchestra orientation orthopedic ot
    other out outdoor outreach overload para parapro paraprofessional paras parent parents part partial partner partners pay payroll pe
    performance performing period permanent personal personnel phd phil phone photo photography phys physical physician physics pk placement plan
    planner planning plant playground plc plumber police pool portuguese position post pr practical pre precalculus preschool prek
    prevention primary prin principal principals print printing pro probation process production prof professional profound program
    programming programs project proj psych psychologist psychology psychometrist pt pub public pull purchased push quality reading ready
    recept receptionist recovery recreation recruitment reg region registrar registered regular rehabilitation relations release relief
    religion remedial repair research reserve resident resource resources response restorative retired retirement review rn robotics room
    rotc rover rti rural russian s safety salaries salary sat school schools sci science sciences sec second secondary secretary sectry
    secy section security seminar senior serv service services severe shared shop short sign site skill skills slp small social
    sociology software solutions sp spanish spc spe special specialist specialists specials specialized speech sped spec speciality
    sponsor sport sports sr sro ssa staff staffing state statistics stem steam step stipend storage store strategic strategies
    strategist strings structured student students studies studio study success summer sup superintendent supervision supervisor
    supplemental supplies supply support surveys swim switchboard sys system systems t ta talented tbd teach teacher teachers teaching
    team tech technical technician technologies technology temp temporary ten term testing test textbook textbooks the theater theatre
    therapist therapy tchr third title to tosa total track trade trades traffic training trainer transfer transition translator
    transportation travel trng trip truancy truck tutor tutoring tutorial tv two type undergraduate unit unassigned unfilled unfunded
    university upper utilities vacancy vacant van vi vice virtual vision visual visually vo vocal vocational vocabulary volunteer warehouse
    web weekend welder welding wellness will with wood woodshop work worker workshop world worldwide writing year yearbook yoga youth
    zero zone
    arp idea perkins carl stimulus cares esser impact medicaid hourly bond levy referendum century learning centers capital building debt
    enterprise internal service agency trust gift gifts donation donations donor money reserve pta pto ptsa booster boosters foundation gate lottery endowment
    sales property tax taxes interest tuition rental fees fee revenue revenues federal unrestricted restricted categorical lcff lcap
    concentration supplemental base ipad ipads chromebook chromebooks licenses license licence subscription subscriptions vendor contract
    contracts copier copiers paper postage printing equipment furniture dues memberships registration conferences mileage phones
    internet electricity water gas sewer trash repairs substitute substitutes subs sub overtime stipends wages fica medicare pension
    workers compensation unemployment dental life insurance medical annuity retirement matching
    ba bs ma med eds phd bachelor bachelors masters doctorate doctoral lane step range level levels
    north south east west northeast northwest southeast southwest central park valley hill hills lake river creek oak pine cedar maple elm
    mountain spring springs ridge view heights grove meadow meadows hollow bend gate village city town summit eastgate riverbend
    charter preparatory prep institute k-8 elem. middle-high
    monday tuesday wednesday thursday friday early late arrival dismissal recess homeroom passing flex win advisory wave period lunch a b c d
    none na nil n blank unknown various misc miscellaneous etc open filled active inactive pending closed posted posting eliminated
"""
WORDS = frozenset(TEXT.split())
NAMES_TOO = frozenset(  # words of schools and jobs that are family names as well
    (
        *("park", "hill", "cook", "english", "west", "long", "small", "wood", "day", "summer", "french", "german", "lake", "spring", "oak"),
        *("hall", "driver", "carpenter", "pool", "short", "light", "low", "fine", "post", "head", "noon", "house", "guard", "case", "gate"),
        *("river", "valley", "grove", "meadow", "meadows", "heights", "north", "south", "east", "central", "view", "welder", "page"),
    )
)
SHORT = frozenset(s.casefold() for s in STATES)


def is_word(word: str) -> bool:
    """Is this a word of jobs, schools and money, in the singular or the plural?"""
    folded = word.casefold()
    if folded in WORDS or folded in SHORT:
        return True
    return folded.endswith("s") and (folded[:-1] in WORDS or (folded.endswith("es") and folded[:-2] in WORDS))


def is_family_name(word: str) -> bool:
    """Is this word of schools and jobs a family name as well?"""
    return word.casefold() in NAMES_TOO
