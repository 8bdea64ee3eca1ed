/** Whether the account of this wall has a role for an action: asked before anything is tried, so that nobody types into a refusal (S1-44). */
import {minute} from '../../clock.ts';
import type {SystemConfig} from '../../config/schema/system.ts';
import {messageOf} from '../../text/errors.ts';
import {later} from '../../timers.ts';
import {askedFor, lackingRole} from '../roles.ts';
import type {Answered} from '../spec.ts';

/** Real ms for which an answer is believed. */
const believed = minute;

/** Real ms that a preflight waits for an answer. */
const patience = 2000;

/** Which of these permissions we have in the project. Throws CloudError. */
export type Granted = (project: string, permissions: readonly string[]) => Promise<ReadonlySet<string>>;

export interface Roles {
	/** `needs role ...`; undefined where one is there, or where it is not known. Never rejects. */
	lacking(action: string, system: SystemConfig): Promise<string | undefined>;
	/** The same as a question of the preflight; none where it is not asked. Never rejects. */
	answers(action: string, system: SystemConfig): Promise<Answered[]>;
}

/** Whoever acts in an outage does not wait for one more API. */
async function soon<T>(answer: Promise<T>): Promise<T> {
	let timer: NodeJS.Timeout | undefined;
	const late = new Promise<never>((_, reject) => {
		timer = later(() => reject(new Error('no answer yet')), patience);
	});
	try {
		return await Promise.race([answer, late]);
	} finally {
		clearTimeout(timer);
	}
}

/** @param granted absent: nobody is asked; `now` in ms of the machine's clock */
export function createRoles(granted: Granted | undefined, now: () => number): Roles {
	/** By project. */
	const known = new Map<string, {at: number; has: Promise<ReadonlySet<string>>}>();
	const look = (ask: Granted, {project, actions}: SystemConfig) => {
		const before = known.get(project);
		if (before && now() - before.at < believed) return before.has;
		const has = ask(project, askedFor(Object.keys(actions.allow)));
		known.set(project, {at: now(), has});
		// What failed is asked again.
		has.catch(() => known.delete(project));
		return has;
	};
	/** Requests of another account are not ours to ask about. */
	const isAsked = (action: string, {actions}: SystemConfig) =>
		actions.actAs === undefined && askedFor([action]).length > 0;
	return {
		async lacking(action, system) {
			if (!granted || !isAsked(action, system)) return undefined;
			return look(granted, system).then(
				has => lackingRole(action, system.project, has),
				() => undefined,
			);
		},
		async answers(action, system) {
			if (!granted || !isAsked(action, system)) return [];
			const title = 'role';
			try {
				const lacking = lackingRole(action, system.project, await soon(look(granted, system)));
				if (lacking === undefined) return [{title, state: 'ok', detail: 'the project gives what it takes'}];
				return [{title, state: 'skipped', detail: `${lacking}, unless it was given on the target itself`}];
			} catch (error) {
				return [{title, state: 'skipped', detail: `not known: ${messageOf(error)}`}];
			}
		},
	};
}
