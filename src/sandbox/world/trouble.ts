/** The lines of a minute that tell of trouble other than a release with an exhausted pool. */
import type {LogEntry} from '../contract/logs.ts';
import type {Context} from './context.ts';
import {minute} from './daily.ts';
import {type Line, line, requestLine, systemLine} from './logs.ts';
import {tenants} from './names.ts';
import {intruderIp} from './pressure.ts';
import {isUp, webhook} from './revisions.ts';
import type {Rng} from './rng.ts';
import type {Stress} from './stress.ts';
import {fullOfLeak, strangersPerMinute} from './webhook-metrics.ts';

const webhookUrl = 'https://api.company.com/v1/callrail/webhook';

/** Writes the lines of the minute that starts at `start`, each at its time. */
export function troubleMinute(context: Context, start: number, revision: string, stress: Stress): void {
	const {pressure, agenda, writes} = context;
	if (!isUp(context)) return;
	const rng = context.rng('trouble', start / minute);
	const tell = (entry: (at: number) => LogEntry) => {
		const at = start + minute + rng.between(0, minute - 1);
		agenda.add(at, () => writes.log(entry(at)));
	};
	const say = (item: Pick<Line, 'severity' | 'message'>) => tell(at => line({...webhook, revision, at, ...item}));
	const times = (count: number, happen: () => void) => {
		for (let i = 0; i < count; i++) happen();
	};
	if (stress.leak > fullOfLeak)
		times(rng.poisson(2.5), () => {
			const used = rng.int(4097, 4180);
			tell(at =>
				systemLine({
					...webhook,
					revision,
					at,
					severity: 'ERROR',
					message: `Memory limit of 4096 MiB exceeded with ${used} MiB used. Consider increasing the memory limit, see https://cloud.google.com/run/docs/configuring/memory-limits`,
				}),
			);
		});
	if (stress.refused > 0.3) {
		times(rng.poisson(4 * stress.refused), () =>
			say({
				severity: 'ERROR',
				message:
					'google.api_core.exceptions.ServiceUnavailable: 503 connection refused: too many connections to pipeline-prod',
			}),
		);
		times(rng.poisson(9 * stress.refused), () =>
			say({
				severity: 'WARNING',
				message: `too many connections: session pool of pipeline-prod is full, waiting=${rng.int(20, 90)}`,
			}),
		);
	}
	if (stress.limited > 0.2) {
		times(rng.poisson(9 * stress.limited), () => say(limitedBy(rng)));
		times(rng.poisson(1.2 * stress.limited), () =>
			say({
				severity: 'ERROR',
				message: {
					message: 'crm sync failed after 3 attempts',
					crm_type: 'hubspot',
					error: '429 Too Many Requests: rate limit',
				},
			}),
		);
	}
	for (const tenant of pressure.broken)
		times(rng.poisson(0.5), () => say({severity: 'ERROR', message: `ValueError: tenant ${tenant} has no status`}));
	if (pressure.intruder)
		times(strangersPerMinute, () => {
			const status = rng.chance(0.85) ? 401 : 403;
			tell(at =>
				requestLine({
					...webhook,
					revision,
					at,
					method: 'POST',
					url: webhookUrl,
					status,
					latencySeconds: 0.02,
					remoteIp: intruderIp,
				}),
			);
			if (rng.chance(0.5))
				say({
					severity: 'WARNING',
					message: `unauthorized: no valid x-callrail-signature, call from ${intruderIp} refused`,
				});
		});
}

function limitedBy(rng: Rng): Pick<Line, 'severity' | 'message'> {
	const [tenant_id] = rng.pick(tenants);
	const seconds = rng.pick([2, 4, 8]);
	return {
		severity: 'WARNING',
		message: {
			message: `HubSpot answered 429 Too Many Requests: rate limit, next try in ${seconds} s`,
			tenant_id,
			crm_type: 'hubspot',
		},
	};
}
