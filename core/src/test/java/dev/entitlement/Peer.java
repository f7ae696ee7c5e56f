package dev.entitlement;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.List;

/** One connection, as the server sees it. For its script's thread alone, but for {@link #close()}. */
public final class Peer implements AutoCloseable {
    private final Socket socket;
    private final int number;
    private final List<RawRequest> journal;
    private InputStream in;

    Peer(Socket socket, int number, List<RawRequest> journal) {
        this.socket = socket;
        this.number = number;
        this.journal = journal;
    }

    /** Counts the server's connections from 1, in order of acceptance. */
    public int number() {
        return number;
    }

    /** The next whole request; null if the client closed instead. */
    public RawRequest read() throws IOException {
        String head = readHead();
        if (head == null) {
            return null;
        }
        RawRequest bodiless = new RawRequest(number, head, new byte[0]);
        byte[] body = in().readNBytes(bodiless.announcedLength());
        RawRequest request = new RawRequest(number, head, body);
        journal.add(request);
        return request;
    }

    private String readHead() throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream(512);
        int ended = 0; // how much of CR LF CR LF has been seen
        while (ended < 4) {
            int next = in().read();
            if (next < 0) {
                if (head.size() == 0) {
                    return null;
                }
                throw new EOFException("the client closed within a request");
            }
            head.write(next);
            ended = next == "\r\n\r\n".charAt(ended) ? ended + 1 : next == '\r' ? 1 : 0;
        }
        return head.toString(ISO_8859_1);
    }

    private InputStream in() throws IOException {
        if (in == null) {
            in = new BufferedInputStream(socket.getInputStream());
        }
        return in;
    }

    /** Writes, a byte for each character, in one piece. */
    public Peer write(String latin1) throws IOException {
        return write(latin1.getBytes(ISO_8859_1));
    }

    public Peer write(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        return this;
    }

    /** Waits until the client closes, cleanly or not. */
    public void awaitEnd() {
        try {
            while (in().read() >= 0) {
                // what it sends meanwhile is of no interest
            }
        } catch (IOException reset) {
            // an end, too
        }
    }

    /** Waits for so long, or until the client closes; whether it did. */
    boolean endsWithin(int millis) throws IOException {
        socket.setSoTimeout(millis);
        try {
            return in().read() < 0;
        } catch (SocketTimeoutException open) {
            return false;
        }
    }

    /** Says that nothing more will come, but goes on listening: a FIN, or in TLS a {@code close_notify} and no FIN. */
    void endOutput() throws IOException {
        socket.shutdownOutput();
    }

    /** Ends the connection by RST: what is under way is thrown away. */
    void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
