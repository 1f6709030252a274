import { beforeEach, describe, expect, it, vi } from 'vitest';

import { Refusal } from '$lib/connection/refusal';
import type { File as Sent } from '$lib/protocol/types';

import { Attachments } from './attached';

type Call = {
	name: string;
	gone: (part: number) => void;
	arrive: (sent: Partial<Sent>) => void;
	fail: (thrown: unknown) => void;
	cancelled: boolean;
};

const wire = vi.hoisted(() => ({
	calls: [] as unknown[],
	deleted: [] as string[],
	told: [] as string[]
}));
const calls = wire.calls as Call[];

vi.mock('$lib/connection/files', () => ({
	sendFile: (_room: string, file: File, gone: (part: number) => void) => {
		const call = { name: file.name, gone, cancelled: false } as Call;
		const done = new Promise<Sent>((resolve, reject) => {
			call.arrive = (sent) => resolve({ name: file.name, bytes: file.size, ...sent } as Sent);
			call.fail = reject;
		});
		calls.push(call);
		return {
			done,
			cancel: () => {
				call.cancelled = true;
				call.fail(new Refusal('cancelled', false));
			}
		};
	}
}));
vi.mock('$lib/connection/rest', () => ({
	rest: {
		delete: async (path: string) => void wire.deleted.push(path),
		patchOnce: async (path: string, { alt }: { alt: string }) => {
			wire.told.push(`${path} ${alt}`);
			return { id: path.split('/').at(-1), alt: alt.trim() };
		}
	}
}));

vi.mock('$lib/state/session.svelte', () => ({ session: {} }));

const MOST = { file_bytes: 1_000, files: 5 };
const file = (name: string, bytes = 10) => new File(['x'.repeat(bytes)], name);
const settled = () => new Promise((resolve) => setTimeout(resolve));

describe('files beside a text', () => {
	let attached: Attachments;
	const states = () => attached.all.map(({ state }) => state);

	beforeEach(() => {
		for (const list of Object.values(wire)) list.length = 0;
		attached = new Attachments('room');
	});

	it('go out three at a time, each with its progress', async () => {
		expect(
			attached.add(
				['a', 'b', 'c', 'd'].map((name) => file(name)),
				MOST
			)
		).toEqual([]);
		expect(states()).toEqual(['sending', 'sending', 'sending', 'waiting']);
		calls[0]!.gone(0.5);
		expect(attached.all[0]!.gone).toBe(0.5);
		calls[1]!.arrive({ id: '1' });
		await settled();
		expect(states()).toEqual(['sending', 'sent', 'sending', 'sending']);
		expect(attached.ready).toBe(false);
	});

	it('names what is too large, empty or too much, and takes the rest', () => {
		const unfit = attached.add(
			[file('big', 1_001), file('none', 0), ...'abcdef'].map((each) =>
				typeof each === 'string' ? file(each) : each
			),
			MOST
		);
		expect(unfit).toEqual([
			{ name: 'big', why: 'too_large' },
			{ name: 'none', why: 'empty' },
			{ name: 'f', why: 'too_many' }
		]);
		expect(attached.all).toHaveLength(5);
	});

	it('fail alone and are tried again', async () => {
		attached.add([file('a'), file('b')], MOST);
		calls[0]!.fail(Refusal.offline());
		calls[1]!.arrive({ id: '2' });
		await settled();
		expect(states()).toEqual(['failed', 'sent']);
		expect(attached.all[0]!.problem).toBe('offline');
		attached.retry(attached.all[0]!.key);
		calls[2]!.arrive({ id: '1' });
		await settled();
		expect(attached.ready).toBe(true);
		expect(attached.take().map(({ id }) => id)).toEqual(['1', '2']);
		expect(attached.all).toEqual([]);
		expect(wire.deleted).toEqual([]);
	});

	it('are stopped on their way and taken back once they are there', async () => {
		attached.add([file('a'), file('b')], MOST);
		attached.remove(attached.all[0]!.key);
		expect(calls[0]!.cancelled).toBe(true);
		calls[1]!.arrive({ id: '2' });
		await settled();
		attached.remove(attached.all[0]!.key);
		expect(wire.deleted).toEqual(['/files/2']);
		expect(attached.all).toEqual([]);
	});

	it('tell what they show once, before they are taken', async () => {
		attached.add([file('a')], MOST);
		calls[0]!.arrive({ id: '1' });
		await settled();
		attached.write(attached.all[0]!.key, 'A map ');
		await attached.describe();
		await attached.describe();
		expect(wire.told).toEqual(['/files/1 A map ']);
		expect(attached.take()[0]!.alt).toBe('A map');
	});

	it('are told when they have arrived or were taken away, and follow what another device did', async () => {
		const told: string[][] = [];
		attached = new Attachments('room', (files) => told.push(files.map(({ id }) => id)));
		attached.add([file('a'), file('b')], MOST);
		calls[1]!.arrive({ id: '2' });
		await settled();
		calls[0]!.arrive({ id: '1' });
		await settled();
		attached.remove(attached.all[0]!.key);
		expect(told).toEqual([['2'], ['1', '2'], ['2']]);
		const sent = (id: string) => ({ id, name: id, bytes: 1 }) as Sent;
		attached.add([file('c')], MOST);
		attached.match([sent('3'), sent('4')]);
		expect(attached.all.map(({ name, state }) => [name, state])).toEqual([
			['c', 'sending'],
			['3', 'sent'],
			['4', 'sent']
		]);
		attached.match([sent('3'), sent('4')]);
		expect(attached.all).toHaveLength(3);
		expect([told.length, wire.deleted]).toEqual([3, ['/files/1']]);
	});
});
