/** The approvals of a wall: who sits at it, and with which Google account. */
import {type Approvals, createApprovals} from '../actions/approval/approvals.ts';
import {uidOf} from '../actions/approval/login.ts';
import type {AuditActor} from '../actions/audit/types.ts';
import type {Clock} from '../clock.ts';
import type {CloudSurvey} from '../cloud/survey.ts';
import type {LoadedConfig} from '../config/schema/system.ts';
import {foldIncidents, isOpen} from '../incidents/fold.ts';
import type {Journal} from '../journal/journal.ts';

/** @param config its members are those of the config in force */
export function wallApprovals({
	config,
	clock,
	survey,
	cloud,
	actor,
	journal,
	drills,
	practice,
}: {
	config: LoadedConfig;
	clock: Clock;
	survey: () => Promise<CloudSurvey>;
	cloud: string;
	actor: AuditActor;
	journal: Pick<Journal, 'facts'>;
	/** This wall is a drill: its incidents count. */
	drills: boolean;
	/** As in `Waivers`. */
	practice: boolean;
}): Approvals {
	let account: Promise<string | undefined> | undefined;
	return createApprovals({
		people: () => config.wall.people,
		shared: () => config.wall.shared,
		cloud,
		actor,
		account() {
			// Asked when a plan needs it, and again where nobody answered; the login of a wall seldom changes.
			account ??= survey()
				.then(({identity}) => identity(config.systems[0]?.project ?? ''))
				.then(
					found => found.account,
					() => {
						account = undefined;
						return undefined;
					},
				);
			return account;
		},
		uidOf,
		waivers: () => ({
			incidents: foldIncidents(journal.facts()).filter(
				incident => isOpen(incident) && (drills || incident.drill === undefined),
			),
			practice,
		}),
		left: plan => (plan.expiresAt - clock.now()) / clock.speed,
		now: () => Date.now(),
	});
}
