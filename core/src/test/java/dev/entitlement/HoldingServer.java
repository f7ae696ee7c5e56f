package dev.entitlement;

import java.net.URI;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Answers rightly, but not before it is told to. */
final class HoldingServer implements AutoCloseable {
    private final Map<String, CountDownLatch> held = new ConcurrentHashMap<>();
    private final Semaphore arrived = new Semaphore(0);
    private final RawServer server = RawServer.start(this::serve);
    private volatile boolean free;

    private void serve(Peer peer) throws Exception {
        for (RawRequest request = peer.read(); request != null; request = peer.read()) {
            CountDownLatch gate = gate(request.id());
            arrived.release();
            if (!free) {
                gate.await();
            }
            peer.write(RawAnswers.ok(request));
        }
    }

    private CountDownLatch gate(String id) {
        return held.computeIfAbsent(id, any -> new CountDownLatch(1));
    }

    URI url() {
        return server.url();
    }

    int accepted() {
        return server.accepted();
    }

    RawServer wire() {
        return server;
    }

    /** Waits for so many requests that have not been waited for yet. */
    void awaitRequests(int count) {
        try {
            if (!arrived.tryAcquire(count, Wire.PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError("only " + arrived.availablePermits() + " of " + count + " requests came");
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    void answer(String id) {
        gate(id).countDown();
    }

    /** Answers all that are held, and holds none from now on. */
    void answerAllAtOnce() {
        free = true;
        held.values().forEach(CountDownLatch::countDown);
    }

    /** The connection that the last request for this entitlement came on. */
    int connectionOf(String id) {
        return server.requests().stream()
                .filter(request -> request.id().equals(id))
                .reduce((earlier, later) -> later)
                .orElseThrow()
                .connection();
    }

    @Override
    public void close() {
        answerAllAtOnce();
        server.close();
    }
}
