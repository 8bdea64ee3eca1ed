/** Keeps the poller informed of the panes and the place on the screen, because all other sources are polled rarely. */
import {changeSources} from '../changes/changes.ts';
import {sliIds} from '../config/judged.ts';
import type {LoadedConfig, SystemConfig} from '../config/schema/system.ts';
import {overviewSources} from '../overview/sources.ts';
import {paneSources} from '../panes/sources.ts';
import {pageOf, placeOf, systemOf} from '../panes/where.ts';
import type {Poller} from '../poll/types.ts';
import {serviceSourceIds} from '../service/sources.ts';
import type {Store} from '../store/store.ts';
import type {Place} from '../store/types.ts';

export function tellShown(store: Store, config: LoadedConfig, poller: Pick<Poller, 'setShown'>) {
	const tell = () => {
		const at = store.getState();
		const place = placeOf(at);
		const system = systemOf(config, place?.system ?? at.tab);
		const seen = system ? [system] : config.systems;
		const ids = (one: SystemConfig) =>
			system ? pageOf(one, at).panes.flatMap(pane => paneSources(one, pane)) : overviewSources(one);
		poller.setShown(new Map(seen.map(one => [one.system, new Set([...ids(one), ...sourcesOf(place, one)])])));
	};
	tell();
	store.subscribe((now, before) => {
		const isOther = now.tab !== before.tab || now.pages !== before.pages || placeOf(now) !== placeOf(before);
		if (isOther || now.config !== before.config) tell();
	});
}

/** What a place shows of a system besides the page that it was opened from. */
function sourcesOf(place: Place | undefined, system: SystemConfig): string[] {
	// An alert may be explained by anything.
	if (place?.kind === 'alert') return Object.keys(system.sources);
	if (place?.kind === 'effects') return system.slos.flatMap(sliIds);
	if (place?.kind === 'history') return changeSources(system);
	return place?.kind === 'service' || place?.kind === 'services' ? serviceSourceIds(system) : [];
}
