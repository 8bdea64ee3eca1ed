/** What the options of a check make of its alert. */
import {describe, expect, test} from 'vitest';
import {type AlertMemory, emptyMemory, evaluate} from '../../src/checks/alerts.ts';
import {checkOf, failed, lookup, points, rows, seen, systemOf} from '../support/checks.ts';
import {at, drive, metric, states, table, value} from '../support/driving.ts';

const minutes = (m: number, of: (i: number) => number) =>
	points(Array.from({length: m + 1}, (_, i) => [at(i), of(i)] as const));

describe('attempts', () => {
	test('a probe may miss twice before the third miss fires', () => {
		const step = drive(table({attempts: 3}));
		expect(step(at(0), value(101, at(0)))).toMatchObject([{state: 'pending', progress: '1 of 3 looks'}]);
		expect(step(at(1), value(101, at(1)))).toMatchObject([{state: 'pending', progress: '2 of 3 looks'}]);
		expect(states(step(at(2), value(101, at(2))))).toEqual(['firing']);
	});

	test('a good look starts the count anew, and the same look counts once', () => {
		const step = drive(table({attempts: 2}));
		const once = value(101, at(0));
		expect(states(step(at(0), once))).toEqual(['pending']);
		expect(states(step(at(1), once))).toEqual(['pending']);
		step(at(2), value(1, at(2)));
		expect(states(step(at(3), value(101, at(3))))).toEqual(['pending']);
		expect(states(step(at(4), value(101, at(4))))).toEqual(['firing']);
	});

	test('both the looks and the time of `for` must have passed', () => {
		const step = drive(table({attempts: 2, for: '3m'}));
		const at3 = [0, 1, 2].map(m => step(at(m), value(101, at(m)))[0]?.progress);
		expect(at3).toEqual(['0 of 3 m', '1 of 3 m', '2 of 3 m']);
		expect(states(step(at(3), value(101, at(3))))).toEqual(['firing']);
	});
});

describe('offset', () => {
	test('what is younger is not judged yet', () => {
		const step = drive(metric({offset: '5m'}));
		const of = (i: number) => (i >= 3 ? 101 : 1);
		expect(step(at(7), {points: seen(minutes(7, of), at(7))})).toEqual([]);
		expect(step(at(8), {points: seen(minutes(8, of), at(8))})).toMatchObject([{state: 'firing', since: at(3)}]);
	});

	test('where nothing is old enough there is no data', () => {
		const step = drive(metric({offset: '10m'}));
		expect(
			step(at(2), {
				points: seen(
					minutes(2, () => 101),
					at(2),
				),
			}),
		).toMatchObject([{state: 'nodata', reason: 'no data that is old enough'}]);
	});
});

describe('activeHours', () => {
	// The tests begin at 14:00 in Los Angeles, on a Sunday.
	test('what fires ends with the hours, and says when they begin again', () => {
		const step = drive(table({activeHours: {from: '09:00', to: '14:30'}}));
		expect(states(step(at(0), value(101, at(0))))).toEqual(['firing']);
		expect(states(step(at(29), value(101, at(29))))).toEqual(['firing']);
		expect(step(at(30), value(101, at(30)))).toMatchObject([{state: 'pending', reason: 'rests until Mon 09:00'}]);
		expect(step(at(31), value(1, at(31)))).toMatchObject([{state: 'ok', resolvedAt: at(30)}]);
	});

	test('outside nothing builds up', () => {
		const step = drive(table({for: '2m', activeHours: {days: ['sun'], from: '14:10'}}));
		for (let m = 0; m < 10; m++) expect(step(at(m), value(101, at(m)))).toMatchObject([{reason: 'rests until 14:10'}]);
		expect(step(at(10), value(101, at(10)))).toMatchObject([{state: 'pending', progress: '0 of 2 m'}]);
		step(at(11), value(101, at(11)));
		expect(states(step(at(12), value(101, at(12))))).toEqual(['firing']);
	});

	test('blindness outside the hours ends nothing', () => {
		const step = drive(table({activeHours: {to: '14:01'}}));
		step(at(0), value(101, at(0)));
		expect(states(step(at(5), {table: failed()}))).toEqual(['firing']);
	});
});

describe('autoClose', () => {
	const quiet = (m: number) => ({table: seen(rows(), at(m))});
	test.each(['nodata', 'keep'] as const)('without data an alert closes, and says so (onNoData: %s)', onNoData => {
		const step = drive(table({autoClose: '1h', onNoData}));
		step(at(0), value(101, at(0)));
		expect(states(step(at(1), quiet(1)))).toEqual(['firing']);
		expect(states(step(at(60), quiet(60)))).toEqual(['firing']);
		expect(step(at(61), quiet(61))).toMatchObject([
			{state: 'nodata', reason: 'closed after 1 h without data', resolvedAt: at(61)},
		]);
		// It is no good news, however long that lasts.
		expect(step(at(200), quiet(200))).toMatchObject([{state: 'nodata', reason: 'closed after 1 h without data'}]);
		expect(step(at(201), value(1, at(201)))).toEqual([]);
	});

	test('never while blind', () => {
		const step = drive(table({autoClose: '1h'}));
		step(at(0), value(101, at(0)));
		expect(states(step(at(300), {table: failed()}))).toEqual(['firing']);
	});
});

