/** A sandbox in this process on a clock that stands until a test moves it, and the official clients that read it. */
import {createServer} from 'node:http';
import * as grpc from '@grpc/grpc-js';
import {createCloud} from '../../src/cloud/cloud.ts';
import type {CloudReads} from '../../src/cloud/port.ts';
import type {CloudSurvey} from '../../src/cloud/survey.ts';
import {restCalled} from '../../src/sandbox/apis/called.ts';
import {loadServers} from '../../src/sandbox/apis/servers.ts';
import type {Story} from '../../src/sandbox/contract/stories.ts';
import {host, listenGrpc, listenHttp} from '../../src/sandbox/process/listen.ts';
import {openEngine} from '../../src/sandbox/sql/engine.ts';
import {createSandbox, type Sandbox} from '../../src/sandbox/stores.ts';
import {googleMetrics} from '../../src/sandbox/world/google-metrics.ts';
import {descriptors} from '../../src/sandbox/world/schema.ts';
import {createSimulation} from '../../src/sandbox/world/simulation.ts';
import {unhurried} from './patience.ts';

export interface SandboxOnClock {
	sandbox: Sandbox;
	reads: CloudReads;
	survey: CloudSurvey;
	now(): number;
	/** Moves the clock by so many ms, and the world with it. */
	go(ms: number): Promise<void>;
	tell(story: Story): void;
	close(): Promise<void>;
}

/** @param story without one there is no world: what a test puts into the stores is all that is there. @param at time at the start, ms */
export async function sandboxOnClock(
	story: Story | undefined,
	at: number,
	storyAfterMinutes = 0,
): Promise<SandboxOnClock> {
	const clock = {at, speed: 1, now: () => clock.at};
	const [engine, servers] = await Promise.all([openEngine(clock), loadServers()]);
	const rpc = new grpc.Server();
	const http = createServer();
	const [grpcPort, httpPort] = await Promise.all([listenGrpc(rpc, 0), listenHttp(http, 0)]);
	const self = `http://${host}:${httpPort}`;
	const sandbox = createSandbox(clock, engine, self, () => false);
	servers.register(rpc, sandbox);
	const answer = servers.rest(sandbox);
	http.on('request', (req, res) => {
		// Clients take the time from its answers.
		res.setHeader('date', new Date(clock.at).toUTCString());
		const called = restCalled(req.method ?? 'GET', URL.parse(req.url ?? '/', self)?.pathname ?? '');
		if (called) void answer(called, req, res);
		else res.writeHead(404).end();
	});
	const simulation = story && createSimulation(sandbox, {seed: 7, story, storyAfterMinutes});
	if (!simulation) for (const one of [...descriptors, ...googleMetrics]) sandbox.metrics.describe(one);
	await simulation?.start();
	const origin = {realEpoch: at, virtualEpoch: at, speed: 1};
	const {reads, survey} = createCloud({grpc: `${host}:${grpcPort}`, http: self, clock: origin}, clock, unhurried);
	return {
		sandbox,
		reads,
		survey,
		now: clock.now,
		async go(ms) {
			clock.at += ms;
			await simulation?.advance(clock.at);
		},
		tell: next => simulation?.tell(next),
		async close() {
			await reads.close();
			rpc.forceShutdown();
			http.closeAllConnections();
			await new Promise(resolve => http.close(resolve));
			await engine.close();
		},
	};
}
