import {expect, test} from 'vitest';
import {day, hour, minute} from '../../src/clock.ts';
import {heldStep, speeds, steps, turned, whenOf} from '../../src/rewind/when.ts';

/** Sat 21 Nov 2026 13:05 in Berlin. */
const now = Date.UTC(2026, 10, 21, 12, 5);
const at = (...parts: [number, number, number?]) => Date.UTC(2026, 10, 21, ...parts);

test.each([
	['13:00', at(12, 0)],
	['13:00:30', at(12, 0, 30)],
	['9:15', at(8, 15)],
	// What is still to come today was yesterday.
	['14:05', at(13, 5) - day],
	['2026-11-20 14:05', at(13, 5) - day],
	['2026-11-21T12:00:00Z', at(12, 0)],
	['90m', now - 90 * minute],
	['-2h', now - 2 * hour],
	['1 d ago', now - day],
])('%s is a time that was', (text, t) => expect(whenOf(text, now, 'Europe/Berlin')).toBe(t));

test.each(['', 'soon', '25:99', '2026-11-22 14:05', '-5', '999999h'])('%s is none', text =>
	expect(whenOf(text, now, 'Europe/Berlin')).toBeUndefined(),
);

test('steps end at the ends of their list', () => {
	expect(steps.map(step => turned(steps, step, 1))).toEqual([minute, 10 * minute, hour, hour]);
	expect(turned(speeds, 1, -1)).toBe(1);
});

test('a held key goes further and further', () => {
	expect([0, 11, 12, 35, 36].map(times => heldStep(1, times))).toEqual([1, 1, 5, 5, 20]);
});
