// The line between a browser and the server: it can be cut and mended, carry nothing back, and bring a newer version of the app.
import { once } from 'node:events';
import { createServer, request } from 'node:http';
import { connect } from 'node:net';

/** Starts one before the port that `target` gives; `url` is its address, which stays. */
export async function line(target) {
	const sockets = new Set();
	const state = { deaf: false, version: undefined };
	const back = (from, to) => from.on('data', (bytes) => state.deaf || to.write(bytes));

	const server = createServer((incoming, response) => {
		const { method, url } = incoming;
		const changed = state.version && url === '/service-worker.js';
		// What is changed on its way must come whole.
		const { 'if-none-match': known, ...asked } = incoming.headers;
		const headers = changed ? { ...asked, 'accept-encoding': 'identity' } : { ...asked, ...(known ? { 'if-none-match': known } : {}) };
		const onward = request({ host: '127.0.0.1', port: target(), method, path: url, headers }, async (answer) => {
			if (changed) {
				const { 'content-length': _, etag: __, ...rest } = answer.headers;
				const text = (await answer.toArray()).join('');
				response.writeHead(answer.statusCode, rest);
				return response.end(text.replaceAll(state.version.from, state.version.to));
			}
			response.writeHead(answer.statusCode, answer.rawHeaders);
			response.flushHeaders();
			answer.pipe(response);
		});
		onward.on('error', () => response.destroy());
		response.on('close', () => onward.destroy());
		incoming.pipe(onward);
	});
	server.on('connection', (socket) => {
		sockets.add(socket);
		socket.on('close', () => sockets.delete(socket));
	});
	server.on('upgrade', ({ method, url, rawHeaders }, socket, head) => {
		const onward = connect(target(), '127.0.0.1', () => {
			const pairs = rawHeaders.flatMap((name, at) => (at % 2 ? [] : [`${name}: ${rawHeaders[at + 1]}`]));
			onward.write(`${[`${method} ${url} HTTP/1.1`, ...pairs].join('\r\n')}\r\n\r\n`);
			onward.write(head);
			socket.pipe(onward);
			back(onward, socket);
		});
		for (const [one, other] of [[socket, onward], [onward, socket]]) {
			one.on('error', () => other.destroy());
			one.on('close', () => other.destroy());
		}
	});
	const listen = async (port) => {
		server.listen(port, '127.0.0.1');
		await once(server, 'listening');
	};
	await listen(0);
	const { port } = server.address();
	const cut = async () => {
		const closed = once(server, 'close');
		server.close();
		for (const socket of sockets) socket.destroy();
		await closed;
	};
	return {
		url: `http://127.0.0.1:${port}`,
		cut,
		mend: () => listen(port),
		/** From now on nothing comes back over what is open live; what is sent arrives. */
		deafen: () => (state.deaf = true),
		hear: () => (state.deaf = false),
		/** From now on the app is of another version. */
		renew: (from, to) => (state.version = { from, to }),
		stop: async () => server.listening && cut()
	};
}
