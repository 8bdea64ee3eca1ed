/** The real gcloud as a judge of commands: its own list of what it completes. */
import {execFileSync} from 'node:child_process';
import {existsSync, realpathSync} from 'node:fs';
import {dirname, join} from 'node:path';

/** A group of commands, or a command, with its flags. */
export interface Tree {
	commands: Readonly<Record<string, Tree>>;
	flags: Readonly<Record<string, unknown>>;
}

const completions = (): string | undefined =>
	(process.env.PATH ?? '')
		.split(':')
		.map(folder => join(folder, 'gcloud'))
		.filter(path => existsSync(path))
		.map(path => join(dirname(realpathSync(path)), '../data/cli/gcloud_completions.py'))
		.find(path => existsSync(path));

/** Everything that the installed gcloud completes; undefined where none is installed. */
export function gcloudTree(): Tree | undefined {
	const file = completions();
	if (file === undefined) return undefined;
	// It is a dictionary of Python, which only Python reads.
	const script = `import ast,json;s=open(${JSON.stringify(file)}).read();print(json.dumps(ast.literal_eval(s[s.index('{'):])))`;
	return JSON.parse(execFileSync('python3', ['-c', script], {encoding: 'utf8', maxBuffer: 64 * 1024 * 1024})) as Tree;
}
