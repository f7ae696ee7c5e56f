package dev.entitlement;

import org.jspecify.annotations.Nullable;

/**
 * What an entitlement id may be. Resellers choose their own, so an id is opaque; refused is only what cannot be one path
 * segment, or could be read as something else on the way.
 */
public final class EntitlementId {
    private static final int MAX_CODE_POINTS = 128;

    private EntitlementId() {}

    /** What is wrong with an id, in words for people; null if nothing is. */
    public static @Nullable String fault(String id) {
        if (id.isEmpty()) {
            return "is empty";
        }
        if (id.equals(".") || id.equals("..")) {
            return "is a dot segment";
        }
        if (id.length() > MAX_CODE_POINTS && id.codePointCount(0, id.length()) > MAX_CODE_POINTS) {
            return "has more than " + MAX_CODE_POINTS + " characters";
        }
        for (int i = 0; i < id.length(); i++) {
            String fault = fault(id, i);
            if (fault != null) {
                return fault;
            }
        }
        return null;
    }

    private static @Nullable String fault(String id, int i) {
        char c = id.charAt(i);
        if (c == '/') {
            return "contains a slash";
        }
        if (c < ' ' || (c >= 0x7f && c <= 0x9f)) { // category Cc, whole
            return "contains a control character";
        }
        if (Character.isHighSurrogate(c) && (i + 1 == id.length() || !Character.isLowSurrogate(id.charAt(i + 1)))
                || Character.isLowSurrogate(c) && (i == 0 || !Character.isHighSurrogate(id.charAt(i - 1)))) {
            return "contains half a character";
        }
        return null;
    }

    static String check(String id) {
        String fault = fault(id);
        if (fault != null) {
            throw new IllegalArgumentException("entitlementId: " + fault
                    + " (expected: 1 to 128 characters, no control characters, no slash, no dot segment)");
        }
        return id;
    }
}
