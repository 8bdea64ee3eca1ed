/** What the sources and logs of a config ask, so that a reload replaces only those that differ. */
import {logFilter} from '../config/panes.ts';
import {questionOf} from '../config/question.ts';
import type {LoadedConfig} from '../config/schema/system.ts';

/** Names a source among all systems. */
export const keyOf = (system: string, id: string): string => `${system}/${id}`;

/** The question of each source (by `keyOf`) and each log (by its system), as text. */
export function definitionsOf({systems}: LoadedConfig): Map<string, string> {
	return new Map(
		systems.flatMap(config => {
			const {system, sources} = config;
			const filter = logFilter(config);
			return [
				...Object.entries(sources).map(([id, source]): [string, string] => [
					keyOf(system, id),
					questionOf(config, source),
				]),
				...(filter === undefined ? [] : [[system, questionOf(config, filter)] as [string, string]]),
			];
		}),
	);
}
