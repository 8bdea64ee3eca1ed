/** The approvals of plans, for the executor and its dialog: asks others, and hears what they decide. */
import type {People} from '../../config/schema/people.ts';
import {messageOf} from '../../text/errors.ts';
import type {AuditActor} from '../audit/types.ts';
import type {ToldPlan} from '../types.ts';
import {codeOf} from './code.ts';
import {standingOf} from './decide.ts';
import {readSigned} from './signed.ts';
import {decisionsIn, putRequest, takeRequest} from './spool.ts';
import type {Decision, Standing} from './types.ts';
import {type Waivers, waiverOf, withWaiver} from './waiver.ts';

export interface Approvals {
	/** Lets others see a plan that needs them; a line for the person at this wall where they cannot. Never throws. */
	ask(plan: ToldPlan): string | undefined;
	/** Ends the asking. Never throws. */
	withdraw(plan: ToldPlan): void;
	/** @param signed signed codes that were pasted. Never rejects: what cannot be read is a note, and approves nothing. */
	standing(plan: ToldPlan, signed: readonly string[]): Promise<Standing>;
}

export interface ApprovalsDeps {
	/** `people:` and `shared:` of the wall file in force. */
	people: () => People;
	shared: () => string | undefined;
	/** Google, or which sandbox. */
	cloud: string;
	/** Who sits at this wall. */
	actor: AuditActor;
	/** The Google account of this wall; undefined where it is not known. Never rejects. */
	account: () => Promise<string | undefined>;
	/** The user id of a login; undefined where there is none. Never rejects. */
	uidOf: (login: string) => Promise<number | undefined>;
	/** What there is now in place of approvals. */
	waivers: () => Waivers;
	/** ms of the machine's clock until a plan ends. */
	left: (plan: ToldPlan) => number;
	/** ms of the machine's clock. */
	now: () => number;
}

const alone = 'no folder is shared (shared: in the wall file): only signed codes of others can be pasted here';

export function createApprovals({people, shared, actor, ...deps}: ApprovalsDeps): Approvals {
	/** Names of people by the user id of their login. */
	const logins = async () => {
		const found = Object.entries(people()).map(async ([name, {login}]) => ({
			name,
			uid: login === undefined ? undefined : await deps.uidOf(login),
		}));
		return (await Promise.all(found)).filter(({uid}) => uid !== undefined);
	};

	return {
		ask(plan) {
			const folder = shared();
			if (folder === undefined) return alone;
			try {
				const until = deps.now() + deps.left(plan);
				putRequest(folder, {plan, user: actor.user, until, cloud: deps.cloud});
				return undefined;
			} catch (error) {
				return `nobody else sees this plan: ${messageOf(error)}`;
			}
		},
		withdraw(plan) {
			const folder = shared();
			if (folder !== undefined) takeRequest(folder, codeOf(plan.planHash));
		},
		async standing(plan, signed) {
			const notes: string[] = [];
			const decisions: Decision[] = [];
			const code = codeOf(plan.planHash);
			const known = await logins();
			try {
				const folder = shared();
				for (const {uid, ...decided} of folder === undefined ? [] : decisionsIn(folder, plan.planHash)) {
					const persons = known.filter(one => one.uid === uid);
					if (persons.length === 0) notes.push(`user ${uid} is nobody under people: of the wall file: not heard`);
					decisions.push(...persons.map(({name}): Decision => ({...decided, person: name, by: 'login'})));
				}
			} catch (error) {
				notes.push(messageOf(error));
			}
			for (const text of signed) {
				const read = readSigned(text, code, people());
				if (typeof read === 'string') notes.push(read);
				else decisions.push(read);
			}
			const persons = known.filter(({uid}) => uid === actor.uid).map(({name}) => name);
			const account = await deps.account();
			const accounts = [account, ...persons.map(name => people()[name]?.account)].filter(one => one !== undefined);
			const needed = plan.approvals ?? {all: [], distinct: true};
			const standing = standingOf(needed, decisions, {people: people(), asks: {persons, accounts}});
			return withWaiver({...standing, notes: [...notes, ...standing.notes]}, waiverOf(plan, deps.waivers()));
		},
	};
}
