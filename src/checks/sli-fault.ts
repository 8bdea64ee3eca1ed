/** Whether the answer of a source can be read as an SLI at all. Pure. */
import type {Answer} from '../cloud/types.ts';
import type {SloConfig} from '../config/schema/checks.ts';
import {labelsOf} from './measures/measured.ts';
import {missingName} from './named.ts';
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
	return answer.kind === 'rows' ? missingName('row', 'column', answer.rows, columnsOf(sli)) : undefined;
}

function columnsOf(sli: SloConfig['sli']): string[] {
	if ('rows' in sli) return [sli.rows.time, sli.rows.good, sli.rows.total];
	if ('histogram' in sli) return [sli.histogram.time, sli.histogram.value, sli.histogram.count];
	if ('value' in sli) return [...(sli.value.time === undefined ? [] : [sli.value.time]), sli.value.column];
	return [];
}

/** The labels that a ratio names; those of a second source may be missing while nothing happens there. */
function labelsIn(ratio: Extract<SloConfig['sli'], {ratio: unknown}>['ratio']): string[] {
	if ('total' in ratio) return Object.keys({...ratio.total.where, ...ratio.total.except});
	return [...Object.keys('bad' in ratio ? ratio.bad : ratio.good), ...Object.keys(ratio.valid ?? {})];
}

const uncounted = ({metricKind}: Extract<Answer, {kind: 'series'}>, ratio: object): string | undefined =>
	'total' in ratio && metricKind === 'CUMULATIVE' ? 'the points are CUMULATIVE, the SLO needs DELTA' : undefined;
