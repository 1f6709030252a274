// Starts the real server, and ends it by its process id whatever happens.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const running = new Set();
process.on('exit', () => {
	for (const child of running) child.kill('SIGKILL');
});
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1));

/** A folder that is gone when the process ends. */
export function folder() {
	const path = mkdtempSync(join(tmpdir(), 'mellanrum-sdk-'));
	process.on('exit', () => rmSync(path, { recursive: true, force: true }));
	return path;
}

export class Server {
	/** Starts `mellanrum serve` with these flags on a free port, and waits until it listens. */
	static async start(...flags) {
		const { MELLANRUM_BIN } = process.env;
		if (!MELLANRUM_BIN) throw new Error('MELLANRUM_BIN names no server program');
		const server = new Server();
		server.flags = flags;
		const args = ['serve', '--listen', '127.0.0.1:0', ...flags];
		server.process = spawn(MELLANRUM_BIN, args, { stdio: ['ignore', 'pipe', 'pipe'] });
		running.add(server.process);
		server.ended = once(server.process, 'exit').then(([code, signal]) => {
			running.delete(server.process);
			return code ?? signal;
		});
		await server.#listens();
		return server;
	}

	/** What it printed and logged. */
	said = '';

	get port() {
		return Number(new URL(this.url).port);
	}

	/** Ends it in order; its exit code. */
	async stop() {
		this.process.kill('SIGTERM');
		return this.ended;
	}

	/** Ends it without a warning. */
	async kill() {
		this.process.kill('SIGKILL');
		return this.ended;
	}

	/** Says where it listens once it answers that it is ready. */
	async #listens() {
		this.process.stderr.on('data', (text) => (this.said += text));
		const found = new Promise((resolve) => {
			createInterface({ input: this.process.stdout }).on('line', (line) => {
				this.said += `${line}\n`;
				this.setup ??= line.match(/http\S+\/setup\/\S+/)?.[0];
				this.metrics ??= line.match(/^Metrics: (\S+)/)?.[1];
				this.url ??= line.match(/^Mellanrum listens on (\S+)/)?.[1];
				// The greeting ends with the address of the metrics where there is one, else with how to get in.
				if (this.url && (this.metrics || !this.flags.includes('--metrics-listen'))) resolve();
			});
		});
		const early = this.ended.then((how) => {
			throw new Error(`the server ended (${how}):\n${this.said}`);
		});
		await Promise.race([found, early]);
		early.catch(() => undefined);
	}
}
