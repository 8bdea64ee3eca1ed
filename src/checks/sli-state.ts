/** The answers behind an SLO as one: of both sources of a ratio of two, and of each group by itself. Pure. */
import type {Answer, Reading, Series} from '../cloud/types.ts';
import {sliSource, sliSources} from '../config/judged.ts';
import type {SloConfig} from '../config/schema/checks.ts';
import type {SourceState} from '../poll/types.ts';
import {groupsOf} from './measures/groups.ts';
import type {Lookup} from './readings.ts';

type SeriesAnswer = Extract<Answer, {kind: 'series'}>;

/** The label of a series of the first of two sources. It has a blank, so that no label of Google's has its name. */
export const partLabel = 'part of it';

/** The state of what an SLO reads. Of two sources it is as bad as the worse of them. */
export function sliState(slo: Pick<SloConfig, 'sli'>, source: Lookup): SourceState {
	const [total, part] = sliSources(slo).map(({id}) => source(id));
	if (!total || !part) return source(sliSource(slo));
	const worse = [total, part].find(({error}) => error) ?? [total, part].find(({reading}) => !reading) ?? total;
	const reading = total.reading && part.reading && joined(total.reading, part.reading);
	if (!reading) return worse;
	const remembered = total.remembered ?? part.remembered;
	return {...worse, reading, period: Math.max(total.period, part.period), ...(remembered && {remembered})};
}

/** Readings never change, so two of them are joined once. */
const known = new WeakMap<Reading, WeakMap<Reading, Reading>>();

function joined(total: Reading, part: Reading): Reading | undefined {
	const before = known.get(total)?.get(part);
	if (before) return before;
	const [all, some] = [total.answer, part.answer];
	if (all.kind !== 'series' || some.kind !== 'series') return all.kind === 'series' ? part : total;
	const cut = all.cut ?? some.cut;
	const {cut: _, ...rest} = all;
	const reading: Reading = {
		...total,
		answer: {
			...rest,
			series: [...all.series, ...some.series.map(one => ({...one, labels: {...one.labels, [partLabel]: 'yes'}}))],
			delaySeconds: Math.max(all.delaySeconds, some.delaySeconds),
			...(cut !== undefined && {cut}),
		},
		// As of then both were known.
		fetchedAt: Math.min(total.fetchedAt, part.fetchedAt),
		dataAt: Math.max(total.dataAt ?? 0, part.dataAt ?? 0),
	};
	const byPart = known.get(total) ?? new WeakMap<Reading, Reading>();
	known.set(total, byPart.set(part, reading));
	return reading;
}

const groups = new WeakMap<Reading, Map<string, [instance: string | undefined, reading: Reading][]>>();

/** The state of an SLO for each of its groups; the whole of it where it has none. */
export function statesOf(
	{by}: Pick<SloConfig, 'by'>,
	state: SourceState,
): [instance: string | undefined, state: SourceState][] {
	const {reading} = state;
	if (by === undefined || reading?.answer.kind !== 'series') return [[undefined, state]];
	const {answer} = reading;
	const byLabels = groups.get(reading) ?? new Map<string, [string | undefined, Reading][]>();
	groups.set(reading, byLabels);
	const key = JSON.stringify(by);
	const found = byLabels.get(key) ?? split(reading, answer, by);
	byLabels.set(key, found);
	return found.map(([instance, its]) => [instance, {...state, reading: its}]);
}

const split = (reading: Reading, answer: SeriesAnswer, by: SloConfig['by']): [string | undefined, Reading][] =>
	[...groupsOf(answer.series, {by})].map(([instance, series]: [string | undefined, Series[]]) => [
		instance,
		{...reading, answer: {...answer, series}},
	]);
