/** Traffic of a Cloud Run service back to whatever is its latest ready revision. */
import {changesTraffic, draftTraffic, trackRecord} from '../run/changeTraffic.ts';
import {allTo, pinnedTraffic, pinsIn} from '../run/traffic.ts';
import type {ActionSpec} from '../spec.ts';
import type {ParamValues, ServiceView} from '../types.ts';

const followsLatest = 'traffic follows the latest revision';

export const action: ActionSpec<ParamValues, ServiceView> = {
	...changesTraffic,
	idle({system, name}, source) {
		const pins = Object.entries(system.sources).flatMap(([id, asked]) => {
			if (!('run' in asked)) return [];
			const {reading, remembered} = source(id);
			return remembered ? [] : pinsIn(reading?.answer);
		});
		const pin = pins.find(({service}) => service === name);
		return pin && !pin.pinned ? followsLatest : undefined;
	},
	plan(target, view, _, now) {
		const {service} = view;
		if (!pinnedTraffic(service)) throw new RangeError(`traffic is not pinned: ${followsLatest}`);
		return draftTraffic(target, view, allTo(undefined, service.traffic), {
			now,
			sideEffects: [
				`${service.latestReadyRevision} gets all traffic, and so does every later deploy, at once.`,
				...trackRecord(view, [service.latestReadyRevision], now),
			],
		});
	},
};
