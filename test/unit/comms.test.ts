import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {minute} from '../../src/clock.ts';
import {fieldsOf} from '../../src/comms/fields.ts';
import {type About, knownValues, typedValues, worthKeeping} from '../../src/comms/known.ts';
import {templateOffers} from '../../src/comms/offers.ts';
import {channelOf, render} from '../../src/comms/render.ts';
import {messageClock, messageTime, spell} from '../../src/comms/times.ts';
import {configFiles} from '../../src/config/files.ts';
import type {Template} from '../../src/config/schema/templates.ts';
import {requiredMessages} from '../../src/incidents/required.ts';
import type {RequiredMessage} from '../../src/incidents/rules.ts';
import type {FactOfSent} from '../../src/incidents/types.ts';
import {sandboxConfig} from '../../src/load/load.ts';
import {factOf, incidentOf, outageAt} from '../support/incidents.ts';

const templates = sandboxConfig('systems', configFiles()).systems[1]?.messages ?? [];
const templateOf = (name: string): Template => {
	const found = templates.find(one => one.name === name);
	if (!found) throw new Error(`no template ${name}`);
	return found;
};
const own = (text: string, parts: Partial<Template> = {}): Template => ({
	name: 'own',
	title: 'Own',
	audience: 'us',
	text,
	...parts,
});
const literal = {title: 'Ingestion', tz: 'America/Los_Angeles', tzLabel: 'literal' as const};
const about = (parts: Partial<About> = {}): About => ({
	incident: incidentOf(),
	zone: literal,
	now: outageAt,
	timers: [],
	alerts: [],
	...parts,
});

describe('the templates of the seeds, word for word', () => {
	// Literal is PST in September too, as the seed writes it (C-04): 14:30 PDT is 13:30 PST.
	const at = (minutes: number) => outageAt + 60 * minute + minutes * minute;
	test('initial (S3-089)', () => {
		const values = {
			...knownValues(about({now: at(0)})),
			impact: 'Complete API unavailability',
			'status page': 'Updated',
		};
		expect(render(templateOf('initial'), values)).toEqual({
			text: `🚨 INCIDENT P1 - Service Outage
Time: 2025-09-13 14:30 PST
Impact: Complete API unavailability
ETA: Investigating
Lead: @oncall-engineer
Channel: #incident-2025-09-13-14-30
Status Page: Updated`,
			missing: [],
			blocks: [],
		});
	});
	test('update (S3-090)', () => {
		const values = {
			...knownValues(about({now: at(15), updateEvery: 15 * minute})),
			action: 'Rolling back to previous revision',
			eta: '15 minutes',
		};
		expect(render(templateOf('update'), values).text).toBe(`📊 INCIDENT UPDATE P1
Time: 2025-09-13 14:45 PST
Status: Mitigation in progress
Action: Rolling back to previous revision
ETA: 15 minutes
Next Update: 15:00 PST`);
	});
	test('resolution (S3-091), its duration computed', () => {
		const resolved = incidentOf({
			state: 'resolved',
			detectedAt: at(0),
			entered: {resolved: at(40)},
			hypotheses: [{fact: 'f', at: at(5), text: 'Deployment issue with new revision', state: 'proven'}],
			facts: [
				factOf({
					kind: 'action',
					at: at(20),
					run: 'r1',
					action: 'run.rollback',
					target: 'api',
					title: 'Rollback to stable revision',
					phase: 'done',
					text: '',
					planHash: '',
				}),
				factOf({kind: 'met', at: at(41), incident: 'i1', timer: 'postmortem.schedule', text: '2025-09-14 10:00 PST'}),
			],
		});
		const values = knownValues(about({incident: resolved, now: at(40)}));
		expect(render(templateOf('resolution'), values)).toEqual({
			text: `✅ INCIDENT RESOLVED P1
Time: 2025-09-13 15:10 PST
Duration: 40 minutes
Root Cause: Deployment issue with new revision
Resolution: Rollback to stable revision
Post-Mortem: Scheduled for 2025-09-14 10:00 PST`,
			missing: [],
			blocks: [],
		});
	});
	test('to #general (S3-022)', () => {
		expect(render(templateOf('outage-general'), {})).toEqual({
			text: '🚨 System outage detected, investigating',
			missing: [],
			blocks: [],
		});
		expect(channelOf(templateOf('outage-general'), {})).toBe('#general');
	});
});

