/**
 * A monkey at the dialogs of actions, in memory: the real shell, store, dialogs and executor on a cloud that does what it is
 * told, thousands of keys in seconds. It knows what it typed, and holds every call that leaves against it.
 */
import {stripVTControlCharacters} from 'node:util';
import {render} from 'ink-testing-library';
import {anySpecOf, offered} from '../../../src/actions/catalogue.ts';
import {offersOf} from '../../../src/actions/offers.ts';
import {createDesk} from '../../../src/actions/runs.ts';
import {second} from '../../../src/clock.ts';
import {CloudError} from '../../../src/cloud/types.ts';
import type {SystemConfig} from '../../../src/config/schema/system.ts';
import {wallSchema} from '../../../src/config/wall.ts';
import {App} from '../../../src/shell/App.tsx';
import {createStore} from '../../../src/store/store.ts';
import {clockOf, executorOf, minute, newWorld, recordingWrites, service, testSystem} from '../actions.ts';
import {approvalsOfKeys} from '../approving.ts';
import {fakeWall, reading} from '../fakeWall.ts';
import {servicesAnswer} from '../lists.ts';
import {confirmation, createLedger, type HandsReport} from './ledger.ts';
import {createDice} from './random.ts';

/** Nobody approves this one: only breaking the glass runs it. */
const unapproved = 'spanner.scale';
const system: SystemConfig = {
	...testSystem,
	approvals: {[unapproved]: {risk: 'high', all: ['manager'], distinct: true}},
};
const actions = offered.filter(action => offersOf(system, [action]).length > 0);

const enter = '\r';
/** As a terminal that tells keys apart says it: a bare one is waited for, whether a sequence comes. */
const esc = '\x1b[27u';
const pasted = (text: string) => `\x1b[200~${text}\x1b[201~`;
const stray = [
	...'?:/[]0123jkgGpyraARTUuWxoIiZz <>',
	esc,
	'\t',
	'\x7f',
	'\x12',
	'\x19',
	...['\x1b[A', '\x1b[B', '\x1b[6~'],
];

/** What a dialog says while it waits for the cloud. */
const looking = /looking |still running/;

