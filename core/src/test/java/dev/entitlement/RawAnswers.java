package dev.entitlement;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;

/** Answers as bytes. */
public final class RawAnswers {
    private RawAnswers() {}

    /** A right answer to a request: reactivated, or the echo. */
    public static byte[] ok(RawRequest request) {
        return with(200, okJson(request.id()));
    }

    static String okJson(String id) {
        return json("OK", id);
    }

    static String json(String code, String id) {
        return "{\"responseCode\":\"" + code + "\",\"responseMessage\":\"m\",\"entitlementId\":\""
                + id.replace("\\", "\\\\").replace("\"", "\\\"") + "\"}";
    }

    /** A whole answer with its length announced. */
    static byte[] with(int status, String body, String... headers) {
        byte[] bytes = body.getBytes(UTF_8);
        String[] all = new String[headers.length + 1];
        System.arraycopy(headers, 0, all, 0, headers.length);
        all[headers.length] = "Content-Length: " + bytes.length;
        return join(head(status, all), bytes);
    }

    /** Status line, header lines and the empty line. */
    static byte[] head(int status, String... headers) {
        StringBuilder head = new StringBuilder("HTTP/1.1 " + status + " Text\r\nContent-Type: application/json\r\n");
        for (String header : headers) {
            head.append(header).append("\r\n");
        }
        return head.append("\r\n").toString().getBytes(UTF_8);
    }

    static byte[] join(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
