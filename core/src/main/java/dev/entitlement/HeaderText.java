package dev.entitlement;

import org.jspecify.annotations.Nullable;

/** What may stand in a header line that this side writes: nothing that could end the line or start another. */
final class HeaderText {
    private HeaderText() {}

    /**
     * Visible ASCII, spaces and tabs inside (RFC 9110 §5.5, without its obsolete bytes). The value is never quoted: it may
     * be a secret.
     */
    static String check(String name, String value) {
        String fault = fault(value);
        if (fault != null) {
            throw new IllegalArgumentException(name + ": " + fault);
        }
        return value;
    }

    /** What is wrong with a value, in words for people; null if nothing is. */
    static @Nullable String fault(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if ((c < ' ' || c > '~') && c != '\t') {
                return "a character that no header can carry at position " + i + " (expected: printable ASCII)";
            }
        }
        return null;
    }

    /** Visible ASCII of 1 to {@code max} characters. */
    static boolean isVisible(String value, int max) {
        if (value.isEmpty() || value.length() > max) {
            return false;
        }
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c <= ' ' || c > '~') {
                return false;
            }
        }
        return true;
    }

    /** The same text with everything but visible ASCII replaced and cut to 64 characters: safe in a log line. */
    static String printable(String value) {
        return printable(value, 64);
    }

    /** The same text with everything but visible ASCII replaced and cut to {@code max} characters. */
    static String printable(String value, int max) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < Math.min(value.length(), max); i++) {
            char c = value.charAt(i);
            text.append(c < ' ' || c > '~' ? '?' : c);
        }
        return text.toString();
    }
}
