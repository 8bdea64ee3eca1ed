/** Incidents, folded from facts. */
import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {foldIncidents, openIncident} from '../../src/incidents/fold.ts';
import {incidentStates} from '../../src/incidents/types.ts';
import type {Fact} from '../../src/journal/fact.ts';
import {alertFact, declared, factAt, incidentOf, minute, moved, noon} from '../support/incidentFacts.ts';

describe('an incident', () => {
	test('is what its facts say', () => {
		const incident = incidentOf([
			alertFact(-2, 'firing'),
			declared(0, {alert: 'alpha.errors', detectedAt: noon - 2 * minute, label: 'P1'}),
			moved(3, 'active'),
			factAt(4, {kind: 'changed', incident: 'i', role: {role: 'comms', who: 'ops2'}}),
			factAt(5, {kind: 'changed', incident: 'i', severity: 'high', label: 'P2', reason: 'one region'}),
			factAt(6, {kind: 'todo', incident: 'i', text: 'Raise the limit'}),
			factAt(6, {kind: 'hypothesis', incident: 'i', text: 'the deploy', state: 'open'}),
			factAt(7, {kind: 'hypothesis', incident: 'i', text: 'the deploy', state: 'proven'}),
			factAt(8, {kind: 'changed', incident: 'i', tracker: 'OPS-1', channel: '#incident'}),
		]);
		expect(incident).toMatchObject({
			...{id: 'i', state: 'active', severity: 'high', label: 'P2', tracker: 'OPS-1', channel: '#incident'},
			...{lead: 'ops1', roles: {lead: 'ops1', comms: 'ops2'}, detectedAt: noon - 2 * minute, declaredAt: noon},
			...{respondedAt: noon + 3 * minute, todo: [{text: 'Raise the limit', by: 'ops1'}]},
			hypotheses: [{text: 'the deploy', state: 'proven', at: noon + 6 * minute}],
		});
		expect(incident.timeline[0]).toMatchObject({words: 'Errors fires: 12 % (before declaring)', level: 'crit'});
	});
	test('goes on, and back to work for a reason only', () => {
		const facts = [declared(), moved(1, 'mitigated'), moved(2, 'active'), moved(3, 'triage', 'no')];
		expect(incidentOf(facts)).toMatchObject({state: 'mitigated', entered: {mitigated: noon + minute}});
		const again = incidentOf([...facts, moved(9, 'active', 'it fires again')]);
		expect(again.state).toBe('active');
		expect(again.entered).toEqual({triage: noon, active: noon + 9 * minute});
		expect(again.respondedAt).toBe(noon + minute);
	});
	test('has the facts of its system until it is resolved, and its own ones for ever', () => {
		const facts = [
			alertFact(-1, 'firing'),
			declared(0),
			alertFact(1, 'firing', 'beta.x'),
			factAt(1, {kind: 'note', incident: 'other', text: 'elsewhere'}),
			factAt(2, {kind: 'note', incident: 'i', text: 'looked back'}, {at: noon - 5 * minute}),
			moved(10, 'resolved'),
			alertFact(11, 'firing'),
			factAt(12, {kind: 'note', incident: 'i', text: 'later'}),
		].map((fact, index) => (index === 2 ? {...fact, system: 'beta'} : fact));
		const {timeline} = incidentOf(facts);
		expect(timeline.map(({words}) => words)).toEqual([
			'looked back',
			'Errors fires: 12 % (before declaring)',
			'Declared critical: Down',
			'Resolved',
			'later',
		]);
		expect(timeline[0]).toMatchObject({at: noon - 5 * minute, recorded: noon + 2 * minute});
	});
	test('shares what its system goes through with the others that are open, and with the fold before', () => {
		const facts = [declared(0), declared(1, {id: 'j'}), alertFact(2, 'firing')];
		const last = (all: readonly Fact[]) => foldIncidents(all).map(({timeline}) => timeline.at(-1));
		const [one, other] = last(facts);
		expect(one).toBeDefined();
		expect(other).toBe(one);
		expect(last([...facts])).toEqual([one, one]);
		expect(last([...facts])[0]).toBe(one);
	});
	test('names what an action was done to once', () => {
		const done = (title: string) =>
			factAt(1, {
				...{kind: 'action', run: 'r', action: 'run.rollback', target: 'web', title, phase: 'done'},
				...{text: 'recovered', planHash: 'h'},
			});
		const {timeline} = incidentOf([declared(), done('roll back web'), done('roll back')]);
		expect(timeline.slice(1).map(({words}) => words)).toEqual(Array(2).fill('roll back web: done, recovered'));
	});
	test('has what was changed shortly before it, once, however many walls have seen it', () => {
		const deploy = (minutes: number, change: string) =>
			factAt(minutes, {kind: 'change', change, words: `deploy ${change}`});
		const facts = [deploy(-31, 'old'), deploy(-30, 'bad'), deploy(-30, 'bad'), declared(), deploy(3, 'good')];
		expect(incidentOf(facts).timeline.map(({words}) => words)).toEqual([
			'deploy bad (before declaring)',
			'Declared critical: Down',
			'deploy good',
		]);
	});
	test('says which of several alerts of a check it was', () => {
		const {timeline} = incidentOf([declared(), alertFact(1, 'firing', 'alpha.errors[eu]')]);
		expect(timeline.at(-1)?.words).toBe('Errors: eu fires: 12 %');
	});
	test('calls alerts and items by their words; a fact of an earlier version knows the key alone', () => {
		const hold = {kind: 'ack', who: 'ann', at: 0, until: 9, reason: 'mine'} as const;
		const key = 'alpha.errors[api]';
		const words = (happening: Parameters<typeof factAt>[1]) =>
			incidentOf([declared(), factAt(2, happening)]).timeline.at(-1)?.words;
		expect(words({kind: 'hold', key, title: 'Errors', hold})).toBe('Acknowledged Errors: api: mine');
		expect(words({kind: 'hold', key, title: 'Errors', hold: {...hold, kind: 'mute'}})).toBe('Muted Errors: api: mine');
		expect(words({kind: 'hold', key, title: 'Errors'})).toBe("Errors: api is nobody's again");
		expect(words({kind: 'hold', key})).toBe("alpha.errors[api] is nobody's again");
		const item = 'alpha/daily/2026-11-20/Costs are below 5/day';
		expect(words({kind: 'item', item, tick: {at: 0, by: 'ann'}})).toBe('Ticked Costs are below 5/day');
		expect(words({kind: 'item', item})).toBe('Took back the tick of Costs are below 5/day');
	});
	test('has facts that were pinned', () => {
		const note = factAt(1, {kind: 'note', incident: 'i', text: 'a'});
		const pin = (minutes: number, off: boolean) => factAt(minutes, {kind: 'pin', incident: 'i', fact: note.id, off});
		const isPinned = (...facts: Fact[]) =>
			incidentOf([declared(), note, ...facts]).timeline.find(({fact}) => fact.id === note.id)?.pinned;
		expect([isPinned(), isPinned(pin(2, false)), isPinned(pin(2, false), pin(3, true))]).toEqual([false, true, false]);
	});
	test('is open until it is resolved; the gravest is the one that counts', () => {
		const facts = [
			declared(0, {id: 'a', severity: 'high'}),
			declared(1, {id: 'b', severity: 'critical'}),
			declared(2, {id: 'c', severity: 'high'}),
		];
		expect(foldIncidents(facts).map(({id}) => id)).toEqual(['c', 'b', 'a']);
		expect(openIncident(foldIncidents(facts))?.id).toBe('b');
		const resolved = factAt(3, {kind: 'changed', incident: 'b', state: 'resolved'});
		expect(openIncident(foldIncidents([...facts, resolved]))?.id).toBe('c');
		expect(openIncident([])).toBeUndefined();
	});
});

