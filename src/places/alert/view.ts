/** Everything on the page of an alert, whatever its size. Pure. */
import type {Chart} from '../../charts/types.ts';
import type {Alert, Level} from '../../checks/types.ts';
import type {CheckConfig} from '../../config/schema/checks.ts';
import type {Fact as HistoryFact} from '../../journal/fact.ts';
import type {KeyBinding} from '../../keys/keymap.ts';
import {chartOfCheck, levelsOfCheck} from '../../panes/chart/ofCheck.ts';
import {runbookOf} from '../../runbooks/books.ts';
import {type OpenIncident, progressOf} from '../../runbooks/progress.ts';
import {type TickedStep, ticked} from '../../runbooks/ticks.ts';
import type {SystemScene} from '../../scene/types.ts';
import {evidenceOf} from '../../triage/evidence.ts';
import {storyAround} from '../../triage/story.ts';
import type {Cause, Fact} from '../../triage/types.ts';
import {historyTexts} from './history.ts';
import type {KeyedStep} from './lines.ts';
import {stepsOf} from './steps.ts';

export interface AlertView {
	check: CheckConfig | undefined;
	/** The numbers that were judged; where there are none over time, `levels` are what is known of them. */
	chart?: Chart;
	levels?: {points: readonly {t: number; level: Level}[]; range: number};
	evidence: readonly Fact[];
	causes: readonly Cause[];
	/** In place of causes, where there are none; empty where nobody asks for one. */
	noCause: string;
	/** What to do about it, and everything that has a key here. */
	next: readonly string[];
	steps: readonly KeyedStep[];
	runbook?: {title: string; steps: readonly TickedStep[]};
	/** When it fired: this time, and before. */
	history: readonly string[];
}

/** @param all the alerts of all systems. @param facts what happened, those of its runbook at least. @param incident the open one of its system */
export function alertView(
	alert: Alert,
	scene: SystemScene,
	{
		all,
		map,
		facts,
		incident,
	}: {
		all: readonly Alert[];
		map: readonly KeyBinding[];
		facts: readonly HistoryFact[];
		incident?: OpenIncident | undefined;
	},
): AlertView {
	const check = scene.judgement.checks.find(({id}) => id === alert.check);
	const story = storyAround(scene, alert.key, all);
	const causes = story?.causes ?? [];
	const since = story?.since ?? alert.badSince ?? alert.since;
	const chart = check && chartOfCheck(check, scene, {instance: alert.instance, since});
	const book = runbookOf(scene.system, alert.check);
	return {
		check,
		...(chart && {chart}),
		...(check && !chart && {levels: levelsOfCheck(check, scene, alert)}),
		evidence: evidenceOf(scene, alert, all),
		causes,
		noCause:
			story && causes.length === 0 ? 'none found: nothing was changed shortly before, and no error names anything' : '',
		next: story?.next.map(({words}) => words) ?? [],
		steps: stepsOf(alert, {story, runbook: book, map}),
		...(book && {runbook: {title: book.title, steps: ticked(book, scene, progressOf(book, scene, facts, incident))}}),
		history: historyTexts(alert, scene, chart),
	};
}
