package dev.entitlement.upstream;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.ConnectTimeoutException;
import java.net.SocketAddress;
import java.util.concurrent.TimeUnit;

/**
 * How long the TCP handshake of one connection may take. It goes in steps, each set when the one before it is over: Netty's
 * own timer rings as soon as its event loop has time again, before the loop has looked at what came meanwhile. A loop that
 * a burst keeps busy for a second would so fail every connect that had long been made, and open the circuit for an
 * upstream that is well. Between two steps the loop always looks.
 *
 * <p>Other than a timer over the whole, it counts neither the resolver nor TLS. Confined to the connection's event loop.
 */
final class ConnectClock extends ChannelDuplexHandler {
    private static final int STEPS = 4;

    private final long timeoutMillis;
    private int stepsLeft = STEPS;

    ConnectClock(long timeoutMillis) {
        this.timeoutMillis = timeoutMillis;
    }

    @Override
    public void connect(
            ChannelHandlerContext context, SocketAddress remote, SocketAddress local, ChannelPromise promise) {
        context.connect(remote, local, promise);
        if (!promise.isDone()) {
            nextStep(context, promise);
        }
    }

    private void nextStep(ChannelHandlerContext context, ChannelPromise promise) {
        long micros = TimeUnit.MILLISECONDS.toMicros(timeoutMillis) / STEPS;
        context.executor().schedule(() -> stepOver(context, promise), micros, TimeUnit.MICROSECONDS);
    }

    private void stepOver(ChannelHandlerContext context, ChannelPromise promise) {
        if (promise.isDone()) {
            return;
        }
        if (--stepsLeft > 0) {
            nextStep(context, promise);
        } else if (promise.tryFailure(new ConnectTimeoutException("not connected within " + timeoutMillis + " ms"))) {
            context.close();
        }
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        context.fireChannelActive();
        context.pipeline().remove(this);
    }
}
