/** What the wall itself writes down of incidents: how things stood, what became better, what was changed. */
import {describe, expect, test} from 'vitest';
import type {Alert} from '../../src/checks/types.ts';
import {recordChanges, recordStandings} from '../../src/commands/facts/recordIncidents.ts';
import {effectText, snapshotText} from '../../src/incidents/snapshot.ts';
import {createJournal} from '../../src/journal/journal.ts';
import type {SourceState} from '../../src/poll/types.ts';
import type {Scene} from '../../src/scene/types.ts';
import {noErrors} from '../../src/signatures/types.ts';
import {rows, seen, systemOf} from '../support/checks.ts';
import {alertOn} from '../support/fakeWall.ts';
import {alertFact, declared, incidentOf, minute, noon} from '../support/incidentFacts.ts';

const firing = (title: string, value: string, more: Partial<Alert> = {}) =>
	alertOn(`alpha.${title.toLowerCase()}`, 'firing', {title, value, ...more});

describe('a snapshot', () => {
	const signature = (text: string, perMinute: number) => ({
		...{id: text, text, sample: text, perMinute, seen: 9, firstAt: 0, lastAt: 0, isNew: false, revisions: []},
		...{counts: [], severity: 'ERROR' as const},
	});
	test('says what fires, what cannot be judged, and what the errors are (S3-078)', () => {
		const alerts = [firing('Errors', '12 %'), firing('Latency', '6 s', {instance: 'eu'}), alertOn('alpha.x', 'blind')];
		// Of the sixty minutes the last ten count.
		const errors = [...Array(50).fill(100), ...Array(10).fill(2)];
		const signatures = [signature('rare', 1), signature('no connection', 7)];
		expect(snapshotText(alerts, {...noErrors, errors, signatures})).toBe(
			'When it was declared: Errors 12 %, Latency: eu 6 s fire; 1 check cannot be judged; 20 errors in 10 m, most of them "no connection"',
		);
		expect(snapshotText([], noErrors)).toBe('When it was declared: no check fires; 0 errors in 10 m');
	});
	test('names a few, and counts the others', () => {
		const alerts = Array.from({length: 7}, (_, index) => firing(`A${index}`, '1'));
		expect(snapshotText(alerts, noErrors)).toContain('A3 1, 3 more fire;');
	});
});

test('an effect is what fired, and what of it is left (S3-086)', () => {
	const facts = [alertFact(0, 'firing'), alertFact(1, 'firing', 'alpha.latency'), declared(0)];
	const alerts = [alertOn('alpha.latency', 'firing', {value: '4 s'})];
	expect(effectText(incidentOf(facts), alerts)).toBe('Before and now: Errors 12 % → ok, Errors 12 % → 4 s, fires');
	expect(effectText(incidentOf([declared(0)]), alerts)).toBeUndefined();
});

/** A scene whose sources are given, and which tells whoever listens. */
function sceneOf(given: {alerts?: readonly Alert[]; sources?: Record<string, SourceState>}) {
	const listeners: (() => void)[] = [];
	const live: Scene = {
		source: (_, id) => given.sources?.[id] ?? {failures: 0, period: 0},
		tail: () => ({lines: [], mode: 'tail', received: 0, suppressed: 0, dropped: 0}),
		signatures: () => noErrors,
		alerts: () => given.alerts ?? [],
		episodes: () => [],
		itemTicks: () => ({}),
		judged: () => true,
		actions: () => [],
		facts: () => [],
		stats: () => {
			throw new Error('nobody asks');
		},
		subscribe(listener) {
			listeners.push(listener);
			return () => listeners.splice(listeners.indexOf(listener), 1);
		},
	};
	const changed = () => {
		for (const listener of [...listeners]) listener();
	};
	return {live, changed};
}

