/** A wall in a real pty on a world in which a story begins, and what it says on every part of its screen. */
import {mkdtempSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {clockFrom} from '../../src/clock.ts';
import type {Story} from '../../src/sandbox/contract/stories.ts';
import {launchSandbox} from '../../src/sandbox/launch.ts';
import {setStory} from './faults.ts';
import {framesOf} from './parts.ts';
import {TestTerminal} from './terminal.ts';

const glyphs = {
	'■': 'crit',
	'▲': 'warn',
	'✗': 'blind',
	'?': 'nodata',
	'◌': 'loading',
	'◔': 'pending',
	'●': 'ok',
} as const;
export type Said = (typeof glyphs)[keyof typeof glyphs];
const order: readonly Said[] = ['crit', 'warn', 'blind', 'nodata', 'loading', 'pending', 'ok'];
const marks = Object.keys(glyphs).join('');
const levelOf = (mark: string | undefined): Said | undefined => glyphs[mark as keyof typeof glyphs];
export const worstOf = (levels: readonly Said[]): Said => order.find(level => levels.includes(level)) ?? 'ok';

/** What one frame says of the system that it shows. */
export interface Frame {
	tab: Said | undefined;
	/** Firing and other alerts as the header counts them, e.g. `2 P1, 3 no data`. */
	header: string;
	/** Minutes of the day on its clock. */
	minutes: number;
	/** The rows of alerts that fire: mark, label, check and instance, e.g. `■ P1 Health endpoint`. */
	firing: readonly string[];
	/** By the title of the pane, without its digit. */
	panes: ReadonlyMap<string, {level: Said | undefined; rows: readonly Said[]}>;
}

/** Reads the titles of panes, and the marks in front of their rows. */
export function readFrame(lines: readonly string[], system: string): Frame {
	const panes = new Map<string, {level: Said | undefined; rows: readonly Said[]}>();
	const frames = framesOf(lines).filter(({head}) => /^\d /.test(head));
	for (const {head, lines: inside} of frames) {
		const [, title = '', mark] = new RegExp(`^\\d (.+?)(?: ([${marks}]) [^─]*)? ─`).exec(head) ?? [];
		panes.set(title, {level: levelOf(mark), rows: inside.flatMap(row => levelOf(/^(\S) /.exec(row)?.[1]) ?? [])});
	}
	for (const line of lines) {
		// Panes that are a line each, two of them side by side; a wall is 160 columns wide.
		for (const from of [0, 80]) {
			const said = new RegExp(`^([${marks}]) \\S+ +\\d (\\S.*?)(?: {2}|$)`).exec(line.slice(from, from + 80));
			if (said?.[2] !== undefined) panes.set(said[2], {level: levelOf(said[1]), rows: []});
		}
	}
	const tab = new RegExp(`([${marks}]) ${system}\\b`).exec(lines[0] ?? '')?.[1];
	const [, hours = 0, minutes = 0] = / (\d\d):(\d\d) [A-Z]+(?= |$)/.exec(lines[0] ?? '') ?? [];
	const alerts = frames.find(({head}) => head.includes(' Alerts '))?.lines ?? [];
	const firing = alerts.flatMap(row => {
		const [, mark, label, check] = /^([■▲]) (P\d(?:\(\w+\))?|warn|crit) +(\S(?:.*?\S)?)(?: {2,}|…)/.exec(row) ?? [];
		return mark ? [`${mark} ${label} ${check}`] : [];
	});
	return {
		minutes: Number(hours) * 60 + Number(minutes),
		firing,
		tab: levelOf(tab),
		header: /READ-ONLY +(.*?) {2}/.exec(lines[1] ?? '')?.[1] ?? '',
		panes,
	};
}

/** Whether tabs or header say of any system that something burns or cannot be seen. */
const saysTrouble = (lines: readonly string[]): boolean => /[■▲✗]/.test(lines.slice(0, 2).join());

export interface StoryWall {
	terminal: TestTerminal;
	/** Each BEL: the screen at that moment, and whether a trouble was on it since the BEL before. */
	rung: readonly {screen: string; explained: boolean}[];
	title(): string;
	/** Begins a story; resolves with the minute of its world in which that happens, counted from the wall's start. */
	tell(story: Story): Promise<number>;
	close(): Promise<void>;
}

/** A wall on a calm world of its own that begins at `at` and goes ten times as fast as the real one. */
export async function startStoryWall(system: string, at: string): Promise<StoryWall> {
	const origin = {realEpoch: Date.now(), virtualEpoch: Date.parse(at), speed: 10};
	const clock = clockFrom(origin);
	const options = {seed: 1, story: 'calm', storyAfterMinutes: 0, origin} as const;
	const sandbox = await launchSandbox(options, {entry: join(process.cwd(), 'dist/sandbox.js')});
	const {grpc = '', http = ''} = sandbox.connection;
	const folder = mkdtempSync(join(tmpdir(), 'pitwall-story-'));
	const terminal = new TestTerminal(process.execPath, ['dist/pitwall.js', '--sandbox', '--system', system], {
		columns: 160,
		rows: 60,
		env: {
			XDG_STATE_HOME: folder,
			XDG_CONFIG_HOME: folder,
			PITWALL_GRPC: grpc,
			PITWALL_HTTP: http,
			PITWALL_CLOCK: JSON.stringify(origin),
		},
	});
	const rung: {screen: string; explained: boolean}[] = [];
	let title = '';
	// A page waits for up to half a minute after another one, and may be over by then.
	let explained = false;
	const look = () => {
		explained ||= saysTrouble(terminal.lines());
	};
	terminal.onPaint = look;
	terminal.emulator.onBell(() => {
		look();
		rung.push({screen: terminal.text(), explained});
		explained = false;
	});
	terminal.emulator.onTitleChange(text => {
		title = text;
	});
	return {
		terminal,
		rung,
		title: () => title,
		async tell(story) {
			const minutes = Math.floor((clock.now() - origin.virtualEpoch) / 60_000);
			await setStory(http, story);
			return minutes;
		},
		async close() {
			await terminal.close();
			await sandbox.stop();
		},
	};
}
