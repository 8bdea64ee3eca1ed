/**
 * Applies patches/ink-8.0.0.patch while bundling (esbuild) and testing (vite), so that node_modules stays as npm made it.
 * Fails loudly when Ink changed under the patch.
 */
import {readFileSync} from 'node:fs';
import {applyPatch, parsePatch} from 'diff';
import type {Plugin} from 'esbuild';
import type {VitestPluginContext} from 'vitest/node';

const name = 'patches/ink-8.0.0.patch';
const text = readFileSync(new URL(`../${name}`, import.meta.url), 'utf8');
/** By the module's path inside Ink, e.g. `build/output.js`. */
const patches = new Map(parsePatch(text).map(patch => [(patch.newFileName ?? '').replace(/^b\//, ''), patch]));
const modules = /[/\\]node_modules[/\\]ink[/\\](build[/\\][\w/\\-]+\.js)$/;

/** The patched text of the module at this path; undefined where there is nothing to patch. @throws when the patch does not apply */
function patched(path: string): string | undefined {
	const patch = patches.get((modules.exec(path)?.[1] ?? '').replaceAll('\\', '/'));
	if (!patch) return undefined;
	const contents = applyPatch(readFileSync(path, 'utf8'), patch);
	if (contents === false) throw new Error(`${name} does not apply to ${path}: was Ink updated?`);
	return contents;
}

/** For esbuild. */
export const patchedInk: Plugin = {
	name: 'patched-ink',
	setup(bundle) {
		bundle.onLoad({filter: modules}, ({path}) => {
			const contents = patched(path);
			return contents === undefined ? undefined : {contents, loader: 'js'};
		});
	},
};

/** For vite; Ink must be inlined (`server.deps.inline`). Its source maps name sources that the package does not have. */
export const patchedInkInTests = {
	name: 'patched-ink',
	enforce: 'pre' as const,
	load(id: string) {
		const [path = ''] = id.split('?');
		if (!modules.test(path)) return undefined;
		return (patched(path) ?? readFileSync(path, 'utf8')).replace(/\n\/\/# sourceMappingURL=.*\s*$/, '\n');
	},
	// Vitest keeps modules between runs, and knows only of their own text.
	configureVitest: ({defineCacheKeyGenerator}: VitestPluginContext) =>
		defineCacheKeyGenerator(({id}) => (modules.test(id) ? text : undefined)),
};
