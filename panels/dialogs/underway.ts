/** An action under way as lines of a panel: its steps, how it looks so far, what to do next. Pure. */
import type {ActionRun} from '../../src/actions/runs.ts';
import {type Recorded, recordedText} from '../../src/actions/underway/recorder.ts';
import type {SoFar} from '../../src/actions/underway/soFar.ts';
import {type Stage, stagesOf} from '../../src/actions/underway/stages.ts';
import type {Segment} from '../../src/panes/cells.ts';
import {duration} from '../../src/text/durations.ts';
import {cut, wrapText} from '../../src/text/format.ts';
import type {Theme, Tone} from '../../src/theme/theme.ts';
import {localTime} from '../../src/zone.ts';
import {resultLines} from './lines.ts';

export interface Told {
	run: ActionRun;
	/** The errors of the log, where they tell something. */
	soFar: SoFar | undefined;
	lastError: string | undefined;
	/** The SLOs before and after. */
	slos: readonly Recorded[];
	next: string;
}

interface Drawing {
	theme: Theme;
	/** Zone of the system. */
	tz: string;
	/** ms. */
	now: number;
	width: number;
	height: number;
}

export type PanelLine = readonly Segment[];

/** Cells in front of what is said below the steps. */
const label = 8;
/** Lines that it may take at most, but for the result, which is whole. */
const mostBelow = 4;

/** At most `height` lines. What is under way and how it ended are kept longest, what is done leaves first. */
export function panelLines(told: Told, at: Drawing): PanelLine[] {
	const below = belowLines(told, at).slice(0, at.height);
	const stages = stagesOf(told.run);
	const room = Math.max(0, at.height - below.length);
	const shown = fitStages(stages, room);
	const titles = Math.max(0, ...shown.map(({title}) => title.length));
	const lines = shown.map(stage => stageLine(stage, titles, at));
	const gap: PanelLine[] = lines.length + below.length < at.height && below.length > 0 ? [[{text: ''}]] : [];
	return [...lines, ...gap, ...below];
}

/** Without room for all, those that are done go first, the oldest before the others, then those that still wait, the last first. */
function fitStages(stages: readonly Stage[], room: number): Stage[] {
	const kept = [...stages];
	while (kept.length > room) {
		const done = kept.findIndex(({state}) => state === 'done');
		const waits = kept.findLastIndex(({state}) => state === 'waits');
		kept.splice(done >= 0 ? done : waits >= 0 ? waits : 0, 1);
	}
	return kept;
}

function stageLine(
	{state, title, text, at: begun, until}: Stage,
	titles: number,
	{theme, tz, now, width}: Drawing,
): PanelLine {
	const {mark, tone} = markOf(state, theme);
	const time = begun === undefined ? ' '.repeat(8) : localTime(begun, tz, true);
	const lasts = state === 'runs' && begun !== undefined ? `  ${duration(Math.max(0, now - begun))}` : '';
	const ends = until === undefined ? '' : `, until ${localTime(until, tz, true)}`;
	const head = `${time}  ${title.padEnd(titles)}  `;
	const room = Math.max(0, width - 2 - head.length - lasts.length - ends.length);
	return [
		{text: `${mark} `, tone},
		{text: head, tone: state === 'waits' ? 'dim' : 'plain'},
		{text: cut(text, room, theme.glyph.ellipsis), tone: state === 'runs' || state === 'failed' ? 'plain' : 'dim'},
		{text: cut(lasts + ends, Math.max(0, width - 2 - head.length), theme.glyph.ellipsis), tone: 'dim'},
	];
}

function markOf(state: Stage['state'], theme: Theme): {mark: string; tone: Tone} {
	switch (state) {
		case 'done':
			return {mark: theme.unicode ? '✓' : '+', tone: 'plain'};
		case 'runs':
			return {mark: theme.glyph.pointer, tone: 'strong'};
		case 'waits':
			return {mark: theme.glyph.bullet, tone: 'dim'};
		case 'failed':
			return {mark: theme.unicode ? '✗' : 'x', tone: 'warn'};
	}
}

const towards: Record<SoFar['towards'], Tone> = {better: 'strong', worse: 'crit', neither: 'plain'};

const movement: Record<Recorded['towards'], Tone> = {
	better: 'strong',
	worse: 'crit',
	same: 'plain',
	early: 'dim',
	unknown: 'dim',
};

function belowLines({run, soFar, lastError, slos, next}: Told, {theme, width}: Drawing): PanelLine[] {
	const said = (name: string, text: string, tone: Tone): PanelLine[] =>
		wrapText(text, width - label).map((part, row) => [
			{text: (row === 0 ? name : '').padEnd(label), tone: 'dim'},
			{text: part, tone},
		]);
	const ended = resultLines(run, width - label).map(
		({text, tone}, row): PanelLine => [
			{text: (row === 0 ? 'end' : '').padEnd(label), tone: 'dim'},
			{text, tone},
		],
	);
	const evidence = [soFar?.text, lastError].flatMap(text => text ?? []).join('; ');
	const far = run.result || evidence === '' ? [] : said('so far', evidence, soFar ? towards[soFar.towards] : 'plain');
	const glyph = {arrow: theme.unicode ? '→' : '->', ellipsis: theme.glyph.ellipsis};
	const flight = slos.map(one => recordedText(one, glyph)).join(theme.unicode ? ' · ' : '; ');
	const tone = slos[0] ? movement[slos[0].towards] : 'plain';
	const recorder = flight === '' ? [] : said('SLOs', flight, tone).slice(0, 2);
	return ended.length > 0
		? [...ended, ...recorder, ...said('next', next, 'plain').slice(0, 2)]
		: [...far, ...recorder, ...said('next', next, 'plain')].slice(0, mostBelow);
}
