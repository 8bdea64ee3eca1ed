/** Grades a drill against the clocks of the runbooks. It says how this one went: no ranking, no mean, no trend. Pure. */
import type {Severity} from '../config/schema/values.ts';
import type {Fact} from '../journal/fact.ts';
import {duration} from '../text/durations.ts';
import {type Moments, momentsOf} from './moments.ts';
import {
	acknowledgeWithin,
	escalateWithin,
	messageWithin,
	postmortemWithin,
	respondWithin,
	updateEvery,
	watchFor,
} from './targets.ts';
import type {Grade, Result, Scenario} from './types.ts';

/** The times of a drill, ms of its clock. */
export interface DrillClock {
	/** When the story began. */
	storyAt: number;
	endedAt: number;
}

const span = (ms: number): string => duration(Math.max(0, Math.round(ms / 1000) * 1000));
const within = (ms: number): string => `within ${span(ms)}`;
const after = (ms: number): string => `after ${span(ms)}`;

/** Done in time, late, not at all; not judged while there is still time. */
function timed(from: number | undefined, reachedAt: number | undefined, target: number, endedAt: number) {
	if (reachedAt !== undefined) {
		const took = Math.max(0, reachedAt - (from ?? reachedAt));
		return {reached: after(took), pass: took <= target};
	}
	if (from === undefined) return {reached: 'it was not due'};
	return endedAt - from > target
		? {reached: 'not done', pass: false}
		: {reached: 'not done before the end', pass: false};
}

/** @param facts those of the drill, oldest first */
export function gradesOf(scenario: Scenario, facts: readonly Fact[], {storyAt, endedAt}: DrillClock): Grade[] {
	const seen = momentsOf(scenario, facts);
	const {pagedAt, acknowledgedAt, declaredAt, messages, mitigatedAt} = seen;
	const {severity} = scenario;
	return [
		{
			id: 'page',
			title: 'The wall fired',
			target: 'said, not judged',
			reached: pagedAt === undefined ? 'never' : after(pagedAt - storyAt),
		},
		{
			id: 'acknowledge',
			title: 'Acknowledged',
			target: within(acknowledgeWithin),
			...timed(pagedAt, acknowledgedAt, acknowledgeWithin, endedAt),
		},
		severityGrade(scenario, seen, endedAt),
		{
			id: 'message',
			title: 'First message',
			target: within(messageWithin[severity]),
			...(declaredAt === undefined
				? {reached: 'never declared', pass: false}
				: timed(declaredAt, messages[0], messageWithin[severity], endedAt)),
		},
		...updateGrade(severity, messages, mitigatedAt ?? endedAt),
		mitigationGrade(scenario, seen),
		causeGrade(scenario, seen),
		mitigatedGrade(scenario, seen),
		watchGrade(seen, endedAt),
		...escalationGrade(severity, seen, endedAt),
		stepsGrade(scenario, seen),
		...mistakeGrades(seen),
		postmortemGrade(seen, endedAt),
	];
}

/** The whole result, as it is kept. */
export const resultOf = (
	scenario: Scenario,
	facts: readonly Fact[],
	{seed, speed, aborted, keptAt, ...clock}: DrillClock & Pick<Result, 'seed' | 'speed' | 'aborted' | 'keptAt'>,
): Result => ({
	scenario: scenario.id,
	seed,
	speed,
	...clock,
	keptAt,
	aborted,
	grades: gradesOf(scenario, facts, clock),
});

function severityGrade({severity}: Scenario, {pagedAt, declaredAt, severities}: Moments, endedAt: number): Grade {
	const limit = respondWithin[severity];
	const from = pagedAt ?? declaredAt;
	const due = (from ?? endedAt) + limit;
	const said = severities.findLast(({at}) => at <= due) ?? severities[0];
	const base = {id: 'severity', title: 'Declared, with its severity', target: `${severity}, ${within(limit)}`};
	if (declaredAt === undefined || said === undefined) return {...base, reached: 'never declared', pass: false};
	const took = declaredAt - (from ?? declaredAt);
	return {
		...base,
		reached: `${said.severity}, ${after(took)}`,
		pass: took <= limit && said.severity === severity,
	};
}

/** How long people waited for the next message at most, until it was mitigated. */
function updateGrade(severity: Severity, messages: readonly number[], until: number): Grade[] {
	const every = updateEvery[severity];
	const [first] = messages;
	if (every === undefined || first === undefined) return [];
	const times = [...messages.filter(at => at <= until), Math.max(first, until)];
	const longest = Math.max(0, ...times.slice(1).map((at, index) => at - (times[index] ?? at)));
	return [
		{
			id: 'updates',
			title: 'Next messages',
			target: `every ${span(every)}`,
			reached: `at most ${span(longest)} apart`,
			pass: longest <= every,
		},
	];
}

