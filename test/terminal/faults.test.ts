/** Refused credentials on the real screen: said with what to do, the last data stays, and all comes back without a key. */
import {mkdtempSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, expect, test} from 'vitest';
import {type LaunchedSandbox, launchSandbox} from '../../src/sandbox/launch.ts';
import {setFaults} from '../support/faults.ts';
import {openTerminal} from '../support/opened.ts';
import {quietOrigin} from '../support/quiet.ts';

let sandbox: LaunchedSandbox | undefined;
afterEach(async () => {
	await sandbox?.stop();
});

test('401: blind with the command that helps, data stays; healed: everything is back, untouched', async () => {
	const origin = quietOrigin(60);
	sandbox = await launchSandbox({seed: 7, story: 'calm', storyAfterMinutes: 60, origin}, {entry: 'dist/sandbox.js'});
	const {grpc = '', http = ''} = sandbox.connection;
	const state = mkdtempSync(join(tmpdir(), 'pitwall-state-'));
	const terminal = openTerminal(process.execPath, ['dist/pitwall.js', '--sandbox', '--system', 'ingestion'], {
		columns: 160,
		rows: 48,
		env: {
			XDG_STATE_HOME: state,
			XDG_CONFIG_HOME: state,
			PITWALL_GRPC: grpc,
			PITWALL_HTTP: http,
			PITWALL_CLOCK: JSON.stringify(origin),
		},
	});
	await terminal.until(screen => /Error log/.test(screen) && !/loading|connecting|pending|BLIND|failing/.test(screen));

	await setFaults(http, [{name: '401'}]);
	await terminal.header().until(/READ-ONLY.* BLIND .*run gcloud auth application-default login/);
	// What was known stays, under its age.
	await terminal.until(/no login, data of/);
	expect(terminal.text()).toContain('crm_integrations');

	await setFaults(http, []);
	await terminal.until(screen => !/BLIND|failing|no login|blind/.test(screen));
	expect((await terminal.quit()).exitCode).toBe(0);
});
