import {describe, expect, test} from 'vitest';
import {changeLine} from '../../src/changes/line.ts';
import {emptyMemory, evaluate} from '../../src/checks/alerts.ts';
import type {Answer, Row} from '../../src/cloud/types.ts';
import {systemSchema} from '../../src/config/schema/system.ts';
import {systemScene} from '../../src/scene/system.ts';
import {storyOf} from '../../src/triage/story.ts';
import {minute, seen} from '../support/checks.ts';
import {sceneOf} from '../support/scenes.ts';
import {at, now} from '../support/triage.ts';

const keys = {source: 'keys', by: 'key', of: 'usd', before: 'usual', first: 'first', noun: 'key', whole: 'cost'};

/** A system whose one check is bad, and which names these breakdowns. */
const systemWith = (breakdown: readonly object[], sources: object) =>
	systemSchema.parse({
		...{system: 'demo', title: 'Demo', project: 'demo', region: 'r', tz: 'UTC', panes: []},
		sources: {cost: {bigquery: 'SELECT 9 AS usd', tables: ['a.b']}, ...sources},
		checks: [{id: 'cost', title: 'Cost', measure: {source: 'cost', column: 'usd'}, levels: {crit: '> 1'}, breakdown}],
	});

function storyWith(breakdown: readonly object[], sources: object, answers: Record<string, Answer>) {
	const system = systemWith(breakdown, sources);
	const states: Record<string, ReturnType<typeof seen>> = {cost: seen({kind: 'rows', rows: [{usd: 9}]}, now)};
	for (const [id, answer] of Object.entries(answers)) states[id] = seen(answer, now);
	const source = (id: string) => states[id] ?? {failures: 0, period: minute};
	const {alerts} = evaluate(emptyMemory, system, source, now);
	const scene = systemScene(sceneOf({source, alerts}), system, Object.keys(system.sources), now);
	return {scene, story: storyOf(scene)};
}

const query = {keys: {bigquery: 'SELECT key, usd, usual, first FROM t', tables: ['a.b']}};
const causeOf = (rows: readonly Row[], breakdown: object = keys) =>
	storyWith([breakdown], query, {keys: {kind: 'rows', rows}}).story?.causes[0];

describe('a breakdown', () => {
	test('names the member that grew, not the one that is always the largest', () => {
		const cause = causeOf([
			{key: 'batch', usd: 6000, usual: 5500, first: '2026-01-01'},
			{key: 'eval', usd: 4000, usual: 1000, first: '2026-01-01'},
			{key: 'misc', usd: 200, usual: 200, first: '2026-01-01'},
		]);
		expect(cause).toMatchObject({title: 'key eval', telling: '39% of cost, 4 times its usual', word: 'likely'});
		expect(cause?.evidence).toEqual(['39% of cost, 4 times its usual, 86% of what came on top of the usual']);
	});

	test('says since when a new member is there; a new one that makes little is no suspect', () => {
		const others = [
			{key: 'batch', usd: 1000, usual: 1000, first: '2026-01-01'},
			{key: 'tiny', usd: 5, usual: 0, first: '2026-11-21'},
		];
		expect(causeOf([...others, {key: 'loop', usd: 7000, usual: 0, first: '2026-11-20'}])).toMatchObject({
			title: 'key loop',
			telling: '87% of cost, first seen 2026-11-20',
			word: 'strong',
			member: true,
		});
		expect(causeOf(others)).toBeUndefined();
	});

	test('without anything to compare with, only who makes most of it is possible', () => {
		const plain = {source: 'keys', by: 'key'};
		const rows = (...names: string[]) => names.map(key => ({key}));
		expect(causeOf(rows('a', 'a', 'a', 'b'), plain)).toMatchObject({
			title: 'key a',
			telling: '75% of keys',
			word: 'possible',
		});
		expect(causeOf(rows('a', 'b', 'c'), plain)).toBeUndefined();
		// That all of it is of the only one there is says nothing.
		expect(causeOf(rows('a', 'a'), plain)).toBeUndefined();
	});

	test('everybody growing alike is nobody’s fault', () => {
		const all = ['a', 'b', 'c', 'd', 'e'].map(key => ({key, usd: 200, usual: 100, first: '2026-01-01'}));
		expect(causeOf(all)).toBeUndefined();
	});

	test('events are compared with those before the trouble, and one member may stand out in several sources', () => {
		const sources = {
			refused: {log: 'x', count: true, extract: {ip: {field: 'ip'}}, window: '6h'},
			reads: {log: 'y', columns: {at: 'timestamp', from: 'ip'}},
		};
		const breakdowns = [
			{source: 'refused', by: 'ip', noun: 'address', whole: 'refused calls'},
			{source: 'reads', by: 'from', time: 'at', noun: 'address', whole: 'reads'},
		];
		const points = (minutesAgo: readonly number[], value: number) => minutesAgo.map(ago => ({t: at(ago), value}));
		const {scene, story} = storyWith(breakdowns, sources, {
			refused: {
				kind: 'series',
				delaySeconds: 0,
				series: [
					{labels: {ip: 'usual'}, points: points([300, 200, 100, 5], 2)},
					{labels: {ip: 'stranger'}, points: points([4, 3, 2, 1], 20)},
				],
			},
			reads: {
				kind: 'rows',
				rows: [
					{at: new Date(at(600)).toISOString(), from: 'private'},
					...[3, 2, 1].map(ago => ({at: new Date(at(ago)).toISOString(), from: 'stranger'})),
				],
			},
		});
		const [cause] = story?.causes ?? [];
		expect(cause).toMatchObject({title: 'address stranger', telling: '98% of refused calls, none before', strength: 5});
		expect(cause?.evidence).toContain('100% of reads, none before, 100% of what came on top of the usual');
		expect(story?.next[0]?.words).toBe('find out what address stranger does, and stop it there');
		expect(changeLine(scene, 80, story?.suspect)).toEqual({
			suspected: true,
			text: 'address stranger: 98% of refused calls, none before',
		});
	});
});
