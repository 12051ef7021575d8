/** What comes to a site that is busy all over the world. */
export interface Load {
  /** Of Cloudflare, each with as many isolates. */
  locations: number;
  isolates: number;
  /** Requests a second, all locations together. */
  rate: number;
}

/** A location's share of all requests: the busiest gets some twenty times what the quietest gets. */
export function sharesOf(locations: number): number[] {
  const weights = Array.from({ length: locations }, (_, rank) => 1 / (rank + locations / 20));
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => weight / sum);
}
