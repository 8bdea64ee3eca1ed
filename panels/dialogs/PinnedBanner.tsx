/** The standing fact that a service does not follow its deploys: one line per system, nothing when none is pinned. */
import {Text} from 'ink';
import {useKeyOf} from '../../hooks/useKeyOf.ts';
import {useSources} from '../../hooks/useReading.ts';
import {useWall} from '../../hooks/WallContext.ts';
import {pinnedTraffic, shortRevision} from '../../src/actions/traffic.ts';
import type {SystemConfig} from '../../src/config/schema/system.ts';
import {cut} from '../../src/ui/format.ts';

/** Whether the banner has something to say, so that the layout can keep a line for it. */
export function usePinned(system: SystemConfig) {
	const ids = Object.entries(system.sources).flatMap(([id, source]) => ('run' in source ? [id] : []));
	const states = useSources(system.system, ids);
	return states
		.flatMap(({reading, remembered}) => (!remembered && reading?.answer.kind === 'run' ? reading.answer.services : []))
		.flatMap(service => pinnedTraffic(service) ?? []);
}

export function PinnedBanner({system, width}: {system: SystemConfig; width: number}) {
	const {theme} = useWall();
	const unpinKey = useKeyOf('unpin');
	const pinned = usePinned(system);
	const first = pinned[0];
	if (!first || width <= 0) return null;
	const short = (revision: string) => shortRevision(first.service, revision);
	const to = first.shares
		.map(({revision, percent}) => (first.shares.length === 1 ? short(revision) : `${short(revision)} ${percent} %`))
		.join(', ');
	const newer = first.latestPercent === 0 ? `newer ${short(first.latest)} gets 0 %` : 'later deploys get 0 %';
	const more = pinned.length > 1 ? ` (and ${pinned.length - 1} more)` : '';
	return (
		<Text wrap="truncate" {...theme.paint('warn')}>
			{cut(
				`${theme.status('warn').glyph} ${first.service}: traffic is pinned to ${to}; ${unpinKey} unpins; ${newer}${more}`,
				width,
				theme.glyph.ellipsis,
			)}
		</Text>
	);
}
