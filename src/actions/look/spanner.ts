/** Fresh reads of the Spanner instance of a system and of its backups. */
import type {Columns, RowOf} from '../../cloud/sources/columns.ts';
import {rowsWith} from '../../cloud/sources/columns.ts';
import {backupColumns, instanceColumns} from '../../cloud/sources/spannerAdmin.ts';
import type {SourceConfig} from '../../config/schema/sources.ts';
import type {SystemConfig} from '../../config/schema/system.ts';
import {instantOf} from '../../zone.ts';
import type {Eyes} from './look.ts';

export interface SpannerInstanceView {
	resource: string;
	state: string;
	units: number;
}

export interface BackupView {
	name: string;
	database: string;
	/** `CREATING` or `READY`. */
	state: string;
	/** ms. */
	createdAt: number;
	expiresAt: string;
}

export const instanceResource = ({project, spanner}: SystemConfig): string =>
	`projects/${project}/instances/${spanner?.instance ?? ''}`;

async function listOf<C extends Columns>(
	{reads}: Pick<Eyes, 'reads'>,
	system: SystemConfig,
	source: SourceConfig,
	columns: C,
): Promise<{rows: readonly RowOf<C>[]; cut?: string}> {
	const {answer} = await reads.read(system, 'action.spanner', source, undefined, new AbortController().signal);
	const rows = rowsWith(answer, columns);
	if (!rows) throw new TypeError(`Spanner does not answer with ${Object.keys(columns).join(', ')}`);
	return {rows, ...(answer.cut !== undefined && {cut: answer.cut})};
}

/** The instance as it is now. Throws CloudError, and Error where the system names another one. */
export async function lookAtInstance(
	eyes: Pick<Eyes, 'reads'>,
	system: SystemConfig,
	name: string,
): Promise<SpannerInstanceView> {
	const {rows} = await listOf(eyes, system, {spannerAdmin: true}, instanceColumns);
	const found = rows.find(row => row.name === name);
	if (!found || found.processing_units === null)
		throw new Error(`the instance ${name} is not the one that the system names: ${system.spanner?.instance}`);
	return {resource: instanceResource(system), state: found.state ?? '', units: found.processing_units};
}

/** All backups of the instance, the newest first. Throws CloudError, and Error where the system names another database. */
export async function lookAtBackups(
	eyes: Pick<Eyes, 'reads'>,
	system: SystemConfig,
	database: string,
): Promise<readonly BackupView[]> {
	if (system.spanner?.database !== database)
		throw new Error(`the database ${database} is not the one that the system names: ${system.spanner?.database}`);
	const {rows, cut} = await listOf(eyes, system, {spannerAdmin: 'backups'}, backupColumns);
	if (cut !== undefined) throw new Error(cut);
	return rows.map(row => ({
		name: row.name ?? '',
		database: row.database ?? '',
		state: row.state ?? '',
		createdAt: instantOf(row.created_at ?? ''),
		expiresAt: row.expires_at ?? '',
	}));
}

/** The newest backup of a database that can be restored. */
export const newestReady = (backups: readonly BackupView[], database: string): BackupView | undefined =>
	backups.find(one => one.state === 'READY' && one.database === database);

/** A name as Spanner takes it for a database. Throws RangeError. */
export function databaseName(name: string): string {
	if (/^[a-z][a-z0-9_-]{0,28}[a-z0-9]$/.test(name)) return name;
	throw new RangeError(`'${name}' is no name of a database: 2 to 30 lower-case letters, digits, - and _`);
}

/** Rows of some tables in a database of the system's instance, by their names. Throws CloudError. */
export async function countRows(
	eyes: Pick<Eyes, 'reads'>,
	system: SystemConfig,
	database: string,
	tables: readonly string[],
): Promise<Readonly<Record<string, number>>> {
	if (tables.length === 0) return {};
	const spanner = `SELECT ${tables.map(name => `(SELECT COUNT(*) FROM \`${name}\`) AS \`${name}\``).join(', ')}`;
	const place = {...system, spanner: {instance: system.spanner?.instance ?? '', database}};
	const {answer} = await eyes.reads.read(
		place,
		'action.count',
		{spanner, staleness: '0s'},
		undefined,
		new AbortController().signal,
	);
	const [row = {}] = answer.kind === 'rows' ? answer.rows : [];
	return Object.fromEntries(tables.map(name => [name, Number(row[name] ?? Number.NaN)]));
}
