/** The size of a Spanner instance and backups by hand: planned by name or by number (S3-065, S3-071, S3-110, S3-154, S3-168, C-29). */
import {describe, expect, test} from 'vitest';
import type {Steps} from '../../src/actions/after/steps.ts';
import {printed} from '../../src/actions/canonical.ts';
import {action as backup} from '../../src/actions/catalogue/spanner.backup.ts';
import {action as scale} from '../../src/actions/catalogue/spanner.scale.ts';
import {validateForm} from '../../src/actions/form.ts';
import type {BackupView} from '../../src/actions/look/spanner.ts';
import {cpuAfter} from '../../src/actions/run/cpuAfter.ts';
import type {ActionResult, Progress, Target} from '../../src/actions/types.ts';
import {mayBeSent} from '../../src/cloud/call.ts';
import type {CloudReads} from '../../src/cloud/port.ts';
import {CloudError} from '../../src/cloud/types.ts';
import {clockOf, executorOf, fakeReads, minute, newWorld, t0, testSystem} from '../support/actions.ts';
import {execute, scaleSpanner} from '../support/executing.ts';

const instance = 'projects/p/instances/inst';

describe('spanner.scale', () => {
	const target: Target = {
		system: testSystem,
		name: 'inst',
		allowed: {target: 'inst', units: {busy: 2000, usual: 1000}},
	};
	const plan = (params: Parameters<typeof scale.plan>[2], units = 1000) =>
		scale.plan(target, {resource: instance, state: 'READY', units}, params, t0);

	test('asks for what the preset says, and clears autoscaling as gcloud does', () => {
		const {call, command, undo, changes, sideEffects} = plan({preset: 'busy'});
		expect(call).toEqual({
			api: 'spanner',
			method: 'PATCH',
			path: `/v1/${instance}`,
			body: {fieldMask: 'processingUnits,autoscalingConfig', instance: {name: instance, processingUnits: 2000}},
		});
		expect(mayBeSent(call)).toBe(true);
		expect(printed(command)).toBe('gcloud spanner instances update inst --processing-units=2000 --project=p');
		expect(undo).toBe('gcloud spanner instances update inst --processing-units=1000 --project=p');
		expect(changes).toEqual([{what: 'processing units', before: '1000', after: '2000'}]);
		expect(sideEffects.join('\n')).toMatch(/Autoscaling.* is turned off[\s\S]*costs 2 times/);
	});

	test('is taken back by the former number, which the form takes', () => {
		const {back} = plan({preset: 'busy'}, 3000);
		expect(back).toEqual({action: 'spanner.scale', params: {preset: 'own number', units: 3000}});
		const texts = {preset: 'own number', units: '3000'};
		expect(validateForm(scale.fields?.(target) ?? {}, texts)).toEqual({params: back?.params});
		expect(plan(back?.params as {units: number}, 2000).call.body).toMatchObject({instance: {processingUnits: 3000}});
	});

	test.each([
		[{preset: 'usual'}, 'inst has 1000 units already'],
		[{preset: 'own number'}, 'write the number of units'],
		[{units: 950}, '950 is no size: processing units come in hundreds below 1000, and in thousands above'],
		[{units: 1500}, '1500 is no size'],
		[{preset: 'panic'}, 'there is no preset panic'],
	])('%o is refused: %s', (params, words) => expect(() => plan(params)).toThrow(words));

	test('says what a smaller size may be refused for', () => {
		expect(plan({units: 300}).sideEffects.at(-1)).toContain('what is stored');
	});

	const run = async (
		operation: (polls: number) => {done: boolean; error?: string},
	): Promise<[ActionResult, string]> => {
		const world = newWorld();
		const name = `${instance}/operations/o`;
		let polls = 0;
		const lines: Progress[] = [];
		const reads = {...fakeReads(world), operation: async () => operation(polls++)};
		const executor = executorOf(world, {
			reads,
			writes: {
				async send() {
					world.units = 2000;
					return {status: 200, body: '', operation: name};
				},
			},
		});
		const planned = await scaleSpanner(world);
		const result = await executor.execute(planned, planned.confirm, line => lines.push(line));
		return [result, lines.map(({text}) => text).join('\n')];
	};

	test('follows the operation until it is done (S3-072)', async () => {
		const [result, text] = await run(polls => ({done: polls > 3}));
		expect(result).toMatchObject({phase: 'done', summary: '2000 units in force'});
		expect(text).toContain('the operation is under way');
	});

	test('an operation that fails says why', async () => {
		const [result] = await run(polls => ({done: polls > 1, ...(polls > 1 && {error: 'no capacity in the zone'})}));
		expect(result).toMatchObject({phase: 'failed', summary: 'no capacity in the zone'});
	});

	test('an answer that never came: the size itself is read back', async () => {
		const world = newWorld();
		const planned = await scaleSpanner(world);
		world.fail = new CloudError('outcome-unknown', 'reset', 'spanner');
		expect((await execute(world, planned)).result).toMatchObject({phase: 'unknown'});
		const other = newWorld();
		const again = await scaleSpanner(other);
		other.fail = new CloudError('outcome-unknown', 'reset', 'spanner');
		other.onSleep = () => {
			other.units = 2000;
		};
		expect((await execute(other, again)).result).toMatchObject({phase: 'done'});
	});

	test('says the CPU beside the one before, once the metric knows it', async () => {
		const world = newWorld();
		const load = (after: number) => [
			{
				labels: {priority: 'high'},
				points: [{t: t0 - minute, value: 0.92}, ...(after > 0 ? [{t: t0 + 6 * minute, value: after}] : [])],
			},
			{labels: {priority: 'low'}, points: [{t: t0 - minute, value: 0.02}]},
		];
		let looks = 0;
		const reads: CloudReads = {
			...fakeReads(world),
			read: async () => ({
				answer: {kind: 'series', series: load(looks++ > 3 ? 0.46 : 0), delaySeconds: 240},
				fetchedAt: world.now,
				cost: {requests: 1, bytesBilled: 0},
			}),
		};
		const lines: string[] = [];
		const steps = {
			reads,
			clock: clockOf(world),
			sleep: async (ms: number) => {
				world.now += ms;
			},
			step: (_: unknown, {state}: {state: string}, text: string) => void lines.push(`${state} ${text}`),
			superseded: new AbortController().signal,
			target,
		} as unknown as Steps;
		expect(await cpuAfter('requests', t0, t0, steps)).toBe('CPU 46%, 92% before');
		expect([...new Set(lines)]).toEqual(['runs CPU 92% before; none is known since', 'ok CPU 46%, 92% before']);
		looks = Number.NEGATIVE_INFINITY;
		expect(await cpuAfter('requests', t0, t0, steps)).toBe('CPU 92% before; none is known since');
	});

	test('a wall that was ended meanwhile finds out what became of it', async () => {
		const world = newWorld();
		const {call} = plan({preset: 'busy'});
		const record = {ts: new Date(t0).toISOString(), etagBefore: '1000 units', call};
		const became = (at: number, units: number) => {
			Object.assign(world, {now: at, units});
			return scale.became(record as never, target, executorOf(world).eyes);
		};
		expect(await became(t0 + minute, 1000)).toMatchObject({state: 'later'});
		expect(await became(t0 + 6 * minute, 1000)).toEqual({state: 'found', text: 'not made: 1000 units still'});
		expect(await became(t0 + minute, 2000)).toEqual({state: 'found', text: 'made: 2000 units'});
		expect(await became(t0 + minute, 500)).toMatchObject({state: 'unknown'});
	});
});

