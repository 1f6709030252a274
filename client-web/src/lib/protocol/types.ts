// Made from `protocol/`; do not edit.

/**
 * Body of `PUT /api/v1/rooms/{room}/members/{person}`: lets somebody into a coaching room or a direct conversation.
 */
export type AdmitMember = { 
/**
 * `participant` or `coach`.
 */
role: Role, };

/**
 * What a municipality says to a proposal.
 */
export type Answer = "yes" | "no" | "discuss";

/**
 * Parameters of `question.ask`.
 */
export type AskQuestion = { 
/**
 * The question.
 */
message_id: MessageId, 
/**
 * Made once by the client; a retry repeats it.
 */
nonce: Nonce, 
/**
 * Who is asked, one of those who may read the room; absent: nobody in particular.
 */
asked_id?: PersonId, };

/**
 * Body of `PUT /api/v1/messages/{message}/asked`.
 */
export type AskQuestionBody = { 
/**
 * Who is asked, one of those who may read the room; absent: nobody in particular.
 */
asked_id?: PersonId, };

/**
 * Body of `POST /api/v1/sign-in-links`.
 */
export type AskSignInLink = { 
/**
 * E-mail address or handle.
 */
login: string, };

/**
 * What was done.
 */
export type AuditAct = "message_removed" | "message_restored" | "messages_removed_of_person" | "messages_restored_of_person" | "slow_mode_set" | "room_read_only_set" | "room_who_posts_set" | "muted" | "unmuted" | "suspended" | "unsuspended" | "message_held" | "held_approved" | "held_refused" | "report_made" | "case_claimed" | "case_released" | "case_decided" | "objection_made" | "objection_decided" | "role_given" | "role_taken" | "role_began" | "role_ended" | "seat_handed_over" | "member_admitted" | "member_removed" | "coaching_published" | "coaching_dissolved" | "veto_set" | "veto_lifted" | "coaching_session_set" | "look_began" | "look_ended" | "passed_on" | "network_changed" | "call_changed" | "proposal_sent" | "municipality_confirmed" | "municipality_waits" | "municipality_declined" | "municipality_reopened";

/**
 * Whether a network's log is whole: every hash was computed anew.
 */
export type AuditCheck = { 
/**
 * Whether it is.
 */
ok: boolean, 
/**
 * How many entries were looked at.
 */
entries: number, 
/**
 * The number of the first entry that is not what was written, or is missing.
 */
broken_at?: number, };

/**
 * What more there is to an entry, by what was done. The fields stand in the order of their names, in which they are hashed.
 */
export type AuditDetail = { 
/**
 * The case.
 */
case_id?: CaseId, 
/**
 * What of the network was changed: `name`, `rules`, `look` …
 */
changed?: Array<string>, 
/**
 * How many messages.
 */
count?: number, 
/**
 * From when a role counts; absent: at once.
 */
from_ms?: number, 
/**
 * The municipality.
 */
organisation_id?: OrganisationId, 
/**
 * Whether the room was made read-only.
 */
read_only?: boolean, 
/**
 * The removal of all by a person, by which it can be undone.
 */
removal_id?: RemovalId, 
/**
 * For what a message was reported.
 */
reported_for?: ReportReason, 
/**
 * The role that was given or taken, or as what somebody was let in.
 */
role?: Role, 
/**
 * The role's scope.
 */
scope?: string, 
/**
 * Seconds between two messages; 0: none.
 */
slow_mode_s?: number, 
/**
 * To whom it went, of a seat that was handed over.
 */
to_id?: PersonId, 
/**
 * Until when, of a mute, a suspension or a role; absent: until it is lifted or taken.
 */
until_ms?: number, 
/**
 * How the case was decided.
 */
verdict?: Verdict, 
/**
 * Who may write from then on.
 */
who_posts?: WhoPosts, };

/**
 * An entry of the log. It never holds the text of a message.
 */
export type AuditEntry = { 
/**
 * The network.
 */
network_id: NetworkId, 
/**
 * Its number, from 1 without a gap.
 */
n: number, 
/**
 * When.
 */
at_ms: number, 
/**
 * Who did it; absent: nobody in person (a report, whose maker stays unnamed here, or the server itself).
 */
actor_id?: PersonId, 
/**
 * What.
 */
act: AuditAct, 
/**
 * Where.
 */
room_id?: RoomId, 
/**
 * To whom.
 */
person_id?: PersonId, 
/**
 * Of which message.
 */
message_id?: MessageId, 
/**
 * What more there is to it.
 */
detail: AuditDetail, 
/**
 * Why; empty if nothing was said.
 */
reason: string, 
/**
 * By which rule of the network.
 */
rule?: string, 
/**
 * Hash of the entry before, in hexadecimal; 64 zeros for the first.
 */
prev_hash: string, 
/**
 * SHA-256 over the hash before and this entry, in hexadecimal.
 */
hash: string, };

/**
 * What the log is downloaded as.
 */
export type AuditFormat = "jsonl" | "csv";

/**
 * A page of a network's log, newest first.
 */
export type AuditPage = { 
/**
 * The entries, of those that one may see.
 */
entries: Array<AuditEntry>, 
/**
 * Pass it as `cursor` for the next page; absent at the end.
 */
cursor?: string, };

/**
 * The rule that an act would have broken.
 */
export type BrokenRule = { 
/**
 * Which.
 */
rule: RoundRule, 
/**
 * The place of the act among those sent, from 0.
 */
act: number, 
/**
 * The municipality that was to be placed.
 */
organisation: OrganisationId, 
/**
 * The group that it was to be placed in.
 */
group?: GroupId, 
/**
 * Most municipalities of a group, for `group_full`.
 */
limit?: number, 
/**
 * With which one, for `veto`.
 */
with?: OrganisationId, };

/**
 * More posts than these within so long wait.
 */
export type Burst = { 
/**
 * Posts, 2–50.
 */
count: number, 
/**
 * Seconds, 5–600.
 */
seconds: number, };

/**
 * A thread in which much was written.
 */
export type BusyThread = { 
/**
 * The message that started it.
 */
root: Message, 
/**
 * The first of the new replies.
 */
first_id: MessageId, 
/**
 * New replies by others.
 */
replies: number, 
/**
 * By how many people.
 */
people: number, };

/**
 * A network's call for interest, as those who run the network see it. `GET /api/v1/networks/{network}/call`; a network that has none
 * yet has an empty one that is not open.
 */
export type Call = { 
/**
 * The network.
 */
network_id: NetworkId, 
/**
 * Its public address.
 */
url: string, 
/**
 * Whether it takes registrations; past `closes_ms` it doesn't, whatever this says.
 */
open: boolean, 
/**
 * When it closes by itself.
 */
closes_ms?: number, 
/**
 * What it says, by language (`sv`, `nl`, `en`).
 */
texts: { [key in string]: CallText }, 
/**
 * Short names of the network's themes that it offers.
 */
themes: Array<string>, 
/**
 * All of the network's themes.
 */
network_themes: Array<CallTheme>, 
/**
 * With how many municipalities there is enough interest.
 */
threshold: number, 
/**
 * How many municipalities there are places for; absent: for all.
 */
capacity?: number, 
/**
 * How many people of one municipality may take part.
 */
seats_per_municipality: number, 
/**
 * Whose municipalities are asked: country (ISO 3166-1 alpha-2).
 */
country: string, 
/**
 * Goes up with each change; 0: nobody has set anything yet.
 */
version: number, };

/**
 * What a call says in one language.
 */
export type CallText = { 
/**
 * 1–120 characters.
 */
title: string, 
/**
 * What it is about; Markdown, at most 4,000 characters.
 */
intro: string, 
/**
 * What a place in the network includes; Markdown, at most 2,000 characters.
 */
includes: string, };

/**
 * Something that a network speaks about.
 */
export type CallTheme = { 
/**
 * Its short name.
 */
slug: string, 
/**
 * Its name, by language.
 */
name: { [key in string]: string }, };

/**
 * A municipality that can be placed: it has at least one participant in the network.
 */
export type Candidate = { 
/**
 * The municipality.
 */
organisation_id: OrganisationId, 
/**
 * Its short name.
 */
name: string, 
/**
 * Its participants.
 */
people: Array<PersonId>, 
/**
 * `XS`, `S`, `M`, `L`, `XL` or `XXL` by population.
 */
size_class?: string, 
/**
 * The region or province it lies in.
 */
region?: OrganisationId, 
/**
 * That one's short name.
 */
region_name?: string, 
/**
 * What it wants to work on: slugs of the network's themes.
 */
themes: Array<string>, 
/**
 * How much it has done before, if it has been said.
 */
experience?: Experience, 
/**
 * What it starts from, if it has been said.
 */
starting_point?: StartingPoint, };

/**
 * Something for those who moderate to decide.
 */
export type Case = { 
/**
 * Its id.
 */
id: CaseId, 
/**
 * The network.
 */
network_id: NetworkId, 
/**
 * The room; absent for an objection to a suspension.
 */
room_id?: RoomId, 
/**
 * What it is of.
 */
kind: CaseKind, 
/**
 * How far it has come.
 */
state: CaseState, 
/**
 * Whom it is about: who wrote the message, or who objects.
 */
person_id: PersonId, 
/**
 * The message as it stands, if it is of one.
 */
message?: Message, 
/**
 * Of a removed message: its last text.
 */
last_text?: string, 
/**
 * What waits, if a rule held it back.
 */
held?: Held, 
/**
 * The network's words that it met, as they stand in the rule.
 */
matched?: Array<string>, 
/**
 * The reports, oldest first.
 */
reports: Array<CaseReport>, 
/**
 * Of an objection: what it objects to, with the objection in it.
 */
statement?: Statement, 
/**
 * Of an objection: who did what it objects to; they don't decide it.
 */
acted_by?: PersonId, 
/**
 * When it was opened.
 */
opened_ms: number, 
/**
 * Who has taken it on.
 */
claimed_by?: PersonId, 
/**
 * When.
 */
claimed_ms?: number, 
/**
 * How it was decided.
 */
decision?: CaseDecision, 
/**
 * Whether one may decide it: nobody does about their own message, nor about an objection to what they did.
 */
may_decide: boolean, };

/**
 * Parameters of `case.claim` and `case.release`.
 */
export type CaseAct = { 
/**
 * The case.
 */
case_id: CaseId, };

/**
 * How many cases wait.
 */
export type CaseCount = { 
/**
 * Those that one may handle and that are not decided.
 */
open: number, };

/**
 * How a case was decided, by whom.
 */
export type CaseDecision = { 
/**
 * By whom.
 */
by: PersonId, 
/**
 * When.
 */
at_ms: number, 
/**
 * How.
 */
verdict: Verdict, 
/**
 * Why; empty if nothing was said.
 */
reason: string, 
/**
 * By which rule of the network.
 */
rule?: string, };

/**
 * Something for those who moderate to decide.
 */
export type CaseId = string;

/**
 * What a case is of.
 */
export type CaseKind = "report" | "held" | "objection";

/**
 * A page of a network's cases: what waits oldest first, what is decided newest first.
 */
export type CasePage = { 
/**
 * The cases, of those that one may handle.
 */
cases: Array<Case>, 
/**
 * Pass it as `cursor` for the next page; absent at the end.
 */
cursor?: string, 
/**
 * How many wait to be decided, claimed ones among them, of those that one may handle.
 */
open: number, };

/**
 * A report as those who handle the case see it.
 */
export type CaseReport = { 
/**
 * Who reported.
 */
by: PersonId, 
/**
 * For what.
 */
reason: ReportReason, 
/**
 * In their words.
 */
note?: string, 
/**
 * When.
 */
at_ms: number, };

/**
 * How far a case has come.
 */
export type CaseState = "open" | "claimed" | "decided";

/**
 * What happened since a moment in the rooms that a person may read now. `GET /api/v1/catch-up`.
 */
export type CatchUp = { 
/**
 * From when on: at most five minutes before the moment that was asked for.
 */
since_ms: number, 
/**
 * Until when.
 */
until_ms: number, 
/**
 * Questions of which an answer was accepted: one's own first, then the newest; at most 20.
 */
answered: Array<CaughtUp>, 
/**
 * What mentions or asks oneself or somebody of one's own organisation, newest first; at most 20.
 */
mentioned: Array<CaughtUp>, 
/**
 * Topics that were opened, or made of earlier talk, newest first; at most 20.
 */
topics: Array<CaughtUp>, 
/**
 * Messages that came with files, newest first; at most 20.
 */
files: Array<CaughtUp>, 
/**
 * Threads in which most was written; at most 10.
 */
threads: Array<BusyThread>, 
/**
 * Every room in which anything changed, with all that changed counted, what is listed above too.
 */
rooms: Array<RoomChanges>, };

/**
 * A message that stands out.
 */
export type CaughtUp = { 
/**
 * The message.
 */
message: Message, 
/**
 * The message that started the thread it replies to.
 */
root?: Message, };

/**
 * A change that takes a seq in the room's log: the whole entity as it is now. Put it by id where its
 * `changed_seq` is higher than the known one.
 */
export type Change = { "type": "message", 
/**
 * The message.
 */
message: Message, } | { "type": "member", 
/**
 * Their place.
 */
member: Member, } | { "type": "room", 
/**
 * The room.
 */
room: Room, } | { "type": "moved", 
/**
 * Which, and where it stood.
 */
moved: Moved, };

/**
 * Body of `PATCH /api/v1/networks/{network}/handovers/{note}`.
 */
export type ChangeHandover = { 
/**
 * Whether it is done.
 */
done: boolean, };

/**
 * Changes after a seq, oldest first.
 */
export type ChangePage = { 
/**
 * The changes. A superseded state is skipped: the entity comes once, at its last seq.
 */
changes: Array<Change>, 
/**
 * Whether there are more after the last one.
 */
has_more: boolean, 
/**
 * The room's newest seq.
 */
head: number, 
/**
 * The archive's epoch.
 */
epoch: string, };

/**
 * Body of `PUT /api/v1/me/password`. All other devices are signed out.
 */
export type ChangePassword = { 
/**
 * The one so far.
 */
current: string, 
/**
 * The new one.
 */
new: string, };

/**
 * Parameters of `topic.change`: absent fields stay.
 */
export type ChangeTopic = { 
/**
 * The topic.
 */
message_id: MessageId, 
/**
 * Made once by the client; a retry repeats it.
 */
nonce: Nonce, 
/**
 * 1–150 characters.
 */
title?: string, 
/**
 * What it is.
 */
kind?: TopicKind, 
/**
 * At most 8, of 1–40 characters each.
 */
tags?: Array<string>, 
/**
 * Language of the title.
 */
lang?: string, };

/**
 * Body of `PATCH /api/v1/topics/{topic}`: absent fields stay.
 */
export type ChangeTopicBody = { 
/**
 * 1–150 characters.
 */
title?: string, 
/**
 * What it is.
 */
kind?: TopicKind, 
/**
 * At most 8, of 1–40 characters each.
 */
tags?: Array<string>, 
/**
 * Language of the title.
 */
lang?: string, };

/**
 * All that is needed to put groups together. `GET /api/v1/networks/{network}/coaching`.
 */
export type Coaching = { 
/**
 * The network's rounds, newest first.
 */
rounds: Array<Round>, 
/**
 * The groups of no round: coaching rooms that were formed one by one. Their ids are those of their rooms.
 */
others: Array<Group>, 
/**
 * The municipalities that can be placed, by name.
 */
candidates: Array<Candidate>, 
/**
 * Those who coach in the network, by name. Everyone else who takes part in it can be named, too.
 */
coaches: Array<PersonId>, 
/**
 * Who is never to be together.
 */
vetoes: Array<Veto>, 
/**
 * What the network speaks about, by name: what a need may name.
 */
themes: Array<NetworkTheme>, };

/**
 * A coaching session of a room.
 */
export type CoachingSession = { 
/**
 * Its number, from 1.
 */
n: number, 
/**
 * When it begins.
 */
at_ms: number, 
/**
 * How long it is.
 */
minutes: number, 
/**
 * What has become of it.
 */
state: CoachingSessionState, 
/**
 * The message of the room that is its note; goes when the message is removed or leaves the room.
 */
note?: MessageId, };

/**
 * What has become of a coaching session.
 */
export type CoachingSessionState = "planned" | "held" | "cancelled";

/**
 * What a coaching room has beside a channel.
 */
export type Cohort = { 
/**
 * What the group works on.
 */
focus: string, 
/**
 * The one question they share.
 */
shared_question: string, 
/**
 * Its municipalities.
 */
organisations: Array<OrganisationId>, 
/**
 * Its sessions, by number.
 */
sessions: Array<CoachingSession>, 
/**
 * Who moderates and was let in to read, the newest last: those that go on, and at most twenty of before.
 */
looks?: Array<RoomLook>, 
/**
 * When it was dissolved: it can be read by those who were in it, and by nobody who comes later.
 */
dissolved_ms?: number, };

/**
 * Something said about a proposal.
 */
export type CommentId = string;

/**
 * A suggestion.
 */
