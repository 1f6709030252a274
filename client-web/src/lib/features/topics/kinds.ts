import BookOpen from '@lucide/svelte/icons/book-open';
import CircleHelp from '@lucide/svelte/icons/circle-question-mark';
import Megaphone from '@lucide/svelte/icons/megaphone';
import MessagesSquare from '@lucide/svelte/icons/messages-square';
import type { Component } from 'svelte';

import type { TopicKind } from '$lib/protocol/types';

/** The kinds of topic, in the order in which they are offered. */
export const KINDS = ['discussion', 'question', 'guide', 'news'] as const satisfies TopicKind[];

/** The sign of each kind; its word always stands beside it. */
export const SIGNS: Record<TopicKind, Component> = {
	discussion: MessagesSquare,
	question: CircleHelp,
	guide: BookOpen,
	news: Megaphone
};
