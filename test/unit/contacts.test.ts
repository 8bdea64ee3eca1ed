/** When whose turn is. */
import {describe, expect, test} from 'vitest';
import {contacts as schema} from '../../src/config/schema/contacts.ts';
import {contactRows} from '../../src/runbooks/contactRows.ts';
import {rungsOf} from '../../src/runbooks/contacts.ts';
import {asciiRows} from '../../src/runbooks/rows.ts';
import {alertOn} from '../support/fakeWall.ts';

const tz = 'America/Los_Angeles';
/** Fri 20 Nov 2026 10:57 in Los Angeles. */
const fired = Date.UTC(2026, 10, 20, 18, 57);
const minute = 60_000;
const contacts = schema.parse({
	rule: 'When in doubt, escalate early.',
	ladder: [
		{name: 'Level 1', after: '0m', phones: ['+1-555-ONCALL1'], channels: ['@oncall']},
		{name: 'Level 2', after: {critical: '15m', medium: 'next business day'}},
		{name: 'Level 3'},
	],
	others: [{name: 'Google', links: ['https://console.cloud.google.com/support']}],
});
const words = (severity: 'critical' | 'high' | 'medium', after: number, state: 'firing' | 'pending' = 'firing') =>
	rungsOf(contacts, alertOn('a', state, {severity, firedAt: fired}), fired + after * minute, tz).map(
		({words: said, isDue}) => [said, isDue],
	);

describe('a level', () => {
	test('is due at its time after firing, by severity', () => {
		expect(words('critical', 9)).toEqual([
			['due 10:57, 9 m ago, at once', true],
			['due 11:12, 15 m after firing', false],
			['no time for critical', false],
		]);
		expect(words('critical', 16)[1]).toEqual(['due 11:12, 1 m ago, 15 m after firing', true]);
		expect(words('high', 999)[1]).toEqual(['no time for high', false]);
	});

	test('may wait for the next business day: from Friday on, Monday', () => {
		expect(words('medium', 60)[1]).toEqual(['due 2026-11-23 00:00, next business day', false]);
		expect(words('medium', 4 * 24 * 60)[1]?.[1]).toBe(true);
	});

	test('is not due for what does not fire', () => {
		expect(words('critical', 99, 'pending')).toEqual([
			['at once', false],
			['critical 15 m after firing, medium next business day', false],
			[undefined, false],
		]);
	});
});

describe('the contacts on lines', () => {
	const system = {contacts, tz};
	const text = (width: number) =>
		contactRows(system, alertOn('a', 'firing', {severity: 'critical', firedAt: fired}), fired, width, asciiRows)
			.flatMap(({lines}) => lines.map(line => line.map(part => part.text).join('')))
			.join('\n');

	test('say who, how and when', () => {
		expect(text(100)).toMatch(/> Level 1 +due 10:57/);
		expect(text(100)).toContain('phone     +1-555-ONCALL1');
		expect(text(100)).toContain('https://console.cloud.google.com/support');
		expect(text(100)).toContain('When in doubt, escalate early.');
	});

	test('stay within their width', () => {
		for (const width of [30, 40, 80])
			for (const line of text(width).split('\n')) expect(line.length).toBeLessThanOrEqual(width);
	});

	test('say how to add them where there are none', () => {
		const [row] = contactRows({tz, contacts: undefined}, undefined, fired, 400, asciiRows);
		expect(row?.lines[0]?.map(part => part.text).join('')).toMatch(/contacts: \{ladder:/);
	});
});
