package dev.entitlement;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An upstream that does on each connection what a script says, byte by byte: plain sockets and a thread for each, so that
 * no HTTP library comes between a test and the wire. Its threads may block; the guards watch event loops only.
 */
public final class RawServer implements AutoCloseable {

    /** What is done on one connection. A broken connection ends the script; it is closed in any case. */
    @FunctionalInterface
    public interface Script {
        void serve(Peer peer) throws Exception;
    }

    /** Answers every request as a well-behaved upstream would. */
    public static final Script RIGHT = peer -> {
        for (RawRequest request = peer.read(); request != null; request = peer.read()) {
            peer.write(RawAnswers.ok(request));
        }
    };

    private final ServerSocket listening;
    private final Script script;
    private final ExecutorService threads = Executors.newCachedThreadPool(body -> {
        Thread thread = new Thread(body, "raw-server");
        thread.setDaemon(true);
        return thread;
    });
    private final AtomicInteger accepted = new AtomicInteger();
    private final List<Peer> peers = new CopyOnWriteArrayList<>();
    private final List<RawRequest> requests = new CopyOnWriteArrayList<>();
    private final Queue<Throwable> faults = new ConcurrentLinkedQueue<>();

    private RawServer(ServerSocket listening, Script script) {
        this.listening = listening;
        this.script = script;
        threads.execute(this::accept);
    }

    public static RawServer start(Script script) {
        try {
            return start(new ServerSocket(0, 1024, InetAddress.getLoopbackAddress()), script);
        } catch (IOException e) {
            throw new AssertionError("no port to listen on", e);
        }
    }

    /** @param listening a socket of the test's own making, for TLS */
    public static RawServer start(ServerSocket listening, Script script) {
        return new RawServer(listening, script);
    }

    /** Serves the n-th connection by the n-th script, and all later ones as {@link #RIGHT}. */
    public static RawServer inOrder(Script... scripts) {
        return start(peer -> {
            Script own = peer.number() <= scripts.length ? scripts[peer.number() - 1] : RIGHT;
            own.serve(peer);
        });
    }

    public int port() {
        return listening.getLocalPort();
    }

    public URI url() {
        return URI.create("http://127.0.0.1:" + port() + "/v1");
    }

    /** Connections so far. */
    public int accepted() {
        return accepted.get();
    }

    /** Whole requests so far, in order of arrival. */
    public List<RawRequest> requests() {
        return requests;
    }

    /** Takes no more connections, and waits until the scripts of all there are have run to their end. */
    void finish() {
        try {
            listening.close();
            threads.shutdown();
            if (!threads.awaitTermination(Wire.PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError("a connection was not closed");
            }
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = listening.accept();
                socket.setTcpNoDelay(true);
                Peer peer = new Peer(socket, accepted.incrementAndGet(), requests);
                peers.add(peer);
                threads.execute(() -> serve(peer));
            }
        } catch (IOException closed) {
            // the test is over
        }
    }

    private void serve(Peer peer) {
        try (peer) {
            script.serve(peer);
        } catch (IOException | InterruptedException broken) {
            // by the client, by the script or by the end of the test: each test asserts what it expects
        } catch (Throwable fault) {
            faults.add(fault);
        }
    }

    /** @throws AssertionError if a script failed by itself */
    @Override
    public void close() {
        try {
            listening.close();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        peers.forEach(Peer::close);
        threads.shutdownNow();
        if (!faults.isEmpty()) {
            throw new AssertionError("a script of the server failed", faults.peek());
        }
    }
}
