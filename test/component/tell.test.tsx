/** The dialog of messages about an incident, from the palette to what left the wall. */
import {mkdtempSync, readdirSync, readFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {basename, join} from 'node:path';
import {afterEach, describe, expect, test} from 'vitest';
import {writePostmortemFiles} from '../../src/commands/postmortemFiles.ts';
import {createOutbox} from '../../src/comms/outbox.ts';
import {configFiles} from '../../src/config/files.ts';
import {incidents as incidentsSchema} from '../../src/config/schema/incidents.ts';
import type {Webhook} from '../../src/config/schema/webhooks.ts';
import {createJournal} from '../../src/journal/journal.ts';
import {sandboxConfig} from '../../src/load/load.ts';
import {App} from '../../src/shell/App.tsx';
import {incidentsToOpen} from '../../src/shell/destinations.ts';
import {config as bare, fakeWall, now} from '../support/fakeWall.ts';
import {draw, type InkScreen} from '../support/ink.ts';

let screen: InkScreen | undefined;
afterEach(() => screen?.unmount());

const shipped = sandboxConfig('systems', configFiles()).systems[0]?.messages ?? [];
const incidents = incidentsSchema.parse({
	messages: [{id: 'initial', title: 'Initial', severity: ['critical'], template: 'initial'}],
});
const config = {...bare, systems: bare.systems.map(system => ({...system, incidents, messages: shipped}))};
const enter = '\r';
const tab = '\t';
const hook: Webhook = {kind: 'json', name: 'ops', url: {env: 'HOOK'}};

/** A wall with an open P1 of alpha; nothing leaves this machine. */
function wallWith({drill, declares = true}: {drill?: string; declares?: boolean} = {}) {
	const journal = createJournal({now: () => now});
	if (declares)
		journal.record({
			kind: 'declared',
			system: 'alpha',
			title: 'Nothing gets through',
			severity: 'critical',
			label: 'P1',
			lead: 'ops1',
			...(drill !== undefined && {drill}),
		});
	const folder = join(mkdtempSync(join(tmpdir(), 'pitwall-tell-')), 'messages');
	const outbox = createOutbox({
		journal,
		now: () => now,
		user: 'ops1',
		webhooks: () => [hook],
		folder,
		async postmortem(incident) {
			const system = config.systems.find(one => one.system === incident.system);
			if (!system) throw new Error('no such system');
			const parts = {incident, system, now, audit: undefined, reader: 'nothing is kept', sandbox: true};
			const {files} = await writePostmortemFiles(parts, `${folder}-post`);
			return {folder: `${folder}-post`, lines: files.map(file => basename(file))};
		},
		practice: true,
		env: {HOOK: 'https://hooks.example.com/s3cr3t'},
	});
	return {wall: fakeWall({tab: 'alpha', config, journal, outbox}), journal, folder};
}

async function begin(parts: Parameters<typeof wallWith>[0] = {}) {
	const made = wallWith(parts);
	screen = draw(<App wall={made.wall} />, 100, 34);
	await screen.until('Alerts');
	screen.type(':');
	await screen.until('Commands');
	screen.type('incident: message to');
	await screen.until('incident: message to whoever');
	screen.type(enter);
	return {...made, screen};
}
const sentIn = (journal: ReturnType<typeof createJournal>) => journal.facts().filter(({kind}) => kind === 'sent');

describe('a message', () => {
	test('that lacks something is filled, read, copied, and remembered', async () => {
		const {screen, wall, journal} = await begin();
		const list = await screen.until('Message about P1 Nothing gets through');
		expect(list).toMatch(/Initial notification +asked for/);
		screen.type(enter);
		const form = await screen.until('what it says');
		expect(form).toContain('‹fill: Impact›');
		screen.type('All webhooks fail');
		await screen.until('Impact: All webhooks fail');
		// The channel has no name yet: it gets that of the pattern.
		await screen.until('Channel: #incident-2026-11-21-13');
		screen.type(enter);
		const read = await screen.until('how it reads');
		expect(read).toContain('🚨 INCIDENT P1 - Nothing gets through');
		expect(read).toContain('Time: 2026-11-21 13:05 CET');
		expect(read).not.toContain('lacks');
		screen.type(enter);
		await screen.until('copied');
		expect(wall.asked[0]).toContain('Impact: All webhooks fail');
		expect(sentIn(journal)).toMatchObject([{template: 'initial', to: 'clipboard', by: 'ops1'}]);
		expect(journal.facts().filter(({kind}) => kind === 'changed')).toMatchObject([
			{fields: {impact: 'All webhooks fail'}, channel: '#incident-2026-11-21-13'},
		]);
	});

	test('with gaps is copied, but does not count as sent, and is not posted', async () => {
		const {screen, wall, journal} = await begin();
		await screen.until('Message about');
		screen.type('resolution');
		await screen.until(/Resolution/);
		screen.type(enter);
		await screen.until('what it says');
		for (const gap of ['Root Cause', 'Resolution', 'Post-Mortem']) {
			await screen.until(`‹fill: ${gap}›`);
			screen.type(enter);
		}
		const read = await screen.until('how it reads');
		expect(read).toContain('lacks Root Cause, Resolution, Post-Mortem');
		screen.type('\x1b[B\x1b[B');
		await screen.until('▶ post to ops (json)');
		screen.type(enter);
		await screen.until('fill Root Cause, Resolution, Post-Mortem first');
		screen.type('\x1b[B');
		await screen.until('▶ copy');
		screen.type(enter);
		await screen.until('not sent yet');
		expect(wall.asked[0]).toContain('‹fill: Root Cause›');
		expect(sentIn(journal)).toEqual([]);
	});

	test('is written to a file of ours', async () => {
		const {screen, journal, folder} = await begin();
		await screen.until('Message about');
		screen.type('general');
		await screen.until('Outage, to everybody');
		screen.type(enter);
		await screen.until('how it reads');
		screen.type('\x1b[B');
		await screen.until('▶ write to');
		screen.type(enter);
		await screen.until('written to');
		const [file = ''] = readdirSync(folder);
		expect(readFileSync(join(folder, file), 'utf8')).toBe('🚨 System outage detected, investigating\n');
		expect(sentIn(journal)).toMatchObject([{template: 'outage-general', to: `file ${join(folder, file)}`}]);
	});

	test('that a webhook refuses is a fact as well', async () => {
		const {screen, journal} = await begin();
		await screen.until('Message about');
		screen.type('general');
		await screen.until('Outage, to everybody');
		screen.type(enter);
		await screen.until('how it reads');
		screen.type('\x1b[B\x1b[B');
		await screen.until('▶ post to ops');
		screen.type(enter);
		await screen.until('NOT sent to ops: this is practice');
		expect(sentIn(journal)).toMatchObject([{to: 'ops', failed: expect.stringContaining('practice')}]);
		expect(JSON.stringify(journal.facts())).not.toContain('s3cr3t');
	});

	test('of a drill says so wherever it is pasted', async () => {
		const {screen, wall} = await begin({drill: 'outage'});
		await screen.until('Message about');
		screen.type('general');
		await screen.until('Outage, to everybody');
		screen.type(enter);
		expect(await screen.until('how it reads')).toContain('DRILL - this is an exercise');
		screen.type(enter);
		await screen.until('copied');
		expect(wall.asked[0]).toMatch(/^copy DRILL - /);
	});

	test('is offered where there is an incident alone', async () => {
		const {wall} = wallWith({declares: false});
		const offered = () => incidentsToOpen(wall.store, wall.live).map(({title}) => title);
		expect(offered()).toEqual([]);
		wall.journal.record({kind: 'declared', system: 'alpha', title: 'x', severity: 'info', lead: 'ops1'});
		expect(offered()).toContain('incident: message to whoever has to know');
	});

	test('opens by its key on the page of the incident, and so does the post-mortem', async () => {
		const {wall, journal, folder} = wallWith();
		screen = draw(<App wall={wall} />, 100, 34);
		await screen.until('Alerts');
		screen.type('I');
		await screen.until('Nothing gets through');
		// A key that is pressed again while it is being written starts no other.
		screen.type('P');
		screen.type('P');
		// What was written is said until somebody has read it, and ticked in the incident.
		await screen.until(/nothing-gets-through-\w+\.md/);
		expect(readdirSync(`${folder}-post`).map(name => name.split('.').at(-1))).toEqual(['json', 'md']);
		expect(journal.facts().filter(({kind}) => kind === 'met')).toMatchObject([{timer: 'postmortem.written'}]);
		screen.type('\x1b');
		await screen.until(/Done: The post-mortem is written/);
		screen.type('m');
		await screen.until('Message about P1 Nothing gets through');
	});

	test('that is longer than its place is read page by page', async () => {
		const {screen} = await begin();
		await screen.until('Message about');
		screen.resize(80, 20);
		screen.type('executive');
		await screen.until(/Executive summary/);
		screen.type(enter);
		await screen.until('what it says');
		await screen.until(/lines 1-\d+ of \d+, PgUp PgDn scrolls/);
		screen.type('\x1b[6~');
		await screen.until(/lines (?!1-)\d+-\d+ of \d+/);
	});

	test('goes back to its fields', async () => {
		const {screen} = await begin();
		await screen.until('Message about');
		screen.type('general');
		await screen.until('Outage, to everybody');
		screen.type(enter);
		await screen.until('how it reads');
		screen.type(tab);
		await screen.until('what it says');
	});
});
