/** `pitwall snapshot`: one frame of the wall as text or as a picture. */
import {writeFileSync} from 'node:fs';
import chalk from 'chalk';
import {currentActor} from '../actions/audit/actor.ts';
import {sortAlerts} from '../checks/alerts.ts';
import type {LoadedConfig} from '../config/schema/system.ts';
import {type ColourDepth, colourDepths} from '../config/theme-names.ts';
import {UsageError} from '../config/usage.ts';
import {createJournal} from '../journal/journal.ts';
import type {Size} from '../panes/layout.ts';
import {pagesOf} from '../panes/where.ts';
import {cellsOf} from '../picture/cells.ts';
import {expectPng, pngOf} from '../picture/png.ts';
import {svgOf} from '../picture/svg.ts';
import {createQuestions} from '../runbooks/ask.ts';
import {liveScene} from '../scene/live.ts';
import {frameOf} from '../shell/frame.tsx';
import {createStore} from '../store/store.ts';
import {inAscii} from '../text/ascii.ts';
import {messageOf} from '../text/errors.ts';
import {createTheme, type Theme, themeOn} from '../theme/theme.ts';
import {everySourceOf} from './answered.ts';
import {type HeadlessOptions, openHeadless, pollOnce} from './headless.ts';
import {judgeOnce} from './judge.ts';
import {outputTheme} from './outputTheme.ts';

export interface SnapshotOptions extends HeadlessOptions {
	size: Size;
	/** The title of a page. */
	page?: string;
	/** A file to write. */
	svg?: string;
	png?: string;
	color: ColourDepth;
	/** Seconds. */
	timeout: number;
}

/** The title of the page that is meant, whatever its case. @throws UsageError */
function pageOf({systems}: LoadedConfig, {system, page}: SnapshotOptions): string | undefined {
	if (page === undefined) return undefined;
	const shown = systems.find(one => one.system === system);
	if (!shown) throw new UsageError('pitwall: --page needs --system: the overview has no pages.');
	const titles = pagesOf(shown).map(({title}) => title);
	const found = titles.find(title => title.toLowerCase() === page.toLowerCase());
	if (found === undefined)
		throw new UsageError(`pitwall: ${shown.system} has no page '${page}'. It has: ${titles.join(', ')}.`);
	return found;
}

/** Pictures have all colours and glyphs unless told otherwise. Ink paints with chalk, by the depth of the theme. */
function themeFor({svg, png, color}: SnapshotOptions, {wall}: LoadedConfig): Theme {
	const isPicture = svg !== undefined || png !== undefined;
	const theme = isPicture
		? createTheme({colors: colourDepths[color] ?? 3, theme: wall.theme ?? themeOn(false)})
		: outputTheme(color, wall);
	chalk.level = theme.colors;
	return theme;
}

function write(file: string, content: string | Uint8Array): void {
	try {
		writeFileSync(file, content);
	} catch (error) {
		throw new UsageError(`pitwall: ${file} cannot be written: ${messageOf(error)}`);
	}
}

/** @throws UsageError */
export async function snapshot(options: SnapshotOptions): Promise<number> {
	const {system, size, svg, png, timeout} = options;
	if (png !== undefined) expectPng();
	// All systems: the tabs of the others say how they stand.
	const headless = await openHeadless({...options, whole: true});
	try {
		const {config, clock, isSandbox} = headless;
		const page = pageOf(config, options);
		const theme = themeFor(options, config);
		const poller = await pollOnce(headless, config, config.systems.flatMap(everySourceOf), timeout * 1000);
		const store = createStore({tab: system ?? 'overview', clock});
		const now = clock.now();
		const alerts = config.systems.flatMap(one => judgeOnce(one, id => poller.source(one.system, id), now));
		store.getState().setAlerts(sortAlerts(alerts));
		if (page !== undefined && system !== undefined) store.getState().setPage(system, page);
		const journal = createJournal(clock);
		const wall = {
			...{poller, store, config, clock, theme},
			journal,
			live: liveScene(poller, store, undefined, journal),
			sandbox: isSandbox,
			user: currentActor().user,
			questions: createQuestions(poller),
		};
		const frame = await frameOf(wall, size);
		const picture = () => svgOf(cellsOf(frame), size.columns);
		if (svg !== undefined) write(svg, picture());
		if (png !== undefined) write(png, pngOf(picture()));
		if (svg === undefined && png === undefined) process.stdout.write(`${theme.unicode ? frame : inAscii(frame)}\n`);
		return 0;
	} finally {
		await headless.stop();
	}
}
