/** `pitwall handover`: what whoever comes next has to know. */
import {writeFileSync} from 'node:fs';
import {currentActor} from '../actions/audit/actor.ts';
import {missedLines} from '../calendar/missed.ts';
import type {ItemTick, ItemTicks} from '../calendar/types.ts';
import {handoverMarkdown} from '../comms/documents/handover.ts';
import {UsageError} from '../config/usage.ts';
import {rulesOf} from '../incidents/rules.ts';
import type {Fact} from '../journal/fact.ts';
import {messageOf} from '../text/errors.ts';
import {keptFacts} from './facts/keptFacts.ts';
import {type ConfigOptions, resolveConfig} from './resolve.ts';

export interface HandoverOptions extends ConfigOptions {
	/** When it begins by the clock of the journal, which tells its present, both ms. */
	since: (now: number) => number;
	journal?: string;
	out?: string;
}

/** @returns the exit code. @throws UsageError */
export async function handover({since, out, journal, ...options}: HandoverOptions): Promise<number> {
	const config = await resolveConfig(options);
	const {facts, now} = keptFacts(config, journal);
	const watched = config.systems.filter(({system}) => options.system === undefined || system === options.system);
	const systems = watched.map(system => ({
		system: system.system,
		title: system.title,
		tz: system.tz,
		rules: rulesOf(system),
	}));
	const {user} = currentActor();
	const from = since(now);
	const ticks = ticksIn(facts);
	const checklists = watched.flatMap(system =>
		missedLines(system, ticks, from, now).map(line => `${system.title}: ${line}`),
	);
	const text = handoverMarkdown({facts, since: from, now, systems, by: user, checklists});
	if (out === undefined) {
		process.stdout.write(text);
		return 0;
	}
	try {
		writeFileSync(out, text, {mode: 0o600});
		process.stdout.write(`${out}\n`);
	} catch (error) {
		throw new UsageError(`pitwall: the handover cannot be written: ${messageOf(error)}. Name another file by --out.`);
	}
	return 0;
}

/** What is ticked, by the last word about each item. */
function ticksIn(facts: readonly Fact[]): ItemTicks {
	const ticks = new Map<string, ItemTick>();
	for (const fact of facts) {
		if (fact.kind !== 'item') continue;
		if (fact.tick) ticks.set(fact.item, fact.tick);
		else ticks.delete(fact.item);
	}
	return Object.fromEntries(ticks);
}
