/** What an alert offers: what its cause, its runbook and its name speak for, each with why, before everything else. */
import {expect, test} from 'vitest';
import {offered} from '../../src/actions/catalogue.ts';
import {offersOf} from '../../src/actions/offers.ts';
import {alertOffers} from '../../src/triage/offers.ts';
import type {Cause} from '../../src/triage/types.ts';
import {testSystem} from '../support/actions.ts';

const deploy = {
	subject: 'hook',
	word: 'likely',
	title: 'deploy 43 of hook',
	change: {kind: 'deploy'},
} as unknown as Cause;
const told = (...args: Parameters<typeof alertOffers>) =>
	alertOffers(...args).map(({action, target, why}) => [action, target, why]);

test('a rollback for a deploy, then the step of the runbook, then what else is about it', () => {
	const steps = [{number: 1}, {number: 4, action: 'job.run'}];
	const offers = told({instance: 'mail'}, {causes: [deploy]}, testSystem, steps);
	expect(offers.slice(0, 2)).toEqual([
		['run.rollback', 'hook', 'likely cause: deploy 43 of hook'],
		['job.run', 'nightly', 'runbook, step 4'],
	]);
	expect(offers).toContainEqual(['run.scale', 'hook', 'about hook']);
	// By the name under which its runs appear.
	expect(offers).toContainEqual(['fn.invoke', 'sync', 'about mail']);
	expect(offers.findLastIndex(([, , why]) => why !== undefined)).toBeLessThan(
		offers.findIndex(([, , why]) => why === undefined),
	);
});

test('each action once, and none is missing', () => {
	const offers = told({}, {causes: [deploy, deploy]}, testSystem, [
		{number: 1, action: 'run.rollback', target: 'hook'},
	]);
	const keys = offers.map(([action, target]) => `${action} ${target}`);
	expect(keys.toSorted()).toEqual(
		offersOf(testSystem, offered)
			.map(({action, target}) => `${action} ${target}`)
			.toSorted(),
	);
});

test('a step of the runbook fills its form in', () => {
	const steps = [{number: 4, action: 'job.run', params: {day: 'today'}}];
	expect(alertOffers({}, {}, testSystem, steps)[0]).toMatchObject({action: 'job.run', fill: {day: 'today'}});
});
