// A TCP proxy that can be cut and held: what a mobile network, or a load balancer, does to a connection.
import { once } from 'node:events';
import { connect, createServer } from 'node:net';

export class Proxy {
	static async start(port) {
		const proxy = new Proxy();
		proxy.target = port;
		proxy.server = createServer((near) => proxy.#carry(near));
		proxy.server.listen(0, '127.0.0.1');
		await once(proxy.server, 'listening');
		return proxy;
	}

	#pairs = new Set();
	#open = true;
	#held = false;

	get url() {
		return `http://127.0.0.1:${this.server.address().port}`;
	}

	/** Ends every connection, and lets none through until [`mend`]. */
	cut() {
		this.#open = false;
		for (const pair of this.#pairs) this.#drop(pair);
	}

	mend() {
		this.#open = true;
	}

	/** Reads nothing more from the server, so that it cannot get rid of what it writes. */
	hold() {
		this.#held = true;
		for (const { far } of this.#pairs) far.pause();
	}

	release() {
		this.#held = false;
		for (const { far } of this.#pairs) far.resume();
	}

	async stop() {
		this.cut();
		this.server.close();
		await once(this.server, 'close');
	}

	#carry(near) {
		if (!this.#open) {
			near.destroy();
			return;
		}
		const far = connect({ port: this.target, host: '127.0.0.1', highWaterMark: 4096 });
		const pair = { near, far };
		this.#pairs.add(pair);
		for (const socket of [near, far]) {
			socket.on('error', () => undefined);
			socket.on('close', () => this.#drop(pair));
		}
		near.on('data', (bytes) => far.write(bytes));
		far.on('data', (bytes) => {
			if (!near.destroyed && !near.write(bytes)) {
				far.pause();
				near.once('drain', () => this.#held || far.resume());
			}
		});
		near.on('end', () => far.end());
		far.on('end', () => near.end());
		if (this.#held) far.pause();
	}

	#drop(pair) {
		this.#pairs.delete(pair);
		pair.near.destroy();
		pair.far.destroy();
	}
}
