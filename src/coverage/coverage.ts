/** Which rows of the requirements work, by what cites them. Pure. */
import type {Citation, Coverage, CoveredRow, Feature, Requirement} from './types.ts';

/** The commands that requirements know by another name. */
const renamed: Readonly<Record<string, string>> = {health: 'check', summary: 'check', audit: 'query'};

const featureOf = (text: string): Feature => text.split(':')[0] as Feature;

/** @param commands names of the command line */
export function coverageOf(
	requirements: readonly Requirement[],
	citations: readonly Citation[],
	commands: readonly string[],
): CoveredRow[] {
	const byRow = Map.groupBy(citations, ({row}) => row);
	return requirements.map(requirement => {
		const its = byRow.get(requirement.id) ?? [];
		const given = new Set(its.flatMap(({gives}) => gives));
		const isGiven = (text: string): boolean => {
			const feature = featureOf(text);
			if (feature === 'cli') return commands.includes(commandOf(text));
			// A rule of the loader about it: what it is about is cited.
			if (feature === 'lint') return its.length > 0;
			return given.has(feature);
		};
		const missing = requirement.features.filter(text => !isGiven(text));
		const lacks = [...new Set(missing.map(featureOf))];
		return {...requirement, citations: its, lacks, coverage: verdictOf(requirement, its, lacks)};
	});
}

/** `cli: health --once` is the command `check`. */
function commandOf(text: string): string {
	const [name = ''] = text.slice('cli:'.length).trim().split(' ');
	return renamed[name] ?? name;
}

function verdictOf({features}: Requirement, citations: readonly Citation[], lacks: readonly Feature[]): Coverage {
	if (features.length === 0) return citations.length > 0 ? 'done' : 'open';
	if (lacks.length === 0) return 'done';
	return lacks.length < new Set(features.map(featureOf)).size ? 'part' : 'open';
}
