/**
 * Nothing leaves for the cloud that nobody typed a confirmation for: a seeded monkey at the dialogs of all actions.
 *
 * PITWALL_HANDS_KEYS (1500), PITWALL_MONKEY_SEED (1; `random` draws one).
 */
import {expect, test} from 'vitest';
import {playWithHands} from '../support/monkey/hands.tsx';

const {PITWALL_HANDS_KEYS = '1500', PITWALL_MONKEY_SEED = '1'} = process.env;
const keys = Number(PITWALL_HANDS_KEYS);
const seed = PITWALL_MONKEY_SEED === 'random' ? Math.floor(Math.random() * 2 ** 31) : Number(PITWALL_MONKEY_SEED);

test(`${keys} keys at the dialogs of actions, seed ${seed}`, {timeout: 60_000 + keys * 100}, async () => {
	const report = await playWithHands(seed, keys);
	console.log(`hands, seed ${seed}: ${JSON.stringify(report)}`);
	const {typed, executed, sent} = report;
	// Else it has found nothing out.
	expect(executed).toBeGreaterThan(keys / 400);
	expect(typed).toBeGreaterThanOrEqual(executed);
	expect(Object.keys(sent).length).toBeGreaterThan(1);
});
