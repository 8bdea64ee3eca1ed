import {stripVTControlCharacters} from 'node:util';
import {cleanup, render} from 'ink-testing-library';
import {afterEach, describe, expect, test, vi} from 'vitest';
import {createRouter} from '../../hooks/router.ts';
import {useUi} from '../../hooks/useUi.ts';
import {type Wall, WallContext} from '../../hooks/WallContext.ts';
import {PinnedBanner} from '../../panels/dialogs/PinnedBanner.tsx';
import {RollbackDialog} from '../../panels/dialogs/RollbackDialog.tsx';
import {RunningStrip} from '../../panels/dialogs/RunningStrip.tsx';
import {TriggerDialog} from '../../panels/dialogs/TriggerDialog.tsx';
import {wallSchema} from '../../src/config/wall.ts';
import type {Poller, SourceState} from '../../src/poll/types.ts';
import {auditModes, deskOf} from '../../src/store/actions.ts';
import {createStore} from '../../src/store/store.ts';
import type {Dialog} from '../../src/store/types.ts';
import {createTheme} from '../../src/ui/theme.ts';
import {useShellInput} from '../../src/ui/useShellInput.ts';
import {clockOf, executorOf, minute, newWorld, service, t0, testSystem, type World} from '../support/actions.ts';

afterEach(cleanup);

function Shell({width, height}: {width: number; height: number}) {
	useShellInput();
	const dialog = useUi(state => state.dialog);
	if (dialog?.kind === 'rollback') return <RollbackDialog dialog={dialog} width={width} height={height} />;
	if (dialog?.kind === 'trigger') return <TriggerDialog dialog={dialog} width={width} height={height} />;
	return (
		<>
			<PinnedBanner system={testSystem} width={width} />
			<RunningStrip width={width} />
		</>
	);
}

function open(world: World, dialog: Dialog, {width = 90, height = 40, deps = {}} = {}) {
	const state: SourceState = {
		reading: {answer: {kind: 'run', services: [world.service]}, fetchedAt: t0, cost: {requests: 1, bytesBilled: 0}},
		failures: 0,
		period: 60_000,
	};
	const poller: Poller = {
		start: () => undefined,
		stop: async () => undefined,
		source: () => state,
		tail: () => ({lines: [], mode: 'tail', received: 0, suppressed: 0, dropped: 0}),
		stats: () => ({
			perMinute: 0,
			errorsPerMinute: 0,
			bytesBilledToday: 0,
			usdToday: 0,
			failing: 0,
			total: 1,
			focused: true,
		}),
		subscribe: () => () => undefined,
		refresh: () => undefined,
		setFocused: () => undefined,
		hurry: () => undefined,
		reconfigure: () => undefined,
	};
	const clock = clockOf(world);
	const store = createStore({tab: 'demo', clock});
	const copied: string[] = [];
	const executor = executorOf(world, deps);
	const desk = deskOf(executor, store);
	const wall: Wall = {
		poller,
		store,
		clock,
		config: {
			wall: wallSchema.parse({systems: ['demo']}),
			systems: [testSystem],
			path: 'test',
		},
		theme: createTheme(),
		keys: createRouter({typeahead: 0}),
		host: {
			copy: async text => `copied ${copied.push(text)}`,
			repaint: () => undefined,
			quit: () => undefined,
			suspend: () => undefined,
		},
		sandbox: false,
		actions: executor,
	};
	store.getState().openDialog(dialog);
	const app = render(
		<WallContext.Provider value={wall}>
			<Shell width={width} height={height} />
		</WallContext.Provider>,
	);
	const frame = () => stripVTControlCharacters(app.lastFrame() ?? '');
	/** Waits for the text, and for React's effects after that frame: a dialog listens to keys only once they ran. */
	const sees = async (text: string) => {
		await vi.waitFor(() => expect(frame()).toContain(text), {timeout: 5000});
		for (let turn = 0; turn < 10; turn++) await new Promise(resolve => setImmediate(resolve));
	};
	/** One key at a time, each after the one before was taken in. */
	const press = async (...keys: string[]) => {
		for (const key of keys) {
			app.stdin.write(key);
			await new Promise(resolve => setImmediate(resolve));
		}
	};
	/** The dialog gets a new size, and so does the terminal that is asked before a key counts. */
	const resize = (columns: number, rows: number) => {
		Object.defineProperties(app.stdout, {
			columns: {value: columns, configurable: true},
			rows: {value: rows, configurable: true},
		});
		app.stdout.emit('resize');
		app.rerender(
			<WallContext.Provider value={wall}>
				<Shell width={columns} height={rows} />
			</WallContext.Provider>,
		);
	};
	return {
		frame,
		sees,
		resize,
		press,
		store,
		desk,
		copied,
		mutations: () => world.log.filter(entry => /^(setTraffic|invoke|runJob)$/.test(entry)),
	};
}

const enter = '\r';
const tab = '\t';
const esc = '\x1b';
const rollback: Dialog = {kind: 'rollback', system: 'demo', service: 'hook'};

