/** Connects a drill to its wall: its journal, the clock of its sandbox, and what mends that sandbox. */
import type {Clock} from '../clock.ts';
import type {Connection} from '../cloud/connection.ts';
import type {LoadedConfig} from '../config/schema/system.ts';
import {type DrillDesk, type DrillParts, openDrill} from '../drill/desk.ts';
import {type Targets, targetsOf} from '../drill/targets.ts';
import type {Scenario} from '../drill/types.ts';
import {rulesOf} from '../incidents/rules.ts';
import type {Journal} from '../journal/journal.ts';
import type {Story} from '../sandbox/contract/stories.ts';
import type {OwnRules} from './drilledSystem.ts';
import type {SandboxAsked} from './sandboxOptions.ts';

/** What `pitwall drill` asks of the wall. */
export interface AskedDrill extends Pick<DrillParts, 'scenario' | 'keep'> {
	/** Of whoever drills, in place of the shipped ones of the drilled system. */
	rules: OwnRules;
}

/** Real ms that the sandbox gets to answer. */
const patience = 10_000;

interface Parts {
	config: Pick<LoadedConfig, 'systems'>;
	journal: Journal;
	clock: Clock;
	connection: Promise<Connection>;
	sandbox: SandboxAsked;
	user: string;
	log(text: string): void;
}

export function startDrill(asked: AskedDrill, {config, sandbox, connection, ...parts}: Parts): DrillDesk {
	const {origin, storyAfterMinutes, seed} = sandbox;
	return openDrill({
		...asked,
		...parts,
		targets: targetsIn(config, asked.scenario),
		seed,
		storyAt: origin.virtualEpoch + storyAfterMinutes * 60_000,
		mend: () => tell(connection, 'calm'),
	});
}

/** What a scenario is graded against in these systems. @throws RangeError where its system is none of them */
export function targetsIn({systems}: Pick<LoadedConfig, 'systems'>, scenario: Scenario): Targets {
	const system = systems.find(one => one.system === scenario.system);
	if (!system) throw new RangeError(`there is no system ${scenario.system}`);
	return targetsOf(scenario, rulesOf(system));
}

/** Lets the sandbox tell another story. Rejects where it does not answer. */
async function tell(connection: Promise<Connection>, name: Story): Promise<void> {
	const {http} = await connection;
	const response = await fetch(`${http}/pitwall/story`, {
		method: 'PUT',
		headers: {authorization: `Bearer ${process.env.PITWALL_TOKEN}`, 'content-type': 'application/json'},
		body: JSON.stringify({name}),
		signal: AbortSignal.timeout(patience),
	});
	if (!response.ok) throw new Error(`the sandbox answered ${response.status}`);
}

/** A journal whose incidents say that they were declared in this drill. */
export const journalOfDrill = (journal: Journal, {scenario}: Pick<AskedDrill, 'scenario'>): Journal => ({
	...journal,
	record: fact => journal.record(fact.kind === 'declared' ? {...fact, drill: scenario.id} : fact),
});
