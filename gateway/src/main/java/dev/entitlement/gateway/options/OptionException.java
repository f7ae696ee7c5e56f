package dev.entitlement.gateway.options;

/** An option that stops the start. Its message is the one line to print, free of secrets; the exit status is 2. */
public final class OptionException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /**
     * @param given who gave the value, such as {@code --port}, {@code ENTITLEMENT_PORT} or {@code port in FILE}
     * @param problem the value and what is accepted, such as {@code 70000 (expected: 0 to 65535)}
     */
    public OptionException(String given, String problem) {
        super(OneLine.of(given + ": " + problem), null, false, false);
    }

    /** The line to print. */
    public String line() {
        return String.valueOf(getMessage());
    }
}
