/** The line that says what changed, on a wall. */
import {afterEach, expect, test} from 'vitest';
import {WallContext} from '../../hooks/WallContext.ts';
import {WhatChanged} from '../../panels/WhatChanged.tsx';
import {createTheme} from '../../src/theme/theme.ts';
import {alertOf, minute, systemOf} from '../support/checks.ts';
import {fakeWall, now, reading} from '../support/fakeWall.ts';
import {draw, type InkScreen} from '../support/ink.ts';

let screen: InkScreen | undefined;
afterEach(() => screen?.unmount());

const system = systemOf({sources: {revisions: {revisions: ['web']}}});
const deployedAt = now - 10 * minute;
const wallWith = (more: Parameters<typeof fakeWall>[0] = {}) => {
	const wall = fakeWall({config: {...fakeWall().config, systems: [system]}, ...more});
	screen = draw(
		<WallContext.Provider value={wall}>
			<WhatChanged system={system} width={60} />
		</WallContext.Provider>,
		60,
		3,
	);
	return {wall, screen};
};
const deploy = {
	service: 'web',
	revision: 'web-00008-txf',
	ready: true,
	created_at: new Date(deployedAt).toISOString(),
	creator: 'deployer@demo.iam.gserviceaccount.com',
	image: 'gcr.io/demo/web:v2',
};

test('is nothing before something changed, then the last change with its age, then the suspected one with its time', async () => {
	const {wall, screen} = wallWith();
	expect(screen.frame()).toBe('');
	wall.poller.set('demo', 'revisions', {reading: reading([deploy])});
	await screen.until(/^▼ deploy web 00008-txf \(web:v2\) by deployer@demo, 10 m ago$/m);
	wall.store.getState().setAlerts([alertOf('a', {since: deployedAt + minute})]);
	await screen.until(/^▼ 03:55:00 deploy web 00008-txf \(web:v2\) by deployer@demo$/m);
});

test('is in ASCII where the terminal has no more', async () => {
	const {wall, screen} = wallWith({theme: createTheme({unicode: false})});
	wall.poller.set('demo', 'revisions', {reading: reading([deploy])});
	await screen.until(/^v deploy web 00008-txf/m);
	expect(screen.frame()).toMatch(/^[ -~\n]*$/);
});
