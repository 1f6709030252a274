/** What a shortcut does where a part of the screen that may be absent has to do it. */
export type Place = 'details';

const places = new Map<Place, () => void>();

/** Does this when the shortcut is pressed; gives back how to stop, so that an effect can return it. */
export function register(place: Place, act: () => void): () => void {
	places.set(place, act);
	return () => {
		if (places.get(place) === act) places.delete(place);
	};
}

/** Whether somebody was there to do it. */
export function run(place: Place): boolean {
	const act = places.get(place);
	act?.();
	return act !== undefined;
}

/** Whether the shortcut would do something now. */
export function isRegistered(place: Place): boolean {
	return places.has(place);
}
