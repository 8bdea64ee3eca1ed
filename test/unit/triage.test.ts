import {describe, expect, test} from 'vitest';
import {storyAround, storyOf} from '../../src/triage/story.ts';
import {
	at,
	deployed as deploy,
	errorsOf,
	failing,
	fn,
	gauge,
	job,
	lists,
	pageStates,
	requestsOf,
	revision,
	run,
	scene,
} from '../support/triage.ts';

const deployed = deploy();
const [old, fresh] = ['web-00001-old', 'web-00002-new'];

describe('storyOf', () => {
	test('tells none of a system that is well', () => expect(storyOf(scene())).toBeUndefined());

	test('is worked out once for a scene', () => {
		const burning = scene(deployed);
		expect(storyOf(burning)).toBe(storyOf(burning));
	});

	test('a deploy of which alone the requests fail: when it began, who did it, where to go back to, whom it hits', () => {
		const story = storyOf(scene(deployed));
		// The first bad minute, not the one in which the alert fired.
		expect(story).toMatchObject({since: at(11), level: 'crit', firing: 1, building: 0, acked: 0});
		expect(story?.suspect?.change).toMatchObject({revision: fresh, who: 'dev@example.com'});
		expect(story?.suspect?.words).toBe('30.0% 5xx, 00001-old 0.0%');
		expect(story?.causes[0]).toMatchObject({strength: 5, word: 'strong', subject: 'web', against: []});
		expect(story?.next[0]).toMatchObject({command: 'rollback', words: expect.stringContaining('to 00001-old')});
		expect(story?.affects).toBe('about 1 in 3 requests fails');
	});

	test('once the traffic is taken off it, the next step is to wait, not to go back further', () => {
		const revisions = lists.revisions(revision('00002-new', 12.1), revision('00001-old', 3000, {percent: 1}));
		const {next = []} = storyOf(scene({...deployed, revisions})) ?? {};
		expect(next.map(({command}) => command)).not.toContain('rollback');
		expect(next[0]?.words).toBe('00002-new takes no traffic any more: wait for the verdict');
	});

	test('errors on the old revision as well speak against a deploy', () => {
		const both = requestsOf({'00001-old': {from: 300, bad: 30}, '00002-new': {from: 12, bad: 30}});
		const causes = storyOf(scene({...deployed, by_revision: both}))?.causes ?? [];
		const deploy = causes.find(({change}) => change?.revision === fresh);
		expect(deploy?.strength ?? 0).toBeLessThan(3);
		expect(deploy?.against ?? ['gone']).not.toEqual([]);
	});

	test('a revision that takes no traffic is no cause', () => {
		const idle = {
			...deployed,
			by_revision: requestsOf({'00001-old': {from: 300, bad: 30}}),
			revisions: lists.revisions(revision('00002-new', 12.1), revision('00001-old', 3000, {percent: 1})),
		};
		expect(storyOf(scene(idle))?.causes).toEqual([]);
	});

	test('a deploy that came long before, or after, is no cause', () => {
		for (const minutes of [40, 2]) {
			const revisions = lists.revisions(revision('00002-new', minutes, {percent: 1}), revision('00001-old', 3000));
			const causes = storyOf(scene({requests: failing(12, 30), revisions}))?.causes ?? [];
			expect(causes.map(({change}) => change?.revision)).not.toContain(fresh);
			expect(causes.map(({change}) => change?.revision)).not.toContain(old);
		}
	});

	test('errors that only the new revision writes count as much as its requests, before these are known', () => {
		const early = {...deployed, by_revision: requestsOf({'00001-old': {from: 300, to: 12, bad: 0}})};
		const quota = '429 Spanner session pool exhausted: max_sessions=4, waiting=61';
		const told = storyOf(scene(early, undefined, errorsOf({sample: quota, from: 12, revisions: ['00002-new']})));
		expect(told?.causes.map(({word}) => word)).toEqual(['strong', 'follows 1']);
		expect(told?.causes[0]?.evidence.join()).toContain('1 new error signature, the first 6 s after it, all from it');
		expect(told?.causes[1]?.title).toBe('Spanner session pool exhausted (00002-new)');
		// The same errors from another revision are no proof.
		const other = storyOf(scene(early, undefined, errorsOf({sample: quota, from: 12, revisions: ['00001-old']})));
		expect(other?.causes[0]?.word).not.toBe('strong');
	});

	test('what requests and errors say of one revision counts once', () => {
		const sample = 'TypeError: nothing that names a thing';
		const [plain, both] = [
			scene({...deployed, revisions: lists.revisions(revision('00002-new', 12.1, {percent: 1}))}),
			scene(
				{...deployed, revisions: lists.revisions(revision('00002-new', 12.1, {percent: 1}))},
				undefined,
				errorsOf({sample, from: 12, revisions: ['00002-new']}),
			),
		].map(one => storyOf(one)?.causes[0]);
		expect(both?.strength).toBe(plain?.strength);
		expect(both?.evidence.length).toBeGreaterThan(plain?.evidence.length ?? 0);
	});

	test('what a strong cause explains follows it', () => {
		const causes = storyOf(
			scene({
				...deployed,
				health: pageStates.failing,
				backlog: gauge({subscription_id: 'hooks-sub'}, ago => (ago < 8 ? 300 : 3)),
			}),
		)?.causes;
		expect(causes?.map(({word}) => word)).toEqual(['strong', 'follows 1']);
		expect(causes?.[1]).toMatchObject({subject: 'hooks-sub'});
	});

	test('a page that answers nobody, seen from outside as well, is the cause where nothing changed', () => {
		const [first] =
			storyOf(scene({health: pageStates.silent(7), uptime: gauge({}, ago => (ago < 6 ? 0 : 1))}))?.causes ?? [];
		expect(first).toMatchObject({word: 'strong', title: 'api.example.com/health answers nobody: connection refused'});
		expect(first?.evidence[0]).toContain('since 17:53:00');
	});

	test('a deploy in the minute of the first bad point is a cause, one after that minute is none', () => {
		// The point that is bad first covers the minute that begins eleven minutes ago.
		const told = (minutesAgo: number) =>
			storyOf(
				scene({
					...deployed,
					revisions: lists.revisions(revision('00002-new', minutesAgo, {percent: 1}), revision('00001-old', 3000)),
				}),
			)?.causes.some(({change}) => change?.revision === fresh);
		expect(told(10.5)).toBe(true);
		expect(told(9)).toBe(false);
	});

	test('a part of the load balancer that is gone is a cause of a page that answers nobody', () => {
		const audit = lists.audit({
			at: new Date(at(7.5)).toISOString(),
			method: 'v1.compute.globalForwardingRules.delete',
			resource: 'projects/demo/global/forwardingRules/front',
			who: 'dev@example.com',
			what: 'delete forwarding rule front',
		});
		const cause = (states: Parameters<typeof scene>[0]) =>
			storyOf(scene(states))?.causes.find(({change}) => change?.kind === 'network');
		expect(cause({health: pageStates.silent(7), audit})).toMatchObject({subject: 'front', word: 'strong'});
		// Requests that fail inside have nothing to do with it.
		expect(cause({requests: failing(7, 30), audit})?.strength ?? 0).toBeLessThan(3);
	});

	test('a page that only this wall cannot reach may be the network', () => {
		const [first] = storyOf(scene({health: pageStates.silent(7)}))?.causes ?? [];
		expect(first?.word).not.toBe('strong');
		expect(first?.against).toHaveLength(1);
	});

	test('a secret that is refused is named, with the setting that reads it', () => {
		const error = '401 Unauthorized: invalid_grant: expired token (secret mail-token)';
		const story = storyOf(
			scene({runs: lists.runs(run('mail', 70), run('mail', 20, error), run('mail', 5, error), run('scores', 5))}),
		);
		expect(story?.since).toBe(at(20));
		const [first] = story?.causes ?? [];
		expect(first).toMatchObject({word: 'strong', title: 'secret mail-token refused (mail)'});
		expect(first?.evidence.join()).toMatch(/mail reads it as KEY.*the others run: scores/);
	});

	test('a model that was changed since the last good run is named with its change, however long ago that was', () => {
		const error = '404 Publisher Model `projects/p/models/bad-2` was not found';
		const story = storyOf(
			scene({
				functions: lists.functions(fn('mail', 9000, null), fn('score', 300, 'MODEL=bad-2')),
				runs: lists.runs(run('mail', 10), run('scores', 1445), run('scores', 5, error)),
			}),
		);
		expect(story?.causes).toHaveLength(1);
		const [first] = story?.causes ?? [];
		expect(first).toMatchObject({word: 'strong', subject: 'score', change: {kind: 'function', t: at(300)}});
		expect(first?.title).toContain('bad-2 not found (MODEL of score)');
		expect(story?.next.map(({command}) => command)).toContain('trigger');
	});

	test('an update of another function at that time is a weak cause', () => {
		const error = '401 Unauthorized (secret mail-token)';
		const story = storyOf(
			scene({
				functions: lists.functions(fn('mail', 9000, 'KEY=secret:mail-token/latest'), fn('score', 7, 'MODEL=good-1')),
				runs: lists.runs(run('mail', 70), run('mail', 5, error), run('scores', 65)),
			}),
		);
		expect(story?.causes.map(({subject, word}) => [subject, word])).toEqual([
			['mail', 'strong'],
			['score', 'possible'],
		]);
	});

	test('an update of what an alert names is no chance', () => {
		const states = {
			functions: lists.functions(fn('mail', 9000, null), fn('score', 7, 'MODEL=good-1')),
			backlog: gauge({subscription_id: 'hooks-sub'}, ago => (ago < 5 ? 300 : 3)),
		};
		const word = (instance: string) =>
			storyOf(scene(states, found => found.map(alert => ({...alert, instance}))))?.causes.find(
				({change}) => change?.subject === 'score',
			)?.word;
		expect([word('score'), word('other')]).toEqual(['likely', 'possible']);
	});

	test('a job that is paused is why its run is missed', () => {
		const story = storyOf(
			scene({
				jobs: lists.jobs(job('mail-hourly', 'mail', {state: 'PAUSED'}), job('scores-daily', 'score')),
			}),
		);
		expect(story?.causes[0]).toMatchObject({title: 'Scheduler job mail-hourly is paused', word: 'likely'});
	});

	test('another system that went bad at the same time is a hint', () => {
		const burning = scene({requests: failing(12, 30)});
		const [alert] = burning.judgement.alerts;
		if (!alert) throw new Error('nothing burns');
		const causes = storyOf(burning, [{...alert, system: 'other', title: 'Its check'}])?.causes;
		expect(causes?.[0]).toMatchObject({strength: 1, evidence: ['other went bad at the same time: Its check']});
	});
});

describe('storyAround', () => {
	test('tells of an alert that only builds up', () => {
		const young = scene(deployed, found => found.map(alert => ({...alert, state: 'pending', progress: '1 of 2 m'})));
		expect(storyOf(young)).toBeUndefined();
		expect(storyAround(young, 'demo.errors')).toMatchObject({firing: 0, building: 1});
	});

	test('keeps apart what began at another time', () => {
		const both = scene({...deployed, jobs: lists.jobs(job('mail-hourly', 'mail', {last_code: 4}))}, found =>
			found.map(alert => (alert.check === 'jobs' ? {...alert, badSince: at(200)} : alert)),
		);
		expect(storyAround(both, 'demo.errors')?.alerts.map(({check}) => check)).toEqual(['errors']);
		expect(storyAround(both, 'demo.jobs[mail-hourly]')?.alerts.map(({check}) => check)).toEqual(['jobs']);
	});

	test('knows nothing of an alert that is not open', () => expect(storyAround(scene(), 'demo.errors')).toBeUndefined());
});
