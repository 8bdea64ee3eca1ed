/** `pitwall --plain`: output that is only appended, for screen readers and pipes. */
import type {LoadedConfig, SystemConfig} from '../config/schema/system.ts';
import type {Env} from '../env.ts';
import {kindOf} from '../panes/kinds.ts';
import {sceneSources} from '../panes/sources.ts';
import {paneSummary} from '../panes/summary.ts';
import {placedTitle} from '../panes/where.ts';
import {nothingSaid, type PlainMemory, type PlainView, plainLines, standing} from '../plain/lines.ts';
import {systemScene} from '../scene/system.ts';
import type {WallProps} from '../shell/render.tsx';
import {type Bursts, createBursts} from '../terminal/bursts.ts';
import {endOf} from '../terminal/outlets.ts';
import {inAscii} from '../text/ascii.ts';
import {unicodeIn} from '../theme/theme.ts';
import {localTime} from '../zone.ts';

/** Whether to write lines: by the flag, by Ink's variable for screen readers, or for a terminal that cannot move its cursor. */
export const wantsPlain = (plain: boolean | undefined, env: Env, isTTY: boolean): boolean =>
	plain === true || (isTTY && (env.INK_SCREEN_READER === 'true' || knowsNoSequence(env)));

const knowsNoSequence = ({TERM = ''}: Env): boolean => /^(dumb|unknown|)$/.test(TERM);

/**
 * The command in the input: a key by itself, or with the Enter that a line-editing terminal sends along. Of a burst
 * (`src/terminal/bursts.ts`) only Ctrl-C counts.
 */
export function plainCommand(
	read: string,
	bursts: Bursts,
	now: number,
): 'quit' | 'interrupt' | 'standing' | 'suspend' | undefined {
	if (read.includes('\x03')) return 'interrupt';
	const [, key] = /^([qs\x1a])[\r\n]*$/.exec(read) ?? [];
	if (bursts.read(key === undefined ? read.length : 1, now) || key === undefined) return undefined;
	return key === 'q' ? 'quit' : key === 's' ? 'standing' : 'suspend';
}

function viewOf({live}: WallProps, system: SystemConfig, now: number): PlainView {
	const panes = system.panes
		.filter(pane => !kindOf(pane).bare)
		.map(pane => ({
			pane: {id: pane.id, title: placedTitle(system, pane)},
			summary: paneSummary(pane, systemScene(live, system, sceneSources(system, pane), now)),
		}));
	const {judgement, tail} = systemScene(live, system, [], now);
	return {system, alerts: judgement.alerts, panes, tail: tail()};
}

const shown = ({systems}: LoadedConfig): string => systems.map(({system}) => system).join(', ');

/** Runs until q, Ctrl-C, a signal, or the end of its reader; resolves with the exit code. */
export async function runPlain(
	wall: WallProps,
	{attach}: {attach: (say: (bytes: string) => boolean) => () => void},
): Promise<number> {
	const {stdin, stdout} = process;
	const {config, live, store, clock, sandbox} = wall;
	const inCharset = unicodeIn(process.env) ? (text: string) => text : inAscii;
	const memories = new Map<string, PlainMemory>();
	let ended: (code: number) => void = () => undefined;
	const end = new Promise<number>(resolve => {
		ended = resolve;
	});
	const say = (lines: readonly string[], now: number) => {
		if (lines.length > 0)
			stdout.write(inCharset(lines.map(line => `${localTime(now, 'UTC', true)} ${line}\n`).join('')));
	};
	const look = () => {
		// A slow reader gets the last state, not every step to it.
		if (stdout.writableNeedDrain) return;
		const now = clock.now();
		say(
			config.systems.flatMap(system => {
				const before = memories.get(system.system) ?? nothingSaid;
				const {memory, lines} = plainLines(before, viewOf(wall, system, now), now);
				memories.set(system.system, memory);
				return lines;
			}),
			now,
		);
	};
	const status = () => {
		const now = clock.now();
		say(
			config.systems.flatMap(system => standing(viewOf(wall, system, now), now)),
			now,
		);
	};
	const bursts = createBursts();
	const keys = (chunk: string) => {
		const command = plainCommand(chunk, bursts, performance.now());
		if (command === 'quit') ended(0);
		if (command === 'interrupt') ended(130);
		if (command === 'standing') status();
		if (command === 'suspend') {
			// Stop the whole group, launcher and tee included, as the terminal would.
			raw(false);
			process.kill(0, 'SIGTSTP');
		}
	};
	const raw = (on: boolean) => stdin.isTTY && stdin.setRawMode(on);
	// Off and on, because the shell changed the modes without libuv's knowledge.
	const resumed = () => {
		raw(false);
		raw(true);
	};
	const handlers = (
		[
			['SIGINT', 130],
			['SIGTERM', 143],
			['SIGHUP', 129],
		] as const
	).map(([signal, code]) => [signal, () => ended(code)] as const);
	for (const [signal, handler] of handlers) process.on(signal, handler);
	process.on('SIGCONT', resumed);
	let failed = false;
	stdout.on('error', error => {
		// Every queued line fails; the first failure ends the program.
		if (!failed) ended(endOf(error));
		failed = true;
	});
	stdout.on('drain', look);
	if (stdin.isTTY) {
		raw(true);
		stdin.setEncoding('utf8').on('data', keys);
		stdin.on('error', () => ended(74)).on('end', () => ended(74));
	}
	say(
		[
			`pitwall watches ${shown(config)}${sandbox ? ' in the SANDBOX' : ''}. A line follows for every change; times are UTC.${stdin.isTTY ? ' s writes the present state, q quits.' : ''}`,
		],
		clock.now(),
	);
	// Bell and title are for a terminal only, never for a pipe.
	const says = (bytes: string) => bytes === '\x07' || !knowsNoSequence(process.env);
	const detach = stdout.isTTY ? attach(bytes => !says(bytes) || stdout.write(bytes) || true) : undefined;
	const stops = [
		live.subscribe(look),
		store.subscribe((state, before) => {
			if (state.flash && state.flash !== before.flash) say([state.flash.text], clock.now());
			if (state.trouble !== before.trouble) say([state.trouble ?? 'the config on disk is in force again'], clock.now());
		}),
	];
	try {
		return await end;
	} finally {
		for (const stop of stops) stop();
		detach?.();
		for (const [signal, handler] of handlers) process.off(signal, handler);
		process.off('SIGCONT', resumed);
		raw(false);
		stdin.pause();
	}
}
