/** What a revision changed against the one that served before it. Pure. */
import {differencesOf} from '../changes/differences.ts';
import type {Difference} from '../changes/types.ts';
import {numberOf, textOf} from '../checks/readings.ts';
import type {Row} from '../cloud/types.ts';
import {duration} from '../text/durations.ts';
import {own} from '../text/own.ts';
import {type Revision, servedBefore} from './revisions.ts';

export interface Comparison {
	title: string;
	differences: readonly Difference[];
	/** Settings that both have alike, in words; '' where none is known. */
	same: string;
	/** Stands in place of the differences where there are none. */
	none: string;
}

export function comparisonOf(revisions: readonly Revision[], selected: Revision | undefined): Comparison {
	const before = selected && servedBefore(revisions, selected);
	if (!selected || !before)
		return {
			title: selected ? `What ${selected.short} changed` : 'What changed',
			differences: [],
			same: '',
			none: selected ? 'no older revision is known' : 'no revision is known',
		};
	return {
		title: `What ${selected.short} changed against ${before.short}`,
		differences: differencesOf(before.row, selected.row),
		same: sameOf(before.row, selected.row),
		none: 'nothing that Cloud Run tells of: image, environment and settings are the same',
	};
}

const settings = ['cpu', 'memory', 'concurrency', 'timeout_ms', 'min_instances', 'max_instances'] as const;
const words: Readonly<Record<string, string>> = {timeout_ms: 'timeout', min_instances: 'min', max_instances: 'max'};

/** `cpu 2, memory 4Gi, concurrency 100`. */
function sameOf(before: Row, after: Row): string {
	return settings
		.flatMap(column => {
			const value = own(after, column);
			if (value === null || value === undefined || value === '' || value !== own(before, column)) return [];
			const text = column === 'timeout_ms' ? duration(numberOf(value)) : textOf(value);
			return [`${words[column] ?? column} ${text}`];
		})
		.join(', ');
}
