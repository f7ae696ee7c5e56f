package dev.entitlement.upstream;

import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoop;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import reactor.netty.Connection;
import reactor.netty.NettyPipeline;
import reactor.netty.tcp.TcpClient;

/**
 * The connections of one event loop. A connection is reused on the loop that made it, so an exchange never changes
 * threads; the most recently used goes first, so that what a burst opened falls idle again and is closed. There is no
 * queue: whoever sends has a permit already, and gets a connection or makes one.
 */
public final class Connections implements Upstream {
    private final EventLoop loop;
    private final TcpClient client;
    private final RequestWriter writer;
    private final AnswerMemory memory;
    private final LongSupplier nanoTime;
    private final long idleTimeoutNanos;
    private final ArrayDeque<UpstreamConnection> idle = new ArrayDeque<>();

    private volatile int open; // written on the loop only
    private volatile int idling;
    private boolean evicting;
    private boolean closed;

    Connections(
            EventLoop loop,
            TcpClient client,
            RequestWriter writer,
            AnswerMemory memory,
            LongSupplier nanoTime,
            long idleTimeoutNanos) {
        this.loop = loop;
        this.client = client;
        this.writer = writer;
        this.memory = memory;
        this.nanoTime = nanoTime;
        this.idleTimeoutNanos = idleTimeoutNanos;
    }

    /** How many connections are open; any thread may ask. */
    public int open() {
        return open;
    }

    /** How many of them lie idle; any thread may ask. */
    public int idling() {
        return idling;
    }

    @Override
    public Exchange send(OutboundRequest request, boolean fresh, Receiver receiver) {
        HttpExchange exchange = new HttpExchange(request, receiver);
        UpstreamConnection connection = fresh ? null : takeIdle();
        if (connection != null) {
            send(exchange, connection);
        } else {
            connect(exchange);
        }
        return exchange;
    }

    private @Nullable UpstreamConnection takeIdle() {
        while (true) {
            UpstreamConnection connection = idle.pollFirst();
            idling = idle.size();
            if (connection == null) {
                return null;
            }
            if (connection.isActive() && nanoTime.getAsLong() - connection.idleSinceNanos() < idleTimeoutNanos) {
                return connection;
            }
            connection.close();
        }
    }

    private void connect(HttpExchange exchange) {
        exchange.connecting(client.connect()
                .subscribe(
                        connected -> onLoop(() -> connected(exchange, connected)),
                        cause -> onLoop(() -> exchange.failed(false, cause))));
    }

    /** Reactor Netty may report a failure to connect from a thread of its resolver. */
    private void onLoop(Runnable task) {
        if (loop.inEventLoop()) {
            task.run();
        } else {
            loop.execute(task);
        }
    }

    private void connected(HttpExchange exchange, Connection connected) {
        Channel channel = connected.channel();
        if (!channel.isActive()) {
            exchange.failed(false, new IOException("the upstream closed the connection at once"));
            return;
        }
        AnswerDecoder decoder = new AnswerDecoder();
        UpstreamConnection connection = new UpstreamConnection(channel, decoder, memory, this);
        ChannelPipeline pipeline = channel.pipeline();
        pipeline.addBefore(NettyPipeline.ReactiveBridge, "entitlement.decoder", decoder);
        pipeline.addBefore(NettyPipeline.ReactiveBridge, "entitlement.connection", connection);
        channel.config().setAutoRead(true);
        open++;
        if (exchange.ended()) {
            idle(connection); // the one it was made for has gone: the next is glad of it
        } else {
            send(exchange, connection);
        }
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

    void idle(UpstreamConnection connection) {
        if (closed) {
            connection.close();
            return;
        }
        connection.idleSince(nanoTime.getAsLong());
        idle.addFirst(connection);
        idling = idle.size();
        evictLater();
    }

    void closed(UpstreamConnection connection) {
        open--;
        if (connection.isIdle() && idle.remove(connection)) {
            idling = idle.size();
        }
    }

    private void evictLater() {
        if (!evicting) {
            evicting = true;
            loop.schedule(this::evict, idleTimeoutNanos / 2 + 1, TimeUnit.NANOSECONDS);
        }
    }

    private void evict() {
        evicting = false;
        long now = nanoTime.getAsLong();
        for (Iterator<UpstreamConnection> oldest = idle.descendingIterator(); oldest.hasNext(); ) {
            UpstreamConnection connection = oldest.next();
            if (now - connection.idleSinceNanos() < idleTimeoutNanos) {
                break;
            }
            oldest.remove();
            connection.close();
        }
        idling = idle.size();
        if (!idle.isEmpty()) {
            evictLater();
        }
    }

    /** Closes what is idle now, and what falls idle later. Call on the loop. */
    public void close() {
        closed = true;
        UpstreamConnection connection;
        while ((connection = idle.pollFirst()) != null) {
            connection.close();
        }
        idling = 0;
    }
}
