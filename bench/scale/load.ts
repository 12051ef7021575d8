/** The load of a site that is busy worldwide. */
export interface Load {
  /** Cloudflare locations, each with the same number of isolates. */
  locations: number;
  isolates: number;
  /** Requests per second, for all locations together. */
  rate: number;
}

/** Each location's share of all requests: the busiest gets about twenty times as many as the quietest. */
export function sharesOf(locations: number): number[] {
  const weights = Array.from({ length: locations }, (_, rank) => 1 / (rank + locations / 20));
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => weight / sum);
}
