package dev.entitlement;

/** How a call ended, in the seven closed words of the promise. */
public enum Outcome {
    /** The entitlement is {@code ACTIVE} again. */
    REACTIVATED("reactivated"),
    /** The entitlement is {@code PENDING}: the user has to visit a page before it becomes {@code ACTIVE}. */
    ACTION_REQUIRED("action-required"),
    /** The entitlement was {@code ACTIVE} already. */
    ALREADY_ACTIVE("already-active"),
    /** The upstream refused for good: the request, the credentials or the entitlement is at fault. */
    REJECTED("rejected"),
    /** The upstream's request limit is reached: try again later. */
    THROTTLED("throttled"),
    /** The upstream could not be reached, did not answer, or said that it is in trouble. */
    UNAVAILABLE("unavailable"),
    /** The upstream said something that its reference does not know: check the documentation again. */
    UNRECOGNIZED("unrecognized");

    private final String text;

    Outcome(String text) {
        this.text = text;
    }

    /** The word as it stands in headers, metrics and logs, such as {@code already-active}. */
    public String text() {
        return text;
    }

    /** Whether the user has, or is about to have, access: reactivated, action required or already active. */
    public boolean restored() {
        return this == REACTIVATED || this == ACTION_REQUIRED || this == ALREADY_ACTIVE;
    }
}
