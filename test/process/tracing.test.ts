/** In the minified bundle nothing is traced unless somebody asks for it: tracing hooks every promise. */
import * as esbuild from 'esbuild';
import {expect, test} from 'vitest';
import {namedTracers} from '../../scripts/tracing.ts';

test('Spanner knows that nobody traces', async () => {
	const contents = `export {isTracingEnabled} from '@google-cloud/spanner/build/src/instrument.js';`;
	const built = await esbuild.build({
		stdin: {contents, resolveDir: process.cwd()},
		bundle: true,
		write: false,
		platform: 'node',
		format: 'cjs',
		minify: true,
		plugins: [namedTracers],
	});
	const module = {exports: {} as {isTracingEnabled: () => boolean}};
	new Function('module', 'exports', 'require', built.outputFiles[0]?.text ?? '')(module, module.exports, require);
	expect(module.exports.isTracingEnabled()).toBe(false);
});