describe('what is unknown', () => {
	test('stays visible, and blocks what names no fields that may stay open', () => {
		const message = render(templateOf('resolution'), knownValues(about()));
		expect(message.text).toContain('Root Cause: ‹fill: Root Cause›');
		expect(message.missing).toEqual(['Root Cause', 'Resolution', 'Post-Mortem']);
		expect(message.blocks).toEqual(message.missing);
	});
	test('blocks only where blocks names it', () => {
		const message = render(own('{To} {Rest}', {blocks: ['to']}), {});
		expect(message).toEqual({text: '‹fill: To› ‹fill: Rest›', missing: ['To', 'Rest'], blocks: ['To']});
		expect(render(own('{To} {Rest}', {blocks: ['to']}), {to: 'Ann'}).blocks).toEqual([]);
	});
	test('a channel that is unknown is none', () => {
		const template = own('x', {channel: '{Channel}'});
		expect(channelOf(template, {})).toBeUndefined();
		expect(channelOf(template, {channel: '#inc'})).toBe('#inc');
	});
	test('every field of a shipped template has a name, and none is asked twice', () => {
		expect(templates.length).toBe(8);
		for (const template of templates) {
			const keys = fieldsOf(template).map(({key}) => key);
			expect(new Set(keys).size).toBe(keys.length);
		}
	});
	test('no value is read as a template, and none brings a control character or a second line', () => {
		fc.assert(
			fc.property(fc.string({unit: 'binary', maxLength: 40}), value => {
				const {text} = render(own('a {X} b'), {x: value});
				expect(text.split('\n')).toHaveLength(1);
				expect(text).not.toMatch(/\p{Cc}/u);
			}),
		);
		expect(render(own('{A}'), {a: '{B}', b: 'no'}).text).toBe('{B}');
	});
});

describe('an incident of a private kind', () => {
	const hypotheses = [{fact: 'f', at: outageAt, text: 'A stolen key', state: 'proven' as const}];
	const incident = incidentOf({hypotheses, todo: [{fact: 't', at: outageAt, text: 'Rotate the key'}]});
	test('tells nothing of its timeline by itself', () => {
		expect(Object.values(knownValues(about({incident}))).join()).toContain('A stolen key');
		const told = Object.values(knownValues(about({incident, isPrivate: true}))).join();
		for (const text of ['A stolen key', 'Rotate the key']) expect(told).not.toContain(text);
		expect(told).toContain('Service Outage');
	});
});

describe('what was typed', () => {
	const typed = (fields: Record<string, string>, at = outageAt) =>
		factOf({kind: 'changed', at, incident: 'i1', fields});
	test('is known to the next message, the newest word of each field', () => {
		const incident = incidentOf({facts: [typed({impact: 'some', eta: '5 m'}), typed({impact: 'all'})]});
		expect(typedValues(incident)).toEqual({impact: 'all', eta: '5 m'});
	});
	test('of another incident is not', () => {
		const other = factOf({kind: 'changed', at: outageAt, incident: 'i2', fields: {impact: 'x'}});
		expect(typedValues(incidentOf({facts: [other]}))).toEqual({});
	});
	test('is kept unless the wall knows better, it is the same, blank or a secret', () => {
		const kept = worthKeeping(
			{impact: 'all', action: 'mine', eta: '5 m', needs: ' ', 'api key': 's3cret'},
			{action: 'Roll back'},
			{eta: '5 m'},
		);
		expect(kept).toEqual({impact: 'all'});
	});
});

