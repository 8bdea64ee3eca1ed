/** Whether the answer of a source can be read as an SLI at all. Pure. */
import type {Answer, Row} from '../cloud/types.ts';
import type {SloConfig} from '../config/schema/checks.ts';
import {own} from '../text/own.ts';
import {labelsOf} from './measures/measured.ts';
import {noValue} from './measures/rows.ts';
import {missingName} from './named.ts';
import {numberOf} from './readings.ts';
import {timeOf} from './time.ts';
import {misfit} from './units.ts';

/** Why it cannot, with the missing names and those that exist; undefined where it can. */
export function sliFault(
	{sli, by}: Pick<SloConfig, 'sli'> & Partial<Pick<SloConfig, 'by'>>,
	answer: Answer,
): string | undefined {
	const wanted = 'ratio' in sli || 'distribution' in sli || 'share' in sli ? 'series' : 'rows';
	if (answer.kind !== wanted) return `the source answers ${answer.kind}, the SLO needs ${wanted}`;
	if (answer.kind === 'series') {
		const {series, unit} = answer;
		const labels = series.map(one => one.labels);
		const ungrouped = missingName('series', 'label', labels, labelsOf(by));
		if (ungrouped !== undefined) return ungrouped;
		if ('share' in sli) return unit === undefined ? undefined : misfit(unit, 'ratio');
		if ('ratio' in sli)
			return missingName('series', 'label', labels, labelsIn(sli.ratio)) ?? uncounted(answer, sli.ratio);
		if (series.some(({points}) => points.some(({value}) => value !== undefined)))
			return 'the points are numbers, the SLO needs distributions';
		return unit === undefined ? undefined : misfit(unit, 'ms');
	}
	if (answer.kind !== 'rows') return undefined;
	const columns = columnsOf(sli);
	return (
		missingName(
			'row',
			'column',
			answer.rows,
			columns.map(({column}) => column),
		) ?? oddCell(answer.rows, columns)
	);
}

interface SliColumn {
	column: string;
	as: 'number' | 'time';
}

function columnsOf(sli: SloConfig['sli']): SliColumn[] {
	const numbers = (...columns: string[]): SliColumn[] => columns.map(column => ({column, as: 'number'}));
	const time = (column?: string): SliColumn[] => (column === undefined ? [] : [{column, as: 'time'}]);
	if ('rows' in sli) return [...time(sli.rows.time), ...numbers(sli.rows.good, sli.rows.total)];
	if ('histogram' in sli) return [...time(sli.histogram.time), ...numbers(sli.histogram.value, sli.histogram.count)];
	return 'value' in sli ? [...time(sli.value.time), ...numbers(sli.value.column)] : [];
}

/** What a cell holds in place of a number or time: it must count neither as 0 nor as nothing. */
function oddCell(rows: readonly Row[], columns: readonly SliColumn[]): string | undefined {
	for (const {column, as} of columns)
		for (const row of rows) {
			const cell = own(row, column);
			if ((as === 'number' ? numberOf(cell) : timeOf(cell, 'UTC')) !== undefined) continue;
			const {status, reason} = noValue(cell, column, as);
			if (status === 'blind') return reason;
		}
	return undefined;
}

/** The labels that a ratio names; those of a second source may be missing while nothing happens there. */
function labelsIn(ratio: Extract<SloConfig['sli'], {ratio: unknown}>['ratio']): string[] {
	if ('total' in ratio) return Object.keys({...ratio.total.where, ...ratio.total.except});
	return [...Object.keys('bad' in ratio ? ratio.bad : ratio.good), ...Object.keys(ratio.valid ?? {})];
}

const uncounted = ({metricKind}: Extract<Answer, {kind: 'series'}>, ratio: object): string | undefined =>
	'total' in ratio && metricKind === 'CUMULATIVE' ? 'the points are CUMULATIVE, the SLO needs DELTA' : undefined;
