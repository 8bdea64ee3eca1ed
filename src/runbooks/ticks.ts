/** How far the steps of a runbook are: what the wall has seen or done is ticked by itself, the rest by people. Pure. */
import {isUnjudged} from '../checks/firing.ts';
import {byUrgency} from '../checks/standing.ts';
import type {Alert} from '../checks/types.ts';
import type {SystemScene} from '../scene/types.ts';
import {duration, left} from '../text/durations.ts';
import {moment} from '../zone.ts';
import type {ActionFact, Progress, StepFact} from './progress.ts';
import type {Runbook, Step, StepWait} from './types.ts';

/**
 * `failed`: the wall should have looked and cannot, an action failed, or a wait was in vain. `skipped`: somebody said why.
 * `next`: the first one that is open.
 */
export type Tick = 'done' | 'skipped' | 'failed' | 'next' | 'later';

export interface TickedStep {
	step: Step;
	tick: Tick;
	/** What there is to say: `CRIT 86.2%`, `sent by anna 11:06`, `skipped by anna 11:06: no tenants`; empty where nothing. */
	says: string;
	/** The alert that it says it of. */
	alert?: Alert;
	/** A person ticked or skipped it, and can take that back. */
	byHand?: true;
	/** It waits until then at most, ms. */
	waitsUntil?: number;
}

/** Tells a step from those of all runbooks. */
export const stepKey = (system: string, runbook: string, step: string): string => `${system}/${runbook}#${step}`;

/** What steps are ticked by. */
export type Seen = Pick<SystemScene, 'system' | 'source' | 'judgement' | 'now'>;

/** A step as the wall sees it. */
interface Standing {
	state: 'done' | 'skipped' | 'failed' | 'open';
	says: string;
	alert?: Alert;
	byHand?: true;
	waitsUntil?: number;
}

/** The steps of a runbook as they stand. */
export function ticked({steps}: Runbook, seen: Seen, progress: Progress): TickedStep[] {
	const standing = steps.map(step => ({step, ...standingOf(step, seen, progress)}));
	const next = standing.findIndex(({state}) => state === 'open');
	return standing.map(({state, ...rest}, index) => ({
		...rest,
		tick: state === 'open' ? (index === next ? 'next' : 'later') : state,
	}));
}

function standingOf(step: Step, seen: Seen, {steps, actions}: Progress): Standing {
	const fact = steps.get(step.id);
	const found = stateOf(step, seen, actions, fact);
	if (found.state === 'done' || !fact) return found;
	const of = byWhom(fact, seen);
	switch (fact.result) {
		case 'skipped':
			return {state: 'skipped', says: `skipped${of}: ${fact.text}`, byHand: true};
		case 'done':
			return {...found, state: 'done', says: saysDone(step, fact, of), byHand: true};
		case 'failed':
			return {...found, state: 'failed', says: fact.text};
		case 'begun':
			return found.says === '' ? {...found, says: `${fact.text}${of}`} : found;
		case 'open':
			return found;
	}
}

/** ` by anna 11:06:00`; the person is left out where nobody is named. */
const byWhom = ({at, by}: Pick<StepFact, 'at' | 'by'>, {now, system: {tz}}: Seen): string =>
	`${by === undefined ? '' : ` by ${by}`} ${moment(at, Math.max(at, now), tz)}`;

const saysDone = ({query}: Step, {text}: StepFact, of: string): string =>
	query ? `asked${of}${text === '' ? '' : `: ${text}`}` : `done${of}`;

function stateOf(step: Step, seen: Seen, actions: readonly ActionFact[], fact: StepFact | undefined): Standing {
	if (step.action !== undefined) return actionState(step, seen, actions);
	if (step.wait) return waitState(step.wait, seen, fact);
	if (step.watch || step.until) return checkState(step, seen);
	if (step.source !== undefined) return sourceState(step.source, seen);
	return {state: 'open', says: ''};
}

function actionState({action, target, verify}: Step, seen: Seen, actions: readonly ActionFact[]): Standing {
	const sent = actions.findLast(one => one.action === action && (target === undefined || one.target === target));
	if (!sent) return {state: 'open', says: ''};
	const of = byWhom(sent, seen);
	switch (sent.phase) {
		case 'failed':
			return {state: 'failed', says: `failed${of}: ${sent.text}`};
		case 'unknown':
			return {state: 'failed', says: `sent${of}, and nobody knows what became of it`};
		case 'sent':
		case 'done': {
			if (!verify) return {state: 'done', says: `sent${of}: ${sent.title}`};
			const verified = checkState({until: verify}, seen);
			const says = `${sent.phase}${of}; ${verified.says}`;
			// What the checks say counts once the action has ended.
			return {...verified, state: sent.phase === 'done' ? verified.state : 'open', says};
		}
	}
}

/** A wait counts from the fact that began it. */
function waitState(wait: StepWait, seen: Seen, fact: StepFact | undefined): Standing {
	if (fact?.result !== 'begun') return {state: 'open', says: ''};
	const of = byWhom(fact, seen);
	const end = fact.at + (wait.kind === 'time' ? wait.lasts : wait.atMost);
	const rest = end - seen.now;
	if (wait.kind === 'time')
		return rest <= 0
			? {state: 'done', says: `waited since${of}`}
			: {state: 'open', says: `${left(rest)} left, begun${of}`, waitsUntil: end};
	const checked = checkState({until: wait.until}, seen);
	if (checked.state === 'done') return {...checked, says: `${checked.says}, waited since${of}`};
	if (rest <= 0) return {...checked, state: 'failed', says: `not within ${duration(wait.atMost)}: ${checked.says}`};
	return {...checked, state: 'open', says: `${left(rest)} left: ${checked.says}`, waitsUntil: end};
}

function checkState(
	{watch = [], until}: Pick<Step, 'watch' | 'until'>,
	{judgement: {alerts, judged}}: Pick<Seen, 'judgement'>,
): Standing {
	const checks = until ?? watch;
	const [worst] = alerts.filter(({check, state}) => checks.includes(check) && state !== 'ok').toSorted(byUrgency);
	if (!judged || worst?.state === 'loading') return {state: 'open', says: 'not judged yet'};
	if (!worst) return {state: 'done', says: 'in order'};
	const isBlind = isUnjudged(worst) || worst.state === 'nodata';
	const says = `${worst.title}: ${worst.value}`;
	return {state: isBlind ? 'failed' : until ? 'open' : 'done', says, alert: worst};
}

function sourceState(id: string, {source}: Seen): Standing {
	const {reading, error, remembered} = source(id);
	if (error) return {state: 'failed', says: error.message};
	return reading && !remembered ? {state: 'done', says: 'read by the wall'} : {state: 'open', says: 'not read yet'};
}
