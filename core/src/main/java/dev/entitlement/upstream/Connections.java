package dev.entitlement.upstream;

import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoop;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.netty.Connection;
import reactor.netty.NettyPipeline;
import reactor.netty.tcp.TcpClient;

/**
 * The connections of one event loop. A connection is reused on the loop that made it, so an exchange never changes
 * threads. Whoever sends has a permit, and takes an idle connection; if there is none, it takes whichever comes first, one
 * that another exchange gives back or a new one, which is begun for it as soon as the {@link ConnectGate} lets it.
 */
public final class Connections implements Upstream {
    private final EventLoop loop;
    private final TcpClient client;
    private final RequestWriter writer;
    private final AnswerMemory memory;
    private final LongSupplier nanoTime;
    private final ConnectionCount all;
    private final ConnectGate gate;
    private final IdleConnections idle;
    private final Waiters waiters = new Waiters();
    private final Set<Connect> connects = new HashSet<>();
    private final Set<UpstreamConnection> connections = new HashSet<>();

    private volatile int open; // these two are written on the loop only
    private volatile int connecting;
    private boolean takingTurns;
    private boolean watching;
    private boolean closed;
    private boolean cut;

    Connections(
            EventLoop loop,
            TcpClient client,
            RequestWriter writer,
            AnswerMemory memory,
            LongSupplier nanoTime,
            ConnectionCount all,
            ConnectGate gate,
            long idleTimeoutNanos) {
        this.loop = loop;
        this.client = client;
        this.writer = writer;
        this.memory = memory;
        this.nanoTime = nanoTime;
        this.all = all;
        this.gate = gate;
        this.idle = new IdleConnections(loop, nanoTime, idleTimeoutNanos);
    }

    /** How many connections are open; any thread may ask. */
    public int open() {
        return open;
    }

    /** How many of them lie idle; any thread may ask. */
    public int idling() {
        return idle.size();
    }

    /** How many are being made; any thread may ask. */
    public int connecting() {
        return connecting;
    }

    /** How many exchanges have no connection yet; any thread may ask. */
    public int waiting() {
        return waiters.size();
    }

    @Override
    public Exchange send(OutboundRequest request, boolean fresh, Receiver receiver) {
        HttpExchange exchange = new HttpExchange(request, receiver);
        UpstreamConnection connection = fresh ? null : idle.take();
        if (connection != null) {
            send(exchange, connection);
        } else if (cut) {
            exchange.failed(false, new ClosedChannelException());
        } else {
            Waiter waiter = new Waiter(exchange, fresh, this);
            exchange.waiting(waiter);
            waiters.join(waiter);
            takeTurns();
        }
        return exchange;
    }

    /** A request that cannot even be put into bytes (the memory for it is spent) was not sent; its call must hear of it. */
    private void send(HttpExchange exchange, UpstreamConnection connection) {
        try {
            connection.send(exchange, writer);
        } catch (RuntimeException | Error e) {
            connection.close();
            exchange.failed(false, e);
        }
    }

    /**
     * Begins connects for those who wait, while the gate is open. A connect that fails at once comes back here before it
     * returns, by way of the call that it failed: that call waits in line like any other, or a thousand refused ones would
     * be a thousand stack frames deep.
     */
    private void takeTurns() {
        if (takingTurns) {
            return;
        }
        takingTurns = true;
        try {
            while (gate.isOpen()) {
                Waiter next = waiters.takeTurn();
                if (next == null) {
                    return;
                }
                connect(next);
            }
        } finally {
            takingTurns = false;
        }
    }

    private void connect(Waiter waiter) {
        Connect connect = new Connect(waiter, nanoTime.getAsLong(), gate.began());
        waiter.connect = connect;
        connects.add(connect);
        connecting = gate.underWay();
        all.began();
        try {
            Disposable subscribed = client.connect()
                    .subscribe(
                            connected -> onLoop(() -> connected(connect, connected)),
                            cause -> onLoop(() -> failed(connect, cause)));
            if (!connect.hasEnded()) {
                connect.underWay(subscribed);
                watchProgress();
            }
        } catch (RuntimeException e) { // what the application adds may fail: an address that it cannot tell, for one
            failed(connect, e);
        }
    }

    /** Reactor Netty may report a failure to connect from a thread of its resolver. */
    private void onLoop(Runnable task) {
        if (loop.inEventLoop()) {
            task.run();
        } else {
            loop.execute(task);
        }
    }

