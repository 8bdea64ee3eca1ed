/** SVG as PNG, by a program of the machine: a drawer of letters is too heavy to bring along. */
import {spawnSync} from 'node:child_process';
import {UsageError} from '../config/usage.ts';
import {cleanLine} from '../text/clean.ts';

const program = 'rsvg-convert';

/** @throws UsageError where no PNG can be made on this machine */
export function expectPng(): void {
	if (spawnSync(program, ['--version']).error)
		throw new UsageError(
			`pitwall: --png needs ${program}, which is not on PATH. Install librsvg (Debian: librsvg2-bin), or use --svg.`,
		);
}

/** @throws UsageError where the program fails */
export function pngOf(svg: string): Uint8Array {
	const {error, status, stdout, stderr} = spawnSync(program, ['--format', 'png'], {
		input: svg,
		maxBuffer: 256 * 1024 * 1024,
		timeout: 60_000,
	});
	if (error || status !== 0)
		throw new UsageError(
			`pitwall: ${program} failed: ${cleanLine(error?.message ?? String(stderr).split('\n')[0] ?? '')}. Use --svg.`,
		);
	return stdout;
}
