/**
 * The proof that a backup can be restored (S3-117): the newest one becomes a database of its own name, its rows are counted,
 * and that database, which nobody else knows, is dropped by exactly this name.
 */
import {minute} from '../../clock.ts';
import type {Call} from '../../cloud/call.ts';
import type {SystemConfig} from '../../config/schema/system.ts';
import {duration} from '../../text/durations.ts';
import {followOperation} from '../after/followOperation.ts';
import {commandLine, printed} from '../canonical.ts';
import {type BackupView, databaseName, instanceResource, lookAtBackups, newestReady} from '../look/spanner.ts';
import {compared, followRestore, restoreCall} from '../spanner/restoreDatabase.ts';
import type {ActionSpec, StepCall} from '../spec.ts';
import type {ParamValues} from '../types.ts';

const within = 10 * minute;
const every = 5000;

export const action: ActionSpec<ParamValues, readonly BackupView[]> = {
	risk: 'high',
	look: (eyes, {system, name}) => lookAtBackups(eyes, system, name),
	plan({system, name, allowed}, backups, _, now) {
		const backup = newestReady(backups, name);
		if (!backup) throw new RangeError(`no backup of ${name} is READY`);
		if (!allowed.compare) throw new RangeError('the config names no tables to be counted (compare)');
		const test = databaseName(`${name}-test-${Math.floor(now / 1000)}`);
		const drop = dropOf(system, test);
		return {
			resource: `${instanceResource(system)}/backups/${backup.name}`,
			changes: [
				{
					what: 'backup',
					before: `${backup.name}, ${duration(now - backup.createdAt)} old`,
					after: 'restored once, and counted',
				},
				{what: 'database', before: 'none of this name', after: `${test}, dropped in the end`},
			],
			blastRadius: [
				`None for ${name}: the test database shares the CPU and storage of the instance with it.`,
				...(allowed.note === undefined ? [] : [allowed.note]),
			],
			...restoreCall(system, backup.name, test),
			further: [drop],
			undo: `None is needed. Where it stops half-way, the test database is left: ${printed(drop.command)}`,
			success: [
				`Spanner says that ${test} can be read`,
				`Rows of ${allowed.compare.join(', ')} are in it, and are said beside those of ${name}`,
				`${test} is gone`,
			],
			sideEffects: [
				'A restore takes as long as the real one would: it is the measure of how long a disaster lasts.',
				'The backup cannot be deleted meanwhile.',
			],
			facts: {test},
		};
	},
	preflight(plan, backups) {
		const backup = newestReady(backups, plan.action.target)?.name;
		const isSame = plan.target.resource.endsWith(`/backups/${backup}`);
		const detail = isSame ? `${backup} is READY` : `the newest is ${backup ?? 'none'} now: plan again`;
		return [{title: 'newest backup', state: isSame ? 'ok' : 'failed', detail}];
	},
	async verify({facts}, steps) {
		const test = String(facts.test);
		const left = `${test} may be there still: ${printed(dropOf(steps.target.system, test).command)}`;
		const restored = await followRestore(test, steps);
		if ('ended' in restored) return {...restored.ended, summary: `${restored.ended.summary}; ${left}`};
		const {ok, text} = await compared(test, steps);
		await steps.note('verify', text);
		const drop = steps.next(`${restored.text}; ${text}`);
		if (!drop) return {phase: 'unknown', summary: `${text}; ${left}`, at: steps.clock.now()};
		const dropped = await followOperation(
			{
				step: 'dropped',
				what: `${test} is gone`,
				within,
				every,
				async look() {
					const state = await drop.reads.database(`${instanceResource(drop.target.system)}/databases/${test}`);
					return state === undefined
						? {state: 'there', text: `${test} is gone`}
						: {state: 'absent', text: `${test} is ${state}`};
				},
			},
			drop,
		);
		if ('ended' in dropped) return {...dropped.ended, summary: `${dropped.ended.summary}; ${text}; ${left}`};
		const summary = ok ? `it can be restored; ${text}` : `it is NOT proven; ${text}`;
		return {phase: ok ? 'done' : 'failed', summary, at: steps.clock.now()};
	},
	async became({call}, {system}, {reads}) {
		const test = testOf(call);
		const state = await reads.database(`${instanceResource(system)}/databases/${test}`);
		if (state === 'CREATING') return {state: 'runs', text: `${test} is being restored`};
		return state === undefined
			? {state: 'found', text: `there is no ${test}: nothing is left`}
			: {state: 'found', text: `${test} is left, and ${state}: ${printed(dropOf(system, test).command)}`};
	},
};

/** Whatever the call: the name is that of the test database, and never that of another one. */
function dropOf(system: SystemConfig, test: string): StepCall {
	const place = [`--instance=${system.spanner?.instance}`, `--project=${system.project}`];
	return {
		what: `drop ${test}`,
		call: {api: 'spanner', method: 'DELETE', path: `/v1/${instanceResource(system)}/databases/${test}`},
		command: commandLine('gcloud', 'spanner', 'databases', 'delete', test, '--quiet', ...place),
	};
}

const testOf = (call: Call | undefined): string =>
	(call?.body as {databaseId?: string} | undefined)?.databaseId ?? call?.path.split('/').at(-1) ?? '';
