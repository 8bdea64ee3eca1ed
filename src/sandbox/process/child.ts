/**
 * Entry of the sandbox's own process: `child.js OPTIONS_JSON`, forked with an IPC channel. Says `{ready}` or
 * `{failed}` over IPC and lives as long as the channel does, so that it goes away even with a wall that was
 * killed. stdout and stderr belong to the launcher's log file.
 */
import type {SandboxOptions} from './options.ts';
import {type RunningSandbox, startSandbox} from './server.ts';

/** Real ms after which a shutdown that hangs is cut short. */
const patience = 2_000;

let running: RunningSandbox | undefined;
let leaving = false;

function report(error: unknown): void {
	process.stderr.write(`sandbox: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
}

function leave(code: number): void {
	if (leaving) return;
	leaving = true;
	// Not `exit`: that would wait for native threads as well.
	setTimeout(() => process.kill(process.pid, 'SIGKILL'), patience).unref();
	Promise.resolve(running?.close())
		.catch(report)
		.finally(() => process.exit(code));
}

/** Resolves when the message is on its way, or the launcher is gone; 'disconnect' deals with that. */
function send(message: object): Promise<void> {
	return new Promise(resolve => {
		if (process.connected && process.send) process.send(message, () => resolve());
		else resolve();
	});
}

process.on('disconnect', () => leave(0));
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => leave(0));
process.on('unhandledRejection', report);
process.on('uncaughtException', error => {
	report(error);
	leave(1);
});

try {
	if (!process.connected) throw new Error('this is the inside of `pitwall sandbox`; start that instead');
	running = await startSandbox(
		JSON.parse(process.argv[2] ?? '') as SandboxOptions,
		connection => void send({ready: connection}),
	);
	await running.loaded;
} catch (error) {
	// Stores that close under a loading world make it fail; that is no news.
	if (!leaving) {
		report(error);
		await send({failed: error instanceof Error ? error.message : String(error)});
	}
	leave(1);
}
