/** ink-testing-library with a size and a way to wait. */
import {stripVTControlCharacters} from 'node:util';
import {render} from 'ink-testing-library';
import type {ReactElement} from 'react';
import {type Parts, partsOf} from './parts.ts';
import {patience} from './patience.ts';

export interface InkScreen extends Parts {
	lines(): string[];
	/** The newest frame, without colours. */
	frame(): string;
	/** The same with them. */
	raw(): string;
	/** Sends bytes as a terminal would. */
	type(bytes: string): void;
	resize(columns: number, rows: number): void;
	/** Waits until the frame satisfies `seen`, or fails with the condition and the frame. */
	until(seen: string | RegExp | ((frame: string) => boolean), within?: number, what?: string): Promise<string>;
	/** The frame after which none came for ten turns of the event loop: React has nothing left to do. */
	settled(): Promise<string>;
	unmount(): void;
}

/** Renders with a terminal of this size; useWindowSize reads it from the first frame on after a resize event. */
export function draw(tree: ReactElement, columns = 120, rows = 40): InkScreen {
	const instance = render(tree);
	const frame = () => stripVTControlCharacters(instance.lastFrame() ?? '');
	const resize = (columns: number, rows: number) => {
		Object.defineProperty(instance.stdout, 'columns', {value: columns, configurable: true});
		Object.defineProperty(instance.stdout, 'rows', {value: rows, configurable: true});
		instance.stdout.emit('resize');
	};
	resize(columns, rows);
	const lines = () => frame().split('\n');
	async function until(
		seen: Parameters<InkScreen['until']>[0],
		within = patience,
		what = String(seen),
	): Promise<string> {
		const matches = (text: string) =>
			typeof seen === 'function' ? seen(text) : typeof seen === 'string' ? text.includes(seen) : seen.test(text);
		for (const end = Date.now() + within; ; ) {
			if (matches(frame())) return frame();
			if (Date.now() > end) throw new Error(`not seen: ${what}\n${frame()}`);
			await new Promise(resolve => setTimeout(resolve, 5));
		}
	}
	return {
		...partsOf({lines, until}),
		frame,
		lines,
		until,
		raw: () => instance.lastFrame() ?? '',
		resize,
		type: bytes => instance.stdin.write(bytes),
		unmount: instance.unmount,
		async settled() {
			for (let quiet = 0, drawn = instance.frames.length; quiet < 10; quiet++) {
				await new Promise(resolve => setImmediate(resolve));
				if (instance.frames.length !== drawn) [quiet, drawn] = [0, instance.frames.length];
			}
			return frame();
		},
	};
}
