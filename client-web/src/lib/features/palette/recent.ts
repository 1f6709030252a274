const REMEMBERED = 'mellanrum.recent';

/** As many as one may have in mind. */
const MOST = 12;

/** What one went to lately on this device, the last first: rooms, people and acts by their ids. */
class Recent {
	get all(): string[] {
		try {
			const ids: unknown = JSON.parse(localStorage.getItem(REMEMBERED) ?? '[]');
			return Array.isArray(ids) ? ids.filter((id) => typeof id === 'string') : [];
		} catch {
			return [];
		}
	}

	add(id: string): void {
		const ids = [id, ...this.all.filter((known) => known !== id)].slice(0, MOST);
		localStorage.setItem(REMEMBERED, JSON.stringify(ids));
	}
}

export const recent = new Recent();
