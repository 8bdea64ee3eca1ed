import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {createTailRing} from '../../src/poll/tail.ts';
import {logLine as line} from '../support/lines.ts';

describe('createTailRing', () => {
	test('folds equal neighbours and keeps the first and last time', () => {
		const ring = createTailRing();
		ring.add([line('a', {t: 1}), line('a', {t: 5}), line('b', {t: 6}), line('a', {t: 7})]);
		expect(ring.state().lines.map(({message, count, t, lastAt}) => [message, count, t, lastAt])).toEqual([
			['a', 2, 1, 5],
			['b', 1, 6, 6],
			['a', 1, 7, 7],
		]);
		expect(ring.state().received).toBe(4);
	});

	test('a line that comes late lands where its time belongs, and folds with its neighbours there', () => {
		const ring = createTailRing();
		ring.add([line('a', {t: 10}), line('b', {t: 20}), line('c', {t: 30})]);
		ring.add([line('late', {t: 15}), line('b', {t: 19}), line('first', {t: 1}), line('c', {t: 31})]);
		expect(ring.state().lines.map(({message, count, t, lastAt}) => [message, count, t, lastAt])).toEqual([
			['first', 1, 1, 1],
			['a', 1, 10, 10],
			['late', 1, 15, 15],
			['b', 2, 19, 20],
			['c', 2, 30, 31],
		]);
	});

	test('another service, severity or revision is another line', () => {
		const ring = createTailRing();
		ring.add([
			line('a'),
			line('a', {service: 'other'}),
			line('a', {service: 'other', severity: 'WARNING'}),
			line('a', {service: 'other', severity: 'WARNING', revision: 'other-00002-abc'}),
		]);
		expect(ring.state().lines.map(({revision}) => revision)).toEqual(['', '', '', 'other-00002-abc']);
	});

	test('B7: an error of before the start that is listed anew is one line, the live one', () => {
		const kept = [line('old error', {t: 10}), line('kept', {t: 20}), line('again', {t: 30})];
		const ring = createTailRing(
			undefined,
			kept.map(one => ({...one, count: 1, lastAt: one.t})),
		);
		ring.add([line('live', {t: 40})]);
		ring.add([{...(kept[0] ?? line('old error')), t: 10}]);
		expect(ring.state().lines.map(({message, remembered}) => [message, remembered === true])).toEqual([
			['old error', false],
			['kept', true],
			['again', true],
			['live', false],
		]);
	});

	test('never exceeds its bounds and counts what it dropped', () => {
		fc.assert(
			fc.property(fc.array(fc.array(fc.string({maxLength: 50}), {maxLength: 20}), {maxLength: 20}), batches => {
				const ring = createTailRing({lines: 10, bytes: 3000});
				let sent = 0;
				for (const batch of batches) {
					ring.add(batch.map(message => line(message)));
					sent += batch.length;
				}
				const {lines, dropped, received} = ring.state();
				const kept = lines.reduce((sum, {count}) => sum + count, 0);
				return lines.length <= 10 && received === sent && kept + dropped === sent;
			}),
		);
	});

	test('large lines push out more than small ones', () => {
		const ring = createTailRing({lines: 1000, bytes: 10_000});
		ring.add([line('x'.repeat(2000)), line('y'.repeat(2000)), line('z'.repeat(2000))]);
		expect(ring.state().lines.map(({message}) => message[0])).toEqual(['y', 'z']);
	});

	test('the snapshot keeps its identity until something changes', () => {
		const ring = createTailRing();
		const first = ring.state();
		expect(ring.state()).toBe(first);
		ring.add([]);
		ring.mode('connecting');
		expect(ring.state()).toBe(first);
		ring.mode('down', 'no network');
		expect(ring.state()).not.toBe(first);
		expect(ring.state()).toMatchObject({mode: 'down', reason: 'no network'});
		ring.suppress(3);
		expect(ring.state().suppressed).toBe(3);
	});
});
