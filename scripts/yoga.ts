/**
 * Yoga as the bundle wants it: its wasm compiled at once. The package's own way is fetch() of a data: URL, which loads all
 * of undici for it: 30 ms of every start. Fails loudly when the package changed.
 */
import {readFileSync} from 'node:fs';
import type {Plugin} from 'esbuild';

const wasm = /"data:application\/octet-stream;base64,([\w+/=]+)"/;
const call = 'await loadYoga()';

function replaced(path: string, from: RegExp | string, to: string): string {
	const text = readFileSync(path, 'utf8');
	const after = text.replace(from, to);
	if (after === text) throw new Error(`${path} is not as scripts/yoga.ts knows it: was yoga-layout updated?`);
	return after;
}

export const promptYoga: Plugin = {
	name: 'prompt-yoga',
	setup(bundle) {
		bundle.onLoad({filter: /[/\\]yoga-wasm-base64-esm\.js$/}, ({path}) => {
			const [, base64 = ''] = wasm.exec(readFileSync(path, 'utf8')) ?? [];
			return {
				contents: `export const bytes = () => Buffer.from('${base64}', 'base64');\n${replaced(path, wasm, '""')}`,
				loader: 'js',
			};
		});
		bundle.onLoad({filter: /[/\\]yoga-layout[/\\]dist[/\\]src[/\\]index\.js$/}, ({path}) => ({
			contents: `import {bytes} from '../binaries/yoga-wasm-base64-esm.js';\n${replaced(
				path,
				call,
				`await loadYoga({
					instantiateWasm(imports, done) {
						const instance = new WebAssembly.Instance(new WebAssembly.Module(bytes()), imports);
						done(instance);
						return instance.exports;
					},
				})`,
			)}`,
			loader: 'js',
		}));
	},
};
