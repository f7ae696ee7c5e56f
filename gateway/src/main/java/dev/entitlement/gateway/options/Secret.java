package dev.entitlement.gateway.options;

/** A text that must not be printed. Its {@link #toString()} keeps it, so that logging it by mistake tells nothing. */
public final class Secret {
    private final String text;

    Secret(String text) {
        this.text = text;
    }

    /** The text itself. */
    public String reveal() {
        return text;
    }

    @Override
    public String toString() {
        return "(secret)";
    }
}
