/** A backup restored into a new database beside the live one (S3-121); readers are switched to it by hand. */
import {minute} from '../../clock.ts';
import {duration} from '../../text/durations.ts';
import {instantOf, utcMinute} from '../../zone.ts';
import {commandLine} from '../canonical.ts';
import {type BackupView, databaseName, instanceResource, lookAtBackups} from '../look/spanner.ts';
import {compared, followRestore, isAbsent, restoreCall, restoreTraps} from '../spanner/restoreDatabase.ts';
import type {ActionSpec} from '../spec.ts';
import type {Target} from '../types.ts';

type Params = {readonly backup: string};

/** The backups, and the state of what has the name of the new database. */
interface Seen {
	backups: readonly BackupView[];
	taken: string | undefined;
}

const restoredName = ({name, allowed}: Target): string => databaseName(allowed.restored ?? `${name}-restored`);
const resourceOf = (target: Target): string => `${instanceResource(target.system)}/databases/${restoredName(target)}`;

export const action: ActionSpec<Params, Seen> = {
	risk: 'critical',
	async look(eyes, target) {
		const [backups, taken] = await Promise.all([
			lookAtBackups(eyes, target.system, target.name),
			eyes.reads.database(resourceOf(target)),
		]);
		return {backups: backups.filter(({database}) => database === target.name), taken};
	},
	choices(target, {backups}, now) {
		return {
			question: 'from which backup',
			head: [{text: `Into ${restoredName(target)}, beside ${target.name}, which stays as it is.`, tone: 'plain'}],
			columns: [
				{title: 'backup', rank: 3},
				{title: 'state', rank: 1},
				{title: 'age', rank: 2, align: 'right'},
			],
			rows: backups.map(({name, state, createdAt, expiresAt}) => ({
				cells: [name, state, duration(now - createdAt)],
				detail: `made ${utcMinute(createdAt)}, kept until ${utcMinute(instantOf(expiresAt))}`,
				params: state === 'READY' ? {backup: name} : {problem: `it is ${state}`},
			})),
			suggested: backups.findIndex(({state}) => state === 'READY'),
		};
	},
	plan(target, {backups, taken}, {backup: name}) {
		const {system, name: database, allowed} = target;
		const restored = restoredName(target);
		const backup = backups.find(one => one.name === name);
		if (backup?.state !== 'READY') throw new RangeError(`the backup ${name} is ${backup?.state ?? 'not there'}`);
		if (taken !== undefined)
			throw new RangeError(`there is a database ${restored} already (${taken}): nothing is restored over it`);
		const place = [`--instance=${system.spanner?.instance}`, `--project=${system.project}`];
		const {call, command} = restoreCall(system, name, restored);
		return {
			resource: resourceOf(target),
			changes: [
				{what: 'database', before: 'none of this name', after: `${restored}, beside ${database}`},
				{what: 'rows', before: '', after: `those of ${utcMinute(backup.createdAt)}, from ${name}`},
			],
			blastRadius: [
				`None for ${database}: it stays as it is, and shares the CPU and storage of the instance with the new one.`,
				...(allowed.note === undefined ? [] : [allowed.note]),
			],
			command,
			undo: commandLine('gcloud', 'spanner', 'databases', 'delete', restored, ...place),
			success: [
				'Spanner says READY, or READY_OPTIMIZING, which can be read',
				...(allowed.compare ? [`Rows of ${allowed.compare.join(', ')} are said beside those of ${database}`] : []),
			],
			sideEffects: ['Nothing is switched: the service has to be pointed at it, by hand.', ...restoreTraps],
			call,
			facts: {restored},
		};
	},
	preflight({facts, action: {params}}, {backups, taken}) {
		const state = backups.find(({name}) => name === params.backup)?.state ?? 'not there any more';
		const isReady = state === 'READY';
		return [
			isAbsent(String(facts.restored), taken),
			{title: 'backup can be restored', state: isReady ? 'ok' : 'failed', detail: `${params.backup} is ${state}`},
		];
	},
	async verify({facts}, steps) {
		const restored = String(facts.restored);
		const followed = await followRestore(restored, steps);
		if ('ended' in followed) return followed.ended;
		const {text} = await compared(restored, steps);
		await steps.note('verify', text);
		return {phase: 'done', summary: `${followed.text}; ${text}`, at: steps.clock.now()};
	},
	async became({at, ts}, target, {reads, clock}) {
		const state = await reads.database(resourceOf(target));
		if (state !== undefined) return {state: 'found', text: `made: ${restoredName(target)} is ${state}`};
		const age = (clock.now() - instantOf(at ?? ts)) / clock.speed;
		return {state: age < minute ? 'later' : 'found', text: `not made: there is no ${restoredName(target)}`};
	},
};
