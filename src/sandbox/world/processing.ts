/** Leads that the ingestion system works on: processing_requests and the CRM syncs after them. */
import type {Context} from './context.ts';
import {second, traffic} from './daily.ts';
import {crmTypes, tenants} from './names.ts';
import {idOf, type Rng} from './rng.ts';
import {calm, type Stress} from './stress.ts';

export const sliceLength = 10 * second;

/** Requests a slice on a weekday's mean: one every 20 s. */
const perSlice = 0.5;
/** The best score of a usual day, and what a campaign adds to good ones. */
const bestScore = 86;
const campaignBonus = 13;

export interface Processing {
	/** Requests that arrive in the slice that starts at `start`; `density` 0..1 thins old history. */
	slice(start: number, stress: () => Stress, density?: number): void;
}

export function createProcessing(context: Context): Processing {
	const {writes, agenda, startedAt} = context;

	function syncs(requestId: string, at: number, stress: Stress, rng: Rng): void {
		if (!rng.chance(0.8)) return;
		const type = rng.pick(crmTypes);
		const failing = 0.006 + 0.72 * stress.crm + (type === 'hubspot' ? stress.limited : 0);
		// A failed sync is tried again; in the healthy case that works.
		const isTroubled = failing > 0.2;
		const failures = rng.chance(failing) ? (isTroubled ? 3 : 1) : 0;
		const attempts = failures === 0 || !isTroubled ? failures + 1 : failures;
		for (let i = 0; i < attempts; i++) {
			const status = i < failures ? 'failed' : 'success';
			writes.add('crm_integrations', [`crm_${idOf(requestId, i)}`, requestId, type, status, at + i * 2 * second]);
		}
	}

	return {
		slice(start, stress, density = 1) {
			const rng = context.rng('requests', start / sliceLength);
			const count = rng.poisson(perSlice * traffic(start) * density);
			for (let i = 0; i < count; i++) {
				const createdAt = Math.round(rng.between(start, start + sliceLength - 1));
				const id = `req_${idOf(context.options.seed, start, i)}`;
				const [tenant] = rng.pick(tenants);
				const usualScore = Math.round(Math.min(bestScore, Math.max(3, 52 + rng.normal() * 21)));
				const usual = rng.logNormal(41_000, 0.53);
				const failure = rng.next();
				const key = rng.int(0, 1e9);
				const finish = (at: number, duration: number, isNew: boolean, now: Stress) => {
					const failed = failure < 0.003 + 0.12 * now.stall || context.pressure.broken.has(tenant);
					const leadScore = usualScore + (context.pressure.campaign && usualScore > 60 ? campaignBonus : 0);
					const row = [
						id,
						tenant,
						failed ? 'failed' : 'completed',
						Math.round(duration),
						failed ? null : leadScore,
						createdAt,
					];
					if (isNew) writes.add('processing_requests', row);
					else writes.put('processing_requests', row);
					if (!failed) syncs(id, Math.round(at), now, context.rng('crm', key, id));
				};
				if (createdAt + usual <= startedAt) {
					finish(createdAt + usual, usual, true, calm);
					continue;
				}
				const begin = () => {
					const duration = usual * (1 + 6 * stress().stall + stress().refused);
					writes.add('processing_requests', [id, tenant, 'processing', null, null, createdAt]);
					agenda.add(createdAt + duration, at => finish(at, duration, false, stress()));
				};
				if (createdAt <= startedAt) begin();
				else agenda.add(createdAt, begin);
			}
		},
	};
}
