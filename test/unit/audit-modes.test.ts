/** Arming is written down, or it is not armed. */
import {expect, test} from 'vitest';
import {auditModes} from '../../src/commands/modes.ts';
import {createStore} from '../../src/store/store.ts';
import {clockOf, executorOf, newWorld} from '../support/actions.ts';
import {eventually} from '../support/eventually.ts';

test('is written down, and so is its end', async () => {
	const world = newWorld();
	const store = createStore({tab: 'demo', clock: clockOf(world)});
	const stop = auditModes(store, executorOf(world));
	store.getState().arm('incident 7');
	store.getState().disarm();
	await eventually(() =>
		expect(world.audit.map(({kind, result}) => [kind, result])).toEqual([
			['arm', 'incident 7'],
			['disarm', 'incident 7'],
		]),
	);
	stop();
});

test.each([
	['the audit log cannot be written', {auditFails: new Error('the disk is full')}, {}],
	['the config forbids it', {}, {readOnlyConfig: true}],
])('is taken back where %s', async (_, patch, deps) => {
	const world = newWorld(patch);
	const store = createStore({tab: 'demo', clock: clockOf(world)});
	auditModes(store, executorOf(world, deps));
	store.getState().arm('incident 7');
	await eventually(() => expect(store.getState().mode.kind).toBe('read-only'));
	expect(store.getState().flash?.text).toContain('not armed');
});
