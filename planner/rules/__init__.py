"""The rules of the school, in the order in which a principal would read them: the table of contents of the model."""

from planner.rules.allotments import WithinAllotments
from planner.rules.base import Rule
from planner.rules.changes import MandatedStays, MethodsAllowed, StepsOffered
from planner.rules.collaboration import GradeOutTogether, PlanningOrMeeting, Quorum, SharedMembers, TeamFloor, TeamMeets
from planner.rules.course_teams import TaughtByItsTeam
from planner.rules.effort import MaintenanceOfEffort
from planner.rules.funds import EndsInTheYear, NoNewCliff, SupplementNotSupplant
from planner.rules.known import DaysAdd, KnownIds
from planner.rules.ledger import EveryMinuteOnce
from planner.rules.loads import ConsecutivePeriods, Preparations, RoomMoves, StudentLoad, TeachingLoad
from planner.rules.locks import LocksHold
from planner.rules.money import AllowableUse, CostsRight, FundsBalance, NoEndedMoney
from planner.rules.people import Certificates, DaysPaid, LawfulAdult, OnePlaceAtATime
from planner.rules.reductions import HealthThreshold, ReductionLimit
from planner.rules.rooms import RoomsOnce
from planner.rules.sections import AssignmentsKept, CoTaught, LunchWaves, PairsApart, SeatsEachPeriod, SectionsRun, TakenTogether
from planner.rules.services import CoreUninterrupted, DutyMinutes, LawfulCover, ServicesInFull, ServicesPromised
from planner.rules.specialists import ContractLoad, SpecialistDay
from planner.rules.specials import OwnTurn, SpecialsRotation
from planner.rules.students import ClassSizes, LunchFits, RequiredMinutes
from planner.rules.teachers import BreakFromTeaching, DailyUnencumbered, DutyFreeLunch, IndividualPlanning, Travel

RULES: tuple[Rule, ...] = (
    KnownIds(),
    DaysAdd(),
    OnePlaceAtATime(),
    LawfulAdult(),
    DaysPaid(),
    Certificates(),
    ContractLoad(),
    TeachingLoad(),
    Preparations(),
    StudentLoad(),
    EveryMinuteOnce(),
    IndividualPlanning(),
    DutyFreeLunch(),
    DailyUnencumbered(),
    BreakFromTeaching(),
    ConsecutivePeriods(),
    SpecialistDay(),
    Travel(),
    RoomMoves(),
    SectionsRun(),
    ClassSizes(),
    RequiredMinutes(),
    LunchFits(),
    LunchWaves(),
    SpecialsRotation(),
    OwnTurn(),
    SeatsEachPeriod(),
    PairsApart(),
    TakenTogether(),
    ServicesInFull(),
    ServicesPromised(),
    CoTaught(),
    CoreUninterrupted(),
    LawfulCover(),
    DutyMinutes(),
    RoomsOnce(),
    GradeOutTogether(),
    TeamMeets(),
    TaughtByItsTeam(),
    Quorum(),
    SharedMembers(),
    PlanningOrMeeting(),
    TeamFloor(),
    StepsOffered(),
    MandatedStays(),
    HealthThreshold(),
    ReductionLimit(),
    WithinAllotments(),
    MethodsAllowed(),
    CostsRight(),
    AllowableUse(),
    NoEndedMoney(),
    FundsBalance(),
    SupplementNotSupplant(),
    MaintenanceOfEffort(),
    EndsInTheYear(),
    NoNewCliff(),
    AssignmentsKept(),
    LocksHold(),
)
