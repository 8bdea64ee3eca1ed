/** Validates `actions.allow` and action keys: only actions of the catalogue, each with the words that it understands. */
import {catalogue, offered} from '../actions/catalogue.ts';
import type {SystemConfig} from '../config/schema/system.ts';
import type {WallConfig} from '../config/wall.ts';
import type {Path} from '../config/yaml.ts';
import {isActionName} from '../keys/keymap.ts';
import {nearest} from '../text/nearest.ts';

/** Words that every permission understands. */
const always: ReadonlySet<string> = new Set(['target', 'title', 'note', 'seed']);

type Where = (path: Path, atKey?: boolean) => string;

/** A suggestion for a name that no action has. */
function meant(name: string, known: readonly string[]): string {
	const near = nearest(name, known);
	return near ? `Did you mean '${near}'?` : `Known: ${known.join(', ')}.`;
}

/** One line per name under `keys:` that is neither a command nor an action that a key can open. */
export function unknownKeys({keys}: WallConfig, where: Where): string[] {
	return Object.keys(keys).flatMap(name =>
		isActionName(name) && !offered.includes(name)
			? [`${where(['keys', name], true)}: unknown command or action '${name}'. ${meant(name, offered)}`]
			: [],
	);
}

/** One line per action that is unknown or cannot be allowed by itself, and per word that its action does not understand. */
export function validateActions({actions: {allow}}: SystemConfig, where: Where): string[] {
	return Object.entries(allow).flatMap(([action, permissions]) => {
		const path: Path = ['actions', 'allow', action];
		const entry = Object.hasOwn(catalogue, action) ? catalogue[action] : undefined;
		if (!entry) {
			const known = Object.keys(catalogue).filter(id => catalogue[id]?.by === undefined);
			return [`${where(path, true)}: unknown action '${action}'. ${meant(action, known)}`];
		}
		if (entry.by !== undefined)
			return [`${where(path, true)}: '${action}' comes with '${entry.by}'. Remove it, and list its targets there.`];
		const {says = [], needs = []} = entry;
		const words: ReadonlySet<string> = new Set<string>([...says, ...needs]);
		const targets = permissions.map(({target}) => target);
		return permissions.flatMap((permission, index) => [
			...Object.keys(permission).flatMap(word =>
				always.has(word) || words.has(word)
					? []
					: [`${where([...path, index, word], true)}: '${word}' says nothing to '${action}'. Remove it.`],
			),
			...needs.flatMap(word =>
				permission[word] === undefined ? [`${where([...path, index])}: '${action}' needs '${word}'. Add it.`] : [],
			),
			...(permission.with ?? []).flatMap((name, at) =>
				targets.includes(name)
					? []
					: [`${where([...path, index, 'with', at])}: '${name}' is no target of '${action}'. ${meant(name, targets)}`],
			),
		]);
	});
}
