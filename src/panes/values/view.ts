/** Single values: scores of today, ages of tables, ratios, costs. */
import {freshnessNeeds, freshnessView} from '../../checks/freshness.ts';
import type {SystemScene} from '../../scene/types.ts';
import {ago} from '../../text/durations.ts';
import {type Body, frameRows, type PaneKind, type PaneSource} from '../kind.ts';
import {tableOf} from '../rows.ts';
import type {PaneConfigOf} from '../schemas.ts';
import {ratioChecks, tableChecks, valueProblems} from './checks.ts';
import {inWords, itemColumns, itemFacts, itemsOf, topColumns, topFacts} from './items.ts';

export const valuesKind: PaneKind<PaneConfigOf<'values'>> = {
	needs: freshnessNeeds,
	takes: ['tab'],
	sources: pane => [
		...(['scoring', 'scoringToday', 'top', 'tables', 'costs'] as const).flatMap((key): PaneSource[] => {
			const id = pane[key];
			return id === undefined ? [] : [{id, named: {at: [key], as: 'query'}}];
		}),
		...pane.ratios.map(
			({source}, index): PaneSource => ({id: source, named: {at: ['ratios', index, 'source'], as: 'query'}}),
		),
	],
	problems: valueProblems,
	checks: (pane, system) => [...tableChecks(pane, system), ...ratioChecks(pane, system)],
	view: (pane, scene) => ({
		tabs: [() => valuesTab(pane, scene), ...(pane.top === undefined ? [] : [() => topTab(pane, scene)])],
	}),
	line: (pane, {source, judgement, asOf, system: {tz}}) => {
		const {tables, ratios} = freshnessView(pane, source, judgement, asOf, tz);
		const oldest = tables.toSorted((a, b) => (b.age ?? 0) - (a.age ?? 0))[0];
		return [
			...(oldest?.age === undefined ? [] : [`oldest ${oldest.table} ${ago(oldest.age)}`]),
			...ratios.map(({title, text}) => `${title} ${text}`),
		].join(', ');
	},
	rows: ({scoring, tables, ratios, top, costs}) =>
		frameRows + (scoring ? 3 : 0) + (tables ? 3 : 0) + ratios.length + (top ? 2 : 0) + (costs ? 2 : 0),
};

type ValuesPane = PaneConfigOf<'values'>;

function valuesTab(pane: ValuesPane, {source, judgement, asOf, system: {tz}}: SystemScene): Body {
	return {
		kind: 'table',
		none: 'no rows',
		table: tableOf({
			rows: itemsOf(freshnessView(pane, source, judgement, asOf, tz)),
			columns: ({theme}) => itemColumns(theme),
			id: ({name}) => name,
			level: ({level}) => level,
			texts: ({name, remark}) => [name, typeof remark === 'string' ? remark : undefined],
			copy: ({name, value}, {theme}) => `${name} ${inWords(value, theme)}`,
			facts: (item, {theme}) => itemFacts(item, theme),
		}),
	};
}

function topTab(pane: ValuesPane, {source, judgement, asOf, system: {tz}}: SystemScene): Body {
	return {
		kind: 'table',
		title: 'top accounts',
		none: 'no rows',
		table: tableOf({
			rows: freshnessView(pane, source, judgement, asOf, tz).top,
			columns: () => topColumns,
			id: ({account}) => account,
			texts: ({account, action}) => [account, action],
			copy: ({account}) => account,
			facts: topFacts,
		}),
	};
}
