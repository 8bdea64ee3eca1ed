/** What is still to be done before an incident is resolved or closed: it may be left undone, but not without a reason (S3-087). Pure. */
import type {IncidentState} from '../journal/fact.ts';
import {age, duration} from '../text/durations.ts';
import {plural} from '../text/format.ts';
import {rankOf} from './fold.ts';
import {requiredMessages} from './required.ts';
import type {IncidentRules, TickRule} from './rules.ts';
import {tickId, tickTitle, writtenTick} from './ticks.ts';
import type {Incident} from './types.ts';
import {unseenWords, watchOf} from './watch.ts';

/** Steps of the runbook that leads through it. */
export interface Playbook {
	runbook: string;
	/** How many are open. */
	left: number;
}

/** The moment at which somebody wants to go on. */
export interface Moment {
	/** ms. */
	now: number;
	/** Absent where no runbook leads through it. */
	playbook?: Playbook;
}

type Gate = keyof IncidentRules['before'];
type Standing = Pick<Incident, 'severity' | 'met'>;

const ticksOf = (gate: Gate, {severity, met}: Standing, {before}: Pick<IncidentRules, 'before'>): TickRule[] =>
	before[gate].filter(tick => (tick.severity?.includes(severity) ?? true) && met[tickId(tick)] === undefined);

const isUnwritten = ({severity, met}: Standing, {severities}: IncidentRules): boolean =>
	severities[severity].postmortem && met[writtenTick] === undefined;

/** What people can tick now by hand, from the mitigation on: before that there are other things to do. */
export function openTicks(incident: Incident, rules: IncidentRules): {id: string; title: string}[] {
	const {state} = incident;
	if (rankOf(state) < rankOf('mitigated') || state === 'closed') return [];
	const gate: Gate = rankOf(state) < rankOf('resolved') ? 'resolved' : 'closed';
	const ticks = ticksOf(gate, incident, rules).map(tick => ({id: tickId(tick), title: tick.title}));
	const isWanted = gate === 'closed' && isUnwritten(incident, rules);
	return [...(isWanted ? [{id: writtenTick, title: tickTitle(writtenTick) ?? ''}] : []), ...ticks];
}

/** What is missing where an incident goes to a state, a line each; nothing before the resolution, and on the way back to work. */
export function missingBefore(
	incident: Incident,
	to: IncidentState,
	rules: IncidentRules,
	moment: Moment,
): readonly string[] {
	const passes = (gate: Gate) => rankOf(incident.state) < rankOf(gate) && rankOf(gate) <= rankOf(to);
	return [
		...new Set([
			...(passes('resolved') ? missingToResolve(incident, rules, moment) : []),
			...(passes('closed') ? missingToClose(incident, rules) : []),
		]),
	];
}

const untold = (incident: Parameters<typeof requiredMessages>[0], rules: IncidentRules): string[] =>
	requiredMessages(incident, rules)
		.filter(({sentAt}) => sentAt === undefined)
		.map(({title}) => `message not sent: ${title}`);

const unticked = (gate: Gate, incident: Incident, rules: IncidentRules): string[] =>
	ticksOf(gate, incident, rules).map(({title}) => `not ticked: ${title}`);

function missingToResolve(incident: Incident, rules: IncidentRules, {now, playbook}: Moment): string[] {
	return [
		...unstable(incident, rules, now),
		...(playbook && playbook.left > 0 ? [`${plural(playbook.left, 'step')} of ${playbook.runbook} not done`] : []),
		...untold(incident, rules),
		...unticked('resolved', incident, rules),
	];
}

function missingToClose(incident: Incident, rules: IncidentRules): string[] {
	const {severity, todo} = incident;
	return [
		...(isUnwritten(incident, rules) ? ['no post-mortem was written'] : []),
		...(rules.severities[severity].postmortem && todo.length === 0 ? ['no action item was noted'] : []),
		...untold({...incident, state: 'resolved'}, rules),
		...unticked('closed', incident, rules),
	];
}

/** How far the watch over its stability is, where that is not over. */
function unstable(incident: Incident, rules: IncidentRules, now: number): string[] {
	const whole = duration(rules.stability);
	const watch = watchOf(incident, rules, now);
	if (!watch) return [`not watched for ${whole} since it was mitigated`];
	const {since, dueAt, unseen, fires} = watch;
	const words = unseenWords(watch);
	// Whoever ticked the watch has said why.
	if (incident.met.stability !== undefined) return [];
	if (fires !== undefined) return [`not stable: ${fires} fires`];
	const seen = `stable for ${age(now - since - unseen)} of ${whole}`;
	return now >= dueAt ? [] : [words === undefined ? seen : `${seen} (${words})`];
}