async function toPlan(world: World, options = {}) {
	const app = open(world, rollback, options);
	await app.sees('Suggested: hook-42');
	await app.press(enter);
	await app.sees('ok: Google accepts it');
	return app;
}

describe('rollback', () => {
	test('lists revisions with what they did, and plans in the order of judging', async () => {
		const app = await toPlan(newWorld());
		const order = [
			'p / r / hook',
			'LATEST (hook-43) 100 % -> hook-42 100 %',
			'All requests to this service',
			'served before',
			'gcloud run services update-traffic hook --to-revisions=hook-42=100',
			'--to-latest',
			'Converged',
			'Traffic stays pinned',
			'type hook',
		];
		const at = order.map(text =>
			app
				.frame()
				.replaceAll(/\s*│\n│\s*/g, ' ')
				.indexOf(text),
		);
		expect(at).not.toContain(-1);
		expect(at).toEqual([...at].sort((a, b) => a - b));
	});

	test('typing the name of the service rolls back, once', async () => {
		const world = newWorld();
		const app = await toPlan(world);
		await app.press(tab, 'h', 'o', 'o', 'k', enter);
		await app.sees('u undo');
		await vi.waitFor(() => expect(app.desk.runs.getState().runs[0]?.result).toBeDefined());
		expect(app.mutations()).toEqual(['setTraffic']);
		expect(world.service.serving).toEqual([{revision: 'hook-42', percent: 100}]);
		await app.press('u');
		await app.sees('hook-42 100 % -> LATEST (hook-43) 100 %');
	});

	test('the focus is on Cancel: Enter at once closes and does nothing', async () => {
		const app = await toPlan(newWorld());
		await app.press(enter);
		await vi.waitFor(() => expect(app.store.getState().dialog).toBeUndefined());
		expect(app.mutations()).toEqual([]);
	});

	test('Escape cancels, also from the field', async () => {
		const app = await toPlan(newWorld());
		await app.press(tab, 'h', 'o', 'o', 'k', esc);
		await vi.waitFor(() => expect(app.store.getState().dialog).toBeUndefined());
		expect(app.mutations()).toEqual([]);
	});

	test('a wrong name is refused', async () => {
		const app = await toPlan(newWorld());
		await app.press(tab, 'h', 'o', enter);
		await app.sees('that is not hook');
		expect(app.mutations()).toEqual([]);
	});

	test.each([
		['bracketed', '\x1b[200~hook\x1b[201~'],
		['in one burst', 'hook'],
	])('pasted text is refused: %s', async (_, text) => {
		const app = await toPlan(newWorld());
		await app.press(tab, text);
		await app.sees('pasted text is not accepted');
		await app.press(enter);
		await app.sees('that is not hook');
		expect(app.mutations()).toEqual([]);
	});

	test('read-only shows the plan and says how to arm; nothing can be confirmed', async () => {
		const world = newWorld({mode: {kind: 'read-only'}});
		const app = open(world, rollback);
		await app.sees('Suggested: hook-42');
		await app.press(enter);
		await app.sees('(validateOnly): read-only');
		await app.sees('read-only: press A to arm actions');
		await app.press(tab, 'h', 'o', 'o', 'k', enter);
		await app.sees('type hook: hook');
		expect(world.log).toEqual([]);
	});

	test('a failed preflight cannot be confirmed', async () => {
		const world = newWorld();
		const app = open(world, rollback);
		await app.sees('Suggested: hook-42');
		world.service = service({reconciling: true});
		await app.press(enter);
		await app.sees('FAILED: not reconciling');
		await app.press(tab, 'h', 'o', 'o', 'k', enter);
		await app.sees('the preflight failed');
		expect(app.mutations()).toEqual([]);
	});

	test('a revision that serves everything cannot be chosen', async () => {
		const app = open(newWorld(), rollback);
		await app.sees('Suggested: hook-42');
		await app.press('k', enter);
		await app.sees('hook-43: serves all traffic now');
	});

	test('where it does not fit it says so and takes no confirmation', async () => {
		const app = open(newWorld(), rollback, {width: 59, height: 20});
		await app.sees('needs 60x16');
	});

	test('a resize loses neither what was typed nor the plan, and nothing runs unseen', async () => {
		const app = await toPlan(newWorld());
		app.resize(90, 40);
		await app.press(tab, 'h', 'o', 'o');
		await app.sees('type hook: hoo ');
		app.resize(50, 10);
		await app.sees('needs 60x16');
		await app.press('k', enter);
		app.resize(90, 40);
		await app.sees('type hook: hoo ');
		expect(app.mutations()).toEqual([]);
		await app.press('k', enter);
		await vi.waitFor(() => expect(app.mutations()).toEqual(['setTraffic']));
	});

	test('at the smallest size the confirm line is there and the body scrolls', async () => {
		const app = open(newWorld(), rollback, {width: 60, height: 16});
		await app.sees('Suggested: hook-42');
		await app.press(enter);
		await app.sees('type hook');
		expect(app.frame()).toContain('lines 1-');
		expect(app.frame().split('\n').length).toBeLessThanOrEqual(16);
		await vi.waitFor(() => expect(app.frame()).not.toContain('asking'));
		for (let index = 0; index < 60; index++) await app.press('j');
		await app.sees('until it is unpinned');
		expect(app.frame()).toContain('type hook');
	});

	test('c copies the command', async () => {
		const app = await toPlan(newWorld());
		await app.press('c');
		expect(app.copied).toEqual([
			'gcloud run services update-traffic hook --to-revisions=hook-42=100 --region=r --project=p',
		]);
	});

	test('Escape while it runs leaves it running, and the strip tells how it ended', async () => {
		const world = newWorld();
		let go: () => void = () => undefined;
		const gate = new Promise<void>(resolve => {
			go = resolve;
		});
		const app = await toPlan(world, {
			deps: {
				sleep: async (ms: number) => {
					world.now += ms;
					await gate;
				},
			},
		});
		await app.press(tab, 'h', 'o', 'o', 'k', enter);
		await app.sees('Esc leave it running');
		await app.press(esc);
		await app.sees('roll back hook: verifying');
		go();
		await app.sees('roll back hook: done');
	});
});

