/** What the sources of a system had answered at a moment of the past. */
import type {SourceState} from '../poll/types.ts';
import {unread} from '../scene/system.ts';
import type {Kept} from './recording.ts';
import {decoded} from './scene.ts';

/** @param t ms @returns the state of a source by its id; one that was not read by then has neither reading nor error */
export async function sourcesAt(
	reader: Pick<Kept, 'readings'>,
	system: string,
	t: number,
): Promise<(id: string) => SourceState> {
	const rows = ((await reader.readings(t)) ?? []).filter(row => row.system === system).map(decoded);
	const states = new Map(rows.flatMap(row => (row && 'state' in row ? [[row.source, row.state] as const] : [])));
	return id => states.get(id) ?? unread;
}
