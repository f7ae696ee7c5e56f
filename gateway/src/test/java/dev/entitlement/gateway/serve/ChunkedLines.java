package dev.entitlement.gateway.serve;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** A chunked body, read line by line as it comes. A body that ends without its last chunk is an {@link EOFException}. */
final class ChunkedLines {
    private final InputStream in;
    private int left;
    private boolean ended;

    ChunkedLines(InputStream in) {
        this.in = in;
    }

    /** Null after the last. */
    String next() {
        try {
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            for (int next = read(); next >= 0; next = read()) {
                if (next == '\n') {
                    return line.toString(StandardCharsets.UTF_8);
                }
                line.write(next);
            }
            return line.size() == 0 ? null : line.toString(StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private int read() throws IOException {
        if (left == 0 && !ended) {
            left = Integer.parseInt(headLine(), 16);
            ended = left == 0;
            if (ended) {
                headLine();
            }
        }
        if (ended) {
            return -1;
        }
        int next = take();
        if (--left == 0) {
            headLine();
        }
        return next;
    }

    private String headLine() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = take(); next != '\n'; next = take()) {
            if (next != '\r') {
                line.append((char) next);
            }
        }
        return line.toString();
    }

    private int take() throws IOException {
        int next = in.read();
        if (next < 0) {
            throw new EOFException("the body broke off");
        }
        return next;
    }
}
