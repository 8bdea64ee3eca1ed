/** The sentences of the overview: right values, never cut in silence, never good news of what was not seen. */

import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import type {Episode} from '../../src/checks/episodes.ts';
import {troubleSince} from '../../src/checks/standing.ts';
import {hour, minute} from '../../src/clock.ts';
import {CloudError} from '../../src/cloud/types.ts';
import {logErrors} from '../../src/config/logErrors.ts';
import {overviewAlerts, restText} from '../../src/overview/alerts.ts';
import {isSameErrors, newestErrors} from '../../src/overview/errors.ts';
import {budgetText, isUnseen, nextText, quietText, unseenText} from '../../src/overview/facts.ts';
import {headlineParts} from '../../src/overview/headline.ts';
import {sentenceOf} from '../../src/overview/sentence.ts';
import {stepLines} from '../../src/overview/steps.ts';
import {systemScene} from '../../src/scene/system.ts';
import {createTheme} from '../../src/theme/theme.ts';
import {evidenceOf} from '../../src/triage/evidence.ts';
import type {Cause, Story} from '../../src/triage/types.ts';
import {alertOn} from '../support/fakeWall.ts';
import {foldedLine} from '../support/lines.ts';
import {blind, healthy, liveTail, now, state, system} from '../support/paneWall.tsx';
import {sceneOf} from '../support/scenes.ts';

const sceneWith = (sources = healthy, more: Parameters<typeof sceneOf>[0] = {}) =>
	systemScene(
		sceneOf({source: id => sources[id] ?? state({kind: 'rows', rows: []}), tail: liveTail, ...more}),
		system,
		[...Object.keys(system.sources), logErrors],
		now,
	);

describe('the headline', () => {
	const words = (alerts: Parameters<typeof headlineParts>[0]['alerts'], level: 'crit' | 'ok' | 'blind' = 'crit') =>
		headlineParts(
			{system, level, alerts, budget: '', quiet: 'no alert for 2 h', next: 'next: mail 10:30', now},
			createTheme(),
		)
			.map(({text}) => text)
			.filter(Boolean);

	test('counts alerts, says since when it is bad, and whether anybody has it', () => {
		const alerts = [
			alertOn('a', 'firing', {since: now - 3 * minute, badSince: now - 5 * minute}),
			alertOn('b', 'firing', {since: now - minute, acked: true}),
			alertOn('c', 'pending', {since: now - 4 * minute, progress: '4 of 5 m'}),
		];
		expect(troubleSince(alerts)).toBe(now - 5 * minute);
		expect(words(alerts)).toEqual([
			'■ CRIT demo',
			'Demo',
			'2 firing, 1 building up',
			'since 09:55:00, 5 m',
			'1 of 2 acknowledged',
			'next: mail 10:30',
		]);
		expect(words(alerts.slice(0, 1))).toContain('nobody has it yet');
		expect(words(alerts.slice(1, 2))).toContain('acknowledged');
	});

	test('says that there is no alert only of a system that is ok', () => {
		expect(words([], 'ok')).toContain('no alert for 2 h');
		expect(words([], 'blind').join()).not.toContain('no alert');
		expect(words([alertOn('c', 'pending', {progress: '1 of 5 m'})], 'ok').join()).not.toContain('no alert');
		// What is not due yet, and what nobody has set, are no alerts.
		expect(words([alertOn('c', 'pending'), alertOn('d', 'unset')], 'ok')).toContain('no alert for 2 h');
	});
});

test('how long there was no alert is counted from the end of the last one, where one is known', () => {
	const past: Episode = {
		...{key: 'x', system: 'demo', check: 'one', title: 'One', level: 'warn', value: '3'},
		firedAt: now - 3 * hour,
	};
	expect(quietText({episodes: [], now})).toBe('no alert');
	expect(
		quietText({
			episodes: [
				{...past, resolvedAt: now - 2 * hour},
				{...past, resolvedAt: now - 4 * hour},
			],
			now,
		}),
	).toBe('no alert for 2 h');
	expect(quietText({episodes: [past], now})).toBe('no alert for <10 s');
});

describe('alerts', () => {
	const lines = overviewAlerts([
		alertOn('p', 'pending', {title: 'Backlog', value: '298', progress: '7 of 20 m'}),
		alertOn('w', 'firing', {level: 'warn'}),
		alertOn('gone', 'ok', {resolvedAt: now}),
		alertOn('new', 'loading'),
		alertOn('c', 'firing'),
		alertOn('p2', 'pending', {title: 'Time', value: '5 m', instance: 'a', progress: '1 of 9 m'}),
		alertOn('due', 'pending', {title: 'Scores', value: '1'}),
	]);

	test('stand with the worst first; what is over, not due yet or never judged has no row', () => {
		expect(lines.map(({alert}) => alert.key)).toEqual(['c', 'w', 'p', 'p2']);
	});

	test('without a row are named where they build up, and always counted', () => {
		expect(restText(lines, 0, 2)).toBe('+2 building up: Backlog 298 (7 of 20 m), Time a 5 m (1 of 9 m)');
		expect(restText(lines, 0, 1)).toBe('1-1 of 4');
		expect(restText(lines, 1, 2)).toBe('2-3 of 4');
	});
});

