/** Approvals in tests: of people who sign, without a shared folder; or none where a test is about something else. */
import {type Approvals, createApprovals} from '../../src/actions/approval/approvals.ts';
import type {OpenIncident} from '../../src/actions/approval/waiver.ts';
import type {People} from '../../src/config/schema/people.ts';
import type {SystemConfig} from '../../src/config/schema/system.ts';

export const approvalsOfKeys = (people: People, incidents: readonly OpenIncident[] = []): Approvals =>
	createApprovals({
		people: () => people,
		shared: () => undefined,
		cloud: 'test',
		actor: {user: 'me', uid: 1},
		account: async () => undefined,
		uidOf: async () => undefined,
		waivers: () => ({incidents, practice: false}),
		left: () => 1000,
		now: () => Date.now(),
	});

/** The same systems, in which nobody is asked. */
export const unasked = (systems: readonly SystemConfig[]): SystemConfig[] =>
	systems.map(system => ({...system, approvals: {}}));
