/** Thresholds of SLOs and panes as checks (A19). */
import {expect, test} from 'vitest';
import {emptyMemory, evaluate} from '../../src/checks/alerts.ts';
import {withDerivedChecks} from '../../src/load/derive.ts';
import {checkOf, lookup, minute, points, seen, systemOf} from '../support/checks.ts';

const slo = (more: Record<string, unknown> = {}) => ({
	id: 'success',
	title: 'Success',
	objective: 0.95,
	sli: {value: {source: 'table', column: 'ratio'}},
	target: '> 95%',
	levels: {warn: '< 95%', crit: '< 90%'},
	...more,
});
const derived = (more: Record<string, unknown>) =>
	withDerivedChecks(systemOf(more)).checks.map(({id, measure, levels}) => ({id, measure, levels}));
const ages = {source: 'table', ageOf: 'latest', by: 'table_name'};
const freshness = (more: Record<string, unknown>) => ({
	panes: [{id: 'freshness', kind: 'values', tables: 'table', ...more}],
});

test('A19: levels of an SLO are a check, unless one judges it', () => {
	expect(derived({slos: [slo()]})).toEqual([
		{id: 'slo.success', measure: {slo: 'success'}, levels: {warn: '< 95%', crit: '< 90%'}},
	]);
	const own = checkOf({measure: {slo: 'success'}, levels: {crit: '< 50%'}});
	expect(derived({slos: [slo()], checks: [own]})).toEqual([
		{id: 'check', measure: {slo: 'success'}, levels: {crit: '< 50%'}},
	]);
	expect(derived({slos: [slo({levels: undefined})]})).toEqual([]);
});

test('a check of an SLO without levels has those of the SLO', () => {
	const {levels: _, ...own} = checkOf({measure: {slo: 'success'}});
	expect(derived({slos: [slo()], checks: [own]})).toMatchObject([{levels: {warn: '< 95%', crit: '< 90%'}}]);
});

test('A19: limits of tables are checks, those of single tables by themselves', () => {
	const limits = {'*': {warn: '24h', crit: '48h'}, slow: {warn: '7d', crit: '14d'}};
	expect(derived(freshness({limits}))).toEqual([
		{
			id: 'age.slow',
			measure: {...ages, where: {table_name: ['slow']}},
			levels: {warn: '> 7d', crit: '> 14d'},
		},
		{
			id: 'age.tables',
			measure: {...ages, except: {table_name: ['slow']}},
			levels: {warn: '> 24h', crit: '> 48h'},
		},
	]);
});

test('A19: what a check judges of the tables is not judged twice', () => {
	const limits = {'*': {warn: '24h', crit: '48h'}, slow: {warn: '7d', crit: '14d'}};
	const with_ = (measure: Record<string, unknown>) =>
		derived({...freshness({limits}), checks: [checkOf({measure})]}).slice(1);
	expect(with_(ages)).toEqual([]);
	expect(with_({...ages, where: {table_name: ['slow', 'fast']}})).toMatchObject([
		{id: 'age.tables', measure: {except: {table_name: ['slow', 'fast']}}},
	]);
	expect(with_({...ages, except: {table_name: ['slow']}})).toMatchObject([{id: 'age.slow'}]);
	expect(with_({...ages, except: {table_name: ['odd']}})).toMatchObject([
		{id: 'age.tables', measure: {where: {table_name: ['odd']}}},
	]);
	// Another column is another subject, and the first row alone is no table.
	expect(with_({...ages, ageOf: 'ingested'})).toHaveLength(2);
	expect(with_({source: 'table', ageOf: 'latest'})).toHaveLength(2);
});

test('A19: ratios and the threshold of queues are checks', () => {
	const ratios = [
		{title: 'Match rate', source: 'table', column: 'match', warn: '< 77%'},
		{title: 'Shown only', source: 'table', column: 'other'},
	];
	expect(derived(freshness({ratios}))).toEqual([
		{id: 'ratio.match', measure: {source: 'table', column: 'match'}, levels: {warn: '< 77%'}},
	]);
	const own = checkOf({measure: {source: 'table', column: 'match'}});
	expect(derived({...freshness({ratios}), checks: [own]})).toHaveLength(1);
	const panes = [{id: 'pubsub', kind: 'backlog', backlog: 'points', age: 'points', threshold: 1000}];
	const queues = {source: 'points', last: 'max', by: 'subscription_id'};
	expect(derived({panes})).toEqual([{id: 'queue.points', measure: queues, levels: {crit: '> 1000'}}]);
	const one = checkOf({measure: {source: 'points', last: 'max', where: {subscription_id: ['a']}}});
	expect(derived({panes, checks: [one]}).slice(1)).toMatchObject([
		{measure: {...queues, except: {subscription_id: ['a']}}},
	]);
	expect(derived({panes, checks: [checkOf({measure: queues})]})).toHaveLength(1);
});

test('ids of derived checks never meet those of others', () => {
	const own = checkOf({id: 'slo.success', measure: {source: 'table', column: 'n'}});
	expect(derived({slos: [slo()], checks: [own]}).map(({id}) => id)).toEqual(['slo.success', 'slo.success_']);
	const ratios = ['table', 'points'].map(source => ({title: source, source, column: 'Rate', warn: '< 1'}));
	expect(derived(freshness({ratios})).map(({id}) => id)).toEqual(['ratio.rate', 'ratio.rate_']);
});

test('A14: beside queues that have checks of their own there may be none, which is no missing data', () => {
	const own = checkOf({measure: {source: 'points', last: 'max', where: {subscription_id: ['a']}}});
	const panes = [{id: 'pubsub', kind: 'backlog', backlog: 'points', age: 'points', threshold: 100}];
	const system = withDerivedChecks(systemOf({panes, checks: [own]}));
	const alerts = (queue: string, waiting: number) =>
		evaluate(
			emptyMemory,
			system,
			lookup({points: seen(points([[minute, waiting]], {subscription_id: queue}), minute)}),
			minute,
		).alerts.map(({check, state}) => `${check} ${state}`);
	expect(alerts('a', 1)).toEqual([]);
	expect(alerts('b', 1000)).toContain('queue.points pending');
});
