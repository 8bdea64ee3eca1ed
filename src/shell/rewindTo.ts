/** The entry of the palette that a typed time makes: "rewind to 14:05". */
import type {Wall} from '../../hooks/WallContext.ts';
import {placeOf, systemOf} from '../panes/where.ts';
import {whenOf} from '../rewind/when.ts';
import type {Store} from '../store/store.ts';
import {zoneName} from '../text/format.ts';
import {moment} from '../zone.ts';

/** The zone in which times are typed: that of the system on the screen. */
export function typedZone(config: Wall['config'], store: Store): string {
	const state = store.getState();
	return systemOf(config, placeOf(state)?.system ?? state.tab)?.tz ?? config.systems[0]?.tz ?? 'UTC';
}

/** The newest time that can be typed, ms: a recording ends when it ends. */
export const newestTime = ({live, clock}: Pick<Wall, 'live' | 'clock'>): number => live.at ?? clock.now();

/** Undefined where the text is no such command, or names no time that was. */
export function rewindTo(text: string, wall: Pick<Wall, 'config' | 'store' | 'live' | 'clock' | 'rewind'>) {
	const {config, store, rewind} = wall;
	const [, typed] = /^\s*(?:rewind|replay)\s+(?:to\s+)?(.+)$/i.exec(text) ?? [];
	if (!rewind || typed === undefined) return undefined;
	const tz = typedZone(config, store);
	const newest = newestTime(wall);
	const t = whenOf(typed, newest, tz);
	if (t === undefined) return undefined;
	return {title: `rewind to ${moment(t, newest, tz)} ${zoneName(t, tz)}`, key: '', run: () => rewind.goTo(t)};
}
