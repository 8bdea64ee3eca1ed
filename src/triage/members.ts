/** The members of a breakdown: what each makes now, what is usual for it, since when it is there. Pure. */
import {isNamed} from '../checks/measures/measured.ts';
import {numberOf, rowsOf, seriesOf, textOf} from '../checks/readings.ts';
import {timeOf} from '../checks/time.ts';
import {minute} from '../clock.ts';
import type {Breakdown} from '../config/schema/breakdown.ts';
import {milliseconds} from '../config/units.ts';
import type {SystemScene} from '../scene/types.ts';
import {cleanLine} from '../text/clean.ts';
import {own} from '../text/own.ts';

export interface Member {
	name: string;
	/** What it makes now, in the unit of the breakdown. */
	value: number;
	/** What it usually comes to in the same time; absent where nothing tells. */
	before?: number;
	/** When it was first seen, ms; absent where nothing tells. */
	first?: number;
}

/** One thing that a member did. */
interface Event {
	name: string;
	t: number;
	value: number;
}

/** ms: a check looks back some minutes, so that its trouble is older than its first bad moment; and no rate is of less than this. */
const lead = 10 * minute;
/** Cells of a name. */
const longest = 60;

/** Empty where the source was not read, or lacks what the breakdown names. @param begin of the trouble, ms */
export function membersOf(breakdown: Breakdown, scene: SystemScene, begin: number): Member[] {
	const state = scene.source(breakdown.source);
	const read = state.reading?.fetchedAt ?? 0;
	const of = (events: readonly Event[]) =>
		sidesOf(events, Math.min(begin, read) - lead, read, opened(breakdown, scene));
	const nameOf = (cell: unknown) => cleanLine(textOf(cell) || '(none)', longest);
	const series = seriesOf(state).filter(({labels}) => isNamed(label => own(labels, label) ?? '', breakdown));
	if (series.length > 0)
		return of(
			series.flatMap(({labels, points}) =>
				points.map(({t, value, distribution}) => ({
					name: nameOf(own(labels, breakdown.by)),
					t,
					value: value ?? distribution?.count ?? 0,
				})),
			),
		);
	const {by, of: column, time, before, first} = breakdown;
	const rows = rowsOf(state).filter(row => isNamed(name => textOf(own(row, name)) ?? '', breakdown));
	const amountOf = (row: (typeof rows)[number]) => (column === undefined ? 1 : (numberOf(own(row, column)) ?? 0));
	if (time !== undefined)
		return of(
			rows.flatMap((row): Event[] => {
				const t = timeOf(own(row, time), scene.system.tz);
				return t === undefined ? [] : [{name: nameOf(own(row, by)), t, value: amountOf(row)}];
			}),
		);
	const groups = Map.groupBy(rows, row => nameOf(own(row, by)));
	return [...groups].map(([name, its]): Member => {
		const times = first === undefined ? [] : its.map(row => timeOf(own(row, first), scene.system.tz));
		const known = times.filter(t => t !== undefined);
		return {
			name,
			value: sum(its.map(amountOf)),
			...(before !== undefined && {before: sum(its.map(row => numberOf(own(row, before)) ?? 0))}),
			...(known.length > 0 && {first: Math.min(...known)}),
		};
	});
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** When the answer begins, ms; undefined where only its oldest event tells. */
function opened({source}: Breakdown, {system, source: stateOf}: SystemScene): number | undefined {
	const config = own(system.sources, source);
	const {reading} = stateOf(source);
	if (!config || !('window' in config) || !reading || reading.answer.cut !== undefined) return undefined;
	return reading.fetchedAt - milliseconds(config.window);
}

/** What each member did since `from`, and before that in as long. */
function sidesOf(events: readonly Event[], from: number, until: number, begins: number | undefined): Member[] {
	const oldest = begins ?? events.reduce((least, {t}) => Math.min(least, t), from);
	const [now, earlier] = [until - from, from - oldest];
	// Less than half as long tells nothing of what is usual.
	const scale = earlier >= now / 2 && earlier > 0 ? now / earlier : undefined;
	return [...Map.groupBy(events, ({name}) => name)].map(([name, its]): Member => {
		const late = its.filter(({t}) => t > from);
		return {
			name,
			value: sum(late.map(({value}) => value)),
			...(scale !== undefined && {before: scale * sum(its.filter(({t}) => t <= from).map(({value}) => value))}),
		};
	});
}
