/** C9, F9: variables by one rule, and the clock of a sandbox only on a sandbox. */
import {afterEach, expect, test, vi} from 'vitest';
import {givenEndpoints} from '../../src/commands/endpoints.ts';
import {endpointsOf, tidyEnvironment} from '../../src/config/environment.ts';

afterEach(() => void vi.unstubAllEnvs());
const switches = new Set(['PITWALL_SANDBOX', 'PITWALL_NO_BELL']);
const tidy = (env: NodeJS.ProcessEnv) => {
	tidyEnvironment(env, switches);
	return env;
};

test('C9: what is empty is not set', () => {
	expect(tidy({PITWALL_CONFIG: '', PITWALL_SPEED: ' ', PITWALL_THEME: 'light ', HOME: ''})).toEqual({
		PITWALL_THEME: 'light',
		HOME: '',
	});
});

test.each(['0', 'false', 'no', 'off', 'False', 'OFF', '', ' '])('C9: a switch at %j is off', value => {
	expect(tidy({PITWALL_SANDBOX: value, PITWALL_NO_BELL: value})).toEqual({});
});

test.each(['1', 'true', 'yes', 'on', 'TRUE'])('C9: a switch at %j is on', value => {
	expect(tidy({PITWALL_SANDBOX: value})).toEqual({PITWALL_SANDBOX: value});
});

test('C9: a switch that is neither is said; a text may be 0', () => {
	expect(() => tidy({PITWALL_SANDBOX: 'maybe'})).toThrow('PITWALL_SANDBOX=maybe is neither on nor off. Write 1 or 0.');
	expect(tidy({PITWALL_SEED: '0'})).toEqual({PITWALL_SEED: '0'});
});

test('C9: endpoints are endpoints', () => {
	expect(endpointsOf({PITWALL_GRPC: 'localhost:1', PITWALL_HTTP: 'http://[::1]:2'})).toEqual({
		grpc: 'localhost:1',
		http: 'http://[::1]:2',
	});
	expect(() => endpointsOf({PITWALL_GRPC: 'localhost'})).toThrow('host and port');
	expect(endpointsOf({PITWALL_GRPC: '[::1]:65535'})).toEqual({grpc: '[::1]:65535'});
	expect(() => endpointsOf({PITWALL_GRPC: 'localhost:65536'})).toThrow('host and port');
	expect(() => endpointsOf({PITWALL_HTTP: 'file:///etc/passwd'})).toThrow('is not an address');
});

test('F9: a clock alone does not move a live wall, nor does half a sandbox', () => {
	vi.stubEnv('PITWALL_CLOCK', JSON.stringify({realEpoch: 0, virtualEpoch: 0, speed: 2}));
	for (const half of [{}, {grpc: 'localhost:1'}, {http: 'http://localhost:1'}])
		expect(() => givenEndpoints(half)).toThrow('unset PITWALL_CLOCK');
	expect(givenEndpoints({grpc: 'localhost:1', http: 'http://localhost:2'}).clock.speed).toBe(2);
});

test.each([
	'{}',
	'null',
	'[]',
	'7',
	'{"realEpoch":0,"virtualEpoch":0,"speed":0}',
	'{"realEpoch":0,"virtualEpoch":1e300,"speed":1}',
	'x',
])('F9: %s is no clock', text => {
	vi.stubEnv('PITWALL_CLOCK', text);
	expect(() => givenEndpoints({grpc: 'localhost:1', http: 'http://localhost:2'})).toThrow('is not a clock');
});
