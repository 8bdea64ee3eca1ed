/** All actions, one line each; the code of an action is loaded when it is first used. */
import type {Permission} from '../config/schema/actions.ts';
import {type Pace, rollbacks, scaling, triggers} from './guards/paces.ts';
import type {ActionSpec, AnySpec} from './spec.ts';

interface Entry {
	/** As in "roll back webhook-processor". */
	verb: string;
	/** The action whose permission allows this one, too; absent: its own. */
	by?: string;
	/** The words of its permission besides target, title, note and seed. */
	says?: readonly (keyof Permission)[];
	/** Those of them without which it cannot be planned. */
	needs?: readonly (keyof Permission)[];
	/** Offered only by another action, which knows its parameters. */
	follows?: true;
	/** How soon it may come again on its target; absent: at once. */
	pace?: Pace;
	load: () => Promise<{action: AnySpec}>;
}

const entries = {
	'run.rollback': {
		verb: 'roll back',
		says: ['health', 'errors'],
		pace: rollbacks,
		load: () => import('./catalogue/run.rollback.ts'),
	},
	'run.rollout': {
		verb: 'roll out on',
		says: ['health', 'latency', 'steps', 'soak', 'failures', 'variables'],
		load: () => import('./catalogue/run.rollout.ts'),
	},
	'run.deploy': {verb: 'deploy an image on', by: 'run.rollout', load: () => import('./catalogue/run.deploy.ts')},
	'run.unpin': {verb: 'unpin', by: 'run.rollback', load: () => import('./catalogue/run.unpin.ts')},
	'run.undo': {verb: 'undo on', by: 'run.rollback', follows: true, load: () => import('./catalogue/run.undo.ts')},
	'run.scale': {
		verb: 'scale',
		says: ['health', 'presets'],
		pace: scaling,
		load: () => import('./catalogue/run.scale.ts'),
	},
	'run.resources': {
		verb: 'resize',
		says: ['health', 'sizes'],
		pace: scaling,
		load: () => import('./catalogue/run.resources.ts'),
	},
	'run.concurrency': {
		verb: 'set the concurrency of',
		says: ['health', 'concurrency'],
		pace: scaling,
		load: () => import('./catalogue/run.concurrency.ts'),
	},
	'run.restart': {verb: 'restart', says: ['health'], pace: scaling, load: () => import('./catalogue/run.restart.ts')},
	'run.update_env': {
		verb: 'set a variable of',
		says: ['health', 'variables'],
		load: () => import('./catalogue/run.update_env.ts'),
	},
	'run.cpu_allocation': {
		verb: 'set the CPU allocation of',
		says: ['health'],
		load: () => import('./catalogue/run.cpu_allocation.ts'),
	},
	'run.stop_processing': {
		verb: 'stop processing on',
		says: ['health'],
		load: () => import('./catalogue/run.stop_processing.ts'),
	},
	'run.resume_processing': {
		verb: 'resume processing on',
		by: 'run.stop_processing',
		load: () => import('./catalogue/run.resume_processing.ts'),
	},
	'fn.invoke': {
		verb: 'call',
		says: ['params', 'follow'],
		pace: triggers,
		load: () => import('./catalogue/fn.invoke.ts'),
	},
	'fn.redeploy': {verb: 'redeploy', says: ['health'], load: () => import('./catalogue/fn.redeploy.ts')},
	'fn.update_env': {
		verb: 'set variables of',
		says: ['params', 'health'],
		load: () => import('./catalogue/fn.update_env.ts'),
	},
	'fn.undo_env': {
		verb: 'undo on',
		by: 'fn.update_env',
		follows: true,
		load: () => import('./catalogue/fn.undo_env.ts'),
	},
	'fn.update_memory': {
		verb: 'change the memory of',
		says: ['health'],
		load: () => import('./catalogue/fn.update_memory.ts'),
	},
	'fn.update_timeout': {
		verb: 'change the timeout of',
		says: ['health'],
		load: () => import('./catalogue/fn.update_timeout.ts'),
	},
	'job.run': {verb: 'run', says: ['follow', 'needs'], pace: triggers, load: () => import('./catalogue/job.run.ts')},
	'job.pause': {verb: 'pause', load: () => import('./catalogue/job.pause.ts')},
	'job.resume': {verb: 'resume', by: 'job.pause', load: () => import('./catalogue/job.resume.ts')},
	'job.update_retry': {verb: 'change the retries of', load: () => import('./catalogue/job.update_retry.ts')},
	'pipeline.backfill': {
		verb: 'run days of',
		says: ['follow', 'needs', 'dates'],
		pace: triggers,
		load: () => import('./catalogue/pipeline.backfill.ts'),
	},
	'pipeline.stop_all': {verb: 'stop', says: ['jobs'], load: () => import('./catalogue/pipeline.stop_all.ts')},
	'pipeline.resume_all': {
		verb: 'resume',
		by: 'pipeline.stop_all',
		load: () => import('./catalogue/pipeline.resume_all.ts'),
	},
	'pubsub.pause': {verb: 'pause', load: () => import('./catalogue/pubsub.pause.ts')},
	'pubsub.resume': {verb: 'resume', by: 'pubsub.pause', load: () => import('./catalogue/pubsub.resume.ts')},
	'pubsub.seek': {verb: 'seek', load: () => import('./catalogue/pubsub.seek.ts')},
	'pubsub.undo_seek': {
		verb: 'undo the seek of',
		by: 'pubsub.seek',
		follows: true,
		load: () => import('./catalogue/pubsub.undo_seek.ts'),
	},
	'pubsub.replay_dead_letter': {
		verb: 'replay dead letters of',
		pace: triggers,
		load: () => import('./catalogue/pubsub.replay_dead_letter.ts'),
	},
	'spanner.scale': {
		verb: 'scale',
		says: ['units', 'cpu'],
		pace: scaling,
		load: () => import('./catalogue/spanner.scale.ts'),
	},
	'bq.backup_table': {verb: 'back up', says: ['into'], load: () => import('./catalogue/bq.backup_table.ts')},
	'bq.restore_snapshot': {verb: 'restore beside', load: () => import('./catalogue/bq.restore_snapshot.ts')},
	'bq.schema': {verb: 'make anew', says: ['view'], load: () => import('./catalogue/bq.schema.ts')},
	'bq.add_column': {verb: 'add column to', load: () => import('./catalogue/bq.add_column.ts')},
	'spanner.ddl': {
		verb: 'migrate',
		says: ['migrations', 'health'],
		load: () => import('./catalogue/spanner.ddl.ts'),
	},
	'spanner.restore': {
		verb: 'restore beside',
		says: ['restored', 'compare'],
		load: () => import('./catalogue/spanner.restore.ts'),
	},
	'spanner.verify_backup': {
		verb: 'verify the backup of',
		says: ['compare'],
		load: () => import('./catalogue/spanner.verify_backup.ts'),
	},
	'spanner.backup': {verb: 'back up', says: ['backups'], load: () => import('./catalogue/spanner.backup.ts')},
	'secret.add_version': {
		verb: 'add version to',
		says: ['with', 'readers', 'follow', 'health', 'after'],
		load: () => import('./catalogue/secret.add_version.ts'),
	},
	'secret.disable_version': {
		verb: 'disable version of',
		by: 'secret.add_version',
		load: () => import('./catalogue/secret.disable_version.ts'),
	},
	'secret.enable_version': {
		verb: 'enable version of',
		by: 'secret.add_version',
		follows: true,
		load: () => import('./catalogue/secret.enable_version.ts'),
	},
	'secret.reveal': {verb: 'show both ends of', load: () => import('./catalogue/secret.reveal.ts')},
	'api.enable': {verb: 'enable', load: () => import('./catalogue/api.enable.ts')},
	'probe.webhook_test': {verb: 'test', needs: ['request'], load: () => import('./catalogue/probe.webhook_test.ts')},
	// From here on planned, copied, and carried out by a person.
	'iam.grant': {verb: 'grant a role to', needs: ['roles'], load: () => import('./catalogue/iam.grant.ts')},
	'iam.disable_sa': {verb: 'disable the account', load: () => import('./catalogue/iam.disable_sa.ts')},
	'dns.switch': {
		verb: 'switch the DNS of',
		says: ['ttl'],
		needs: ['zone'],
		load: () => import('./catalogue/dns.switch.ts'),
	},
	'net.block_ip': {verb: 'block an address in', says: ['own'], load: () => import('./catalogue/net.block_ip.ts')},
	'run.deploy_region': {
		verb: 'deploy to another region',
		needs: ['regions'],
		load: () => import('./catalogue/run.deploy_region.ts'),
	},
	'log.create_sink': {
		verb: 'keep log lines by',
		says: ['dataset', 'filter'],
		load: () => import('./catalogue/log.create_sink.ts'),
	},
	'credentials.revoke': {
		verb: 'renew all credentials of',
		needs: ['script'],
		load: () => import('./catalogue/credentials.revoke.ts'),
	},
	'bq.truncate': {verb: 'empty', says: ['into'], load: () => import('./catalogue/bq.truncate.ts')},
	'bq.drop': {verb: 'drop', says: ['into'], load: () => import('./catalogue/bq.drop.ts')},
} as const satisfies Record<string, Entry>;

export const catalogue: Readonly<Record<string, Entry>> = entries;

/** Actions that a key, a row or the palette may offer. */
export const offered: readonly string[] = Object.keys(catalogue).filter(action => !catalogue[action]?.follows);

/** Throws RangeError for what is no action. */
export function entryOf(action: string): Entry {
	const entry = Object.hasOwn(catalogue, action) ? catalogue[action] : undefined;
	if (!entry) throw new RangeError(`this pitwall knows no action ${action}`);
	return entry;
}

/** The spec of any action. Throws RangeError for an unknown one. */
export const anySpecOf = async (action: string): Promise<AnySpec> => (await entryOf(action).load()).action;

/** The spec of an action that the executor carries out. Throws RangeError for an unknown one, and for one that is only copied. */
export async function specOf(action: string): Promise<ActionSpec> {
	const spec = await anySpecOf(action);
	if ('copies' in spec) throw new RangeError(`${action} is only planned and copied`);
	return spec;
}
