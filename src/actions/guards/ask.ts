/** The questions asked of every action, whatever it does: other walls, change windows, pace. */
import type {Alert} from '../../checks/types.ts';
import type {Clock} from '../../clock.ts';
import type {SystemConfig} from '../../config/schema/system.ts';
import {messageOf} from '../../text/errors.ts';
import type {AuditLog, AuditRecord} from '../audit/types.ts';
import {entryOf} from '../catalogue.ts';
import {embeddedCloud} from '../leftovers.ts';
import type {Deed} from '../machine/deeds.ts';
import type {Machine} from '../machine/machine.ts';
import type {ActionSpec, Answered} from '../spec.ts';
import type {Plan} from '../types.ts';
import {emergencyIn} from './emergency.ts';
import {carriedOut, paceAnswers} from './pace.ts';
import {windowAnswers} from './windows.ts';

export interface GuardDeps {
	audit: Pick<AuditLog, 'recent' | 'session'>;
	/** Google, or the sandbox, for the audit log: what was done elsewhere holds up nobody here. */
	cloud: string;
	clock: Clock;
	/** Those that are known: a critical one that fires widens change windows. */
	alerts?: () => readonly Alert[];
	/** What the walls of this machine tell each other; absent: nothing. */
	machine?: Machine;
	/** What the team did, by what its walls tell; absent: nothing. */
	teamDeeds?: () => readonly Deed[];
	/** Actions of one session within an hour; absent: without bound. */
	readonly actionsPerHour?: number;
}

/** Never throws. */
export async function askGuards(
	plan: Plan,
	{tags = []}: ActionSpec,
	system: SystemConfig,
	deps: GuardDeps,
): Promise<readonly Answered[]> {
	const {audit, cloud, clock, alerts = () => [], actionsPerHour: perHour = Number.POSITIVE_INFINITY} = deps;
	const {action} = plan;
	const {session} = audit;
	const now = clock.now();
	const mitigates = tags.includes('mitigation') ? emergencyIn(alerts(), system.system) : undefined;
	const windows = windowAnswers(action, {system, mitigates, now});
	// The world of an embedded sandbox ended with its wall.
	const isHere = (record: AuditRecord) =>
		record.cloud === cloud && (cloud !== embeddedCloud || record.session === session);
	try {
		const records = await audit.recent();
		const done = carriedOut(records).filter(isHere);
		// The own log says more of what this user did, and knows what was refused.
		const known = new Set(records.map(({planHash}) => planHash));
		const told = cloud === embeddedCloud ? [] : [...(deps.machine?.done(cloud) ?? []), ...(deps.teamDeeds?.() ?? [])];
		const others = told.filter(({planHash}) => !known.has(planHash));
		const {pace} = entryOf(action.kind);
		const {coolDown} = system.actions;
		return [...windows, ...paceAnswers(plan, {pace, coolDown, perHour, session, done, others, now})];
	} catch (error) {
		return [...windows, {title: 'cool-down', state: 'failed', detail: messageOf(error)}];
	}
}
