package dev.entitlement;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * A request as it came over the wire.
 *
 * @param connection the number of its connection, from 1
 * @param head request line and header lines with their line ends, a character for each byte
 */
public record RawRequest(int connection, String head, byte[] body) {

    String requestLine() {
        return head.substring(0, head.indexOf("\r\n"));
    }

    /** The value of a header; null without it. */
    String header(String name) {
        for (String line : head.split("\r\n")) {
            int colon = line.indexOf(':');
            if (colon > 0 && line.substring(0, colon).equalsIgnoreCase(name)) {
                return line.substring(colon + 1).trim();
            }
        }
        return null;
    }

    String identifier() {
        return header("X-RequestIdentifier");
    }

    /** The last segment of the path, decoded. */
    public String id() {
        String target = requestLine().split(" ")[1];
        String raw = target.substring(target.lastIndexOf('/') + 1);
        return URLDecoder.decode(raw.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    int announcedLength() {
        String length = header("Content-Length");
        return length == null ? 0 : Integer.parseInt(length.toLowerCase(Locale.ROOT));
    }
}
