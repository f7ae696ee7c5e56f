package dev.entitlement;

/** Why an attempt that could have been tried again was not. */
public enum NoRetry {
    /** The upstream throttled and did not say for how long. */
    NO_RETRY_AFTER("no-retry-after"),
    /** As many attempts were made as may be. */
    ATTEMPTS_SPENT("attempts-spent"),
    /** The wait does not fit into what is left of the deadline. */
    DEADLINE("deadline"),
    /** Retries already add as much to the load as they may. */
    BUDGET_SPENT("budget-spent"),
    /** The circuit opened meanwhile. */
    CIRCUIT_OPEN("circuit-open"),
    /** No permit was to be had. */
    QUEUE_FULL("queue-full"),
    /** The caller went away. */
    CALLER_GONE("caller-gone");

    private final String text;

    NoRetry(String text) {
        this.text = text;
    }

    /** The word as it stands in metrics and logs, such as {@code budget-spent}. */
    public String text() {
        return text;
    }
}
