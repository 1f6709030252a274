// A mail server on this machine, as small as can be: it keeps what it takes, and refuses whom it is told to.
import { createServer } from 'node:net';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

import { eventually } from './wait.js';

export async function mailServer() {
	const letters = [];
	const refused = new Set();
	const server = createServer((socket) => {
		let to, text;
		const say = (line) => socket.write(`${line}\r\n`);
		socket.on('error', () => {});
		say('220 mail.test');
		createInterface({ input: socket, crlfDelay: Infinity }).on('line', (line) => {
			if (text !== undefined) {
				if (line !== '.') return void text.push(line);
				letters.push({ to, text: decoded(text.join('\n')) });
				text = undefined;
				return say('250 taken');
			}
			const word = line.split(/[ :]/)[0].toUpperCase();
			if (word === 'EHLO') return say('250-mail.test\r\n250 8BITMIME');
			if (word === 'RCPT') {
				to = line.match(/<(.*?)>/)?.[1];
				return say(refused.has(to) ? '550 nobody here' : '250 ok');
			}
			if (word === 'DATA') {
				text = [];
				return say('354 go on');
			}
			say(word === 'QUIT' ? '221 bye' : '250 ok');
		});
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	return {
		url: `smtp://127.0.0.1:${server.address().port}`,
		refused,
		/** Waits for the newest of so many letters. */
		letter: async (count) => (await eventually(() => letters, (all) => all.length >= count))[count - 1],
		stop: () => server.close()
	};
}

/** Of quoted-printable the line breaks and what links have in them. */
function decoded(text) {
	return text.replaceAll(/=\n/g, '').replaceAll('=3D', '=');
}