export type Completion = { 
/**
 * What it stands for.
 */
kind: CompletionKind, 
/**
 * What is put in place of the text from `start` to `end`.
 */
text: string, 
/**
 * Where the text begins that it replaces, in UTF-16 units.
 */
start: number, 
/**
 * Where that text ends.
 */
end: number, 
/**
 * What it is called: a person's or room's name; the text itself otherwise.
 */
label: string, 
/**
 * The person.
 */
person_id?: PersonId, 
/**
 * The room.
 */
room_id?: RoomId, };

/**
 * What a completion stands for.
 */
export type CompletionKind = "operator" | "value" | "person" | "room" | "tag";

/**
 * How a line may go on.
 */
export type Completions = { 
/**
 * The suggestions, best first.
 */
items: Array<Completion>, };

/**
 * Confirms a municipality. Body of `POST /api/v1/networks/{network}/registrations/{registration}/confirmation`; its contact gets an
 * invitation. `DELETE` takes it back, as it does `…/waiting` and `…/decline`. Refused with `full` if there is no place.
 */
export type ConfirmRegistration = { 
/**
 * How many people may take part; 1 to as many as the call says.
 */
seats: number, };

/**
 * Whom to write to.
 */
export type Contact = { 
/**
 * 1–80 characters.
 */
name: string, 
/**
 * Their address.
 */
email: string, 
/**
 * What they do; at most 120 characters.
 */
title: string, };

/**
 * What is decided: of reports `dismiss` or `remove`, of what waits `approve` or `refuse`, of an objection `uphold` or `overturn`.
 */
export type Decide = "dismiss" | "remove" | "approve" | "refuse" | "uphold" | "overturn";

/**
 * Parameters of `case.decide`.
 */
export type DecideCase = { 
/**
 * The case.
 */
case_id: CaseId, 
/**
 * Made once by the client; a retry repeats it.
 */
nonce: Nonce, 
/**
 * What.
 */
decision: Decide, 
/**
 * Why, at most 500 characters; needed for all but `dismiss` and `approve`. Those concerned read it.
 */
reason: string, 
/**
 * By which rule of the network; at most 100 characters.
 */
rule?: string, };

/**
 * Body of `POST /api/v1/cases/{case}/decision`; its nonce is the `Idempotency-Key` header (a UUID).
 */
export type DecideCaseBody = { 
/**
 * What.
 */
decision: Decide, 
/**
 * Why, at most 500 characters; needed for all but `dismiss` and `approve`. Those concerned read it.
 */
reason: string, 
/**
 * By which rule of the network; at most 100 characters.
 */
rule?: string, };

/**
 * Parameters of `question.decline`.
 */
export type DeclineQuestion = { 
/**
 * The question.
 */
message_id: MessageId, 
/**
 * Made once by the client; a retry repeats it.
 */
nonce: Nonce, 
/**
 * Why, 1–300 characters.
 */
reason: string, };

/**
 * Body of `PUT /api/v1/messages/{message}/declined`.
 */
export type DeclineQuestionBody = { 
/**
 * Why, 1–300 characters.
 */
reason: string, };

/**
 * Says no. Body of `POST /api/v1/networks/{network}/registrations/{registration}/decline`.
 */
export type DeclineRegistration = { 
/**
 * What the contact is told beside it; at most 1,000 characters.
 */
reason: string, };

/**
 * Why a question gets no answer.
 */
export type Declined = { 
/**
 * When that was said.
 */
at_ms: number, 
/**
 * By whom.
 */
by: PersonId, 
/**
 * Why.
 */
reason: string, };

/**
 * How close together messages stand.
 */
export type Density = "comfortable" | "compact";

/**
 * What needs somebody, beside the cases, in the rooms that one may read; each oldest first, at most 20.
 */
export type Desk = { 
/**
 * Newcomers' first posts to which nobody has replied or reacted.
 */
firsts: Array<Message>, 
/**
 * Questions that have waited for an answer for more than two working days.
 */
questions: Array<QuestionLine>, };

/**
 * A page of a network's directory, by name; with `like=mine` those of the municipalities most like one's own first.
 */
export type Directory = { 
/**
 * The people.
 */
people: Array<DirectoryPerson>, 
/**
 * How many fit, on all pages.
 */
total: number, 
/**
 * How many of what.
 */
counts: DirectoryCounts, 
/**
 * All organisations with people in the network, by name.
 */
organisations: Array<DirectoryOrganisation>, 
/**
 * The network's areas.
 */
areas: Array<DirectoryArea>, 
/**
 * The network's themes.
 */
themes: Array<CallTheme>, 
/**
 * Pass it as `cursor` for the next page; absent at the end.
 */
next_cursor?: string, };

/**
 * An area of a network.
 */
export type DirectoryArea = { 
/**
 * Its short name, as in a role's scope.
 */
area: string, 
/**
 * What its channel is called.
 */
name: string, };

/**
 * How many people there are of what. Of each facet among those who fit everything else that is looked for.
 */
export type DirectoryCounts = { 
/**
 * By role.
 */
role: { [key in string]: number }, 
/**
 * By area.
 */
area: { [key in string]: number }, 
/**
 * By organisation.
 */
organisation: { [key in string]: number }, 
/**
 * By theme.
 */
theme: { [key in string]: number }, };

/**
 * An entry of a network's directory.
 */
export type DirectoryEntry = { 
/**
 * The person.
 */
person: Person, 
/**
 * Their roles in the network.
 */
roles: Array<Grant>, };

/**
 * An organisation with people in the network.
 */
export type DirectoryOrganisation = { 
/**
 * Its id.
 */
id: OrganisationId, 
/**
 * Its short name.
 */
name: string, 
/**
 * Its region's name.
 */
region?: string, 
/**
 * How many live there: `XS` to `XXL`.
 */
size_class?: string, 
/**
 * From where it starts, in its own words.
 */
starting_point?: StartingPoint, 
/**
 * Slugs of the themes that it works with.
 */
themes: Array<string>, 
/**
 * Whom to turn to there, in its own words; empty if it hasn't said.
 */
contact: string, 
/**
 * Why it is like one's own municipality, what counts most first; empty if it isn't.
 */
like: Array<Likeness>, 
/**
 * Whether one may change what it says.
 */
may_change: boolean, };

/**
 * A page of a network's directory, by name.
 */
export type DirectoryPage = { 
/**
 * The entries.
 */
entries: Array<DirectoryEntry>, 
/**
 * Pass it as `cursor` for the next page; absent at the end.
 */
next_cursor?: string, };

/**
 * Somebody in the directory.
 */
export type DirectoryPerson = { 
/**
 * Who.
 */
person: Person, 
/**
 * Their roles; those that have not begun, and all dates, for those who give roles.
 */
roles: Array<Grant>, 
/**
 * Slugs of the themes that they work with: those of their municipality, and those that they coach.
 */
themes: Array<string>, };

/**
 * What one has begun to write in a room, or in one of its threads.
 */
export type Draft = { 
/**
 * The room.
 */
room_id: RoomId, 
/**
 * The thread, if it is a reply.
 */
thread?: MessageId, 
/**
 * The text so far, Markdown; empty and without files: there is none any more.
 */
body: string, 
/**
 * Files that are to go with it. They stay as long as the draft does, and are their sender's alone.
 */
files?: Array<File>, 
/**
 * When it last changed: a later one wins.
 */
changed_ms: number, };

/**
 * Parameters of `message.edit`.
 */
export type EditMessage = { 
/**
 * The message.
 */
message_id: MessageId, 
/**
 * Made once by the client; a retry repeats it.
 */
nonce: Nonce, 
/**
 * The new text.
 */
body: string, };

/**
 * Nothing inside.
 */
export type Empty = Record<string, never>;

/**
 * How much a municipality has done of what the network is about.
 */
export type Experience = "none" | "some" | "much";

/**
 * As what something is exported.
 */
export type ExportFormat = "md" | "html" | "docx";

/**
 * An Atom feed of one's own, read by a secret link.
 */
export type Feed = { 
/**
 * Its id.
 */
id: FeedId, 
/**
 * Of a network.
 */
network_id?: NetworkId, 
/**
 * Of a topic.
 */
topic_id?: MessageId, 
/**
 * What it is called, as far as one may read it now.
 */
title?: string, 
/**
 * Its link; told only when it is made.
 */
url?: string, 
/**
 * When it was made.
 */
created_ms: number, };

/**
 * A feed (not its secret).
 */
export type FeedId = string;

/**
 * A file. Its bytes are at `/api/v1/files/{id}`, for those who may read a message that it belongs to; before it is posted for whoever sent it.
 */
export type File = { 
/**
 * Its id.
 */
id: FileId, 
/**
 * Its name, with the ending of its kind.
 */
name: string, 
/**
 * Its kind, found in its bytes: `application/octet-stream` if it is of none that is known.
 */
mime: string, 
/**
 * Its size in bytes.
 */
bytes: number, 
/**
 * Of a picture: its width in pixels.
 */
width?: number, 
/**
 * Of a picture: its height in pixels.
 */
height?: number, 
/**
 * Whether there is a small picture of it at `/api/v1/files/{id}/thumb`.
 */
thumb: boolean, 
/**
 * Of a picture: what it shows, in words.
 */
alt?: string, };

/**
 * Body of `PATCH /api/v1/files/{id}`.
 */
export type FileChange = { 
/**
 * What the picture shows, in words, at most 1,000 characters; empty: nothing is said.
 */
alt: string, };

/**
 * A file that was sent to a room.
 */
export type FileId = string;

/**
 * Files of a room, newest first.
 */
export type FilePage = { 
/**
 * The files.
 */
files: Array<RoomFile>, 
/**
 * If there are older ones: the `before` of the next page.
 */
before?: number, };

/**
 * Parameters of `topic.follow`.
 */
export type FollowTopic = { 
/**
 * The message that started it, or one of its replies.
 */
message_id: MessageId, 
/**
 * From now on. Null: not followed any more, until one writes in it again. `nothing`: not even then.
 */
level: Level | null, };

/**
 * How many messages were found.
 */
export type Found = { 
/**
 * So many.
 */
count: number, 
/**
 * Whether there may be more: they were not looked at.
 */
more: boolean, };

/**
 * Those of the messages looked up that one may read, in the order asked. Answer of `GET /api/v1/messages`.
 */
export type FoundMessages = { 
/**
 * The messages.
 */
messages: Array<Message>, };

/**
 * Something that none of those who registered is.
 */
export type Gap = { 
/**
 * Of what kind.
 */
kind: GapKind, 
/**
 * The class of size, the region's id, or the kind of place.
 */
value: string, };

/**
 * By what coordinators look at registrations, to find out whether somebody is missing.
 */
export type GapKind = "size_class" | "region" | "starting_point";

/**
 * What a municipality has said to a proposal.
 */
export type GivenAnswer = { 
/**
 * To which.
 */
proposal_id: ProposalId, 
/**
 * Yes, no, or let's talk.
 */
answer: Answer, 
/**
 * More about it.
 */
text: string, 
/**
 * When.
 */
at_ms: number, };

/**
 * A role a person has. Outside its dates it opens nothing; it begins and ends by itself.
 */
export type Grant = { 
/**
 * The role.
 */
role: Role, 
/**
 * The room's slug or the area it is for; none: the whole network.
 */
scope?: string, 
/**
 * From when it counts, in UTC milliseconds; none: at once. Shown to those who give roles.
 */
from_ms?: number, 
/**
 * Until when; none: until it is taken. Shown to those who give roles.
 */
until_ms?: number, };

/**
 * A group of a round. Once it has its room, it is as the room says.
 */
export type Group = { 
/**
 * Its id.
 */
id: GroupId, 
/**
 * Its name, and that of its room.
 */
name: string, 
/**
 * What it works on.
 */
focus: string, 
/**
 * The one question it shares.
 */
question: string, 
/**
 * Its municipalities, in the order in which they were placed.
 */
organisations: Array<OrganisationId>, 
/**
 * Those of them that a suggestion leaves where they are.
 */
pinned: Array<OrganisationId>, 
/**
 * Who coaches it.
 */
coach?: PersonId, 
/**
 * Its room, once published.
 */
room_id?: RoomId, 
/**
 * Its room's sessions, by number.
 */
sessions: Array<CoachingSession>, 
/**
 * What keeps it from being published; empty once it is.
 */
problems: Array<GroupProblem>, 
/**
 * Why its municipalities fit together.
 */
reasons: Array<Reason>, 
/**
 * How well they fit.
 */
score: number, };

/**
 * A group of a round.
 */
export type GroupId = string;

/**
 * What keeps a group, or a round, from being published.
 */
export type GroupProblem = { 
/**
 * What.
 */
kind: GroupProblemKind, 
/**
 * Which group; absent: the whole round.
 */
group?: GroupId, 
/**
 * The limit that is not kept.
 */
limit?: number, 
/**
 * The municipalities that it is about.
 */
organisations: Array<OrganisationId>, };

/**
 * What keeps a group from being published.
 */
export type GroupProblemKind = "too_few" | "too_many" | "no_coach" | "coach_gone" | "no_name" | "veto" | "not_candidate" | "twice" | "no_groups";

/**
 * A note of those who moderate a network for each other. It is kept for 90 days.
 */
export type Handover = { 
/**
 * Its id.
 */
id: HandoverId, 
/**
 * The network.
 */
network_id: NetworkId, 
/**
 * Who wrote it.
 */
by: PersonId, 
/**
 * When.
 */
at_ms: number, 
/**
 * The text, plain.
 */
text: string, 
/**
 * The room that it is about.
 */
room_id?: RoomId, 
/**
 * Whom it is about.
 */
person_id?: PersonId, 
/**
 * The case that it is about.
 */
case_id?: CaseId, 
/**
 * Set once it is done.
 */
done?: HandoverDone, };

/**
 * When and by whom a note was marked as done.
 */
export type HandoverDone = { 
/**
 * When.
 */
at_ms: number, 
/**
 * By whom.
 */
by: PersonId, };

/**
 * A note that those who moderate leave for each other.
 */
export type HandoverId = string;

/**
 * A network's notes: those to be done first, then by time, newest first; at most 100.
 */
export type HandoverList = { 
/**
 * They.
 */
notes: Array<Handover>, };

/**
 * A message that waits for those who moderate, for its author and for them. It has no place in its room.
 */
export type Held = { 
/**
 * Its id.
 */
id: HeldId, 
/**
 * The network.
 */
network_id: NetworkId, 
/**
 * The room.
 */
room_id: RoomId, 
/**
 * The author's nonce, by which the author's devices find what they sent; the message has it once it is posted.
 */
nonce: Nonce, 
/**
 * Since when it waits.
 */
at_ms: number, 
/**
 * What became of it.
 */
state: HeldState, 
/**
 * Why it waits.
 */
because: Array<HoldRule>, 
/**
 * The text, Markdown; empty once withdrawn.
 */
body: string, 
/**
 * The text as safe HTML, in which nobody is mentioned yet.
 */
html: string, 
/**
 * Language of the text.
 */
lang?: string, 
/**
 * The message that started the thread it replies to.
 */
thread?: MessageId, 
/**
 * The topic that it opens.
 */
topic?: HeldTopic, 
/**
 * Files that wait with it.
 */
files?: Array<File>, };

/**
 * Parameters of `held.withdraw`.
 */
export type HeldAct = { 
/**
 * What waits.
 */
held_id: HeldId, };

/**
 * A message that waits for those who moderate (not the message itself).
 */
export type HeldId = string;

/**
 * One's own messages that wait, oldest first.
 */
export type HeldList = { 
/**
 * They.
 */
held: Array<Held>, };

/**
 * What became of a message that waits.
 */
export type HeldState = "waiting" | "approved" | "refused" | "withdrawn";

/**
 * The topic that a message opens once it is posted.
 */
export type HeldTopic = { 
/**
 * Its title.
 */
title: string, 
/**
 * What it is.
 */
kind: TopicKind, 
/**
 * Its tags.
 */
tags: Array<string>, };

/**
 * Body of `POST /api/v1/messages/{message}/hold`; its nonce is the `Idempotency-Key` header (a UUID).
 */
export type HoldBody = { 
/**
 * Why, 1–200 characters. Its author reads it, and it stands in the tombstone.
 */
reason: string, };

/**
 * Parameters of `message.hold`.
 */
export type HoldMessage = { 
/**
 * The message.
 */
message_id: MessageId, 
/**
 * Made once by the client; a retry repeats it.
 */
nonce: Nonce, 
/**
 * Why, 1–200 characters. Its author reads it, and it stands in the tombstone.
 */
reason: string, };

/**
 * Why a message waits.
 */
export type HoldRule = "newcomer" | "link" | "words" | "burst" | "room";

/**
 * When messages of a network wait for those who moderate. Nobody who may remove others' messages in a room waits there; in coaching rooms
 * and direct conversations nothing does.
 */
export type Holds = { 
/**
 * How many of a newcomer's first posts wait, 0–10.
 */
newcomer_posts: number, 
/**
 * Whether posts with links wait of those who have posted fewer than five times or came less than 14 days ago.
 */
newcomer_links: boolean, 
/**
 * Words and phrases, at most 200 of at most 60 characters. Their inflected forms are met too, not parts of other words.
 */
words: Array<string>, 
/**
 * From when on somebody writes too much in a short time.
 */
burst?: Burst, 
/**
 * Rooms in which none of this holds.
 */
rooms_off: Array<RoomId>, 
/**
 * Rooms in which every message waits.
 */
rooms_all: Array<RoomId>, };

