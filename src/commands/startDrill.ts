/** Connects a drill to its wall: its journal, the clock of its sandbox, and what mends that sandbox. */
import type {Clock} from '../clock.ts';
import type {Connection} from '../cloud/connection.ts';
import {type DrillDesk, type DrillParts, openDrill} from '../drill/desk.ts';
import type {Journal} from '../journal/journal.ts';
import type {Story} from '../sandbox/contract/stories.ts';
import type {SandboxAsked} from './sandboxOptions.ts';

/** What `pitwall drill` asks of the wall. */
export type AskedDrill = Pick<DrillParts, 'scenario' | 'keep'>;

/** Real ms that the sandbox gets to answer. */
const patience = 10_000;

interface Parts {
	journal: Journal;
	clock: Clock;
	connection: Promise<Connection>;
	sandbox: SandboxAsked;
	user: string;
	log(text: string): void;
}

export function startDrill(asked: AskedDrill, {sandbox, connection, ...parts}: Parts): DrillDesk {
	const {origin, storyAfterMinutes, seed} = sandbox;
	return openDrill({
		...asked,
		...parts,
		seed,
		storyAt: origin.virtualEpoch + storyAfterMinutes * 60_000,
		mend: () => tell(connection, 'calm'),
	});
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
export const journalOfDrill = (journal: Journal, {scenario}: AskedDrill): Journal => ({
	...journal,
	record: fact => journal.record(fact.kind === 'declared' ? {...fact, drill: scenario.id} : fact),
});
