/** The standing fact that a service does not follow its deploys: one line per system, nothing when none is pinned. */
import {Text} from 'ink';
import {useMemo} from 'react';
import {useKeyOf} from '../../hooks/useKeyOf.ts';
import {useSources} from '../../hooks/useScene.ts';
import {useWall} from '../../hooks/WallContext.ts';
import {serviceResource} from '../../src/actions/look/look.ts';
import {pinsIn, shortRevision} from '../../src/actions/run/traffic.ts';
import {knownBad, servedBy} from '../../src/checks/served.ts';
import type {SystemConfig} from '../../src/config/schema/system.ts';
import {cut} from '../../src/text/format.ts';
import {useDesk} from './useDesk.ts';

/** Whether the banner has something to say, so that the layout can keep a line for it. */
export function usePinned(system: SystemConfig) {
	const ids = Object.entries(system.sources).flatMap(([id, source]) => ('run' in source ? [id] : []));
	const states = useSources(system.system, ids);
	const desk = useDesk();
	const counted = useSources(
		system.system,
		useMemo(() => errorSources(system), [system]),
	);
	const series = counted.flatMap(({reading, remembered}) =>
		!remembered && reading?.answer.kind === 'series' ? reading.answer.series : [],
	);
	return states
		.flatMap(({reading, remembered}) => (remembered ? [] : pinsIn(reading?.answer)))
		.flatMap(({service, pinned}) => {
			if (!pinned) return [];
			const own = series.filter(({labels}) => labels.revision_name?.startsWith(`${service}-`));
			const isBad =
				desk?.executor.rolledBack(serviceResource(system, service))?.revisions.includes(pinned.latest) === true ||
				knownBad(servedBy(own, Number.POSITIVE_INFINITY), pinned.latest) !== undefined;
			return [{...pinned, isBad: isBad && pinned.latestPercent === 0}];
		});
}

/** Sources that count requests and errors by revision, as the actions name them. */
const errorSources = (system: SystemConfig): string[] =>
	(system.actions.allow['run.rollback'] ?? []).flatMap(({errors}) =>
		errors !== undefined && errors in system.sources ? [errors] : [],
	);

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
	// Unpinning now would bring the bad revision back.
	const fact = first.isBad
		? `pinned to ${to}; wait for one newer than ${short(first.latest)}, then ${unpinKey} unpins`
		: `traffic is pinned to ${to}; ${unpinKey} unpins; ${newer}`;
	const more = pinned.length > 1 ? ` (and ${pinned.length - 1} more)` : '';
	return (
		<Text wrap="truncate" {...theme.paint('warn')}>
			{cut(`${theme.status('warn').glyph} ${first.service}: ${fact}${more}`, width, theme.glyph.ellipsis)}
		</Text>
	);
}
