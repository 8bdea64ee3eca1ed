/** `pitwall --plain`: lines that are only ever added, for screen readers and pipes. */
import type {LoadedConfig, SystemConfig} from '../config/schema/system.ts';
import {nothingSaid, type PlainMemory, type PlainView, plainLines, standing} from '../plain/lines.ts';
import {inAscii} from '../text/ascii.ts';
import type {WallProps} from '../ui/render.tsx';
import {paneSources, paneSummary} from '../ui/summary.ts';
import {unicodeIn} from '../ui/theme.ts';
import {panesOf} from '../ui/where.ts';
import {localTime} from '../zone.ts';

/** Whether lines are asked for: by the flag, or by the variable that Ink's users know. */
export const wantsPlain = (plain: boolean | undefined, env: NodeJS.ProcessEnv, isTTY: boolean): boolean =>
	plain === true || (isTTY && env.INK_SCREEN_READER === 'true');

function viewOf({poller, store}: WallProps, system: SystemConfig, now: number): PlainView {
	const alerts = store.getState().alerts.filter(alert => alert.system === system.system);
	const tail = poller.tail(system.system);
	const panes = panesOf(system)
		.filter(pane => pane !== 'alerts' && pane !== 'log')
		.map(pane => {
			const states = paneSources(system, pane).map(id => poller.source(system.system, id));
			return {pane, summary: paneSummary(system, pane, {states, tail, alerts, now})};
		});
	return {system, alerts, panes, tail};
}

const shown = ({systems}: LoadedConfig): string => systems.map(({system}) => system).join(', ');

/** Runs until q, Ctrl-C, a signal, or nobody reads any more; resolves with the exit code. */
export async function runPlain(
	wall: WallProps,
	{attach}: {attach: (say: (bytes: string) => boolean) => () => void},
): Promise<number> {
	const {stdin, stdout} = process;
	const {config, poller, store, clock, sandbox} = wall;
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
		// A reader that does not keep up gets what has changed in the end, not every step to it.
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
	const keys = (chunk: string) => {
		for (const key of chunk) {
			if (key === 'q') ended(0);
			if (key === '\x03') ended(130);
			if (key === 's') status();
			if (key === '\x1a') {
				// The whole group, launcher and tee included, as the terminal itself would do.
				raw(false);
				process.kill(0, 'SIGTSTP');
			}
		}
	};
	const raw = (on: boolean) => stdin.isTTY && stdin.setRawMode(on);
	// Off and on, because the shell changed the modes behind libuv's back.
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
	// `| head` has read enough: that is an end, not a failure.
	stdout.on('error', (error: NodeJS.ErrnoException) => ended(error.code === 'EPIPE' ? 0 : 74));
	stdout.on('drain', look);
	if (stdin.isTTY) {
		raw(true);
		stdin.setEncoding('utf8').on('data', keys);
		stdin.on('error', () => ended(74)).on('end', () => ended(74));
	}
	say(
		[
			`pitwall watches ${shown(config)}${sandbox ? ' in the SANDBOX' : ''}. Lines say what changes, times are UTC.${stdin.isTTY ? ' s says how it stands, q quits.' : ''}`,
		],
		clock.now(),
	);
	// The bell and the title are for a terminal, never for a pipe.
	const detach = stdout.isTTY ? attach(bytes => stdout.write(bytes) || true) : undefined;
	const stops = [
		poller.subscribe(look),
		store.subscribe((state, before) => {
			if (state.alerts !== before.alerts) look();
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
