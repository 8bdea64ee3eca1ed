/** The parts of the page of an incident as lines. Pure. */
import {isFiring} from '../../checks/firing.ts';
import type {Alert} from '../../checks/types.ts';
import type {Incident, TimelineEntry, Timer} from '../../incidents/types.ts';
import type {Segment} from '../../panes/cells.ts';
import type {TickedStep} from '../../runbooks/ticks.ts';
import {age} from '../../text/durations.ts';
import {cut, fit, widthOf, wrapText} from '../../text/format.ts';
import type {Theme} from '../../theme/theme.ts';
import {localDate, localTime} from '../../zone.ts';
import {isBackdated} from './backdate.ts';
import {clockText, clockTone} from './clocks.ts';
import {todoTimer} from './words.ts';

export type Line = readonly Segment[];

/** From this width on, lines of the timeline have their time in UTC as well. */
const withUtc = 90;
/** Most lines of one entry that is not the selected one. */
const mostOfEntry = 3;

export interface EntryLook {
	theme: Pick<Theme, 'status' | 'glyph'>;
	tz: string;
	now: number;
	/** Cells. */
	width: number;
}

/** The lines of an entry: time, mark, words and who, later lines under the words. */
export function entryLines(entry: TimelineEntry, look: EntryLook): readonly Line[] {
	const {at, recorded, by, words, pinned, level} = entry;
	const {theme, tz, now, width} = look;
	const other = localDate(at, tz) === localDate(now, tz) ? '' : `${localDate(at, tz).slice(5)} `;
	const time = `${other}${localTime(at, tz, true)}${width >= withUtc && tz !== 'UTC' ? ` ${localTime(at, 'UTC')}Z` : ''}`;
	const {glyph, tone} = level ? theme.status(level) : {glyph: ' ', tone: 'plain' as const};
	const mark = `${pinned ? '*' : ' '}${glyph}`;
	const indent = widthOf(time) + widthOf(mark) + 2;
	const room = Math.max(1, width - indent);
	const late = isBackdated(entry) ? ` [written ${localTime(recorded, tz)}]` : '';
	const who = by === undefined ? '' : ` (${by})`;
	const all = wrapText(`${words}${late}${who}`, room);
	const shown =
		all.length > mostOfEntry
			? [...all.slice(0, mostOfEntry - 1), cut(all.slice(mostOfEntry - 1).join(' '), room, theme.glyph.ellipsis)]
			: all;
	const first = pinned ? ({tone: 'strong'} as const) : level === 'crit' || level === 'warn' ? {tone} : {};
	return shown.map((text, index) =>
		index === 0
			? [
					{text: `${time} `, tone: 'dim'},
					{text: `${mark} `, tone},
					{text, ...first},
				]
			: [{text: ' '.repeat(indent)}, {text}],
	);
}

/** Clocks, what is urgent first: how long each has, its name, and whom it is about where there is room. */
export function clockLines(
	timers: readonly Timer[],
	incident: Pick<Incident, 'snoozed'>,
	look: EntryLook,
): readonly Line[] {
	const {now, tz, width, theme} = look;
	const texts = timers.map(timer => clockText(timer, now, tz, incident.snoozed[timer.id]?.until));
	const column = Math.min(Math.floor(width / 2), Math.max(0, ...texts.map(widthOf)));
	return timers.map((timer, index) => {
		const tone = clockTone(timer);
		const hint = timer.hint === undefined || timer.state === 'met' ? '' : `  ${timer.hint}`;
		const room = Math.max(0, width - column - 1);
		const title = cut(timer.title, room, theme.glyph.ellipsis);
		return [
			{text: `${fit(texts[index] ?? '', column)} `, tone},
			{text: title, tone: tone === 'plain' ? 'plain' : tone},
			{text: cut(hint, Math.max(0, room - widthOf(title)), theme.glyph.ellipsis), tone: 'dim'},
		];
	});
}

/** What is to be done, what the next state waits for first, what is done already dim at the end. */
export function todoLines(
	{todo, met}: Pick<Incident, 'todo' | 'met'>,
	ticks: readonly {title: string}[],
	{width, theme}: EntryLook,
): readonly Line[] {
	const isDone = ({fact}: {fact: string}) => met[todoTimer(fact)] !== undefined;
	const asked = ticks.map(({title}): Line => [{text: cut(`[ ] ${title}`, width, theme.glyph.ellipsis), tone: 'plain'}]);
	const noted = [...todo.filter(one => !isDone(one)), ...todo.filter(isDone)].map((one): Line => {
		const text = `${isDone(one) ? '[x]' : '[ ]'} ${one.text}${one.by === undefined ? '' : ` (${one.by})`}`;
		return [{text: cut(text, width, theme.glyph.ellipsis), tone: isDone(one) ? 'dim' : 'plain'}];
	});
	return [...asked, ...noted];
}

