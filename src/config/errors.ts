/** Turns schema issues into lines a person can act on: what is wrong, where in the file, what to do. */
import type {Document, LineCounter, Node} from 'yaml';
import {isMap, isScalar} from 'yaml';
import type {z} from 'zod';

type Issue = z.core.$ZodIssue;

/** The most telling issues of a union: those of the branch that fits best. */
function flatten(issue: Issue): Issue[] {
	if (issue.code !== 'invalid_union' || issue.errors.length === 0) return [issue];
	const branches = issue.errors.map(branch => branch.flatMap(flatten));
	const unrecognised = (branch: Issue[]) =>
		branch.reduce((sum, i) => sum + (i.code === 'unrecognized_keys' ? i.keys.length : 0), 0);
	// A branch that knows all keys but dislikes a value is what the user meant.
	branches.sort((a, b) => unrecognised(a) - unrecognised(b) || a.length - b.length);
	return (branches[0] ?? []).map(inner => ({...inner, path: [...issue.path, ...inner.path]}));
}

function position(document: Document, counter: LineCounter, path: readonly PropertyKey[], key?: string): string {
	for (let length = path.length; length >= 0; length--) {
		const node = document.getIn(path.slice(0, length), true) as Node | undefined;
		if (key !== undefined && length === path.length && isMap(node)) {
			const pair = node.items.find(item => isScalar(item.key) && item.key.value === key);
			if (pair && isScalar(pair.key) && pair.key.range) return at(counter, pair.key.range[0]);
		}
		if (node?.range) return at(counter, node.range[0]);
	}
	return '1:1';
}

function at(counter: LineCounter, offset: number): string {
	const {line, col} = counter.linePos(offset);
	return `${line}:${col}`;
}

const dotted = (path: readonly PropertyKey[]) => path.map(String).join('.') || 'the file';

/** One line per issue: `file:line:column: what. What to do.` */
export function describeIssues(
	file: string,
	document: Document,
	counter: LineCounter,
	issues: readonly Issue[],
): string[] {
	return issues.flatMap(flatten).flatMap(issue => {
		if (issue.code === 'unrecognized_keys')
			return issue.keys.map(
				key =>
					`${file}:${position(document, counter, issue.path, key)}: unknown key '${key}' in ${dotted(issue.path)}. Remove it, or see 'pitwall config schema'.`,
			);
		if (issue.code === 'custom') {
			const [...folder] = issue.path;
			const name = issue.params?.atName === true ? String(folder.pop()) : undefined;
			return [`${file}:${position(document, counter, folder, name)}: ${dotted(issue.path)}: ${issue.message}.`];
		}
		const missing = issue.code === 'invalid_type' && document.getIn(issue.path) === undefined;
		const what = missing ? `${dotted(issue.path)} is missing` : `${dotted(issue.path)}: ${issue.message}`;
		return [`${file}:${position(document, counter, issue.path)}: ${what}. See 'pitwall config schema'.`];
	});
}
