/**
 * Applies patches/ink/*.patch, in the order of their names, while bundling (esbuild) and testing (vite), so that node_modules
 * stays as npm made it.
 */
import {readdirSync, readFileSync} from 'node:fs';
import {applyPatch, parsePatch} from 'diff';
import type {Plugin} from 'esbuild';
import type {VitestPluginContext} from 'vitest/node';

const folder = 'patches/ink';
const ink = new URL('../node_modules/ink/', import.meta.url);
const parts = readdirSync(new URL(`../${folder}/`, import.meta.url))
	.filter(name => name.endsWith('.patch'))
	.sort()
	.map(name => ({name, text: readFileSync(new URL(`../${folder}/${name}`, import.meta.url), 'utf8')}));

/** The patched texts by the module's path inside Ink, e.g. `build/output.js`. @throws when a part does not apply, or names a module that Ink does not have */
function patchedModules(): ReadonlyMap<string, string> {
	const texts = new Map<string, string>();
	for (const {name, text} of parts) {
		for (const patch of parsePatch(text)) {
			const module = patch.newFileName?.replace(/^b\//, '') ?? '';
			let contents: string | false = false;
			try {
				contents = applyPatch(texts.get(module) ?? readFileSync(new URL(module, ink), 'utf8'), patch);
			} catch (error) {
				if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
			}
			if (contents === false) {
				const {version} = JSON.parse(readFileSync(new URL('package.json', ink), 'utf8')) as {version: string};
				throw new Error(
					`${folder}/${name} does not apply to ${module} of Ink ${version}: make this part anew, or delete it where Ink has the change (CONTRIBUTING.md)`,
				);
			}
			texts.set(module, contents);
		}
	}
	return texts;
}

const patched = patchedModules();
const modules = /[/\\]node_modules[/\\]ink[/\\](build[/\\][\w/\\-]+\.js)$/;
const patchedText = (path: string): string | undefined =>
	patched.get((modules.exec(path)?.[1] ?? '').replaceAll('\\', '/'));

/** For esbuild. */
export const patchedInk: Plugin = {
	name: 'patched-ink',
	setup(bundle) {
		bundle.onLoad({filter: modules}, ({path}) => {
			const contents = patchedText(path);
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
		return (patchedText(path) ?? readFileSync(path, 'utf8')).replace(/\n\/\/# sourceMappingURL=.*\s*$/, '\n');
	},
	// Vitest keeps modules between runs, and knows only of their own text.
	configureVitest: ({defineCacheKeyGenerator}: VitestPluginContext) =>
		defineCacheKeyGenerator(({id}) => (modules.test(id) ? parts.map(({text}) => text).join('') : undefined)),
};