/**
 * What of the inbox is wanted.
 */
export type InboxFilter = "all" | "unread" | "answers" | "mentions" | "topics" | "asked";

/**
 * Something that concerns a person. Of a topic or thread there is one item, with its newest reply; what mentions them stands by itself.
 */
export type InboxItem = { 
/**
 * Why it is here.
 */
kind: InboxKind, 
/**
 * The message; of `answer` and `topic` the newest reply.
 */
message: Message, 
/**
 * The message that started the thread.
 */
root?: Message, 
/**
 * When it was said.
 */
at_ms: number, 
/**
 * How much of it is unread: of `answer` and `topic` replies that don't mention them, else 0 or 1.
 */
unread: number, };

/**
 * Why something is in a person's inbox.
 */
export type InboxKind = "asked" | "mention" | "answer" | "topic";

/**
 * A page of the inbox, newest first.
 */
export type InboxPage = { 
/**
 * The items.
 */
items: Array<InboxItem>, 
/**
 * Pass it as `cursor` for the next page; absent at the end.
 */
cursor?: string, 
/**
 * How many items are unread in all.
 */
unread: number, };

/**
 * What is unread in the inbox.
 */
export type InboxState = { 
/**
 * How many items.
 */
unread: number, };

/**
 * A word that was found in place of another.
 */
export type Instead = { 
/**
 * As it was typed.
 */
typed: string, 
/**
 * As it was said, in a message that was found.
 */
said: string, };

/**
 * An invitation as those who may invite see it.
 */
export type Invite = { 
/**
 * Its id.
 */
id: InviteId, 
/**
 * The network.
 */
network_id: NetworkId, 
/**
 * The role it gives.
 */
role: Role, 
/**
 * What the role is for.
 */
scope?: string, 
/**
 * From when the role counts, in UTC milliseconds; none: at once.
 */
from_ms?: number, 
/**
 * Until when the role counts; none: until it is taken. The invitation lasts no longer.
 */
until_ms?: number, 
/**
 * Further rooms.
 */
rooms: Array<RoomId>, 
/**
 * When it runs out.
 */
expires_ms: number, 
/**
 * How many may still use it.
 */
uses_left: number, 
/**
 * The link, told once: when it is made.
 */
url?: string, };

/**
 * An invitation (not its secret).
 */
export type InviteId = string;

/**
 * A language that the server has words in.
 */
export type Language = "sv" | "nl" | "en";

/**
 * What of a room a person is told about.
 */
export type Level = "everything" | "mentions" | "nothing";

/**
 * Body of `POST /api/v1/rooms/{room}/topics/lift`.
 */
export type LiftBody = { 
/**
 * 1–150 characters.
 */
title: string, 
/**
 * What it becomes.
 */
kind: TopicKind, 
/**
 * At most 8, of 1–40 characters each.
 */
tags: Array<string>, 
/**
 * Its messages, 1–200. One that started a thread brings its replies. The first of the room's order becomes the root.
 */
messages: Array<MessageId>, };

/**
 * Parameters of `topic.lift`.
 */
export type LiftTopic = { 
/**
 * The room.
 */
room_id: RoomId, 
/**
 * Made once by the client; a retry repeats it.
 */
nonce: Nonce, 
/**
 * 1–150 characters.
 */
title: string, 
/**
 * What it becomes.
 */
kind: TopicKind, 
/**
 * At most 8, of 1–40 characters each.
 */
tags: Array<string>, 
/**
 * Its messages, 1–200. One that started a thread brings its replies. The first of the room's order becomes the root.
 */
messages: Array<MessageId>, };

/**
 * Why a municipality is like one's own.
 */
export type Likeness = { 
/**
 * In what.
 */
kind: LikenessKind, 
/**
 * Slugs of the themes that both work with.
 */
themes?: Array<string>, };

/**
 * Why a municipality is like one's own.
 */
export type LikenessKind = "starting_point" | "size" | "next_size" | "region" | "themes";

/**
 * The server's limits, as set.
 */
export type Limits = { 
/**
 * Most bytes in a message.
 */
body_bytes: number, 
/**
 * Most people in a direct conversation.
 */
direct_people: number, 
/**
 * Most changes that a client may be behind and still recover.
 */
recover_changes: number, 
/**
 * Most bytes in a file.
 */
file_bytes: number, 
/**
 * Most files of one message.
 */
files: number, };

/**
 * Whether a set-up or invitation link is good, and what it is for.
 * `GET /api/v1/setup/{secret}` and `GET /api/v1/invitations/{secret}`.
 */
export type LinkView = { 
/**
 * Name of the network by language, for an invitation.
 */
network?: { [key in string]: string }, 
/**
 * The role it gives, for an invitation.
 */
role?: Role, 
/**
 * When it runs out.
 */
expires_ms?: number, 
/**
 * Whose people it is for, of an invitation for one municipality: nobody else is let in.
 */
organisation?: Organisation, };

/**
 * By what a network is recognised at a glance.
 */
export type Look = { 
/**
 * Its colour, as a hue: 0–359.
 */
hue?: number, 
/**
 * Address of its mark, a square picture; without it show initials. A new mark has a new address.
 */
mark_url?: string, };

/**
 * A letter with its text.
 */
export type Mail = { 
/**
 * Its subject; it and the text are gone once it has been sent or copied.
 */
subject?: string, 
/**
 * Its text, plain.
 */
text?: string, 
/**
 * Its id.
 */
id: MailId, 
/**
 * What it is about.
 */
kind: MailKind, 
/**
 * The address it goes to.
 */
to: string, 
/**
 * The reader's name; empty if not known.
 */
name: string, 
/**
 * What became of it.
 */
state: MailState, 
/**
 * When it was written.
 */
created_ms: number, 
/**
 * When it was sent, given up or copied.
 */
done_ms?: number, 
/**
 * How often it was tried.
 */
tries: number, 
/**
 * Why the last try failed: a word (`unreachable`, `refused`, `busy`, `bad_address`, `too_old`) and what the mail server said, if anything.
 */
error?: string, };

/**
 * A letter by e-mail.
 */
export type MailId = string;

/**
 * What a letter is about.
 */
export type MailKind = "sign_in_link" | "registration_receipt" | "registration_link" | "proposal" | "municipality_confirmed" | "place_free" | "registration_declined" | "seat_invitation";

/**
 * A letter as the server's owner sees it.
 */
export type MailLine = { 
/**
 * Its id.
 */
id: MailId, 
/**
 * What it is about.
 */
kind: MailKind, 
/**
 * The address it goes to.
 */
to: string, 
/**
 * The reader's name; empty if not known.
 */
name: string, 
/**
 * What became of it.
 */
state: MailState, 
/**
 * When it was written.
 */
created_ms: number, 
/**
 * When it was sent, given up or copied.
 */
done_ms?: number, 
/**
 * How often it was tried.
 */
tries: number, 
/**
 * Why the last try failed: a word (`unreachable`, `refused`, `busy`, `bad_address`, `too_old`) and what the mail server said, if anything.
 */
error?: string, };

/**
 * Letters, newest first.
 */
export type MailPage = { 
/**
 * The letters.
 */
letters: Array<MailLine>, 
/**
 * Whether the server can send mail; if not, what waits is there to be copied.
 */
sends: boolean, 
/**
 * How many wait.
 */
waiting: number, 
/**
 * Pass it as `cursor` for what comes next.
 */
next?: string, };

/**
 * What became of a letter.
 */
export type MailState = "waiting" | "sent" | "failed" | "copied";

/**
 * Body of `POST /api/v1/statements/{statement}/objection`. The same text again returns the statement.
 */
export type MakeObjection = { 
/**
 * Why it was wrong; 1–2,000 characters.
 */
text: string, };

/**
 * Body of `PUT /api/v1/inbox/{message}`.
 */
export type MarkInbox = { 
/**
 * Whether it counts as unread from now on.
 */
unread: boolean, };

/**
 * The signed-in person.
 */
export type Me = { 
/**
 * As others see them.
 */
person: Person, 
/**
 * Their address.
 */
email: string, 
/**
 * Language of their interface (`sv`, `nl` or `en`).
 */
locale: string, 
/**
 * Their time zone (IANA).
 */
time_zone: string, 
/**
 * Whether they own this server: may create networks.
 */
server_owner: boolean, };

/**
 * A person's place in a room.
 */
export type Member = { 
/**
 * The room.
 */
room_id: RoomId, 
/**
 * The person.
 */
person_id: PersonId, 
/**
 * As what they are in the room.
 */
role: Role, 
/**
 * False once they may no longer read.
 */
present: boolean, 
/**
 * Place of the last change.
 */
changed_seq: number, };

/**
 * Parameters of `topic.merge`.
 */
export type MergeTopic = { 
/**
 * The topic that goes. Its id leads to the other from then on.
 */
message_id: MessageId, 
/**
 * Made once by the client; a retry repeats it.
 */
nonce: Nonce, 
/**
 * The topic it goes into.
 */
into: MessageId, 
/**
 * Out of a closed room to people who could not read it: needs to be said.
 */
confirm_wider: boolean, };

/**
 * Body of `POST /api/v1/topics/{topic}/merge`.
 */
export type MergeTopicBody = { 
/**
 * The topic it goes into.
 */
into: MessageId, 
/**
 * Out of a closed room to people who could not read it: needs to be said.
 */
confirm_wider: boolean, };

/**
 * A message as it is now. Events carry it whole: put it by `id` where its `changed_seq` is higher than the known one.
 */
export type Message = { 
/**
 * Its id.
 */
id: MessageId, 
/**
 * The room.
 */
room_id: RoomId, 
/**
 * Place of its birth in the room's order; never changes.
 */
seq: number, 
/**
 * Place of its last change.
 */
changed_seq: number, 
/**
 * Who wrote it.
 */
author_id: PersonId, 
/**
 * The author's nonce, by which the author's devices find what they sent.
 */
nonce: Nonce, 
/**
 * The text, Markdown; empty once removed.
 */
body: string, 
/**
 * The text as safe HTML; empty once removed.
 */
html: string, 
/**
 * Language of the text (BCP 47), for screen readers.
 */
lang?: string, 
/**
 * When it was stored.
 */
sent_ms: number, 
/**
 * When its text last changed.
 */
edited_ms?: number, 
/**
 * Set once removed.
 */
removed?: Removal, 
/**
 * The message that started the thread this one replies to.
 */
thread?: Thread, 
/**
 * Replies in the thread that this message started.
 */
reply_count: number, 
/**
 * Reactions, in the order in which each emoji first came.
 */
reactions: Array<Reaction>, 
/**
 * People mentioned who can read the room.
 */
mentions: Array<PersonId>, 
/**
 * Whether it mentions everyone in the room.
 */
mentions_all: boolean, 
/**
 * Set while pinned.
 */
pinned?: Pin, 
/**
 * Whether it is marked as a question.
 */
question: boolean, 
/**
 * Of a question: the reply that was accepted as its answer.
 */
answer_id?: MessageId, 
/**
 * Of a reply: whether it is the accepted answer to the question it replies to.
 */
is_answer?: boolean, 
/**
 * Files that belong to it, in the author's order; none once removed.
 */
files?: Array<File>, 
/**
 * Of a root: what makes its thread a topic.
 */
topic?: Topic, 
/**
 * Of a question: who is asked.
 */
asked_id?: PersonId, 
/**
 * Of a question: when its answer was accepted.
 */
answered_ms?: number, 
/**
 * Of a question: set if it gets no answer.
 */
declined?: Declined, 
/**
 * What it passes on from another room.
 */
relayed?: Relayed, 
/**
 * Where it was passed on to.
 */
passed_on?: Array<PassedOn>, };

/**
 * Parameters of pin, unpin, mark and unmark, and of accepting and withdrawing an answer.
 */
export type MessageAct = { 
/**
 * The message.
 */
message_id: MessageId, 
/**
 * Made once by the client; a retry repeats it.
 */
nonce: Nonce, };

/**
 * A message in a room.
 */
export type MessageId = string;

/**
 * A page of messages, oldest first.
 */
export type MessagePage = { 
/**
 * The messages.
 */
messages: Array<Message>, 
/**
 * Whether there are older ones.
 */
has_older: boolean, 
/**
 * Whether there are newer ones.
 */
has_newer: boolean, 
/**
 * The room's newest seq when the page was read: the offset to subscribe from.
 */
head: number, 
/**
 * The archive's epoch.
 */
epoch: string, 
/**
 * Threads that stood between these messages and have left the room; absent if there are none.
 */
moved?: Array<Moved>, };

/**
 * Result of an act on a message.
 */
export type MessageResult = { 
/**
 * The message after it.
 */
message: Message, };

/**
 * Parameters of `topic.move`.
 */
export type MoveTopic = { 
/**
 * The topic.
 */
message_id: MessageId, 
/**
 * Made once by the client; a retry repeats it.
 */
nonce: Nonce, 
/**
 * The room it goes to.
 */
room_id: RoomId, 
/**
 * Out of a closed room to people who could not read it: needs to be said.
 */
confirm_wider: boolean, };

/**
 * Body of `PUT /api/v1/topics/{topic}/room`.
 */
export type MoveTopicBody = { 
/**
 * The room it goes to.
 */
room_id: RoomId, 
/**
 * Out of a closed room to people who could not read it: needs to be said.
 */
confirm_wider: boolean, };

/**
 * That a thread has left a room: drop its root and the replies to it from there. Where it went is told on pages alone, to those who
 * may read there; others ask `GET /api/v1/topics/{root}` and learn it if it is for them to know.
 */
export type Moved = { 
/**
 * The room that it left.
 */
room_id: RoomId, 
/**
 * The message that started it.
 */
root_id: MessageId, 
/**
 * Where it stood in the room's order.
 */
was_seq: number, 
/**
 * How many messages went, the root among them.
 */
count: number, 
/**
 * When.
 */
at_ms: number, 
/**
 * By whom.
 */
by: PersonId, 
/**
 * The room it is in now. On pages only, for those who may read it.
 */
to_room?: RoomId, 
/**
 * Place of this change in the room that it left.
 */
changed_seq: number, };

/**
 * A mute: the person reads, and doesn't write or react.
 */
export type Mute = { 
/**
 * The room.
 */
room_id: RoomId, 
/**
 * Who is muted.
 */
person_id: PersonId, 
/**
 * By whom.
 */
by: PersonId, 
/**
 * When.
 */
at_ms: number, 
/**
 * Until when; absent: until it is lifted.
 */
until_ms?: number, 
/**
 * Why.
 */
reason: string, };

/**
 * That one is muted in a room, or suspended from a network.
 */
export type MyHold = { 
/**
 * Until when; absent: until it is lifted.
 */
until_ms?: number, 
/**
 * Why.
 */
reason: string, };

/**
 * A network and one's own roles in it.
 */
export type MyNetwork = { 
/**
 * The network.
 */
network: Network, 
/**
 * One's roles.
 */
roles: Array<Grant>, 
/**
 * What one may do in it.
 */
may: Array<NetworkAction>, 
/**
 * Set while one is suspended from it: then one's roles let one into none of its rooms.
 */
suspended?: MyHold, 
/**
 * The cases that wait, for those who may `moderate`.
 */
cases?: CaseCount, };

/**
 * A room and one's own state in it.
 */
export type MyRoom = { 
/**
 * The room.
 */
room: Room, 
/**
 * As what one is in it.
 */
role: Role, 
/**
 * What one may do in it now.
 */
may: Array<RoomAction>, 
/**
 * How many may read it.
 */
member_count: number, 
/**
 * The others in a direct conversation; empty for other kinds.
 */
people: Array<PersonId>, 
/**
 * The room's newest seq: the offset to subscribe from.
 */
head: number, 
/**
 * Everything up to here is read.
 */
last_read_seq: number, 
/**
 * Messages after it, by others, not removed.
 */
unread: number, 
/**
 * Those of them that mention this person or everyone.
 */
mentions: number, 
/**
 * When the newest message was sent.
 */
last_message_ms?: number, 
/**
 * Slow mode: when one may post again; absent if one may now.
 */
post_after_ms?: number, 
/**
 * Set while one is muted here.
 */
muted?: MyHold, };

/**
 * A topic or thread as one person has it: the same on all of their devices.
 */
export type MyTopic = { 
/**
 * The message that started it.
 */
root_id: MessageId, 
/**
 * The room in which it is.
 */
room_id: RoomId, 
/**
 * What the person is told of it. Absent: they don't follow it, and the room's level holds. `nothing`: it is muted.
 */
level?: Level, 
/**
 * Everything in it up to here is read. Of a topic that was never read by itself and isn't followed: the room's position.
 */
read_seq: number, 
/**
 * Replies after it, by others, not removed.
 */
unread: number, 
/**
 * Those of them that mention this person or everyone.
 */
mentions: number, 
/**
 * The room's newest seq when this was counted: what changes after it changes the counts.
 */
head: number, };

/**
 * What a municipality needs, all of it, as coordinators set it. Body of `PUT /api/v1/networks/{network}/needs/{organisation}`,
 * which answers with its [`Candidate`].
 */
