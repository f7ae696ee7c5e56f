package dev.entitlement.gateway.serve;

import org.jspecify.annotations.Nullable;

/**
 * Takes request targets apart as they came, without decoding anything: origin form, and the absolute form that every
 * server must take (RFC 9112 §3.2). What is in neither has a path that leads nowhere.
 */
final class Target {
    private static final String HTTP = "http://";
    private static final String HTTPS = "https://";

    private Target() {}

    /** The raw path: without the query, and without scheme and authority in absolute form. */
    static String path(String target) {
        int start = authorityEnd(target, authorityStart(target));
        int end = start;
        while (end < target.length() && target.charAt(end) != '?' && target.charAt(end) != '#') {
            end++;
        }
        return start == 0 && end == target.length() ? target : target.substring(start, end);
    }

    /**
     * What is wrong with a target, in words; null if nothing is. A fragment is never sent, nor is a character beyond
     * visible ASCII (RFC 3986 §2): servers differ in what they make of either, and an id must not be guessed. User info
     * serves to hide a host, and there is no host without a name (RFC 9110 §4.2).
     */
    static @Nullable String fault(String target) {
        for (int i = 0; i < target.length(); i++) {
            char c = target.charAt(i);
            if (c <= ' ' || c > '~' || c == '#') {
                return "The request target has a character that must be percent-encoded.";
            }
        }
        int start = authorityStart(target);
        return start == 0 || isAuthority(target.substring(start, authorityEnd(target, start)))
                ? null
                : "The request target does not name one host with or without port.";
    }

    private static boolean isAuthority(String text) {
        return !text.isEmpty() && text.charAt(0) != ':' && Framing.isHost(text);
    }

    /** 0 if there is no authority. */
    private static int authorityStart(String target) {
        if (target.regionMatches(true, 0, HTTP, 0, HTTP.length())) {
            return HTTP.length();
        }
        return target.regionMatches(true, 0, HTTPS, 0, HTTPS.length()) ? HTTPS.length() : 0;
    }

    private static int authorityEnd(String target, int start) {
        int end = start;
        while (start > 0 && end < target.length() && "/?#".indexOf(target.charAt(end)) < 0) {
            end++;
        }
        return end;
    }

    /** What follows {@code prefix}, if that is one segment, perhaps an empty one; else null. */
    static @Nullable String segmentAfter(String prefix, String path) {
        return path.startsWith(prefix) && path.indexOf('/', prefix.length()) < 0
                ? path.substring(prefix.length())
                : null;
    }
}
