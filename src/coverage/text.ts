/** The coverage as lines of text. Pure. */
import type {Coverage, CoveredRow} from './types.ts';

/** Places of a row that its line names. */
const mostPlaces = 3;

function lineOf({id, coverage, citations, lacks, section, text}: CoveredRow): string {
	const places = citations.slice(0, mostPlaces).map(({place, what}) => (what === '' ? place : `${place} (${what})`));
	const more = citations.length > mostPlaces ? [`+${citations.length - mostPlaces}`] : [];
	const where = [...places, ...more].join('  ');
	const missing = lacks.length === 0 ? '' : `lacks ${lacks.join(', ')}`;
	return [id.padEnd(7), coverage.padEnd(5), [where, missing].filter(Boolean).join('  ') || `${section}: ${text}`].join(
		'  ',
	);
}

/** How many rows are covered how: `312 done, 14 in part, 80 open, of 406 rows; 30 of 35 contradictions are held`. */
export function sumOf(rows: readonly CoveredRow[]): string {
	const [contradictions, own] = [
		rows.filter(({id}) => id.startsWith('C-')),
		rows.filter(({id}) => !id.startsWith('C-')),
	];
	const count = (coverage: Coverage) => own.filter(row => row.coverage === coverage).length;
	const held = contradictions.filter(({coverage}) => coverage === 'done').length;
	return `${count('done')} done, ${count('part')} in part, ${count('open')} open, of ${own.length} rows; ${held} of ${contradictions.length} contradictions are held`;
}

/** @param todo only what is open or done in part */
export const coverageText = (rows: readonly CoveredRow[], todo: boolean): string =>
	[
		...rows.filter(({coverage}) => !todo || coverage === 'open' || coverage === 'part').map(lineOf),
		sumOf(rows),
		'',
	].join('\n');
