/** Questions whose answers change an incident: its state, its severity, who does what. */
import {mayBecome} from '../../../incidents/fold.ts';
import {missingBefore} from '../../../incidents/missing.ts';
import {rulesOf} from '../../../incidents/rules.ts';
import {incidentStates, roles} from '../../../incidents/types.ts';
import {severityAt, severityChoices, severityTitle} from '../severities.ts';
import {severityOf, stateTitles} from '../words.ts';
import {becauseOf, clean, type MakeAsk} from './ask.ts';

export const stateAsk: MakeAsk = (incident, context) => {
	const {id, state, title} = incident;
	// Forward to any state; back only to work on it again.
	const states = incidentStates.filter(to => mayBecome(state, to, 'a reason'));
	const forward = states.findIndex(to => mayBecome(state, to, undefined));
	return {
		title: `State of ${title}: ${stateTitles[state]}`,
		question: 'Why? What is left undone, and going back to work on it, needs a reason.',
		verb: 'set it',
		choices: states.map(to => stateTitles[to]),
		chosen: Math.max(0, forward),
		missing(choice) {
			const to = states[choice];
			return to === undefined ? [] : missingBefore(incident, to, rulesOf(context.system), context);
		},
		answer(choice, typed) {
			const to = states[choice];
			const why = becauseOf(typed);
			if (to === undefined) return 'it is closed: declare another one';
			if (!mayBecome(state, to, why.reason)) return 'a reason is missing: type why it is worked on again';
			return [{kind: 'changed', incident: id, state: to, ...why}];
		},
	};
};

export const severityAsk: MakeAsk = ({id, title, severity, label}, {system, wall}) => {
	const choices = severityChoices(system, wall);
	return {
		title: `Severity of ${title}: ${severityOf({severity, ...(label !== undefined && {label})})}`,
		question: 'Why? It may stay empty: a wrong severity is cheap to change.',
		verb: 'set it',
		choices: choices.map(severityTitle),
		chosen: severityAt(choices, {severity, label}),
		answer(choice, typed) {
			const to = choices[choice];
			if (!to) return 'there is no such severity';
			const called = to.label === undefined ? {} : {label: to.label};
			return [{kind: 'changed', incident: id, severity: to.severity, ...called, ...becauseOf(typed)}];
		},
	};
};

export const roleAsk: MakeAsk = ({id, title, roles: held}, {user}) => {
	const all: readonly string[] = roles;
	return {
		title: `Who does what: ${title}`,
		question: 'Who? A new lead is handed over to with a card.',
		initial: user,
		verb: 'hand it over',
		choices: all.map(role => `${role}: ${held[role] ?? 'nobody'}`),
		chosen: 0,
		answer(choice, typed) {
			const role = all[choice];
			const who = clean(typed);
			if (role === undefined || who === '') return 'a name is missing: type who';
			if (held[role] === who) return `${who} is ${role} already`;
			return [{kind: 'changed', incident: id, role: {role, who}}];
		},
	};
};
