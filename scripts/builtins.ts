/**
 * Node's modules of HTTP and of ciphers as the bundle wants them: by `require()`. An `import` reads every property of a module
 * to name it, and some of theirs load all of undici and of WebCrypto, 6 MiB, which a wall does not use.
 */
import type {Plugin} from 'esbuild';

const namespace = 'required';

export const requiredBuiltins: Plugin = {
	name: 'required-builtins',
	setup(bundle) {
		bundle.onResolve({filter: /^(node:)?(http|crypto)$/}, ({path, kind}) =>
			kind === 'require-call' ? undefined : {path, namespace},
		);
		bundle.onLoad({filter: /.*/, namespace}, ({path}) => ({
			contents: `module.exports = require(${JSON.stringify(path)})`,
		}));
	},
};