function mitigationGrade({right, byHand}: Scenario, {attempts}: Moments): Grade {
	const first = attempts.find(({is, blocked}) => is !== 'other' && !blocked);
	const wanted = [
		...right.map(({action, target}) => [action, target].filter(Boolean).join(' ')),
		...byHand.filter(({is}) => is === 'right').map(() => 'by hand'),
	];
	return {
		id: 'mitigation',
		title: 'First change was right',
		target: wanted.join(' or '),
		reached: first?.text ?? 'nothing was changed',
		pass: first?.is === 'right',
	};
}

function causeGrade({cause}: Scenario, {provenCauses}: Moments): Grade {
	const named = provenCauses.find(text => cause.words.some(word => text.toLowerCase().includes(word)));
	return {
		id: 'cause',
		title: 'Cause proven',
		target: cause.text,
		reached: named ?? provenCauses.at(-1) ?? 'no hypothesis was proven',
		pass: named !== undefined,
	};
}

function mitigatedGrade({rto}: Scenario, {pagedAt, mitigatedAt}: Moments): Grade {
	const base = {
		id: 'mitigated',
		title: 'Alerts are over',
		target: rto === undefined ? 'before the end' : `within ${rto} m`,
	};
	if (pagedAt === undefined) return {...base, reached: 'nothing fired before the end'};
	if (mitigatedAt === undefined) return {...base, reached: 'not before the end', pass: false};
	const took = Math.max(0, mitigatedAt - pagedAt);
	return {...base, reached: after(took), pass: rto === undefined || took <= rto * 60_000};
}

function watchGrade({mitigatedAt, resolvedAt, brokeAt}: Moments, endedAt: number): Grade {
	const base = {id: 'watched', title: 'Watched afterwards', target: span(watchFor)};
	if (mitigatedAt === undefined) return {...base, reached: 'not mitigated', pass: false};
	if (resolvedAt !== undefined && resolvedAt < mitigatedAt)
		return {...base, reached: 'called resolved before it was', pass: false};
	const until = Math.min(endedAt, resolvedAt ?? endedAt);
	if (brokeAt !== undefined && brokeAt <= until)
		return {...base, reached: `fired again ${after(brokeAt - mitigatedAt)}`, pass: until - brokeAt >= watchFor};
	return {...base, reached: span(until - mitigatedAt), pass: until - mitigatedAt >= watchFor};
}

/** Only where the severity asks for it, and it was not mitigated before it was due. */
function escalationGrade(
	severity: Severity,
	{declaredAt, escalatedAt, mitigatedAt}: Moments,
	endedAt: number,
): Grade[] {
	const limit = escalateWithin[severity];
	if (limit === undefined || declaredAt === undefined) return [];
	const base = {id: 'escalated', title: 'Escalated', target: within(limit)};
	const over = mitigatedAt ?? endedAt;
	if (escalatedAt === undefined && over - declaredAt <= limit) return [{...base, reached: 'over before it was due'}];
	return [{...base, ...timed(declaredAt, escalatedAt, limit, endedAt)}];
}

const stepsGrade = ({runbook}: Scenario, {steps: {done, skipped, unexplained}}: Moments): Grade => ({
	id: 'steps',
	title: 'Runbook followed',
	target: `${runbook}, what is skipped with a reason`,
	reached: `${done} done, ${skipped} skipped${unexplained > 0 ? `, ${unexplained} of these without a reason` : ''}`,
	pass: done > 0 && unexplained === 0,
});

function mistakeGrades({attempts, hints}: Moments): Grade[] {
	const wrong = attempts.filter(({is, blocked}) => is === 'wrong' && !blocked);
	const blocked = attempts.filter(attempt => attempt.blocked);
	const list = (found: typeof attempts) =>
		found.length === 0
			? 'none'
			: found.map(({text, because}) => (because === undefined ? text : `${text}: ${because}`)).join('; ');
	return [
		{id: 'wrong', title: 'Wrong changes', target: 'none', reached: list(wrong), pass: wrong.length === 0},
		{id: 'blocked', title: 'Refused by a guard', target: 'none', reached: list(blocked), pass: blocked.length === 0},
		{id: 'hints', title: 'Hints', target: 'said, not judged', reached: String(hints)},
	];
}

/** A drill that ends within the day has not missed it yet. */
function postmortemGrade({mitigatedAt, postmortemAt}: Moments, endedAt: number): Grade {
	const base = {id: 'postmortem', title: 'Post-mortem has a date', target: within(postmortemWithin)};
	if (postmortemAt === undefined && (mitigatedAt === undefined || endedAt - mitigatedAt <= postmortemWithin))
		return {...base, reached: 'not yet due'};
	return {...base, ...timed(mitigatedAt, postmortemAt, postmortemWithin, endedAt)};
}
