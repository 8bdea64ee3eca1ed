/** The thread that reads one config and ends. Only the bundle has it (apart.ts). */
import {parentPort, workerData} from 'node:worker_threads';
import {UsageError} from '../config/usage.ts';
import type {Answered, Asked} from './apart.ts';
import {loadConfig, sandboxConfig} from './load.ts';

const {file, shipped, files} = workerData as Asked;
const say = (answer: Answered): void => parentPort?.postMessage(answer);
try {
	say({files, config: file === undefined ? sandboxConfig(shipped, files) : loadConfig(file, shipped, files)});
} catch (error) {
	if (!(error instanceof UsageError)) throw error;
	say({files, lines: error.lines});
}
