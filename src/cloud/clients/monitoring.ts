/** The parts of the Monitoring client that src/cloud uses; loaded on first use. The package's index would load seven clients more. */
export {MetricServiceClient} from '@google-cloud/monitoring/build/src/v3/metric_service_client.js';
