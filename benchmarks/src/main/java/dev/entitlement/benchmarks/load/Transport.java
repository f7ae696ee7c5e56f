package dev.entitlement.benchmarks.load;

import dev.entitlement.benchmarks.results.Times;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** How bytes get to the target: native epoll where the platform has it, for its timers are finer; TLS for https. */
final class Transport implements AutoCloseable {
    private static final Duration SHUTDOWN = Duration.ofSeconds(5);

    private final EventLoopGroup loops;
    private final Target target;
    private final InetSocketAddress address;
    private final @Nullable SslContext tls;
    private final int connectTimeoutMillis;

    /** Resolves the target's name, and blocks for it: a run measures calls, not name servers. */
    Transport(Target target, int threads, long timeoutNanos) throws SSLException {
        this.target = target;
        this.address = target.address();
        this.tls = target.isTls()
                ? SslContextBuilder.forClient()
                        .endpointIdentificationAlgorithm("HTTPS")
                        .build()
                : null;
        this.connectTimeoutMillis = (int) Math.min(Integer.MAX_VALUE, Math.max(1, timeoutNanos / Times.MILLISECOND));
        IoHandlerFactory polling = Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
        this.loops = new MultiThreadIoEventLoopGroup(threads, new DefaultThreadFactory("load", true), polling);
    }

    static String name() {
        return Epoll.isAvailable() ? "epoll" : "nio";
    }

    EventLoop nextLoop() {
        return loops.next();
    }

    Bootstrap bootstrap(EventLoop loop) {
        return new Bootstrap()
                .group(loop)
                .channel(Epoll.isAvailable() ? EpollSocketChannel.class : NioSocketChannel.class)
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

    /** Waits until the loops have ended. */
    @Override
    public void close() {
        loops.shutdownGracefully(0, SHUTDOWN.toMillis(), TimeUnit.MILLISECONDS).awaitUninterruptibly();
    }
}
