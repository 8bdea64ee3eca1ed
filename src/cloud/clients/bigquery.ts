/** The parts of the BigQuery client that src/cloud uses; loaded on first use. */
export {BigQuery} from '@google-cloud/bigquery';
