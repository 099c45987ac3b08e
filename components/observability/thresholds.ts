/** Bands of one figure, all in the same unit: ok up to `normal`, then watch, warning, critical. Source: operations guide 2.2.1. */
export interface Band {
  readonly normal: number;
  readonly warning: number;
  readonly critical: number;
}

/** Bands of a figure that should not stand idle either. */
export interface UtilisationBand extends Band {
  /** Below it the machines stand idle: a note, no fault. */
  readonly idleBelow: number;
}

/** Two alert levels of a figure that has no normal range. */
export interface Levels {
  readonly warning: number;
  readonly critical: number;
}

/** Every limit that the alerts and the dashboard of this domain draw. */
export interface ObservabilityThresholds {
  /** IDE response time, in seconds. */
  readonly ideResponseSeconds: Band;
  /** Autocomplete P95, in seconds. */
  readonly autocompleteP95Seconds: Band;
  /** Chat P95, in seconds. */
  readonly chatP95Seconds: Band;
  /** GPU utilisation, in percent. */
  readonly gpuUtilisationPercent: UtilisationBand;
  /** Active sessions, in percent of `sessionCapacity`. */
  readonly activeSessionsPercent: Levels;
  /** Sessions the platform is built for. */
  readonly sessionCapacity: number;
  /** Memory of a node, in percent; above it the daily check fails. */
  readonly memoryUsedPercent: number;
  /** Disk of a node, in percent; above it the daily check fails. */
  readonly diskUsedPercent: number;
  /** A volume of a product, in percent. */
  readonly volumeUsedPercent: number;
  /** Restarts of one container within an hour. */
  readonly restartsPerHour: number;
  /** Silence after which a scrape target counts as down, as a Prometheus duration. */
  readonly targetDownFor: string;
  /** Share of answers with status 5xx, in percent. */
  readonly serverErrorPercent: number;
  /** Least share of a day on which the IDE answers, in percent. */
  readonly dailyAvailabilityPercent: number;
}
