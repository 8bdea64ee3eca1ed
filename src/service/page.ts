/** The page of a service as text for the clipboard. Pure. */
import {percent} from '../text/format.ts';
import {isoText} from '../zone.ts';
import type {Comparison} from './compare.ts';
import type {Revision} from './revisions.ts';

export function serviceText(
	name: string,
	{
		figures,
		revisions,
		comparison,
	}: {figures: readonly string[]; revisions: readonly Revision[]; comparison: Comparison},
): string {
	return [
		`# ${name}`,
		...(figures.length === 0 ? [] : ['', figures.join(', ')]),
		'',
		'## Revisions',
		...revisions.map(({name: revision, candidate, row, errorRate, requests, state}) =>
			[
				`- ${revision}: ${state}`,
				`deployed ${isoText(candidate.createdAt)} by ${String(row.creator ?? '?')}`,
				`image ${candidate.image}`,
				`traffic ${candidate.shareNow} %`,
				...(errorRate === undefined ? [] : [`${percent(errorRate)} 5xx of ${requests} requests`]),
			].join(', '),
		),
		'',
		`## ${comparison.title}`,
		...(comparison.differences.length === 0
			? [comparison.none]
			: comparison.differences.map(
					({what, before, after}) => `- ${what}: ${before ?? '(not set)'} -> ${after ?? '(not set)'}`,
				)),
		...(comparison.same === '' ? [] : [`The same: ${comparison.same}`]),
	].join('\n');
}
