/**
 * Whether the newest version of a secret is known to work, by the test that its permission names (S1-38, S4-38). All of it is
 * read from the cloud, so that the lock of the older versions holds across walls, machines and restarts.
 */
import {probeIn} from '../../cloud/sources/http.ts';
import {milliseconds} from '../../config/units.ts';
import {duration} from '../../text/durations.ts';
import {messageOf} from '../../text/errors.ts';
import {utcMinute} from '../../zone.ts';
import {type Eyes, runsOf, serviceResource} from '../look/look.ts';
import type {VersionView} from '../look/secret.ts';
import type {Answered, Known} from '../spec.ts';
import type {Target} from '../types.ts';

/** A part of the proof; `at`: since when it is known, ms. */
type Part = Answered & {at?: number};

const failed = (title: string, detail: string): Part => ({title, state: 'failed', detail});

/** The test in words, as a plan announces it. */
export function testOf({allowed: {readers = [], follow, health, after}}: Target): string[] {
	return [
		...readers.map(name => `${name} has started since`),
		...(follow === undefined ? [] : [`a run of ${follow} has begun and gone well since`]),
		...(health === undefined ? [] : [`${health} answers 2xx`]),
		...(after === undefined ? [] : [`${after} are over since then`]),
	];
}

/** What is asked before an older version than `newest` may be disabled. Never throws. */
export async function proofOf(newest: VersionView, known: Known): Promise<Answered[]> {
	const {readers = [], follow, health, after} = known.target.allowed;
	if (readers.length === 0 && follow === undefined && health === undefined)
		return [failed(`version ${newest.version} was tested`, 'the system file names no test: readers, follow or health')];
	const parts = await Promise.all([
		...readers.map(name => restarted(name, newest, known)),
		...(follow === undefined ? [] : [ranWell(follow, newest, known)]),
		...(health === undefined ? [] : [isWell(health, known)]),
	]);
	const asked = parts.map(({at: _, ...answer}) => answer);
	if (after === undefined) return asked;
	if (parts.some(({state}) => state !== 'ok'))
		return [...asked, {title: `${after} since the test`, state: 'skipped', detail: 'the test comes first'}];
	const since = Math.max(newest.createdAt, ...parts.map(({at = 0}) => at));
	return [...asked, waited(after, since, known)];
}

/** A service reads a secret when an instance starts: one of an older revision may still have the old value. */
async function restarted(name: string, {version, createdAt}: VersionView, {eyes, target}: Known): Promise<Part> {
	const title = `${name} has version ${version}`;
	try {
		const {revisions, serving} = await eyes.reads.service(serviceResource(target.system, name));
		const old = serving
			.map(share => revisions.find(revision => revision.name === share.revision))
			.find(revision => !revision || revision.createdAt < createdAt);
		if (old || serving.length === 0)
			return failed(title, `${old?.name ?? name} began before it: restart the service first`);
		const began = Math.max(
			...revisions.filter(one => serving.some(({revision}) => revision === one.name)).map(one => one.createdAt),
		);
		return {title, state: 'ok', detail: `it began anew at ${utcMinute(began)}`, at: began};
	} catch (error) {
		return failed(title, messageOf(error));
	}
}

/** Read afresh: what the panes have may be older than the version. */
async function ranWell(follow: string, {version, createdAt}: VersionView, {eyes, target}: Known): Promise<Part> {
	const title = `a run of ${follow} with version ${version}`;
	const {reads, clock} = eyes;
	const since = (await runsOf({reads, clock}, target.system, follow)).filter(({startedAt}) => startedAt >= createdAt);
	const good = since.find(({status}) => status === 'ok');
	const last = since.at(-1);
	if (good && last?.status !== 'failed')
		return {
			title,
			state: 'ok',
			detail: `since ${utcMinute(good.startedAt)}`,
			at: good.startedAt + (good.duration ?? 0),
		};
	return failed(
		title,
		last === undefined
			? `none is seen that began since ${utcMinute(createdAt)}: run it first`
			: `the last one is ${last.word || last.status}${last.error === undefined ? '' : `: ${last.error}`}`,
	);
}

async function isWell(health: string, {eyes: {reads}, target: {system}}: Known): Promise<Part> {
	const title = 'health';
	try {
		const {answer} = await reads.read(system, 'action.health', {http: health}, undefined, new AbortController().signal);
		const {status = null, unanswered = null} = probeIn(answer) ?? {};
		if (status !== null && status >= 200 && status < 300) return {title, state: 'ok', detail: `health ${status}`};
		return failed(title, status === null ? `no answer: ${unanswered ?? 'nothing was read'}` : `health ${status}`);
	} catch (error) {
		return failed(title, messageOf(error));
	}
}

/** Whoever knows that the old value has leaked need not wait: that may be overridden, and is written down (C-10). */
function waited(after: string, since: number, {eyes: {clock}}: {eyes: Eyes}): Answered {
	const title = `${after} since the test`;
	const left = since + milliseconds(after) - clock.now();
	return left <= 0
		? {title, state: 'ok', detail: `tested at ${utcMinute(since)}`}
		: {title, state: 'failed', detail: `in ${duration(left)}; a leaked value need not wait`, overridable: true};
}
