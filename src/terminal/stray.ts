/**
 * Keeps everything but Ink off the terminal: one stray line leaves rows wrong for good under incremental rendering.
 * What libraries print goes to the sink (the log file) instead, and so do their warnings and rejections.
 */
import {format} from 'node:util';
import {stackOf} from '../text/errors.ts';

const methods = ['log', 'info', 'warn', 'error', 'debug', 'trace'] as const;

export interface Stray {
	/** Gets what would have been printed. */
	sink: (text: string) => void;
	/** Told of a promise that was rejected where nobody could catch it. */
	rejected?: (reason: string) => void;
}

/** From now on the stream's `write` goes to the sink. Returns what puts it back. */
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

/** Redirects console, stderr, warnings and stray rejections to the sink; the returned function puts things back. */
export function catchStray({sink, rejected}: Stray): () => void {
	const before = methods.map(method => [method, console[method]] as const);
	for (const method of methods)
		console[method] = (...parts: unknown[]) => sink(`console.${method}: ${format(...parts)}`);
	const back = redirect(process.stderr, 'stderr', sink);
	const warned = (warning: Error) => sink(`warning: ${warning.stack ?? warning.message}`);
	// The tail of @google-cloud/logging and Spanner's session pool reject where nobody can catch (google-cloud.md, section
	// 2). With a listener Node goes on; nothing was unwound, only an answer that nobody waited for was lost.
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
