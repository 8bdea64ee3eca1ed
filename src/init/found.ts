/** What was found in a project, as plain data. */
import type {RunTable, StampedTable} from './tables.ts';

export interface FoundService {
	name: string;
	/** It is ready now, its newest revision too. */
	ready: boolean;
	/** Requests a minute in the last day, on average. */
	perMinute: number;
	/** Share of the five minutes of the last day in which it was called often enough to compare. */
	steady: number;
	/** Share of 5xx in the last day. */
	bad: number;
	/** P95 of the latency in most of the last day, ms; absent without calls. */
	p95?: number;
}

export interface FoundQueue {
	id: string;
	/** Most messages that waited in the last day. */
	most: number;
	/** Age of the oldest message that waited in the last day, ms. */
	oldest: number;
	/** Dead letters of other subscriptions arrive in it: it is never emptied, and says nothing of how work goes on. */
	dead: boolean;
	/** It gives up on messages, which become dead letters. */
	givesUp: boolean;
}

/** A job of Cloud Run. */
export interface FoundRunJob {
	name: string;
	/** Executions of the last week that failed, a day. */
	failed: number;
}

export interface FoundRuns {
	table: RunTable;
	/** Each pipeline with the longest run of two weeks, seconds; null where runs have no end. */
	pipelines: readonly {source: string; longest: number | null}[];
	/** Words of its status that the wall does not know: runs with them are neither good nor bad. */
	unknown: readonly string[];
}

export interface FoundFresh {
	table: StampedTable;
	/** The longest time without data in two weeks, hours. */
	gap: number;
}

export interface FoundSpanner {
	instance: string;
	database: string;
	tables: readonly string[];
	outcomes: readonly FoundOutcomes[];
}

/** A table of Spanner whose rows say how something ended, and the words for it that were seen. */
export interface FoundOutcomes {
	table: string;
	status: string;
	time: string;
	/** Lower case. */
	failed: readonly string[];
	open: readonly string[];
	/** Share of rows of the last day that failed. */
	usual: number;
}

export interface Found {
	project: string;
	region: string;
	tz: string;
	/** Services of Cloud Run that are no functions. */
	services: readonly FoundService[];
	functions: readonly string[];
	runJobs: readonly FoundRunJob[];
	jobs: readonly {name: string; enabled: boolean}[];
	queues: readonly FoundQueue[];
	uptime: boolean;
	runs: readonly FoundRuns[];
	fresh: readonly FoundFresh[];
	bigquery: boolean;
	spanner?: FoundSpanner;
	/** Most errors of the log in one minute of the last day; absent where nobody has looked. */
	errorsPerMinute?: number;
	/** As Cloud Monitoring has them. */
	policies: readonly unknown[];
	/** What could not be looked at, in words. */
	unseen: readonly string[];
}

/** A project of which nothing is known but where it is. */
export const nothingFound = (project: string, region: string, tz: string): Found => ({
	project,
	region,
	tz,
	services: [],
	functions: [],
	runJobs: [],
	jobs: [],
	queues: [],
	uptime: false,
	runs: [],
	fresh: [],
	bigquery: false,
	policies: [],
	unseen: [],
});
