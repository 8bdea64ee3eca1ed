/** What happened while nobody looked, in one sentence. Pure. */
import type {Episode} from '../checks/episodes.ts';
import {lasting} from '../text/durations.ts';
import {plural} from '../text/format.ts';
import {localTime} from '../zone.ts';
import type {WallEvent} from './events.ts';

/** Episodes that are told one by one; more are counted. */
const mostTold = 2;

/**
 * `1 alert came and went: Webhook latency P95 3.2 s for 4 m at 09:41; 2 changes`; '' where nothing happened.
 * @param since ms
 */
export function digestOf(
	{events, episodes}: {events: readonly WallEvent[]; episodes: readonly Episode[]},
	since: number,
	tz: string,
): string {
	const after = episodes.filter(({firedAt, resolvedAt}) => firedAt > since || (resolvedAt ?? 0) > since);
	const gone = after.filter(({resolvedAt}) => resolvedAt !== undefined);
	const open = after.filter(({firedAt, resolvedAt}) => resolvedAt === undefined && firedAt > since);
	const count = (kinds: readonly WallEvent['kind'][]) =>
		events.filter(({t, kind}) => t > since && kinds.includes(kind)).length;
	const [changes, actions] = [count(['change']), count(['action'])];
	return [
		...(open.length === 0 ? [] : [`${plural(open.length, 'alert')} fired: ${told(open, tz)}`]),
		...(gone.length === 0 ? [] : [`${plural(gone.length, 'alert')} came and went: ${told(gone, tz)}`]),
		...(changes === 0 ? [] : [plural(changes, 'change')]),
		...(actions === 0 ? [] : [`${plural(actions, 'action')} of ours`]),
	].join('; ');
}

/** Critical ones first, then the newest. */
function told(episodes: readonly Episode[], tz: string): string {
	const order = episodes.toSorted((a, b) => a.level.localeCompare(b.level) || b.firedAt - a.firedAt);
	const words = order.slice(0, mostTold).map(({title, value, firedAt, resolvedAt}) => {
		const lasted = resolvedAt === undefined ? 'since' : `for ${lasting(resolvedAt - firedAt)} at`;
		return `${title} ${value} ${lasted} ${localTime(firedAt, tz)}`.replaceAll(/ +/g, ' ');
	});
	const more = order.length - words.length;
	return `${words.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
