/** What people tick in an incident besides its clocks, by the ids under which it is met. Pure. */
import type {TickRule} from './rules.ts';

/** The post-mortem was written: by the wall, or by hand. */
export const writtenTick = 'postmortem.written';
const prefix = 'before:';

/** What its system asks for before it goes on. */
export const tickId = ({title}: TickRule): string => `${prefix}${title}`;

/** What is ticked, in words; undefined for clocks. */
export function tickTitle(id: string): string | undefined {
	if (id === writtenTick) return 'The post-mortem is written';
	return id.startsWith(prefix) ? id.slice(prefix.length) : undefined;
}
