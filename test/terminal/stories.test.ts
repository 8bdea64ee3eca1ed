/**
 * The four stories at ten times the pace, in a real pty: which alerts fire, when and with which label, and that tab, panes,
 * rows, header, title and bell say the same in every frame on the way.
 */
import {describe, expect, test} from 'vitest';
import type {Story} from '../../src/sandbox/contract/stories.ts';
import {patience} from '../support/patience.ts';
import {type Frame, readFrame, type StoryWall, startStoryWall, worstOf} from '../support/storyWall.ts';

/** Past noon in Los Angeles: nothing of what fails in a story is due for a while. */
const at = '2026-11-20T20:26:00Z';
/** The same as its clock shows it, in minutes of the day in Los Angeles. */
const startMinutes = 12 * 60 + 26;

interface Told {
	name: Story;
	system: string;
	/** The rows of alerts that must come, each with its mark and label, and how many minutes after the begin of the story. */
	fires: Record<string, {from: number; to: number}>;
	/** What may fire besides on the way. */
	besides?: RegExp;
}

const stories: readonly Told[] = [
	{
		name: 'outage',
		system: 'ingestion',
		fires: {
			'■ P1(ing) Health endpoint': {from: 1, to: 4},
			'■ P1(ing) API availability': {from: 2, to: 8},
			'■ P1(ing) Traffic against the usual': {from: 6, to: 14},
		},
		besides: /Metrics page/,
	},
	{
		name: 'bad-revision',
		system: 'ingestion',
		fires: {
			// The log is there within seconds, a metric minutes later.
			'■ P2(ing) Errors per minute': {from: 0, to: 4},
			'■ P1(ing) Health endpoint': {from: 1, to: 8},
			'■ P1(ing) API availability': {from: 2, to: 10},
			'■ P2(ing) High error rate': {from: 6, to: 16},
		},
		besides:
			/Metrics page|Errors per minute|Batches? (failed|stuck)|Webhook latency|CRM sync|Spanner errors|Dead letters/,
	},
	{
		name: 'etl-auth',
		system: 'sales',
		// One failure is a warning; the retry a quarter of an hour later makes it critical.
		fires: {
			'▲ P3(ops) ETL runs failed salesforce': {from: 0, to: 8},
			'■ P2(ops) ETL runs failed salesforce': {from: 14, to: 24},
		},
		besides: /Errors in 24 h|Scheduler job|Failed BigQuery/,
	},
	{
		name: 'scoring-504',
		system: 'sales',
		fires: {'▲ P3(ops) ETL runs failed account_scoring': {from: 8, to: 20}},
		besides: /Errors in 24 h|Scheduler job|Calls (for|that)|Functions with|Scoring does|Failed BigQuery/,
	},
];

/** What does not agree in one frame. */
function disagreements({tab, header, panes: all}: Frame): string[] {
	const problems: string[] = [];
	// Charts show sources that nothing judges, too, which may be stale for a moment; and the marks below them are of the past.
	const panes = new Map([...all].filter(([title]) => title !== 'Charts'));
	const levels = [...panes.values()].flatMap(({level}) => level ?? []);
	if (tab !== worstOf(levels)) problems.push(`the tab says ${tab}, the panes ${levels.join(' ')}`);
	for (const [title, {level, rows}] of panes)
		if ((rows.includes('crit') && level !== 'crit') || (rows.includes('warn') && level !== 'crit' && level !== 'warn'))
			problems.push(`a row of ${title} says ${worstOf(rows)}, its title ${level}`);
	const quiet = header.startsWith('●');
	if (quiet && (tab === 'crit' || tab === 'warn')) problems.push(`the header says '${header}', the tab ${tab}`);
	return problems;
}

/** Watches every frame that stands still until all alerts of the story have fired. */
async function watch(
	wall: StoryWall,
	{system, fires}: Told,
	/** Minute of the day in which the story begins. */
	begun: number,
): Promise<{problems: string[]; fired: ReadonlyMap<string, number>}> {
	const problems = new Set<string>();
	/** Minutes since the begin of the story. */
	const fired = new Map<string, number>();
	let since = performance.now();
	let before = '';
	const deadline = performance.now() + 2 * patience;
	while (!Object.keys(fires).every(row => fired.has(row))) {
		if (performance.now() > deadline)
			throw new Error(`only ${[...fired.keys()].join(', ')} fired\n${wall.terminal.text()}`);
		await new Promise(resolve => setTimeout(resolve, 100));
		const lines = wall.terminal.lines();
		const frame = readFrame(lines, system);
		const now = JSON.stringify([wall.title(), frame.tab, frame.header, [...frame.panes]]);
		if (now !== before) [before, since] = [now, performance.now()];
		if (performance.now() - since < 300) continue;
		for (const line of frame.firing) {
			// Behind the longest name on the screen its value begins after a single blank.
			const row = Object.keys(fires).find(name => line.startsWith(`${name} `)) ?? line;
			if (!fired.has(row)) fired.set(row, frame.minutes - begun);
		}
		for (const problem of disagreements(frame)) problems.add(`${problem}\n${lines.join('\n')}`);
		// The title is written beside the frames: it has a moment to follow.
		if (performance.now() - since < 3000) continue;
		if ((frame.tab === 'crit') !== new RegExp(`CRIT.*\\b${system}\\b`).test(wall.title()))
			problems.add(`the tab says ${frame.tab}, the window title '${wall.title()}'\n${lines.join('\n')}`);
	}
	return {problems: [...problems], fired};
}

/** Two at a time: each is a wall and a Google Cloud at ten times the pace, on two cores. */
const lanes = [Promise.resolve(), Promise.resolve()];
function inLane(place: number, work: () => Promise<void>): Promise<void> {
	const lane = place % lanes.length;
	const done = (lanes[lane] ?? Promise.resolve()).then(work);
	lanes[lane] = done.catch(() => undefined);
	return done;
}

describe('stories', () => {
	test.concurrent.for(stories)(
		'$name: fires what it should, and the wall says it everywhere',
		{timeout: 600_000},
		(story, context) =>
			inLane(stories.indexOf(story), async () => {
				const wall = await startStoryWall(story.system, at);
				context.onTestFinished(() => wall.close());
				await wall.terminal.until(/READ-ONLY +● /);
				// A machine that is busy while the wall starts may be blind at first, which rings.
				const before = wall.rung.length;
				const begun = startMinutes + (await wall.tell(story.name));
				const {problems, fired} = await watch(wall, story, begun);
				expect(problems).toEqual([]);
				await context.expect.poll(() => wall.rung.length).toBeGreaterThan(before);
				const unexplained = wall.rung.filter(({explained}) => !explained);
				expect(unexplained, 'a bell, and nothing on the screen').toEqual([]);
				for (const [row, {from, to}] of Object.entries(story.fires)) {
					expect(fired.get(row), row).toBeGreaterThanOrEqual(from);
					expect(fired.get(row), row).toBeLessThanOrEqual(to);
				}
				const others = [...fired.keys()].filter(row => !(row in story.fires) && !story.besides?.test(row));
				expect(others).toEqual([]);
			}),
	);
});
