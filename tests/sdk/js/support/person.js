// A demo person: signed in over REST, with API tokens for the SDK.

const PASSWORD = 'mellanrum-demo';

/** A refused request: `code` of the problem document. */
export class Refused extends Error {
	constructor(method, path, status, problem) {
		super(`${method} ${path}: ${status} ${problem.code ?? ''} ${problem.field ?? ''} ${problem.why ?? ''}`);
		Object.assign(this, { status, code: problem.code });
	}
}

export class Person {
	static async signIn(server, handle) {
		const person = new Person();
		person.server = server;
		person.handle = handle;
		const me = await person.post('/session', { login: handle, password: PASSWORD });
		person.id = me.person.id;
		return person;
	}

	/** `name=secret` of the session. */
	cookie = '';

	get = (path) => this.request('GET', path);
	post = (path, body, headers) => this.request('POST', path, body, headers);
	put = (path, body) => this.request('PUT', path, body);
	delete = (path) => this.request('DELETE', path);

	async request(method, path, body, headers = {}) {
		const response = await fetch(`${this.server.url}/api/v1${path}`, {
			method,
			headers: {
				...(this.cookie ? { cookie: this.cookie } : {}),
				...(body === undefined ? {} : { 'content-type': 'application/json' }),
				...headers
			},
			...(body === undefined ? {} : { body: JSON.stringify(body) })
		});
		const given = response.headers.get('set-cookie');
		if (given) this.cookie = given.split(';')[0];
		const text = await response.text();
		const json = text === '' ? undefined : JSON.parse(text);
		if (!response.ok) throw new Refused(method, path, response.status, json ?? {});
		return json;
	}

	/** Makes an API token (`secret`, `id`). */
	token(scopes = ['read', 'write']) {
		return this.post('/me/tokens', { name: 'SDK test', scopes, valid_days: 1 });
	}

	/** Their room of that slug (`MyRoom`). */
	async room(slug) {
		const { rooms } = await this.get('/me/overview');
		const found = rooms.find(({ room }) => room.slug === slug);
		if (!found) throw new Error(`${this.handle} has no room ${slug}`);
		return found;
	}

	/** Posts over REST; the message. */
	async write(room, body) {
		const headers = { 'idempotency-key': crypto.randomUUID() };
		return (await this.post(`/rooms/${room}/messages`, { body }, headers)).message;
	}
}
