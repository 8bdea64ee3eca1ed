/** What the wall asks of its terminal besides drawing. */

type Env = Readonly<Record<string, string | undefined>>;

/** tmux 3.7 to 3.7c repaint the whole pane at every end of a synchronized update (tmux #5612). */
export const dropsSync = (env: Env): boolean =>
	env.TERM_PROGRAM === 'tmux' && /^3\.7[abc]?$/.test(env.TERM_PROGRAM_VERSION ?? '');

/** The stream without DEC 2026 where that does harm, else the stream itself. Ink has no switch for it. */
export function withoutSync(stdout: NodeJS.WriteStream, env: Env): NodeJS.WriteStream {
	if (!dropsSync(env)) return stdout;
	const write = (chunk: string | Uint8Array, ...rest: never[]): boolean =>
		stdout.write(typeof chunk === 'string' ? chunk.replaceAll(/\x1b\[\?2026[hl]/g, '') : chunk, ...rest);
	return new Proxy(stdout, {
		get(target, key) {
			if (key === 'write') return write;
			const value: unknown = Reflect.get(target, key, target);
			return typeof value === 'function' ? value.bind(target) : value;
		},
	});
}

/** Asks the terminal to tell when it gains and loses the focus; tmux passes it on with `focus-events on`. */
export const focusReports = {on: '\x1b[?1004h', off: '\x1b[?1004l'} as const;

/** The stream, with the terminal's focus reports told as Ink reads them (Ink itself drops them). */
export function withFocus(stdin: NodeJS.ReadStream, told: (focused: boolean) => void): NodeJS.ReadStream {
	const read = (size?: number): unknown => {
		const chunk: unknown = stdin.read(size);
		const last = typeof chunk === 'string' ? chunk.match(/\x1b\[[IO]/g)?.at(-1) : undefined;
		if (last) told(last.endsWith('I'));
		return chunk;
	};
	return new Proxy(stdin, {get: (target, key) => (key === 'read' ? read : Reflect.get(target, key))});
}
