/** Two walls that share a journal, on the real emulator: what one does is in the other, and a lock of one keeps the other out. */
import {mkdtempSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {openMachine} from '../../src/actions/machine/machine.ts';
import {notInFlight} from '../../src/actions/preflight.ts';
import {createTargets} from '../../src/actions/targets.ts';
import {minute, systemClock} from '../../src/clock.ts';
import type {TeamDatabase} from '../../src/cloud/team.ts';
import {createJournal} from '../../src/journal/journal.ts';
import {lockForAll} from '../../src/team/locks.ts';
import {createSync} from '../../src/team/sync.ts';
import {emulatorMissing} from '../support/emulator.ts';
import {startTeamDatabase, type TeamStage} from '../support/team.ts';

let stage: TeamStage;
beforeAll(async () => {
	if (emulatorMissing) return console.log(`skipped: ${emulatorMissing}`);
	stage = await startTeamDatabase();
});
afterAll(() => stage?.stop());

let made = 0;
/** A wall without its screen, on a machine of its own. It looks when it is told to. */
function wallOf(who: string, {database = stage.open(), skew = 0}: {database?: TeamDatabase; skew?: number} = {}) {
	const clock = {...systemClock, now: () => Date.now() + skew};
	const journal = createJournal(clock);
	const wall = `${who}-${made++}`;
	const sync = createSync({
		journal,
		database,
		wall,
		presence: () => ({who, host: `${who}-laptop`, tab: 'sales', dialog: 'roll back hook'}),
		isBusy: () => true,
		now: clock.now,
		log: () => {},
		changed: () => {},
	});
	const folder = mkdtempSync(join(tmpdir(), 'pitwall-team-'));
	const actor = {user: who, uid: process.getuid?.() ?? 0};
	const lost: string[] = [];
	const machine = lockForAll({
		machine: openMachine({shared: () => undefined, state: folder, actor, now: () => Date.now()}),
		database,
		state: sync.state,
		wall,
		by: `${who}@${who}-laptop`,
		lost: title => lost.push(title),
	});
	return {journal, sync, machine, targets: createTargets(machine), lost};
}
const ack = (who: string, now = Date.now()) =>
	({kind: 'hold', key: 'sales.lag', by: who, hold: {kind: 'ack', who, at: now, until: now + minute}}) as const;
const what = {cloud: 'Google', resource: 'projects/p/services/hook', system: 'sales', title: 'roll back hook'};
const refused: TeamDatabase = {
	...({} as TeamDatabase),
	pull: () => Promise.reject(new Error('no route to host')),
	lock: () => Promise.reject(new Error('no route to host')),
	unlock: () => Promise.reject(new Error('no route to host')),
};

describe.skipIf(emulatorMissing)('two walls', () => {
	test('an acknowledgement in one is in the other once both have looked', async () => {
		const [a, b] = [wallOf('kim'), wallOf('ana')];
		const fact = a.journal.record(ack('kim'));
		await a.sync.look();
		await b.sync.look();
		expect(b.journal.facts()).toContainEqual(fact);
		await Promise.all([a.sync.stop(), b.sync.stop()]);
	});
	test('what was recorded offline arrives once the wall is back, also from a clock that is wrong', async () => {
		const [a, b] = [wallOf('kim', {skew: -10 * minute}), wallOf('ana', {skew: 10 * minute})];
		await b.sync.look();
		await a.sync.look();
		const facts = [1, 2, 3].map(n => a.journal.record({...ack('kim'), key: `offline.${n}`}));
		// Meanwhile the other wall writes and reads, so that its mark moves on.
		b.journal.record({...ack('ana'), key: 'meanwhile'});
		await b.sync.look();
		await a.sync.look();
		await b.sync.look();
		expect(b.journal.facts()).toEqual(expect.arrayContaining(facts));
		// A wall that starts later has all of it, and tells none of it again.
		const c = wallOf('sam');
		await c.sync.look();
		expect(c.journal.facts().filter(({kind}) => kind === 'hold').length).toBeGreaterThanOrEqual(4);
		await Promise.all([a.sync.stop(), b.sync.stop(), c.sync.stop()]);
	});
	test('what each wall finds by itself stays at home', async () => {
		const [a, b] = [wallOf('kim'), wallOf('ana')];
		const own = [
			a.journal.record({kind: 'gap', to: Date.now(), why: 'asleep'}),
			a.journal.record({kind: 'hold', key: 'ended by itself'}),
			a.journal.record({kind: 'item', item: 'sales/morning', tick: {at: Date.now()}}),
		];
		await a.sync.look();
		await b.sync.look();
		expect(b.journal.facts().filter(({id}) => own.some(fact => fact.id === id))).toEqual([]);
		await Promise.all([a.sync.stop(), b.sync.stop()]);
	});
	test('each says who is there, until it leaves', async () => {
		const [a, b] = [wallOf('kim'), wallOf('ana')];
		await a.sync.look();
		await b.sync.look();
		expect(b.sync.state().colleagues).toMatchObject([{who: 'kim', host: 'kim-laptop', dialog: 'roll back hook'}]);
		await a.sync.stop();
		await b.sync.look();
		expect(b.sync.state().colleagues).toEqual([]);
		await b.sync.stop();
	});
});

describe.skipIf(emulatorMissing)('a lock', () => {
	test('of one wall blocks the other, which says who holds it', async () => {
		const [a, b] = [wallOf('kim'), wallOf('ana')];
		const [first, second] = [a.targets.for(what), b.targets.for(what)];
		expect(await first.take()).toBeUndefined();
		expect(await second.take()).toMatch(/^kim@kim-laptop is at it for .*: roll back hook$/);
		await b.sync.look();
		expect(b.targets.takenBy(what)).toMatch(/^kim@kim-laptop is at it/);
		const others = b.machine.others();
		expect(others).toMatchObject([{by: 'kim@kim-laptop', system: 'sales'}]);
		// It began when it did, however long ago it was first seen.
		await b.sync.look();
		expect(b.machine.others()).toEqual(others);
		first.release();
		await expect.poll(() => second.take()).toBeUndefined();
		second.release();
		expect(notInFlight({busy: undefined, reach: b.targets.reach()})).toMatchObject({
			state: 'ok',
			detail: 'no wall of the team acts on it',
		});
		await Promise.all([a.sync.stop(), b.sync.stop()]);
	});
	test('where the journal cannot be reached holds on this machine, and the dialog says so', async () => {
		const wall = wallOf('kim', {database: refused});
		await wall.sync.look();
		expect(wall.sync.state().trouble).toContain('no route to host');
		const held = wall.targets.for(what);
		expect(await held.take()).toBeUndefined();
		expect(notInFlight({busy: undefined, reach: wall.targets.reach()})).toEqual({
			title: 'nothing else in flight',
			state: 'skipped',
			detail: expect.stringMatching(/^no wall of this machine acts on it; other machines are not seen: .*no route/),
		});
		held.release();
		wall.machine.stop();
	});
});
