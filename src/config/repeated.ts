/** Names that may be there once only. Pure. */
import type {Where} from './thresholds.ts';
import type {Path} from './yaml.ts';

/** Names, and where the n-th of them stands. */
export type Named = readonly [what: string, names: readonly string[], pathOf: (index: number) => Path];

/** One line per name that was given before, at the later of the two. */
export const repeated = (lists: readonly Named[], where: Where): string[] =>
	lists.flatMap(([what, names, pathOf]) =>
		names.flatMap((name, index) =>
			names.indexOf(name) === index
				? []
				: [`${where(pathOf(index))}: a second ${what} '${name}'. Give it another name, or remove one of them.`],
		),
	);
