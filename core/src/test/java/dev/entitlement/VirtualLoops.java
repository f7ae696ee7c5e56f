package dev.entitlement;

import dev.entitlement.upstream.Upstream;
import java.time.Duration;
import java.util.List;
import java.util.function.DoubleSupplier;
import java.util.stream.IntStream;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.scheduler.VirtualTimeScheduler;

/** The loops of a client on virtual time. There is one thread, so each part of a test is told whose thread it is on. */
final class VirtualLoops implements CallLoops {
    private final VirtualTimeScheduler scheduler;
    private final Upstream upstream;
    private final DoubleSupplier random;
    private final List<VirtualLoop> all;
    private final Sinks.Empty<Void> drained = Sinks.empty();

    private VirtualLoop running; // null for a thread that is no loop's
    private int identifiers;
    private boolean draining;

    VirtualLoops(
            int count,
            VirtualTimeScheduler scheduler,
            Upstream upstream,
            Duration attemptTimeout,
            DoubleSupplier random) {
        this.scheduler = scheduler;
        this.upstream = upstream;
        this.random = random;
        this.all = IntStream.range(0, count)
                .mapToObj(any -> new VirtualLoop(this, attemptTimeout))
                .toList();
        this.running = first();
    }

    VirtualLoop at(int index) {
        return all.get(index);
    }

    /** Runs a part of the test on a loop's thread. */
    void on(int index, Runnable part) {
        run(at(index), part);
    }

    /** @param loop null for a thread that is no loop's */
    void run(VirtualLoop loop, Runnable part) {
        VirtualLoop before = running;
        running = loop;
        try {
            part.run();
        } finally {
            running = before;
        }
    }

    boolean isRunning(VirtualLoop loop) {
        return running == loop;
    }

    VirtualTimeScheduler scheduler() {
        return scheduler;
    }

    Upstream upstream() {
        return upstream;
    }

    String nextIdentifier() {
        return "id-" + ++identifiers;
    }

    double nextRandom() {
        return random.getAsDouble();
    }

    @Override
    public CallLoop current() {
        return running == null ? first() : running;
    }

    @Override
    public VirtualLoop first() {
        return all.get(0);
    }

    @Override
    public int calls() {
        return all.stream().mapToInt(VirtualLoop::calls).sum();
    }

    boolean isDraining() {
        return draining;
    }

    void callEnded() {
        if (draining && calls() == 0) {
            drained.tryEmitEmpty();
        }
    }

    @Override
    public int openConnections() {
        return 0;
    }

    @Override
    public int idleConnections() {
        return 0;
    }

    @Override
    public int connecting() {
        return 0;
    }

    @Override
    public int awaitingConnection() {
        return 0;
    }

    @Override
    public Mono<Void> drain() {
        draining = true;
        callEnded();
        return drained.asMono();
    }

    @Override
    public Mono<Void> cut() {
        draining = true;
        return Mono.empty();
    }

    @Override
    public Mono<Void> close() {
        return Mono.empty();
    }
}
