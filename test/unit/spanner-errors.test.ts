/** A18: only what means that the database did not answer counts as its failure. */
import {describe, expect, test} from 'vitest';
import {sandboxConfig} from '../../src/load/load.ts';
import {parseMetricFilter} from '../../src/sandbox/apis/monitoring/filter.ts';

const source = sandboxConfig('systems').systems.find(({system}) => system === 'ingestion')?.sources.spanner_errors;
const filter = parseMetricFilter(source && 'metric' in source ? source.filter : '');
const counts = (status: string) =>
	filter.matches({
		project: 'p',
		metricType: 'spanner.googleapis.com/api/api_request_count',
		metricLabels: {status, method: 'ExecuteStreamingSql'},
		resourceType: 'spanner_instance',
		resourceLabels: {},
	});

describe('A18: Spanner errors', () => {
	test.each(['unavailable', 'deadline_exceeded', 'internal', 'unknown', 'resource_exhausted'])(
		'A18: %s is a failure',
		status => expect(counts(status)).toBe(true),
	);
	test.each(['ok', 'aborted', 'not_found', 'already_exists', 'cancelled', 'invalid_argument', 'permission_denied'])(
		'A18: %s is an answer',
		status => expect(counts(status)).toBe(false),
	);
});
