/** `pitwall | cat`: no terminal, so the wall is one snapshot as text. */
import type {LoadedConfig} from '../config/schema/system.ts';
import type {Poller} from '../poll/types.ts';
import type {WallProps} from '../shell/render.tsx';
import {snapshotText} from '../shell/snapshot.tsx';
import type {Store} from '../store/store.ts';
import {inAscii} from '../text/ascii.ts';
import {createTheme, unicodeIn} from '../theme/theme.ts';
import {later} from '../timers.ts';
import {answered, everySourceOf} from './answered.ts';

/** Prints it once every source and log has answered or failed, after 30 s at most. @returns the exit code */
export async function printOnce(wall: WallProps, poller: Poller, {systems}: LoadedConfig): Promise<number> {
	await answered(poller, systems.flatMap(everySourceOf), 30_000);
	await judged(wall.store, 5000);
	const unicode = unicodeIn(process.env);
	const theme = createTheme({unicode, colors: 0});
	const text = snapshotText({...wall, theme}, {columns: process.stdout.columns ?? 100, rows: 60});
	process.stdout.write(unicode ? text : inAscii(text));
	return 0;
}

/** Waits until every check was judged by what was read: they are judged in turns, after the answers. At most `patience` real ms. */
function judged(store: Store, patience: number): Promise<void> {
	const isJudged = () => {
		const {judged, alerts} = store.getState();
		return judged && alerts.every(({state}) => state !== 'loading');
	};
	if (isJudged()) return Promise.resolve();
	return new Promise(resolve => {
		const end = () => {
			clearTimeout(timer);
			stop();
			resolve();
		};
		const timer = later(end, patience);
		const stop = store.subscribe(() => isJudged() && end());
	});
}
