/**
 * The first and last characters of a secret's value, for ten seconds (S1-36). The value itself is on no screen and in no
 * record; that it was read is written down before it is.
 */
import {minute, second} from '../../clock.ts';
import {lookAtSecret, newestEnabled, type SecretView} from '../look/secret.ts';
import {maskedValue} from '../secret/maskedValue.ts';
import type {ActionSpec} from '../spec.ts';

type Params = {readonly reason: string; readonly version?: number};

/** Real ms. */
const shown = 10 * second;

export const action: ActionSpec<Params, SecretView> = {
	risk: 'careful',
	noted: 'reveal',
	fields: () => ({
		reason: {text: {min: 8, max: 200}},
		version: {integer: {min: 1, max: 100_000}, optional: true},
	}),
	look: (eyes, {system, name}) => lookAtSecret(eyes, system, name),
	plan({system: {project}, name}, seen, {reason, version: wanted}) {
		const version = wanted ?? newestEnabled(seen)?.version;
		const found = seen.versions.find(one => one.version === version);
		if (!found) throw new RangeError(wanted === undefined ? 'no version is enabled' : `there is no version ${wanted}`);
		if (found.state !== 'ENABLED') throw new RangeError(`version ${version} is ${found.state}: it cannot be read`);
		return {
			resource: seen.resource,
			changes: [
				{what: 'shown', before: 'nothing', after: `both ends of version ${version}, for ${shown / second} s`},
				{what: 'reason', before: '', after: reason},
			],
			blastRadius: ['None: nothing is changed.'],
			command: ['secrets', 'versions', 'access', String(version), `--secret=${name}`, `--project=${project}`],
			undo: 'None: what was read cannot be forgotten.',
			success: ['Secret Manager answers with the value'],
			sideEffects: [
				'The audit logs of Google and of this wall say who read it; this one also says why.',
				'The command prints the whole value.',
			],
			call: {
				api: 'secretmanager',
				method: 'GET',
				path: `/v1/${seen.resource}/versions/${version}:access`,
				timeoutMs: minute / 4,
			},
			facts: {version: found.version},
		};
	},
	async verify({facts: {version}}, {answer, clock, note, show, sleep, settled}) {
		const called = await answer;
		if (!called.ok) {
			await note('outcome', `${called.unknown ? 'unknown' : 'failed'}: ${called.text}`);
			return called.unknown
				? {phase: 'unknown', summary: `it may have been read (${called.text}); not retried`, at: clock.now()}
				: {phase: 'failed', summary: called.text, at: clock.now()};
		}
		await note('execute', 'read');
		settled();
		show('verifying', `version ${version}: ${maskedValue(called.value.secret ?? '')}`);
		await sleep(shown);
		show('verifying', `version ${version}: hidden again`);
		const summary = `version ${version} was shown for ${shown / second} s`;
		await note('outcome', summary);
		return {phase: 'done', summary, at: clock.now()};
	},
	became: async () => ({state: 'unknown', text: 'a read leaves nothing behind'}),
};
