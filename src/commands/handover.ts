/** `pitwall handover`: what whoever comes next has to know. */
import {writeFileSync} from 'node:fs';
import {currentActor} from '../actions/audit/actor.ts';
import {handoverMarkdown} from '../comms/documents/handover.ts';
import {UsageError} from '../config/usage.ts';
import {rulesOf} from '../incidents/rules.ts';
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
	const systems = config.systems
		.filter(({system}) => options.system === undefined || system === options.system)
		.map(system => ({system: system.system, title: system.title, tz: system.tz, rules: rulesOf(system)}));
	const {user} = currentActor();
	const text = handoverMarkdown({facts, since: since(now), now, systems, by: user, checklists: []});
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
