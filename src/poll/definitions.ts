/** What the sources of a config are made from, to know what another config leaves as it is. */
import {questionOf} from '../config/question.ts';
import type {LoadedConfig} from '../config/schema/system.ts';

/** Names a source among all systems. */
export function keyOf(system: string, id: string): string {
	return `${system}/${id}`;
}

/** Everything a question depends on, by source (`system/id`) and by log (`system`). */
export function definitionsOf({systems}: LoadedConfig): Map<string, string> {
	return new Map(
		systems.flatMap(config => {
			const {system, sources, panes} = config;
			return [
				...Object.entries(sources).map(([id, source]): [string, string] => [
					keyOf(system, id),
					questionOf(config, source),
				]),
				...(panes.log ? [[system, questionOf(config, panes.log.filter)] as [string, string]] : []),
			];
		}),
	);
}
