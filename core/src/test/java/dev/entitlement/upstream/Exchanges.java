package dev.entitlement.upstream;

import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Sends from one event loop, many at one instant, and keeps what came of it. For the test's thread. */
final class Exchanges {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** How an exchange ended. */
    enum End {
        ANSWERED,
        /** Certainly not sent. */
        NOT_SENT,
        LOST
    }

    /** One exchange. */
    static final class Sent implements Upstream.Receiver {
        private final CompletableFuture<End> end = new CompletableFuture<>();
        private Upstream.Exchange exchange;

        @Override
        public void answered(Answer answer) {
            end.complete(End.ANSWERED);
        }

        @Override
        public void failed(boolean sent, boolean stale, Throwable cause) {
            end.complete(sent ? End.LOST : End.NOT_SENT);
        }

        boolean hasEnded() {
            return end.isDone();
        }

        /** Waits for it. */
        End end() {
            try {
                return end.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            } catch (TimeoutException e) {
                throw new AssertionError("an exchange did not end", e);
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        }
    }

    final EventLoop loop;
    final Connections connections;
    private int count;

    Exchanges(EventLoop loop, Connections connections) {
        this.loop = loop;
        this.connections = connections;
    }

    Sent send() {
        return send(1).get(0);
    }

    /** All in one task of the loop, so that nothing else happens in between. Their ids are {@code e-1}, {@code e-2}, … */
    List<Sent> send(int number) {
        return send(number, false);
    }

    List<Sent> send(int number, boolean fresh) {
        List<Sent> all = new ArrayList<>();
        onLoop(() -> {
            for (int i = 0; i < number; i++) {
                Sent sent = new Sent();
                all.add(sent);
                sent.exchange = connections.send(request("e-" + ++count), fresh, sent);
            }
        });
        return all;
    }

    private static OutboundRequest request(String id) {
        return new Reactivation(id, "i-1");
    }

    /** Gives it up; whether it may have been sent. */
    boolean abort(Sent sent) {
        onLoop(sent.exchange::abort);
        return sent.exchange.sent();
    }

    void onLoop(Runnable task) {
        loop.submit(task).syncUninterruptibly();
    }

    /** Waits until it holds, between two tasks of the loop. */
    void await(BooleanSupplier condition) {
        long until = System.nanoTime() + PATIENCE.toNanos();
        boolean[] holds = {false};
        while (true) {
            onLoop(() -> holds[0] = condition.getAsBoolean());
            if (holds[0]) {
                return;
            }
            if (System.nanoTime() - until > 0) {
                throw new AssertionError("waited in vain: " + this);
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
        }
    }

    /** Ends the connections, and waits until nothing of them is left. */
    void close() {
        onLoop(connections::close);
        await(() -> connections.open() + connections.connecting() + connections.waiting() == 0);
    }

    @Override
    public String toString() {
        return connections.open() + " open, " + connections.idling() + " idle, " + connections.connecting()
                + " connecting, " + connections.waiting() + " waiting";
    }
}
