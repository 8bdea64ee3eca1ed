/** Backups and the operations that create them, in the form of the admin API. */
import {status} from '@grpc/grpc-js';
import type {SpannerAdmin} from '../../contract/spanner.ts';
import {field, integer} from '../../grpc/encode.ts';
import {toTimestamp} from '../../grpc/handlers.ts';

type Backup = SpannerAdmin['backups'][number];

export const typeUrl = 'type.googleapis.com/google.spanner.admin.database.v1.';
export const instanceName = (project: string, instance: string) => `projects/${project}/instances/${instance}`;
const backupName = ({project, instance, name}: Backup) => `${instanceName(project, instance)}/backups/${name}`;
const databaseName = ({project, instance, database}: Backup) =>
	`${instanceName(project, instance)}/databases/${database}`;

/** The Backup; its size is known when it is ready. */
export function backupMessage(backup: Backup, now: number) {
	const isReady = backup.readyAt <= now;
	return {
		name: backupName(backup),
		database: databaseName(backup),
		state: isReady ? 'READY' : 'CREATING',
		createTime: toTimestamp(backup.createdAt),
		versionTime: toTimestamp(backup.createdAt),
		expireTime: toTimestamp(backup.expiresAt),
		sizeBytes: String(isReady ? backup.sizeBytes : 0),
		databaseDialect: 'GOOGLE_STANDARD_SQL',
	};
}

/** How far a backup of which nobody knows the end comes, in percent, and ms after which it is two thirds there. */
const stuckAt = 40;
const stuckAfter = 480_000;

function percentOf({createdAt, readyAt}: Backup, now: number): number {
	const age = now - createdAt;
	if (readyAt <= now) return 100;
	if (readyAt === Number.POSITIVE_INFINITY) return Math.floor(stuckAt * (1 - Math.exp(-age / stuckAfter)));
	return Math.floor((100 * age) / (readyAt - createdAt));
}

/** A google.protobuf.Timestamp. */
const time = (ms: number) => integer(1, Math.floor(ms / 1000));

/** A CreateBackupMetadata: backup, database, and an OperationProgress of percent, start and end. */
function metadataOf(backup: Backup, now: number): Buffer {
	const {createdAt, readyAt} = backup;
	const progress = Buffer.concat([
		integer(1, percentOf(backup, now)),
		field(2, time(createdAt)),
		...(readyAt <= now ? [field(3, time(readyAt))] : []),
	]);
	return Buffer.concat([field(1, backupName(backup)), field(2, databaseName(backup)), field(3, progress)]);
}

/** The operation that creates, or created, a backup. @param backup.error in which it ends */
export const backupOperation = (backup: Backup & {error?: string}, now: number) => ({
	name: `${backupName(backup)}/operations/_auto_op_${backup.createdAt.toString(36)}`,
	metadata: {
		type_url: `${typeUrl}CreateBackupMetadata`,
		value: metadataOf(backup, now),
		json: {
			name: backupName(backup),
			database: databaseName(backup),
			progress: {
				progressPercent: percentOf(backup, now),
				startTime: toTimestamp(backup.createdAt),
				endTime: backup.readyAt <= now ? toTimestamp(backup.readyAt) : undefined,
			},
		},
	},
	done: backup.readyAt <= now,
	...(backup.readyAt <= now &&
		(backup.error === undefined
			? {response: {type_url: `${typeUrl}Backup`, json: backupMessage(backup, now)}}
			: {error: {code: status.INTERNAL, message: backup.error}})),
});
