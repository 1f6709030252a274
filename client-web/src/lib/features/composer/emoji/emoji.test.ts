import { describe, expect, it } from 'vitest';

import sv from 'emoji-picker-element-data/sv/emojibase/data.json';

import { asEmoji, inTone, search } from './data';
import { recent, used } from './recent';

const all = asEmoji(sv as never);
const found = (typed: string) => search(all, typed, 20).map(({ emoji }) => emoji);

describe('emoji in Swedish', () => {
	it('are found by their names and by what else they are called, with or without dots', () => {
		expect(found('glödlampa')).toContain('💡');
		expect(found('glodl')).toContain('💡');
		expect(found('hurra').length).toBeGreaterThan(0);
		expect(found('katt')[0]).toMatch(/[\u{1F408}\u{1F431}]/u);
	});

	it('that are called nothing like it are not found', () => {
		expect(found('xyzzy')).toEqual([]);
		expect(found('  ')).toEqual([]);
	});

	it('have tones of skin where people do', () => {
		const wave = all.find(({ emoji }) => emoji === '👋')!;
		expect(inTone(wave, 5)).toBe('👋🏿');
		expect(inTone(wave, 0)).toBe('👋');
		const bulb = all.find(({ emoji }) => emoji === '💡')!;
		expect(inTone(bulb, 3)).toBe('💡');
	});

	it('used last come first, each once', () => {
		for (const emoji of ['🎉', '💡', '🎉']) used(emoji);
		expect(recent()).toEqual(['🎉', '💡']);
	});
});
