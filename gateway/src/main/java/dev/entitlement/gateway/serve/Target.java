package dev.entitlement.gateway.serve;

import org.jspecify.annotations.Nullable;

/** Takes request targets apart (RFC 9112 §3.2) as they came, without decoding anything. */
final class Target {
    private Target() {}

    /** The raw path: without the query, and without scheme and authority in absolute form. */
    static String path(String target) {
        int start = target.startsWith("/") ? 0 : afterAuthority(target);
        int query = target.indexOf('?', start);
        int end = query < 0 ? target.length() : query;
        return start == 0 && end == target.length() ? target : target.substring(start, end);
    }

    private static int afterAuthority(String target) {
        boolean absolute =
                target.regionMatches(true, 0, "http://", 0, 7) || target.regionMatches(true, 0, "https://", 0, 8);
        int slash = absolute ? target.indexOf('/', 8) : -1;
        return Math.max(slash, 0);
    }

    /** What follows {@code prefix}, if that is one segment, perhaps an empty one; else null. */
    static @Nullable String segmentAfter(String prefix, String path) {
        return path.startsWith(prefix) && path.indexOf('/', prefix.length()) < 0
                ? path.substring(prefix.length())
                : null;
    }
}
