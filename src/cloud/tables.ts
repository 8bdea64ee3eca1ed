/** Tables of BigQuery: whether their data may have changed, which is free to ask. */
import {day, minute} from '../clock.ts';
import {localDate} from '../zone.ts';
import type {CloudContext} from './context.ts';
import {request} from './rest.ts';
import {CloudError} from './types.ts';

/** Views have no modification time of their own. */
const viewAge = 5 * minute;

/** What tells whether the data of a table may have changed. */
export interface TableState {
	/** Changes whenever the table's data may have. */
	signature: string;
	lastModified: number;
}

interface TableMetadata {
	type?: string;
	lastModifiedTime?: string;
	numRows?: string;
	streamingBuffer?: unknown;
}

/** The tables whose changes are looked at for a name: of daily ones those that are still written, of INFORMATION_SCHEMA none. */
export function watchedTables(name: string, now: number, tz: string): Watched[] {
	if (/(^|\.)INFORMATION_SCHEMA\./i.test(name)) return [];
	if (!name.endsWith('*')) return [{name, mayBeMissing: false}];
	const days = [now, now - day].map(t => localDate(t, tz).replaceAll('-', ''));
	return days.map(suffix => ({name: name.slice(0, -1) + suffix, mayBeMissing: true}));
}

/** A table whose changes are looked at. */
export interface Watched {
	name: string;
	/** The table of a day may not have come yet. */
	mayBeMissing: boolean;
}
const missing: TableState = {signature: 'missing', lastModified: 0};

/** The state of one table now. Throws CloudError. */
export async function tableState(
	context: CloudContext,
	project: string,
	{name, mayBeMissing}: Watched,
): Promise<TableState> {
	const parts = name.split('.');
	const [table = '', dataset = '', owner = project] = parts.toReversed();
	const url = `${context.auth.base('bigquery')}/bigquery/v2/projects/${owner}/datasets/${dataset}/tables/${table}?view=STORAGE_STATS&prettyPrint=false`;
	const data = await request<TableMetadata>(context, project, 'bigquery', {method: 'GET', url}).catch(error => {
		if (mayBeMissing && error instanceof CloudError && error.kind === 'notFound') return undefined;
		throw error;
	});
	if (!data) return missing;
	if (data.lastModifiedTime === undefined && data.type === undefined)
		throw new CloudError('unavailable', 'answered with something that cannot be read', 'bigquery');
	const lastModified = Number(data.lastModifiedTime ?? 0);
	const age = data.type === 'VIEW' ? Math.floor(context.clock.now() / viewAge) : 0;
	return {signature: JSON.stringify([data.lastModifiedTime, data.numRows, data.streamingBuffer, age]), lastModified};
}
