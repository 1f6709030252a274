import type { OrganisationId } from '$lib/protocol/types';

/** Where a municipality can be: the id of a group, or nothing for the place of those that are in none. */
export type Place = string;

/** Pixels that the pointer goes before it drags, so that a press stays a press. */
const FROM = 5;

/** Pixels from the edge of the screen within which the page follows, and how many of them at a time. */
const EDGE = 72;
const STEP = 14;

/** What is under way to another group: dragged with a pointer, or picked up with the keys. */
export class Carrying {
	what: OrganisationId | undefined = $state();
	over: Place | undefined = $state();
	by: 'pointer' | 'keys' | undefined = $state();
	x = $state(0);
	y = $state(0);
	/** A drag ended just now: the press that ends it means nothing more. */
	ended = false;
	#stop: (() => void) | undefined;

	constructor(readonly onput: (what: OrganisationId, to: Place) => void) {}

	/** Picks up with the keys. */
	lift(what: OrganisationId, from: Place): void {
		this.drop();
		this.what = what;
		this.over = from;
		this.by = 'keys';
	}

	/** Lets go, and leaves it where it was. */
	drop(): void {
		this.#stop?.();
		this.#stop = undefined;
		this.what = this.over = this.by = undefined;
	}

	/** The pointer went down on a card: from here on it may become a drag. A finger drags by the grip alone, and scrolls by the rest. */
	press(event: PointerEvent, what: OrganisationId, from: Place): void {
		const part = event.target as Element;
		const grip = part.closest('[data-grip]');
		if (event.button !== 0 || (part.closest('button, a, [popover]') && !grip)) return;
		if (event.pointerType === 'touch' && !grip) return;
		this.drop();
		this.ended = false;
		const start = { x: event.clientX, y: event.clientY };
		const scroller = part.closest('main');
		let frame = 0;
		const look = () => {
			const below = document.elementFromPoint(this.x, this.y);
			this.over = below?.closest<HTMLElement>('[data-place]')?.dataset.place;
		};
		const follow = () => {
			const by = this.y < EDGE ? -STEP : this.y > innerHeight - EDGE ? STEP : 0;
			if (by !== 0) scroller?.scrollBy(0, by);
			look();
			frame = requestAnimationFrame(follow);
		};
		const move = (moved: PointerEvent) => {
			if (moved.pointerId !== event.pointerId) return;
			this.x = moved.clientX;
			this.y = moved.clientY;
			if (this.what) return;
			if (Math.hypot(this.x - start.x, this.y - start.y) < FROM) return;
			this.what = what;
			this.by = 'pointer';
			follow();
		};
		const up = (ended: PointerEvent) => {
			if (ended.pointerId !== event.pointerId) return;
			const to = this.what && this.over;
			this.ended = this.what !== undefined;
			this.drop();
			if (to !== undefined && to !== from) this.onput(what, to);
		};
		const leave = (pressed: Event) => {
			if (pressed instanceof KeyboardEvent && pressed.key !== 'Escape') return;
			this.ended = this.what !== undefined;
			this.drop();
		};
		addEventListener('pointermove', move);
		addEventListener('pointerup', up);
		addEventListener('pointercancel', leave);
		addEventListener('keydown', leave);
		this.#stop = () => {
			cancelAnimationFrame(frame);
			removeEventListener('pointermove', move);
			removeEventListener('pointerup', up);
			removeEventListener('pointercancel', leave);
			removeEventListener('keydown', leave);
		};
	}
}
