package dev.entitlement.benchmarks.load;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoop;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The connections of one event loop: at most so many, each used in turn, as so many callers would. Calls that find none
 * free wait in order of their start; a connection that was lost is made anew when a call needs it. Confined to its event
 * loop.
 */
final class Connections {
    /** So few are made at once before a run that they fit into any server's backlog. */
    private static final int OPENING_AT_ONCE = 64;

    private final EventLoop loop;
    private final Bootstrap bootstrap;
    private final RequestWriter writer;
    private final AnswerParser parser = new AnswerParser();
    private final RunClock clock;
    private final int most;
    private final Owner owner;

    private final ArrayDeque<LoadConnection> free = new ArrayDeque<>();
    private final ArrayDeque<Call> waiting = new ArrayDeque<>();
    private int open;
    private int connecting;
    private boolean closed;

    private @Nullable Consumer<Opened> opening;
    private int toOpen;
    private @Nullable Throwable refusal;

    /** Whose connections these are. */
    interface Owner {
        /**
         * Each call ends once.
         *
         * @param cause why it was lost, where something is known of that
         */
        void ended(Call call, Ending ending, @Nullable Throwable cause);

        /** Ends a call that has not ended and whose time is over; whether it did. */
        boolean expired(Call call, long nowNanos);

        /** An answer was read, and others may lie there. */
        void answered();
    }

    /**
     * What came of opening connections before a run.
     *
     * @param refusal why not all are open, if so
     */
    record Opened(int open, @Nullable Throwable refusal) {}

    /**
     * @param bootstrap makes channels of this loop to the target
     * @param most connections at once, at least 1
     */
    Connections(EventLoop loop, Bootstrap bootstrap, RequestWriter writer, RunClock clock, int most, Owner owner) {
        this.loop = loop;
        this.bootstrap = bootstrap;
        this.writer = writer;
        this.clock = clock;
        this.most = most;
        this.owner = owner;
    }

    /** Opens all of them, but no more after the first that fails. */
    void open(Consumer<Opened> done) {
        opening = done;
        toOpen = most;
        openNext();
    }

    private void openNext() {
        while (toOpen > 0 && connecting < OPENING_AT_ONCE) {
            toOpen--;
            connect();
        }
        if (connecting == 0 && opening != null) {
            Consumer<Opened> done = opening;
            opening = null;
            done.accept(new Opened(open, refusal));
        }
    }

    /** Sends on a connection that is free, else as soon as one is. Returns whether it went out at once. */
    boolean send(Call call, long nowNanos) {
        LoadConnection connection = takeFree();
        if (connection != null) {
            connection.send(call, writer, nowNanos);
            return true;
        }
        waiting.add(call);
        connectForWaiting();
        return false;
    }

    int waiting() {
        return waiting.size();
    }

    /** Nobody waits for this call any more; it has ended. */
    void abandon(Call call) {
        LoadConnection connection = call.connection();
        if (connection != null) {
            connection.close(); // its answer must not be taken for that of a later call
        }
        while (!waiting.isEmpty() && waiting.peek().isEnded()) {
            waiting.poll();
        }
    }

    private @Nullable LoadConnection takeFree() {
        LoadConnection connection = free.poll();
        while (connection != null && !connection.isActive()) {
            connection = free.poll();
        }
        return connection;
    }

    private @Nullable Call takeWaiting(long nowNanos) {
        Call call = waiting.poll();
        while (call != null && (call.isEnded() || owner.expired(call, nowNanos))) {
            call = waiting.poll();
        }
        return call;
    }

    private void connectForWaiting() {
        while (connecting < waiting.size() && open + connecting < most && !closed) {
            connect();
        }
    }

    private void connect() {
        connecting++;
        bootstrap.connect().addListener((Future<Void> connect) -> {
            Channel channel = ((ChannelFuture) connect).channel();
            if (connect.isSuccess()) {
                secured(channel);
            } else {
                later(() -> refused(Objects.requireNonNull(connect.cause())));
            }
        });
    }

    private void secured(Channel channel) {
        SslHandler tls = channel.pipeline().get(SslHandler.class);
        if (tls == null) {
            connected(channel);
            return;
        }
        tls.handshakeFuture().addListener((Future<Channel> handshake) -> {
            if (handshake.isSuccess()) {
                connected(channel);
            } else {
                channel.close();
                later(() -> refused(Objects.requireNonNull(handshake.cause())));
            }
        });
    }

    /** As a task of its own, for a failure may be told at once, and the next attempt may fail at once, too. */
    private void later(Runnable task) {
        loop.execute(task);
    }

    private void connected(Channel channel) {
        if (!channel.isActive() || closed) {
            channel.close();
            later(() -> refused(new IOException("the target closed the connection at once")));
            return;
        }
        connecting--;
        open++;
        LoadConnection connection = new LoadConnection(channel, parser, this);
        channel.pipeline().addLast(connection);
        free(connection);
        if (opening != null) {
            openNext();
        }
    }

    private void refused(Throwable cause) {
        connecting--;
        if (opening != null) {
            refusal = cause;
            toOpen = 0;
            openNext();
            return;
        }
        Call call = takeWaiting(clock.now());
        if (call != null) {
            owner.ended(call, Ending.LOST, cause);
        }
        connectForWaiting();
    }

    void ended(Call call, Ending ending, @Nullable Throwable cause) {
        owner.ended(call, ending, cause);
    }

    void answered() {
        owner.answered();
    }

    void free(LoadConnection connection) {
        long now = clock.now();
        Call call = takeWaiting(now);
        if (call == null) {
            free.add(connection);
        } else {
            connection.send(call, writer, now);
        }
    }

    /** If it is among those that are free, it is passed over when its turn comes. */
    void closed() {
        open--;
        connectForWaiting();
    }

    void close() {
        closed = true;
        free.forEach(LoadConnection::close);
        free.clear();
        waiting.clear();
    }
}
