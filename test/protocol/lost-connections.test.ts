/** Nothing stays blind once its cause is gone: every kind of source behind a middlebox that does its worst to connections. */
import dns from 'node:dns';
import {connect, createServer} from 'node:net';
import {afterAll, beforeAll, describe, expect, test, vi} from 'vitest';
import {endSilent} from '../../src/cloud/silence.ts';
import {type LaunchedSandbox, launchSandbox} from '../../src/sandbox/launch.ts';
import {type Behind, behindProxies, speed} from '../support/behindProxies.ts';
import type {Mode} from '../support/faultProxy.ts';
import {freePort} from '../support/serving.ts';

const calm = {
	seed: 7,
	story: 'calm',
	storyAfterMinutes: 600,
	origin: {realEpoch: Date.now(), virtualEpoch: Date.now(), speed},
} as const;
let sandbox: LaunchedSandbox;

/** A wall that sees everything. */
async function seeing({connection} = sandbox): Promise<Behind> {
	const wall = await behindProxies(connection);
	await wall.seeing();
	return wall;
}

/** A wall whose cause of blindness is about to go. */
interface Struck {
	wall: Behind;
	end(): void | Promise<void>;
	/** What is left behind. */
	clean?(): void | Promise<void>;
}
const passing = (wall: Behind): Struck => ({wall, end: () => wall.be('pass')});

type Phase = 'connecting' | 'idle' | 'answering';
const struck = (mode: Mode, phase: Phase) => async () => {
	const wall = await seeing();
	if (phase === 'connecting') await wall.be('cut');
	await wall.be(mode, phase === 'answering' ? 'answering' : 'at once');
	await wall.blinded();
	return passing(wall);
};

/** It forgets every session, and is there again at the same place. */
async function restarted(): Promise<Struck> {
	const fixed = {...calm, grpcPort: await freePort(), httpPort: await freePort()};
	const first = await launchSandbox(fixed);
	const wall = await seeing(first);
	await first.stop();
	await wall.blinded();
	const second = await launchSandbox(fixed);
	// One that writes its past does not answer yet.
	await (await seeing(second)).close();
	return {wall, end: () => {}, clean: () => second.stop()};
}

/** The connections are dead before anybody looks, and new ones are not. */
async function forgotten(): Promise<Struck> {
	const wall = await seeing();
	const end = async () => {
		await wall.be('silent');
		await wall.be('pass');
	};
	return {wall, end};
}

type Done = (error: Error | null, addresses?: unknown, family?: number) => void;

/** The wall is opened before there is a network. */
async function unnamed(): Promise<Struck> {
	let isGone = true;
	const lookup = dns.lookup as (name: string, options: object, done: Done) => void;
	const {promises} = dns;
	const {lookup: lookupSoon} = promises;
	const isHidden = (name: string) => isGone && name === 'localhost';
	const gone = () => Object.assign(new Error('getaddrinfo ENOTFOUND localhost'), {code: 'ENOTFOUND'});
	const spies = [
		vi
			.spyOn(dns, 'lookup')
			.mockImplementation(((name: string, options: object, done: Done) =>
				isHidden(name) ? done(gone()) : lookup(name, options, done)) as never),
		vi
			.spyOn(promises, 'lookup')
			.mockImplementation(((name: string, options: object) =>
				isHidden(name) ? Promise.reject(gone()) : lookupSoon(name, options)) as never),
	];
	const wall = await behindProxies(sandbox.connection, 'localhost');
	await wall.blinded();
	const end = () => {
		isGone = false;
	};
	return {
		wall,
		end,
		clean() {
			for (const spy of spies) spy.mockRestore();
		},
	};
}

/** Where a connection ends at once, idle is connecting again. Those that take longest come first. */
const causes: Record<string, () => Promise<Struck>> = {
	'silent while connecting': struck('silent', 'connecting'),
	'silent while idle': struck('silent', 'idle'),
	'silent while answering': struck('silent', 'answering'),
	'drip while idle': struck('drip', 'idle'),
	'delay while connecting': struck('delay', 'connecting'),
	'forgotten between two looks': forgotten,
	'refuse while connecting': struck('refuse', 'connecting'),
	'corrupt while connecting': struck('corrupt', 'connecting'),
	'half-close while idle': struck('half-close', 'idle'),
	'cut while answering': struck('cut', 'answering'),
	'a server that forgets every session': restarted,
	'a name that cannot be resolved': unnamed,
};
const hurried: Record<string, () => Promise<Struck>> = {
	silent: struck('silent', 'idle'),
	refuse: struck('refuse', 'idle'),
};
const walls = new Map<() => Promise<Struck>, Promise<Struck>>();

/** Strikes all walls together, so that none has to heal while others begin. */
beforeAll(async () => {
	sandbox = await launchSandbox(calm);
	// Loads the clients, and waits for the past.
	await (await seeing()).close();
	for (const strike of Object.values({...causes, ...hurried})) walls.set(strike, strike());
	await Promise.allSettled(walls.values());
});
afterAll(() => sandbox.stop());

/** Ends the cause of one, does what is to be done then, and clears up. */
async function after<T>(strike: (() => Promise<Struck>) | undefined, look: (wall: Behind) => Promise<T>): Promise<T> {
	const found = strike && (await walls.get(strike));
	if (!found) throw new Error('not struck');
	const {wall, end, clean} = found;
	try {
		await end();
		return await look(wall);
	} finally {
		await wall.close();
		await clean?.();
	}
}

describe.concurrent('F2: seen again by itself', () => {
	test.each(Object.keys(causes).map((name, index) => ({name, index})))('F2: $name', async ({name, index}) => {
		// They make their clients anew: one after the other.
		await new Promise(resolve => setTimeout(resolve, index * 500));
		// Two minutes on an idle machine (docs/faults.md); a busy one takes longer, and only has to get there.
		await after(causes[name], wall => wall.heals());
	});

	test.each(Object.keys(hurried))('F2: `r` helps at once after %s', async name => {
		expect(await after(hurried[name], wall => wall.ask())).toEqual([]);
	});
});

test('F2: a connection on which nothing arrives is ended, others stay', async () => {
	const silence = endSilent(300);
	const mute = createServer(() => {});
	const talks = createServer(socket => {
		const timer = setInterval(() => socket.write('.'), 50);
		socket.on('close', () => clearInterval(timer)).on('error', () => {});
	});
	const ports = [await freePort(), await freePort()];
	await new Promise<void>(resolve => mute.listen(ports[0], '127.0.0.1', resolve));
	await new Promise<void>(resolve => talks.listen(ports[1], '127.0.0.1', resolve));
	const open = ports.map(port => connect(port ?? 0, '127.0.0.1').on('error', () => {}));
	for (const socket of open) socket.resume();
	const done = silence.except();
	await new Promise(resolve => setTimeout(resolve, 900));
	expect(open.map(({destroyed}) => destroyed)).toEqual([false, false]);
	done();
	await expect.poll(() => open[0]?.destroyed).toBe(true);
	expect(open[1]?.destroyed).toBe(false);
	silence.stop();
	for (const socket of open) socket.destroy();
	mute.close();
	talks.close();
});
