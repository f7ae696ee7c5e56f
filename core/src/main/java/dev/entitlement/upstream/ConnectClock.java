package dev.entitlement.upstream;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.net.SocketAddress;
import java.util.concurrent.TimeUnit;
import reactor.netty.NettyPipeline;

/**
 * How long it may take to make one connection: TCP's handshake and TLS's, if there is one, together. It goes in steps,
 * each set when the one before it is over: Netty's own timers ring as soon as their event loop has time again, before the
 * loop has looked at what came meanwhile. A loop that a burst keeps busy for a second would so fail every connect that had
 * long been made, and open the circuit for an upstream that is well. Between two steps the loop always looks.
 *
 * <p>Other than a timer over the whole, it does not count the resolver, and each address of a name has its own: one that
 * swallows what is sent to it must not take the time of the next. Confined to the connection's event loop.
 */
final class ConnectClock extends ChannelDuplexHandler {
    private static final int STEPS = 4;

    private final long timeoutMillis;
    private final boolean tls;
    private int stepsLeft = STEPS;
    private boolean shaken;
    private boolean late;

    /** @param tls whether a connection is made only when TLS's handshake is over */
    ConnectClock(long timeoutMillis, boolean tls) {
        this.timeoutMillis = timeoutMillis;
        this.tls = tls;
    }

    /** Adds one where it hears of the end of TLS's handshake before Reactor Netty does. */
    static void addTo(ChannelPipeline pipeline, long timeoutMillis) {
        boolean tls = pipeline.get(NettyPipeline.SslReader) != null;
        ConnectClock clock = new ConnectClock(timeoutMillis, tls);
        if (tls) {
            pipeline.addBefore(NettyPipeline.SslReader, null, clock);
        } else {
            pipeline.addFirst(clock);
        }
    }

    @Override
    public void connect(
            ChannelHandlerContext context, SocketAddress remote, SocketAddress local, ChannelPromise promise) {
        context.connect(remote, local, promise);
        if (!isOver(promise)) {
            nextStep(context, promise);
        }
    }

    private boolean isOver(ChannelPromise tcp) {
        return tls && !shaken ? tcp.isDone() && !tcp.isSuccess() : tcp.isDone();
    }

    private void nextStep(ChannelHandlerContext context, ChannelPromise tcp) {
        long micros = TimeUnit.MILLISECONDS.toMicros(timeoutMillis) / STEPS;
        context.executor().schedule(() -> stepOver(context, tcp), micros, TimeUnit.MICROSECONDS);
    }

    private void stepOver(ChannelHandlerContext context, ChannelPromise tcp) {
        if (isOver(tcp)) {
            return;
        }
        if (--stepsLeft > 0) {
            nextStep(context, tcp);
            return;
        }
        late = !tcp.tryFailure(timeout("not connected"));
        context.close();
    }

    private ConnectTimeoutException timeout(String what) {
        return new ConnectTimeoutException(what + " within " + timeoutMillis + " ms");
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        context.fireChannelActive();
        if (!tls) {
            context.pipeline().remove(this);
        }
    }

    /** The handshake that this closed for being late would else look as if the upstream had closed it. */
    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (!(event instanceof SslHandshakeCompletionEvent)) {
            context.fireUserEventTriggered(event);
            return;
        }
        shaken = true;
        context.fireUserEventTriggered(
                late ? new SslHandshakeCompletionEvent(timeout("TLS handshake not done")) : event);
        context.pipeline().remove(this);
    }
}
