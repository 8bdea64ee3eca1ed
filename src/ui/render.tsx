/** Puts the wall on a terminal and takes it off again, whatever ends it. */
import {render} from 'ink';
import {createRouter} from '../../hooks/router.ts';
import type {Host, Wall} from '../../hooks/WallContext.ts';
import {stateFolder} from '../config/paths.ts';
import {createInput} from '../terminal/input.ts';
import {controlJobs} from '../terminal/jobs.ts';
import {prepareLeaving} from '../terminal/leave.ts';
import {createOutput, type Env} from '../terminal/output.ts';
import {focusReports, mouseReports} from '../terminal/sequences.ts';
import {redirect} from '../terminal/stray.ts';
import {inAscii} from '../text/ascii.ts';
import {stackOf} from '../text/errors.ts';
import {App} from './App.tsx';
import {copyText} from './clipboard.ts';
import {showsLinks} from './links.ts';
import {point} from './pointer.ts';
import {createSized} from './sized.ts';
import {detectTheme, type Theme} from './theme.ts';
import {systemOf} from './where.ts';

/** What the wiring gives: everything of a Wall but what belongs to the terminal. */
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
	// The frames have their own way out now; what else writes there is stray.
	redirect(stdout, 'stdout', log);
	const input = createInput(stdin, {
		onFocus(focused) {
			props.poller.setFocused(focused);
			// Whoever comes back finds a screen that nobody else has written into.
			if (focused) output.repaint();
		},
		onMouse: mouse => point(pointing, mouse),
		onLostPaste: reason => flash(reason === 'no end' ? 'a paste without an end was dropped' : 'a paste was too long'),
	});
	const host: Host = {
		copy: text => copyText(text, {say: output.send, env, folder: stateFolder()}),
		links: showsLinks(env),
		repaint: output.repaint,
		quit: code => leaving.leave(code, code === 0 ? undefined : 'ended by Ctrl-C'),
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
		unmount: () => instance.unmount(),
	});
	// Ink asks for keys after the first frame; what is typed until then must not show up in it.
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
		// The poller brings data four times a second at most; a key must not wait behind it.
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
	const {store} = props;
	if (store.getState().mouse) output.send(mouseReports.on);
	const show = (tab: string) => props.poller.setShown(systemOf(props.config, tab)?.system);
	show(store.getState().tab);
	store.subscribe(({mouse, tab}, before) => {
		if (tab !== before.tab) show(tab);
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
