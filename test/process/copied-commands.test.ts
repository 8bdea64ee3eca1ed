/** The commands of plans that are only copied, and their undos, are commands of the real gcloud: its own linter knows every word of them. */
import {mkdtempSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {copied, copyCases} from '../support/copying.ts';
import {runTool, toolsMissing} from '../support/tools.ts';

test.skipIf(toolsMissing)('gcloud knows what is copied', async () => {
	const plans = await Promise.all(Object.keys(copyCases).map(action => copied(action)));
	const all = plans.flatMap(({gcloud, undo}) => [...gcloud.split(' &&\n'), ...undo.split(' && ')]);
	const lines = [...new Set(all.filter(line => line.startsWith('gcloud ')))];
	expect(lines.length).toBeGreaterThan(plans.length);
	const home = mkdtempSync(join(tmpdir(), 'pitwall-lint-'));
	const file = join(home, 'commands.json');
	writeFileSync(
		file,
		JSON.stringify([...lines, 'gcloud dns no-such-thing --zone=z'].map(line => ({command_string: line}))),
	);
	const said = JSON.parse(await runTool(home, 'gcloud', 'meta', 'lint-gcloud-commands', `--commands-file=${file}`)) as {
		command_string: string;
		success: boolean;
		error_message: string | null;
	}[];
	const wrong = said.filter(({success}) => !success);
	expect(wrong.map(({command_string: line}) => line)).toEqual(['gcloud dns no-such-thing --zone=z']);
	expect(said).toHaveLength(lines.length + 1);
});
