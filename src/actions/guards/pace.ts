/** How soon an action may come again on its target, and how many a session may run, by the audit log. Pure. */
import {namesAction} from '../../calendar/windows.ts';
import {hour} from '../../clock.ts';
import {milliseconds} from '../../config/units.ts';
import {age, duration} from '../../text/durations.ts';
import {instantOf} from '../../zone.ts';
import {actorText} from '../audit/actor.ts';
import type {AuditRecord} from '../audit/types.ts';
import type {Deed} from '../machine/deeds.ts';
import type {Answered} from '../spec.ts';
import type {Plan} from '../types.ts';
import type {Pace} from './paces.ts';

export interface PaceContext {
	/** That of the action; absent: it may come again at once. */
	pace: Pace | undefined;
	/** `actions.coolDown` of the system: action, or fn.*, → a length of time. */
	coolDown?: Readonly<Record<string, string>> | undefined;
	/** Actions of one session within an hour. */
	perHour: number;
	session: string;
	/** The intents of this cloud that were carried out, as `carriedOut` finds them, oldest first. */
	done: readonly AuditRecord[];
	/** What others did, as their walls tell. */
	others?: readonly Deed[];
	/** ms. */
	now: number;
}

/** When the wall wrote an intent, ms of its own clock. */
const timeOf = ({at, ts}: AuditRecord): number => instantOf(at ?? ts);

/** The intents among the records whose call was sent, or may have been. Those that failed to be sent hold up nobody. */
export function carriedOut(records: readonly AuditRecord[]): AuditRecord[] {
	const keyOf = ({session, planHash}: AuditRecord) => `${session} ${planHash}`;
	const executed = new Set(records.filter(({kind}) => kind === 'execute').map(keyOf));
	const refused = new Set(
		records.filter(({kind, result = ''}) => kind === 'outcome' && /^(failed|refused):/.test(result)).map(keyOf),
	);
	return records.filter(
		record => record.kind === 'intent' && (executed.has(keyOf(record)) || !refused.has(keyOf(record))),
	);
}

/** What the pace says to a plan; nothing where it may come at any time. */
export function paceAnswers({action, target}: Plan, context: PaceContext): Answered[] {
	const {pace, coolDown = {}, done, now} = context;
	const given = Object.entries(coolDown).find(([pattern]) => namesAction(pattern, action.kind))?.[1];
	const rest = given === undefined ? (pace?.coolDown ?? 0) : milliseconds(given);
	const own = done
		.filter(record => record.action?.kind === action.kind && record.target === target.resource)
		.map(record => ({at: timeOf(record), by: actorText(record.actor)}));
	const told = (context.others ?? []).filter(
		deed => deed.action === action.kind && deed.system === action.system && deed.target === action.target,
	);
	const last = [...own, ...told].reduce<{at: number; by: string} | undefined>(
		(newest, one) => (newest && newest.at >= one.at ? newest : one),
		undefined,
	);
	const passed = last && Math.max(0, now - last.at);
	const ago = last && passed !== undefined ? `${age(passed)} ago by ${last.by}` : '';
	const answers: Answered[] = [];
	if (rest > 0)
		answers.push(
			passed !== undefined && passed < rest
				? {
						title: 'cool-down',
						state: 'failed',
						detail: `done ${ago}: again in ${duration(rest - passed)} at the earliest`,
						overridable: 'glass',
					}
				: {title: 'cool-down', state: 'ok', detail: `not done here in the last ${duration(rest)}`},
		);
	if (pace?.again && passed !== undefined && passed < pace.again.within)
		answers.push({
			title: 'the second time',
			state: 'failed',
			detail: `done ${ago}: ${pace.again.asks}`,
			overridable: 'reason',
		});
	return [...answers, ...sessionAnswers(context)];
}

function sessionAnswers({done, session, perHour, now}: PaceContext): Answered[] {
	const own = done.filter(record => record.session === session && now - timeOf(record) < hour);
	const first = own.at(-perHour);
	if (own.length < perHour || !first) return [];
	const detail = `${own.length} actions of this session within the hour: the next in ${duration(timeOf(first) + hour - now)}`;
	return [{title: 'pace', state: 'failed', detail, overridable: 'glass'}];
}
