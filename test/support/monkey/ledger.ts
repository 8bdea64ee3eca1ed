/**
 * The monkey's own record of what it has confirmed, by which every call that leaves for the cloud is judged: it belongs to a
 * plan whose word was typed, with an Enter of its own behind it, and leaves once.
 */
import {canonicalJson} from '../../../src/actions/canonical.ts';
import type {Executor} from '../../../src/actions/executor.ts';
import type {Plan} from '../../../src/actions/types.ts';
import type {Call, Json} from '../../../src/cloud/call.ts';
import type {CloudWrites} from '../../../src/cloud/port.ts';

/** What came of so many keys. */
export interface HandsReport {
	/** Confirmations that were typed, plans that the executor was given, and calls that left, by API. */
	typed: number;
	executed: number;
	sent: Readonly<Record<string, number>>;
}

/** The field in which a plan is confirmed: what it asks for, and what is in it. */
export function confirmation(frame: string): {word: string; text: string} | undefined {
	const [, word, text] = /type (.+?): (.*?) *│?$/m.exec(frame) ?? [];
	return word === undefined || text === undefined ? undefined : {word, text: text.trim()};
}

/** Keys that a plan may take before it is drawn. */
const undrawn = 4;

/** Whether all characters of a word were pressed in this order, whatever else was. */
function within(word: string, pressed: string): boolean {
	let at = 0;
	for (const character of pressed) if (character === word[at]) at += 1;
	return at === word.length;
}

/** A call without its etag, which is known only once it leaves. */
const formOf = (call: Call): string =>
	canonicalJson({...call, body: {...(call.body as Readonly<Record<string, Json>> | undefined), etag: ''}});

export function createLedger() {
	let pressed = '';
	let typed = 0;
	let executed = 0;
	const sent: Record<string, number> = {};
	/** Confirmations that nothing has come of yet. */
	const words: string[] = [];
	/** The calls of each confirmed plan that runs and have not left yet. */
	const running = new Set<string[]>();
	const problems: string[] = [];
	const bite = (what: string) => problems.push(`${what}; pressed on this plan: ${JSON.stringify(pressed)}`);
	return {
		/** What must not have been. */
		problems,
		/** A key, or several that came together on a slow link, of which none confirms, on the screen that they were pressed on. */
		key(bytes: string, frame: string) {
			const asked = confirmation(frame);
			if (bytes === '\r' && asked?.text === asked?.word && asked && within(asked.word, pressed)) {
				typed += 1;
				words.push(asked.word);
			}
			pressed += bytes.startsWith('\x1b') ? '' : bytes.replaceAll(/[\x00-\x1f\x7f]/g, '');
			// The plan may have been there before it was drawn: what was pressed just before its frame counts.
			if (asked === undefined) pressed = pressed.slice(-undrawn);
		},
		/** What was confirmed and not run by then was refused. */
		forget: () => void words.splice(0),
		watch: <Watched extends Pick<Executor, 'execute'>>(executor: Watched): Watched => ({
			...executor,
			execute(plan: Plan, word, ...more) {
				if (words.pop() !== word) bite(`${plan.title} was run by "${word}", which nobody typed`);
				if (plan.approvals && !word.startsWith('break glass ')) bite(`${plan.title} was run, which nobody approved`);
				executed += 1;
				const {further = [], fallback} = plan;
				const calls = [plan, ...further, ...(fallback ? [fallback] : [])].map(({call}) => formOf(call));
				running.add(calls);
				return executor.execute(plan, word, ...more).finally(() => running.delete(calls));
			},
		}),
		count: (writes: CloudWrites): CloudWrites => ({
			send(call, how) {
				if (how.dryRun) return writes.send(call, how);
				const calls = [...running].find(its => its.includes(formOf(call)));
				if (!calls) bite(`${call.method} ${call.path} left, and is of no plan that was confirmed, or left before`);
				calls?.splice(calls.indexOf(formOf(call)), 1);
				sent[call.api] = (sent[call.api] ?? 0) + 1;
				return writes.send(call, how);
			},
		}),
		report: (): HandsReport => ({typed, executed, sent}),
	};
}
