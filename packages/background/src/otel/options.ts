export interface OpenTelemetryOptions {
  /** Tags that become attributes of the metrics, as `task.tag.service`; on spans all of them are. None by default. */
  readonly metricTags?: readonly string[] | undefined;
  /** So many values of such a tag are told apart; the rest is `other`. 100 by default. */
  readonly maxTagValues?: number | undefined;
  /**
   * How a first attempt belongs to the span that submitted it: `link` (by default) in a trace of its own, `parent` in the
   * same trace. A retry is linked in any case.
   */
  readonly attempts?: 'link' | 'parent' | undefined;
}

/** Who made the spans and metrics. */
export const SCOPE = '@taskgroup/background';
