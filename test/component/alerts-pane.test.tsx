/** The alerts pane: quiet, firing, and many blind checks in one line. */
import {expect, it} from 'vitest';
import {AlertsPane, fold} from '../../panels/AlertsPane.tsx';
import type {Alert} from '../../src/checks/types.ts';
import {alertOf} from '../support/checks.ts';
import {frame, healthy, minute, now, system, wall} from '../support/paneWall.tsx';

const alert = (key: string, more: Partial<Alert> = {}): Alert => alertOf(key, {since: now - 6 * minute, ...more});

it('is one quiet line when nothing fires', () => {
	const on = wall(healthy);
	const pane = <AlertsPane system={system} width={80} height={6} focused={false} />;
	const before = frame(pane, on);
	expect(before).toContain('1 check, not judged yet');
	expect(before).not.toContain('ok');
	on.store.getState().setAlerts([]);
	expect(frame(pane, on)).toContain('1 check, none firing');
});

it('shows what fires with value, limit and age', () => {
	const on = wall(healthy);
	on.store.getState().setAlerts([alert('a')]);
	expect(frame(<AlertsPane system={system} width={100} height={6} focused={false} />, on)).toMatch(
		/■ CRIT\s+high\s+Check a\s+12%\s+> 5%\s+6 m\s/,
	);
});

it('says many blind checks in one line', () => {
	const blinds = ['a', 'b', 'c'].map(key => alert(key, {state: 'blind', level: 'blind'}));
	expect(fold([...blinds, alert('d')]).map(({folded}) => folded)).toEqual([3, undefined]);
});
