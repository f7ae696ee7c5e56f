package dev.entitlement.benchmarks.load;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * The event loops of a generator, on native epoll where the platform has it, for its timers are finer. The warm-up and the
 * run share them: a loop that ends takes much compiled code with it, and a new one begins without.
 */
final class Loops implements AutoCloseable {
    /** What the names of their threads begin with. */
    static final String NAME = "load-";

    private static final Duration SHUTDOWN = Duration.ofSeconds(5);

    private final EventLoopGroup all;

    Loops(int count) {
        IoHandlerFactory polling = Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
        this.all = new MultiThreadIoEventLoopGroup(count, new DefaultThreadFactory("load", true), polling);
    }

    static String transport() {
        return Epoll.isAvailable() ? "epoll" : "nio";
    }

    static Class<? extends Channel> channel() {
        return Epoll.isAvailable() ? EpollSocketChannel.class : NioSocketChannel.class;
    }

    /** Each in turn. */
    EventLoop next() {
        return all.next();
    }

    /** Closes what is open on them, and waits until they have ended. */
    @Override
    public void close() {
        all.shutdownGracefully(0, SHUTDOWN.toMillis(), TimeUnit.MILLISECONDS).awaitUninterruptibly();
    }
}
