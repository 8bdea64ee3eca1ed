/** `pitwall tail`: follows the logs of the systems as lines, until Ctrl-C or the end of its reader. */
import type {LogLine} from '../cloud/types.ts';
import {logFilter as followedFilter} from '../config/panes.ts';
import type {SystemConfig} from '../config/schema/system.ts';
import type {ColourDepth} from '../config/theme-names.ts';
import {UsageError} from '../config/usage.ts';
import type {WallConfig} from '../config/wall.ts';
import {type LogFilter, logFilter} from '../panes/log/filter.ts';
import {severityTone} from '../panes/log/prefix.ts';
import {logLineJson, logLineText} from '../plain/logLine.ts';
import {writeNow} from '../terminal/sequences.ts';
import {inAscii} from '../text/ascii.ts';
import {plural} from '../text/format.ts';
import {painter} from '../theme/ansi.ts';
import {type HeadlessOptions, openHeadless} from './headless.ts';
import {outputTheme} from './outputTheme.ts';

export interface TailOptions extends HeadlessOptions {
	/** Lines of the past. */
	lines: number;
	/** False: the past, and no more. */
	follow: boolean;
	json?: boolean;
	color: ColourDepth;
}

/** @throws UsageError with the place of the first term that cannot be meant */
function filterOf(words: readonly string[]): LogFilter {
	const text = words.join(' ');
	const filter = logFilter(text);
	if (filter.mistake)
		throw new UsageError(
			`pitwall: filter, character ${filter.mistake.at + 1}: ${filter.mistake.text}. It was: ${text}`,
		);
	return filter;
}

const passes = (filter: LogFilter, line: LogLine): boolean =>
	filter.isEmpty || filter.passes({...line, id: 0, count: 1, lastAt: line.t});

type Write = (line: LogLine, system: string) => void;

function writerFor({json, color}: TailOptions, severalSystems: boolean, wall: WallConfig): Write {
	if (json) return (line, system) => void process.stdout.write(`${logLineJson(line, system)}\n`);
	const theme = outputTheme(color, wall);
	const paint = painter(theme);
	return (line, system) => {
		const text = logLineText(line, severalSystems ? system : undefined, (severity, word) =>
			paint(severityTone(severity), word),
		);
		process.stdout.write(`${theme.unicode ? text : inAscii(text)}\n`);
	};
}

/** Past the redirection of stderr, which is for libraries. */
const note = (text: string): void => void writeNow(2, `pitwall: ${text}\n`, 100);

/** The log of one system: first its past, in the order of time, then what comes. Resolves once the past was written, with whether it could be read. */
function follow(
	{reads}: Pick<Awaited<ReturnType<typeof openHeadless>>, 'reads'>,
	system: SystemConfig,
	{filter, lines: most, write}: {filter: LogFilter; lines: number; write: Write},
): {past: Promise<boolean>; stop: () => void} {
	const name = system.system;
	let before: LogLine[] | undefined = [];
	let down = false;
	const {promise, resolve} = Promise.withResolvers<boolean>();
	/** The past is whole, or cannot be had: it is written, and from now on lines are written as they come. */
	const settle = (isRead: boolean) => {
		const past = before?.toSorted((a, b) => a.t - b.t) ?? [];
		before = undefined;
		for (const line of past.slice(Math.max(0, past.length - most))) write(line, name);
		resolve(isRead);
	};
	const stop = reads.tail(system, followedFilter(system) ?? '', {
		lines(lines) {
			const kept = lines.filter(line => passes(filter, line));
			if (before) before.push(...kept);
			else for (const line of kept) write(line, name);
		},
		reached: () => settle(true),
		status({mode, reason}) {
			if (mode === 'down') note(`${name}: ${reason ?? 'the log cannot be read'}`);
			else if (down) note(`${name}: following again`);
			down = mode === 'down';
			if (down) settle(false);
		},
		suppressed: count => note(`${name}: Google left out ${plural(count, 'line')}`),
	});
	return {past: promise, stop};
}

/** Resolves with the exit code for a signal. */
function interrupted(): Promise<number> {
	const codes = {SIGINT: 130, SIGTERM: 143, SIGHUP: 129} as const;
	return new Promise(resolve => {
		for (const [signal, code] of Object.entries(codes)) process.once(signal, () => resolve(code));
	});
}

/** @throws UsageError */
export async function tail(options: TailOptions, ...words: readonly string[]): Promise<number> {
	const filter = filterOf(words);
	const end = interrupted();
	const headless = await openHeadless(options);
	const {systems, wall} = headless.config;
	const write = writerFor(options, systems.length > 1, wall);
	const logs = systems.map(system => follow(headless, system, {filter, lines: options.lines, write}));
	try {
		const past = Promise.all(logs.map(log => log.past));
		const once = past.then(read => (read.every(Boolean) ? 0 : 1));
		return await (options.follow ? end : Promise.race([once, end]));
	} finally {
		for (const {stop} of logs) stop();
		await headless.stop();
	}
}
