/** Imported policies as parts of a system file. Pure. */
import type {ImportedPolicy} from '../../import/convert.ts';
import type {Fragment} from '../fragment.ts';

/** Charts of one pane. */
const mostCharts = 12;

const isSeries = (source: object): boolean => 'metric' in source || 'count' in source;

/** One part for each policy that has checks, and a page of charts of their sources. */
export function policyFragments(policies: readonly ImportedPolicy[]): Fragment[] {
	const parts = policies
		.filter(({checks}) => checks.length > 0)
		.map(({title, sources, checks, channels, told}): Fragment => {
			const lost = told.flatMap(one => one.lost);
			const tells = channels.length === 0 ? '' : ` It tells ${channels.join(', ')}.`;
			const without = lost.length === 0 ? '' : ` Not carried over: ${lost.join('; ')}.`;
			return {about: `Alert policy ${title}.${tells}${without}`, sources, checks};
		});
	const drawn = policies.flatMap(({sources}) => Object.entries(sources)).filter(([, source]) => isSeries(source));
	if (drawn.length === 0) return parts;
	const charts = drawn.slice(0, mostCharts).map(([source]) => ({source}));
	return [
		...parts,
		{
			about: 'What the alert policies judge.',
			panes: [{id: 'policies', kind: 'chart', title: 'Alert policies', page: 'Policies', charts}],
		},
	];
}