    private void watchProgress() {
        if (!watching) {
            watching = true;
            loop.schedule(this::periodOver, gate.periodNanos(), TimeUnit.NANOSECONDS);
        }
    }

    private void periodOver() {
        watching = false;
        if (gate.underWay() > 0) {
            gate.periodOver();
            watchProgress();
            takeTurns();
        }
    }

    private void connected(Connect connect, Connection connected) {
        if (!connected.channel().isActive()) {
            failed(connect, new IOException("the upstream closed the connection at once"));
            return;
        }
        connect.end();
        connects.remove(connect);
        gate.made(connect.begunIn, nanoTime.getAsLong() - connect.startNanos, waiters.isAnyBeforeTurn());
        connecting = gate.underWay();
        UpstreamConnection connection = connection(connected.channel());
        connections.add(connection);
        open = connections.size();
        Waiter own = connect.waiter;
        give(connection, own != null ? own : waiters.forNew());
        takeTurns();
    }

    private UpstreamConnection connection(Channel channel) {
        AnswerDecoder decoder = new AnswerDecoder();
        UpstreamConnection connection = new UpstreamConnection(channel, decoder, memory, this);
        ChannelPipeline pipeline = channel.pipeline();
        pipeline.addBefore(NettyPipeline.ReactiveBridge, "entitlement.decoder", decoder);
        pipeline.addBefore(NettyPipeline.ReactiveBridge, "entitlement.connection", connection);
        channel.config().setAutoRead(true);
        return connection;
    }

    private void give(UpstreamConnection connection, @Nullable Waiter waiter) {
        if (waiter != null) {
            leave(waiter);
            send(waiter.exchange, connection);
        } else {
            idle.add(connection);
            if (closed || all.isExceeded()) {
                idle.closeLongest();
            }
        }
    }

    /** Its connect goes on, if it has one: the next who waits is glad of it. */
    private void leave(Waiter waiter) {
        waiters.leave(waiter);
        if (waiter.connect != null) {
            waiter.connect.waiter = null;
        }
    }

    /** It fails nobody but the one it was begun for. */
    private void failed(Connect connect, Throwable cause) {
        if (connect.hasEnded()) {
            return;
        }
        connect.end();
        connects.remove(connect);
        gate.failed(connect.begunIn);
        connecting = gate.underWay();
        all.ended();
        Waiter own = connect.waiter;
        if (own != null) {
            fail(own, cause);
        }
        takeTurns();
    }

    /** The connect of one that gave up goes on only if somebody has none of his own, and if it is likely to help him. */
    void withdrawn(Waiter waiter) {
        leave(waiter);
        Connect connect = waiter.connect;
        if (connect != null && (!gate.counts(connect.begunIn) || !waiters.isAnyBeforeTurn())) {
            giveUp(connect);
            takeTurns();
        }
    }

    private void giveUp(Connect connect) {
        connect.giveUp();
        connects.remove(connect);
        gate.ended(connect.begunIn);
        connecting = gate.underWay();
        all.ended();
    }

    /** An exchange gave its connection back. */
    void idle(UpstreamConnection connection) {
        give(connection, waiters.forIdle());
    }

    void closed(UpstreamConnection connection) {
        connections.remove(connection);
        open = connections.size();
        all.ended();
        if (connection.isIdle()) {
            idle.remove(connection);
        }
    }

    /** Makes room for a connection of another loop. Any thread. */
    void closeLongestIdle() {
        try {
            onLoop(idle::closeLongest);
        } catch (RejectedExecutionException shutDown) {
            // the loop closes its connections by itself
        }
    }

    /** Closes what is idle now, and what falls idle later. Call on the loop. */
    public void close() {
        closed = true;
        idle.closeAll();
    }

    /**
     * Closes every connection: what is on one is lost, what waits for one is not sent, nor is what comes later. Call on the
     * loop.
     */
    public void cut() {
        cut = true;
        close();
        List.copyOf(connects).forEach(this::cut); // of copies, for each leaves its set
        Waiter waiter;
        while ((waiter = waiters.forNew()) != null) {
            fail(waiter, new ClosedChannelException());
        }
        List.copyOf(connections).forEach(UpstreamConnection::cut);
    }

    private void cut(Connect connect) {
        giveUp(connect);
        if (connect.waiter != null) {
            fail(connect.waiter, new ClosedChannelException());
        }
    }

    private void fail(Waiter waiter, Throwable cause) {
        leave(waiter);
        waiter.exchange.failed(false, cause);
    }
}