export type Needs = { 
/**
 * Slugs of the network's themes.
 */
themes: Array<string>, 
/**
 * How much it has done before; absent: not known.
 */
experience?: Experience, 
/**
 * What it starts from; absent: not known.
 */
starting_point?: StartingPoint, };

/**
 * A learning network.
 */
export type Network = { 
/**
 * Its id.
 */
id: NetworkId, 
/**
 * Short name in addresses.
 */
slug: string, 
/**
 * Its name, by language (`sv`, `nl`, `en`); at least the default one.
 */
name: { [key in string]: string }, 
/**
 * Language when nothing else says.
 */
default_language: string, 
/**
 * Its time zone (IANA).
 */
time_zone: string, 
/**
 * Country (ISO 3166-1 alpha-2), if it is of one.
 */
country?: string, 
/**
 * Its rules.
 */
rules: Rules, 
/**
 * By what it is recognised.
 */
look: Look, };

/**
 * What a person may be able to do in a network.
 */
export type NetworkAction = "see_directory" | "create_channel" | "form_cohort" | "invite" | "grant_roles" | "change_network" | "moderate" | "see_log" | "suspend" | "see_registrations" | "admit_municipalities";

/**
 * Changes to a network: absent fields stay. Body of `PATCH /api/v1/networks/{network}`.
 */
export type NetworkChange = { 
/**
 * By language, at least the default one.
 */
name?: { [key in string]: string }, 
/**
 * `sv`, `nl` or `en`.
 */
default_language?: string, 
/**
 * IANA name.
 */
time_zone?: string, 
/**
 * ISO 3166-1 alpha-2.
 */
country?: string, 
/**
 * All of its rules.
 */
rules?: Rules, 
/**
 * Its colour, as a hue: 0–359. Null: none.
 */
hue?: number | null, };

/**
 * What arrives on a `network:` channel.
 */
export type NetworkEvent = { "type": "person", 
/**
 * The entry.
 */
person: Person, } | { "type": "network", 
/**
 * The network after it.
 */
network: Network, };

/**
 * A learning network.
 */
export type NetworkId = string;

/**
 * A theme of a network.
 */
export type NetworkTheme = { 
/**
 * Its name in data.
 */
slug: string, 
/**
 * Its name, by language (`sv`, `nl`, `en`).
 */
name: { [key in string]: string }, };

/**
 * A new channel. Body of `POST /api/v1/networks/{network}/channels`.
 */
export type NewChannel = { 
/**
 * `network`, `theme`, `sub_bundle`, `area`, `meeting` or `staff`.
 */
kind: RoomKind, 
/**
 * 1–60 characters of a–z, 0–9 and `-`; made from the name if absent.
 */
slug?: string, 
/**
 * 1–80 characters.
 */
name: string, 
/**
 * At most 300 characters.
 */
purpose: string, 
/**
 * The network's if absent.
 */
lang?: string, 
/**
 * `everyone` if absent.
 */
who_posts?: WhoPosts, 
/**
 * Needed for an area channel.
 */
area?: string, 
/**
 * From this moment on nobody writes.
 */
read_only_after_ms?: number, };

/**
 * A new coaching room. Body of `POST /api/v1/networks/{network}/cohorts`.
 */
export type NewCohort = { 
/**
 * As in [`NewChannel`].
 */
slug?: string, 
/**
 * 1–80 characters.
 */
name: string, 
/**
 * What the group works on; at most 300 characters.
 */
focus: string, 
/**
 * The one question they share; at most 300 characters.
 */
shared_question: string, 
/**
 * Its municipalities: as many as the network's rules say (3–4).
 */
organisations: Array<OrganisationId>, 
/**
 * The coach.
 */
coach: PersonId, 
/**
 * The participants, each of one of the municipalities.
 */
members: Array<PersonId>, };

/**
 * A direct conversation: found, or made. Body of `POST /api/v1/directs`.
 */
export type NewDirect = { 
/**
 * The others: 1–9 people with whom one shares a network.
 */
people: Array<PersonId>, };

/**
 * Body of `POST /api/v1/me/feeds`: one of the two.
 */
export type NewFeed = { 
/**
 * The newest topics of a network.
 */
network_id?: NetworkId, 
/**
 * The newest posts of a topic.
 */
topic_id?: MessageId, };

/**
 * A new invitation. Body of `POST /api/v1/networks/{network}/invitations`.
 */
export type NewInvite = { 
/**
 * The role it gives; at most the inviter's own.
 */
role: Role, 
/**
 * Rooms beyond those that the role opens (coaching rooms, say); only rooms the inviter manages.
 */
rooms: Array<RoomId>, 
/**
 * An area or room slug that the role is for.
 */
scope?: string, 
/**
 * From when the role counts, in UTC milliseconds; none: at once.
 */
from_ms?: number, 
/**
 * Until when the role counts; none: until it is taken. The invitation lasts no longer.
 */
until_ms?: number, 
/**
 * Hours until it runs out; the network's rule if absent.
 */
valid_hours?: number, 
/**
 * How many people may use it; 1 if absent.
 */
uses?: number, };

/**
 * A new network. Body of `POST /api/v1/networks`; its maker becomes the owner.
 */
export type NewNetwork = { 
/**
 * 1–60 characters of a–z, 0–9 and `-`.
 */
slug: string, 
/**
 * By language, at least the default one.
 */
name: { [key in string]: string }, 
/**
 * `sv`, `nl` or `en`.
 */
default_language: string, 
/**
 * IANA name.
 */
time_zone: string, 
/**
 * ISO 3166-1 alpha-2.
 */
country?: string, };

/**
 * Somebody new: the owner by the set-up link, or whoever was invited.
 */
export type NewPerson = { 
/**
 * 1–80 characters.
 */
name: string, 
/**
 * 3–40 characters of a–z, 0–9, `.` and `-`.
 */
handle: string, 
/**
 * Address, unique on this server.
 */
email: string, 
/**
 * 10 characters or more.
 */
password: string, 
/**
 * At most 120 characters.
 */
title: string, 
/**
 * From the list of organisations.
 */
organisation_id?: OrganisationId, 
/**
 * `sv`, `nl` or `en`.
 */
locale: string, 
/**
 * IANA name.
 */
time_zone: string, };

/**
 * A new draft. Body of `POST /api/v1/networks/{network}/proposals`. Theme counts, and what is absent here, are filled in from the
 * registrations and the call.
 */
export type NewProposal = { 
/**
 * 1–120 characters.
 */
title?: string, };

/**
 * Body of `POST /api/v1/proposals/{proposal}/comments`; `GET` lists them, oldest first.
 */
export type NewProposalComment = { 
/**
 * 1–2,000 characters.
 */
text: string, };

/**
 * What a municipality says when it registers. Body of `POST /api/v1/calls/{network's slug}/registrations`, which is answered
 * with 202 whether or not the same municipality and address have registered before: what follows is in the mail.
 */
export type NewRegistration = { 
/**
 * A municipality of the call's country.
 */
organisation_id: OrganisationId, 
/**
 * Whom to write to.
 */
contact: Contact, 
/**
 * `sv`, `nl` or `en`: in which to write to them.
 */
language: string, 
/**
 * What it wants out of the network; 1–2,000 characters.
 */
wants: string, 
/**
 * What it needs now; at most 2,000 characters.
 */
needs: string, 
/**
 * What it plans; at most 2,000 characters.
 */
plans: string, 
/**
 * Short names of themes that the call offers.
 */
themes: Array<string>, 
/**
 * Kinds of plans under way.
 */
plan_kinds: Array<PlanKind>, 
/**
 * How much it has done of this.
 */
experience?: Experience, 
/**
 * What kind of place it is.
 */
starting_point?: StartingPoint, 
/**
 * For how many people; at most as many as the call says.
 */
seats_wanted?: number, 
/**
 * That they know that it binds them to nothing: must be true.
 */
not_binding: boolean, };

/**
 * Body of `POST /api/v1/messages/{message}/relays`: what of a thread is passed on, and where to. The nonce is its `Idempotency-Key`
 * header (a UUID).
 */
export type NewRelay = { 
/**
 * The room to which it goes: another one.
 */
to_room_id: RoomId, 
/**
 * What is passed on: 1–20 messages of one thread, or the one message.
 */
include: Array<MessageId>, 
/**
 * Why it matters there, Markdown.
 */
introduction: string, 
/**
 * Whether those who wrote it are named; of others only their organisation is.
 */
named: boolean, 
/**
 * With it, a topic of that title is opened.
 */
title?: string, 
/**
 * What the topic is; a discussion if absent.
 */
kind?: TopicKind, };

/**
 * A new round, as a draft. Body of `POST /api/v1/networks/{network}/coaching-rounds`.
 */
export type NewRound = { 
/**
 * 1–80 characters.
 */
name: string, 
/**
 * A round of the network to begin with: its groups, with the municipalities that are still candidates, and their coaches.
 */
from?: RoundId, };

/**
 * Body of `POST /api/v1/rooms/{room}/scheduled`; its nonce is the `Idempotency-Key` header (a UUID).
 */
export type NewScheduled = { 
/**
 * The text, Markdown, at most 16 KiB; beside files it may be empty.
 */
body: string, 
/**
 * Files to send with it, at most 10: one's own, sent to this room and not posted.
 */
files?: Array<FileId>, 
/**
 * The message that started the thread to reply to.
 */
thread?: MessageId, 
/**
 * When to send it: 10 seconds to 365 days from now.
 */
send_at_ms: number, };

/**
 * Hands somebody's seat over to another person of the same organisation: their roles, the questions they are asked, the topics they
 * follow and how far they have read. Direct conversations, drafts and what they saved stay theirs.
 *
 * Body of `POST /api/v1/networks/{network}/people/{person}/successor`; its nonce is the `Idempotency-Key` header (a UUID).
 */
export type NewSuccessor = { 
/**
 * Who takes over at once: somebody of the same organisation. Either this or `invite`.
 */
to?: PersonId, 
/**
 * Who is invited to take over: it happens when they accept.
 */
invite?: SuccessorInvite, 
/**
 * Why, for both of them; at most 500 characters.
 */
reason?: string, };

/**
 * A new API token. Body of `POST /api/v1/me/tokens`.
 */
export type NewToken = { 
/**
 * 1–80 characters, to know it by.
 */
name: string, 
/**
 * What it may be used for.
 */
scopes: Array<Scope>, 
/**
 * Days until it runs out: 1–365.
 */
valid_days: number, };

/**
 * One running server process.
 */
export type NodeId = string;

/**
 * Made by the client for each act, so that a retry has the effect of one.
 */
export type Nonce = string;

/**
 * How a person is told about what their levels let through.
 */
export type Notifications = { 
/**
 * By the open page.
 */
in_page: boolean, 
/**
 * By Web Push, on those of their devices that subscribed.
 */
push: boolean, 
/**
 * Whether a push may tell who wrote and what. Never for coaching and staff rooms.
 */
show_content: boolean, 
/**
 * When no push is sent.
 */
quiet?: Quiet, };

/**
 * An objection to what a statement tells of.
 */
export type Objection = { 
/**
 * In the person's own words.
 */
text: string, 
/**
 * When.
 */
at_ms: number, 
/**
 * How it was decided; absent while it waits.
 */
decision?: ObjectionDecision, };

/**
 * How an objection was decided: not by whom.
 */
export type ObjectionDecision = { 
/**
 * `upheld` or `overturned`.
 */
verdict: Verdict, 
/**
 * When.
 */
at_ms: number, 
/**
 * Why.
 */
reason: string, };

/**
 * Parameters of `topic.open`.
 */
export type OpenTopic = { 
/**
 * The room.
 */
room_id: RoomId, 
/**
 * Made once by the client; a retry repeats it.
 */
nonce: Nonce, 
/**
 * 1–150 characters.
 */
title: string, 
/**
 * What it is. A question's root is marked as one.
 */
kind: TopicKind, 
/**
 * At most 8, of 1–40 characters each.
 */
tags: Array<string>, 
/**
 * The first post, Markdown, at most 16 KiB.
 */
body: string, 
/**
 * Language of title and text; the room's if absent.
 */
lang?: string, 
/**
 * Of a question: who is asked, one of those who may read the room.
 */
asked_id?: PersonId, 
/**
 * Files that were sent to the room before, at most 10; with one the text may be empty.
 */
files?: Array<FileId>, };

/**
 * Body of `POST /api/v1/rooms/{room}/topics`; the nonce is its `Idempotency-Key` header (a UUID).
 */
export type OpenTopicBody = { 
/**
 * 1–150 characters.
 */
title: string, 
/**
 * What it is. A question's root is marked as one.
 */
kind: TopicKind, 
/**
 * At most 8, of 1–40 characters each.
 */
tags: Array<string>, 
/**
 * The first post, Markdown, at most 16 KiB.
 */
body: string, 
/**
 * Language of title and text; the room's if absent.
 */
lang?: string, 
/**
 * Of a question: who is asked, one of those who may read the room.
 */
asked_id?: PersonId, 
/**
 * Files that were sent to the room before, at most 10; with one the text may be empty.
 */
files?: Array<FileId>, };

/**
 * A municipality, region, province or other organisation.
 */
export type Organisation = { 
/**
 * Its id.
 */
id: OrganisationId, 
/**
 * `municipality`, `region`, `province` or another kind.
 */
kind: string, 
/**
 * ISO 3166-1 alpha-2.
 */
country?: string, 
/**
 * Official code, leading zeros kept.
 */
code?: string, 
/**
 * Full name.
 */
name: string, 
/**
 * Name in lists.
 */
short_name: string, 
/**
 * The region or province it lies in.
 */
parent_id?: OrganisationId, 
/**
 * `XS`, `S`, `M`, `L`, `XL` or `XXL` by population.
 */
size_class?: string, };

/**
 * Changes to what a municipality says of itself in a network: absent fields stay.
 * Body of `PATCH /api/v1/networks/{network}/organisations/{organisation}`.
 */
export type OrganisationChange = { 
/**
 * From where it starts. Null: not said.
 */
starting_point?: StartingPoint | null, 
/**
 * All slugs of the network's themes that it works with, at most 20.
 */
themes?: Array<string>, 
/**
 * Whom to turn to there; at most 200 characters.
 */
contact?: string, };

/**
 * A municipality, region, province or other organisation.
 */
export type OrganisationId = string;

/**
 * A page of organisations, by name.
 */
export type OrganisationPage = { 
/**
 * The organisations.
 */
organisations: Array<Organisation>, 
/**
 * Pass it as `cursor` for the next page; absent at the end.
 */
next_cursor?: string, };

/**
 * A role for all people of an organisation who take part in the network, at most 100.
 * Body of `PUT /api/v1/networks/{network}/organisations/{organisation}/roles`.
 */
export type OrganisationRole = { 
/**
 * The role.
 */
grant: Grant, 
/**
 * Whether they get it, or else lose it.
 */
give: boolean, };

/**
 * Whom a change of an organisation's roles was for.
 */
export type OrganisationRoleDone = { 
/**
 * Those whose roles are others than before.
 */
people: Array<PersonId>, };

/**
 * All that a client needs to start. `GET /api/v1/me/overview`.
 */
export type Overview = { 
/**
 * The signed-in person.
 */
me: Me, 
/**
 * Their networks.
 */
networks: Array<MyNetwork>, 
/**
 * The rooms they may read, with what is unread.
 */
rooms: Array<MyRoom>, 
/**
 * Everyone in those networks and rooms.
 */
people: Array<Person>, 
/**
 * The archive's epoch: subscribe with it.
 */
epoch: string, 
/**
 * The server's limits.
 */
limits: Limits, 
/**
 * What the person has set for themselves.
 */
settings: Settings, 
/**
 * The topics and threads that they follow or have muted, those with something unread first; at most 500.
 */
topics: Array<MyTopic>, 
/**
 * What is unread in their inbox.
 */
inbox: InboxState, 
/**
 * The messages that they have saved, last saved first.
 */
saved: Array<Saved>, };

/**
 * Where a message was passed on to, and what came of it. Said in the message's own room of rooms that are not closed.
 */
export type PassedOn = { 
/**
 * The message that passes it on: to be followed by whoever may read its room.
 */
message_id: MessageId, 
/**
 * Its room.
 */
room_id: RoomId, 
/**
 * When.
 */
at_ms: number, 
/**
 * Replies to it there.
 */
replies: number, 
/**
 * Whether one of them was accepted as the answer.
 */
answered?: boolean, };

/**
 * A person as others in a shared room or network see them.
 */
export type Person = { 
/**
 * Their id.
 */
id: PersonId, 
/**
 * Their unique short name, as in `@handle`.
 */
handle: string, 
/**
 * Their name.
 */
name: string, 
/**
 * What they do, in their words.
 */
title: string, 
/**
 * Their organisation.
 */
organisation_id?: OrganisationId, 
/**
 * The organisation's short name, to save a look-up.
 */
organisation?: string, 
/**
 * Address of their picture; without it show initials.
 */
avatar_url?: string, 
/**
 * False for those who were suspended or have left.
 */
active: boolean, };

/**
 * What arrives on one's own `person:` channel.
 */
