/** Grades a drill against the clocks of the runbooks. It says how this one went: no ranking, no mean, no trend. Pure. */
import type {Fact} from '../journal/fact.ts';
import {duration} from '../text/durations.ts';
import {type Moments, momentsOf} from './moments.ts';
import type {Targets} from './targets.ts';
import type {Grade, Result, Scenario} from './types.ts';

/** The times of a drill, ms of its clock. */
export interface DrillClock {
	/** When the story began. */
	storyAt: number;
	endedAt: number;
}

const span = (ms: number): string => duration(Math.max(0, Math.round(ms / 1000) * 1000));
const within = (ms: number): string => `within ${span(ms)}`;
const after = (ms: number): string => (ms > 0 ? `after ${span(ms)}` : 'at once');

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

/** Somebody who has to be told or called, and when they were, ms. */
interface Owed {
	title: string;
	dueAt: number;
	metAt: number | undefined;
}

/** Whoever was told in time, of those whose time came before it was over. */
function owed(all: readonly Owed[], from: number, over: number): Pick<Grade, 'target' | 'reached' | 'pass'> {
	const target = all.map(({title, dueAt}) => `${title} ${within(dueAt - from)}`).join('; ');
	const due = all.filter(({dueAt, metAt}) => metAt !== undefined || dueAt < over);
	if (due.length === 0) return {target, reached: 'over before it was due'};
	return {
		target,
		reached: due
			.map(({title, metAt}) => `${title} ${metAt === undefined ? 'not told' : after(Math.max(0, metAt - from))}`)
			.join('; '),
		pass: due.every(({dueAt, metAt = Number.POSITIVE_INFINITY}) => metAt <= dueAt),
	};
}

/** @param facts those of the drill, oldest first */
export function gradesOf(
	scenario: Scenario,
	targets: Targets,
	facts: readonly Fact[],
	{storyAt, endedAt}: DrillClock,
): Grade[] {
	const seen = momentsOf(scenario, facts);
	const {pagedAt, acknowledgedAt, declaredAt, messages} = seen;
	const {acknowledge, message} = targets;
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
			target: within(acknowledge),
			...timed(pagedAt, acknowledgedAt, acknowledge, endedAt),
		},
		severityGrade(targets, seen, endedAt),
		{
			id: 'message',
			title: 'First message',
			target: within(message),
			...(declaredAt === undefined
				? {reached: 'never declared', pass: false}
				: timed(declaredAt, messages[0]?.at, message, endedAt)),
		},
		...toldGrade(targets, seen, endedAt),
		...updateGrade(targets, seen, endedAt),
		mitigationGrade(scenario, seen),
		causeGrade(scenario, seen),
		mitigatedGrade(targets, seen),
		watchGrade(targets, seen, endedAt),
		...escalationGrade(targets, seen, endedAt),
		stepsGrade(scenario, seen),
		...mistakeGrades(seen),
		...postmortemGrade(targets, seen, endedAt),
	];
}

/** The whole result, as it is kept. */
export const resultOf = (
	scenario: Scenario,
	targets: Targets,
	facts: readonly Fact[],
	{seed, speed, aborted, keptAt, ...clock}: DrillClock & Pick<Result, 'seed' | 'speed' | 'aborted' | 'keptAt'>,
): Result => ({
	scenario: scenario.id,
	seed,
	speed,
	...clock,
	keptAt,
	aborted,
	grades: gradesOf(scenario, targets, facts, clock),
});

function severityGrade(
	{severity, respond: limit}: Targets,
	{pagedAt, declaredAt, severities}: Moments,
	endedAt: number,
): Grade {
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

/** Those who are to be told of such an incident, each by their own time. */
function toldGrade(
	{messages: asked}: Targets,
	{declaredAt, messages, met, resolvedAt}: Moments,
	endedAt: number,
): Grade[] {
	if (declaredAt === undefined || asked.length === 0) return [];
	const all = asked.map(({id, title, template, within: limit}) => ({
		title,
		dueAt: declaredAt + limit,
		metAt: messages.find(one => template !== undefined && one.template === template)?.at ?? met.get(id),
	}));
	return [{id: 'told', title: 'Told by name', ...owed(all, declaredAt, resolvedAt ?? endedAt)}];
}

/** How long people waited for the next message at most, until it was resolved. */
function updateGrade({update}: Targets, {messages, resolvedAt}: Moments, endedAt: number): Grade[] {
	const [first] = messages;
	if (update === undefined || first === undefined) return [];
	const until = Math.max(first.at, resolvedAt ?? endedAt);
	const times = [...messages.map(({at}) => at).filter(at => at <= until), until];
	const longest = Math.max(0, ...times.slice(1).map((at, index) => at - (times[index] ?? at)));
	return [
		{
			id: 'updates',
			title: 'Next messages',
			target: `every ${span(update)}`,
			reached: `at most ${span(longest)} apart`,
			pass: longest <= update,
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

function mitigatedGrade({rto}: Targets, {pagedAt, mitigatedAt}: Moments): Grade {
	const base = {
		id: 'mitigated',
		title: 'Alerts are over',
		target: rto === undefined ? 'before the end' : within(rto),
	};
	if (pagedAt === undefined) return {...base, reached: 'nothing fired before the end'};
	if (mitigatedAt === undefined) return {...base, reached: 'not before the end', pass: false};
	const took = Math.max(0, mitigatedAt - pagedAt);
	return {...base, reached: after(took), pass: rto === undefined || took <= rto};
}

function watchGrade({watch}: Targets, {mitigatedAt, resolvedAt, brokeAt}: Moments, endedAt: number): Grade {
	const base = {id: 'watched', title: 'Watched afterwards', target: span(watch)};
	if (mitigatedAt === undefined) return {...base, reached: 'not mitigated', pass: false};
	if (resolvedAt !== undefined && resolvedAt < mitigatedAt)
		return {...base, reached: 'called resolved before it was', pass: false};
	const until = Math.min(endedAt, resolvedAt ?? endedAt);
	if (brokeAt !== undefined && brokeAt <= until)
		return {...base, reached: `fired again ${after(brokeAt - mitigatedAt)}`, pass: until - brokeAt >= watch};
	return {...base, reached: span(until - mitigatedAt), pass: until - mitigatedAt >= watch};
}

/** Whom the ladder and the rules of the system name, as long as it is not mitigated. */
function escalationGrade({calls}: Targets, {pagedAt, declaredAt, mitigatedAt, met}: Moments, endedAt: number): Grade[] {
	const from = pagedAt ?? declaredAt;
	const all = from === undefined ? [] : calls(from);
	if (from === undefined || all.length === 0) return [];
	const levels = all.map(({to, dueAt}) => ({title: to, dueAt, metAt: met.get(`escalate:${to}`)}));
	return [{id: 'escalated', title: 'Escalated', ...owed(levels, from, mitigatedAt ?? endedAt)}];
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
function postmortemGrade({postmortem}: Targets, {resolvedAt, postmortemAt}: Moments, endedAt: number): Grade[] {
	if (postmortem === undefined) return [];
	const base = {id: 'postmortem', title: 'Post-mortem has a date', target: within(postmortem)};
	if (postmortemAt === undefined && (resolvedAt === undefined || endedAt - resolvedAt <= postmortem))
		return [{...base, reached: 'not yet due'}];
	return [{...base, ...timed(resolvedAt, postmortemAt, postmortem, endedAt)}];
}
