package dev.entitlement;

/** Why this side did not let a call, or its retry, go to the upstream. */
public enum Refusal {
    /** The circuit is open: the upstream is in trouble, and is being probed. */
    CIRCUIT_OPEN("circuit-open"),
    /** As many attempts are in flight, and as many calls are queued, as may be. */
    QUEUE_FULL("queue-full"),
    /** At the present rate of service the upstream cannot answer before the deadline. */
    DEADLINE("deadline"),
    /** The caller went away while the call was queued. */
    CALLER_GONE("caller-gone"),
    /** The client is draining: it takes no new calls. */
    DRAINING("draining");

    private final String text;

    Refusal(String text) {
        this.text = text;
    }

    /** The word as it stands in metrics and logs, such as {@code circuit-open}. */
    public String text() {
        return text;
    }
}
