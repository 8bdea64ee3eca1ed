/** Time series of Monitoring. */
import type {MetricSource} from '../../config/schema/sources.ts';
import type {Kind} from './kind.ts';

export const metric: Kind<MetricSource> = {
	api: 'monitoring',
	way: 'monitoring',
	every: 60_000,
	read: (apis, {system, source, previous}, signal) => apis.monitoring.read(system, source, previous, signal),
};