export type PersonEvent = { "type": "read", 
/**
 * The room.
 */
room_id: RoomId, 
/**
 * Everything up to here is read.
 */
last_read_seq: number, 
/**
 * Messages after it, by others, not removed.
 */
unread: number, 
/**
 * Those of them that mention this person or everyone.
 */
mentions: number, 
/**
 * Whether the position was set exactly: it holds, also if one farther on is known.
 */
exact?: boolean, } | { "type": "mention", 
/**
 * Where.
 */
room_id: RoomId, 
/**
 * The message.
 */
message_id: MessageId, 
/**
 * Its seq.
 */
seq: number, } | { "type": "room_opened", 
/**
 * The room.
 */
room_id: RoomId, } | { "type": "room_closed", 
/**
 * The room.
 */
room_id: RoomId, } | { "type": "roles_changed", 
/**
 * The network.
 */
network_id: NetworkId, } | { "type": "profile", 
/**
 * The profile after it.
 */
person: Person, } | { "type": "draft", 
/**
 * The draft after it.
 */
draft: Draft, } | { "type": "scheduled", 
/**
 * It, as it is now.
 */
scheduled: Scheduled, } | { "type": "scheduled_gone", 
/**
 * Which.
 */
id: ScheduledId, } | { "type": "settings", 
/**
 * The settings after it.
 */
settings: Settings, } | { "type": "topic", 
/**
 * It, as it is now.
 */
topic: MyTopic, } | { "type": "inbox", 
/**
 * What is unread after it.
 */
inbox: InboxState, } | { "type": "saved", 
/**
 * It, as it is now.
 */
saved: Saved, } | { "type": "saved_gone", 
/**
 * Which.
 */
message_id: MessageId, } | { "type": "case", 
/**
 * The network.
 */
network_id: NetworkId, 
/**
 * Which.
 */
case_id: CaseId, 
/**
 * How many that one may handle wait after it.
 */
open: number, } | { "type": "held", 
/**
 * It, as it is now.
 */
held: Held, } | { "type": "handover", 
/**
 * The note, as it is now.
 */
note: Handover, } | { "type": "registrations", 
/**
 * The network.
 */
network_id: NetworkId, 
/**
 * How many are not withdrawn after it.
 */
total: number, } | { "type": "statement", 
/**
 * The statement, as it is now.
 */
statement: Statement, } | { "type": "reminder", 
/**
 * Of what.
 */
saved: Saved, } | { "type": "coaching", 
/**
 * The network.
 */
network_id: NetworkId, 
/**
 * The round, if it is one that changed.
 */
round_id?: RoundId, 
/**
 * Its version after it; absent if it is gone.
 */
version?: number, };

/**
 * A person, the same in every network.
 */
export type PersonId = string;

/**
 * When and by whom a message was pinned.
 */
export type Pin = { 
/**
 * When.
 */
at_ms: number, 
/**
 * By whom.
 */
by: PersonId, };

/**
 * What kind of plan a municipality has under way.
 */
export type PlanKind = "policy_revision" | "detailed_plan" | "travel_survey" | "investment" | "study" | "project";

/**
 * Body of `POST /api/v1/rooms/{room}/messages`; the nonce is its `Idempotency-Key` header (a UUID).
 */
export type PostBody = { 
/**
 * The text, Markdown, at most 16 KiB.
 */
body: string, 
/**
 * The message that started the thread to reply to.
 */
thread?: MessageId, 
/**
 * Language of the text; the room's if absent.
 */
lang?: string, 
/**
 * Files that were sent to the room before, at most 10; with one the text may be empty.
 */
files?: Array<FileId>, };

/**
 * A message was taken, and waits for those who moderate: it has no place in its room yet.
 */
export type PostHeld = { 
/**
 * What waits.
 */
held: Held, };

/**
 * Parameters of `message.post`.
 */
export type PostMessage = { 
/**
 * The room.
 */
room_id: RoomId, 
/**
 * Made once by the client; a retry repeats it.
 */
nonce: Nonce, 
/**
 * The text, Markdown, at most 16 KiB.
 */
body: string, 
/**
 * The message that started the thread to reply to.
 */
thread?: MessageId, 
/**
 * Language of the text; the room's if absent.
 */
lang?: string, 
/**
 * Files that were sent to the room before, at most 10; with one the text may be empty.
 */
files?: Array<FileId>, };

/**
 * Result of `message.post` and `topic.open`: the message, or that it waits for those who moderate.
 */
export type PostOutcome = Posted | PostHeld;

/**
 * Result of `message.edit`, and of `message.post` and `topic.open` if nothing holds the message back.
 */
export type Posted = { 
/**
 * The message.
 */
message: Message, 
/**
 * Handles in the text that name nobody who can read the room: they were told nothing.
 */
undelivered: Array<string>, };

/**
 * Result of `message.preview`.
 */
export type Preview = { 
/**
 * The text as safe HTML, as it would stand in the room.
 */
html: string, };

/**
 * Parameters of `message.preview`.
 */
export type PreviewMessage = { 
/**
 * The room in which it would be posted: who is mentioned depends on it.
 */
room_id: RoomId, 
/**
 * The text, Markdown, at most 16 KiB.
 */
body: string, };

/**
 * Body of every refused request.
 */
export type Problem = { 
/**
 * A URI that names the kind of problem: `/api/v1/problems/<code>`.
 */
type: string, 
/**
 * The kind in a few words, in English.
 */
title: string, 
/**
 * The HTTP status.
 */
status: number, 
/**
 * The stable, machine-readable word.
 */
code: string, 
/**
 * The field at fault, for `invalid`.
 */
field?: string, 
/**
 * What is wrong with it, as a stable word (`too_short`, `taken`, `unknown` …).
 */
why?: string, 
/**
 * Milliseconds to wait before the next try, where known.
 */
retry_after_ms?: number, 
/**
 * The rule, for `rule_broken`.
 */
broken?: BrokenRule, 
/**
 * All that is yet to be done, for `not_ready`.
 */
problems?: Array<GroupProblem>, 
/**
 * The round as it is now, for a `conflict` about one.
 */
round?: Round, };

/**
 * Changes to one's profile: absent fields stay.
 */
export type ProfileChange = { 
/**
 * 1–80 characters.
 */
name?: string, 
/**
 * At most 120 characters.
 */
title?: string, 
/**
 * From the list of organisations.
 */
organisation_id?: OrganisationId, 
/**
 * `sv`, `nl` or `en`.
 */
locale?: string, 
/**
 * IANA name.
 */
time_zone?: string, };

/**
 * What is proposed to those who registered. `GET /api/v1/networks/{network}/proposals` lists them, newest first.
 */
export type Proposal = { 
/**
 * Its id.
 */
id: ProposalId, 
/**
 * The network.
 */
network_id: NetworkId, 
/**
 * How far it has come.
 */
state: ProposalState, 
/**
 * 1–120 characters.
 */
title: string, 
/**
 * Where the network is to go; Markdown.
 */
direction: string, 
/**
 * What it consists of; Markdown.
 */
content: string, 
/**
 * How many had registered which theme when it was drafted or sent, most first.
 */
theme_counts: Array<ThemeCount>, 
/**
 * What it costs, by size.
 */
tiers: Array<Tier>, 
/**
 * ISO 4217.
 */
currency: string, 
/**
 * Until when answers are given and changed.
 */
answer_by_ms?: number, 
/**
 * When it was drafted.
 */
created_ms: number, 
/**
 * When it was sent.
 */
sent_ms?: number, 
/**
 * To how many.
 */
sent_to?: number, 
/**
 * How many have said what: `yes`, `no`, `discuss`, `none`.
 */
answers: { [key in string]: number }, 
/**
 * How many comments there are.
 */
comments: number, 
/**
 * Goes up with each change.
 */
version: number, };

/**
 * Changes to a draft: absent fields stay. Body of `PATCH /api/v1/proposals/{proposal}`.
 */
export type ProposalChange = { 
/**
 * The version that was changed; refused with `conflict` if it is not the newest.
 */
version: number, 
/**
 * 1–120 characters.
 */
title?: string, 
/**
 * Markdown, at most 10,000 characters.
 */
direction?: string, 
/**
 * Markdown, at most 10,000 characters.
 */
content?: string, 
/**
 * All of them: at most 6, no size twice.
 */
tiers?: Array<Tier>, 
/**
 * ISO 4217.
 */
currency?: string, 
/**
 * Null: no end.
 */
answer_by_ms?: number | null, 
/**
 * True: count the themes anew.
 */
recount?: boolean, };

/**
 * Something said about a proposal. Only those who registered and those who run the network read it.
 */
export type ProposalComment = { 
/**
 * Its id.
 */
id: CommentId, 
/**
 * The municipality whose contact said it; absent: the coordinators.
 */
organisation_id?: OrganisationId, 
/**
 * The municipality's short name.
 */
organisation?: string, 
/**
 * Which of the coordinators.
 */
person_id?: PersonId, 
/**
 * When.
 */
at_ms: number, 
/**
 * Plain text.
 */
text: string, };

/**
 * What is proposed to those who registered.
 */
export type ProposalId = string;

/**
 * How far a proposal has come.
 */
export type ProposalState = "draft" | "sent";

/**
 * A call as everybody may see it, signed in or not. `GET /api/v1/calls/{network's slug}`. Of the network it tells the name alone.
 */
export type PublicCall = { 
/**
 * The network's name, by language.
 */
network: { [key in string]: string }, 
/**
 * Whether it takes registrations now.
 */
open: boolean, 
/**
 * When it closes by itself.
 */
closes_ms?: number, 
/**
 * What it says, by language.
 */
texts: { [key in string]: CallText }, 
/**
 * The themes to choose from.
 */
themes: Array<CallTheme>, 
/**
 * How many people of one municipality may take part.
 */
seats_per_municipality: number, 
/**
 * Whose municipalities are asked: country (ISO 3166-1 alpha-2).
 */
country: string, 
/**
 * Language when nothing else says.
 */
default_language: string, };

/**
 * `data` of a `publish` into a room's channel: `message.post` for SDK users and bots.
 */
export type PublishedMessage = { 
/**
 * The text, Markdown, at most 16 KiB.
 */
body: string, 
/**
 * Made once by the client; without it a retry may post twice.
 */
nonce?: Nonce, 
/**
 * The message that started the thread to reply to.
 */
thread?: MessageId, 
/**
 * Language of the text; the room's if absent.
 */
lang?: string, 
/**
 * Files that were sent to the room before, at most 10; with one the text may be empty.
 */
files?: Array<FileId>, };

/**
 * The server's public key, to subscribe with. `GET /api/v1/push/key`.
 */
export type PushKey = { 
/**
 * Uncompressed P-256 point (65 bytes), base64url without padding: `applicationServerKey`.
 */
public_key: string, };

/**
 * Why a person is told.
 */
export type PushKind = "mention" | "direct" | "message" | "reminder";

/**
 * What a push says, once decrypted by the device.
 */
export type PushNotice = { 
/**
 * Why the person is told.
 */
kind: PushKind, 
/**
 * Where.
 */
room_id: RoomId, 
/**
 * The message.
 */
message_id: MessageId, 
/**
 * The thread that it replies to, if any.
 */
thread?: MessageId, 
/**
 * Who wrote and where. Only if the person lets pushes show it, and never of a coaching or staff room.
 */
title?: string, 
/**
 * The beginning of the text, under the same conditions.
 */
body?: string, 
/**
 * Name of the network in the person's language. Only if the person lets pushes show it.
 */
network?: string, };

/**
 * This device's subscription, as the browser gave it. Body of `PUT /api/v1/me/push`.
 */
export type PushSubscribe = { 
/**
 * Address at the browser's push service; https.
 */
endpoint: string, 
/**
 * The device's public key: uncompressed P-256 point, base64url.
 */
p256dh: string, 
/**
 * The device's secret: 16 bytes, base64url.
 */
auth: string, };

/**
 * Body of `DELETE /api/v1/me/push`.
 */
export type PushUnsubscribe = { 
/**
 * The subscription's address.
 */
endpoint: string, };

/**
 * A question in a list.
 */
export type QuestionLine = { 
/**
 * The message.
 */
message: Message, 
/**
 * Working days that it has waited, or had waited when it was settled.
 */
working_days: number, };

/**
 * A page of questions.
 */
export type QuestionPage = { 
/**
 * The questions, oldest first.
 */
questions: Array<QuestionLine>, 
/**
 * Where the next page begins; absent at the end.
 */
cursor?: string, 
/**
 * How many fit what was asked for.
 */
count: number, };

/**
 * How a question stands.
 */
export type QuestionState = "open" | "answered" | "declined";

/**
 * Hours without pushes, in the person's own time zone.
 */
export type Quiet = { 
/**
 * First quiet minute of the day: 0–1439.
 */
from_minute: number, 
/**
 * First minute of the day that is no longer quiet: 0–1439. Before `from_minute`: the night passes midnight. The same: all day.
 */
to_minute: number, 
/**
 * All of Saturday and Sunday too.
 */
weekends: boolean, };

/**
 * Parameters of `reaction.add` and `reaction.remove`.
 */
export type React = { 
/**
 * The message.
 */
message_id: MessageId, 
/**
 * Made once by the client; a retry repeats it.
 */
nonce: Nonce, 
/**
 * One emoji.
 */
emoji: string, };

/**
 * Who reacted with one emoji, in order.
 */
export type Reaction = { 
/**
 * The emoji.
 */
emoji: string, 
/**
 * Who.
 */
people: Array<PersonId>, };

/**
 * Parameters of `room.read`, and body of `POST /api/v1/rooms/{room}/read` (its `room_id` is that of the path).
 */
export type ReadRoom = { 
/**
 * The room.
 */
room_id: RoomId, 
/**
 * Read up to here. Moves forward only, unless `exact`.
 */
seq: number, 
/**
 * Exactly up to here, also if that is less than before: unread from here.
 */
exact?: boolean, };

/**
 * How far one has read in a room, and what is left.
 */
export type ReadState = { 
/**
 * The room.
 */
room_id: RoomId, 
/**
 * Everything up to here is read.
 */
last_read_seq: number, 
/**
 * Messages after it, by others, not removed.
 */
unread: number, 
/**
 * Those of them that mention this person or everyone.
 */
mentions: number, 
/**
 * Whether the position was set exactly: it holds, also if one farther on is known.
 */
exact?: boolean, };

/**
 * Parameters of `topic.read`.
 */
export type ReadTopic = { 
/**
 * The message that started it, or one of its replies.
 */
message_id: MessageId, 
/**
 * Read up to here. Moves forward only, unless `exact`.
 */
seq: number, 
/**
 * Exactly up to here, also if that is less than before: unread from here.
 */
exact?: boolean, };

/**
 * Why municipalities fit together, as data to be said in words.
 */
export type Reason = { 
/**
 * In what.
 */
kind: ReasonKind, 
/**
 * The words of it: see [`ReasonKind`].
 */
words: Array<string>, 
/**
 * The organisations of it: see [`ReasonKind`].
 */
organisations: Array<OrganisationId>, 
/**
 * The number of it: see [`ReasonKind`].
 */
count?: number, };

/**
 * Why a group's municipalities fit together.
 */
export type ReasonKind = "themes" | "size" | "region" | "starting_point" | "experience" | "coach";

/**
 * What a municipality has registered, as those who run the network see it.
 */
export type Registration = { 
/**
 * Its id.
 */
id: RegistrationId, 
/**
 * The network.
 */
network_id: NetworkId, 
/**
 * The municipality.
 */
organisation_id: OrganisationId, 
/**
 * Whom to write to.
 */
contact: Contact, 
/**
 * In which language to write to them.
 */
language: string, 
/**
 * What it wants out of the network.
 */
wants: string, 
/**
 * What it needs now.
 */
needs: string, 
/**
 * What it plans.
 */
plans: string, 
/**
 * Short names of themes.
 */
themes: Array<string>, 
/**
 * Kinds of plans under way.
 */
plan_kinds: Array<PlanKind>, 
/**
 * How much it has done of this.
 */
experience?: Experience, 
/**
 * What kind of place it is.
 */
starting_point?: StartingPoint, 
/**
 * For how many people.
 */
seats_wanted?: number, 
/**
 * How far it has come.
 */
state: RegistrationState, 
/**
 * When it came.
 */
submitted_ms: number, 
/**
 * When those who registered, or the coordinators, last changed it.
 */
changed_ms: number, 
/**
 * What it has said to the newest proposal that was sent.
 */
answer?: GivenAnswer, 
/**
 * How many people may take part, of one that is confirmed.
 */
seats?: number, 
/**
 * Its place in line, from 1, of one that waits.
 */
waiting_place?: number, 
/**
 * When it was told that a place has become free, of one that waits.
 */
told_ms?: number, };

/**
 * How many registrations there are of what: by value.
 */
export type RegistrationCounts = { 
/**
 * By class of size.
 */
size_class: { [key in string]: number }, 
/**
 * By the region's or province's id.
 */
region: { [key in string]: number }, 
/**
 * By theme.
 */
theme: { [key in string]: number }, 
/**
 * By kind of plan.
 */
plan: { [key in string]: number }, 
/**
 * By what kind of place it is.
 */
starting_point: { [key in string]: number }, 
/**
 * By experience.
 */
experience: { [key in string]: number }, 
/**
 * By how far they have come; the withdrawn ones, too.
 */
state: { [key in string]: number }, 
/**
 * By what they have said to the newest proposal; `none`: nothing yet.
 */
answer: { [key in string]: number }, };

