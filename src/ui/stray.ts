/**
 * Keeps everything but Ink off the terminal: one stray line leaves rows wrong for good under incremental rendering.
 * What libraries print goes to the sink (the log file) instead, and so do their warnings and rejections.
 */
import {format} from 'node:util';

const methods = ['log', 'info', 'warn', 'error', 'debug', 'trace'] as const;

/** Redirects console, stderr, warnings and stray rejections to the sink; the returned function puts things back. */
export function catchStray(sink: (text: string) => void, stderr: NodeJS.WriteStream = process.stderr): () => void {
	const write = stderr.write;
	const before = methods.map(method => [method, console[method]] as const);
	for (const method of methods)
		console[method] = (...parts: unknown[]) => sink(`console.${method}: ${format(...parts)}`);
	stderr.write = ((chunk: string | Uint8Array, encoding?: unknown, done?: unknown) => {
		sink(`stderr: ${typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString()}`);
		const callback = typeof encoding === 'function' ? encoding : done;
		if (typeof callback === 'function') process.nextTick(callback as () => void);
		return true;
	}) as typeof stderr.write;
	const warned = (warning: Error) => sink(`warning: ${warning.stack ?? warning.message}`);
	// The tail of @google-cloud/logging and Spanner's session pool reject where nobody can catch (google-cloud.md, section 2).
	const rejected = (reason: unknown) =>
		sink(`unhandled rejection: ${reason instanceof Error ? (reason.stack ?? reason.message) : String(reason)}`);
	process.on('warning', warned);
	process.on('unhandledRejection', rejected);
	return () => {
		for (const [method, original] of before) console[method] = original;
		stderr.write = write;
		process.off('warning', warned);
		process.off('unhandledRejection', rejected);
	};
}
