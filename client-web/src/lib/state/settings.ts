import type { Level, MyRoom, Quiet, RoomId, Settings, SettingsChange } from '$lib/protocol/types';

/** What holds until somebody chooses. */
export const defaults: Settings = {
	version: 0,
	theme: 'auto',
	density: 'comfortable',
	enter_sends: true,
	room_order: [],
	levels: {},
	notifications: { in_page: true, push: false, show_content: false }
};

/** The settings after a change, as the server will have them too. */
export function changedBy(settings: Settings, change: SettingsChange): Settings {
	const { levels, notifications, ...rest } = change;
	const next: Settings = { ...settings, ...rest };
	if (levels) {
		const joined = Object.entries({ ...settings.levels, ...levels });
		next.levels = Object.fromEntries(
			joined.filter((entry): entry is [RoomId, Level] => entry[1] !== null)
		);
	}
	if (notifications) {
		const { quiet, ...choices } = notifications;
		next.notifications = quiet ? { ...choices, quiet } : choices;
	}
	return next;
}

/** What one is told of a room. */
export function levelIn(settings: Settings, { room }: MyRoom): Level {
	return settings.levels[room.id] ?? (room.kind === 'direct' ? 'everything' : 'mentions');
}

/** Whether nothing is to be told at that moment. */
export function isQuiet(quiet: Quiet | undefined, ms: number, timeZone: string): boolean {
	if (!quiet) return false;
	const parts = new Intl.DateTimeFormat('en-GB', {
		timeZone,
		weekday: 'short',
		hour: '2-digit',
		minute: '2-digit',
		hourCycle: 'h23'
	}).formatToParts(ms);
	const part = (wanted: string) => parts.find(({ type }) => type === wanted)?.value ?? '';
	if (quiet.weekends && ['Sat', 'Sun'].includes(part('weekday'))) return true;
	const minute = Number(part('hour')) * 60 + Number(part('minute'));
	const { from_minute: from, to_minute: to } = quiet;
	return from <= to ? minute >= from && minute < to : minute >= from || minute < to;
}
