/** Runs the user's notification command: no shell, one at a time, ten seconds at most; its output goes to the log file. */

import {type ChildProcess, spawn} from 'node:child_process';
import type {Alert} from '../checks/types.ts';
import {cleanDeep, cleanLine} from '../text/clean.ts';
import {messageOf} from '../text/errors.ts';
import {later} from '../timers.ts';
import {worstFirst} from './text.ts';

/** The input of the command: as JSON on stdin, its main parts as PITWALL_ALERT_*. */
export interface Notice {
	/**
	 * `page`: new alerts; `start`: alerts that fired when the wall started; `repeat`: alerts that are told again because nobody
	 * has them; `flapping`: alerts that ring no more, because they come and go; `blind`: sources or checks that are blind for
	 * two minutes; `clock`: clocks of incidents that are nearly or already late.
	 */
	event: 'page' | 'start' | 'repeat' | 'flapping' | 'blind' | 'clock';
	text: string;
	/** ISO 8601, of the data's clock. */
	time: string;
	sandbox: boolean;
	alerts: readonly Alert[];
}

export interface RunnerOptions {
	log: (text: string) => void;
	/** Called once per run of failures, with one line. */
	failed: (reason: string) => void;
	/** Longest run, real ms; default 10 s. */
	limit?: number;
	env?: NodeJS.ProcessEnv;
}

export interface CommandRunner {
	/** Runs it when its turn comes. Never throws. */
	run(argv: readonly string[], notice: Notice): void;
	/** Ends the running command and drops those that wait. */
	stop(): void;
}

/** Notices that may wait; past it the oldest is dropped, and the log says so. */
const queueLimit = 8;
const alertLimit = 50;
const outputLimit = 4096;

/** Environment of the command: everything cleaned, so that a hostile title cannot reach a terminal through `echo`. */
export function noticeEnvironment({event, text, time, sandbox, alerts}: Notice): Record<string, string> {
	const [first] = worstFirst(alerts);
	const values = {
		EVENT: event,
		TEXT: text,
		TIME: time,
		SANDBOX: sandbox ? '1' : '',
		COUNT: String(alerts.length),
		LEVEL: first?.level ?? (event === 'blind' ? 'blind' : ''),
		SYSTEM: first?.system ?? '',
		KEY: first?.key ?? '',
		TITLE: first?.title ?? '',
		VALUE: first?.value ?? '',
		DETAILS: first?.text ?? '',
	};
	return Object.fromEntries(Object.entries(values).map(([name, value]) => [`PITWALL_ALERT_${name}`, cleanLine(value)]));
}

const noticeJson = (notice: Notice): string =>
	`${JSON.stringify(cleanDeep({...notice, count: notice.alerts.length, alerts: notice.alerts.slice(0, alertLimit)}))}\n`;

/** Ends the command and all it has started: it leads its own process group. */
function end({pid}: ChildProcess): void {
	if (pid === undefined) return;
	try {
		process.kill(-pid, 'SIGKILL');
	} catch {
		// Gone already.
	}
}

export function createRunner({log, failed, limit = 10_000, env = process.env}: RunnerOptions): CommandRunner {
	let waiting: (() => void)[] = [];
	let running: ChildProcess | undefined;
	let telling = true;
	const endRunning = () => running && end(running);

	const done = (reason: string | undefined) => {
		running = undefined;
		process.off('exit', endRunning);
		if (reason !== undefined) {
			log(`notify command: ${reason}`);
			if (telling) failed(reason);
		}
		telling = reason === undefined;
		waiting.shift()?.();
	};

	const start = ([file = '', ...args]: readonly string[], notice: Notice) => {
		let output = '';
		let over: string | undefined;
		let ended = false;
		const child = spawn(file, args, {
			detached: true,
			stdio: ['pipe', 'pipe', 'pipe'],
			env: {...env, ...noticeEnvironment(notice)},
		});
		running = child;
		process.on('exit', endRunning);
		const finish = (reason: string | undefined) => {
			if (ended) return;
			ended = true;
			clearTimeout(timer);
			for (const stream of child.stdio) stream?.destroy();
			if (output)
				log(
					`notify command said: ${output
						.split('\n')
						.map(line => cleanLine(line))
						.join('\n')}`,
				);
			done(reason);
		};
		const timer = later(() => {
			over = `${file} ran for more than ${limit / 1000} s and was ended`;
			end(child);
			finish(over);
		}, limit);
		timer.unref();
		for (const stream of [child.stdout, child.stderr])
			stream.on('data', (chunk: Buffer) => {
				if (output.length < outputLimit) output = (output + chunk.toString()).slice(0, outputLimit);
			});
		child.stdin.on('error', () => undefined);
		child.stdin.end(noticeJson(notice));
		child.on('error', error => finish(`${file}: ${error.message}`));
		child.on('close', (code, signal) =>
			finish(over ?? (code === 0 ? undefined : `${file} ended with ${signal ?? `code ${code}`}`)),
		);
	};

	return {
		run(argv, notice) {
			const next = () => {
				// A file name with a NUL and the like throws instead of failing.
				try {
					start(argv, notice);
				} catch (error) {
					done(messageOf(error));
				}
			};
			if (!running) return next();
			if (waiting.length >= queueLimit) {
				waiting.shift();
				log('notify command: too many wait, the oldest notification was dropped');
			}
			waiting.push(next);
		},
		stop() {
			waiting = [];
			endRunning();
		},
	};
}
