// Bundles dist/: pitwall.js (the wall, split so that Google clients load on first use) sandbox.js (its own process) journal.js and config.js (threads). Writes man/pitwall.1.
// `--if-stale` builds only when a source is newer than the bundle.
import {execFileSync} from 'node:child_process';
import {createHash} from 'node:crypto';
import {existsSync, globSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync} from 'node:fs';
import * as esbuild from 'esbuild';
import {requiredBuiltins} from './builtins.ts';
import {noticesOf} from './notices.ts';
import {patchedInk} from './patches.ts';
import {smallProtos} from './protos.ts';
import {lazyText} from './text.ts';
import {namedTracers} from './tracing.ts';
import {promptYoga} from './yoga.ts';

const notices = 'dist/THIRD-PARTY-NOTICES';
const manPage = 'man/pitwall.1';
const outputs = ['dist/pitwall.js', 'dist/sandbox.js', 'dist/journal.js', 'dist/config.js', notices, manPage];
const sources = [
	...globSync('{src,panels,hooks}/**/*.{ts,tsx}'),
	...globSync('{scripts/*,patches/ink/*}'),
	'package-lock.json',
];
if (process.argv.includes('--if-stale') && outputs.every(file => existsSync(file))) {
	const built = Math.min(...outputs.map(file => statSync(file).mtimeMs));
	if (sources.every(file => statSync(file).mtimeMs <= built)) process.exit(0);
}

const build = sources
	.sort()
	.reduce((hash, file) => hash.update(file).update(readFileSync(file)), createHash('sha256'))
	.digest('hex');

rmSync('dist', {recursive: true, force: true});
const {metafile} = await esbuild.build({
	metafile: true,
	entryPoints: {
		pitwall: 'src/main.ts',
		sandbox: 'src/sandbox/process/child.ts',
		journal: 'src/journal/worker.ts',
		config: 'src/load/thread.ts',
	},
	outdir: 'dist',
	bundle: true,
	splitting: true,
	platform: 'node',
	format: 'esm',
	target: 'node22',
	jsx: 'automatic',
	minify: true,
	// Else a literal with `v` becomes a `new RegExp()` that is made at every use.
	supported: {'regexp-set-notation': true, 'regexp-unicode-property-escapes': true},
	legalComments: 'none',
	logLevel: 'warning',
	// One bundle instead of 900 modules: -125 ms to the first frame (ink.md, section 3), -40 MB for the clients. Native code and its wasm stay outside.
	external: ['@duckdb/*', '@polyglot-sql/*'],
	// PITWALL_BUILD: what one build kept in the cache folder is not for another (src/config/kept.ts).
	define: {
		'process.env.NODE_ENV': '"production"',
		'process.env.PITWALL_BUILD': JSON.stringify(build),
		'globalThis.Headers': 'Headers',
	},
	inject: ['scripts/headers.mjs'],
	// Ink reaches its devtools only under DEV=true, but the bundler would hoist their static import.
	plugins: [
		patchedInk,
		smallProtos,
		promptYoga,
		lazyText,
		namedTracers,
		requiredBuiltins,
		{
			name: 'no-devtools',
			setup(bundle) {
				bundle.onResolve({filter: /^react-devtools-core$/}, ({path}) => ({path, namespace: 'stub'}));
				bundle.onLoad({filter: /.*/, namespace: 'stub'}, () => ({
					contents: 'export default {initialize() {}, connectToDevTools() {}}',
				}));
			},
		},
	],
	banner: {
		js: "import {createRequire as __createRequire} from 'node:module'; const require = __createRequire(import.meta.url), __dirname = import.meta.dirname;",
	},
});
writeFileSync(notices, noticesOf(metafile));
mkdirSync('man', {recursive: true});
writeFileSync(manPage, execFileSync(process.execPath, ['dist/pitwall.js', 'man']));
