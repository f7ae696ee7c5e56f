package dev.entitlement.upstream;

import io.netty.channel.ChannelFuture;
import org.jspecify.annotations.Nullable;

/** One request on its way, from the wish for a connection to the end. Confined to its event loop. */
final class HttpExchange implements Upstream.Exchange {
    private final OutboundRequest request;
    private final Upstream.Receiver receiver;

    private @Nullable Waiter waiter;
    private @Nullable UpstreamConnection connection;
    private @Nullable ChannelFuture written;
    private boolean reused;
    private boolean ended;

    HttpExchange(OutboundRequest request, Upstream.Receiver receiver) {
        this.request = request;
        this.receiver = receiver;
    }

    OutboundRequest request() {
        return request;
    }

    boolean reused() {
        return reused;
    }

    boolean ended() {
        return ended;
    }

    /** There was no idle connection for it. */
    void waiting(Waiter waiter) {
        this.waiter = waiter;
    }

    void onWire(UpstreamConnection connection, ChannelFuture written, boolean reused) {
        this.connection = connection;
        this.written = written;
        this.reused = reused;
    }

    /** Whether the whole request was handed to the connection for certain. */
    boolean isWritten() {
        return written != null && written.isSuccess();
    }

    /**
     * A write that failed was not handed over whole, so the upstream cannot have read the end of the request; one that is
     * still under way may be, until the connection is closed.
     */
    @Override
    public boolean sent() {
        return written != null && (!written.isDone() || written.isSuccess());
    }

    @Override
    public void abort() {
        if (ended) {
            return;
        }
        ended = true;
        if (connection != null) {
            connection.close();
        } else if (waiter != null) {
            waiter.withdraw();
        }
    }

    void answered(Answer answer) {
        if (!ended) {
            ended = true;
            receiver.answered(answer);
        }
    }

    void failed(boolean stale, Throwable cause) {
        if (!ended) {
            ended = true;
            receiver.failed(sent(), stale, cause);
        }
    }
}
