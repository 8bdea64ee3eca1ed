/** Copy jobs of the sandbox's BigQuery: a table as it is, or as it was within the last seven days (`table@milliseconds`). */
import type {Stores} from '../../contract/stores.ts';
import type {TableInfo, TableName} from '../../contract/tables.ts';
import {ApiError} from './wire.ts';

const travel = 7 * 86_400_000;

interface Reference {
	projectId?: string;
	datasetId?: string;
	tableId?: string;
}

/** The copy part of a job. */
export interface CopyConfig {
	sourceTable?: Reference;
	sourceTables?: Reference[];
	destinationTable?: Reference;
	writeDisposition?: string;
	operationType?: string;
}

/** What a copy wrote. */
export interface Copied {
	rows: number;
	bytes: number;
}

const refused = (text: string) => new ApiError(400, 'notImplemented', `The sandbox ${text}`);

/** Copies one table into a new or empty one. Throws ApiError and SqlError. */
export async function runCopy(
	{
		sourceTable,
		sourceTables = [],
		destinationTable,
		writeDisposition = 'WRITE_EMPTY',
		operationType = 'COPY',
	}: CopyConfig,
	project: string,
	{engine, clock}: Pick<Stores, 'engine' | 'clock'>,
): Promise<Copied> {
	const [source, ...more] = [sourceTable ?? [], sourceTables].flat();
	if (!source || !destinationTable) throw new ApiError(400, 'required', 'Required parameter is missing');
	if (more.length > 0) throw refused('copies one table at a time');
	if (operationType !== 'COPY') throw refused(`has no ${operationType}: only COPY`);
	if (writeDisposition !== 'WRITE_EMPTY')
		throw refused(`copies into new tables alone, and not with ${writeDisposition}`);
	const now = clock.now();
	const [, bare = source.tableId ?? '', moment] = /^(.+)@(-?\d+)$/.exec(source.tableId ?? '') ?? [];
	const from = nameOf({...source, tableId: bare}, project);
	const to = nameOf(destinationTable, project);
	if (!engine.namespaces().includes(to.namespace))
		throw new ApiError(404, 'notFound', `Not found: Dataset ${to.namespace.slice(3).replace('/', ':')}`);
	const taken: TableInfo | undefined = await engine.describe(to.namespace, to.table);
	if (taken) throw new ApiError(409, 'duplicate', `Already Exists: Table ${shown(to)}`);
	const at = moment === undefined ? undefined : momentOf(Number(moment), now);
	if (at !== undefined && (at > now || at < now - travel))
		throw new ApiError(
			400,
			'invalid',
			`Invalid snapshot time ${at} for table ${shown(from)}@${moment}. Cannot read before ${Math.trunc(now - travel)}.`,
		);
	await engine.copy(from, to, at);
	const made = engine.info(to.namespace, to.table);
	return {rows: made?.numRows ?? 0, bytes: made?.numBytes ?? 0};
}

/** A decorator below zero counts back from now. */
const momentOf = (moment: number, now: number): number => (moment < 0 ? now + moment : moment);

const nameOf = ({projectId, datasetId = '', tableId = ''}: Reference, project: string): TableName => ({
	namespace: `bq/${projectId ?? project}/${datasetId}`,
	table: tableId,
});

/** `project:dataset.table`. */
const shown = ({namespace, table}: TableName): string => `${namespace.slice(3).replace('/', ':')}.${table}`;