describe('spanner.backup', () => {
	const backups = {
		manual: {name: 'manual-backup-{date}', keep: '7d'},
		maintenance: {name: 'pre-maintenance-{date}', keep: '14d'},
		emergency: {name: 'emergency-backup-{epoch}', keep: '7d'},
	};
	const target: Target = {system: testSystem, name: 'db', allowed: {target: 'db', backups}};
	const plan = (preset: string, seen: readonly BackupView[] = [], aim = target) => backup.plan(aim, seen, {preset}, t0);

	test.each([
		['manual', 'manual-backup-20261121', '2026-11-28T03:00:00.000Z', '7d'],
		['maintenance', 'pre-maintenance-20261121', '2026-12-05T03:00:00.000Z', '14d'],
		['emergency', `emergency-backup-${t0 / 1000}`, '2026-11-28T03:00:00.000Z', '7d'],
	])('%s is %s until %s', (preset, name, expireTime, keep) => {
		const {call, command, undo, back} = plan(preset);
		expect(call).toEqual({
			api: 'spanner',
			method: 'POST',
			path: `/v1/${instance}/backups`,
			query: {backupId: name},
			body: {database: `${instance}/databases/db`, expireTime},
		});
		expect(mayBeSent(call)).toBe(true);
		expect(printed(command)).toBe(
			`gcloud spanner backups create ${name} --database=db --retention-period=${keep} --instance=inst --project=p`,
		);
		expect(undo).toBe(`gcloud spanner backups delete ${name} --instance=inst --project=p`);
		expect(back).toBeUndefined();
	});

	test('the day is that of the system', () => {
		const pacific = {...target, system: {...testSystem, tz: 'America/Los_Angeles'}};
		expect(plan('manual', [], pacific).call.query).toEqual({backupId: 'manual-backup-20261120'});
	});

	test('a name that is taken is refused, and another backup under way is told', () => {
		const made = {name: 'manual-backup-20261121', database: 'db', state: 'CREATING', createdAt: t0, expiresAt: ''};
		expect(() => plan('manual', [made])).toThrow('there is a backup manual-backup-20261121 already: it is CREATING');
		expect(plan('emergency', [made]).blastRadius.join('\n')).toContain('under way: manual-backup-20261121');
	});
});
