const REMEMBERED = 'mellanrum.chat_beside';

let on = $state(localStorage.getItem(REMEMBERED) !== 'off');

/** Whether the talk of the room stands beside a topic where there is space, on this device. */
export const beside = {
	get shown(): boolean {
		return on;
	},
	show(wanted: boolean): void {
		on = wanted;
		localStorage.setItem(REMEMBERED, wanted ? 'on' : 'off');
	}
};
