/** Runs of pipelines. */
import {offersFollowedAs} from '../../actions/offers.ts';
import {type EtlSource, type EtlView, etlRows, etlView, runNeeds} from '../../checks/etl.ts';
import {etlPeriod} from '../../checks/etl-period.ts';
import type {SystemConfig} from '../../config/schema/system.ts';
import type {SystemScene} from '../../scene/types.ts';
import {ago, duration} from '../../text/durations.ts';
import {count} from '../../text/format.ts';
import {localDate, localTime, moment} from '../../zone.ts';
import {type Body, frameRows, type PaneKind, type PaneSource} from '../kind.ts';
import {type Fact, tableOf} from '../rows.ts';
import type {PaneConfigOf} from '../schemas.ts';
import {runChecks, runProblems, withJobs} from './checks.ts';
import {openSince, periodColumns, todayColumns, wordOf} from './columns.ts';

export const runsKind: PaneKind<PaneConfigOf<'runs'>> = {
	single: true,
	needs: runNeeds,
	takes: ['tab'],
	sources: ({runs, daily, jobs}) => [
		...runs.map((id, index): PaneSource => ({id, named: {at: ['runs', index], as: 'query'}})),
		...(daily === undefined ? [] : [{id: daily, named: {at: ['daily'], as: 'query'}} as const]),
		...(jobs === undefined ? [] : [{id: jobs, named: {at: ['jobs'], as: 'scheduler'}} as const]),
	],
	complete: withJobs,
	problems: runProblems,
	checks: runChecks,
	view: (pane, scene) => ({
		tabs: [() => todayTab(pane, scene), ...periods.map(period => () => periodTab(pane, scene, period))],
	}),
	line: (pane, {source, asOf, system: {tz}}) => {
		const {today, since} = etlView(pane, source, asOf, tz);
		const {ok, failed, running} = today;
		return `${count(ok)} ok, ${count(failed)} failed${running > 0 ? `, ${count(running)} running` : ''} ${beginText(since, tz)}`;
	},
	rows: ({expected}) => frameRows + 1 + Math.max(1, expected.length),
};

type RunsPane = PaneConfigOf<'runs'>;

const periods = [
	{title: '7 days', days: 7},
	{title: '30 days', days: 30},
] as const;
const tabTitles = ['today', ...periods.map(({title}) => title)];

function todayTab(pane: RunsPane, {system, source, judgement, asOf}: SystemScene): Body {
	const view = etlView(pane, source, asOf, system.tz);
	return {
		kind: 'table',
		none: 'no runs',
		head: summaryOf(view, 'today', system.tz),
		detailFrom: 12,
		table: tableOf({
			rows: etlRows(view, judgement),
			columns: ({theme, now, fine, width}) =>
				todayColumns(theme, now, fine, system.tz, pane.rowsLabel, width, view.since),
			id: one => one.source,
			level: ({stand}) => stand.level,
			texts: one => [one.source, one.last?.status, one.last?.error],
			since: ({last}) => openSince(last),
			copy: ({lastFailure}) => lastFailure?.error,
			facts: (one, {now}) => factsOf(one, system, now, pane.rowsLabel),
			offers: one => offersFollowedAs(system, one.source),
		}),
	};
}

function periodTab(pane: RunsPane, {system, source, asOf}: SystemScene, {title, days}: (typeof periods)[number]): Body {
	const {tz} = system;
	const period = etlPeriod(pane, source, days, asOf, tz);
	return {
		kind: 'table',
		title: periodText(title, period.since, tz),
		none: 'no runs',
		head: summaryOf(etlView(pane, source, asOf, tz), title, tz),
		table: tableOf({
			rows: period.sources,
			columns: ({theme}) => periodColumns(theme, pane.rowsLabel),
			id: one => one.source,
			texts: one => [one.source],
		}),
	};
}

const beginText = (since: number | undefined, tz: string): string =>
	since === undefined ? 'today' : `since ${localTime(since, tz)}`;

function summaryOf({today: {ok, failed, running, other, stuck}, since}: EtlView, tab: string, tz: string): string {
	const more = [
		[running - stuck, 'running'],
		[stuck, 'stuck'],
		[other, 'other'],
	] as const;
	const counts = more.filter(([n]) => n > 0).map(([n, what]) => `, ${n} ${what}`);
	const short = (title: string) => title.replace(' days', ' d');
	return `${beginText(since, tz)} ${ok} ok, ${failed} failed${counts.join('')}   ${tabTitles.map(title => (title === tab ? `[${short(title)}]` : short(title))).join(' ')}`;
}

/** What a tab counts: less than its title says, where the source does not reach back so far. */
function periodText(title: string, since: number | undefined, tz: string): string {
	return since === undefined ? title : `${title}, known since ${localDate(since, tz)} ${localTime(since, tz)}`;
}

function factsOf(source: EtlSource, {tz}: SystemConfig, now: number, rowsLabel: string): Fact[] {
	const {usualDuration, usualRows, last, lastFailure} = source;
	const at = (t: number) => `${moment(t, now, tz)} (${ago(now - t)})`;
	const usual = `${duration(usualDuration)}${usualRows === undefined ? '' : `, ${count(usualRows)} ${rowsLabel}`}`;
	return [
		{name: 'source', text: source.source, tone: 'strong'},
		{
			name: 'last failure',
			text: lastFailure ? `${at(lastFailure.at)}: ${lastFailure.error}` : 'none in the runs shown',
		},
		...(last ? [{name: 'last run', text: `${at(last.startedAt)}, ${wordOf(last)}`}] : []),
		{name: 'usual', text: usual},
	];
}
