/** A backup of the Spanner database by hand (S3-065, S3-110, S3-168), under the names and for the times of the runbooks (C-29). */
import {minute} from '../../clock.ts';
import {namedBackup} from '../../config/spanner.ts';
import {milliseconds} from '../../config/units.ts';
import {instantOf, isoText, localDate, utcMinute} from '../../zone.ts';
import {followOperation} from '../after/followOperation.ts';
import {commandLine} from '../canonical.ts';
import {type BackupView, instanceResource, lookAtBackups} from '../look/spanner.ts';
import type {ActionSpec} from '../spec.ts';
import type {Target} from '../types.ts';

type Params = {readonly preset: string};
type Backup = {readonly name: string; readonly keep: string};
/** The backup of a permission that names none. */
const usual: Readonly<Record<string, Backup>> = {manual: {name: 'manual-backup-{date}', keep: '7d'}};
/** ms that a backup may take, and between two looks. */
const within = 240 * minute;
const every = 15_000;
/** Real ms after the intent in which a call that was on its way may still arrive. */
const arriving = 30_000;

export const action: ActionSpec<Params, readonly BackupView[]> = {
	risk: 'careful',
	fields: target => ({
		preset: {
			oneOf: Object.keys(backupsOf(target)),
			says: Object.fromEntries(
				Object.entries(backupsOf(target)).map(([preset, {name, keep}]) => [preset, `${name}, kept for ${keep}`]),
			),
		},
	}),
	look: (eyes, {system, name}) => lookAtBackups(eyes, system, name),
	plan(target, backups, {preset}, now) {
		const {system, name: database, allowed} = target;
		const {project, tz, spanner} = system;
		const chosen = backupsOf(target)[preset];
		if (!chosen) throw new RangeError(`there is no preset ${preset}`);
		const name = namedBackup(chosen.name, localDate(now, tz), Math.floor(now / 1000));
		const taken = backups.find(one => one.name === name);
		if (taken) throw new RangeError(`there is a backup ${name} already: it is ${taken.state}`);
		const expiresAt = now + milliseconds(chosen.keep);
		const instance = instanceResource(system);
		const resource = `${instance}/databases/${database}`;
		const place = [`--instance=${spanner?.instance}`, `--project=${project}`];
		const others = backups.filter(one => one.state === 'CREATING' && one.database === database);
		return {
			resource,
			changes: [
				{what: 'backup', before: 'none of this name', after: name},
				{what: 'kept', before: '', after: `${chosen.keep}, until ${utcMinute(expiresAt)}`},
			],
			blastRadius: [
				'None: reads and writes of the database go on.',
				...others.map(one => `Another backup is under way: ${one.name}.`),
				...(allowed.note === undefined ? [] : [allowed.note]),
			],
			command: [
				...['spanner', 'backups', 'create', name, `--database=${database}`, `--retention-period=${chosen.keep}`],
				...place,
			],
			undo: commandLine('gcloud', 'spanner', 'backups', 'delete', name, ...place),
			success: [`Spanner says READY (within ${within / minute / 60} h)`],
			sideEffects: ['What it stores is paid for until it expires.'],
			call: {
				api: 'spanner',
				method: 'POST',
				path: `/v1/${instance}/backups`,
				query: {backupId: name},
				body: {database: resource, expireTime: isoText(expiresAt)},
			},
			facts: {name},
		};
	},
	preflight(plan, backups) {
		const name = String(plan.facts.name);
		const taken = backups.find(one => one.name === name);
		return [
			taken
				? {title: 'name is free', state: 'failed', detail: `it is ${taken.state} already`}
				: {title: 'name is free', state: 'ok', detail: name},
		];
	},
	async verify({target: {name: database}, facts}, steps) {
		const name = String(facts.name);
		const followed = await followOperation(
			{
				step: 'backed up',
				what: `${name} is READY`,
				within,
				every,
				async look() {
					const found = (await lookAtBackups(steps, steps.target.system, database)).find(one => one.name === name);
					if (!found) return {state: 'absent', text: `there is no ${name}`};
					return {state: found.state === 'READY' ? 'there' : 'begun', text: `${name} is ${found.state}`};
				},
			},
			steps,
		);
		if ('ended' in followed) return followed.ended;
		return {phase: 'done', summary: followed.text, at: steps.clock.now()};
	},
	async became({at, ts, call}, {system, name: database}, eyes) {
		const name = call?.query?.backupId;
		const found = (await lookAtBackups(eyes, system, database)).find(one => one.name === name);
		if (found) return {state: found.state === 'READY' ? 'found' : 'runs', text: `${name} is ${found.state}`};
		const age = (eyes.clock.now() - instantOf(at ?? ts)) / eyes.clock.speed;
		return {state: age < arriving ? 'later' : 'found', text: `not made: there is no backup ${name}`};
	},
};

const backupsOf = ({allowed: {backups}}: Target): Readonly<Record<string, Backup>> => backups ?? usual;
