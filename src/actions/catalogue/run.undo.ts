/** The split of a Cloud Run service that was asked for before a change of ours. */
import {changesTraffic, draftTraffic, pinNote, trackRecord} from '../run/changeTraffic.ts';
import type {TrafficAssignment} from '../run/traffic.ts';
import type {ActionSpec} from '../spec.ts';
import type {ServiceView} from '../types.ts';

export const action: ActionSpec<{traffic: readonly TrafficAssignment[]}, ServiceView> = {
	...changesTraffic,
	plan(target, view, {traffic: previous}, now) {
		const {latestReadyRevision} = view.service;
		// A service that was never asked for a split follows its latest revision.
		const traffic = previous.length === 0 ? [{percent: 100}] : previous;
		const gets = traffic.filter(({percent}) => percent > 0);
		return draftTraffic(target, view, traffic, {
			now,
			sideEffects: [
				gets.some(({revision}) => revision === undefined) ? 'Later deploys get traffic again.' : pinNote,
				...trackRecord(
					view,
					gets.map(({revision}) => revision ?? latestReadyRevision),
					now,
				),
			],
		});
	},
};
