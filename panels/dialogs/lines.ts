/** Plans, preflights and progress as lines of text for a given width. Pure. */
import type {Plan, PreflightItem, PreflightReport, Progress} from '../../src/actions/types.ts';
import type {ActionRun} from '../../src/store/actions.ts';
import {ago} from '../../src/text/durations.ts';
import {pieces, widthOf} from '../../src/ui/format.ts';
import type {Tone} from '../../src/ui/theme.ts';

export interface Line {
	text: string;
	tone: Tone;
}

/** Breaks at blanks, and inside words that are longer than a line: a command must be readable to its end. */
export function wrapText(text: string, width: number): string[] {
	if (width <= 0) return [];
	const lines: string[] = [];
	let line = '';
	for (const word of text.split(' ')) {
		if (line !== '' && widthOf(line) + 1 + widthOf(word) > width) {
			lines.push(line);
			line = '';
		} else if (line !== '') {
			line += ` ${word}`;
			continue;
		}
		const parts = pieces(word, width);
		lines.push(...parts.slice(0, -1));
		line = parts.at(-1) ?? '';
	}
	return line === '' && lines.length > 0 ? lines : [...lines, line];
}

const labelWidth = 10;

function block(label: string, texts: readonly string[], width: number, tone: Tone = 'plain'): Line[] {
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
	running: {mark: '...', tone: 'pending'},
	skipped: {mark: 'not asked', tone: 'dim'},
};

/** The preflight with the age of each answer. */
export function preflightLines(report: PreflightReport | undefined, now: number, width: number): Line[] {
	if (!report) return block('preflight', ['asking...'], width, 'pending');
	return report.items.flatMap((item, index) => {
		const {mark, tone} = stateWord[item.state];
		return block(
			index === 0 ? 'preflight' : '',
			[`${mark}: ${item.title}: ${item.detail} (${ago(now - item.at)})`],
			width,
			tone,
		);
	});
}

/** A plan in the order in which a person has to judge it. */
export function planLines(plan: Plan, report: PreflightReport | undefined, now: number, width: number): Line[] {
	const {target} = plan;
	const changes = plan.changes.map(({what, before, after}) =>
		before === '' ? `${what}: ${after}` : `${what}: ${before} -> ${after}`,
	);
	return [
		...block('account', [target.account ?? 'your own Google account'], width, 'strong'),
		...block('target', [`${target.project} / ${target.region} / ${target.name}`], width, 'strong'),
		...block('change', changes, width, 'strong'),
		...block('affects', plan.blastRadius, width),
		...preflightLines(report, now, width),
		...block('command', [plan.gcloud], width, 'accent'),
		...block('undo', [plan.undo], width),
		...block('success', plan.success, width),
		...block('note', plan.sideEffects, width, 'warn'),
	];
}

const phaseTone: Record<Progress['phase'], Tone> = {
	refused: 'crit',
	checking: 'pending',
	auditing: 'pending',
	calling: 'pending',
	converging: 'pending',
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

/** What happened so far, oldest first. */
export function progressLines({progress, refused}: ActionRun, now: number, width: number): Line[] {
	const lines = progress.flatMap(item =>
		wrapText(`${phaseText(item.phase, item.text)} (${ago(now - item.at)})`, width).map(text => ({
			text,
			tone: phaseTone[item.phase],
		})),
	);
	return refused !== undefined && progress.at(-1)?.phase !== 'refused'
		? [...lines, ...wrapText(`refused: ${refused}`, width).map(text => ({text, tone: 'crit' as const}))]
		: lines;
}

/** One line about a run, for the strip in the footer. */
export function runSummary({plan, progress, result, refused}: ActionRun): Line {
	if (refused !== undefined) return {text: `${plan.title}: refused: ${refused}`, tone: 'crit'};
	if (result)
		return {
			text: `${plan.title}: ${phaseText(result.phase, result.summary)}`,
			tone: result.verdict === 'worse' ? 'crit' : phaseTone[result.phase],
		};
	const last = progress.at(-1);
	return {
		text: `${plan.title}: ${last ? phaseText(last.phase, last.text) : 'starting'}`,
		tone: last ? phaseTone[last.phase] : 'pending',
	};
}
