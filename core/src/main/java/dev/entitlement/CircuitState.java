package dev.entitlement;

/** The circuit breaker's state. */
public enum CircuitState {
    /** Calls go. */
    CLOSED("closed"),
    /** Calls are refused; the upstream is probed by its echo. */
    OPEN("open"),
    /** The probe was answered: a few calls go, and decide. */
    HALF_OPEN("half-open");

    private final String text;

    CircuitState(String text) {
        this.text = text;
    }

    /** The word as it stands in metrics and logs, such as {@code half-open}. */
    public String text() {
        return text;
    }
}