test('a note follows a declaration here, and a pinned one its mitigation; others write their own', async () => {
	const clock = {now: () => noon + 5 * minute, speed: 1};
	const journal = createJournal(clock);
	const {live} = sceneOf({alerts: [alertOn('alpha.errors', 'ok')]});
	recordStandings({config: {systems: []}, live, journal, clock});
	journal.absorb([alertFact(-1, 'firing'), declared(0, {id: 'other'})]);
	await Promise.resolve();
	expect(journal.facts()).toHaveLength(2);
	const {id} = journal.record({
		...{kind: 'declared', title: 'Down', severity: 'critical', lead: 'a', system: 'alpha'},
		detectedAt: noon - minute,
	});
	await Promise.resolve();
	for (const state of ['active', 'mitigated', 'monitoring'] as const) {
		journal.record({kind: 'changed', incident: id, state, system: 'alpha'});
		await Promise.resolve();
	}
	const {timeline} = incidentOf(journal.facts());
	expect(timeline.filter(({fact}) => fact.kind === 'note').map(({words, pinned, by}) => ({words, pinned, by}))).toEqual(
		[
			{words: 'When it was declared: no check fires; 0 errors in 10 m', pinned: false, by: undefined},
			{words: 'Before and now: Errors 12 % → ok', pinned: true, by: undefined},
		],
	);
});

test('a mitigation that nobody named is noted when it is watched', async () => {
	const clock = {now: () => noon, speed: 1};
	const journal = createJournal(clock);
	recordStandings({config: {systems: []}, live: sceneOf({}).live, journal, clock});
	journal.absorb([alertFact(-2, 'firing'), declared(-1, {detectedAt: noon - 2 * minute})]);
	journal.record({kind: 'changed', incident: 'i', state: 'monitoring', system: 'alpha'});
	await Promise.resolve();
	expect(incidentOf(journal.facts()).timeline.at(-1)).toMatchObject({
		words: 'Before and now: Errors 12 % → ok',
		pinned: true,
	});
});

describe('changes from outside', () => {
	const system = systemOf({sources: {revisions: {revisions: ['hook']}}});
	const revision = (name: string, minutes: number) => ({
		...{service: 'hook', revision: `hook-${name}`, ready: true, creator: 'tom@example.com', image: 'gcr.io/p/hook:v2'},
		...{created_at: new Date(noon + minutes * minute).toISOString(), env: null, memory: '1Gi', timeout_ms: 1000},
	});
	const read = (...list: ReturnType<typeof revision>[]) => ({revisions: seen(rows(...list), noon)});

	test('are facts, once each, of the last day only, and after a restart as well', () => {
		const clock = {now: () => noon, speed: 1};
		const journal = createJournal(clock);
		const sources: {sources: Record<string, SourceState>} = {
			sources: read(revision('1', -3000), revision('2', -60), revision('3', -4)),
		};
		const {live, changed} = sceneOf(sources);
		const parts = {config: {systems: [system]}, live, journal, clock};
		const stop = recordChanges(parts);
		changed();
		changed();
		const told = () => journal.facts().map(fact => [(fact.at - noon) / minute, fact.kind === 'change' && fact.words]);
		expect(told()).toEqual([
			[-60, expect.stringContaining('hook')],
			[-4, expect.stringContaining('by tom@')],
		]);
		stop();
		recordChanges(parts);
		sources.sources = read(revision('2', -60), revision('3', -4), revision('4', -1));
		changed();
		expect(told().map(([at]) => at)).toEqual([-60, -4, -1]);
		expect(journal.facts().every(fact => fact.system === system.system)).toBe(true);
	});

	test('that only the audit log tells of are written down once no revision explains them', () => {
		let now = noon;
		const clock = {now: () => now, speed: 1};
		const journal = createJournal(clock);
		const audited = systemOf({sources: {revisions: {revisions: ['hook']}, audit: {auditLog: true}}});
		const update = {
			...{at: new Date(noon - minute).toISOString(), method: 'google.cloud.run.v2.Services.UpdateService'},
			...{resource: 'projects/p/locations/r/services/hook', who: 'tom@example.com', what: 'update service hook'},
		};
		const sources = {sources: {...read(), audit: seen(rows(update), noon)} as Record<string, SourceState>};
		const {live, changed} = sceneOf(sources);
		recordChanges({config: {systems: [audited]}, live, journal, clock});
		changed();
		expect(journal.facts()).toEqual([]);
		now = noon + 4 * minute;
		sources.sources.audit = seen(rows(update), now);
		changed();
		expect(journal.facts()).toMatchObject([
			{kind: 'change', at: noon - minute, words: 'update service hook by tom@example.com'},
		]);
	});
});
