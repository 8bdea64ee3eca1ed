/** All drills, and which of them is due next. */
import {scenario as attributionDrop} from './scenarios/attribution-drop.ts';
import {scenario as backlogGrowth} from './scenarios/backlog-growth.ts';
import {scenario as badRevision} from './scenarios/bad-revision.ts';
import {scenario as bqQuota} from './scenarios/bq-quota.ts';
import {scenario as coldStart} from './scenarios/cold-start.ts';
import {scenario as costSpike} from './scenarios/cost-spike.ts';
import {scenario as crm429} from './scenarios/crm-429.ts';
import {scenario as dateSerialization} from './scenarios/date-serialization.ts';
import {scenario as dbConnections} from './scenarios/db-connections.ts';
import {scenario as dbCorruption} from './scenarios/db-corruption.ts';
import {scenario as duplicates} from './scenarios/duplicates.ts';
import {scenario as embeddingsNull} from './scenarios/embeddings-null.ts';
import {scenario as etlAuth} from './scenarios/etl-auth.ts';
import {scenario as functionMissing} from './scenarios/function-missing.ts';
import {scenario as functionsDown} from './scenarios/functions-down.ts';
import {scenario as matchRate} from './scenarios/match-rate.ts';
import {scenario as model404} from './scenarios/model-404.ts';
import {scenario as oom} from './scenarios/oom.ts';
import {scenario as pipelineDead} from './scenarios/pipeline-dead.ts';
import {scenario as regionOutage} from './scenarios/region-outage.ts';
import {scenario as scoring504} from './scenarios/scoring-504.ts';
import {scenario as suspiciousIp} from './scenarios/suspicious-ip.ts';
import {scenario as webDown} from './scenarios/web-down.ts';
import type {Result, Scenario} from './types.ts';

export const scenarios: readonly Scenario[] = [
	badRevision,
	coldStart,
	dbConnections,
	crm429,
	oom,
	backlogGrowth,
	regionOutage,
	dbCorruption,
	suspiciousIp,
	scoring504,
	model404,
	dateSerialization,
	bqQuota,
	etlAuth,
	embeddingsNull,
	matchRate,
	webDown,
	duplicates,
	functionMissing,
	functionsDown,
	pipelineDead,
	costSpike,
	attributionDrop,
];

export const scenarioNamed = (id: string): Scenario | undefined => scenarios.find(one => one.id === id);

/** How often a scenario was practised: what was given up is not. */
export interface Practice {
	scenario: Scenario;
	count: number;
	/** The newest drill that was not given up. */
	last?: Result;
}

/** All scenarios, the least practised first, of several the one that was practised longest ago. @param kept oldest first */
export const practiceOf = (kept: readonly Result[]): Practice[] =>
	scenarios
		.map((scenario): Practice => {
			const own = kept.filter(one => one.scenario === scenario.id && !one.aborted);
			const last = own.at(-1);
			return {scenario, count: own.length, ...(last && {last})};
		})
		.toSorted((a, b) => a.count - b.count || lastAt(a) - lastAt(b));

const lastAt = ({last}: Practice): number => last?.keptAt ?? 0;

/** The one that comes first; where several have never been practised, any of them by the seed. */
export function leastPractised(kept: readonly Result[], seed: number): Scenario {
	const [first, ...others] = practiceOf(kept);
	if (!first) throw new RangeError('there is no scenario');
	const equal = [first, ...others.filter(one => one.count === first.count && lastAt(one) === lastAt(first))];
	return (equal[seed % equal.length] ?? first).scenario;
}