describe('what cannot be read', () => {
	test('is named with its time, its reason and how much it is', () => {
		expect(unseenText(sceneWith({...healthy, backlog: blind(), age: blind()}))).toMatch(
			/^could not look since 09:55:00, 5 m, unavailable: backlog, age; 2 of 8 sources$/,
		);
		const denied = {...blind(), error: new CloudError('denied', 'no', 'test')};
		expect(unseenText(sceneWith({...healthy, backlog: blind(), age: denied}))).toContain(
			'backlog (unavailable), age (denied); 2 of 8',
		);
	});

	test('is the log as well, and nothing where everything answers', () => {
		expect(unseenText(sceneWith())).toBe('');
		expect(unseenText(sceneWith(healthy, {tail: {...liveTail, mode: 'down'}}))).toBe('could not look: the log');
	});

	test('gives a line exactly where there is something to say', () =>
		fc.assert(
			fc.property(fc.subarray(Object.keys(healthy)), fc.boolean(), (ids, down) => {
				const source = (id: string) => (ids.includes(id) ? blind() : (healthy[id] ?? blind()));
				const scene = sceneOf({source, tail: down ? {...liveTail, mode: 'down'} : liveTail});
				const text = unseenText(systemScene(scene, system, Object.keys(system.sources), now));
				expect(isUnseen(scene, system, now)).toBe(text !== '');
				expect(text !== '').toBe(ids.length > 0 || down);
			}),
		));
});

test('what comes next has its time, or that it cannot be worked out', () => {
	expect(nextText(sceneWith())).toBe('next: mail 10:30');
	const broken = {
		...system,
		panes: system.panes.map(pane => ({...pane, expected: [{source: 'x', cron: 'daily', stuckAfter: '1h'}]})),
	};
	const scene = {...sceneWith(), system: broken as typeof system};
	expect(nextText(scene)).toMatch(/^what comes next could not be worked out: /);
});

test('the budget is told of an SLO whose alert fires', () => {
	const check = system.checks.find(({measure}) => 'slo' in measure)?.id ?? '';
	expect(budgetText(sceneWith(), [])).toBe('');
	const alert = alertOn('x', 'firing', {check});
	expect(budgetText(sceneWith(), [alert])).toMatch(/^budget of Availability: ≤ \d+% left/);
	// On the page of the alert, too, an upper bound is one.
	const left = evidenceOf(sceneWith(), alert).find(({name}) => name === 'budget');
	expect(left?.text).toMatch(/^≤ [\d.]+% of 30 d left/);
});

describe('the newest errors', () => {
	const tail = (...lines: ReturnType<typeof foldedLine>[]) => ({...liveTail, lines});
	const at = (id: number, ago: number, more: Parameters<typeof foldedLine>[1] = {}) =>
		foldedLine(`line ${id}`, {id, t: now - ago, lastAt: now - ago, severity: 'ERROR', ...more});
	const a = tail(at(1, 2 * hour), at(2, 9_000), at(3, 5_000, {severity: 'INFO'}), at(4, 3_000, {severity: 'CRITICAL'}));
	const b = tail(at(5, 8_000), at(6, 1_000));

	test('of all logs are one list, newest first, of the last hour, without what is no error', () => {
		const found = newestErrors(
			[
				['a', a],
				['b', b],
			],
			{most: 9, since: now - hour},
		);
		expect(found.map(({system: name, line}) => `${name} ${line.id}`)).toEqual(['b 6', 'a 4', 'b 5', 'a 2']);
		expect(
			newestErrors(
				[
					['a', a],
					['b', b],
				],
				{most: 2, since: 0},
			).map(({line}) => line.id),
		).toEqual([6, 4]);
	});

	test('are the same while no line of them changes', () => {
		const look = () => newestErrors([['a', a]], {most: 9, since: 0});
		expect(isSameErrors(look(), look())).toBe(true);
		expect(isSameErrors(look(), look().slice(1))).toBe(false);
	});
});

describe('the last sentence', () => {
	test('is that nothing is needed, and what happened meanwhile', () => {
		expect(sentenceOf('', '08:12', 0)).toBe('Nothing needs you.');
		expect(sentenceOf('1 change', '08:12', 0)).toBe('Nothing needs you.  Since 08:12: 1 change.');
	});

	test('promises nothing before all systems were read', () => {
		expect(sentenceOf('1 change', '08:12', 2)).toBe('Looking: 2 systems not read yet.');
	});
});

describe('what to do', () => {
	const cause: Cause = {
		...{id: 'x', title: 'deploy 8', strength: 5, word: 'strong', telling: '9 % 5xx', subject: 'hook'},
		...{evidence: ['only it fails'], against: ['old one fails, too']},
	};
	const story: Story = {
		...{since: now, level: 'crit', alerts: [], firing: 1, building: 0, acked: 0, causes: [cause]},
		...{next: [{command: 'rollback', words: 'roll back'}, {words: 'tell them'}], affects: '1 in 7'},
	};
	const names = (most: number) => stepLines(story, most).map(({name, text}) => `${name}: ${text}`);

	test('keeps the next step where there is one line, then the cause in front of it', () => {
		expect(names(1)).toEqual(['next: roll back']);
		expect(names(2)).toEqual(['strong: deploy 8: 9 % 5xx', 'next: roll back']);
		expect(names(9).slice(2)).toEqual(['against: old one fails, too', 'affects: 1 in 7', 'then: tell them']);
	});
});
