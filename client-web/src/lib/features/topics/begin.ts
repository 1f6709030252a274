import type { Message } from '$lib/protocol/types';

import { plainText } from '../messages/sanitise';
import type { Words } from './acts';

/** Longest title; the contract's word. */
export const TITLE = 150;

/** A first sentence longer than this is no title. */
const SENTENCE = 110;

/** What a topic made of a message may be called, to begin with: its question, or its first sentence. */
export function titleOf(text: string): string {
	const sentences = text.match(/[^.!?…]+[.!?…]+|[^.!?…]+$/g)?.map((one) => one.trim()) ?? [];
	const title = sentences.find((one) => one.endsWith('?')) ?? sentences[0] ?? '';
	return title.length <= SENTENCE ? title : '';
}

/** The words that a dialog begins with, from the message that will begin the topic. */
export function beginOf(message: Message): Words {
	return {
		title: titleOf(plainText(message.html)),
		kind: message.question ? 'question' : 'discussion',
		tags: []
	};
}