describe('what has to be told (S3-080, C-32)', () => {
	const messages: RequiredMessage[] = [
		{id: 'initial', title: 'Initial', severity: ['critical', 'high', 'medium'], types: [], template: 'initial'},
		{id: 'general', title: 'General', severity: ['critical'], types: ['outage'], template: 'outage-general'},
		{
			id: 'statuspage',
			title: 'Status page',
			severity: ['critical', 'high'],
			types: ['outage'],
			template: 'status-page',
		},
	];
	const open = (parts: Parameters<typeof incidentOf>[0]) =>
		requiredMessages(incidentOf(parts), {messages}).flatMap(({id, sentAt}) => (sentAt === undefined ? [id] : []));
	const sent = (template: string, failed?: string) =>
		({
			...factOf({kind: 'sent', at: outageAt, incident: 'i1', template, to: 'clipboard', text: ''}),
			...(failed && {failed}),
		}) as FactOfSent;
	test.each([
		['critical', ['initial', 'general', 'statuspage']],
		['high', ['initial', 'statuspage']],
		['medium', ['initial']],
		['info', []],
	] as const)('%s', (severity, ids) => expect(open({severity})).toEqual(ids));
	test('an outage asks for more, however grave it is', () => {
		expect(open({severity: 'info', type: 'outage'})).toEqual(['general', 'statuspage']);
	});
	test('what was sent is not asked for again, unless it failed', () => {
		expect(open({sent: [sent('initial'), sent('status-page', 'it answered 500')]})).toEqual(['general', 'statuspage']);
	});
	test('what was done by hand is done', () => {
		expect(open({met: {statuspage: outageAt, 'message:general': outageAt}})).toEqual(['initial']);
	});
	test('its end is told where its beginning had to be', () => {
		const told = [sent('initial'), sent('status-page')];
		expect(open({severity: 'high', state: 'resolved', sent: told})).toEqual(['resolution']);
		expect(open({severity: 'info', state: 'resolved'})).toEqual([]);
	});
	test('what is asked for is offered first, then what comes next', () => {
		const names = (parts: Parameters<typeof incidentOf>[0]) =>
			templateOffers({messages: templates}, incidentOf(parts), {messages}).map(({template}) => template.name);
		expect(names({}).slice(0, 4)).toEqual(['initial', 'outage-general', 'status-page', 'update']);
		const told = [sent('initial'), sent('status-page'), sent('outage-general')];
		expect(names({sent: told})[0]).toBe('update');
		expect(names({sent: told, state: 'resolved'})[0]).toBe('resolution');
	});
});

describe('times of messages (C-04)', () => {
	const zone = (tzLabel?: 'auto' | 'literal') => ({tz: 'America/Los_Angeles', ...(tzLabel && {tzLabel})});
	test('say PDT in September, and PST where that is meant', () => {
		expect(messageTime(outageAt, zone())).toBe('2025-09-13 14:30 PDT');
		expect(messageTime(outageAt, zone('literal'))).toBe('2025-09-13 13:30 PST');
	});
	test('are the same in winter', () => {
		const winter = Date.UTC(2025, 0, 13, 22, 30);
		expect(messageTime(winter, zone('literal'))).toBe(messageTime(winter, zone()));
	});
	test('name the day where it is another', () => {
		const late = Date.UTC(2025, 8, 14, 6, 50);
		expect(messageClock(late + 5 * minute, late, zone())).toBe('23:55 PDT');
		expect(messageClock(late + 15 * minute, late, zone())).toBe('2025-09-14 00:05 PDT');
	});
	test('across the end of summer time', () => {
		const before = Date.UTC(2025, 10, 2, 8, 55);
		expect(messageClock(before, before, zone())).toBe('01:55 PDT');
		expect(messageClock(before + 10 * minute, before, zone())).toBe('01:05 PST');
	});
	test.each([
		[0, '1 minute'],
		[40 * minute, '40 minutes'],
		[60 * minute, '1 hour'],
		[125 * minute, '2 hours 5 minutes'],
	])('%d ms is %s', (ms, text) => expect(spell(ms)).toBe(text));
});
