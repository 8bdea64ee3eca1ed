/** What to talk about in a post-mortem, as the facts suggest it: questions, and no judgement of anybody. Pure. */
import type {IncidentRules} from '../../incidents/rules.ts';
import {missedClocks, timersOf} from '../../incidents/timers.ts';
import type {Incident} from '../../incidents/types.ts';
import {unseenWords, watchOf} from '../../incidents/watch.ts';
import type {Fact} from '../../journal/fact.ts';
import {duration} from '../../text/durations.ts';
import {actionsOf} from '../known.ts';

export interface Prompts {
	well: readonly string[];
	badly: readonly string[];
	/** Steps of runbooks that did not help as they stand. */
	runbooks: readonly string[];
	/** What told too late of it, or not at all. */
	monitoring: readonly string[];
}

type Step = Extract<Fact, {kind: 'step'}>;

const lateWords = ({title, dueAt, metAt}: {title: string; dueAt: number; metAt?: number}): string =>
	metAt === undefined ? `${title}: it was not met` : `${title}: ${duration(metAt - dueAt)} late`;

/** The last word about each step that was skipped or failed. */
function stepsOf({timeline}: Incident): Step[] {
	const last = new Map<string, Step>();
	for (const {fact} of timeline) if (fact.kind === 'step') last.set(`${fact.runbook} ${fact.step}`, fact);
	return [...last.values()].filter(({result}) => result === 'skipped' || result === 'failed');
}

const isUndo = ({title, text}: {title: string; text: string}): boolean =>
	/\b(?:undo|undid|undone|take back)\b/i.test(`${title} ${text}`);

/** Checks that fired after people knew, and those that saw nothing. */
function gapsOf(incident: Incident, rules: IncidentRules, now: number): string[] {
	const {alert, declaredAt, timeline} = incident;
	const watch = watchOf(incident, rules, now);
	const unseen = watch && unseenWords(watch);
	const seen = new Set<string>();
	const late: string[] = [];
	const unjudged = new Set<string>();
	for (const {fact, at} of timeline) {
		if (fact.kind !== 'alert') continue;
		if (fact.to === 'blind' || fact.to === 'error' || fact.to === 'nodata') unjudged.add(fact.title);
		if (fact.to !== 'firing' || seen.has(fact.key)) continue;
		seen.add(fact.key);
		if (at > declaredAt)
			late.push(`${fact.title} fired ${duration(at - declaredAt)} after the declaration. Could it tell earlier?`);
	}
	return [
		...(alert === undefined ? ['No check told of it, a person did. Which one should have?'] : []),
		...late,
		...[...unjudged].map(title => `${title} could not be judged meanwhile. Why?`),
		...(unseen === undefined ? [] : [`The watch over its stability took longer: ${unseen}. Why?`]),
	];
}

export function promptsOf(incident: Incident, rules: IncidentRules, now: number): Prompts {
	const missed = missedClocks(incident, rules, now);
	const kept = timersOf(incident, rules, now).filter(
		({id, metAt, dueAt}) => metAt !== undefined && metAt <= dueAt && !missed.some(one => one.id === id),
	);
	const actions = actionsOf(incident);
	const {hypotheses, timeline, id} = incident;
	const again = timeline.filter(
		({fact}) =>
			fact.kind === 'changed' && fact.incident === id && fact.state === 'active' && (fact.reason ?? '') !== '',
	);
	const sentBadly = incident.sent.filter(({failed}) => failed !== undefined);
	return {
		well: [
			...kept.map(({title, startedAt, metAt = startedAt}) => `${title}: in time, after ${duration(metAt - startedAt)}`),
			...actions.filter(one => one.phase === 'done' && !isUndo(one)).map(({title}) => `${title}: it worked`),
			...hypotheses.filter(({state}) => state === 'proven').map(({text}) => `The cause was found: ${text}`),
		],
		badly: [
			...missed.map(lateWords),
			...actions.filter(({phase}) => phase === 'failed').map(({title, text}) => `${title}: it failed, ${text}`),
			...actions.filter(({phase}) => phase === 'unknown').map(({title}) => `${title}: nobody knows whether it worked`),
			...actions.filter(isUndo).map(({title}) => `${title}: something had to be taken back`),
			...again.map(({fact}) => `It was opened again: ${fact.kind === 'changed' ? (fact.reason ?? '') : ''}`),
			...timeline.flatMap(({fact}) =>
				fact.kind === 'changed' && fact.incident === id && fact.without
					? [`It was ${fact.state} without this: ${fact.without.join(', ')}. Why? ${fact.reason ?? ''}`]
					: [],
			),
			...hypotheses.filter(({state}) => state === 'refuted').map(({text}) => `What misled us to believe: ${text}?`),
			...sentBadly.map(({template, to, failed = ''}) => `${template} did not reach ${to}: ${failed}`),
			...timeline.flatMap(({fact}) =>
				fact.kind === 'gap' ? [`The wall saw nothing for ${duration(fact.to - fact.at)} (${fact.why})`] : [],
			),
		],
		monitoring: gapsOf(incident, rules, now),
		runbooks: stepsOf(incident).map(
			({runbook, step, result, text}) =>
				`${runbook}, step ${step.split('#').at(-1) ?? step} was ${result}${text === '' ? '' : `: ${text}`}. Does it need a change?`,
		),
	};
}
