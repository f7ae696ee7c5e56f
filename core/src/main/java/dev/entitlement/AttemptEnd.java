package dev.entitlement;

/** How one attempt ended on the wire. */
public enum AttemptEnd {
    /** Answered with a readable {@code responseCode}. */
    ANSWERED("answered"),
    /** Answered with a success that names another entitlement. */
    MISDIRECTED("misdirected"),
    /** Answered with something that cannot be read. */
    UNREADABLE("unreadable"),
    /** No connection, or it broke before the whole request was handed to it: nothing can have taken effect. */
    NOT_SENT("not-sent"),
    /** Sent, then the connection was lost before the answer was whole. */
    LOST("lost"),
    /** Sent, then no whole answer in time. */
    TIMED_OUT("timed-out");

    private final String text;

    AttemptEnd(String text) {
        this.text = text;
    }

    /** The word as it stands in metrics and logs, such as {@code timed-out}. */
    public String text() {
        return text;
    }
}
