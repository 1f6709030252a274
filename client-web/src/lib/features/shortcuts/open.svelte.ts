/** What lies over the page, opened from anywhere: the palette or the sheet of shortcuts. */
let shown: 'palette' | 'sheet' | undefined = $state();

export const open = {
	get shown() {
		return shown;
	},
	palette(): void {
		shown = 'palette';
	},
	sheet(): void {
		shown = 'sheet';
	},
	nothing(): void {
		shown = undefined;
	}
};
