/** The dialogs of actions as they stand in the wall, with keys pressed one by one. */

import {stripVTControlCharacters} from 'node:util';
import {render} from 'ink-testing-library';
import {expect} from 'vitest';
import {useUi} from '../../hooks/useUi.ts';
import {WallContext} from '../../hooks/WallContext.ts';
import {ActionDialog} from '../../panels/dialogs/ActionDialog.tsx';
import {PinnedBanner} from '../../panels/dialogs/PinnedBanner.tsx';
import {Running, useRunRows} from '../../panels/dialogs/Running.tsx';
import type {ExecutorDeps} from '../../src/actions/executor.ts';
import {offersOf} from '../../src/actions/offers.ts';
import {createDesk} from '../../src/actions/runs.ts';
import {wallSchema} from '../../src/config/wall.ts';
import {useShellInput} from '../../src/shell/useShellInput.ts';
import {createStore} from '../../src/store/store.ts';
import type {Dialog} from '../../src/store/types.ts';
import {createTheme} from '../../src/theme/theme.ts';
import {clockOf, executorOf, mutations, t0, testSystem, type World} from './actions.ts';
import {eventually} from './eventually.ts';
import {fakeWall, reading} from './fakeWall.ts';
import {servicesAnswer} from './lists.ts';

function Shell({width, height}: {width: number; height: number}) {
	useShellInput();
	const dialog = useUi(state => state.dialog);
	const rows = useRunRows(height);
	if (dialog?.kind === 'act') return <ActionDialog dialog={dialog} width={width} height={height} />;
	return (
		<>
			<PinnedBanner system={testSystem} width={width} />
			<Running width={width} rows={rows} />
		</>
	);
}

/** The dialog that these actions open on the test system, as their key does. */
export const acting = (title: string, ...actions: string[]): Dialog => ({
	kind: 'act',
	title,
	offers: offersOf(testSystem, actions),
});

/** The wall with a dialog open, on an executor and a cloud in memory; `deps` may hold other systems than the test system. */
export function open(world: World, dialog: Dialog, {width = 90, height = 40, deps = {} as Partial<ExecutorDeps>} = {}) {
	const clock = clockOf(world);
	const systems = [...(deps.systems ?? [testSystem])];
	const store = createStore({tab: 'demo', clock});
	const desk = createDesk(executorOf(world, deps), busy => store.getState().setBusy(busy));
	const config = {wall: wallSchema.parse({systems: ['demo']}), systems, path: 'test'};
	const wall = fakeWall({config, store, clock, theme: createTheme(), sandbox: false, desk});
	for (const id of Object.keys(testSystem.sources))
		wall.poller.set('demo', id, {reading: {...reading([], t0), answer: servicesAnswer(world.service)}});
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
		copied: () => wall.asked.flatMap(text => /^copy (.*)$/s.exec(text)?.[1] ?? []),
		mutations: () => mutations(world),
	};
}

export const enter = '\r';
export const esc = '\x1b';
