/** Plans, preflights and progress as lines of text for a given width. Pure. */

import {approvalTitle, neededText} from '../../src/actions/approval/words.ts';
import {entryOf} from '../../src/actions/catalogue.ts';
import {asksReason} from '../../src/actions/confirm.ts';
import {commandText} from '../../src/actions/plan.ts';
import type {ActionRun} from '../../src/actions/runs.ts';
import type {
	ActionResult,
	Plan,
	PreflightItem,
	PreflightReport,
	Progress,
	ToldPlan,
	Verdict,
} from '../../src/actions/types.ts';
import {ago} from '../../src/text/durations.ts';
import {wrapText} from '../../src/text/format.ts';
import type {Tone} from '../../src/theme/theme.ts';

export interface Line {
	text: string;
	tone: Tone;
}

const labelWidth = 10;

/** A labelled part of a plan. */
export function block(label: string, texts: readonly string[], width: number, tone: Tone = 'plain'): Line[] {
	return texts.flatMap((text, index) =>
		wrapText(text, width - labelWidth).map((part, row) => ({
			text: (index === 0 && row === 0 ? label : '').padEnd(labelWidth) + part,
			tone,
		})),
	);
}

const stateWord: Record<PreflightItem['state'], {mark: string; tone: Tone}> = {
	ok: {mark: 'ok', tone: 'ok'},
	failed: {mark: 'FAILED', tone: 'crit'},
	skipped: {mark: 'not asked', tone: 'dim'},
};

/** The preflight with the age of each answer. */
export function preflightLines(report: PreflightReport | undefined, now: number, width: number): Line[] {
	if (!report) return block('preflight', ['asking...'], width, 'pending');
	// Failed items come first, so that they are in sight.
	const items = [...report.items].sort((a, b) => Number(b.state === 'failed') - Number(a.state === 'failed'));
	return items.flatMap((item, index) => {
		const {mark, tone} = stateWord[item.state];
		return block(
			index === 0 ? 'preflight' : '',
			[`${mark}: ${item.title}: ${item.detail} (${ago(now - item.at)})`],
			width,
			tone,
		);
	});
}

/** Whose approval it needs, where nobody is asked from here. */
const approvalLines = ({approvals}: ToldPlan, width: number): Line[] =>
	approvals ? block('approval', [neededText(approvals)], width, 'warn') : [];

/** The usual risks say nothing: the word to type tells them apart. */
function riskLines(plan: ToldPlan, width: number): Line[] {
	if (!asksReason(plan)) return [];
	return block(
		'risk',
		[`${plan.risk}: ${'copies' in plan ? 'never run from here' : 'it asks for your reason'}`],
		width,
		'crit',
	);
}

/** The action on the same target that would make a failed question true; undefined where none does. */
export const mendOf = ({items}: PreflightReport): string | undefined =>
	items.find(({state, mend}) => state === 'failed' && mend !== undefined)?.mend;

/** Why a plan cannot go on after its preflight, and the key that leads on. */
export function blocked(report: PreflightReport): string {
	if (report.stale) return 'the target changed; Ctrl-R plans again';
	const mend = mendOf(report);
	return `the preflight failed: nothing can be run; ${mend === undefined ? 'Ctrl-R plans again' : `Ctrl-O plans to ${entryOf(mend).verb} first`}`;
}

/** Whether nothing but the approvals of others is missing. */
export const waitsOnly = ({items}: PreflightReport): boolean =>
	items.every(({state, title}) => state !== 'failed' || title === approvalTitle);

/** What a plan changes, a text each: `max: 100 -> 200`. */
export const changeTexts = (changes: ToldPlan['changes']): string[] =>
	changes.map(({what, before, after}) => (before === '' ? `${what}: ${after}` : `${what}: ${before} -> ${after}`));

/** A plan in the order in which a person has to judge it. */
export function planLines(
	plan: ToldPlan & Partial<Pick<Plan, 'further' | 'fallback'>>,
	report: PreflightReport | undefined,
	now: number,
	width: number,
	approvals: readonly Line[] = approvalLines(plan, width),
): Line[] {
	const {target} = plan;
	return [
		...block('account', [target.account ?? 'your own Google account'], width, 'strong'),
		...block('target', [`${target.project} / ${target.region} / ${target.name}`], width, 'strong'),
		...riskLines(plan, width),
		...block('change', changeTexts(plan.changes), width, 'strong'),
		...block('affects', plan.blastRadius, width),
		...preflightLines(report, now, width),
		...approvals,
		...block('command', commandText(plan).split('\n'), width, 'accent'),
		...block('undo', [plan.undo], width),
		...block('success', plan.success, width),
		...block('if bad', plan.fallback ? [`${plan.fallback.what}, by itself`] : [], width),
		...block('note', plan.sideEffects, width, 'warn'),
	];
}

const phaseTone: Record<Progress['phase'], Tone> = {
	refused: 'crit',
	checking: 'pending',
	auditing: 'pending',
	calling: 'pending',
	converging: 'pending',
	converged: 'ok',
	verifying: 'pending',
	done: 'ok',
	failed: 'crit',
	unknown: 'blind',
};

/** A plan's title as the title of a dialog. */
export const heading = (title: string): string => title.charAt(0).toUpperCase() + title.slice(1);

/** `verifying: health 200`; an unknown outcome is called that, once. */
function phaseText(phase: Progress['phase'], text: string): string {
	if (phase !== 'unknown') return `${phase}: ${text}`;
	return text.startsWith('outcome unknown') ? text : `outcome unknown: ${text}`;
}

const verdictTone: Record<Verdict, Tone> = {recovered: 'ok', 'no effect': 'warn', worse: 'crit', inconclusive: 'warn'};

const resultTone = ({phase, verdict}: ActionResult): Tone => (verdict ? verdictTone[verdict] : phaseTone[phase]);

/** How a run ended, whole: it stays in sight, whatever came before it. */
export const resultLines = ({result}: ActionRun, width: number): Line[] =>
	result
		? wrapText(phaseText(result.phase, result.summary), width).map(text => ({text, tone: resultTone(result)}))
		: [];

/** One line about a run, for the strip in the footer. */
export function runSummary({plan, progress, result, refused}: ActionRun): Line {
	if (refused !== undefined) return {text: `${plan.title}: refused: ${refused}`, tone: 'crit'};
	if (result)
		return {
			text: `${plan.title}: ${phaseText(result.phase, result.summary)}`,
			tone: resultTone(result),
		};
	// Of steps that go on side by side the one that spoke last; what is only announced says nothing yet.
	const begun = progress.filter(({step}) => step?.state !== 'waits');
	const last = begun.reduce<Progress | undefined>(
		(newest, line) => (newest && newest.at > line.at ? newest : line),
		undefined,
	);
	return {
		text: `${plan.title}: ${last ? phaseText(last.phase, last.text) : 'starting'}`,
		tone: last ? phaseTone[last.phase] : 'pending',
	};
}
