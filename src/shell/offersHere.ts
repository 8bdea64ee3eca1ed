/** What `x` offers: the actions of the row under the cursor, else those of the service or the alert that the row or the open page is about. */
import {offered} from '../actions/catalogue.ts';
import {offersOf} from '../actions/offers.ts';
import type {Offer} from '../actions/types.ts';
import {changeSources} from '../changes/changes.ts';
import {focusOf, placeOf, systemOf} from '../panes/where.ts';
import {runbookOf} from '../runbooks/books.ts';
import {shownScene} from '../scene/live.ts';
import {systemScene} from '../scene/system.ts';
import type {Place} from '../store/types.ts';
import {alertOffers} from '../triage/offers.ts';
import {storyAround} from '../triage/story.ts';
import type {Dispatch} from './context.ts';

export function offersHere(on: Dispatch): readonly Offer[] {
	const state = on.store.getState();
	const entry = on.keys.panes.get(focusOf(on.config, state));
	const own = entry?.offers?.() ?? [];
	const place = entry?.place?.() ?? placeOf(state);
	return own.length > 0 || !place ? own : offersOfPlace(on, place);
}

function offersOfPlace({store, config, live, clock}: Dispatch, place: Place): readonly Offer[] {
	const system = systemOf(config, place.system);
	if (!system) return [];
	if (place.kind === 'service') return offersOf(system, offered).filter(({target}) => target === place.service);
	if (place.kind !== 'alert') return [];
	const scene = shownScene(store.getState(), live);
	const alert = scene.alerts().find(({key}) => key === place.key);
	if (!alert) return [];
	const seen = systemScene(scene, system, [...Object.keys(system.sources), ...changeSources(system)], clock.now());
	const story = storyAround(seen, alert.key, scene.alerts());
	return alertOffers(alert, story ?? {}, system, runbookOf(system, alert.check)?.steps ?? []);
}
