/** Cloud Run, functions, jobs and secrets on the sandbox's servers in this process, read and written through createCloud. */
import {createServer, type Server} from 'node:http';
import type {AddressInfo} from 'node:net';
import * as grpc from '@grpc/grpc-js';
import type {Call} from '../../src/cloud/call.ts';
import {createCloud} from '../../src/cloud/cloud.ts';
import type {CloudReads, Sending, Sent} from '../../src/cloud/port.ts';
import type {Answer, Reading, Row} from '../../src/cloud/types.ts';
import type {SourceConfig} from '../../src/config/schema/sources.ts';
import {systemSchema} from '../../src/config/schema/system.ts';
import {registerRun} from '../../src/sandbox/apis/run/service.ts';
import {type ControlPlaneState, createControlPlane} from '../../src/sandbox/control/state.ts';
import {type Routes, restOf} from './rest.ts';
import {listen} from './serving.ts';

export const at = Date.parse('2026-11-21T08:00:00Z');
export const project = 'p';
export const region = 'us-central1';
export const web = `projects/${project}/locations/${region}/services/web`;
export const system = systemSchema.parse({
	system: 'one',
	title: 'One',
	project,
	region,
	tz: 'UTC',
	sources: {},
	panes: [],
});
/** An account that calls may be made as. */
export const account = 'caller@p.iam.gserviceaccount.com';

export interface SmallCloud {
	control: ControlPlaneState;
	http: Server;
	/** URL of `http`. */
	base: string;
	reads: CloudReads;
	/** Writes that nothing forbids, where a test says no more. */
	writes: {send(call: Call, how?: Partial<Sending>): Promise<Sent>};
	read(source: SourceConfig): Promise<Reading>;
	/** Sets the clock so many ms after `at`. */
	setClock(after: number): void;
	stop(): Promise<void>;
}

export async function smallCloud(): Promise<SmallCloud> {
	let later = 0;
	const clock = {now: () => at + later, speed: 60};
	const control = createControlPlane(clock);
	const rpc = new grpc.Server();
	registerRun(rpc, {control, clock});
	const port = await listen(rpc);
	let routes: Routes;
	const http = createServer(
		(req, res) =>
			void routes(req, res).then(
				answered => answered || res.writeHead(404).end('{"error":{"code":404,"message":"no such page"}}'),
			),
	);
	await new Promise<void>(resolve => http.listen(0, '127.0.0.1', resolve));
	const base = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
	routes = await restOf({control, clock, self: base});
	const {reads, writes} = createCloud({grpc: `127.0.0.1:${port}`, http: base}, clock);
	return {
		...{control, http, base, reads},
		writes: {send: (call, how) => writes.send(call, {whyNot: () => undefined, ...how})},
		read: source => reads.read(system, 'it', source, undefined, new AbortController().signal),
		setClock(after) {
			later = after;
		},
		async stop() {
			await reads.close();
			rpc.forceShutdown();
			http.closeAllConnections();
			http.close();
		},
	};
}

/** A function that has failed, and a job. */
export function addWork(control: ControlPlaneState): void {
	control.addFunction({
		project,
		region,
		name: 'score',
		timeoutSeconds: 540,
		memory: '512M',
		env: {},
		updatedAt: at - 1000,
		state: 'FAILED',
		stateMessage: 'no \x1b[1mimage',
	});
	control.addJob({
		project,
		region,
		name: 'daily',
		schedule: '0 6 * * *',
		timeZone: 'UTC',
		target: {function: 'score', body: {}},
		attemptDeadlineSeconds: 540,
	});
}

export const rowsIn = (answer: Answer): readonly Row[] => (answer.kind === 'rows' ? answer.rows : []);
