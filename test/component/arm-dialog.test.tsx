import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import {App} from '../../src/shell/App.tsx';
import {widthOf} from '../../src/text/format.ts';
import {type FakeWall, fakeWall} from '../support/fakeWall.ts';
import {draw, type InkScreen} from '../support/ink.ts';

let wall: FakeWall;
let screen: InkScreen;
const mode = () => wall.store.getState().mode;
const one = async (text: string) => {
	for (const character of text) {
		screen.type(character);
		// Each key in its own event, as a person types.
		await new Promise(resolve => setImmediate(resolve));
	}
};

beforeEach(async () => {
	wall = fakeWall({tab: 'alpha'});
	screen = draw(<App wall={wall} />, 80, 24);
	await screen.until('READ-ONLY');
	screen.type('A');
	await screen.until('Arm actions');
});
afterEach(() => screen.unmount());

describe('arming', () => {
	test('waits through a resize: what was typed stays, and nothing is decided that cannot be read', async () => {
		await one('bad deploy');
		await screen.until('> bad deploy');
		screen.resize(30, 8);
		await screen.until('needs 40x11');
		await one('xyz\r');
		screen.type('\x1b[200~pasted\x1b[201~');
		screen.resize(80, 24);
		await screen.until('> bad deploy ');
		expect(mode().kind).toBe('read-only');
		await one('\r');
		await screen.until('ARMED');
		expect(mode()).toMatchObject({kind: 'armed', reason: 'bad deploy'});
	});

	test('needs a typed reason, and then says for how long', async () => {
		await one('bad deploy');
		await screen.until('> bad deploy');
		screen.type('\r');
		await screen.until('ARMED 15:00 bad deploy');
		expect(mode()).toMatchObject({kind: 'armed', reason: 'bad deploy'});
		screen.type('A');
		await screen.until('READ-ONLY');
	});

	test('does not arm without a reason', async () => {
		await one('  ');
		screen.type('\r');
		await screen.until('a reason is needed');
		expect(mode().kind).toBe('read-only');
	});

	test('D1: takes a reason that came in one read whole, and no Enter with it', async () => {
		screen.type('INC-412 bad v2.4.1\r');
		await screen.until('press Enter again');
		expect(screen.frame()).toContain('> INC-412 bad v2.4.1');
		expect(mode().kind).toBe('read-only');
		screen.type('\r');
		await screen.until('ARMED');
		expect(mode()).toMatchObject({reason: 'INC-412 bad v2.4.1'});
	});

	test('D1: takes a pasted reason as one clean line, and its Enter for nothing', async () => {
		screen.type('\x1b[200~INC-412\r\n\tbad \x1b[31mv2.4.1\x1b[0m\x07\r\x1b[201~');
		await screen.until('> INC-412 bad v2.4.1');
		expect(mode().kind).toBe('read-only');
		screen.type('\r');
		await screen.until('ARMED');
		expect(mode()).toMatchObject({reason: 'INC-412 bad v2.4.1'});
	});

	test.each([
		['日本語のデプロイが壊れた'.repeat(5), '壊れた '],
		['e\u0301te\u0301 '.repeat(30), 'été '],
		['😀🚀'.repeat(40), '😀🚀 '],
	])('D11: shows the end of a long reason, whatever its width: %s', async (reason, end) => {
		screen.resize(60, 20);
		screen.type(reason);
		const frame = await screen.until(text => text.includes('> …'));
		const line = frame.split('\n').find(text => text.includes('> …')) ?? '';
		expect(line).toContain(end);
		expect(widthOf(line.trimEnd())).toBe(60);
		screen.type('\x01');
		await screen.until(`> ${reason.normalize('NFC').slice(0, 6)}`);
		screen.type('\x0b');
		await screen.until(text => /> +│/.test(text));
	});

	test('D11: edits in the middle, as readline does', async () => {
		screen.type('INC-412 bad v2.4.1');
		await screen.until('v2.4.1');
		for (const key of ['\x1bb', '\x1b[1;5D', '\x1b[D', '\x17', 'good', '\x1b[F', '\x7f', '2']) {
			screen.type(key);
			await screen.settled();
		}
		await screen.until('> INC-412 bad good.4.2');
	});

	test('is left by Esc with nothing changed', async () => {
		await one('drill');
		screen.type('\x1b');
		await screen.until('READ-ONLY');
		expect(mode().kind).toBe('read-only');
		expect(wall.store.getState().dialog).toBeUndefined();
	});

	test('says so where it does not fit', async () => {
		screen.resize(30, 8);
		await screen.until(/needs\s+40x11/);
	});
});
