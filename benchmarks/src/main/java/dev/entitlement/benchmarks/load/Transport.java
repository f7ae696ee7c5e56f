package dev.entitlement.benchmarks.load;

import dev.entitlement.benchmarks.results.Times;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.net.InetSocketAddress;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** How bytes get to the target: TLS for https. Immutable. */
final class Transport {
    private final Target target;
    private final InetSocketAddress address;
    private final @Nullable SslContext tls;
    private final int connectTimeoutMillis;

    /** Resolves the target's name, and blocks for it: a run measures calls, not name servers. */
    Transport(Target target, long timeoutNanos) throws SSLException {
        this.target = target;
        this.address = target.address();
        this.tls = target.isTls()
                ? SslContextBuilder.forClient()
                        .endpointIdentificationAlgorithm("HTTPS")
                        .build()
                : null;
        this.connectTimeoutMillis = (int) Math.min(Integer.MAX_VALUE, Math.max(1, timeoutNanos / Times.MILLISECOND));
    }

    Bootstrap bootstrap(EventLoop loop) {
        return new Bootstrap()
                .group(loop)
                .channel(Loops.channel())
                .remoteAddress(address)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, connectTimeoutMillis)
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        if (tls != null) {
                            channel.pipeline().addLast(tls.newHandler(channel.alloc(), target.host(), target.port()));
                        }
                    }
                });
    }
}