describe('keepFiringFor', () => {
	test('recovers for a while before it ends', () => {
		const step = drive(table({keepFiringFor: '3m'}));
		step(at(0), value(101, at(0)));
		expect(step(at(2), value(1, at(2)))).toMatchObject([
			{state: 'recovering', level: 'crit', reason: 'good for 2 of 3 m'},
		]);
		expect(states(step(at(2.5), value(101, at(2.5))))).toEqual(['firing']);
		expect(states(step(at(5), value(1, at(5))))).toEqual(['recovering']);
		expect(states(step(at(6), value(1, at(6))))).toEqual(['ok']);
	});
});

describe('error', () => {
	test('a refused question is told apart from blindness, and resolves as little', () => {
		const step = drive(table());
		expect(step(at(0), {table: failed('invalid')})).toMatchObject([
			{state: 'error', level: 'blind', reason: expect.stringMatching(/^refused: /)},
		]);
		expect(states(step(at(1), {table: failed('denied')}))).toEqual(['blind']);
		step(at(2), value(101, at(2)));
		expect(states(step(at(3), {table: failed('notFound')}))).toEqual(['firing']);
	});
});

describe('text and repeat', () => {
	test('a text says the numbers of its alert, and only while it is bad', () => {
		const text = '{title} of {table}: {value} is {limit} at {level} {label}, see {project}';
		const measure = {source: 'table', column: 'n', by: 'table'};
		const step = drive(systemOf({checks: [checkOf({measure, text, label: 'P2', repeat: '1h'})]}));
		expect(step(at(0), {table: seen(rows({table: 'mails', n: 101}), at(0))})).toMatchObject([
			{text: 'Check of mails: 101 is > 100 at crit P2, see demo', repeat: 3_600_000},
		]);
		expect(step(at(1), {table: seen(rows({table: 'mails', n: 1}), at(1))})[0]).not.toHaveProperty('text');
	});
});

describe('inhibitedBy', () => {
	const system = (target: object, inhibitor: object = {}) =>
		systemOf({
			checks: [
				checkOf({id: 'errors', measure: {source: 'table', column: 'errors'}, inhibitedBy: ['down'], ...target}),
				checkOf({id: 'down', title: 'Availability', measure: {source: 'table', column: 'down'}, ...inhibitor}),
			],
		});
	function run(config: ReturnType<typeof systemOf>) {
		let memory: AlertMemory = emptyMemory;
		return (m: number, ...list: Parameters<typeof rows>) => {
			const result = evaluate(memory, config, lookup({table: seen(rows(...list), at(m))}), at(m));
			({memory} = result);
			return result.alerts;
		};
	}

	test('is named while the other fires, and no longer', () => {
		const step = run(system({}));
		expect(step(0, {errors: 101, down: 1})[0]).not.toHaveProperty('inhibitedBy');
		expect(step(1, {errors: 101, down: 101})).toMatchObject([
			{check: 'down'},
			{check: 'errors', state: 'firing', inhibitedBy: {key: 'demo.down', title: 'Availability'}},
		]);
		expect(step(2, {errors: 101, down: 1})[0]).not.toHaveProperty('inhibitedBy');
	});

	test('the other must fire, and not only build up', () => {
		const step = run(system({}, {for: '5m'}));
		expect(step(0, {errors: 101, down: 101}).find(({check}) => check === 'errors')).not.toHaveProperty('inhibitedBy');
	});

	test('where both tell the same instances apart, the same one counts', () => {
		const by = {by: 'name'};
		const step = run(
			system(
				{measure: {source: 'table', column: 'errors', ...by}},
				{measure: {source: 'table', column: 'down', ...by}},
			),
		);
		const alerts = step(0, {name: 'a', errors: 101, down: 101}, {name: 'b', errors: 101, down: 1});
		expect(alerts.filter(({inhibitedBy}) => inhibitedBy).map(({key}) => key)).toEqual(['demo.errors[a]']);
	});

	test('what cannot be seen is explained by nothing', () => {
		const config = systemOf({
			checks: [
				checkOf({id: 'a', measure: {source: 'points', last: 'max'}, inhibitedBy: ['b']}),
				checkOf({id: 'b', measure: {source: 'table', column: 'n'}}),
			],
		});
		const {alerts} = evaluate(emptyMemory, config, lookup({...value(101, at(0)), points: failed()}), at(0));
		expect(alerts.find(({check}) => check === 'a')).not.toHaveProperty('inhibitedBy');
	});
});
