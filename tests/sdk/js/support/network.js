// The demo network on a server of its own, on PostgreSQL and Redis.
import { database } from './database.js';
import { Person } from './person.js';
import { folder, Server } from './server.js';

export class Network {
	static async start(...flags) {
		const network = new Network();
		network.database = await database();
		const { TEST_REDIS_URL } = process.env;
		const redis = TEST_REDIS_URL ? ['--redis-url', TEST_REDIS_URL] : [];
		network.flags = ['--demo', '--data-dir', folder(), '--database-url', network.database, ...redis, ...flags];
		network.server = await Server.start(...network.flags);
		network.coordinator = await network.person('vera.vagvisare');
		const { networks } = await network.coordinator.get('/me/overview');
		network.id = networks[0].network.id;
		return network;
	}

	#people = new Map();

	/** A demo person, signed in once: the server counts sign-ins. */
	async person(handle) {
		if (!this.#people.has(handle)) this.#people.set(handle, Person.signIn(this.server, handle));
		const person = await this.#people.get(handle);
		person.server = this.server;
		return person;
	}

	/** A new channel that everyone in the network reads; its id. */
	async channel() {
		const name = `Test ${crypto.randomUUID().slice(0, 8)}`;
		const { room } = await this.coordinator.post(`/networks/${this.id}/channels`, { kind: 'theme', name });
		return room.id;
	}

	/** The server again, on the same archive; people know it by their old credentials. */
	async restart() {
		this.server = await Server.start(...this.flags);
		for (const person of this.#people.values()) (await person).server = this.server;
	}

	async stop() {
		await this.server.stop();
	}
}
