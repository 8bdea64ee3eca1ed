/** Metrics and the store that keeps their samples. */

export interface MetricDescriptor {
	type: string;
	kind: 'GAUGE' | 'DELTA' | 'CUMULATIVE';
	valueType: 'INT64' | 'DOUBLE' | 'BOOL' | 'DISTRIBUTION';
	unit: string;
	/** Seconds between samples (60). */
	samplePeriod: number;
	/** Seconds until a sample becomes visible, e.g. 180 for run.googleapis.com/request_count. */
	ingestDelay: number;
	labels: string[];
	resourceType: string;
}

/** Explicit-bucket distribution, as Monitoring has it. */
export interface DistributionValue {
	count: number;
	mean: number;
	bounds: readonly number[];
	counts: number[];
}

export interface MetricSample {
	project: string;
	type: string;
	resourceLabels: Record<string, string>;
	metricLabels: Record<string, string>;
	/** End of the sample's minute, ms; DELTA samples cover the minute before. */
	end: number;
	value: number | DistributionValue;
}

/** Bounded by age (3 days at one minute). A minute without traffic has no sample at all. */
export interface MetricStore {
	describe(descriptor: MetricDescriptor): void;
	write(samples: MetricSample[]): void;
}
