import type {
	AskQuestion,
	Case,
	CaseAct,
	ChangeTopic,
	DecideCase,
	DeclineQuestion,
	Draft,
	EditMessage,
	Empty,
	FollowTopic,
	Held,
	HeldAct,
	HoldMessage,
	LiftTopic,
	MergeTopic,
	MessageAct,
	MessageResult,
	MoveTopic,
	MyTopic,
	OpenTopic,
	Posted,
	PostOutcome,
	PostMessage,
	Preview,
	PreviewMessage,
	React,
	ReadRoom,
	ReadState,
	ReadTopic,
	RemovedAll,
	RemoveAllOfPerson,
	RemoveMessage,
	Report,
	ReportMessage,
	RestoreMessage,
	SetDraft,
	SetTyping,
	SplitTopic,
	TopicResult,
	UndoTopicAct
} from '$lib/protocol/types';

/** The rpc methods: parameters and result. */
export type Methods = {
	'message.post': [PostMessage, PostOutcome];
	'message.edit': [EditMessage, Posted];
	'message.preview': [PreviewMessage, Preview];
	'message.remove': [RemoveMessage, MessageResult];
	'message.restore': [RestoreMessage, MessageResult];
	'message.hold': [HoldMessage, MessageResult];
	'held.withdraw': [HeldAct, Held];
	'message.report': [ReportMessage, Report];
	'message.pin': [MessageAct, MessageResult];
	'message.unpin': [MessageAct, MessageResult];
	'question.mark': [MessageAct, MessageResult];
	'question.unmark': [MessageAct, MessageResult];
	'question.ask': [AskQuestion, MessageResult];
	'question.decline': [DeclineQuestion, MessageResult];
	'question.reopen': [MessageAct, MessageResult];
	'answer.accept': [MessageAct, MessageResult];
	'answer.withdraw': [MessageAct, MessageResult];
	'reaction.add': [React, MessageResult];
	'reaction.remove': [React, MessageResult];
	'topic.open': [OpenTopic, PostOutcome];
	'topic.lift': [LiftTopic, TopicResult];
	'topic.change': [ChangeTopic, MessageResult];
	'topic.close': [MessageAct, MessageResult];
	'topic.reopen': [MessageAct, MessageResult];
	'topic.lower': [MessageAct, TopicResult];
	'topic.move': [MoveTopic, TopicResult];
	'topic.split': [SplitTopic, TopicResult];
	'topic.merge': [MergeTopic, TopicResult];
	'topic.undo': [UndoTopicAct, TopicResult];
	'case.claim': [CaseAct, Case];
	'case.release': [CaseAct, Case];
	'case.decide': [DecideCase, Case];
	'person.remove_all': [RemoveAllOfPerson, RemovedAll];
	'room.read': [ReadRoom, ReadState];
	'topic.follow': [FollowTopic, MyTopic];
	'topic.read': [ReadTopic, MyTopic];
	'typing.set': [SetTyping, Empty];
	'draft.set': [SetDraft, Draft];
};

export type Method = keyof Methods;

export type Rpc = <M extends Method>(method: M, params: Methods[M][0]) => Promise<Methods[M][1]>;

/** Made once for each act; a retry repeats it, and the server then gives the first result again. */
export function newNonce(): string {
	// `randomUUID` is missing where the page came over plain http.
	if (typeof crypto.randomUUID === 'function') return crypto.randomUUID();
	const bytes = crypto.getRandomValues(new Uint8Array(16));
	bytes[6] = (bytes[6]! & 0x0f) | 0x40;
	bytes[8] = (bytes[8]! & 0x3f) | 0x80;
	const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
	return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
