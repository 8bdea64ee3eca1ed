/** Breakdowns of checks that could never name anybody: unknown sources, columns that are not there. */
import {hasColumn} from '../config/columns.ts';
import {type Breakdown, namesIn} from '../config/schema/breakdown.ts';
import {kindOf, kindsThat} from '../config/schema/sources.ts';
import type {SystemConfig} from '../config/schema/system.ts';
import type {Where} from '../config/thresholds.ts';
import {nearest} from '../text/nearest.ts';
import {own} from '../text/own.ts';

/** What only rows have. */
const ofRows = ['of', 'time', 'before', 'first'] as const;

/** One line per name that is not there. @param system with its SQL, because queries name their columns */
export const validateBreakdowns = ({checks, sources}: SystemConfig, where: Where): string[] =>
	checks.flatMap(({breakdown = []}, index) =>
		breakdown.flatMap((one, nth) =>
			problemsOf(one, sources, path => where(['checks', index, 'breakdown', nth, ...path])),
		),
	);

function problemsOf(breakdown: Breakdown, sources: SystemConfig['sources'], where: Where): string[] {
	const id = breakdown.source;
	const source = own(sources, id);
	if (!source) {
		const near = nearest(id, Object.keys(sources));
		return [
			`${where(['source'])}: unknown source '${id}'. ${near ? `Did you mean '${near}'?` : 'Declare it under sources: or correct the name.'}`,
		];
	}
	const isSeries = kindsThat('series').includes(kindOf(source));
	const ofRow = isSeries ? ofRows.find(key => breakdown[key] !== undefined) : undefined;
	if (ofRow !== undefined)
		return [`${where([ofRow])}: '${id}' answers points over time, which have no columns. Remove ${ofRow}.`];
	return namesIn(breakdown)
		.filter(({name}) => hasColumn(source, name) === false)
		.map(
			({name, at}) =>
				`${where(at)}: '${id}' has no ${isSeries ? 'label' : 'column'} ${name}. Write one that it has, or add it there.`,
		);
}