/**
 * A municipality's registration of interest (not the secret of its link).
 */
export type RegistrationId = string;

/**
 * The registrations of a network. `GET /api/v1/networks/{network}/registrations`, with `size_class`, `region` (id), `theme`, `plan`,
 * `starting_point`, `experience`, `state` and `answer` (or `none`) in the query: those that fit all of them, last come first.
 */
export type RegistrationList = { 
/**
 * Those that were asked for.
 */
registrations: Array<Registration>, 
/**
 * Their municipalities, and all regions or provinces of the call's country.
 */
organisations: Array<Organisation>, 
/**
 * The network's themes, for their names.
 */
themes: Array<CallTheme>, 
/**
 * How many there are of what, of all that are not withdrawn.
 */
counts: RegistrationCounts, 
/**
 * How many are not withdrawn.
 */
total: number, 
/**
 * Of how many municipalities.
 */
municipalities: number, 
/**
 * With how many municipalities there is enough interest.
 */
threshold: number, 
/**
 * Whether there is.
 */
enough: boolean, 
/**
 * Since when: when the last one came that was needed.
 */
reached_ms?: number, 
/**
 * How many municipalities there are places for.
 */
capacity?: number, 
/**
 * How many municipalities are confirmed.
 */
confirmed: number, 
/**
 * Of what there is nobody.
 */
gaps: Array<Gap>, };

/**
 * How far a registration has come.
 */
export type RegistrationState = "registered" | "waiting" | "confirmed" | "declined" | "withdrawn";

/**
 * What a message passes on from another room: stands on the message whose text introduces it.
 */
export type Relayed = { 
/**
 * Where it comes from.
 */
from: RelayedFrom, 
/**
 * What was chosen, in the order in which it was said. Edits and withdrawals follow.
 */
parts: Array<RelayedPart>, };

/**
 * Where something passed on comes from, as far as everybody may know.
 */
export type RelayedFrom = { 
/**
 * The network; absent for a direct conversation.
 */
network_id?: NetworkId, 
/**
 * Its name when it was passed on, by language.
 */
network?: { [key in string]: string }, 
/**
 * The room; absent if that is closed.
 */
room?: RelayedRoom, };

/**
 * One message that was passed on, as it is now.
 */
export type RelayedPart = { 
/**
 * Who wrote it; absent if that was not to be said.
 */
author?: string, 
/**
 * The organisation of whoever wrote it.
 */
organisation?: string, 
/**
 * When it was sent.
 */
sent_ms: number, 
/**
 * When its text last changed.
 */
edited_ms?: number, 
/**
 * Whether it has been removed since: then its text is empty.
 */
removed?: boolean, 
/**
 * The text, Markdown.
 */
body: string, 
/**
 * The text as safe HTML.
 */
html: string, 
/**
 * Language of the text (BCP 47), for screen readers.
 */
lang?: string, 
/**
 * How many files stand with it in its own room: they stay there.
 */
files: number, };

/**
 * The room from which something was passed on.
 */
export type RelayedRoom = { 
/**
 * The room.
 */
id: RoomId, 
/**
 * Its name when it was passed on.
 */
name: string, 
/**
 * The message that was passed on, or started what was.
 */
message_id: MessageId, };

/**
 * When and by whom a message was removed.
 */
export type Removal = { 
/**
 * When.
 */
at_ms: number, 
/**
 * By whom.
 */
by: PersonId, 
/**
 * Why, if it was said.
 */
reason?: string, };

/**
 * The removal of all messages of a person, by which it can be undone.
 */
export type RemovalId = string;

/**
 * Body of `POST /api/v1/networks/{network}/people/{person}/removals`; its nonce is the `Idempotency-Key` header (a UUID).
 */
export type RemoveAllBody = { 
/**
 * Those sent from this moment on.
 */
since_ms: number, 
/**
 * Why, 1–500 characters. The person reads it.
 */
reason: string, };

/**
 * Parameters of `person.remove_all`.
 */
export type RemoveAllOfPerson = { 
/**
 * The network.
 */
network_id: NetworkId, 
/**
 * Whose messages.
 */
person_id: PersonId, 
/**
 * Made once by the client; a retry repeats it.
 */
nonce: Nonce, 
/**
 * Those sent from this moment on.
 */
since_ms: number, 
/**
 * Why, 1–500 characters. The person reads it.
 */
reason: string, };

/**
 * Parameters of `message.remove`.
 */
export type RemoveMessage = { 
/**
 * The message.
 */
message_id: MessageId, 
/**
 * Made once by the client; a retry repeats it.
 */
nonce: Nonce, 
/**
 * Why, shown in the tombstone; at most 200 characters.
 */
reason?: string, };

/**
 * What was removed, or by undoing it restored.
 */
export type RemovedAll = { 
/**
 * By this it can be undone.
 */
removal_id: RemovalId, 
/**
 * The messages, in the order in which they were sent.
 */
messages: Array<MessageId>, };

/**
 * One's own report. Only the one who made it and those who handle the case see it.
 */
export type Report = { 
/**
 * The message.
 */
message_id: MessageId, 
/**
 * For what.
 */
reason: ReportReason, 
/**
 * In one's own words.
 */
note?: string, 
/**
 * When.
 */
at_ms: number, };

/**
 * Body of `POST /api/v1/messages/{message}/reports`.
 */
export type ReportBody = { 
/**
 * For what.
 */
reason: ReportReason, 
/**
 * In one's own words; at most 1,000 characters.
 */
note?: string, };

/**
 * Parameters of `message.report`.
 */
export type ReportMessage = { 
/**
 * The message.
 */
message_id: MessageId, 
/**
 * For what.
 */
reason: ReportReason, 
/**
 * In one's own words; at most 1,000 characters.
 */
note?: string, };

/**
 * For what a message is reported.
 */
export type ReportReason = "unkind" | "harassment" | "personal_data" | "off_topic" | "spam" | "illegal" | "other";

/**
 * Body of `POST /api/v1/messages/{message}/restore`; its nonce is the `Idempotency-Key` header (a UUID).
 */
export type RestoreBody = { 
/**
 * Why; at most 500 characters.
 */
reason?: string, };

/**
 * Parameters of `message.restore`.
 */
export type RestoreMessage = { 
/**
 * The message.
 */
message_id: MessageId, 
/**
 * Made once by the client; a retry repeats it.
 */
nonce: Nonce, 
/**
 * Why; at most 500 characters.
 */
reason?: string, };

/**
 * A text that a message had before.
 */
export type Revision = { 
/**
 * The text, Markdown.
 */
body: string, 
/**
 * When it was replaced.
 */
replaced_ms: number, };

/**
 * What a person is in a network. A role may have a scope: a room's slug or an area.
 */
export type Role = "owner" | "coordinator" | "area_coordinator" | "coach" | "moderator" | "participant" | "observer" | "guest_speaker" | "applicant";

/**
 * A room as those who may read it see it.
 */
export type Room = { 
/**
 * Its id.
 */
id: RoomId, 
/**
 * Its network; none for a direct conversation.
 */
network_id?: NetworkId, 
/**
 * What it is for.
 */
kind: RoomKind, 
/**
 * Short name, unique in the network: `#slug`. Empty for a direct conversation.
 */
slug: string, 
/**
 * Its name. Empty for a direct conversation: show the people.
 */
name: string, 
/**
 * What it is for, in words.
 */
purpose: string, 
/**
 * Language spoken there (BCP 47).
 */
lang: string, 
/**
 * Who may write.
 */
who_posts: WhoPosts, 
/**
 * The area of the network, for an area channel.
 */
area?: string, 
/**
 * From this moment on nobody writes.
 */
read_only_after_ms?: number, 
/**
 * Slow mode: seconds that must pass between two messages of one person. Absent: none must. Those who may remove
 * others' messages here don't wait.
 */
slow_mode_s?: number, 
/**
 * Of a coaching room.
 */
cohort?: Cohort, 
/**
 * Place of the last change of what is said here.
 */
changed_seq: number, };

/**
 * What a person may be able to do in a room.
 */
export type RoomAction = "read" | "post" | "react" | "remove_any" | "pin" | "mark_any" | "mention_all" | "change" | "manage_members" | "run_sessions" | "mute" | "pass_on";

/**
 * Changes to a room: absent fields stay. Body of `PATCH /api/v1/rooms/{room}`.
 */
export type RoomChange = { 
/**
 * 1–80 characters.
 */
name?: string, 
/**
 * At most 300 characters.
 */
purpose?: string, 
/**
 * Who may write.
 */
who_posts?: WhoPosts, 
/**
 * True: nobody writes from now on. False: writing is open again.
 */
read_only?: boolean, 
/**
 * Slow mode: seconds between two messages of one person, 1–21,600; 0 ends it.
 */
slow_mode_s?: number, 
/**
 * Of a coaching room; at most 300 characters.
 */
shared_question?: string, };

/**
 * What changed in a room. Each message, place and room that changed is counted once, by what it is now.
 */
export type RoomChanges = { 
/**
 * The room.
 */
room_id: RoomId, 
/**
 * What changed after this seq is counted.
 */
after_seq: number, 
/**
 * The room's newest seq.
 */
head: number, 
/**
 * New messages by others.
 */
new: number, 
/**
 * Messages that came from another room.
 */
arrived: number, 
/**
 * New messages of one's own.
 */
own: number, 
/**
 * Messages that were removed.
 */
removed: number, 
/**
 * Earlier messages that were pinned.
 */
pinned: number, 
/**
 * Earlier messages whose text changed.
 */
edited: number, 
/**
 * Earlier messages that changed in another way: reactions, marks, answers.
 */
other: number, 
/**
 * Threads that left for another room.
 */
moved: number, 
/**
 * People who came, or are there as something else.
 */
joined: number, 
/**
 * People who left.
 */
left: number, 
/**
 * 1 if what is said of the room changed.
 */
room: number, };

/**
 * What arrives on a `room:` channel: a [`Change`] with an offset, or something that passes, without.
 */
export type RoomEvent = { "type": "message", 
/**
 * The message.
 */
message: Message, } | { "type": "member", 
/**
 * Their place.
 */
member: Member, } | { "type": "room", 
/**
 * The room.
 */
room: Room, } | { "type": "moved", 
/**
 * Which, and where it stood.
 */
moved: Moved, } | { "type": "typing", 
/**
 * Who.
 */
person_id: PersonId, 
/**
 * The thread they write in, if any.
 */
thread?: MessageId, };

/**
 * A file in a room, and the message that it belongs to.
 */
export type RoomFile = { 
/**
 * The file.
 */
file: File, 
/**
 * The message.
 */
message_id: MessageId, 
/**
 * Its place in the room's order.
 */
seq: number, 
/**
 * The message that started the thread it stands in.
 */
root_id?: MessageId, 
/**
 * Who sent it.
 */
author_id: PersonId, 
/**
 * When.
 */
sent_ms: number, };

/**
 * A channel, coaching room or direct conversation.
 */
export type RoomId = string;

/**
 * What a room is for.
 */
export type RoomKind = "network" | "theme" | "sub_bundle" | "area" | "meeting" | "staff" | "cohort" | "direct";

/**
 * Somebody who moderates reads a coaching room for a while.
 */
export type RoomLook = { 
/**
 * Who.
 */
person_id: PersonId, 
/**
 * Who let them in.
 */
by: PersonId, 
/**
 * Why.
 */
reason: string, 
/**
 * From when.
 */
from_ms: number, 
/**
 * Until when; it ends by itself.
 */
until_ms: number, };

/**
 * A round: groups that are put together, published and dissolved at once.
 * `GET /api/v1/coaching-rounds/{round}`; `DELETE` there throws a draft away.
 */
export type Round = { 
/**
 * Its id.
 */
id: RoundId, 
/**
 * Its network.
 */
network_id: NetworkId, 
/**
 * Its number in the network, from 1.
 */
n: number, 
/**
 * Its name.
 */
name: string, 
/**
 * How far it has come.
 */
state: RoundState, 
/**
 * Goes up with each change. Every change names the version that it was made on.
 */
version: number, 
/**
 * Its groups, in their order.
 */
groups: Array<Group>, 
/**
 * The candidates that are in none of them, by name; empty once it is published.
 */
unplaced: Array<OrganisationId>, 
/**
 * How well the groups fit, the sum of theirs: for comparing suggestions of the same municipalities.
 */
score: number, 
/**
 * When it was begun.
 */
made_ms: number, 
/**
 * When it was published.
 */
published_ms?: number, 
/**
 * When it was dissolved.
 */
dissolved_ms?: number, };

/**
 * Something done to a draft.
 */
export type RoundAct = { "type": "place", 
/**
 * The municipality.
 */
organisation: OrganisationId, 
/**
 * The group; null: none.
 */
group: GroupId | null, } | { "type": "coach", 
/**
 * The group.
 */
group: GroupId, 
/**
 * The coach; null: nobody.
 */
person: PersonId | null, } | { "type": "name", 
/**
 * The group.
 */
group: GroupId, 
/**
 * At most 80 characters.
 */
text: string, } | { "type": "focus", 
/**
 * The group.
 */
group: GroupId, 
/**
 * At most 300 characters.
 */
text: string, } | { "type": "question", 
/**
 * The group.
 */
group: GroupId, 
/**
 * At most 300 characters.
 */
text: string, } | { "type": "pin", 
/**
 * The municipality, which is in a group.
 */
organisation: OrganisationId, 
/**
 * Whether.
 */
pinned: boolean, } | { "type": "add_group", 
/**
 * The municipalities that are put into it at once.
 */
organisations: Array<OrganisationId>, } | { "type": "drop_group", 
/**
 * The group.
 */
group: GroupId, } | { "type": "rename", 
/**
 * 1–80 characters.
 */
text: string, };

/**
 * Changes to a draft: all of the acts, or none. Body of `PATCH /api/v1/coaching-rounds/{round}`, which answers with the [`Round`].
 * An act that would break a rule: `rule_broken`, with `broken`. Another version: `conflict`, with `round`.
 */
export type RoundChange = { 
/**
 * The version that one knows.
 */
version: number, 
/**
 * What is to be done, in this order; at most 600.
 */
acts: Array<RoundAct>, };

/**
 * A round of coaching groups.
 */
export type RoundId = string;

/**
 * A rule that an act would break.
 */
export type RoundRule = "group_full" | "veto" | "twice" | "not_candidate";

/**
 * How far a round has come.
 */
export type RoundState = "draft" | "published" | "dissolved";

/**
 * Body of `POST /api/v1/coaching-rounds/{round}/publish` and `POST /api/v1/coaching-rounds/{round}/dissolve`, which answer with the
 * [`Round`]. Another version: `conflict`, with `round`; done already: the round as it is. What keeps a round from being published:
 * `not_ready`, with `problems`.
 */
export type RoundStep = { 
/**
 * The version that one knows.
 */
version: number, };

/**
 * A network's own limits.
 */
export type Rules = { 
/**
 * Fewest municipalities in a coaching room.
 */
cohort_size_min: number, 
/**
 * Most municipalities in a coaching room.
 */
cohort_size_max: number, 
/**
 * Days an invitation lasts.
 */
invitation_valid_days: number, };

/**
 * Body of `PUT /api/v1/messages/{message}/saved`: all of it.
 */
export type SaveMessage = { 
/**
 * A note to oneself, at most 500 characters.
 */
note?: string, 
/**
 * When to be reminded of it: 10 seconds to 365 days from now. The moment that it has already may stay.
 */
remind_at_ms?: number, };

/**
 * That one has saved a message. Nobody else knows of it.
 */
export type Saved = { 
/**
 * The message.
 */
message_id: MessageId, 
/**
 * A note to oneself.
 */
note?: string, 
/**
 * When it was saved.
 */
saved_ms: number, 
/**
 * When to be reminded of it.
 */
remind_at_ms?: number, 
/**
 * When one was reminded of it.
 */
reminded_ms?: number, };

/**
 * A saved message with what it says now.
 */
export type SavedMessage = { 
/**
 * That it is saved.
 */
saved: Saved, 
/**
 * The message.
 */
message: Message, 
/**
 * The message that started the thread it replies to.
 */
root?: Message, };

/**
 * A message that waits until it is sent. Only its author knows of it.
 */
export type Scheduled = { 
/**
 * Its id; the message's own is another.
 */
id: ScheduledId, 
/**
 * The room.
 */
room_id: RoomId, 
/**
 * The message that started the thread to reply to.
 */
thread?: MessageId, 
/**
 * The text, Markdown.
 */
body: string, 
/**
 * Files that are sent with it. They stay as long as it waits.
 */
files?: Array<File>, 
/**
 * When it is to be sent.
 */
send_at_ms: number, 
/**
 * When it was made.
 */
created_ms: number, 
/**
 * The word of the error for which it could not be sent: it waits until it is changed or withdrawn.
 */
refused?: string, };

