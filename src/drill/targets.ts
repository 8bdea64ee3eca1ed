/** What a drill is graded against: the clocks that an incident of the drilled system has, as its own file sets them. Pure. */
import type {Severity} from '../config/schema/values.ts';
import {calledBy} from '../incidents/escalations.ts';
import {severityFor} from '../incidents/record.ts';
import {type IncidentRules, messagesFor, type RequiredMessage} from '../incidents/rules.ts';
import type {Scenario} from './types.ts';

/** Somebody who is called unless it is mitigated before. */
export interface Call {
	/** Name of the level of the ladder, or of the contact. */
	to: string;
	/** ms. */
	dueAt: number;
}

/** Lengths of time in ms. */
export interface Targets {
	/** That of the scenario, or a graver one that its type forces. */
	severity: Severity;
	/** From the page until somebody has it (S3-077). */
	acknowledge: number;
	/** From the page until it is declared (S1-17 to S1-20, S3-073 to S3-076). */
	respond: number;
	/** From the declaration until the first message (C-31). */
	message: number;
	/** Who has to be told by a time (S3-080, C-32). */
	messages: readonly (RequiredMessage & {within: number})[];
	/** Between two messages until it is resolved (S3-090); absent: one is enough. */
	update?: number;
	/** From the page until it is mitigated (S3-127 to S3-132); absent: whenever. */
	rto?: number;
	/** It is watched so long after it was mitigated (S3-031). */
	watch: number;
	/** From the resolution until the post-mortem has a date (S3-033, C-19); absent: none is asked for. */
	postmortem?: number;
	/** Who is called about what was found at a time, ms (C-03). */
	calls(detectedAt: number): readonly Call[];
}

export function targetsOf({severity: own, type, rto}: Scenario, rules: IncidentRules): Targets {
	const severity = severityFor(rules, type, own);
	const {respond, update, postmortem} = rules.severities[severity];
	const graded = {severity, ...(type !== undefined && {type})};
	const kind = type === undefined ? undefined : rules.types[type];
	const back = rules.rto[rto ?? kind?.rto ?? type ?? ''];
	return {
		severity,
		acknowledge: rules.ack,
		respond,
		message: rules.firstMessage,
		messages: messagesFor(rules, graded).flatMap(one =>
			one.within === undefined ? [] : [{...one, within: one.within}],
		),
		...(update !== undefined && {update}),
		...(back && {rto: back.within}),
		watch: rules.stability,
		...(postmortem && {postmortem: rules.postmortem.schedule}),
		calls: detectedAt =>
			rules.escalations.flatMap(level => {
				const dueAt = calledBy(level, {...graded, detectedAt}, rules);
				return dueAt === undefined ? [] : [{to: level.to, dueAt}];
			}),
	};
}
