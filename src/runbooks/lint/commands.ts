/** Whether a command is one that gcloud has, and does what a runbook wants of it. Pure. */
import {nearest} from '../../text/nearest.ts';
import {gcloudCommands, gcloudOthers} from './gcloudCommands.ts';

/** Commands that runbooks name and that are not there, or show something else (C-15). */
const known: readonly {words: string; instead: string}[] = [
	{
		words: 'monitoring metrics',
		instead: 'gcloud reads no metrics: name one as a source (metric: ...) and look at that with source: or watch:',
	},
	{words: 'logs read', instead: "write: gcloud logging read 'FILTER' --freshness=1h --limit=20"},
	{words: 'logs tail', instead: 'write: pitwall tail'},
	{
		words: 'pubsub topics list-subscriptions',
		instead:
			'it lists names, and no backlog: name the metric pubsub.googleapis.com/subscription/num_undelivered_messages as a source',
	},
];

const others: ReadonlySet<string> = new Set(gcloudOthers.split(' '));
const releases: ReadonlySet<string> = new Set(['alpha', 'beta', 'preview']);

/** Groups, those of groups too, by their words. */
const groups: ReadonlySet<string> = new Set(
	Object.keys(gcloudCommands).flatMap(path => {
		const words = path.split(' ');
		return words.map((_, index) => words.slice(0, index + 1).join(' '));
	}),
);

/** Words that name the command: what comes before its first flag. */
const namesIn = (words: readonly string[]): string[] => {
	const end = words.findIndex(word => word.startsWith('-'));
	return words.slice(0, end < 0 ? words.length : end);
};

/** What is wrong with a command of gcloud, and what to write instead; undefined where nothing is. @param words with `gcloud` first */
export function gcloudProblem(words: readonly string[]): string | undefined {
	const [, release = '', ...rest] = words;
	const isReleased = !releases.has(release);
	const names = namesIn(isReleased ? [release, ...rest] : rest);
	const said = names.join(' ');
	const bad = known.find(one => said === one.words || said.startsWith(`${one.words} `));
	if (bad) return `'gcloud ${bad.words}': ${bad.instead}.`;
	if (said.startsWith('logging read ') && names.length > 2 && words.some(word => /^--filter(?:=|$)/.test(word)))
		return "'gcloud logging read' takes its filter as the first word, not as --filter as well: join both with AND.";
	// What is tried out has commands of its own, which come and go.
	return isReleased ? missing(names) : undefined;
}

function missing(names: readonly string[]): string | undefined {
	const [first = ''] = names;
	if (others.has(first) || first === '') return undefined;
	let path = '';
	for (const name of names) {
		const leaves = (gcloudCommands[path] ?? '').split(' ').filter(Boolean);
		if (leaves.includes(name)) return undefined;
		const next = path === '' ? name : `${path} ${name}`;
		if (!groups.has(next)) return unknown(path, name, leaves);
		path = next;
	}
	return `'gcloud ${path}' is a group of commands. Known: ${below(path).join(', ')}.`;
}

/** The groups right below one. */
const below = (path: string): string[] => {
	const deep = path === '' ? 0 : path.split(' ').length;
	const inside = [...groups].filter(
		one => one.split(' ').length === deep + 1 && one.startsWith(path === '' ? '' : `${path} `),
	);
	return [...(gcloudCommands[path] ?? '').split(' ').filter(Boolean), ...inside.map(one => one.split(' ')[deep] ?? '')];
};

function unknown(path: string, name: string, leaves: readonly string[]): string {
	const all = path === '' ? [...below(''), ...others] : [...leaves, ...below(path)];
	const near = nearest(name, all);
	const there = path === '' ? 'gcloud' : `gcloud ${path}`;
	return `'${there}' has no '${name}'. ${near ? `Did you mean '${near}'?` : path === '' ? 'Look it up with gcloud help.' : `Known: ${[...new Set(all)].slice(0, 12).join(', ')}.`}`;
}
