package dev.entitlement;

/** What a call did to the entitlement: a statement, never a guess. */
public enum Effect {
    /** An attempt was answered so: the entitlement was reactivated by this call. */
    APPLIED("applied"),
    /** Nothing that was sent can have touched the entitlement. */
    NONE("none"),
    /** Something was sent of which it cannot be told whether it took effect. */
    UNKNOWN("unknown");

    private final String text;

    Effect(String text) {
        this.text = text;
    }

    /** The word as it stands in headers, metrics and logs, such as {@code applied}. */
    public String text() {
        return text;
    }
}
