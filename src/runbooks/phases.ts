/** The time within which the steps of a phase are to be done. Pure. */
import {age, duration, left} from '../text/durations.ts';
import type {Line} from './lines.ts';
import type {Tick} from './ticks.ts';
import type {Block, Runbook} from './types.ts';

/** A phase and the indexes of its steps. */
export interface Phase {
	/** The index of its block. */
	block: number;
	/** ms since the trouble began. */
	within: number;
	steps: readonly number[];
}

/** The phases of a runbook: each goes to the next one, or to the next heading without one. */
export function phasesOf({blocks}: Pick<Runbook, 'blocks'>): Phase[] {
	const phases: Phase[] = [];
	let open: {block: number; within: number; steps: number[]} | undefined;
	blocks.forEach((block: Block, index) => {
		if (block.kind === 'heading') open = undefined;
		else if (block.kind === 'phase') {
			open = {block: index, within: block.within, steps: []};
			phases.push(open);
		} else if (block.kind === 'step') open?.steps.push(block.step);
	});
	return phases;
}

/** A phase is nearly over in its last fifth. */
const amberFrom = 0.8;

/**
 * What is said of a phase: `within 5 m: 3 m left`, and how grave it is.
 * @param from when the clock began, ms; undefined: nothing burns
 */
export function phaseLine(
	{within, steps}: Phase,
	ticks: readonly Tick[],
	{from, now}: {from: number | undefined; now: number},
): Line {
	const head = `within ${duration(within)}`;
	const isDone = steps.every(step => ticks[step] === 'done' || ticks[step] === 'skipped');
	if (from === undefined) return [{text: head, tone: 'dim'}];
	if (isDone) return [{text: `${head}: done`, tone: 'ok'}];
	const passed = Math.max(0, now - from);
	if (passed > within) return [{text: `${head}: late by ${age(passed - within)}`, tone: 'crit'}];
	return [{text: `${head}: ${left(within - passed)} left`, tone: passed >= within * amberFrom ? 'warn' : 'plain'}];
}

/** Whether a countdown of the runbook is short enough to be told by the second; `soon` in ms. */
export function countsDown(
	phases: readonly Phase[],
	ticks: readonly {tick: Tick; waitsUntil?: number}[],
	{from, now, soon}: {from: number | undefined; now: number; soon: number},
): boolean {
	const isSoon = (end: number) => end - now < soon && now - end < soon;
	const isOpen = ({steps}: Phase) => steps.some(step => ['next', 'later', 'failed'].includes(ticks[step]?.tick ?? ''));
	return (
		ticks.some(({waitsUntil}) => waitsUntil !== undefined && isSoon(waitsUntil)) ||
		(from !== undefined && phases.some(phase => isOpen(phase) && isSoon(from + phase.within)))
	);
}
