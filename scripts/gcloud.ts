/**
 * Writes the commands of gcloud that runbooks may name (src/runbooks/lint/gcloudCommands.ts) out of the completions of the
 * installed one: `node scripts/gcloud.ts`. Groups that are far from any pipeline are known by their name alone.
 */
import {writeFileSync} from 'node:fs';
import {gcloudTree, type Tree} from '../test/support/gcloud.ts';

const groups =
	'ai artifacts asset auth billing builds config dataflow dns eventarc functions iam kms logging monitoring projects pubsub redis run scheduler secrets services spanner sql storage tasks workflows'.split(
		' ',
	);
/** Of the largest group, what runbooks are about. */
const ofCompute = ['addresses', 'backend-services', 'firewall-rules', 'forwarding-rules', 'instances', 'url-maps'];
/** Groups that later versions of gcloud have outside of alpha. */
const newer = {'monitoring policies': 'create delete describe list update'};

function lines(path: string, {commands}: Tree): [string, string][] {
	const names = Object.keys(commands).sort();
	const isLeaf = (name: string) => Object.keys(commands[name]?.commands ?? {}).length === 0;
	const leaves = names.filter(isLeaf);
	return [
		...(leaves.length > 0 ? [[path, leaves.join(' ')] as [string, string]] : []),
		...names.filter(name => !isLeaf(name)).flatMap(name => lines(`${path} ${name}`, commands[name] as Tree)),
	];
}

const tree = gcloudTree();
if (!tree) throw new Error('no gcloud is installed here: its commands cannot be read');
const table = Object.fromEntries([
	...groups.flatMap(name => lines(name, tree.commands[name] as Tree)),
	...ofCompute.flatMap(name => lines(`compute ${name}`, tree.commands.compute?.commands[name] as Tree)),
	...Object.entries(newer),
]);
const others = Object.keys(tree.commands).filter(
	name => !groups.includes(name) && !['alpha', 'beta', 'preview'].includes(name),
);
writeFileSync(
	new URL('../src/runbooks/lint/gcloudCommands.ts', import.meta.url),
	`/** The commands of gcloud by their groups. Written by scripts/gcloud.ts. */
export const gcloudCommands: Readonly<Record<string, string>> = ${JSON.stringify(table, null, '\t')};

/** Groups and commands that are known by their name alone. */
export const gcloudOthers =
	'${others.sort().join(' ')}';
`,
);