/** Most lines of the step that comes next. */
const mostOfStep = 2;

/** The open steps of the runbook that leads through it: the first one is read here, the others are named. */
export const stepLines = (steps: readonly TickedStep[], {width, theme}: EntryLook): readonly Line[] =>
	steps.flatMap(({step: {number, title}, tick, says}, index): Line[] => {
		const mark = `${number}. `;
		const said = says === '' ? '' : `: ${says}`;
		const words = `${title.map(({text}) => text).join('')}${said}`;
		const tone = tick === 'failed' ? 'crit' : index === 0 ? 'strong' : 'plain';
		const room = Math.max(1, width - widthOf(mark));
		const all = index === 0 ? wrapText(words, room) : [words];
		const shown = [...all.slice(0, mostOfStep - 1), all.slice(mostOfStep - 1).join(' ')].filter(text => text !== '');
		return shown.map((text, line) => [
			{text: line === 0 ? mark : ' '.repeat(widthOf(mark)), tone: 'dim'},
			{text: cut(text, room, theme.glyph.ellipsis), tone},
		]);
	});

/** What fires in its system, the most urgent first: how bad it is, and for how long. */
export const firingLines = (alerts: readonly Alert[], {width, theme, now}: EntryLook): readonly Line[] =>
	alerts.filter(isFiring).map(({title, instance, value, level, firedAt, since}) => {
		const {glyph, tone} = theme.status(level);
		const name = instance === undefined ? title : `${title}: ${instance}`;
		const how = ` ${value} for ${age(now - (firedAt ?? since))}`;
		const room = Math.max(0, width - 2);
		const words = cut(name, Math.max(0, room - widthOf(how)), theme.glyph.ellipsis);
		return [
			{text: `${glyph} `, tone},
			{text: words},
			{text: cut(how, Math.max(0, room - widthOf(words)), theme.glyph.ellipsis), tone: 'dim'},
		];
	});

const marks = {open: '?', proven: '!', refuted: 'x'} as const;

export const hypothesisLines = (
	{hypotheses}: Pick<Incident, 'hypotheses'>,
	{width, theme}: EntryLook,
): readonly Line[] =>
	hypotheses.map(({text, state}) => [
		{
			text: cut(`${marks[state]} ${state === 'open' ? '' : `${state}: `}${text}`, width, theme.glyph.ellipsis),
			tone: state === 'refuted' ? 'dim' : state === 'proven' ? 'strong' : 'plain',
		},
	]);

/** Who does what, and where to read and talk about it. */
export function peopleLines(
	{roles, tracker, channel, type}: Pick<Incident, 'roles' | 'tracker' | 'channel' | 'type'>,
	{width, theme}: EntryLook,
): readonly Line[] {
	const facts = [
		...Object.entries(roles),
		...(type === undefined ? [] : [['kind', type] as const]),
		...(channel === undefined ? [] : [['channel', channel] as const]),
		...(tracker === undefined ? [] : [['ticket', tracker] as const]),
	];
	const column = Math.max(0, ...facts.map(([name]) => widthOf(name))) + 1;
	return facts.map(([name, text]) => [
		{text: fit(name, column), tone: 'dim'},
		{text: cut(text, Math.max(0, width - column), theme.glyph.ellipsis)},
	]);
}

/** Parts of several tones, broken at blanks. */
export function wrapParts(parts: Line, width: number): readonly Line[] {
	const words = parts.flatMap(({text, ...look}) =>
		(text.match(/ *[^ ]+| +$/g) ?? []).map(word => ({text: word, ...look})),
	);
	const lines: Segment[][] = [[]];
	let used = 0;
	for (const word of words) {
		const isNew = used > 0 && used + widthOf(word.text) > width;
		const text = isNew ? word.text.trimStart() : word.text;
		if (isNew) lines.push([]);
		lines.at(-1)?.push({...word, text: cut(text, width)});
		used = isNew ? widthOf(text) : used + widthOf(text);
	}
	return lines;
}
