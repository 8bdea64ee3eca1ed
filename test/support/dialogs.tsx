/** The dialogs of actions as they stand in the wall, with keys pressed one by one. */
import {stripVTControlCharacters} from 'node:util';
import {cleanup, render} from 'ink-testing-library';
import {afterEach, expect} from 'vitest';
import {createRouter} from '../../hooks/router.ts';
import {useUi} from '../../hooks/useUi.ts';
import {type Wall, WallContext} from '../../hooks/WallContext.ts';
import {PinnedBanner} from '../../panels/dialogs/PinnedBanner.tsx';
import {RollbackDialog} from '../../panels/dialogs/RollbackDialog.tsx';
import {RunningStrip} from '../../panels/dialogs/RunningStrip.tsx';
import {TriggerDialog} from '../../panels/dialogs/TriggerDialog.tsx';
import {wallSchema} from '../../src/config/wall.ts';
import type {Poller, SourceState} from '../../src/poll/types.ts';
import {deskOf} from '../../src/store/actions.ts';
import {createStore} from '../../src/store/store.ts';
import type {Dialog} from '../../src/store/types.ts';
import {createTheme} from '../../src/ui/theme.ts';
import {useShellInput} from '../../src/ui/useShellInput.ts';
import {clockOf, executorOf, t0, testSystem, type World} from './actions.ts';
import {eventually} from './eventually.ts';

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

/** The wall with a dialog open, on an executor and a cloud in memory. */
export function open(world: World, dialog: Dialog, {width = 90, height = 40, deps = {}} = {}) {
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
		setShown: () => undefined,
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
		await eventually(() => expect(frame()).toContain(text));
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

export const enter = '\r';
export const tab = '\t';
export const esc = '\x1b';
