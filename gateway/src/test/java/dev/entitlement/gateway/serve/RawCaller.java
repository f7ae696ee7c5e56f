package dev.entitlement.gateway.serve;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A caller that sends what it is told, byte for byte, well-formed or not. */
public final class RawCaller implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 10_000;

    private final Socket socket;
    private final InputStream in;
    private ChunkedLines body;

    public RawCaller(InetSocketAddress address) {
        try {
            socket = new Socket(address.getAddress(), address.getPort());
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.setTcpNoDelay(true);
            in = new BufferedInputStream(socket.getInputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A call without a body. */
    public static String call(String id, String... headers) {
        return "POST /v1/entitlement/reactivate/" + id + " HTTP/1.1\r\nHost: gateway\r\n" + lines(headers) + "\r\n";
    }

    public static String call(String id, byte[] body) {
        return call(id, "Content-Length: " + body.length) + new String(body, StandardCharsets.ISO_8859_1);
    }

    /** The head of a bulk request with chunks to follow. */
    public static String bulk(String type, String... headers) {
        return bulkHead(type, headers) + "Transfer-Encoding: chunked\r\n\r\n";
    }

    /** A bulk request, whole. */
    public static String bulkOf(String type, String input, String... headers) {
        int length = input.getBytes(StandardCharsets.ISO_8859_1).length;
        return bulkHead(type, headers) + "Content-Length: " + length + "\r\n\r\n" + input;
    }

    private static String bulkHead(String type, String... headers) {
        return "POST /v1/entitlement/reactivate HTTP/1.1\r\nHost: gateway\r\nContent-Type: " + type + "\r\n"
                + lines(headers);
    }

    public static String chunk(String bytes) {
        return Integer.toHexString(bytes.length()) + "\r\n" + bytes + "\r\n";
    }

    /** What ends chunks. */
    public static String lastChunk() {
        return "0\r\n\r\n";
    }

    public static String lines(String... headers) {
        return headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n";
    }

    public RawCaller send(String bytes) {
        try {
            socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends the FIN, and keeps listening. */
    public RawCaller sendEnd() {
        try {
            socket.shutdownOutput();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public RawAnswerText answer() {
        return answer(false);
    }

    public RawAnswerText answer(boolean headOnly) {
        try {
            return RawAnswerText.read(in, headOnly);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The next line of a chunked answer whose head was read; null after the last. */
    public String line() {
        if (body == null) {
            body = new ChunkedLines(in);
        }
        String line = body.next();
        if (line == null) {
            body = null;
        }
        return line;
    }

    /** Whatever comes until the gateway closes. */
    public String rest() {
        try {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All lines that are left. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        for (String line = line(); line != null; line = line()) {
            lines.add(line);
        }
        return lines;
    }

    /** Whether the gateway has closed its side, with nothing more said. */
    public boolean isEnded() {
        try {
            return in.read() < 0;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether nothing comes for that long. */
    public boolean isSilentFor(int millis) {
        try {
            socket.setSoTimeout(millis);
            int next = in.read();
            throw new AssertionError("heard " + next);
        } catch (SocketTimeoutException e) {
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            restorePatience();
        }
    }

    private void restorePatience() {
        try {
            socket.setSoTimeout(PATIENCE_MILLIS);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends the connection by a reset. */
    public void reset() {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
