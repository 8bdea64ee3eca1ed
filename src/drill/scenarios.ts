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
import type {Scenario} from './types.ts';

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

/**
 * The scenario that was practised least; of several the one that was practised longest ago, then any of them by the seed.
 * @param practised scenario and end (ms) of each drill that was not aborted
 */
export function leastPractised(practised: readonly {scenario: string; endedAt: number}[], seed: number): Scenario {
	const of = ({id}: Scenario) => practised.filter(({scenario}) => scenario === id);
	const standing = scenarios.map(scenario => {
		const drills = of(scenario);
		return {scenario, count: drills.length, last: Math.max(0, ...drills.map(({endedAt}) => endedAt))};
	});
	const [first] = standing.toSorted((a, b) => a.count - b.count || a.last - b.last);
	const equal = standing.filter(({count, last}) => count === first?.count && last === first.last);
	const chosen = equal[seed % equal.length];
	if (!chosen) throw new RangeError('there is no scenario');
	return chosen.scenario;
}