/** Presses so many keys. @throws Error with the seed, what was wrong and the screen */
export async function playWithHands(seed: number, keys: number): Promise<HandsReport> {
	const dice = createDice(seed);
	const ledger = createLedger();
	const world = newWorld();
	const clock = clockOf(world);
	const store = createStore({tab: 'demo', clock});
	/** Runs that wait for a moment of the clock, which only the monkey moves: one that asks a person waits for ever. */
	const sleepers = new Set<{until: number; wake: () => void}>();
	const pass = (ms: number) => {
		world.now += ms;
		for (const sleeper of sleepers) {
			if (sleeper.until > world.now) continue;
			sleepers.delete(sleeper);
			sleeper.wake();
		}
	};
	const executor = executorOf(world, {
		sleep: ms => new Promise(wake => sleepers.add({until: world.now + ms, wake})),
		systems: [system],
		mode: () => store.getState().mode,
		approvals: approvalsOfKeys({}),
		writes: ledger.count(recordingWrites(world)),
	});
	const desk = createDesk(ledger.watch(executor), busy => store.getState().setBusy(busy));
	const config = {wall: wallSchema.parse({systems: ['demo']}), systems: [system], path: 'test'};
	const wall = fakeWall({config, store, clock, sandbox: false, desk});
	for (const id of Object.keys(system.sources))
		wall.poller.set('demo', id, {reading: {...reading([], world.now), answer: servicesAnswer(world.service)}});
	const app = render(<App wall={wall} />);
	Object.defineProperties(app.stdout, {
		columns: {value: 84, configurable: true},
		rows: {value: 24, configurable: true},
	});
	app.stdout.emit('resize');
	const frame = () => stripVTControlCharacters(app.lastFrame() ?? '');
	const turns = async (count: number) => {
		for (let turn = 0; turn < count; turn++) await new Promise(resolve => setImmediate(resolve));
	};
	/** Lets a dialog find out what it looks for; a monkey need not. */
	const patient = async () => {
		for (let turn = 0; turn < 200 && (turn < 4 || looking.test(frame())); turn++) await turns(1);
	};
	let pressed = 0;

	function judge(): void {
		const [problem] = ledger.problems;
		if (problem !== undefined) throw new Error(problem);
	}

	/** Bytes in one write: a key, a burst or a paste, of which only the first can confirm anything. */
	async function write(bytes: string): Promise<void> {
		pressed += 1;
		ledger.key(bytes, frame());
		pass(second / 4);
		app.stdin.write(bytes);
		await turns(2);
		ledger.forget();
		judge();
	}
	const type = async (text: string) => {
		for (const character of text) await write(character);
	};

	/** The word of a plan, typed, or what only looks like it. @param isUnexplained its reason comes first */
	async function confirm(asked: string, isUnexplained: boolean): Promise<void> {
		if (isUnexplained && dice.chance(0.9)) {
			await type('a release that is bad');
			await write(enter);
		}
		if (dice.chance(0.9)) await patient();
		if (dice.chance(0.9)) await write('\x15');
		const word = confirmation(frame())?.word ?? asked;
		const how = dice.pick(['typed', 'typed', 'typed', 'pasted', 'in a burst', 'in part', 'late', 'stale'] as const);
		if (how === 'in a burst') return write(`${word}${enter}`);
		if (how === 'pasted') await write(pasted(word));
		else await type(how === 'in part' ? word.slice(0, -1) : word);
		if (how === 'late') pass(dice.between(1, 40) * minute);
		if (how === 'stale') world.service = {...world.service, etag: `other ${world.now}`};
		return write(enter);
	}

	/** What the screen asks for is given, or something else. */
	async function answer(): Promise<void> {
		const screen = frame();
		const asked = confirmation(screen);
		if (/> /.test(screen) && /Arm actions/.test(screen)) {
			await type(dice.pick(['drill 7', 'drill 7', 'x', '']));
			return write(enter);
		}
		if (asked) return confirm(asked.word, /why: +│/.test(screen));
		if (/read-only: .*press A/.test(screen)) return write(dice.chance(0.9) ? 'A' : enter);
		if (/ with:/.test(screen) && dice.chance(0.6)) {
			await write('\x15');
			await type(dice.pick(['ana@example.com', '7', 'note', '2026-11-20', 'why not']));
		}
		return write(dice.pick([enter, enter, enter, '\t', ' ', '\x1b[B']));
	}

	/** The dialog of an action, as a key, a row or the palette opens it. */
	async function act(): Promise<void> {
		await write(esc);
		if (dice.chance(0.3)) await write(dice.pick(['R', 'U', 'T', 'u', 'x']));
		else {
			const action = dice.pick(actions);
			store.getState().openDialog({kind: 'act', title: action, offers: offersOf(system, [action])});
		}
		await patient();
		for (let turn = dice.between(2, 8); turn > 0 && store.getState().dialog; turn--) {
			await answer();
			if (dice.chance(0.9)) await patient();
			if (dice.chance(0.1)) await write(dice.pick(stray));
		}
	}

	/** Hours pass, in which runs go on, somebody deploys, or Google fails for a while. */
	async function happen(): Promise<void> {
		for (let count = dice.between(0, 40); count > 0; count--) {
			pass(dice.pick([second, 15 * second, 3 * minute]));
			await turns(2);
		}
		if (dice.chance(0.3)) world.service = service({etag: `e${world.now}`});
		if (dice.chance(0.2)) world.fail = new CloudError(dice.pick(['denied', 'outcome-unknown']), 'it failed', 'test');
		else delete world.fail;
		// A wall that lives for weeks keeps them in a file.
		world.audit.splice(0, Math.max(0, world.audit.length - 100));
		world.log.splice(0);
	}

	try {
		await Promise.all(actions.map(anySpecOf));
		await turns(10);
		while (pressed < keys) {
			if (dice.chance(0.75)) await act();
			else for (let count = dice.between(1, 12); count > 0; count--) await write(dice.pick(stray));
			if (dice.chance(0.3)) await happen();
		}
		await turns(50);
		judge();
		return ledger.report();
	} catch (error) {
		throw new Error(`seed ${seed}, key ${pressed}: ${String(error)}\n${frame()}`, {cause: error});
	} finally {
		app.unmount();
	}
}
