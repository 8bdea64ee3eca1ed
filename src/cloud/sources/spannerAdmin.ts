/** The Spanner instance of the system, its backups, or what is under way in it. */
import type {SourceOf} from '../../config/schema/sources.ts';
import {cleanLine} from '../../text/clean.ts';
import type {Operation, RawBackup, RawInstance} from '../spanner-operations.ts';
import {shortName} from '../time.ts';
import {type Columns, cutAt, listReading, numberCell, type RowOf, timeCell} from './columns.ts';
import type {Kind} from './kind.ts';

export const instanceColumns = {name: 'text', state: 'text', config: 'text', processing_units: 'number'} as const;
export const backupColumns = {
	name: 'text',
	database: 'text',
	state: 'text',
	created_at: 'time',
	version_at: 'time',
	expires_at: 'time',
	size_bytes: 'number',
} as const;
const operationColumns = {
	name: 'text',
	type: 'text',
	database: 'text',
	percent: 'number',
	started_at: 'time',
} as const;

/** The columns of what is asked of the instance. */
export const spannerAdminColumns = ({spannerAdmin: what}: SourceOf<'spannerAdmin'>): Columns =>
	what === 'backups' ? backupColumns : what === 'operations' ? operationColumns : instanceColumns;

export const spannerAdmin: Kind<SourceOf<'spannerAdmin'>> = {
	api: 'spanner',
	way: 'spannerAdmin',
	every: 300_000,
	async read({spanner}, {system, source, now}, signal) {
		if (source.spannerAdmin === 'backups') {
			const found = await spanner.backups(system, signal);
			const rows = found.items.map(toBackup).toSorted(newestFirst);
			return listReading(backupColumns, {rows, requests: found.requests, cut: cutAt(found, 'backups')}, now());
		}
		if (source.spannerAdmin === 'operations') {
			const found = await spanner.operations(system, signal);
			const {items, requests} = found;
			return listReading(
				operationColumns,
				{rows: items.map(toOperation), requests, cut: cutAt(found, 'operations')},
				now(),
			);
		}
		return listReading(
			instanceColumns,
			{rows: [toInstance(await spanner.instance(system, signal))], requests: 1},
			now(),
		);
	},
};

const toInstance = ({name, state, config, processingUnits}: RawInstance): RowOf<typeof instanceColumns> => ({
	name: cleanLine(shortName(name)),
	state: cleanLine(String(state ?? '')),
	config: cleanLine(shortName(config)),
	processing_units: numberCell(processingUnits),
});

const toBackup = ({name, database, state, ...backup}: RawBackup): RowOf<typeof backupColumns> => ({
	name: cleanLine(shortName(name)),
	database: cleanLine(shortName(database)),
	state: cleanLine(String(state ?? '')),
	created_at: timeCell(backup.createTime),
	version_at: timeCell(backup.versionTime),
	expires_at: timeCell(backup.expireTime),
	size_bytes: numberCell(backup.sizeBytes),
});

const newestFirst = (a: {created_at: string | null}, b: {created_at: string | null}): number =>
	(b.created_at ?? '').localeCompare(a.created_at ?? '');

const toOperation = ({
	name,
	type,
	database,
	progressPercent,
	startTime,
}: Operation): RowOf<typeof operationColumns> => ({
	name: cleanLine(shortName(name)),
	type: cleanLine(type),
	// projects/P/instances/I/databases/D/operations/O
	database: cleanLine(/\/databases\/([^/]+)\//.exec(name)?.[1] ?? shortName(database)),
	percent: typeof progressPercent === 'number' ? progressPercent / 100 : null,
	started_at: timeCell(startTime),
});
