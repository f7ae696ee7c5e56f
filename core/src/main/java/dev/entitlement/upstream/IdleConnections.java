package dev.entitlement.upstream;

import io.netty.channel.EventLoop;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The connections of one event loop that lie idle. The most recently used goes first, so a connection stays in use only if
 * within the idle timeout so many were needed at once: what a burst opened falls idle again, and is closed. Confined to
 * its loop, but for {@link #size}.
 */
final class IdleConnections {
    private final EventLoop loop;
    private final LongSupplier nanoTime;
    private final long timeoutNanos;
    private final ArrayDeque<UpstreamConnection> idle = new ArrayDeque<>();

    private volatile int size; // written on the loop only
    private boolean evicting;

    IdleConnections(EventLoop loop, LongSupplier nanoTime, long timeoutNanos) {
        this.loop = loop;
        this.nanoTime = nanoTime;
        this.timeoutNanos = timeoutNanos;
    }

    /** Any thread may ask. */
    int size() {
        return size;
    }

    /** One that is fit for use; null if there is none. */
    @Nullable
    UpstreamConnection take() {
        while (true) {
            UpstreamConnection connection = idle.pollFirst();
            size = idle.size();
            if (connection == null) {
                return null;
            }
            if (connection.isActive() && nanoTime.getAsLong() - connection.idleUntilNanos() < 0) {
                return connection;
            }
            connection.close();
        }
    }

    void add(UpstreamConnection connection) {
        long keptNanos = Math.min(timeoutNanos, connection.keepNanos());
        connection.idleUntil(nanoTime.getAsLong() + keptNanos);
        idle.addFirst(connection);
        size = idle.size();
        evictLater(keptNanos);
    }

    void remove(UpstreamConnection connection) {
        idle.remove(connection);
        size = idle.size();
    }

    void closeLongest() {
        UpstreamConnection longest = idle.pollLast();
        size = idle.size();
        if (longest != null) {
            longest.close();
        }
    }

    void closeAll() {
        while (!idle.isEmpty()) {
            closeLongest();
        }
    }

    private void evictLater(long delayNanos) {
        if (!evicting) {
            evicting = true;
            loop.schedule(this::evict, delayNanos, TimeUnit.NANOSECONDS);
        }
    }

    private void evict() {
        evicting = false;
        long now = nanoTime.getAsLong();
        UpstreamConnection longest;
        while ((longest = idle.peekLast()) != null) {
            long left = longest.idleUntilNanos() - now;
            if (left > 0) {
                evictLater(left);
                return;
            }
            closeLongest();
        }
    }
}
