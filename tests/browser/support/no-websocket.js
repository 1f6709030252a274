// An HTTP proxy as some networks have it: it lets requests through and refuses WebSocket.
import { once } from 'node:events';
import { createServer, request } from 'node:http';

/** Starts one before `target` (a port); `url` is its address, `refused` counts what it refused. */
export async function withoutWebSocket(target) {
	const proxy = { refused: 0 };
	const server = createServer((incoming, response) => {
		const { method, url, headers } = incoming;
		const onward = request({ host: '127.0.0.1', port: target, method, path: url, headers }, (answer) => {
			response.writeHead(answer.statusCode, answer.rawHeaders);
			response.flushHeaders();
			answer.pipe(response);
		});
		onward.on('error', () => response.destroy());
		response.on('close', () => onward.destroy());
		incoming.pipe(onward);
	});
	server.on('upgrade', (_, socket) => {
		proxy.refused += 1;
		socket.end('HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n');
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	proxy.url = `http://127.0.0.1:${server.address().port}`;
	proxy.stop = () => {
		server.closeAllConnections();
		server.close();
	};
	return proxy;
}
