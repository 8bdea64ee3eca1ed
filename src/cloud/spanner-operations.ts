/** Answers of Spanner's admin APIs; the progress of an operation is in metadata of a type of its own. */
import type {protos} from '@google-cloud/spanner';
import type {ProtoTime} from './time.ts';

type Admin = typeof protos.google.spanner.admin;
export type RawInstance = NonNullable<Parameters<Admin['instance']['v1']['Instance']['create']>[0]>;
export type RawBackup = NonNullable<Parameters<Admin['database']['v1']['Backup']['create']>[0]>;
interface RawOperation {
	name?: string | null;
	metadata?: {type_url?: string | null; value?: Uint8Array | string | null} | null;
}

interface Told {
	/** The database that is backed up, where the name of the operation does not hold it. */
	database?: string | null;
	progressPercent?: number | null;
	startTime?: ProtoTime | null;
}

export interface Operation extends Told {
	name: string;
	/** The type of its metadata, e.g. CreateBackupMetadata. */
	type: string;
}

type ProgressReader = (type: string, metadata: Uint8Array) => Told | null | undefined;

/** Decodes the progress of the operations that have one. */
export async function progressReader(): Promise<ProgressReader> {
	const {protos} = await import('./clients/spanner.ts');
	const {CreateBackupMetadata, RestoreDatabaseMetadata, UpdateDatabaseDdlMetadata} =
		protos.google.spanner.admin.database.v1;
	return (type, metadata) => {
		if (type === 'CreateBackupMetadata') {
			const {progress, database} = CreateBackupMetadata.decode(metadata);
			return {...progress, database};
		}
		if (type === 'RestoreDatabaseMetadata') return RestoreDatabaseMetadata.decode(metadata).progress;
		return type === 'UpdateDatabaseDdlMetadata'
			? UpdateDatabaseDdlMetadata.decode(metadata).progress?.at(-1)
			: undefined;
	};
}

export function toOperation({name, metadata}: RawOperation, progressOf: ProgressReader): Operation {
	const type = (metadata?.type_url ?? '').split('.').at(-1) ?? '';
	const value = metadata?.value;
	return {name: name ?? '', type, ...(value && typeof value !== 'string' && progressOf(type, value))};
}
