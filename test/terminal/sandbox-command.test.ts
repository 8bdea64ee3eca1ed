/** A command that is run on a sandbox of its own. */
import {expect, test} from 'vitest';
import {commandLine} from '../support/commandLine.ts';

const {run} = commandLine();

test('it is pointed at the sandbox and at nothing else, and its exit code is that of pitwall', async () => {
	const look =
		'fetch(process.env.PITWALL_HTTP + "/healthz").then(({status}) => {' +
		'console.log(status, process.env.SPANNER_EMULATOR_HOST === process.env.PITWALL_GRPC); process.exit(7)})';
	const {code, out} = await run('sandbox', '--', process.execPath, '-e', look);
	expect(out).toBe('200 true\n');
	expect(code).toBe(7);
});

test('one that is not there is a clear line', async () => {
	expect(await run('sandbox', '--', 'no-such-program')).toMatchObject({
		code: 2,
		out: '',
		error:
			'pitwall: no-such-program could not be started: spawn no-such-program ENOENT. Is it installed, and on PATH?\n',
	});
});
