/** Puts the wall on a terminal and takes it off again, whatever ends it. */

import {render} from 'ink';
import {createRouter} from '../../hooks/router.ts';
import type {Host, Wall} from '../../hooks/WallContext.ts';
import {stateFolder} from '../config/paths.ts';
import type {Env} from '../env.ts';
import {showsLinks} from '../panes/links.ts';
import {createInput} from '../terminal/input.ts';
import {controlJobs} from '../terminal/jobs.ts';
import {prepareLeaving} from '../terminal/leave.ts';
import {createOutput} from '../terminal/output.ts';
import {focusReports, mouseReports} from '../terminal/sequences.ts';
import {answerWithin, backgroundQuery, canBeAsked, isLightAnswer} from '../terminal/shade.ts';
import {redirect} from '../terminal/stray.ts';
import {inAscii} from '../text/ascii.ts';
import {stackOf} from '../text/errors.ts';
import {marked} from '../text/practice.ts';
import {detectTheme, type Theme} from '../theme/theme.ts';
import {App} from './App.tsx';
import {createAway} from './away.ts';
import {copyText} from './clipboard.ts';
import {point} from './pointer.ts';
import {tellShown} from './shown.ts';
import {createSized} from './sized.ts';

/** The wall from the wiring, without the parts that belong to the terminal. */
export type WallProps = Omit<Wall, 'keys' | 'host' | 'theme'> & {theme?: Theme};

export interface RenderTarget {
	stdin?: NodeJS.ReadStream;
	stdout?: NodeJS.WriteStream;
	env?: Env;
	/** Appends to the log file. */
	log?: (text: string) => void;
	logPath?: string;
	/** Gets what writes bytes besides the frames (false: not now); the returned function runs while that is still possible. */
	attach?: (say: (bytes: string) => boolean) => () => void;
}

/** Shows the wall until it is left; resolves with the exit code, the terminal given back. After that the process must end within two seconds. */
export async function renderWall(props: WallProps, target: RenderTarget = {}): Promise<number> {
	const {stdin = process.stdin, stdout = process.stdout, env = process.env, attach, logPath} = target;
	const {log = () => undefined} = target;
	const flash = (text: string) => props.store.getState().notify(text, 'error');

	const theme = props.theme ?? detectTheme(env, props.config.wall.theme);
	const output = createOutput(
		stdout,
		env,
		stalled => log(stalled ? 'the terminal takes nothing: not drawing' : 'the terminal is back: drawing'),
		theme.unicode ? undefined : inAscii,
	);
	// Frames have their own stream now, so all other output is stray.
	redirect(stdout, 'stdout', log);
	let askedAt = Number.NEGATIVE_INFINITY;
	const away = createAway(props);
	const input = createInput(stdin, {
		onFocus(focused) {
			props.poller.setFocused(focused);
			away(focused);
			// On focus the screen is repainted, in case another program wrote into it.
			if (focused) output.repaint();
		},
		onMouse: mouse => point(pointing, mouse),
		onReply(text) {
			const light = performance.now() - askedAt < answerWithin ? isLightAnswer(text) : undefined;
			if (light !== undefined) props.store.getState().setLight(light);
		},
		onLostPaste: reason => flash(reason === 'no end' ? 'a paste without an end was dropped' : 'a paste was too long'),
	});
	let isEnding = false;
	function quit(code: number) {
		const leave = () => leaving.leave(code, code === 0 ? undefined : 'ended by Ctrl-C');
		// Whoever asks again does not wait for a slow disk.
		if (!props.drill || isEnding) return leave();
		isEnding = true;
		// What was done in a drill is kept first: once the wall is leaving, everything has two seconds.
		void props.drill.leave().then(leave, leave);
	}
	const host: Host = {
		copy: text => copyText(marked(text, props.drill !== undefined), {say: output.send, env, folder: stateFolder()}),
		links: showsLinks(env),
		repaint: output.repaint,
		quit,
		suspend: () => suspend(),
	};
	const wall: Wall = {
		...props,
		theme,
		keys: createRouter(),
		host,
	};

	const pointing = {...wall, size: () => ({columns: stdout.columns, rows: stdout.rows})};

	let detach: (() => void) | undefined;
	// Before the first byte is drawn: from here on the terminal must come back, whatever happens.
	const leaving = prepareLeaving({
		stdin,
		stdout,
		output,
		log,
		...(logPath !== undefined && {logPath}),
		farewell: () => detach?.(),
		running: () => props.store.getState().busy,
		unmount: () => instance.unmount(),
	});
	// Ink sets raw mode after the first frame; keys typed until then must not be echoed into it.
	stdin.setRawMode?.(true);
	const suspend = controlJobs({
		stdin,
		output,
		over: leaving.over,
		refused: () => flash('no shell is waiting: not suspended'),
	});
	const sized = createSized();
	const instance = render(<App wall={wall} onSize={sized.tell} />, {
		stdin: input,
		stdout: output.stream,
		alternateScreen: true,
		incrementalRendering: true,
		patchConsole: false,
		exitOnCtrlC: false,
		// The poller announces changes up to four times a second; a key must not wait for them.
		maxFps: 250,
		interactive: true,
	});
	// Ink flushes what React has scheduled only if React is quick: on a busy machine the old layout would be painted.
	const settled = async () => {
		await sized.reached({columns: output.stream.columns, rows: output.stream.rows});
		await instance.waitUntilRenderFlush();
	};
	output.painter = {forget: () => instance.clear(), settled};
	output.send(focusReports);
	// With a chosen theme, or without colours, the background changes nothing.
	if (props.config.wall.theme === undefined && theme.colors > 0 && canBeAsked(env.TERM)) {
		askedAt = performance.now();
		output.send(backgroundQuery);
	}
	const {store} = props;
	if (store.getState().mouse) output.send(mouseReports.on);
	tellShown(store, props.config, props.poller);
	store.subscribe(({mouse}, before) => {
		if (mouse !== before.mouse) output.send(mouse ? mouseReports.on : mouseReports.off);
	});
	detach = attach?.(output.send);
	instance.waitUntilExit().then(
		() => leaving.leave(0),
		(error: unknown) => {
			log(`error while drawing: ${stackOf(error)}`);
			leaving.leave(1, `internal error: ${error instanceof Error ? error.message.split('\n')[0] : String(error)}`);
		},
	);
	return leaving.left;
}