/**
 * Changes to a message to be sent later: absent fields stay. Body of `PATCH /api/v1/me/scheduled/{id}`. One that was refused
 * waits for its time anew.
 */
export type ScheduledChange = { 
/**
 * The text, Markdown, at most 16 KiB. The files stay.
 */
body?: string, 
/**
 * When to send it: 10 seconds to 365 days from now.
 */
send_at_ms?: number, };

/**
 * A message to be sent later (not the message itself).
 */
export type ScheduledId = string;

/**
 * What an API token may be used for.
 */
export type Scope = "read" | "write" | "manage";

/**
 * The hits of one topic or thread, or a single message.
 */
export type SearchGroup = { 
/**
 * The message that started it.
 */
root_id: MessageId, 
/**
 * Its room.
 */
room_id: RoomId, 
/**
 * The hits in it, in their order.
 */
hits: Array<MessageId>, };

/**
 * A message that was found.
 */
export type SearchHit = { 
/**
 * The message.
 */
message: Message, 
/**
 * The message that started its thread.
 */
root?: Message, 
/**
 * A piece of its text around what was found, without markup.
 */
snippet: Array<SnippetPart>, 
/**
 * How well it fits; the higher the better.
 */
score: number, };

/**
 * In which order hits come.
 */
export type SearchOrder = "best" | "new";

/**
 * What was found, one page of it.
 */
export type SearchPage = { 
/**
 * The hits, in the order asked for.
 */
hits: Array<SearchHit>, 
/**
 * The same by topic or thread, in the order of each one's first hit.
 */
groups: Array<SearchGroup>, 
/**
 * Asks for the next page; absent on the last.
 */
cursor?: string, 
/**
 * How many messages were found, as far as they were looked at; only on the first page.
 */
found?: Found, 
/**
 * People by that name whom the person meets in their rooms; only on the first page.
 */
people: Array<PersonId>, 
/**
 * How the line was read.
 */
understood: Understood, };

/**
 * Sends a draft to all who have registered, as it stands. Body of `POST /api/v1/proposals/{proposal}/send`.
 */
export type SendProposal = { 
/**
 * The version that was looked at; refused with `conflict` if it is not the newest.
 */
version: number, };

/**
 * What everybody may know of the server. `GET /api/v1/server`.
 */
export type ServerFacts = { 
/**
 * Whether it can mail a link to sign in.
 */
mail: boolean, };

/**
 * One signed-in device.
 */
export type Session = { 
/**
 * Its id.
 */
id: SessionId, 
/**
 * When it signed in.
 */
created_ms: number, 
/**
 * When it was last seen, to within five minutes.
 */
last_seen_ms: number, 
/**
 * When it ends by itself.
 */
expires_ms: number, 
/**
 * What it called itself (browser and system).
 */
device: string, 
/**
 * Whether it is the one that asks.
 */
current: boolean, };

/**
 * One signed-in device.
 */
export type SessionId = string;

/**
 * A call as it shall be. Body of `PUT /api/v1/networks/{network}/call`.
 */
export type SetCall = { 
/**
 * Whether it takes registrations; an open one has its text in the network's language.
 */
open: boolean, 
/**
 * When it closes by itself.
 */
closes_ms?: number, 
/**
 * What it says, by language (`sv`, `nl`, `en`).
 */
texts: { [key in string]: CallText }, 
/**
 * Short names of the network's themes that it offers.
 */
themes: Array<string>, 
/**
 * 1–1,000.
 */
threshold: number, 
/**
 * 1–1,000, or for all.
 */
capacity?: number, 
/**
 * 1–20.
 */
seats_per_municipality: number, 
/**
 * ISO 3166-1 alpha-2.
 */
country: string, 
/**
 * The version that was changed; refused with `conflict` if it is not the newest.
 */
version: number, };

/**
 * When a session is, and what has become of it. Body of `PUT /api/v1/rooms/{room}/sessions/{n}` (1–12), which answers with the room
 * ([`super::rooms::MyRoom`]); `DELETE` there takes the session away. For those who may `run_sessions` in the room; everyone in it hears
 * of it by the room's change.
 */
export type SetCoachingSession = { 
/**
 * When it begins.
 */
at_ms: number, 
/**
 * How long it is: 15–600 minutes.
 */
minutes: number, 
/**
 * What has become of it.
 */
state: CoachingSessionState, };

/**
 * Parameters of `draft.set`, and body of `PUT /api/v1/me/drafts`.
 */
export type SetDraft = { 
/**
 * The room.
 */
room_id: RoomId, 
/**
 * The thread, if it is a reply.
 */
thread?: MessageId, 
/**
 * The text so far, at most 16 KiB; empty and without files deletes it.
 */
body: string, 
/**
 * Files that are to go with it, at most 10: one's own, sent to this room and not posted. All of them each time; absent: none.
 */
files?: Array<FileId>, };

/**
 * Body of `PUT /api/v1/rooms/{room}/mutes/{person}`. The same again is no change.
 */
export type SetMute = { 
/**
 * Until when, at most a year from now; absent: until it is lifted.
 */
until_ms?: number, 
/**
 * Why, 1–500 characters. The person reads it.
 */
reason: string, };

/**
 * The roles a person shall have in a network, all of them: what is not named ends.
 * Body of `PUT /api/v1/networks/{network}/people/{person}/roles`.
 */
export type SetRoles = { 
/**
 * The roles.
 */
roles: Array<Grant>, };

/**
 * Body of `PUT /api/v1/rooms/{room}/looks/{person}`.
 */
export type SetRoomLook = { 
/**
 * For how long, in minutes: 5–480.
 */
minutes: number, 
/**
 * Why; the room sees it.
 */
reason: string, };

/**
 * Body of `PUT /api/v1/rooms/{room}/sessions/{n}/note`, which answers with the room; `DELETE` there takes the note away (not the message).
 */
export type SetSessionNote = { 
/**
 * A message of the room.
 */
message_id: MessageId, };

/**
 * Body of `PUT /api/v1/networks/{network}/suspensions/{person}`. The same again is no change.
 */
export type SetSuspension = { 
/**
 * Until when, at most a year from now; absent: until it is lifted. A moderator suspends for at most seven days.
 */
until_ms?: number, 
/**
 * Why, 1–500 characters. The person reads it.
 */
reason: string, };

/**
 * Parameters of `typing.set`.
 */
export type SetTyping = { 
/**
 * The room.
 */
room_id: RoomId, 
/**
 * The thread, if it is a reply.
 */
thread?: MessageId, };

/**
 * Body of `PUT /api/v1/networks/{network}/vetoes/{a}/{b}` (two organisations, in either order), which answers with the [`Veto`];
 * `DELETE` there takes it back.
 */
export type SetVeto = { 
/**
 * Why; at most 300 characters.
 */
reason: string, };

/**
 * A person's settings. The higher `version` is the newer.
 */
export type Settings = { 
/**
 * Grows by one with each change; 0 for somebody who never changed any.
 */
version: number, 
/**
 * Light or dark.
 */
theme: Theme, 
/**
 * How close together messages stand.
 */
density: Density, 
/**
 * Whether Enter sends a message (else it begins a line).
 */
enter_sends: boolean, 
/**
 * The person's own order of rooms; what isn't named follows in the usual order.
 */
room_order: Array<RoomId>, 
/**
 * What the person is told about, by room. A room that is absent: `mentions`; a direct conversation: `everything`.
 */
levels: { [key in RoomId]: Level }, 
/**
 * How the person is told.
 */
notifications: Notifications, };

/**
 * Changes to one's settings: absent fields stay. Body of `PATCH /api/v1/me/settings`.
 */
export type SettingsChange = { 
/**
 * Light or dark.
 */
theme?: Theme, 
/**
 * How close together messages stand.
 */
density?: Density, 
/**
 * Whether Enter sends a message.
 */
enter_sends?: boolean, 
/**
 * All of the order, at most 1,000 rooms.
 */
room_order?: Array<RoomId>, 
/**
 * Only the rooms that change; null: as usual again. At most 1,000 rooms in all.
 */
levels?: { [key in RoomId]: Level | null }, 
/**
 * All of it: an absent or null `quiet` ends the quiet hours.
 */
notifications?: Notifications, };

/**
 * Body of `POST /api/v1/session`.
 */
export type SignIn = { 
/**
 * E-mail address or handle.
 */
login: string, 
/**
 * The password.
 */
password: string, };

/**
 * A piece of a text.
 */
export type SnippetPart = { 
/**
 * The text.
 */
text: string, 
/**
 * Whether it is what was looked for.
 */
hit: boolean, };

/**
 * Parameters of `topic.split`.
 */
export type SplitTopic = { 
/**
 * The topic.
 */
message_id: MessageId, 
/**
 * Made once by the client; a retry repeats it.
 */
nonce: Nonce, 
/**
 * Title of the new one, 1–150 characters.
 */
title: string, 
/**
 * What the new one is.
 */
kind: TopicKind, 
/**
 * At most 8, of 1–40 characters each.
 */
tags: Array<string>, 
/**
 * The replies that go, 1–200. The first of the room's order becomes the new root.
 */
posts: Array<MessageId>, };

/**
 * Body of `POST /api/v1/topics/{topic}/split`.
 */
export type SplitTopicBody = { 
/**
 * Title of the new one, 1–150 characters.
 */
title: string, 
/**
 * What the new one is.
 */
kind: TopicKind, 
/**
 * At most 8, of 1–40 characters each.
 */
tags: Array<string>, 
/**
 * The replies that go, 1–200. The first of the room's order becomes the new root.
 */
posts: Array<MessageId>, };

/**
 * When and by whom something was done.
 */
export type Stamp = { 
/**
 * When.
 */
at_ms: number, 
/**
 * By whom.
 */
by: PersonId, };

/**
 * What kind of place a municipality is.
 */
export type StartingPoint = "commuter" | "student_town" | "rural" | "visitor" | "centre";

/**
 * What somebody concerned is told of an act of moderation: by the moderators of the network, never by whom of them.
 */
export type Statement = { 
/**
 * Its id.
 */
id: StatementId, 
/**
 * The network.
 */
network_id: NetworkId, 
/**
 * Of what it tells.
 */
kind: StatementKind, 
/**
 * When.
 */
at_ms: number, 
/**
 * The room.
 */
room_id?: RoomId, 
/**
 * The message.
 */
message_id?: MessageId, 
/**
 * The text that was removed.
 */
text?: string, 
/**
 * Why; empty if nothing was said.
 */
reason: string, 
/**
 * By which rule of the network.
 */
rule?: string, 
/**
 * Until when; absent: until it is lifted.
 */
until_ms?: number, 
/**
 * Of a report or an objection: how it was decided.
 */
verdict?: Verdict, 
/**
 * The objection to it.
 */
objection?: Objection, 
/**
 * Whether one may object now: once, within 180 days.
 */
may_object: boolean, };

/**
 * What somebody was told of an act of moderation.
 */
export type StatementId = string;

/**
 * Of what a statement tells.
 */
export type StatementKind = "message_removed" | "message_restored" | "muted" | "unmuted" | "suspended" | "unsuspended" | "message_held" | "held_refused" | "report_decided" | "objection_decided" | "seat_left" | "seat_taken";

/**
 * A page of one's statements, newest first.
 */
export type StatementPage = { 
/**
 * The statements.
 */
statements: Array<Statement>, 
/**
 * Pass it as `cursor` for the next page; absent at the end.
 */
cursor?: string, };

/**
 * A seat that goes, or went, from one person to another.
 */
export type Succession = { 
/**
 * Whose it was.
 */
from: PersonId, 
/**
 * Whose it is; absent until somebody has accepted the invitation.
 */
to?: PersonId, 
/**
 * When it was handed over; absent: not yet.
 */
done_ms?: number, 
/**
 * The invitation's link, told once: when it is made.
 */
url?: string, };

/**
 * Somebody who has no account yet.
 */
export type SuccessorInvite = { 
/**
 * Where the invitation goes.
 */
email: string, 
/**
 * How they are greeted; at most 80 characters.
 */
name?: string, 
/**
 * The language of the letter.
 */
language: Language, };

/**
 * Puts all candidates but the pinned ones into groups anew. Body of `POST /api/v1/coaching-rounds/{round}/suggestion`, which answers with
 * the [`Round`]. Another version: `conflict`, with `round`.
 */
export type SuggestGroups = { 
/**
 * The version that one knows.
 */
version: number, 
/**
 * Another one may give other groups, where more than 12 are to be placed; the same one gives the same. 0 if absent.
 */
seed?: number, };

/**
 * A suspension: the person's roles in the network let them into none of its rooms.
 */
export type Suspension = { 
/**
 * The network.
 */
network_id: NetworkId, 
/**
 * Who is suspended.
 */
person_id: PersonId, 
/**
 * By whom.
 */
by: PersonId, 
/**
 * When.
 */
at_ms: number, 
/**
 * Until when; absent: until it is lifted.
 */
until_ms?: number, 
/**
 * Why.
 */
reason: string, };

/**
 * How many topics have a tag.
 */
export type TagCount = { 
/**
 * The tag.
 */
tag: string, 
/**
 * How many.
 */
count: number, };

/**
 * Light or dark.
 */
export type Theme = "auto" | "light" | "dark";

/**
 * How many have registered a theme.
 */
export type ThemeCount = { 
/**
 * Its short name.
 */
theme: string, 
/**
 * How many.
 */
count: number, };

/**
 * The thread a message replies to.
 */
export type Thread = { 
/**
 * The message that started it.
 */
root_id: MessageId, 
/**
 * Replies in it, this one included, when this one last changed; the highest seq's count holds.
 */
reply_count: number, };

/**
 * What municipalities of some sizes pay.
 */
export type Tier = { 
/**
 * `XS`, `S`, `M`, `L`, `XL`, `XXL`.
 */
size_classes: Array<string>, 
/**
 * In whole units of the currency.
 */
fee: number, };

/**
 * An API token.
 */
export type Token = { 
/**
 * Its id.
 */
id: TokenId, 
/**
 * Its name.
 */
name: string, 
/**
 * What it may be used for.
 */
scopes: Array<Scope>, 
/**
 * When it was made.
 */
created_ms: number, 
/**
 * When it runs out.
 */
expires_ms: number, 
/**
 * When it was last used, to within five minutes.
 */
last_used_ms?: number, 
/**
 * The secret, told once: when it is made.
 */
secret?: string, };

/**
 * An API token (not its secret).
 */
export type TokenId = string;

/**
 * What makes a thread a topic: stands on the message that started it.
 */
export type Topic = { 
/**
 * 1–150 characters.
 */
title: string, 
/**
 * What it is.
 */
kind: TopicKind, 
/**
 * At most 8: lower-case words or phrases of 1–40 characters.
 */
tags: Array<string>, 
/**
 * Language of the title (BCP 47).
 */
lang: string, 
/**
 * When it was opened.
 */
opened_ms: number, 
/**
 * By whom.
 */
opened_by: PersonId, 
/**
 * Set while it takes no posts.
 */
closed?: Stamp, 
/**
 * Set if it was made of messages of the chat.
 */
lifted?: Stamp, };

/**
 * Something that was done to a topic.
 */
export type TopicAct = { 
/**
 * Its id.
 */
id: TopicActId, 
/**
 * What it was.
 */
kind: TopicActKind, 
/**
 * When.
 */
at_ms: number, 
/**
 * By whom.
 */
by: PersonId, 
/**
 * Set once it was undone.
 */
undone?: Stamp, };

/**
 * Something done to a topic that can be undone.
 */
export type TopicActId = string;

/**
 * What can be done to a topic and undone.
 */
export type TopicActKind = "lift" | "lower" | "move" | "split" | "merge";

/**
 * What a topic is.
 */
export type TopicKind = "discussion" | "question" | "guide" | "news";

/**
 * Body of `PUT /api/v1/topics/{topic}/level`.
 */
export type TopicLevel = { 
/**
 * As in [`FollowTopic`].
 */
level: Level | null, };

/**
 * A topic in a list.
 */
export type TopicLine = { 
/**
 * Its root.
 */
message: Message, 
/**
 * The room it is in.
 */
room_id: RoomId, 
/**
 * When its last post came.
 */
last_post_ms: number, 
/**
 * Who wrote that; absent if the root was removed and nobody has posted.
 */
last_post_by?: PersonId, 
/**
 * Posts, the first one included; those that were removed don't count.
 */
posts: number, 
/**
 * Who wrote in it, at most five: who opened it, then those who posted last.
 */
people: Array<PersonId>, };

/**
 * In which order topics are listed.
 */
export type TopicOrder = "active" | "new" | "busiest";

/**
 * A page of topics.
 */
export type TopicPage = { 
/**
 * The topics.
 */
topics: Array<TopicLine>, 
/**
 * Where the next page begins; absent at the end.
 */
cursor?: string, 
/**
 * Tags of all topics that fit what was asked for, but for the tag itself; most used first, at most 50. On the first page only.
 */
tags: Array<TagCount>, };

/**
 * Body of `PUT /api/v1/topics/{topic}/read`.
 */
export type TopicRead = { 
/**
 * As in [`ReadTopic`].
 */
seq: number, 
/**
 * As in [`ReadTopic`].
 */
exact?: boolean, };

