/** The sandbox's own REST routes, by which tests, benchmarks and the monkey control it. Never counted, never faulty. */
import type {IncomingMessage, ServerResponse} from 'node:http';
import {projects} from '../contract/names.ts';
import {stories} from '../contract/stories.ts';
import type {Chatter, World} from '../contract/world.ts';
import {field, readJson, sendError, sendJson} from '../rest/http.ts';
import type {RequestCounts} from './counts.ts';
import type {Faults} from './registry.ts';
import {checkApi, checkFault, FaultError} from './types.ts';

/** Most faults at a time, and most additional lines: more is a slip of the keyboard. */
const maxFaults = 1000;
const maxRate = 100_000;
const maxBurst = 1_000_000;

interface Steered {
	faults: Faults;
	counts: RequestCounts;
	/** Undefined until the world exists. */
	world(): World | undefined;
	/** The log's tail has to deliver what chatter writes, also what Google's quota would not. */
	chatters(): void;
}

function numberIn(body: unknown, name: string, max: number): number {
	const value = field(body, name) ?? 0;
	if (typeof value !== 'number' || !(value >= 0 && value <= max))
		throw new FaultError(`${name} must be a number from 0 to ${max}`);
	return value;
}

/** A chatter out of anything. Throws FaultError. */
export function checkChatter(body: unknown): Chatter {
	const system = field(body, 'system') ?? 'ingestion';
	const known = Object.keys(projects).find(name => name === system);
	if (known === undefined)
		throw new FaultError(`unknown system '${String(system)}': use ${Object.keys(projects).join(', ')}`);
	return {
		linesPerSecond: numberIn(body, 'linesPerSecond', maxRate),
		burst: Math.round(numberIn(body, 'burst', maxBurst)),
		system: known as keyof typeof projects,
	};
}

/** `/pitwall/faults`, `/pitwall/requests`, `/pitwall/story`, `/pitwall/chatter`: answers such a request; false for every other one. */
export function steeringRoutes({faults, counts, world, chatters}: Steered) {
	const put: Record<string, (body: unknown) => unknown> = {
		'/pitwall/faults'(body) {
			const list = field(body, 'faults');
			if (!Array.isArray(list) || list.length > maxFaults) throw new FaultError('faults must be a list');
			const given = field(body, 'api');
			const api = given === undefined ? undefined : checkApi(given);
			const checked = list.map(checkFault);
			const stranger = checked.find(fault => api !== undefined && fault.api !== api);
			if (stranger) throw new FaultError(`fault '${stranger.name}' is not one of ${api} only`);
			faults.set(checked, api);
			return {faults: faults.list()};
		},
		'/pitwall/story'(body) {
			const name = stories.find(story => story === field(body, 'name'));
			if (!name) throw new FaultError(`unknown story '${String(field(body, 'name'))}': use ${stories.join(', ')}`);
			world()?.tell(name);
			return {name};
		},
		'/pitwall/chatter'(body) {
			const chatter = checkChatter(body);
			chatters();
			world()?.chatter(chatter);
			return chatter;
		},
	};
	const get: Record<string, () => unknown> = {
		'/pitwall/faults': () => ({faults: faults.list()}),
		'/pitwall/requests': () => counts.read(),
	};
	return async (req: IncomingMessage, res: ServerResponse): Promise<boolean> => {
		const path = (req.url ?? '').split('?')[0] ?? '';
		if (!path.startsWith('/pitwall/')) return false;
		try {
			const answer =
				req.method === 'PUT' ? put[path]?.(await readJson(req)) : req.method === 'GET' ? get[path]?.() : undefined;
			if (answer === undefined) sendError(res, 404, 'NOT_FOUND', `The sandbox has no ${req.method} ${path}`);
			else sendJson(res, 200, answer);
		} catch (error) {
			if (!(error instanceof FaultError)) throw error;
			sendError(res, 400, 'INVALID_ARGUMENT', error.message);
		}
		return true;
	};
}
