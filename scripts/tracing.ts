/**
 * OpenTelemetry's providers that trace nothing, as the bundle wants them: with their names. Spanner's client knows them by the
 * names of their classes, which minifying takes away. It then takes every program for one that is traced, and hooks each
 * promise of it (`async_hooks`), which all garbage collections pay for. Fails loudly when the package changed.
 */
import {readFileSync} from 'node:fs';
import type {Plugin} from 'esbuild';

const modules = /[/\\]@opentelemetry[/\\]api[/\\]build[/\\]\w+[/\\]trace[/\\](Noop|Proxy)TracerProvider\.js$/;

export const namedTracers: Plugin = {
	name: 'named-tracers',
	setup(bundle) {
		bundle.onLoad({filter: modules}, ({path}) => {
			const text = readFileSync(path, 'utf8');
			const name = /^(?:export )?class (\w+) \{$/m.exec(text)?.[1];
			if (name === undefined) throw new Error(`${path} has no class: scripts/tracing.ts knows another version`);
			return {contents: `${text}\nObject.defineProperty(${name}, 'name', {value: '${name}'});\n`, loader: 'js'};
		});
	},
};
