/** At the start of a wall: follows every action that an earlier wall left without an outcome to its end, and records its outcome. */
import type {SystemConfig} from '../config/schema/system.ts';
import {messageOf} from '../text/errors.ts';
import {instantOf, utcMinute} from '../zone.ts';
import {readable, underWay} from './after/followOperation.ts';
import type {AuditLog, AuditRecord} from './audit/types.ts';
import {catalogue, specOf} from './catalogue.ts';
import type {Eyes} from './look/look.ts';
import {targetOf} from './offers.ts';
import type {Found} from './spec.ts';
import type {Action} from './types.ts';

/** One action of an earlier wall, as far as it is known. */
export interface Leftover {
	/** Its intent in the audit log. */
	seq: number;
	/** "roll back webhook-processor to 00004". */
	title: string;
	/** When its wall wrote the intent, ms of the machine's clock. */
	at: number;
	/** `looking`: its outcome is not known yet, it may still be under way. */
	state: 'looking' | 'found' | 'unknown';
	/** Its outcome, or how far it is. */
	text: string;
}

/** One line about an action of an earlier wall. */
export const leftoverText = ({title, at, state, text}: Leftover): string =>
	`an earlier wall was ended during "${title}" (${utcMinute(at)}): ${state === 'looking' ? '' : `outcome ${state}: `}${text}`;

export interface LeftoverDeps extends Eyes {
	audit: AuditLog;
	/** Where this wall looks: a name for Google or for one sandbox. */
	cloud: string;
	systems: () => readonly SystemConfig[];
	/** Real ms. */
	sleep: (ms: number) => Promise<void>;
	tell: (leftover: Leftover) => void;
}

/** The name of a cloud that ends with its wall. */
export const embeddedCloud = 'embedded sandbox';

const pause = 10_000;
/** Looks at what cannot be read or has not shown up yet: ten minutes in all. What is under way is followed to its end. */
const most = 60;

/** Reconciles all of them side by side. Never throws. */
export async function reconcileLeftovers(deps: LeftoverDeps): Promise<void> {
	const {unfinished} = await deps.audit.opening;
	const all = unfinished.flatMap(record => (record.action ? [{record, action: record.action}] : []));
	for (const {record, action} of all) report(deps, record, action, 'looking', 'reading its outcome');
	await Promise.all(all.map(({record, action}) => reconcile(deps, record, action)));
}

/** An action in words: "roll back hook, revision hook-42". Records of older versions have neither target nor parameters. */
function actionText({kind, target = '', params = {}}: Partial<Action>): string {
	const words = Object.entries(params).flatMap(([name, value]) =>
		typeof value === 'object' ? [] : [`, ${name} ${value}`],
	);
	return `${catalogue[kind ?? '']?.verb ?? kind} ${target}${words.join('')}`.trim();
}

function report(
	deps: LeftoverDeps,
	{seq, ts}: AuditRecord,
	action: Action,
	state: Leftover['state'],
	text: string,
): void {
	deps.tell({seq, title: actionText(action), at: instantOf(ts), state, text});
}

async function reconcile(deps: LeftoverDeps, record: AuditRecord, action: Action): Promise<void> {
	const found = await readUntilKnown(deps, record, action);
	if (!found) return;
	const state = found.state === 'found' ? 'found' : 'unknown';
	let text = `${found.text}${whatIsLeft(record)}`;
	try {
		await deps.audit.append({
			kind: 'outcome',
			of: record.seq,
			action,
			...(record.target === undefined ? {} : {target: record.target}),
			...(record.planHash === undefined ? {} : {planHash: record.planHash}),
			result: `${state}: ${text}`,
		});
	} catch (error) {
		text = `${text} (NOT in the audit log: ${messageOf(error)})`;
	}
	report(deps, record, action, state, text);
}

/** How far an action of several calls came: nothing of it is sent by another wall than the one in which it was confirmed. */
function whatIsLeft({step}: AuditRecord): string {
	const {number, of} = step ?? {number: 1, of: 1};
	if (of === 1 && number === 1) return '';
	if (number === 0) return ' (that was the call that takes everything back)';
	const left = number < of ? '; the rest was not sent: plan it again to go on, or take it back' : '';
	return ` (call ${number} of ${of}${left})`;
}

/** Undefined where only another wall can read it: the intent stays without an outcome. */
async function readUntilKnown(deps: LeftoverDeps, record: AuditRecord, action: Action): Promise<Found | undefined> {
	if (record.cloud === embeddedCloud) return {state: 'unknown', text: 'the embedded sandbox ended with its wall'};
	if (record.cloud !== undefined && record.cloud !== deps.cloud) {
		report(deps, record, action, 'unknown', `it ran on ${record.cloud}: only a wall there can read its outcome`);
		return undefined;
	}
	if (!Object.hasOwn(catalogue, action.kind))
		return {state: 'unknown', text: `this version knows no action ${action.kind}: look in the console`};
	let found: Found = {state: 'unknown', text: 'could not be read'};
	for (let looks = 0; looks < most; ) {
		const system = deps.systems().find(({system: name}) => name === action.system);
		if (!system || record.target?.startsWith(`projects/${system.project}/`) === false) {
			report(
				deps,
				record,
				action,
				'unknown',
				`the system ${action.system} is not in this wall: its outcome cannot be read`,
			);
			return undefined;
		}
		try {
			found = await look(deps, record, action, system);
		} catch (error) {
			found = {state: 'later', text: `cannot be read: ${messageOf(error)}`};
		}
		if (found.state === 'found' || found.state === 'unknown') return found;
		if (found.state === 'later') looks++;
		report(deps, record, action, 'looking', found.text);
		await deps.sleep(pause);
	}
	return found;
}

/** What became of it so far. Throws CloudError. */
async function look(
	deps: LeftoverDeps,
	record: AuditRecord,
	{kind, target: name}: Action,
	system: SystemConfig,
): Promise<Found> {
	const {operation, call} = record;
	if (operation !== undefined && call && readable.has(call.api)) {
		const now = await deps.reads.operation(operation);
		if (now.error !== undefined) return {state: 'found', text: `failed: ${now.error}`};
		if (!now.done) return {state: 'runs', text: underWay(now)};
	}
	const spec = await specOf(kind);
	const allowed = targetOf([system], {action: kind, system: system.system, target: name});
	// The outcome can be read even where the action is no longer allowed.
	return spec.became(record, allowed ?? {system, name, allowed: {target: name}}, deps);
}
