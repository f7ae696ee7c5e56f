package dev.entitlement.gateway.serve;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** An HTTP answer as it came over a socket. */
public record RawAnswerText(int status, List<String> headerLines, String body) {

    static RawAnswerText read(InputStream in, boolean headOnly) throws IOException {
        String statusLine = line(in);
        int status = Integer.parseInt(statusLine.split(" ")[1]);
        List<String> lines = new ArrayList<>();
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            lines.add(line);
        }
        RawAnswerText head = new RawAnswerText(status, lines, "");
        String length = head.header("content-length");
        if (headOnly || length == null) {
            return head;
        }
        byte[] body = in.readNBytes(Integer.parseInt(length));
        return new RawAnswerText(status, lines, new String(body, StandardCharsets.UTF_8));
    }

    /** The value of a header; null without one. Its name may be given in any case. */
    public String header(String name) {
        return headerLines.stream()
                .filter(line -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1))
                .map(line -> line.substring(name.length() + 1).strip())
                .findFirst()
                .orElse(null);
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        while (true) {
            int next = in.read();
            if (next < 0) {
                throw new EOFException("after: " + line);
            }
            if (next == '\n') {
                return line.toString();
            }
            if (next != '\r') {
                line.append((char) next);
            }
        }
    }
}