test('pinned traffic: the banner says so, and U plans to unpin', async () => {
	const world = newWorld({
		service: service({traffic: [{revision: 'hook-42', percent: 100}], serving: [{revision: 'hook-42', percent: 100}]}),
	});
	const app = open(world, rollback);
	await app.sees('U plans to unpin');
	await app.press('U');
	await app.sees('--to-latest');
	await app.press(esc);
	await app.sees('traffic is pinned to 42; U unpins; newer 43 gets 0 %');
});

describe('trigger', () => {
	async function toForm(world: World) {
		const app = open(world, {kind: 'trigger', system: 'demo'});
		await app.sees('Sync mail');
		await app.press(enter);
		await app.sees('mailbox');
		return app;
	}

	test('the form validates, y runs it, and the run is followed to its end', async () => {
		const world = newWorld();
		world.onSleep = () => {
			world.runs = [
				{
					source: 'mail',
					status: 'success',
					started_at: new Date(t0 + 1000).toISOString(),
					completed_at: new Date(t0 + 31_000).toISOString(),
					rows: 7,
				},
			];
		};
		const app = await toForm(world);
		await app.press('x', enter, enter, enter);
		await app.sees('not an e-mail address');
		await app.press('\x7f', ...'a@b.co', enter, ' ', enter, '5', '0', enter);
		await app.sees('kind: delta');
		await app.sees('ok: function active');
		expect(app.frame()).toContain('limit: 50');
		await app.press('y');
		await vi.waitFor(() => expect(app.desk.runs.getState().runs[0]?.result?.phase).toBe('done'));
		expect(app.mutations()).toEqual(['invoke']);
		await app.sees('run of mail success');
	});

	test('pasting is welcome in the form', async () => {
		const app = await toForm(newWorld());
		await app.press('\x1b[200~me@x.org\x1b[201~');
		await app.sees('me@x.org');
	});

	test('a job needs no form; read-only tells how to arm', async () => {
		const world = newWorld({mode: {kind: 'read-only'}});
		const app = open(world, {kind: 'trigger', system: 'demo'});
		await app.sees('Run nightly');
		await app.press('j', enter);
		await app.sees('gcloud scheduler jobs run nightly');
		await app.press('y');
		await app.sees('press A to arm');
		expect(world.log).toEqual([]);
	});

	test('a run in progress blocks', async () => {
		const world = newWorld({
			runs: [{source: 'mail', status: 'running', started_at: new Date(t0 - minute).toISOString()}],
		});
		const app = open(world, {kind: 'trigger', system: 'demo'});
		await app.press('j', enter);
		await app.sees('FAILED: no run of mail in progress');
		await app.press('y');
		await app.sees('the preflight failed');
		expect(world.log).toEqual([]);
	});
});

describe('arming', () => {
	test('is written down, and so is its end', async () => {
		const world = newWorld();
		const store = createStore({tab: 'demo', clock: clockOf(world)});
		const stop = auditModes(store, executorOf(world));
		store.getState().arm('incident 7');
		store.getState().disarm();
		await vi.waitFor(() =>
			expect(world.audit.map(({kind, result}) => [kind, result])).toEqual([
				['arm', 'incident 7'],
				['disarm', 'incident 7'],
			]),
		);
		stop();
	});

	test.each([
		['the audit log cannot be written', {auditFails: new Error('the disk is full')}, {}],
		['the config forbids it', {}, {readOnlyConfig: true}],
	])('is taken back where %s', async (_, patch, deps) => {
		const world = newWorld(patch);
		const store = createStore({tab: 'demo', clock: clockOf(world)});
		auditModes(store, executorOf(world, deps));
		store.getState().arm('incident 7');
		await vi.waitFor(() => expect(store.getState().mode.kind).toBe('read-only'));
		expect(store.getState().flash?.text).toContain('not armed');
	});
});