describe('laws of folding', () => {
	const one = fc.oneof(
		fc
			.record({state: fc.constantFrom(...incidentStates), reason: fc.constantFrom('', 'again')})
			.map(({state, reason}) => ({kind: 'changed' as const, incident: 'i', state, reason})),
		fc.constantFrom('ops1', 'ops2').map(who => ({
			...{kind: 'changed' as const, incident: 'i', role: {role: 'scribe', who}},
		})),
		fc.constantFrom('ack', 'response').map(timer => ({kind: 'met' as const, incident: 'i', timer})),
		fc.constantFrom('a', 'b').map(text => ({kind: 'hypothesis' as const, incident: 'i', text, state: 'open' as const})),
		fc.constant({kind: 'note' as const, incident: 'i', text: 'n'}),
	);
	const history = fc
		.array(fc.tuple(one, fc.integer({min: 0, max: 20})), {maxLength: 25})
		.map(made => [declared(5), ...made.map(([happening, at]) => factAt(at, happening))]);

	test('order and repetition of facts change nothing', () => {
		fc.assert(
			fc.property(
				history.chain(facts =>
					fc.tuple(fc.constant(facts), fc.shuffledSubarray(facts, {minLength: facts.length}), fc.subarray(facts)),
				),
				([facts, shuffled, twice]) => {
					expect(foldIncidents([...shuffled, ...twice])).toEqual(foldIncidents(facts));
				},
			),
		);
	});
	test('what was entered is never after what comes next, and the present state is entered', () => {
		fc.assert(
			fc.property(history, facts => {
				const {entered, state} = incidentOf(facts);
				expect(entered[state]).toBeDefined();
				const times = incidentStates.slice(1).flatMap(one => entered[one] ?? []);
				expect(times).toEqual(times.toSorted((a, b) => a - b));
			}),
		);
	});
	test('twice as many incidents are twice as much work, not four times', () => {
		/** Reads of facts while so many incidents of forty facts each are folded. */
		function reads(incidents: number): number {
			let count = 0;
			const counted = (fact: Fact): Fact =>
				new Proxy(fact, {
					get(target, name) {
						count += 1;
						return Reflect.get(target, name);
					},
				});
			const facts = Array.from({length: incidents}, (_, index) => {
				const [id, from] = [`i${index}`, index * 60];
				const notes = Array.from({length: 34}, (__, at) => factAt(from + at, {kind: 'note', incident: id, text: 'n'}));
				const to = (at: number, state: 'active' | 'monitoring' | 'resolved') =>
					factAt(from + at, {kind: 'changed', incident: id, state});
				return [
					alertFact(from - 1, 'firing'),
					declared(from, {id}),
					...notes,
					...[to(40, 'active'), to(41, 'monitoring'), alertFact(from + 42, 'ok'), to(45, 'resolved')],
				];
			}).flat();
			expect(foldIncidents(facts.map(counted))).toHaveLength(incidents);
			return count;
		}
		// Ten thousand facts, and twice as many.
		expect(reads(500) / reads(250)).toBeLessThan(2.2);
	});
});
