/** A message in the words of whoever takes it: Slack, PagerDuty, or any other program. Pure. */

import type {Severity} from '../config/schema/values.ts';
import type {Webhook} from '../config/schema/webhooks.ts';
import type {Incident} from '../incidents/types.ts';
import {isoText} from '../zone.ts';

/** A message that somebody saw and sent. */
export interface Outgoing {
	incident: Pick<
		Incident,
		'id' | 'system' | 'title' | 'severity' | 'label' | 'state' | 'lead' | 'declaredAt' | 'detectedAt' | 'sent' | 'drill'
	>;
	/** Name of the template. */
	template: string;
	text: string;
	/** When it was sent, ms. */
	at: number;
	/** The same for every try of one message, so that no receiver takes it twice. */
	key: string;
}

/** PagerDuty takes summaries of at most this many characters. */
const longestSummary = 1024;

const pagerDutySeverity: Readonly<Record<Severity, string>> = {
	critical: 'critical',
	high: 'error',
	medium: 'warning',
	info: 'info',
};

/** What PagerDuty is told: an incident that it does not know begins, one that is over ends, and all else acknowledges it. */
export function eventOf(name: string, {state, sent}: Outgoing['incident']): 'trigger' | 'acknowledge' | 'resolve' {
	if (state === 'resolved' || state === 'postmortem' || state === 'closed') return 'resolve';
	return sent.some(({to, failed}) => to === name && failed === undefined) ? 'acknowledge' : 'trigger';
}

/** @param key the integration key, for PagerDuty */
export function bodyOf({kind, name}: Pick<Webhook, 'kind' | 'name'>, message: Outgoing, key: string): string {
	const {incident, template, text, at} = message;
	const {id, system, title, severity, label, state, lead, declaredAt, detectedAt, drill} = incident;
	switch (kind) {
		case 'slack':
			return JSON.stringify({text});
		case 'pagerduty':
			return JSON.stringify({
				routing_key: key,
				event_action: eventOf(name, incident),
				dedup_key: id,
				client: 'pitwall',
				payload: {
					summary: `${label ?? severity} ${system}: ${title}`.slice(0, longestSummary),
					source: system,
					severity: pagerDutySeverity[severity],
					timestamp: isoText(detectedAt),
					custom_details: {message: text, template, lead, state},
				},
			});
		case 'json':
			return JSON.stringify({
				template,
				text,
				at: isoText(at),
				incident: {
					id,
					system,
					title,
					severity,
					...(label !== undefined && {label}),
					state,
					lead,
					declaredAt: isoText(declaredAt),
					detectedAt: isoText(detectedAt),
					...(drill !== undefined && {drill}),
				},
			});
	}
}
