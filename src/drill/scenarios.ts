/** All drills, and which of them is due next. */
import {aiusageScenarios} from './scenarios/aiusage.ts';
import {ingestionScenarios} from './scenarios/ingestion.ts';
import {salesScenarios} from './scenarios/sales.ts';
import type {Scenario} from './types.ts';

export const scenarios: readonly Scenario[] = [...ingestionScenarios, ...salesScenarios, ...aiusageScenarios];

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
