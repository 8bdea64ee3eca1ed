/** `pitwall check`: everything judged once, by the checks and through the poller of the wall. */
import type {Episode} from '../checks/episodes.ts';
import {judgedSources} from '../config/judged.ts';
import {logErrors} from '../config/logErrors.ts';
import type {LoadedConfig, SystemConfig} from '../config/schema/system.ts';
import type {ColourDepth} from '../config/theme-names.ts';
import {UsageError} from '../config/usage.ts';
import {formats} from '../report/formats/index.ts';
import type {FormatName} from '../report/formats/names.ts';
import {exitCode, systemReport} from '../report/report.ts';
import type {Outcome, PaintOutcome, Report} from '../report/types.ts';
import {inAscii} from '../text/ascii.ts';
import {nearest} from '../text/nearest.ts';
import {painter} from '../theme/ansi.ts';
import {type Tone, unicodeIn} from '../theme/theme.ts';
import {startOfDay} from '../zone.ts';
import type {SourceName} from './answered.ts';
import {type HeadlessOptions, openHeadless, pollOnce} from './headless.ts';
import {judgeOnce} from './judge.ts';
import {outputTheme} from './outputTheme.ts';

export interface CheckOptions extends HeadlessOptions {
	/** Ids of checks, with or without their system. */
	only?: string[];
	format: FormatName;
	json?: boolean;
	color: ColourDepth;
	/** Seconds. */
	timeout: number;
}

/** The ids of a system's checks that are asked for. */
type Wanted = ReadonlyMap<string, ReadonlySet<string>>;

/** @throws UsageError for a check that no system has */
function wantedChecks(systems: readonly SystemConfig[], only: readonly string[]): Wanted {
	const names = systems.flatMap(({system, checks}) => checks.map(({id}) => [system, id] as const));
	const wanted = only.flatMap(name => {
		const found = names.filter(([system, id]) => id === name || `${system}.${id}` === name);
		if (found.length > 0) return found;
		const meant = nearest(
			name,
			names.map(([, id]) => id),
		);
		throw new UsageError(
			`pitwall: no check is named '${name}'.${meant === undefined ? '' : ` Did you mean ${meant}?`} 'pitwall check --json' lists all of them.`,
		);
	});
	const chosen = only.length === 0 ? names : wanted;
	return new Map(
		systems.map(({system}) => [system, new Set(chosen.filter(([of]) => of === system).map(([, id]) => id))]),
	);
}

/** The sources behind the checks that are asked for. */
const sourcesBehind = (system: SystemConfig, ids: ReadonlySet<string>): ReadonlySet<string> =>
	judgedSources({...system, checks: system.checks.filter(({id}) => ids.has(id))});

/** A system that is asked for no more than the checks need. */
function narrowed(system: SystemConfig, needed: ReadonlySet<string>): SystemConfig {
	return {
		...system,
		sources: Object.fromEntries(Object.entries(system.sources).filter(([id]) => needed.has(id))),
		panes: needed.has(logErrors) ? system.panes : system.panes.filter(({kind}) => kind !== 'log'),
	};
}

const tones: Record<Outcome, Tone> = {
	critical: 'crit',
	warning: 'warn',
	waiting: 'pending',
	unknown: 'blind',
	ok: 'ok',
	unset: 'nodata',
};

function painterFor({color}: CheckOptions, {wall}: LoadedConfig): PaintOutcome {
	const paint = painter(outputTheme(color, wall));
	return (outcome, text) => paint(tones[outcome], text);
}

/** The episodes that began or went on since midnight in the zone of the system. */
const firedToday = (episodes: readonly Episode[], {tz}: SystemConfig, now: number): Episode[] =>
	episodes.filter(({resolvedAt}) => (resolvedAt ?? now) >= startOfDay(now, tz));

/** @returns the exit code: 0 ok, 1 warning, 2 critical, 3 unknown. @throws UsageError */
export async function check(options: CheckOptions): Promise<number> {
	const headless = await openHeadless(options);
	try {
		const {config, clock, isSandbox} = headless;
		const wanted = wantedChecks(config.systems, options.only ?? []);
		const behind = new Map(
			config.systems.map(system => [system, sourcesBehind(system, wanted.get(system.system) ?? new Set())] as const),
		);
		const asked: LoadedConfig = {
			...config,
			systems: [...behind].map(([system, needed]) => narrowed(system, needed)),
		};
		const sources = [...behind].flatMap(([{system}, ids]) => [...ids].map((id): SourceName => [system, id]));
		const poller = await pollOnce(headless, asked, sources, options.timeout * 1000);
		const now = clock.now();
		// A day is told for people who write it down.
		const memory = options.format === 'markdown' ? await headless.memory() : undefined;
		const report: Report = {
			at: now,
			sandbox: isSandbox,
			systems: config.systems.map(system => ({
				...systemReport(
					system,
					judgeOnce(system, id => poller.source(system.system, id), now),
					wanted.get(system.system),
				),
				...(memory && {today: firedToday(memory.get(system.system)?.episodes ?? [], system, now)}),
			})),
		};
		const text = formats[options.json ? 'json' : options.format](report, painterFor(options, config));
		process.stdout.write(unicodeIn(process.env) || options.json ? text : inAscii(text));
		return exitCode(report);
	} finally {
		await headless.stop();
	}
}
