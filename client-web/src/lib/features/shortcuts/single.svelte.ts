const REMEMBERED = 'mellanrum.single_keys';

let on = $state(localStorage.getItem(REMEMBERED) !== 'off');

/** Whether single letters and signs do something; whoever speaks to the machine, or types by chance, turns it off here. */
export function singleKeys(): boolean {
	return on;
}

/** Turns them on or off, on this device. */
export function useSingleKeys(wanted: boolean): void {
	on = wanted;
	localStorage.setItem(REMEMBERED, wanted ? 'on' : 'off');
}
