/** The report as JUnit XML, for CI: a suite for every system, a case for every check. */
import {type Case, junit} from '../../text/junit.ts';
import {isoText} from '../../zone.ts';
import type {Finding, Report} from '../types.ts';
import {outcomeWords, tellingOf} from '../words.ts';

function caseOf({system, check, instance, title, outcome, alert}: Finding): Case {
	const name = `${title}${instance === undefined ? '' : ` ${instance}`}`;
	const of = `${system}.${check}`;
	if (outcome === 'ok' || outcome === 'unset' || alert === undefined) return {name, of};
	const message = tellingOf({system, check, title, outcome, alert});
	return {name, of, fault: {kind: outcome === 'unknown' ? 'error' : 'failure', type: outcomeWords[outcome], message}};
}

export const junitText = ({systems, at}: Report): string =>
	junit(
		'pitwall check',
		systems.map(({system, findings}) => ({name: system, timestamp: isoText(at), cases: findings.map(caseOf)})),
	);
