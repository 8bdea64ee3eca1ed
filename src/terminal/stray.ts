/**
 * Redirects all output but Ink's away from the terminal, because under incremental rendering one stray line leaves rows wrong
 * for good. Output, warnings and rejections of libraries go to the sink (the log file) instead.
 */
import {format} from 'node:util';
import {stackOf} from '../text/errors.ts';

const methods = ['log', 'info', 'warn', 'error', 'debug', 'trace'] as const;

export interface Stray {
	/** Called with the redirected text. */
	sink: (text: string) => void;
	/** Called for a promise that was rejected without a handler. */
	rejected?: (reason: string) => void;
}

/** From now on the stream's `write` goes to the sink. Returns a function that restores it. */
export function redirect(stream: NodeJS.WriteStream, name: string, sink: (text: string) => void): () => void {
	const {write} = stream;
	stream.write = ((chunk: string | Uint8Array, encoding?: unknown, done?: unknown) => {
		sink(`${name}: ${typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString()}`);
		const callback = typeof encoding === 'function' ? encoding : done;
		if (typeof callback === 'function') process.nextTick(callback as () => void);
		return true;
	}) as typeof stream.write;
	return () => {
		stream.write = write;
	};
}

/** Redirects console, stderr, warnings and unhandled rejections to the sink; the returned function restores them. */
export function catchStray({sink, rejected}: Stray): () => void {
	const before = methods.map(method => [method, console[method]] as const);
	for (const method of methods)
		console[method] = (...parts: unknown[]) => sink(`console.${method}: ${format(...parts)}`);
	const back = redirect(process.stderr, 'stderr', sink);
	const warned = (warning: Error) => sink(`warning: ${warning.stack ?? warning.message}`);
	// The tail of @google-cloud/logging and Spanner's session pool reject promises that no caller can catch. With a listener Node
	// goes on; no code was unwound, and only an answer without a reader was lost.
	const onRejection = (reason: unknown) => {
		sink(`unhandled rejection: ${stackOf(reason)}`);
		rejected?.(stackOf(reason).split('\n')[0] ?? '');
	};
	process.on('warning', warned);
	process.on('unhandledRejection', onRejection);
	return () => {
		for (const [method, original] of before) console[method] = original;
		back();
		process.off('warning', warned);
		process.off('unhandledRejection', onRejection);
	};
}
