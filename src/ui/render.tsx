/** Puts the wall on a terminal and takes it off again, whatever ends it. */
import {render} from 'ink';
import {createRouter} from '../../hooks/router.ts';
import type {Host, Wall} from '../../hooks/WallContext.ts';
import {stateFolder} from '../config/load.ts';
import {App} from './App.tsx';
import {copyText} from './clipboard.ts';
import {focusReports, withFocus, withoutSync} from './terminal.ts';
import {detectTheme, type Theme} from './theme.ts';

/** What the wiring gives: everything of a Wall but what belongs to the terminal. */
export type WallProps = Omit<Wall, 'keys' | 'host' | 'theme'> & {theme?: Theme};

export interface RenderTarget {
	stdin?: NodeJS.ReadStream;
	stdout?: NodeJS.WriteStream;
	env?: Readonly<Record<string, string | undefined>>;
	/** Gets what writes bytes besides the frames (false: not now); the returned function runs while that is still possible. */
	attach?: (say: (bytes: string) => boolean) => () => void;
}

const signals: readonly [NodeJS.Signals, number][] = [
	['SIGTERM', 143],
	['SIGINT', 130],
	['SIGHUP', 129],
	['SIGQUIT', 131],
];

/** Shows the wall until it is left; resolves with the exit code. Errors while drawing reject, after the terminal is restored. */
export async function renderWall(props: WallProps, target: RenderTarget = {}): Promise<number> {
	const {stdin = process.stdin, stdout = process.stdout, env = process.env, attach} = target;
	let code = 0;
	let leaving = false;
	const say = (bytes: string): boolean => {
		if (code === 74 || stdout.destroyed) return false;
		stdout.write(bytes);
		return true;
	};
	const host: Host = {
		copy: text => copyText(text, {say, env, folder: stateFolder()}),
		repaint() {
			// Forgets what Ink believes to be on the screen; the next frame is then written in full.
			instance.clear();
			instance.rerender(<App wall={{...wall}} />);
		},
		quit(exitCode) {
			if (leaving) return;
			leaving = true;
			code = exitCode;
			instance.unmount();
		},
	};
	const wall: Wall = {...props, theme: props.theme ?? detectTheme(env), keys: createRouter(), host};
	const handlers = signals.map(([signal, exitCode]) => [signal, () => host.quit(exitCode)] as const);
	for (const [signal, handler] of handlers) process.on(signal, handler);
	// A terminal that is gone must end the wall, not raise an error per frame for ever.
	const lost = () => host.quit(74);
	stdout.on('error', lost);
	stdin.on('end', lost);
	stdin.on('error', lost);
	const instance = render(<App wall={wall} />, {
		stdin: withFocus(stdin, focused => wall.poller.setFocused(focused)),
		stdout: withoutSync(stdout, env),
		alternateScreen: true,
		incrementalRendering: true,
		patchConsole: false,
		exitOnCtrlC: false,
		maxFps: 60,
		interactive: true,
	});
	stdout.write(focusReports.on);
	const detach = attach?.(say);
	try {
		await instance.waitUntilExit();
		return code;
	} finally {
		detach?.();
		stdout.write(focusReports.off);
		for (const [signal, handler] of handlers) process.off(signal, handler);
		stdin.off('end', lost);
		stdin.off('error', lost);
	}
}
