/** A drill that is under way: what whoever drills can do besides working on the wall. Everything is written down as facts. */
import type {Clock} from '../clock.ts';
import type {Fact, NewFact} from '../journal/fact.ts';
import type {Journal} from '../journal/journal.ts';
import {messageOf} from '../text/errors.ts';
import {resultOf} from './grade.ts';
import {drillBook, hintStep, isRightDeed, momentsOf, stepOf} from './moments.ts';
import type {Targets} from './targets.ts';
import type {ByHand, Result, Scenario} from './types.ts';

/** How it ended, and where that is written. */
export interface DrillEnd {
	result: Result;
	/** The debrief as Markdown. */
	debrief?: string;
	/** Why something was not kept. */
	problem?: string;
}

export interface DrillDesk {
	readonly scenario: Scenario;
	readonly seed: number;
	readonly speed: number;
	/** When the story begins, ms of the wall's clock. */
	readonly storyAt: number;
	/** Undefined while it goes on; the same object afterwards. */
	ended(): DrillEnd | undefined;
	/** Gives the next hint, and writes down that it was needed. */
	hint(): void;
	/** Writes down that this was done by hand; doing the right thing mends the sandbox. */
	byHand(move: ByHand): void;
	/** Grades it and keeps the score; another end changes nothing. @param aborted it was given up, and does not count as practised */
	end(aborted: boolean): Promise<DrillEnd>;
	/** The wall is left: whoever did not end it before has given up, unless the incident was called resolved. */
	leave(): Promise<DrillEnd>;
	subscribe(listener: () => void): () => void;
}

export interface DrillParts {
	scenario: Scenario;
	/** What it is graded against. */
	targets: Targets;
	seed: number;
	storyAt: number;
	journal: Pick<Journal, 'facts' | 'record' | 'subscribe'>;
	clock: Clock;
	user: string;
	/** Lets the sandbox be calm. */
	mend(): Promise<void>;
	/** Keeps score and debrief. */
	keep(result: Result): Promise<{debrief: string}>;
	log(text: string): void;
}

/** How many hints were given. */
export const hintsIn = (scenario: Scenario, facts: readonly Fact[]): number =>
	facts.filter(fact => fact.kind === 'step' && fact.runbook === drillBook(scenario) && fact.step.startsWith(hintStep))
		.length;

/** Whether this was said to be done by hand. */
export const isDone = (scenario: Scenario, move: ByHand, facts: readonly Fact[]): boolean =>
	facts.some(fact => fact.kind === 'step' && fact.runbook === drillBook(scenario) && fact.step === stepOf(move));

export function openDrill({
	scenario,
	targets,
	seed,
	storyAt,
	journal,
	clock,
	user,
	mend,
	keep,
	log,
}: DrillParts): DrillDesk {
	const listeners = new Set<() => void>();
	let end: Promise<DrillEnd> | undefined;
	let ended: DrillEnd | undefined;
	let mended = false;

	const own = () => journal.facts().filter(({at}) => at >= storyAt);
	const record = (step: string, text: string) => {
		const fact: NewFact = {
			kind: 'step',
			runbook: drillBook(scenario),
			step,
			result: 'done',
			text,
			system: scenario.system,
			by: user,
		};
		journal.record(fact);
	};
	const calm = () => {
		if (mended) return;
		mended = true;
		void mend().catch((error: unknown) => log(`the sandbox was not mended: ${messageOf(error)}`));
	};
	const stop = journal.subscribe(added => {
		for (const fact of added)
			if (fact.kind === 'action' && fact.phase === 'done' && scenario.mends && isRightDeed(scenario, fact)) calm();
	});

	async function finish(aborted: boolean): Promise<DrillEnd> {
		stop();
		const {speed} = clock;
		const endedAt = Math.max(clock.now(), storyAt);
		const result = resultOf(scenario, targets, own(), {storyAt, endedAt, keptAt: Date.now(), seed, speed, aborted});
		try {
			ended = {result, ...(await keep(result))};
		} catch (error) {
			ended = {result, problem: `the score was not kept: ${messageOf(error)}`};
		}
		for (const listener of [...listeners]) listener();
		return ended;
	}

	const endOnce = (aborted: boolean) => (end ??= finish(aborted));

	return {
		scenario,
		seed,
		speed: clock.speed,
		storyAt,
		ended: () => ended,
		hint() {
			const given = hintsIn(scenario, own());
			const hint = scenario.hints[given];
			if (end === undefined && hint !== undefined) record(`${hintStep} ${given + 1}`, hint);
		},
		byHand(move) {
			if (end !== undefined || isDone(scenario, move, own())) return;
			record(stepOf(move), move.text);
			if (move.is === 'right') calm();
		},
		end: endOnce,
		leave: () => endOnce(momentsOf(scenario, own()).resolvedAt === undefined),
		subscribe(listener) {
			listeners.add(listener);
			return () => listeners.delete(listener);
		},
	};
}
