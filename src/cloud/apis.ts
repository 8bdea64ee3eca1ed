/** The clients of all APIs, and when they are replaced. */
import {type BigQueryReads, createBigQuery} from './bigquery.ts';
import type {CloudContext} from './context.ts';
import {toCloudError} from './errors.ts';
import {createLogging, type LoggingApi} from './logging.ts';
import {createMonitoring, type MonitoringReads} from './monitoring.ts';
import {closable, createRetired, quietly} from './retired.ts';
import {createRun, type RunApi} from './run.ts';
import {createSpanner, type SpannerReads} from './spanner.ts';
import type {CloudError} from './types.ts';

export interface Apis {
	bigquery: BigQueryReads;
	monitoring: MonitoringReads;
	logging: LoggingApi;
	spanner: SpannerReads;
	run: RunApi;
}

type Name = keyof Apis;
/** Channels with connections of their own: Spanner's admin calls use other ones than its queries. */
export type Way = Name | 'spannerAdmin';
const nameOf = (way: Way): Name => (way === 'spannerAdmin' ? 'spanner' : way);

/** gRPC resolves a name again only at a call, and fails that call with the old address; the next poll might be minutes away. */
const unresolved = /^Name resolution failed/;
/** Calls in a row without an answer, after which the connection counts as dead. */
const unanswered = 2;
/** ms of the data's clock between two renewals for that reason, and real ms at least. */
const renewal = 30_000;
const shortestRenewal = 2000;

export interface ApiClients {
	/** Runs reads of one API, or of none (undefined); repeats them once on new connections where the old ones were lost. Throws CloudError. */
	using<T>(way: Way | undefined, work: (apis: Apis) => Promise<T>): Promise<T>;
	/** Replaces the connections of APIs whose last call failed to connect; call it when a user asks for a poll now. */
	anew(): void;
	close(): Promise<void>;
}

export function createApis(context: CloudContext): ApiClients {
	const makers: {[N in Name]: (context: CloudContext) => Apis[N]} = {
		bigquery: createBigQuery,
		monitoring: createMonitoring,
		logging: createLogging,
		spanner: createSpanner,
		run: createRun,
	};
	const names = Object.keys(makers) as Name[];
	let apis = Object.fromEntries(names.map(name => [name, makers[name](context)])) as unknown as Apis;
	const retired = createRetired();
	/** Since the last answer that came this way. */
	const troubles = new Map<Way, {unanswered: number; renewedAt: number}>();

	/** Does nothing where another call did it since `used`. */
	function renew(name: Name, used: Apis): void {
		if (used[name] !== apis[name]) return;
		retired.add(apis[name]);
		apis = {...apis, [name]: makers[name](context)};
	}

	/** After refused credentials the API's clients are replaced, so that renewed credentials are found; all clients when the login is gone. */
	function renewLogin({api}: CloudError, used: Apis): void {
		context.auth.renew();
		for (const name of names) if (api === 'login' || api === name) renew(name, used);
	}

	/** Replaces a client that has lost its connection; false where that would not help. */
	function mend({kind, message}: CloudError, way: Way, used: Apis): boolean {
		const name = nameOf(way);
		if (name === 'spanner' && /^Session not found/.test(message)) {
			renew(name, used);
			return true;
		}
		if (kind !== 'timeout' && kind !== 'unavailable') {
			troubles.delete(way);
			return false;
		}
		const trouble = troubles.get(way) ?? {unanswered: 0, renewedAt: Number.NEGATIVE_INFINITY};
		troubles.set(way, trouble);
		const isUnresolved = unresolved.test(message);
		if (kind !== 'timeout' && !isUnresolved) return false;
		if (kind === 'timeout') {
			context.connections.dropIdle();
			trouble.unanswered++;
		}
		if (used[name] === apis[name]) {
			const now = performance.now();
			const pause = Math.max(shortestRenewal, renewal / context.clock.speed);
			if ((trouble.unanswered < unanswered && !isUnresolved) || now - trouble.renewedAt < pause) return false;
			trouble.renewedAt = now;
			renew(name, used);
		}
		return true;
	}

	return {
		async using(way, work) {
			const used = apis;
			const attempt = async (on: Apis) => {
				const result = await work(on);
				if (way) troubles.delete(way);
				return result;
			};
			try {
				return await attempt(used);
			} catch (raw) {
				const error = toCloudError(raw, 'google');
				if (error.kind === 'auth') renewLogin(error, used);
				if (!way || !mend(error, way, used)) throw error;
				return await attempt(apis).catch((again: unknown) => {
					throw toCloudError(again, 'google');
				});
			}
		},
		anew() {
			context.connections.dropIdle();
			for (const name of new Set([...troubles.keys()].map(nameOf))) renew(name, apis);
		},
		async close() {
			await Promise.all([retired.close(), ...closable(apis).map(quietly)]);
		},
	};
}