/**
 * Result of an act on a topic.
 */
export type TopicResult = { 
/**
 * The topic's root after it; after `lower`, and after undoing a lift or split, the message that it was.
 */
message: Message, 
/**
 * What undoes it.
 */
act_id?: TopicActId, };

/**
 * Which topics of a list.
 */
export type TopicState = "open" | "closed" | "unanswered" | "answered" | "declined";

/**
 * A topic.
 */
export type TopicView = { 
/**
 * Its root.
 */
message: Message, 
/**
 * The room it is in.
 */
room_id: RoomId, };

/**
 * How a line was read.
 */
export type Understood = { 
/**
 * Words and phrases that were looked for, as they were typed.
 */
terms: Array<string>, 
/**
 * Words that were found in place of others that are one slip away.
 */
instead: Array<Instead>, 
/**
 * Operators whose value means nothing here: nothing is found by them.
 */
unknown: Array<string>, };

/**
 * Parameters of `topic.undo`.
 */
export type UndoTopicAct = { 
/**
 * What is undone.
 */
act_id: TopicActId, 
/**
 * Made once by the client; a retry repeats it.
 */
nonce: Nonce, };

/**
 * How a case was decided.
 */
export type Verdict = "dismissed" | "removed" | "approved" | "refused" | "withdrawn" | "upheld" | "overturned";

/**
 * Two municipalities that are never to be together.
 */
export type Veto = { 
/**
 * One of them: that with the lower id.
 */
a: OrganisationId, 
/**
 * The other.
 */
b: OrganisationId, 
/**
 * Why, in words.
 */
reason: string, 
/**
 * Who said so.
 */
by?: PersonId, 
/**
 * When.
 */
at_ms: number, };

/**
 * Who may write, of those whose role lets them write at all.
 */
export type WhoPosts = "everyone" | "staff";

/**
 * Body of `POST /api/v1/networks/{network}/handovers`; its nonce is the `Idempotency-Key` header (a UUID).
 */
export type WriteHandover = { 
/**
 * The text, plain, 1–1,000 characters.
 */
text: string, 
/**
 * A room of the network that it is about, and that one may read.
 */
room_id?: RoomId, 
/**
 * Somebody of the network whom it is about.
 */
person_id?: PersonId, 
/**
 * A case that it is about, and that one may handle.
 */
case_id?: CaseId, };

/**
 * Parameters and result of each rpc method.
 */
export interface Methods {
/**
 * Posts a message to a room, or a reply to a thread.
 */
"message.post": { params: PostMessage, result: PostOutcome, },
/**
 * Replaces the text of one's own message; what stood there is kept.
 */
"message.edit": { params: EditMessage, result: Posted, },
/**
 * Removes a message; a tombstone stays.
 */
"message.remove": { params: RemoveMessage, result: MessageResult, },
/**
 * Restores a message that was removed by somebody who watches over the room.
 */
"message.restore": { params: RestoreMessage, result: MessageResult, },
/**
 * Takes a message from view until it is decided whether it stands.
 */
"message.hold": { params: HoldMessage, result: MessageResult, },
/**
 * Takes back one's message that waits for those who moderate.
 */
"held.withdraw": { params: HeldAct, result: Held, },
/**
 * Reports a message to those who moderate.
 */
"message.report": { params: ReportMessage, result: Report, },
/**
 * Takes a case on.
 */
"case.claim": { params: CaseAct, result: Case, },
/**
 * Gives a case back.
 */
"case.release": { params: CaseAct, result: Case, },
/**
 * Decides a case.
 */
"case.decide": { params: DecideCase, result: Case, },
/**
 * Removes what a person has said since a moment, in all rooms of the network in which one may.
 */
"person.remove_all": { params: RemoveAllOfPerson, result: RemovedAll, },
/**
 * Pins a message in its room.
 */
"message.pin": { params: MessageAct, result: MessageResult, },
/**
 * Takes a message down from the pinned ones.
 */
"message.unpin": { params: MessageAct, result: MessageResult, },
/**
 * Marks a message as a question.
 */
"question.mark": { params: MessageAct, result: MessageResult, },
/**
 * Withdraws the mark.
 */
"question.unmark": { params: MessageAct, result: MessageResult, },
/**
 * Accepts a reply as the answer to the question it replies to.
 */
"answer.accept": { params: MessageAct, result: MessageResult, },
/**
 * Withdraws that a reply is the answer.
 */
"answer.withdraw": { params: MessageAct, result: MessageResult, },
/**
 * Opens a topic in a room: a thread with a title.
 */
"topic.open": { params: OpenTopic, result: PostOutcome, },
/**
 * Says who is asked.
 */
"question.ask": { params: AskQuestion, result: MessageResult, },
/**
 * Says why a question gets no answer.
 */
"question.decline": { params: DeclineQuestion, result: MessageResult, },
/**
 * Lets a declined question wait again.
 */
"question.reopen": { params: MessageAct, result: MessageResult, },
/**
 * Changes what a topic is called, what it is, and its tags.
 */
"topic.change": { params: ChangeTopic, result: MessageResult, },
/**
 * Closes a topic: it takes no posts, but by those who watch over the room.
 */
"topic.close": { params: MessageAct, result: MessageResult, },
/**
 * Opens a closed topic again.
 */
"topic.reopen": { params: MessageAct, result: MessageResult, },
/**
 * Makes a topic of messages of the chat.
 */
"topic.lift": { params: LiftTopic, result: TopicResult, },
/**
 * Makes a topic a thread of the chat again.
 */
"topic.lower": { params: MessageAct, result: TopicResult, },
/**
 * Moves a topic to another room.
 */
"topic.move": { params: MoveTopic, result: TopicResult, },
/**
 * Makes some posts of a topic a topic of their own.
 */
"topic.split": { params: SplitTopic, result: TopicResult, },
/**
 * Makes all of a topic posts of another.
 */
"topic.merge": { params: MergeTopic, result: TopicResult, },
/**
 * Undoes a lift, lower, move, split or merge.
 */
"topic.undo": { params: UndoTopicAct, result: TopicResult, },
/**
 * Adds one's reaction.
 */
"reaction.add": { params: React, result: MessageResult, },
/**
 * Takes one's reaction back.
 */
"reaction.remove": { params: React, result: MessageResult, },
/**
 * Shows a text as it would be posted to a room; nothing is stored.
 */
"message.preview": { params: PreviewMessage, result: Preview, },
/**
 * Keeps what one has begun to write, on all of one's devices.
 */
"draft.set": { params: SetDraft, result: Draft, },
/**
 * Moves one's read position forward, or exactly to a place, on all of one's devices.
 */
"room.read": { params: ReadRoom, result: ReadState, },
/**
 * Follows a topic or thread, or doesn't any more, on all of one's devices.
 */
"topic.follow": { params: FollowTopic, result: MyTopic, },
/**
 * Moves one's read position in a topic or thread, on all of one's devices.
 */
"topic.read": { params: ReadTopic, result: MyTopic, },
/**
 * Says that one is typing, for a few seconds.
 */
"typing.set": { params: SetTyping, result: Empty, },
}

/**
 * The number of each error, by its word.
 */
export const errorCodes = {
/**
 * A fault of ours. The client may try again; the cause is in the server's log only.
 */
internal: 100,
/**
 * Nobody is signed in, or the credentials are wrong.
 */
unauthorized: 101,
/**
 * No channel has this form of name.
 */
unknown_channel: 102,
/**
 * This person may not do this here.
 */
permission_denied: 103,
/**
 * No rpc method or command of that name.
 */
method_not_found: 104,
/**
 * This connection is subscribed to the channel already.
 */
already_subscribed: 105,
/**
 * A count has reached its limit.
 */
limit_exceeded: 106,
/**
 * The frame or document cannot be read.
 */
bad_request: 107,
/**
 * The channel has no such feature (history of a person's channel, say).
 */
not_available: 108,
/**
 * The token has expired: get a new one, then connect again.
 */
token_expired: 109,
/**
 * The session has expired: sign in again.
 */
expired: 110,
/**
 * Too often: wait for `retry_after_ms`.
 */
too_many_requests: 111,
/**
 * The position is of another archive or out of reach: load anew.
 */
unrecoverable_position: 112,
/**
 * There is no such thing, or it is not for this person to know.
 */
not_found: 1404,
/**
 * A field's value cannot be taken; `field` and `why` say which.
 */
invalid: 1422,
/**
 * The same nonce came with other content before.
 */
key_conflict: 1409,
/**
 * A rule of coaching groups would be broken; `broken` says which.
 */
rule_broken: 1430,
/**
 * Something is yet to be done before this can be; `problems` says what.
 */
not_ready: 1431,
/**
 * Larger than its limit.
 */
too_large: 1413,
/**
 * The room takes no writing now (read-only, or closed).
 */
read_only: 1403,
/**
 * The person is muted in the room; `retry_after_ms` says how long yet, if it ends by itself.
 */
muted: 1423,
/**
 * A rule of the network would hold such a text back, which it cannot do with what is posted: post it anew.
 */
would_be_held: 1424,
/**
 * Something has happened since that this would undo or lose.
 */
conflict: 1412,
/**
 * There is no place left.
 */
full: 1414,
/**
 * The call takes no registrations now.
 */
call_closed: 1415,
/**
 * The message was removed.
 */
removed: 1410,
/**
 * The link was used up, withdrawn or has run out.
 */
link_spent: 1411,
/**
 * The archive cannot be reached or cannot commit: nothing was stored; try again.
 */
db_unavailable: 1503,
/**
 * More work waits than can be taken: nothing was stored; try again.
 */
busy: 1504,
/**
 * Where files are kept cannot be reached or written to: nothing was stored; try again.
 */
files_unavailable: 1505,
/**
 * The person's or the network's files have taken all the space that there is for them.
 */
quota_exceeded: 1507,
} as const;

/**
 * The word of an error.
 */
export type ErrorWord = keyof typeof errorCodes;

/**
 * Errors after which the same call may succeed without any change.
 */
export const temporaryErrors: ReadonlySet<number> = new Set([100, 111, 1503, 1504, 1505]);

/**
 * Why a subscription was ended: below 2500 for good, from 2500 subscribe again.
 */
export const unsubscribeCodes = {
access_ended: 2000,
insufficient_state: 2500,
} as const;

/**
 * Why a connection was ended: connect again after 3000–3499 and 4000–4499 only.
 */
export const disconnectCodes = {
message_too_large: 1009,
shutdown: 3001,
internal_server_error: 3004,
connection_expired: 3005,
slow: 3008,
no_pong: 3012,
invalid_token: 3500,
bad_request: 3501,
connection_limit: 3505,
signed_out: 4500,
} as const;

/**
 * Sizes that both sides know.
 */
export const limits = {
/**
 * Longest text of what a picture shows, in characters.
 */
alt_chars: 1000,
/**
 * Largest picture sent as an avatar or as a network's mark, in bytes.
 */
avatar_bytes: 2097152,
/**
 * Largest message body, in bytes of UTF-8.
 */
body_bytes: 16384,
/**
 * Longest text of what a place in a network includes, in characters.
 */
call_includes: 2000,
/**
 * Longest introduction of a call, in characters.
 */
call_intro: 4000,
/**
 * Most municipalities as a call's threshold or capacity.
 */
call_municipalities: 1000,
/**
 * Most people of one municipality.
 */
call_seats: 20,
/**
 * Longest title of a call or proposal, in characters.
 */
call_title: 120,
/**
 * Longest reason for declining a question, in characters.
 */
decline_reason: 300,
/**
 * Most people in a direct conversation, the maker among them.
 */
direct_people: 10,
/**
 * Most drafts of one person; of more the oldest go.
 */
drafts: 500,
/**
 * Longest emoji, in bytes: a family of five with skin tones has 41.
 */
emoji_bytes: 64,
/**
 * Longest address of a push subscription, in bytes.
 */
endpoint_bytes: 1024,
/**
 * Most files of one message.
 */
files: 10,
/**
 * Largest file, in bytes.
 */
file_bytes: 26214400,
/**
 * Longest name of a file, in bytes of UTF-8; a longer one is shortened.
 */
file_name_bytes: 200,
/**
 * Largest frame from a client, in bytes (OWASP WebSocket cheat sheet).
 */
frame_bytes: 65536,
/**
 * Most groups of a coaching round.
 */
groups: 100,
/**
 * Longest note of those who moderate for each other, in characters.
 */
handover_chars: 1000,
/**
 * Days for which such a note is kept.
 */
handover_days: 90,
/**
 * Largest header block of a request, in bytes.
 */
header_bytes: 16384,
/**
 * Most messages of a person that wait in a room.
 */
held: 20,
/**
 * Most of a newcomer's first posts that wait.
 */
hold_newcomer_posts: 10,
/**
 * Most words and phrases for which a network holds messages back.
 */
hold_words: 200,
/**
 * Longest of them, in characters.
 */
hold_word_chars: 60,
/**
 * Most rooms for which a person says what they want to be told.
 */
levels: 1000,
/**
 * Most looks into a room that stand in its words.
 */
looks: 20,
/**
 * Longest look into a coaching room, in minutes.
 */
look_minutes: 480,
/**
 * Shortest look into a coaching room, in minutes.
 */
look_minutes_min: 5,
/**
 * Most people mentioned by name in one message.
 */
mentions: 50,
/**
 * Most time until a mute or suspension ends by itself, in milliseconds: a year.
 */
moderation_latest_ms: 31536000000,
/**
 * Longest reason of an act of moderation, in characters.
 */
moderation_reason: 500,
/**
 * Longest name of the rule that an act of moderation goes by, in characters.
 */
moderation_rule: 100,
/**
 * Longest suspension by a moderator, in milliseconds: seven days.
 */
moderator_suspends_ms: 604800000,
/**
 * Most themes that a municipality is said to work on.
 */
need_themes: 20,
/**
 * Longest note on a saved message, in characters.
 */
note_chars: 500,
/**
 * Longest objection, in characters.
 */
objection_chars: 2000,
/**
 * Days in which somebody may object.
 */
objection_days: 180,
/**
 * Most bytes waiting for one slow client.
 */
outbox_bytes: 524288,
/**
 * Most messages in one page.
 */
page: 100,
/**
 * Longest password, in bytes: hashing a longer one only costs the server.
 */
password_bytes: 256,
/**
 * Shortest password, in characters.
 */
password_chars: 10,
/**
 * Seconds between the server's pings.
 */
ping_seconds: 25,
/**
 * Most proposals of a network.
 */
proposals: 100,
/**
 * Longest comment on a proposal, in characters.
 */
proposal_comment: 2000,
/**
 * Most comments on a proposal.
 */
proposal_comments: 1000,
/**
 * Longest direction or content of a proposal, in characters.
 */
proposal_text: 10000,
/**
 * Most different emoji on one message.
 */
reactions: 50,
/**
 * Most bytes of recovered changes in one subscribe reply; past that the client reloads the newest page.
 */
recover_bytes: 262144,
/**
 * A subscriber further behind than this many changes reloads the newest page instead.
 */
recover_changes: 500,
/**
 * Most registrations of a network.
 */
registrations: 1000,
/**
 * Longest reason for declining a municipality, in characters.
 */
registration_reason: 1000,
/**
 * Longest text of a registration or of an answer, in characters.
 */
registration_text: 2000,
/**
 * Most text that is passed on together, in bytes.
 */
relay_bytes: 65536,
/**
 * Most messages that are passed on together.
 */
relay_parts: 20,
/**
 * Most messages of a person that are removed at once.
 */
removals: 200,
/**
 * Longest note on a report, in characters.
 */
report_note: 1000,
/**
 * Most rooms in a person's own order.
 */
room_order: 1000,
/**
 * Most acts in one change of a coaching round.
 */
round_acts: 600,
/**
 * Most messages that one person has saved.
 */
saved: 500,
/**
 * Most messages of one person that wait to be sent.
 */
scheduled: 100,
/**
 * Most time until a message is sent later, in milliseconds: a year.
 */
scheduled_latest_ms: 31536000000,
/**
 * Least time until a message is sent later, in milliseconds.
 */
scheduled_soonest_ms: 10000,
/**
 * Most coaching sessions of a room.
 */
sessions: 12,
/**
 * Longest coaching session, in minutes.
 */
session_minutes: 600,
/**
 * Shortest coaching session, in minutes.
 */
session_minutes_min: 15,
/**
 * Longest slow mode, in seconds: six hours.
 */
slow_mode_s: 21600,
/**
 * Most followed topics in one answer.
 */
topics: 500,
/**
 * Most messages that are named to be lifted into a topic, or split off one.
 */
topic_chosen: 200,
/**
 * Most messages of a topic that is moved, merged, lifted or lowered.
 */
topic_posts: 1000,
/**
 * Longest tag, in characters.
 */
topic_tag: 40,
/**
 * Most tags of a topic.
 */
topic_tags: 8,
/**
 * Longest title of a topic, in characters.
 */
topic_title: 150,
/**
 * Life of a typing notice without renewal, in milliseconds. Clients renew every 3,000 ms, so one may be lost.
 */
typing_ms: 8000,
/**
 * Longest reason why two municipalities are never to be together, in characters.
 */
veto_reason: 300,
} as const;
